"""One commendation for one achievement, the unit's own giấy khen included."""

from rules.candidate import GRANTED, PENDING, Candidate, PastAward
from rules.facts import LegalValue
from rules.finding import Finding, violated
from rules.refusal import AlreadyRewarded, ForwardPending
from rules.values import held

Values = tuple[LegalValue, ...]
TITLES = frozenset({"TITLE", "STATE_TITLE", "LOCAL"})
"""Kinds of awards that are titles; the others are forms of commendation."""


def achievement_key(nominee: str, campaign: str, commendation_type: str) -> str:
    """Under which name one achievement of one nominee is found again: nominee, campaign, type. Empty: no campaign."""
    return f"{nominee}/{campaign}/{commendation_type}" if campaign else ""


def is_title(values: Values, award: str) -> bool:
    """Whether the catalogue has the award as a title (danh hiệu), of any kind; forms and unknown codes are not."""
    kind = held(values, f"award.{award}.kind")
    return kind is not None and kind.value.strip() in TITLES


def award_name(values: Values, award: str) -> str:
    """The award as the catalogue names it; its code where the rows are silent."""
    row = held(values, f"award.{award}.name")
    return row.value if row else award


def is_same(candidate: Candidate, past: PastAward) -> bool:
    """Whether the past commendation was for the achievement that is proposed now.

    Achievements that both sides name are compared by name; otherwise campaign and type decide. Neither: not the same.
    """
    if candidate.achievement and past.achievement:
        return candidate.achievement == past.achievement
    now = achievement_key("", candidate.campaign, candidate.commendation_type)
    return bool(now) and now == achievement_key("", past.campaign, past.commendation_type)


def one_commendation(candidate: Candidate, values: Values) -> tuple[Finding, ...]:
    """One achievement is not commended twice nor with several forms; a title beside it is no second form.

    A declined proposal leaves the way open. Refuses ALREADY_REWARDED and, while the upper level has not answered,
    FORWARD_PENDING.
    Source: P6 | Luật 06/2022/QH15 Điều 5 khoản 2 | principle.P6
    """
    if is_title(values, candidate.award):
        return ()
    same = [past for past in candidate.history if is_same(candidate, past) and not is_title(values, past.award)]
    for past in same:
        if past.status == GRANTED:
            by = "của chính đơn vị" if past.own else "đã có"
            paper = f" theo Quyết định {past.decision}" if past.decision else ""
            ground = AlreadyRewarded(
                f"Thành tích này đã được khen ({award_name(values, past.award)} {by}{paper}): "
                "một thành tích không khen nhiều lần.",
                "Rút đề nghị này, hoặc chứng minh đây là thành tích khác.",
            )
            return violated(values, "principle.P6", "P6", ground)
    for past in same:
        if past.status == PENDING:
            waiting = ForwardPending(
                f"Thành tích này đang được đề nghị {award_name(values, past.award)} ở cấp trên và chưa có kết quả.",
                "Chờ kết quả của cấp trên; nếu không được khen thì xét tiếp ở cấp mình.",
            )
            return violated(values, "principle.P6", "P6", waiting)
    return ()
