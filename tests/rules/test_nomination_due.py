"""What falls due in a nomination by itself, and random legal walks through all its states."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.acting import NoticeOrder, Role
from rules.nomination import apply, next_due, outcome_class, unit_scope
from rules.nomination_acts import (
    STATES,
    TABLE,
    TERMINAL,
    Accept,
    Conclude,
    End,
    FileAppraisal,
    Lapse,
    NominationState,
    NoteSupplementOverdue,
    RecordCouncilOpinion,
    RecordSuperiorOutcome,
    RequestSupplement,
    StandardResult,
    Submit,
)
from rules.refusal import Refusal
from tests.rules import cases
from tests.rules.cases import CLOSES, FRESH, NOW, SECOND, SETTLE, SUBMIT, UNIT, nomination_in, vn

DUE = NOW + timedelta(days=2)
EXTENDED = vn("2024-08-12T00:00")


def answer(state: NominationState, body: object, role: Role, at: datetime = NOW) -> NominationState:
    return apply(state, cases.stamp(role, at), body, cases.FACTS).state


# Never submitted


def test_case_without_a_submission_lapses_when_the_window_has_settled() -> None:
    assert next_due(FRESH, cases.FACTS) == (CLOSES + SETTLE, Lapse())
    state = answer(FRESH, Lapse(), Role.SYSTEM, CLOSES + SETTLE)
    assert (state.status, state.next_due_at, outcome_class(state)) == ("LAPSED", None, "not_submitted")


@pytest.mark.parametrize("seconds", [0, 1, 60, 86_400])
def test_consequence_runs_a_settle_time_after_the_bound(seconds: int) -> None:
    due = next_due(FRESH, cases.facts(settle_seconds=seconds))
    assert due == (CLOSES + timedelta(seconds=seconds), Lapse())


def test_moved_bound_moves_the_lapse() -> None:
    assert next_due(FRESH, cases.moved("SUBMISSION", closes_at=EXTENDED)) == (EXTENDED + SETTLE, Lapse())


def test_window_without_an_end_never_lapses() -> None:
    assert next_due(FRESH, cases.moved("SUBMISSION", closes_at=None)) is None


@pytest.mark.parametrize("phase", ["APPRAISAL", "CLOSED", "CANCELLED"])
def test_lapse_also_ends_the_case_of_an_ended_campaign(phase: str) -> None:
    outcome = apply(FRESH, cases.stamp(Role.SYSTEM), Lapse(), cases.facts(phase=phase))
    assert (outcome.state.status, outcome.notices, outcome.frees) == ("LAPSED", (), ())


def test_accepted_submission_disarms_the_lapse() -> None:
    assert answer(FRESH, SUBMIT, Role.UNIT_HEAD, CLOSES - SECOND).next_due_at is None


# Returned


def test_return_arms_the_overdue_notice() -> None:
    state = answer(nomination_in("SUBMITTED"), RequestSupplement(("BAO_CAO",), DUE, "note"), Role.SPECIALIST)
    assert state.next_due_at == DUE + SETTLE
    assert next_due(state, cases.FACTS) == (DUE + SETTLE, NoteSupplementOverdue())


def test_overdue_supplement_is_told_once_and_refuses_nobody() -> None:
    state = nomination_in("RETURNED", supplement_due_at=DUE)
    outcome = apply(state, cases.stamp(Role.SYSTEM, DUE + SETTLE), NoteSupplementOverdue(), cases.FACTS)
    assert NoticeOrder("SUPPLEMENT_OVERDUE", UNIT, DUE.isoformat()) in outcome.notices
    assert (outcome.state.status, outcome.state.overdue_noted, outcome.state.next_due_at) == ("RETURNED", True, None)
    late = answer(outcome.state, cases.NOMINATION_BODIES["supplement"], Role.UNIT_HEAD, DUE + timedelta(days=9))
    assert late.status == "SUBMITTED"


def test_second_return_arms_anew() -> None:
    state = nomination_in("SUBMITTED", returns=1, overdue_noted=True)
    state = answer(state, RequestSupplement(("ANH",), DUE, "note"), Role.SPECIALIST)
    assert next_due(state, cases.FACTS) == (DUE + SETTLE, NoteSupplementOverdue())


@pytest.mark.parametrize(("phase", "due"), [("SUMMARY", True), ("CLOSED", False), ("CANCELLED", False)])
def test_ended_campaign_waits_for_no_supplement(phase: str, due: bool) -> None:
    assert (next_due(nomination_in("RETURNED"), cases.facts(phase=phase)) is not None) == due


@pytest.mark.parametrize("phase", ["CLOSED", "CANCELLED"])
def test_rearming_in_an_ended_campaign_strikes_the_due_instant(phase: str) -> None:
    state = nomination_in("RETURNED", next_due_at=DUE + SETTLE)
    outcome = apply(state, cases.stamp(Role.SYSTEM), cases.NOMINATION_BODIES["rearm"], cases.facts(phase=phase))
    assert outcome.state == replace(state, next_due_at=None)


@pytest.mark.parametrize("act", ["supplement", "withdraw", "reject"])
def test_whatever_ends_the_return_disarms_the_notice(act: str) -> None:
    role = Role.SPECIALIST if act == "reject" else Role.UNIT_HEAD
    state = answer(nomination_in("RETURNED"), cases.NOMINATION_BODIES[act], role)
    assert (state.supplement_due_at, state.next_due_at) == (None, None)


@pytest.mark.parametrize("status", sorted(set(STATES) - {"NOT_SUBMITTED", "RETURNED"}))
def test_other_states_wait_for_people(status: str) -> None:
    assert next_due(nomination_in(status), cases.FACTS) is None


# Random legal walks

BODIES: list[object] = [
    *cases.NOMINATION_BODIES.values(),
    cases.PORTAL,
    replace(SUBMIT, recipient_class="COLLECTIVE", standards=()),
    replace(SUBMIT, papers=()),
    FileAppraisal(tuple(StandardResult(c, True) for c in ("CHUNG", "LAN_TOA", "TAP_THE")), "AWARD", "note"),
    RecordCouncilOpinion(cases.SESSION, 17, 20, 18, 0),
    Conclude("NOT_AWARD", "note"),
    Conclude("FORWARD", "note"),
    Conclude("FORWARD"),
    RecordSuperiorOutcome(False, "1201/UBND-NC", NOW),
]
CANCELLED = cases.facts(phase="CANCELLED")
ACT_OF = {type(cases.NOMINATION_BODIES[act]): act for act in cases.NOMINATION_BODIES}
CLASSES = {
    "open",
    "not_submitted",
    "awarded",
    "not_awarded",
    "rejected",
    "withdrawn",
    "cancelled",
    "forwarded_pending",
    "forwarded_granted",
    "forwarded_declined",
}
STEPS = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 600)), min_size=1, max_size=40)


def legal(state: NominationState) -> list[tuple[object, Role]]:
    """Every body with every role that the table lets act now."""
    open_moves = {m.act: m for m in TABLE.open_acts(state.status, frozenset(Role))}
    pairs = [(b, r) for b in BODIES if ACT_OF[type(b)] in open_moves for r in sorted(open_moves[ACT_OF[type(b)]].roles)]
    return sorted(pairs, key=lambda pair: TABLE.by_act[ACT_OF[type(pair[0])]].target is None)


def trace(steps: list[tuple[int, int]]) -> list[tuple[NominationState, object, NominationState, tuple[str, ...]]]:
    """(before, act, after, frees) of each act that was taken, minutes passing in between; the end: of the campaign."""
    state, at = FRESH, NOW
    taken: list[tuple[NominationState, object, NominationState, tuple[str, ...]]] = []
    for choice, minutes in steps:
        at += timedelta(minutes=minutes)
        pairs = legal(state)
        body, role = pairs[choice % len(pairs)]
        if isinstance(body, RequestSupplement):
            body = replace(body, due_at=at + timedelta(days=1))
        try:
            outcome = apply(state, cases.stamp(role, at), body, CANCELLED if isinstance(body, End) else cases.FACTS)
        except Refusal:
            continue
        taken.append((state, body, outcome.state, outcome.frees))
        state = outcome.state
    return taken


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_walk_stays_in_the_table(steps: list[tuple[int, int]]) -> None:
    for before, body, after, _ in trace(steps):
        move = TABLE.by_act[ACT_OF[type(body)]]
        assert before.status in move.sources
        assert after.status in STATES
        assert move.target in (None, after.status)


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_walk_never_moves_the_filing_instant(steps: list[tuple[int, int]]) -> None:
    for before, body, after, _ in trace(steps):
        if not isinstance(body, Submit):
            assert (after.filed_at, after.received_at) == (before.filed_at, before.received_at)
        if after.status != "CANCELLED":  # a cancelled campaign ends cases of both kinds
            assert (after.filed_at is None) == (after.status in ("NOT_SUBMITTED", "LAPSED"))


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_walk_has_one_class_at_any_time_and_ends_in_a_closed_one(steps: list[tuple[int, int]]) -> None:
    for _, _, after, _ in trace(steps):
        found = outcome_class(after)
        assert found in CLASSES
        assert after.status not in TERMINAL or found != "open"
        assert (found == "forwarded_pending") == (after.status == "FORWARDED")
        assert found != "cancelled" or after.status == "CANCELLED"


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_walk_leaves_no_terminal_state(steps: list[tuple[int, int]]) -> None:
    for before, _, after, frees in trace(steps):
        if before.status in TERMINAL:
            assert (after, frees) == (before, ())


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_walk_frees_the_slot_once_and_only_for_withdrawn_or_rejected(steps: list[tuple[int, int]]) -> None:
    freed = [(after, frees) for _, _, after, frees in trace(steps) if frees]
    assert [after.status for after, _ in freed] in ([], ["WITHDRAWN"], ["REJECTED"])
    for after, frees in freed:
        assert frees == (unit_scope(after, cases.FACTS), f"{unit_scope(after, cases.FACTS)}/{after.recipient_class}")


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_walk_reaches_the_province_once(steps: list[tuple[int, int]]) -> None:
    states = [after.status for before, _, after, _ in trace(steps) if after.status != before.status]
    assert states.count("TO_FORWARD") <= 1
    assert states.count("FORWARDED") <= 1


def test_walk_of_acceptance_returns_to_check_as_often_as_needed() -> None:
    state = nomination_in("SUBMITTED")
    for turn in (1, 2, 3):
        state = answer(state, RequestSupplement(("BAO_CAO",), DUE, "note"), Role.SPECIALIST)
        assert state.returns == turn
        state = answer(state, cases.NOMINATION_BODIES["supplement"], Role.UNIT_HEAD)
    assert answer(state, Accept(), Role.SPECIALIST).status == "ACCEPTED"
