"""From the check of the papers to the appraisal: returns, supplements, withdrawals, rejections, standards."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rules.acting import NoticeOrder, Outcome, Role
from rules.nomination import apply
from rules.nomination_acts import (
    STATES,
    TERMINAL,
    Accept,
    End,
    FileAppraisal,
    LeaveAgenda,
    NominationState,
    PlaceOnAgenda,
    RecordCouncilOpinion,
    RecordDecision,
    Reject,
    RequestSupplement,
    StandardResult,
    Supplement,
    Withdraw,
)
from rules.refusal import Refusal
from rules.window import CaseFacts
from tests.rules import cases
from tests.rules.cases import CLOSES, NOW, PAPERS, SECOND, UNIT, nomination_in

DUE = NOW + timedelta(days=2)
ROLES = {
    RequestSupplement: Role.SPECIALIST,
    Supplement: Role.UNIT_OFFICER,
    Withdraw: Role.UNIT_HEAD,
    Accept: Role.SPECIALIST,
    Reject: Role.SPECIALIST,
    FileAppraisal: Role.SPECIALIST,
    PlaceOnAgenda: Role.MESSENGER,
    LeaveAgenda: Role.MESSENGER,
    End: Role.MESSENGER,
    RecordCouncilOpinion: Role.MESSENGER,
    RecordDecision: Role.MESSENGER,
}


def answer(
    state: NominationState, body: object, at: datetime = NOW, facts: CaseFacts = cases.FACTS
) -> Outcome[NominationState]:
    return apply(state, cases.stamp(ROLES[type(body)], at), body, facts)


def refusal(state: NominationState, body: object, at: datetime = NOW, facts: CaseFacts = cases.FACTS) -> Refusal:
    return cases.refused(answer, state, body, at, facts)


# Return and supplement

RETURN = RequestSupplement(("BAO_CAO",), DUE, "note-1")
SUPPLEMENT = Supplement(2, "draft-2", PAPERS, True)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason_note": ""}, "REASON_MISSING"),
        ({"items": ()}, "REASON_MISSING"),
        ({"due_at": NOW - SECOND}, "WRONG_DATE"),
        ({"due_at": NOW}, "WRONG_DATE"),
    ],
)
def test_return_needs_reason_items_and_a_due_instant_to_come(changes: dict[str, Any], code: str) -> None:
    assert refusal(nomination_in("SUBMITTED"), replace(RETURN, **changes)).code == code


def test_return_due_a_second_from_now_is_taken() -> None:
    state = answer(nomination_in("SUBMITTED"), replace(RETURN, due_at=NOW + SECOND)).state
    assert (state.status, state.supplement_due_at, state.reason_note) == ("RETURNED", NOW + SECOND, "note-1")


def test_return_tells_the_unit_what_is_due_when() -> None:
    assert answer(nomination_in("SUBMITTED"), RETURN).notices == (
        NoticeOrder("SUPPLEMENT_REQUEST", UNIT, DUE.isoformat()),
    )


def test_return_keeps_the_slot_of_the_unit() -> None:
    outcome = answer(nomination_in("SUBMITTED"), RETURN)
    assert (outcome.frees, outcome.claims) == ((), ())


def test_returns_are_counted_and_start_anew() -> None:
    state = nomination_in("SUBMITTED", returns=1, overdue_noted=True)
    after = answer(state, RETURN).state
    assert (after.returns, after.overdue_noted) == (2, False)


@pytest.mark.parametrize("at", [NOW, DUE - SECOND, DUE, DUE + SECOND, CLOSES + timedelta(days=30)])
def test_supplement_keeps_the_first_filing_instant(at: datetime) -> None:
    before = nomination_in("RETURNED", supplement_due_at=DUE)
    after = answer(before, SUPPLEMENT, at).state
    assert (after.filed_at, after.received_at) == (before.filed_at, before.received_at)
    assert (after.status, after.draft_version, after.draft_digest) == ("SUBMITTED", 2, "draft-2")
    assert (after.supplement_due_at, after.next_due_at, after.overdue_noted) == (None, None, False)


def test_supplement_keeps_the_channel_and_evidence_of_a_portal_filing() -> None:
    before = nomination_in("RETURNED", channel="PORTAL", channel_number="H01", evidence="scan")
    after = answer(before, SUPPLEMENT).state
    assert (after.channel, after.channel_number, after.evidence) == ("PORTAL", "H01", "scan")


def test_supplement_claims_no_second_slot() -> None:
    assert answer(nomination_in("RETURNED"), SUPPLEMENT).claims == ()


@pytest.mark.parametrize("kind", PAPERS)
def test_supplement_must_be_complete(kind: str) -> None:
    body = replace(SUPPLEMENT, papers=tuple(p for p in PAPERS if p != kind))
    assert refusal(nomination_in("RETURNED"), body).code == "INCOMPLETE"


def test_supplement_needs_the_declaration_again() -> None:
    assert refusal(nomination_in("RETURNED"), replace(SUPPLEMENT, declared=False)).code == "DECLARATION_MISSING"


@pytest.mark.parametrize(
    ("at", "allowed_after", "code"),
    [
        (CLOSES - SECOND, False, ""),
        (CLOSES, False, "LATE"),
        (CLOSES + SECOND, False, "LATE"),
        (CLOSES - SECOND, True, ""),
        (CLOSES, True, ""),
    ],
)
def test_supplement_after_the_window_is_for_the_issuer_to_say(at: datetime, allowed_after: bool, code: str) -> None:
    facts = cases.facts(supplement_after_window=allowed_after)
    if code:
        assert refusal(nomination_in("RETURNED"), SUPPLEMENT, at, facts).code == code
    else:
        assert answer(nomination_in("RETURNED"), SUPPLEMENT, at, facts).state.status == "SUBMITTED"


# Withdraw, reject, accept

WITHDRAW = Withdraw("15/CV-UBND", "note-2")
SLOTS = (f"{cases.CODE}/unit/{UNIT}", f"{cases.CODE}/unit/{UNIT}/INDIVIDUAL")
"""Both names under which the individual's dossier may hold the slot of its unit."""


@pytest.mark.parametrize("status", ["SUBMITTED", "RETURNED", "ACCEPTED", "APPRAISED"])
def test_withdrawal_frees_the_slot_of_the_unit(status: str) -> None:
    outcome = answer(nomination_in(status), WITHDRAW)
    assert outcome.frees == SLOTS
    assert (outcome.state.status, outcome.state.next_due_at) == ("WITHDRAWN", None)
    assert outcome.state.filed_at == nomination_in(status).filed_at


@pytest.mark.parametrize("number", ["", "  "])
def test_withdrawal_needs_the_letter_of_the_head(number: str) -> None:
    assert refusal(nomination_in("SUBMITTED"), replace(WITHDRAW, letter_number=number)).code == "PAPER_MISSING"


def test_withdrawal_from_an_agenda_is_for_the_chair() -> None:
    answer_ = refusal(nomination_in("ON_AGENDA"), WITHDRAW)
    assert answer_.code == "WITHDRAWAL_NEEDS_CHAIR"
    assert "Chủ tịch Hội đồng" in answer_.remedy


@pytest.mark.parametrize("status", ["SUBMITTED", "RETURNED", "ACCEPTED"])
def test_rejection_frees_the_slot_and_tells_the_unit(status: str) -> None:
    outcome = answer(nomination_in(status), Reject("note-3"))
    assert outcome.frees == SLOTS
    assert outcome.notices == (NoticeOrder("REJECTION", UNIT),)
    assert (outcome.state.status, outcome.state.reason_note) == ("REJECTED", "note-3")
    assert outcome.state.next_due_at is None


def test_rejection_needs_a_written_reason() -> None:
    assert refusal(nomination_in("SUBMITTED"), Reject("")).code == "REASON_MISSING"


def test_acceptance_is_the_instant_of_receipt_for_appraisal() -> None:
    state = answer(nomination_in("SUBMITTED"), Accept(), NOW + SECOND).state
    assert (state.status, state.accepted_at) == ("ACCEPTED", NOW + SECOND)


# Appraisal


def results(*codes: str, unmet: str = "", reason: str = "note") -> tuple[StandardResult, ...]:
    return tuple(StandardResult(c, c != unmet, reason if c == unmet else "") for c in codes)


@pytest.mark.parametrize(
    ("recipient", "codes", "left"),
    [
        ("INDIVIDUAL", ("CHUNG", "LAN_TOA"), 0),
        ("INDIVIDUAL", ("CHUNG",), 1),
        ("INDIVIDUAL", ("LAN_TOA",), 1),
        ("INDIVIDUAL", (), 2),
        ("COLLECTIVE", ("CHUNG", "LAN_TOA", "TAP_THE"), 0),
        ("COLLECTIVE", ("CHUNG", "LAN_TOA"), 1),
        ("COLLECTIVE", ("TAP_THE",), 2),
        ("COLLECTIVE", (), 3),
    ],
)
def test_appraisal_answers_every_standard_that_applies(recipient: str, codes: tuple[str, ...], left: int) -> None:
    state = nomination_in("ACCEPTED", recipient_class=recipient)
    if recipient == "INDIVIDUAL":
        codes = (*codes, "SANG_KIEN")
    body = FileAppraisal(results(*codes), "AWARD", "note")
    if left:
        found = refusal(state, body)
        assert found.code == "STANDARDS_MISSING"
        assert found.sentence == f"Còn {left} tiêu chuẩn chưa có kết quả thẩm định."
    else:
        assert answer(state, body).state.status == "APPRAISED"


@pytest.mark.parametrize(
    ("recipient", "codes", "code"),
    [
        ("INDIVIDUAL", ("CHUNG", "LAN_TOA", "SANG_KIEN", "NE_NEP"), ""),
        ("INDIVIDUAL", ("CHUNG", "LAN_TOA", "SANG_KIEN"), "STANDARDS_MISSING"),
        ("COLLECTIVE", ("CHUNG", "LAN_TOA"), ""),
        ("HOUSEHOLD", ("CHUNG", "LAN_TOA"), ""),
    ],
)
def test_standard_of_individuals_without_a_group_is_asked_of_each(
    recipient: str, codes: tuple[str, ...], code: str
) -> None:
    held = cases.facts(extra={"individual_standards": "NE_NEP"})
    claimed = ("SANG_KIEN",) if recipient == "INDIVIDUAL" else ()
    state = nomination_in("ACCEPTED", recipient_class=recipient, claimed_standards=claimed)
    body = FileAppraisal(results(*codes), "AWARD", "note")
    if code:
        assert refusal(state, body, facts=held).code == code
    else:
        assert answer(state, body, facts=held).state.status == "APPRAISED"


def test_plan_without_collective_standards_asks_collectives_for_the_general_ones() -> None:
    state = nomination_in("ACCEPTED", recipient_class="COLLECTIVE")
    body = FileAppraisal(results("CHUNG", "LAN_TOA"), "AWARD", "note")
    for extra in ({}, {"collective_standards": ""}):
        assert answer(state, body, facts=cases.facts(extra=extra)).state.status == "APPRAISED"


@pytest.mark.parametrize(
    ("unmet", "reason", "remark", "code"),
    [
        ("", "", "note", ""),
        ("CHUNG", "note", "note", ""),
        ("CHUNG", "", "note", "REASON_MISSING"),
        ("TAP_THE", "", "note", "REASON_MISSING"),
        ("", "", "", "REASON_MISSING"),
    ],
)
def test_standard_that_is_not_met_needs_a_reason_and_the_whole_a_remark(
    unmet: str, reason: str, remark: str, code: str
) -> None:
    state = nomination_in("ACCEPTED", recipient_class="COLLECTIVE")
    body = FileAppraisal(results("CHUNG", "LAN_TOA", "TAP_THE", unmet=unmet, reason=reason), "NOT_AWARD", remark)
    if code:
        assert refusal(state, body).code == code
    else:
        assert answer(state, body).state.appraisal == body.results


def test_appraisal_keeps_results_proposal_and_remark() -> None:
    body = FileAppraisal(cases.APPRAISAL, "FORWARD", "note-4")
    state = answer(nomination_in("ACCEPTED"), body).state
    assert (state.appraisal, state.proposal, state.reason_note) == (cases.APPRAISAL, "FORWARD", "note-4")


@pytest.mark.parametrize(
    ("recipient", "claimed", "codes", "left"),
    [
        ("INDIVIDUAL", ("SANG_KIEN",), ("CHUNG", "LAN_TOA"), 1),
        ("INDIVIDUAL", ("SANG_KIEN",), ("CHUNG", "LAN_TOA", "VIEC_LAM"), 1),
        ("INDIVIDUAL", ("SANG_KIEN", "VIEC_LAM"), ("CHUNG", "LAN_TOA", "VIEC_LAM"), 1),
        ("INDIVIDUAL", ("SANG_KIEN", "VIEC_LAM"), ("CHUNG", "LAN_TOA", "VIEC_LAM", "SANG_KIEN"), 0),
        ("INDIVIDUAL", ("SANG_KIEN",), ("CHUNG", "LAN_TOA", "VIEC_LAM", "SANG_KIEN"), 0),
        ("INDIVIDUAL", (), ("CHUNG", "LAN_TOA"), 0),
        ("COLLECTIVE", ("SANG_KIEN",), ("CHUNG", "LAN_TOA", "TAP_THE"), 0),
    ],
)
def test_appraisal_answers_every_standard_that_the_individual_claims(
    recipient: str, claimed: tuple[str, ...], codes: tuple[str, ...], left: int
) -> None:
    state = nomination_in("ACCEPTED", recipient_class=recipient, claimed_standards=claimed)
    body = FileAppraisal(results(*codes), "AWARD", "note")
    if left:
        assert refusal(state, body).sentence == f"Còn {left} tiêu chuẩn chưa có kết quả thẩm định."
    else:
        assert answer(state, body).state.appraisal == body.results


@pytest.mark.parametrize("claimed", [("SANG_KIEN",), ("SANG_KIEN", "VIEC_LAM"), ("SANG_KIEN", "XYZ")])
def test_appraisal_asks_nothing_about_a_claim_that_the_amended_plan_has_dropped(claimed: tuple[str, ...]) -> None:
    state, facts = nomination_in("ACCEPTED", claimed_standards=claimed), cases.facts(standards_one_of=("VIEC_LAM",))
    left = [code for code in claimed if code == "VIEC_LAM"]
    body = FileAppraisal(results("CHUNG", "LAN_TOA", *left), "AWARD", "note")
    assert answer(state, body, facts=facts).state.status == "APPRAISED"
    dropped = FileAppraisal(results("CHUNG", "LAN_TOA", *left, "SANG_KIEN"), "AWARD", "note")
    assert refusal(state, dropped, facts=facts).code == "UNKNOWN_ITEM"
    if left:
        without = FileAppraisal(results("CHUNG", "LAN_TOA"), "AWARD", "note")
        assert refusal(state, without, facts=facts).code == "STANDARDS_MISSING"


FULL = ("CHUNG", "LAN_TOA", "SANG_KIEN")


@pytest.mark.parametrize(
    ("codes", "proposal"),
    [
        ((*FULL, "XXX"), "AWARD"),
        ((*FULL, ""), "AWARD"),
        ((*FULL, "CHUNG"), "AWARD"),
        (("CHUNG", "CHUNG"), "AWARD"),
        (FULL, "PERHAPS"),
        (FULL, "award"),
        (FULL, ""),
    ],
)
def test_appraisal_with_a_strange_or_doubled_code_or_proposal_is_refused(codes: tuple[str, ...], proposal: str) -> None:
    found = refusal(nomination_in("ACCEPTED"), FileAppraisal(results(*codes), proposal, "note"))
    assert (found.code, found.source.title) == ("UNKNOWN_ITEM", str(cases.PLAN))


@pytest.mark.parametrize("proposal", ["AWARD", "FORWARD", "NOT_AWARD"])
def test_appraisal_proposes_one_of_three(proposal: str) -> None:
    assert (
        answer(nomination_in("ACCEPTED"), FileAppraisal(cases.APPRAISAL, proposal, "note")).state.proposal == proposal
    )


# Agenda, opinion, decision


def test_agenda_holds_the_dossier_for_its_sitting() -> None:
    state = answer(nomination_in("APPRAISED"), PlaceOnAgenda("council/x/2")).state
    assert (state.status, state.session) == ("ON_AGENDA", "council/x/2")


def test_opinion_of_the_sitting_is_kept_in_figures() -> None:
    state = answer(nomination_in("ON_AGENDA"), RecordCouncilOpinion(cases.SESSION, 17, 20, 18, 0)).state
    assert (state.status, state.agree, state.base, state.needed, state.rank) == ("OPINED", 17, 20, 18, 0)


def test_opinion_of_another_sitting_is_refused() -> None:
    assert refusal(nomination_in("ON_AGENDA"), RecordCouncilOpinion("council/x/9", 20, 20, 18)).code == "TWICE"


def test_dossier_that_leaves_the_agenda_is_appraised_and_nobodys() -> None:
    before = nomination_in("APPRAISED")
    on_agenda = answer(before, PlaceOnAgenda(cases.SESSION)).state
    outcome = answer(on_agenda, LeaveAgenda(cases.SESSION))
    assert outcome.state == replace(before, next_due_at=None)
    assert (outcome.frees, outcome.notices) == ((), ())


def test_dossier_leaves_only_the_agenda_it_is_on() -> None:
    assert refusal(nomination_in("ON_AGENDA"), LeaveAgenda("council/x/9")).code == "TWICE"


def test_dossier_that_left_an_agenda_stands_on_another_or_is_withdrawn() -> None:
    state = answer(nomination_in("ON_AGENDA"), LeaveAgenda(cases.SESSION)).state
    assert answer(state, PlaceOnAgenda("council/x/2")).state.session == "council/x/2"
    assert answer(state, WITHDRAW).state.status == "WITHDRAWN"


@pytest.mark.parametrize("phase", ["SUMMARY", "CLOSED", "CANCELLED"])
def test_dossier_leaves_the_agenda_also_after_the_campaign(phase: str) -> None:
    state = answer(nomination_in("ON_AGENDA"), LeaveAgenda(cases.SESSION), facts=cases.facts(phase=phase)).state
    assert (state.status, state.session) == ("APPRAISED", "")


@pytest.mark.parametrize("status", sorted(set(STATES) - TERMINAL))
def test_open_case_of_a_cancelled_campaign_ends(status: str) -> None:
    before = nomination_in(status)
    outcome = answer(before, End(), facts=cases.facts(phase="CANCELLED"))
    assert outcome.state == replace(before, status="CANCELLED", supplement_due_at=None)
    assert (outcome.frees, outcome.notices, outcome.claims) == ((), (), ())


@pytest.mark.parametrize("suspended", [False, True])
@pytest.mark.parametrize("phase", ["LAUNCHED", "SUBMISSION", "APPRAISAL", "COUNCIL", "DECISION", "SUMMARY"])
def test_case_is_not_ended_while_its_campaign_goes_on(phase: str, suspended: bool) -> None:
    facts = cases.facts(phase=phase, suspended=suspended)
    for status in set(STATES) - TERMINAL:
        found = refusal(nomination_in(status), End(), facts=facts)
        assert (found.code, found.sentence) == ("WRONG_PHASE", "Phong trào chưa kết thúc.")


@pytest.mark.parametrize("status", sorted(TERMINAL))
def test_case_that_has_its_outcome_keeps_it_when_the_campaign_is_cancelled(status: str) -> None:
    assert refusal(nomination_in(status), End(), facts=cases.facts(phase="CANCELLED")).code == "WRONG_PHASE"


def test_issued_decision_awards_and_tells_the_unit() -> None:
    outcome = answer(nomination_in("TO_AWARD"), RecordDecision("decision/x/1", "2345"))
    assert (outcome.state.status, outcome.state.decision, outcome.state.decision_number) == (
        "AWARDED",
        "decision/x/1",
        "2345",
    )
    assert outcome.notices == (NoticeOrder("AWARDED", UNIT, "2345"),)
