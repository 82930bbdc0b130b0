"""The limit that runs in a dossier: kept with its inputs, recounted only by an officer's act."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from rules import nomination
from rules.acting import NoticeOrder, Role
from rules.calendar import inclusive_end
from rules.deadline import WEEKENDS, Deadline, deadline, recompute
from rules.nomination_acts import NominationState, RecountLimit, RequestSupplement
from rules.recount import running_limit
from tests.rules import cases
from tests.rules.cases import DAY_OFF, LIMIT, NOW, UNIT, nomination_in, refused, stamp, vn

MOVED = recompute(LIMIT, DAY_OFF)


def recount(
    status: str, limit: Deadline | None = MOVED, at: datetime = NOW, note: str = "note", **changes: object
) -> NominationState:
    state = replace(nomination_in(status), **changes)
    return nomination.apply(state, stamp(Role.SPECIALIST, at), RecountLimit(note, limit), cases.facts()).state


def test_supplement_without_a_day_of_the_officer_is_due_by_the_limit() -> None:
    body = RequestSupplement(("BAO_CAO",), None, "note", LIMIT)
    state = nomination.apply(nomination_in("SUBMITTED"), stamp(Role.SPECIALIST), body, cases.facts()).state

    assert (state.supplement_due_at, state.supplement_limit) == (LIMIT.due_at, LIMIT)
    assert running_limit(state) == LIMIT


def test_day_of_the_officer_goes_before_the_limit_and_both_are_kept() -> None:
    body = RequestSupplement(("BAO_CAO",), vn("2024-08-14T00:00"), "note", LIMIT)
    state = nomination.apply(nomination_in("SUBMITTED"), stamp(Role.SPECIALIST), body, cases.facts()).state

    assert (state.supplement_due_at, state.supplement_limit) == (vn("2024-08-14T00:00"), LIMIT)
    assert running_limit(state) is None


def test_supplement_without_any_limit_asks_for_a_day() -> None:
    body = RequestSupplement(("BAO_CAO",), None, "note")
    refusal = refused(nomination.apply, nomination_in("SUBMITTED"), stamp(Role.SPECIALIST), body, cases.facts())
    assert (refusal.code, refusal.remedy) == ("VALUE_MISSING", "Chọn hạn bổ sung.")


@pytest.mark.source("D-HOLIDAY")
def test_corrected_table_moves_the_supplement_and_keeps_the_earlier_day() -> None:
    body = RecountLimit("note", MOVED)
    outcome = nomination.apply(nomination_in("RETURNED"), stamp(Role.SPECIALIST), body, cases.facts())

    assert (LIMIT.effective_on, MOVED.effective_on) == (date(2024, 8, 8), date(2024, 8, 9))
    assert outcome.state.supplement_due_at == inclusive_end(date(2024, 8, 9))
    assert (outcome.state.supplement_limit, outcome.state.earlier_limits) == (MOVED, (LIMIT,))
    assert outcome.notices == (NoticeOrder("SUPPLEMENT_MOVED", UNIT, MOVED.due_at.isoformat()),)
    due = nomination.next_due(outcome.state, cases.facts())
    assert due is not None and due[0] > MOVED.due_at


def test_appraisal_moves_without_telling_the_unit() -> None:
    state = recount("ACCEPTED")
    assert (state.appraisal_limit, state.earlier_limits, state.status) == (MOVED, (LIMIT,), "ACCEPTED")


@pytest.mark.parametrize(
    ("limit", "at", "note", "code"),
    [
        (MOVED, NOW, "", "REASON_MISSING"),
        (LIMIT, NOW, "note", "TWICE"),
        (None, NOW, "note", "TWICE"),
        (MOVED, MOVED.due_at, "note", "WRONG_DATE"),
    ],
)
def test_recount_that_changes_nothing_or_comes_too_late_is_refused(
    limit: Deadline | None, at: datetime, note: str, code: str
) -> None:
    assert refused(recount, "RETURNED", limit, at, note).code == code


def test_day_that_the_officer_chose_is_not_recounted() -> None:
    state = nomination_in("RETURNED", supplement_due_at=vn("2024-08-14T00:00"))
    refusal = refused(nomination.apply, state, stamp(Role.SPECIALIST), RecountLimit("note", MOVED), cases.facts())
    assert (running_limit(state), refusal.code) == (None, "TWICE")


def test_recount_after_a_recount_keeps_every_earlier_day() -> None:
    third = deadline(LIMIT.started_on, 3, "wd", WEEKENDS)
    state = recount("ACCEPTED", third, appraisal_limit=MOVED, earlier_limits=(LIMIT,))
    assert state.earlier_limits == (LIMIT, MOVED)
