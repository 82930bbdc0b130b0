"""What a unit owes: registration, pledge, plan and reviews are taken late and marked; reminders follow the bounds."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules import enrolment
from rules.acting import Role
from rules.enrolment import NoteOverdue, Remind, next_due
from rules.enrolment_acts import FilePlan, FileReview, HandOver, Register, SignPledge
from rules.facts import Obligation, Window
from tests.rules.cases import (
    NOW,
    OBLIGATIONS,
    OTHER_UNIT,
    PLAN,
    SETTLE,
    TODAY,
    UNIT,
    WINDOWS,
    enrolment_in,
    facts,
    refused,
    stamp,
    vn,
)

CLOSED = vn("2024-08-05T00:00")
COMING = vn("2024-08-20T00:00")
REVIEWED = vn("2024-08-25T00:00")
EXTRA = (
    Window("REGISTRATION", None, CLOSED, "đến hết ngày 04/8/2024", PLAN),
    Window("WAVE_1", vn("2024-06-01T00:00"), CLOSED, "đợt 1", PLAN),
    Window("WAVE_2", COMING, None, "đợt 2", PLAN),
    Window("REVIEW_1", None, REVIEWED, "đến hết ngày 24/8/2024", PLAN),
    Window("PLAN", None, CLOSED, "trước ngày 05/8/2024", PLAN),
)
BOUND = {"REGISTRATION": "REGISTRATION", "PLAN": "PLAN", "REVIEW_1": "REVIEW_1", "REPORT": "REPORT"}
OWED = tuple(replace(owed, window=BOUND.get(owed.key, "")) for owed in OBLIGATIONS)
OWED = (*OWED, Obligation("REVIEW_2", "Sơ kết đợt 2", PLAN))
FACTS = facts(windows=(*WINDOWS, *EXTRA), obligations=OWED)
NOTHING_OWED = facts(obligations=(Obligation("REPORT", "Báo cáo kết quả", PLAN, "REPORT"),))
OFFICER, HEAD = stamp(Role.UNIT_OFFICER), stamp(Role.UNIT_HEAD)
START = enrolment_in("ENROLLED", enrolled_at=vn("2024-05-28T09:00"))


def filed(by: object, body: object) -> tuple[str, bool, str]:
    """(key, late, number) of what an act left."""
    (line,) = enrolment.apply(START, by, body, FACTS).state.filed  # type: ignore[arg-type]  # a stamp
    return line.key, line.late, line.number


def test_registration_after_its_bound_is_taken_and_marked_late() -> None:
    assert filed(OFFICER, Register("note")) == ("REGISTRATION", True, "")


def test_what_has_no_date_is_never_late() -> None:
    assert filed(HEAD, SignPledge("3/GƯ")) == ("PLEDGE", False, "3/GƯ")


def test_a_plan_is_late_by_its_own_day_not_by_that_of_the_upload() -> None:
    before = CLOSED - timedelta(days=1)
    assert filed(OFFICER, FilePlan("sha", "5/KH", before)) == ("PLAN", False, "5/KH")
    assert filed(OFFICER, FilePlan("sha", "5/KH", CLOSED)) == ("PLAN", True, "5/KH")


def test_a_later_plan_replaces_the_first_and_a_second_registration_is_refused() -> None:
    first = enrolment.apply(START, OFFICER, FilePlan("one", "5/KH", TODAY), FACTS).state
    second = enrolment.apply(first, OFFICER, FilePlan("two", "6/KH", TODAY), FACTS).state
    assert [(line.key, line.sha) for line in second.filed] == [("PLAN", "two")]
    registered = enrolment.apply(START, OFFICER, Register("note"), FACTS).state
    assert refused(enrolment.apply, registered, OFFICER, Register("note"), FACTS).code == "TWICE"


@pytest.mark.parametrize(
    ("by", "body", "code"),
    [
        (OFFICER, Register(""), "REASON_MISSING"),
        (OFFICER, SignPledge("3/GƯ"), "WRONG_ROLE"),
        (OFFICER, FilePlan("", "5/KH", TODAY), "PAPER_MISSING"),
        (OFFICER, FilePlan("sha", " ", TODAY), "PAPER_MISSING"),
        (OFFICER, FilePlan("sha", "5/KH", NOW + timedelta(days=1)), "WRONG_DATE"),
        (OFFICER, FileReview("WAVE_1", "", "1/BC"), "PAPER_MISSING"),
        (OFFICER, FileReview("WAVE_2", "sha", "1/BC"), "WRONG_DATE"),
        (OFFICER, FileReview("WAVE_9", "sha", "1/BC"), "UNKNOWN_ITEM"),
    ],
)
def test_what_is_missing_or_too_early_is_refused(by: object, body: object, code: str) -> None:
    assert refused(enrolment.apply, START, by, body, FACTS).code == code


@pytest.mark.parametrize("body", [Register("note"), FilePlan("sha", "5/KH", TODAY), FileReview("WAVE_1", "sha", "1")])
def test_what_the_plan_does_not_ask_for_is_refused(body: object) -> None:
    assert refused(enrolment.apply, START, OFFICER, body, NOTHING_OWED).code == "UNKNOWN_ITEM"


def test_reminders_come_for_every_bound_and_stop_when_it_is_filed() -> None:
    only = facts(windows=(*WINDOWS, *EXTRA), obligations=tuple(o for o in OWED if o.key == "REVIEW_1"))
    at = REVIEWED - timedelta(days=3) + timedelta(hours=8)
    assert next_due(START, only) == (at, Remind(3, "REVIEW_1"))
    told = enrolment.apply(START, stamp(Role.SYSTEM, at), Remind(3, "REVIEW_1"), only)
    assert [(order.kind, order.unit, order.detail) for order in told.notices] == [
        ("OBLIGATION_REMINDER", UNIT, "REVIEW_1:3")
    ]
    assert next_due(told.state, only) == (at + timedelta(days=2), Remind(1, "REVIEW_1"))
    done = enrolment.apply(told.state, OFFICER, FileReview("WAVE_1", "sha", "1/BC"), only).state
    assert next_due(done, only) is None


def test_an_overdue_obligation_is_told_once_after_its_bound_has_settled() -> None:
    only = facts(windows=(*WINDOWS, *EXTRA), obligations=tuple(o for o in OWED if o.key == "REGISTRATION"))
    joined = replace(START, enrolled_at=CLOSED)
    due = (CLOSED + SETTLE, NoteOverdue("REGISTRATION"))
    assert next_due(joined, only) == due
    told = enrolment.apply(joined, stamp(Role.SYSTEM, due[0]), due[1], only)
    assert [(order.kind, order.detail) for order in told.notices] == [("OBLIGATION_OVERDUE", "REGISTRATION")]
    assert next_due(told.state, only) is None


def test_a_part_that_was_handed_over_is_the_successors_alone() -> None:
    order = HandOver(OTHER_UNIT, "72/NQ")
    after = enrolment.apply(START, stamp(Role.STANDING_HEAD), order, FACTS)
    assert [(notice.kind, notice.unit) for notice in after.notices] == [("HANDED_OVER", OTHER_UNIT)]
    successor = stamp(Role.UNIT_OFFICER, unit=OTHER_UNIT)
    assert enrolment.apply(after.state, successor, Register("note"), FACTS).state.has_filed("REGISTRATION")
    assert refused(enrolment.apply, after.state, OFFICER, Register("note"), FACTS).code == "WRONG_UNIT"
    for wrong, code in ((HandOver(OTHER_UNIT, "72/NQ"), "UNKNOWN_ITEM"), (HandOver("x", " "), "PAPER_MISSING")):
        assert refused(enrolment.apply, after.state, stamp(Role.STANDING_HEAD), wrong, FACTS).code == code
