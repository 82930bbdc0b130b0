"""The authority's conclusion, the two that go to the province, and the classes that the outcomes fall into."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from rules.acting import NoticeOrder, Outcome, Role
from rules.nomination import apply, departs_from_council, forward_scope, outcome_class
from rules.nomination_acts import STATES, Conclude, ForwardUp, NominationState, RecordDecision, RecordSuperiorOutcome
from rules.window import CaseFacts
from tests.rules import cases
from tests.rules.cases import FRESH, NOW, PLAN, SECOND, TODAY, UNIT, nomination_in

ROLES = {
    Conclude: Role.AUTHORITY,
    ForwardUp: Role.STANDING_HEAD,
    RecordSuperiorOutcome: Role.SPECIALIST,
    RecordDecision: Role.MESSENGER,
}
GRANTED = RecordSuperiorOutcome(True, "1200/QĐ-UBND", TODAY)
DECLINED = RecordSuperiorOutcome(False, "1201/UBND-NC", TODAY)


def answer(
    state: NominationState, body: object, at: datetime = NOW, facts: CaseFacts = cases.FACTS
) -> Outcome[NominationState]:
    return apply(state, cases.stamp(ROLES[type(body)], at), body, facts)


def code(state: NominationState, body: object, facts: CaseFacts = cases.FACTS) -> str:
    return cases.refused(answer, state, body, NOW, facts).code


def opined(agree: int = 19, rank: int = 1, needed: int = 18) -> NominationState:
    return nomination_in("OPINED", agree=agree, base=20, needed=needed, rank=rank)


# Departing from the Council

DEPARTS = [
    # agree, rank, result, departs
    (17, 0, "AWARD", True),
    (18, 0, "AWARD", False),
    (19, 0, "AWARD", False),
    (17, 0, "NOT_AWARD", False),
    (18, 0, "NOT_AWARD", True),
    (19, 2, "NOT_AWARD", True),
    (17, 1, "FORWARD", True),
    (18, 0, "FORWARD", True),
    (18, 1, "FORWARD", False),
    (18, 2, "FORWARD", False),
    (18, 3, "FORWARD", True),
    (20, 3, "FORWARD", True),
    (17, 0, "FORWARD", True),
]


@pytest.mark.parametrize(("agree", "rank", "result", "departs"), DEPARTS)
def test_conclusion_departs_from_the_council(agree: int, rank: int, result: str, departs: bool) -> None:
    assert departs_from_council(opined(agree, rank), result, 2) is departs


@pytest.mark.parametrize(("agree", "rank", "result", "departs"), DEPARTS)
def test_departure_needs_a_recorded_reason(agree: int, rank: int, result: str, departs: bool) -> None:
    state = opined(agree, rank)
    if departs:
        assert code(state, Conclude(result)) == "REASON_MISSING"
    else:
        assert answer(state, Conclude(result)).state.departs is False
    with_reason = answer(state, Conclude(result, "note-9")).state
    assert (with_reason.departs, with_reason.reason_note, with_reason.conclusion) == (departs, "note-9", result)


def test_departure_names_the_figures_of_the_vote() -> None:
    sentence = cases.refused(answer, opined(17), Conclude("AWARD")).sentence
    assert sentence == "Kết luận khác ý kiến Hội đồng (17/20 phiếu đồng ý, cần 18)."


@pytest.mark.parametrize(("maximum", "rank", "departs"), [(0, 1, True), (1, 1, False), (1, 2, True), (3, 3, False)])
def test_rank_is_measured_by_the_forwarding_quota(maximum: int, rank: int, departs: bool) -> None:
    assert departs_from_council(opined(20, rank), "FORWARD", maximum) is departs


# Conclusions


@pytest.mark.parametrize(
    ("result", "status"), [("AWARD", "TO_AWARD"), ("NOT_AWARD", "NOT_AWARDED"), ("FORWARD", "TO_FORWARD")]
)
@pytest.mark.parametrize("agree", [17, 19])
def test_conclusion_decides_whatever_the_council_advised(result: str, status: str, agree: int) -> None:
    assert answer(opined(agree), Conclude(result, "note")).state.status == status


def test_only_a_conclusion_against_an_award_tells_the_unit_at_once() -> None:
    notices = {r: answer(opined(), Conclude(r, "note")).notices for r in ("AWARD", "NOT_AWARD", "FORWARD")}
    assert notices == {"AWARD": (), "NOT_AWARD": (NoticeOrder("NOT_AWARDED", UNIT),), "FORWARD": ()}


def test_forwarding_claims_one_of_the_places_to_the_province() -> None:
    (claim,) = answer(opined(), Conclude("FORWARD")).claims
    assert (claim.scope, claim.maximum, claim.ground) == (f"{cases.CODE}/forward", 2, "FORWARD_QUOTA_USED")
    assert claim.source == str(PLAN)
    assert claim.sentence == "Đã chọn đủ 2 trường hợp đề nghị cấp trên khen thưởng."
    assert claim.scope == forward_scope(FRESH)


@pytest.mark.parametrize("result", ["AWARD", "NOT_AWARD"])
def test_other_conclusions_claim_nothing(result: str) -> None:
    assert answer(opined(), Conclude(result, "note")).claims == ()


@pytest.mark.parametrize("result", ["", "HOLD", "award", "TO_AWARD", "REJECT"])
@pytest.mark.parametrize("status", ["OPINED", "FORWARD_DECLINED"])
def test_conclusion_is_one_of_three(status: str, result: str) -> None:
    assert code(nomination_in(status), Conclude(result, "note")) == "UNKNOWN_ITEM"


def test_plan_without_a_forwarding_line_forwards_nobody() -> None:
    assert code(opined(), Conclude("FORWARD", "note"), cases.facts(forward_quota=None)) == "UNKNOWN_ITEM"


def test_conclusion_frees_no_slot_of_the_unit() -> None:
    assert [answer(opined(), Conclude(r, "note")).frees for r in ("AWARD", "NOT_AWARD", "FORWARD")] == [(), (), ()]


# To the province and back


@pytest.mark.parametrize("number", ["", " "])
def test_forwarding_letter_needs_its_number(number: str) -> None:
    assert code(nomination_in("TO_FORWARD"), ForwardUp(number)) == "PAPER_MISSING"


def test_forwarded_waits_for_the_province() -> None:
    state = answer(nomination_in("TO_FORWARD"), ForwardUp("40/TTr-UBND")).state
    assert (state.status, state.superior, state.superior_paper) == ("FORWARDED", "PENDING", "40/TTr-UBND")


@pytest.mark.parametrize(
    ("body", "status", "superior"),
    [(GRANTED, "FORWARD_GRANTED", "GRANTED"), (DECLINED, "FORWARD_DECLINED", "DECLINED")],
)
def test_answer_of_the_province_is_recorded_and_told(body: RecordSuperiorOutcome, status: str, superior: str) -> None:
    outcome = answer(nomination_in("FORWARDED"), body)
    assert (outcome.state.status, outcome.state.superior) == (status, superior)
    assert outcome.state.superior_paper == body.paper_number
    assert outcome.notices == (NoticeOrder(status, UNIT),)


@pytest.mark.parametrize("body", [GRANTED, DECLINED])
@pytest.mark.parametrize("number", ["", "  "])
def test_answer_of_the_province_needs_its_paper(body: RecordSuperiorOutcome, number: str) -> None:
    assert code(nomination_in("FORWARDED"), replace(body, paper_number=number)) == "PAPER_MISSING"


@pytest.mark.parametrize(("ahead", "refused"), [(-SECOND, False), (timedelta(0), False), (SECOND, True)])
def test_paper_of_the_province_is_not_of_tomorrow(ahead: timedelta, refused: bool) -> None:
    body = replace(GRANTED, paper_at=NOW + ahead)
    if refused:
        assert code(nomination_in("FORWARDED"), body) == "WRONG_DATE"
    else:
        assert answer(nomination_in("FORWARDED"), body).state.status == "FORWARD_GRANTED"


@pytest.mark.parametrize(("result", "last"), [("AWARD", "AWARDED"), ("NOT_AWARD", "NOT_AWARDED")])
def test_declined_reopens_the_award_of_the_district(result: str, last: str) -> None:
    state = opined()
    for body in (Conclude("FORWARD"), ForwardUp("40/TTr-UBND"), DECLINED, Conclude(result, "note")):
        state = answer(state, body).state
    if result == "AWARD":
        assert state.status == "TO_AWARD"
        state = answer(state, RecordDecision("decision/x/1", "7")).state
    assert (state.status, state.superior, outcome_class(state)) == (last, "DECLINED", "forwarded_declined")


def test_declined_is_not_forwarded_twice() -> None:
    state = nomination_in("FORWARD_DECLINED")
    refusal = cases.refused(answer, state, Conclude("FORWARD", "note"))
    assert refusal.code == "TWICE"
    assert refusal.remedy == "Kết luận khen thưởng ở đây, hoặc không."


@pytest.mark.parametrize("status", ["TO_FORWARD", "FORWARDED", "FORWARD_GRANTED"])
def test_no_award_of_the_district_while_the_province_decides_or_has_granted(status: str) -> None:
    assert code(nomination_in(status), Conclude("AWARD", "note")) == "WRONG_PHASE"
    assert code(nomination_in(status), RecordDecision("decision/x/1", "7")) == "WRONG_PHASE"


# Classes of the outcomes

CLASSES = {
    "NOT_SUBMITTED": "not_submitted",
    "SUBMITTED": "open",
    "RETURNED": "open",
    "ACCEPTED": "open",
    "APPRAISED": "open",
    "ON_AGENDA": "open",
    "OPINED": "open",
    "TO_AWARD": "open",
    "TO_FORWARD": "open",
    "FORWARDED": "forwarded_pending",
    "FORWARD_DECLINED": "forwarded_declined",
    "AWARDED": "awarded",
    "NOT_AWARDED": "not_awarded",
    "REJECTED": "rejected",
    "WITHDRAWN": "withdrawn",
    "FORWARD_GRANTED": "forwarded_granted",
    "LAPSED": "not_submitted",
    "CANCELLED": "cancelled",
}


def test_every_state_has_one_class() -> None:
    assert {status: outcome_class(nomination_in(status)) for status in STATES} == CLASSES


@pytest.mark.parametrize(
    ("superior", "status"), list(product(["PENDING", "DECLINED", "GRANTED"], ["TO_AWARD", "AWARDED"]))
)
def test_what_the_province_answered_stays_the_class(superior: str, status: str) -> None:
    assert outcome_class(nomination_in(status, superior=superior)) == f"forwarded_{superior.lower()}"


@pytest.mark.parametrize("status", ["TO_FORWARD", "FORWARDED", "FORWARD_DECLINED", "TO_AWARD"])
@pytest.mark.parametrize("superior", ["", "PENDING", "DECLINED"])
def test_case_that_a_cancelled_campaign_ended_counts_as_cancelled(status: str, superior: str) -> None:
    """Also one the province has not answered: no answer is waited for."""
    cancelled = cases.facts(phase="CANCELLED")
    state = nomination_in(status, superior=superior)
    after = apply(state, cases.stamp(Role.MESSENGER), cases.NOMINATION_BODIES["end"], cancelled).state
    assert outcome_class(after) == "cancelled"


def test_cancelled_case_that_was_never_filed_counts_as_not_submitted() -> None:
    assert outcome_class(replace(FRESH, status="CANCELLED")) == "not_submitted"
    assert outcome_class(nomination_in("CANCELLED")) == "cancelled"
