"""A campaign at rest: suspension and resumption, what goes on meanwhile, and by how much the ends move."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rules.acting import Outcome, Role
from rules.campaign import CampaignState, Paper, Resume, Suspend, apply
from rules.facts import Source
from rules.window import require_open
from tests.rules import cases
from tests.rules.cases import CLOSES, NOW, OPENS, PAPER, REPORT_CLOSES, SECOND, TODAY, WINDOWS, campaign_in

ROLES = {
    "move_phase": Role.STANDING_HEAD,
    "summarise": Role.SPECIALIST,
    "note_delivered": Role.SYSTEM,
    "rearm": Role.SYSTEM,
}


def answer(
    state: CampaignState, body: object, at: datetime = NOW, role: Role = Role.AUTHORITY
) -> Outcome[CampaignState]:
    return apply(state, cases.stamp(role, at), body, None)


def code(state: CampaignState, body: object, at: datetime = NOW, role: Role = Role.AUTHORITY) -> str:
    return cases.refused(answer, state, body, at, role).code


def test_suspension_and_resumption_keep_phase_and_bounds() -> None:
    before = campaign_in("SUBMISSION")
    resting = answer(before, Suspend(PAPER, "note")).state
    assert (resting.suspended, resting.phase, resting.windows) == (True, "SUBMISSION", WINDOWS)
    going = answer(resting, Resume(PAPER)).state
    assert (going.suspended, going.phase, going.windows) == (False, "SUBMISSION", WINDOWS)
    assert going.work == ("notify:SUSPENDED:", "notify:RESUMED:")


def test_suspension_and_resumption_are_not_repeated() -> None:
    assert code(campaign_in("RUNNING", suspended=True), Suspend(PAPER, "note")) == "SUSPENDED"
    assert code(campaign_in("RUNNING"), Resume(PAPER)) == "WRONG_PHASE"


LENGTH = timedelta(days=2, hours=3)
SHIFT = timedelta(days=3)
"""By which a suspension of that length moves: whole days, rounded up."""


@pytest.mark.parametrize(
    ("began", "shifts", "moved"),
    [
        (OPENS - SECOND, True, "CAMPAIGN SUBMISSION REPORT"),
        (OPENS, True, "SUBMISSION REPORT"),
        (CLOSES - SECOND, True, "SUBMISSION REPORT"),
        (CLOSES, True, "REPORT"),
        (CLOSES + SECOND, True, "REPORT"),
        (REPORT_CLOSES, True, ""),
        (OPENS, False, ""),
    ],
)
def test_resumption_that_says_so_moves_the_ends_by_the_days_of_the_suspension(
    began: datetime, shifts: bool, moved: str
) -> None:
    paper = Paper("171/KH-UBND", TODAY - timedelta(days=30))
    resting = answer(campaign_in("SUBMISSION"), Suspend(paper, "note"), began).state
    assert resting.suspended_at == began
    going = answer(resting, Resume(paper, shifts), began + LENGTH).state
    assert going.suspended_at is None
    for before, after in zip(WINDOWS, going.windows, strict=True):
        if before.key in moved.split():
            assert before.closes_at is not None
            assert after == replace(
                before,
                closes_at=before.closes_at + SHIFT,
                as_written="dời 3 ngày theo văn bản 171/KH-UBND",
                source=Source("Văn bản 171/KH-UBND"),
                moved_by="171/KH-UBND",
            )
        else:
            assert after == before


@pytest.mark.parametrize(
    ("length", "days"),
    [
        (SECOND, 1),
        (timedelta(hours=23), 1),
        (timedelta(days=1), 1),
        (timedelta(days=1) + SECOND, 2),
        (timedelta(days=30), 30),
    ],
)
def test_resumption_moves_by_whole_days_so_that_an_end_stays_the_end_of_a_day(length: timedelta, days: int) -> None:
    resting = answer(campaign_in("SUBMISSION"), Suspend(PAPER, "note")).state
    window = answer(resting, Resume(PAPER, shifts=True), NOW + length).state.window("SUBMISSION")
    assert (window.closes_at, window.as_written) == (
        CLOSES + timedelta(days=days),
        f"dời {days} ngày theo văn bản 160/KH-UBND",
    )


def test_refusal_after_a_shifted_end_says_the_new_day_and_its_paper() -> None:
    resting = answer(campaign_in("SUBMISSION"), Suspend(PAPER, "note")).state
    window = answer(resting, Resume(Paper("171/KH", TODAY), shifts=True), NOW + LENGTH).state.window("SUBMISSION")
    refusal = cases.refused(require_open, window, CLOSES + SHIFT)
    assert "hạn cuối là hết ngày 11/8/2024 (dời 3 ngày theo văn bản 171/KH)." in refusal.sentence
    assert "08/8/2024" not in refusal.sentence
    assert refusal.source == Source("Văn bản 171/KH")


def test_two_suspensions_move_the_ends_by_both_lengths() -> None:
    state, at = campaign_in("SUBMISSION"), NOW
    for length in (LENGTH, timedelta(hours=1)):
        state = answer(state, Suspend(PAPER, "note"), at).state
        at += length
        state = answer(state, Resume(PAPER, shifts=True), at).state
    assert state.window("SUBMISSION").closes_at == CLOSES + SHIFT + timedelta(days=1)
    assert state.next_due_at == CLOSES + SHIFT + timedelta(days=1)


def test_window_without_an_end_stays_without_one_after_a_suspension() -> None:
    windows = tuple(replace(w, closes_at=None) for w in WINDOWS)
    resting = answer(campaign_in("SUBMISSION", windows=windows), Suspend(PAPER, "note")).state
    assert answer(resting, Resume(PAPER, shifts=True), NOW + LENGTH).state.windows == windows


def test_amendment_keeps_the_end_that_a_suspension_moved() -> None:
    resting = answer(campaign_in("SUBMISSION"), Suspend(PAPER, "note")).state
    going = answer(resting, Resume(PAPER, shifts=True), NOW + LENGTH).state
    assert (
        answer(going, cases.CAMPAIGN_BODIES["amend"], NOW + LENGTH).state.window("SUBMISSION").closes_at
        == CLOSES + SHIFT
    )


@pytest.mark.parametrize(
    ("act", "phase", "taken"),
    [
        ("amend", "RUNNING", True),
        ("extend", "SUBMISSION", True),
        ("resume", "RUNNING", True),
        ("cancel", "RUNNING", True),
        ("note_delivered", "RUNNING", True),
        ("rearm", "RUNNING", True),
        ("move_phase", "RUNNING", False),
        ("summarise", "DECISION", False),
        ("close", "SUMMARY", False),
    ],
)
def test_suspended_campaign_takes_papers_and_nothing_else(act: str, phase: str, taken: bool) -> None:
    state, body = campaign_in(phase, suspended=True), cases.CAMPAIGN_BODIES[act]
    role = ROLES.get(act, Role.AUTHORITY)
    if taken:
        assert answer(state, body, role=role).state.suspended == (act != "resume")
    else:
        assert code(state, body, role=role) == "SUSPENDED"


def test_resumption_takes_up_the_due_instant_again() -> None:
    resting = answer(campaign_in("SUBMISSION"), Suspend(PAPER, "note")).state
    assert resting.next_due_at is None
    assert answer(resting, Resume(PAPER), CLOSES + timedelta(days=3)).state.next_due_at == CLOSES
