"""A unit's points in its cluster or bloc as acts of its part: by the issuer's scale, never for one's own unit alone."""

from dataclasses import replace

from rules.acting import UNIT_ROLES, Outcome, Stamp
from rules.cluster import Score as Line
from rules.cluster import Scoring, Total, head_on, total, year_total
from rules.enrolment_acts import EnrolmentState, Point, Score, Scored, ScoreSelf
from rules.refusal import ReasonMissing, UnknownItem, WrongUnit
from rules.window import CaseFacts

Answer = Outcome[EnrolmentState]
YEAR = "YEAR"


def _require_scoring(facts: CaseFacts, period: str) -> Scoring:
    scoring = facts.cluster.scoring if facts.cluster is not None else None
    if scoring is None:
        raise UnknownItem("Phong trào này không chấm điểm cụm, khối.", "Xem lại kế hoạch của phong trào.")
    if period not in {key for key, _ in scoring.scale.weights} and period != YEAR:
        raise UnknownItem("Thang điểm không có kỳ chấm này.", "Chọn lại kỳ chấm điểm.", scoring.scale.source)
    return scoring


def _total(scoring: Scoring, unit: str, by: str, period: str, points: tuple[Point, ...]) -> Total:
    lines = [Line(unit, point.code, point.value, by, period) for point in points]
    return total(scoring, unit, lines, period)


def _scored(state: EnrolmentState, scored: Scored) -> Answer:
    kept = tuple(s for s in state.scores if (s.period, s.own) != (scored.period, scored.own))
    return Answer(replace(state, scores=(*kept, scored)))


def score_self(state: EnrolmentState, stamp: Stamp, body: ScoreSelf, facts: CaseFacts) -> Answer:
    """The unit's own proposal of its points for a period. Refuses WRONG_SCORE, UNKNOWN_ITEM. Source: the scale."""
    scoring = _require_scoring(facts, body.period)
    result = _total(scoring, state.unit, stamp.actor.unit, body.period, body.points)
    return _scored(state, Scored(body.period, True, body.points, result.points, stamp.actor.unit))


def score(state: EnrolmentState, stamp: Stamp, body: Score, facts: CaseFacts) -> Answer:
    """Points by the head of the unit's cluster or bloc, or by the standing body; a change needs a reason.

    Refuses WRONG_UNIT (not the head, or the unit itself), WRONG_SCORE, UNKNOWN_ITEM, REASON_MISSING. Source: the scale.
    """
    scoring = _require_scoring(facts, body.period)
    source, unit = scoring.scale.source, stamp.actor.unit
    own = unit in (state.unit, state.holder)
    head = head_on(facts.cluster, stamp.received_at) if facts.cluster is not None else ""
    if stamp.actor.role in UNIT_ROLES and (own or unit != head):
        raise WrongUnit(
            "Chỉ đơn vị trưởng cụm, trưởng khối chấm điểm cho thành viên khác, không chấm cho chính mình.",
            "Nhờ đơn vị trưởng cụm, khối hoặc cơ quan thường trực chấm.",
            source,
        )
    before = next((s for s in state.scores if s.period == body.period and not s.own), None)
    if before is not None and not body.reason_note:
        raise ReasonMissing("Sửa điểm đã chấm phải có lý do.", "Ghi lý do rồi gửi lại.", source)
    result = _total(scoring, state.unit, unit, body.period, body.points)
    return _scored(state, Scored(body.period, False, body.points, result.points, unit))


def year_score(scoring: Scoring, state: EnrolmentState) -> Total | None:
    """The year's score of a unit: of the period YEAR, or from its waves by weight; None while a period is missing."""
    given = {s.period: s.total for s in state.scores if not s.own}
    if not scoring.scale.weights:
        return Total(state.unit, YEAR, given[YEAR]) if YEAR in given else None
    if any(period not in given for period, _ in scoring.scale.weights):
        return None
    return year_total(scoring, state.unit, given)
