"""A unit's part: works, own awards, the report with its reminders and the notice when it is overdue."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rules.acting import NoticeOrder, Outcome, Role
from rules.enrolment import (
    End,
    Enrol,
    EnrolmentState,
    FileReport,
    NoteOverdue,
    RegisterWork,
    Remind,
    ReportOwnAward,
    apply,
    next_due,
)
from rules.window import CaseFacts
from tests.rules import cases
from tests.rules.cases import NOW, REPORT_CLOSES, SECOND, SETTLE, UNIT, enrolment_in, vn

ROLES = {
    Enrol: Role.MESSENGER,
    RegisterWork: Role.UNIT_OFFICER,
    ReportOwnAward: Role.UNIT_HEAD,
    FileReport: Role.UNIT_OFFICER,
    Remind: Role.SYSTEM,
    NoteOverdue: Role.SYSTEM,
    End: Role.MESSENGER,
}
AWARD = ReportOwnAward("12/QĐ-UBND", NOW, 1, 3, "note")


def answer(
    state: EnrolmentState, body: object, at: datetime = NOW, facts: CaseFacts = cases.FACTS
) -> Outcome[EnrolmentState]:
    return apply(state, cases.stamp(ROLES[type(body)], at), body, facts)


def code(state: EnrolmentState, body: object) -> str:
    return cases.refused(answer, state, body).code


# Taking part


@pytest.mark.parametrize("basis", ["685/QĐ-UBND", "mục III.1"])
def test_enrolment_keeps_its_basis_and_tells_the_unit(basis: str) -> None:
    outcome = answer(enrolment_in("NOT_ENROLLED"), Enrol(basis))
    assert (outcome.state.status, outcome.state.basis, outcome.state.enrolled_at) == ("ENROLLED", basis, NOW)
    assert outcome.notices == (NoticeOrder("ENROLLED", UNIT),)


@pytest.mark.parametrize("status", ["ENROLLED", "REPORTED"])
def test_works_are_counted_and_change_nothing_else(status: str) -> None:
    state = enrolment_in(status, works=2)
    after = answer(state, RegisterWork("note")).state
    assert after == replace(state, works=3, next_due_at=after.next_due_at)


def test_work_without_a_name_is_refused() -> None:
    assert code(enrolment_in("ENROLLED"), RegisterWork("")) == "REASON_MISSING"


@pytest.mark.parametrize("status", ["ENROLLED", "REPORTED"])
def test_no_work_is_needed_for_a_report(status: str) -> None:
    state = enrolment_in(status, works=0)
    if status == "ENROLLED":
        state = answer(state, FileReport("sha", "30/BC")).state
    assert (state.status, state.works) == ("REPORTED", 0)


# Own awards


def test_own_awards_add_up() -> None:
    state = enrolment_in("ENROLLED")
    for body in (AWARD, replace(AWARD, collectives=0, individuals=2)):
        state = answer(state, body).state
    assert (state.own_decisions, state.own_collectives, state.own_individuals) == (2, 1, 5)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"decision_number": ""}, "PAPER_MISSING"),
        ({"decision_number": " "}, "PAPER_MISSING"),
        ({"decided_at": NOW + SECOND}, "WRONG_DATE"),
        ({"collectives": 0, "individuals": 0}, "PAPER_MISSING"),
        ({"collectives": -1}, "PAPER_MISSING"),
        ({"individuals": -1, "collectives": 5}, "PAPER_MISSING"),
    ],
)
def test_own_award_needs_number_day_and_somebody(changes: dict[str, Any], expected: str) -> None:
    assert code(enrolment_in("ENROLLED"), replace(AWARD, **changes)) == expected


@pytest.mark.parametrize(
    "changes", [{"collectives": 0, "individuals": 1}, {"collectives": 1, "individuals": 0}, {"decided_at": NOW}]
)
def test_own_award_at_its_bounds_is_taken(changes: dict[str, Any]) -> None:
    assert answer(enrolment_in("REPORTED"), replace(AWARD, **changes)).state.own_decisions == 1


# The report


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (REPORT_CLOSES - SECOND, False),
        (REPORT_CLOSES, True),
        (REPORT_CLOSES + SECOND, True),
        (REPORT_CLOSES + timedelta(days=30), True),
    ],
)
def test_report_after_its_date_is_taken_and_marked(at: datetime, late: bool) -> None:
    state = answer(enrolment_in("ENROLLED"), FileReport("sha", "30/BC"), at).state
    assert (state.status, state.report, state.report_number) == ("REPORTED", "sha", "30/BC")
    assert (state.reported_at, state.report_late, state.next_due_at) == (at, late, None)


def test_report_without_a_date_is_never_late() -> None:
    facts = cases.moved("REPORT", closes_at=None)
    assert not answer(enrolment_in("ENROLLED"), FileReport("sha", ""), REPORT_CLOSES, facts).state.report_late


def test_report_needs_its_file() -> None:
    assert code(enrolment_in("ENROLLED"), FileReport("", "30/BC")) == "PAPER_MISSING"


def test_second_report_is_refused() -> None:
    assert code(enrolment_in("REPORTED"), FileReport("sha", "31/BC")) == "WRONG_PHASE"


@pytest.mark.parametrize("phase", ["SUMMARY", "CLOSED", "CANCELLED"])
def test_part_ends_also_after_the_campaign(phase: str) -> None:
    state = answer(enrolment_in("ENROLLED"), End(), facts=cases.facts(phase=phase)).state
    assert (state.status, state.next_due_at) == ("ENDED", None)


# What falls due

T3, T1 = vn("2024-08-12T08:00"), vn("2024-08-14T08:00")
OVERDUE = REPORT_CLOSES + SETTLE
EXTENDED = vn("2024-08-20T00:00")
LATER = cases.moved("REPORT", closes_at=EXTENDED)


def walk(state: EnrolmentState, facts: CaseFacts, steps: int = 10) -> list[tuple[datetime, object]]:
    """Everything that falls due one after the other, each done at its instant."""
    done: list[tuple[datetime, object]] = []
    while (due := next_due(state, facts)) is not None and len(done) < steps:
        state = answer(state, due[1], due[0], facts).state
        done.append(due)
    return done


def test_reminders_come_three_days_and_one_day_before_at_eight_then_the_notice() -> None:
    assert walk(enrolment_in("ENROLLED"), cases.FACTS) == [(T3, Remind(3)), (T1, Remind(1)), (OVERDUE, NoteOverdue())]


@pytest.mark.parametrize(
    ("days", "order"), [((), []), ((1, 3), [3, 1]), ((7, 3, 1), [7, 3, 1]), ((1, 7, 3), [7, 3, 1]), ((1,), [1])]
)
def test_reminders_come_in_order_whatever_the_order_of_the_definition(days: tuple[int, ...], order: list[int]) -> None:
    dues = walk(enrolment_in("ENROLLED"), cases.facts(reminder_days=days))
    assert [body.days_before for _, body in dues if isinstance(body, Remind)] == order
    assert (len(dues), dues[-1]) == (len(order) + 1, (OVERDUE, NoteOverdue()))
    assert dues == sorted(dues, key=lambda due: due[0])


@pytest.mark.parametrize("status", ["NOT_ENROLLED", "REPORTED", "ENDED"])
def test_only_who_still_owes_the_report_is_reminded(status: str) -> None:
    assert next_due(enrolment_in(status), cases.FACTS) is None


def test_report_without_a_date_reminds_nobody() -> None:
    assert next_due(enrolment_in("ENROLLED"), cases.moved("REPORT", closes_at=None)) is None


def test_enrolment_arms_the_first_reminder() -> None:
    assert answer(enrolment_in("NOT_ENROLLED"), Enrol("685/QĐ-UBND")).state.next_due_at == T3


@pytest.mark.parametrize("days", [3, 1])
def test_reminder_orders_one_notice(days: int) -> None:
    outcome = answer(enrolment_in("ENROLLED"), Remind(days), T3)
    assert outcome.notices == (NoticeOrder("REPORT_REMINDER", UNIT, str(days)),)
    assert outcome.state.told == (f"REPORT:{days}:{REPORT_CLOSES.isoformat()}",)


def test_overdue_is_told_once() -> None:
    outcome = answer(enrolment_in("ENROLLED", reminded=(3, 1), reminded_for=REPORT_CLOSES), NoteOverdue(), OVERDUE)
    assert outcome.notices == (NoticeOrder("REPORT_OVERDUE", UNIT),)
    assert (outcome.state.overdue_noted, outcome.state.next_due_at) == (True, None)


@pytest.mark.parametrize(
    "before",
    [
        {},
        {"reminded": (3,), "reminded_for": REPORT_CLOSES},
        {"reminded": (3, 1), "reminded_for": REPORT_CLOSES},
        {"reminded": (3, 1), "reminded_for": REPORT_CLOSES, "overdue_noted": True},
    ],
)
def test_moved_date_starts_the_reminders_anew(before: dict[str, Any]) -> None:
    assert walk(enrolment_in("ENROLLED", **before), LATER) == [
        (vn("2024-08-17T08:00"), Remind(3)),
        (vn("2024-08-19T08:00"), Remind(1)),
        (EXTENDED + SETTLE, NoteOverdue()),
    ]


@pytest.mark.parametrize(
    ("done", "left"),
    [((), [3, 1]), ((3,), [1]), ((3, 1), []), ((1,), [3])],
)
def test_reminders_that_were_sent_for_this_date_are_not_sent_again(done: tuple[int, ...], left: list[int]) -> None:
    state = enrolment_in("ENROLLED", reminded=done, reminded_for=REPORT_CLOSES)
    dues = walk(state, cases.FACTS)
    assert [body.days_before for _, body in dues if isinstance(body, Remind)] == left


def test_report_stops_the_reminders() -> None:
    state = answer(enrolment_in("ENROLLED"), Remind(3), T3).state
    assert answer(state, FileReport("sha", "30/BC"), T3 + SECOND).state.next_due_at is None


@pytest.mark.parametrize(
    ("enrolled_at", "left"),
    [
        (T3 - SECOND, [3, 1]),
        (T3, [3, 1]),
        (T3 + SECOND, [1]),
        (T1 - SECOND, [1]),
        (T1, [1]),
        (T1 + SECOND, []),
        (REPORT_CLOSES, []),
    ],
)
def test_unit_that_enrols_late_gets_only_the_reminders_still_to_come(enrolled_at: datetime, left: list[int]) -> None:
    state = answer(enrolment_in("NOT_ENROLLED"), Enrol("685/QĐ-UBND"), enrolled_at).state
    dues = walk(state, cases.FACTS)
    assert dues[:-1] == [({3: T3, 1: T1}[days], Remind(days)) for days in left]
    assert dues[-1] == (OVERDUE, NoteOverdue())
    assert state.next_due_at == dues[0][0]


def test_moved_date_brings_back_the_reminders_of_a_unit_that_enrolled_late() -> None:
    state = enrolment_in("ENROLLED", enrolled_at=T1 + SECOND)
    assert [body for _, body in walk(state, LATER)] == [Remind(3), Remind(1), NoteOverdue()]


@pytest.mark.parametrize(("phase", "due"), [("SUMMARY", True), ("CLOSED", False), ("CANCELLED", False)])
def test_ended_campaign_reminds_nobody(phase: str, due: bool) -> None:
    assert (next_due(enrolment_in("ENROLLED"), cases.facts(phase=phase)) is not None) == due
