"""A campaign: launch, the papers that change it, phases, the end, and what its bounds bring."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.acting import Outcome, Role
from rules.campaign import (
    MOVABLE,
    ORDER,
    STATES,
    Amend,
    CampaignState,
    Cancel,
    Close,
    Extend,
    HandOver,
    Launch,
    MovePhase,
    NoteDelivered,
    Paper,
    Rearm,
    Resume,
    Summarise,
    Suspend,
    apply,
    next_due,
)
from rules.facts import Source
from rules.refusal import Refusal
from tests.rules import cases
from tests.rules.cases import CLOSES, NOW, OPENS, PAPER, REPORT_CLOSES, SECOND, TODAY, WINDOWS, campaign_in, vn

LATER = CLOSES + timedelta(days=3)
EXTEND = Extend(PAPER, "SUBMISSION", LATER, "đến hết ngày 11/8/2024")
LAUNCH = Launch(PAPER, "digest", WINDOWS, (), ())
ROLES = {MovePhase: Role.STANDING_HEAD, Summarise: Role.SPECIALIST, NoteDelivered: Role.SYSTEM, Rearm: Role.SYSTEM}


def answer(state: CampaignState, body: object, at: datetime = NOW) -> Outcome[CampaignState]:
    return apply(state, cases.stamp(ROLES.get(type(body), Role.AUTHORITY), at), body, None)


def code(state: CampaignState, body: object, at: datetime = NOW) -> str:
    return cases.refused(answer, state, body, at).code


# Numbered papers

WITH_PAPER = [LAUNCH, *(cases.CAMPAIGN_BODIES[a] for a in ("amend", "extend", "suspend", "resume", "cancel"))]


def ready(body: object) -> CampaignState:
    return (
        campaign_in("DRAFT") if isinstance(body, Launch) else campaign_in("RUNNING", suspended=isinstance(body, Resume))
    )


@pytest.mark.parametrize("body", WITH_PAPER)
@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        (Paper("", TODAY), "PAPER_MISSING"),
        (Paper("  ", TODAY), "PAPER_MISSING"),
        (Paper("1/KH", NOW + SECOND), "WRONG_DATE"),
        (Paper("1/KH", NOW), ""),
        (Paper("1/KH", NOW - SECOND), ""),
    ],
)
def test_act_rests_on_a_numbered_paper_that_is_not_of_tomorrow(body: Any, paper: Paper, expected: str) -> None:
    body = replace(body, paper=paper)
    if expected:
        assert code(ready(body), body) == expected
    else:
        assert answer(ready(body), body).state.papers[-1] == paper


def test_papers_are_kept_in_order() -> None:
    state = campaign_in("DRAFT")
    way: list[Any] = [LAUNCH, EXTEND, Suspend(PAPER, "note"), Resume(PAPER)]
    for number, body in enumerate(way, 1):
        state = answer(state, replace(body, paper=Paper(f"{number}/KH", TODAY))).state
    assert [paper.number for paper in state.papers] == ["1/KH", "2/KH", "3/KH", "4/KH"]


# Launch


@pytest.mark.parametrize(
    ("warnings", "accepted", "left"),
    [
        ((), (), 0),
        (("A",), ("A",), 0),
        (("A", "B"), ("B", "A"), 0),
        ((), ("A",), 0),
        (("A",), (), 1),
        (("B", "A"), (), 2),
        (("A", "B", "C"), ("B",), 2),
        (("A",), ("B",), 1),
    ],
)
def test_launch_answers_every_warning_first(warnings: tuple[str, ...], accepted: tuple[str, ...], left: int) -> None:
    body = replace(LAUNCH, warnings=warnings, accepted_warnings=accepted)
    if left:
        refusal = cases.refused(answer, campaign_in("DRAFT"), body)
        assert refusal.code == "WARNINGS_OPEN"
        assert refusal.sentence == f"Còn {left} cảnh báo của kế hoạch chưa có ý kiến."
    else:
        assert answer(campaign_in("DRAFT"), body).state.accepted_warnings == accepted


def test_launch_starts_version_one_and_enrols_the_units() -> None:
    state = answer(campaign_in("DRAFT"), LAUNCH, vn("2024-05-28T08:00") + timedelta(days=90)).state
    assert (state.phase, state.definition_version, state.windows, state.papers) == ("LAUNCHED", 1, WINDOWS, (PAPER,))
    assert (state.launched_at, state.work) == (vn("2024-08-26T08:00"), ("enrol",))


# Amend and extend


def test_amendment_is_a_new_version_of_which_everyone_is_told_in_one_order() -> None:
    windows = tuple(replace(w, as_written="mới") for w in WINDOWS)
    state = answer(campaign_in("RUNNING", work=("enrol",)), Amend(PAPER, "digest-2", windows, "note")).state
    assert (state.definition_version, state.definition_digest, state.windows) == (2, "digest-2", windows)
    assert (state.phase, state.work) == ("RUNNING", ("enrol", "notify:AMENDED:2"))


def test_amendment_says_what_changes() -> None:
    assert code(campaign_in("RUNNING"), Amend(PAPER, "digest-2", WINDOWS, "")) == "REASON_MISSING"


def amendment(closes_at: datetime | None, **changes: Any) -> Amend:
    """A new version of the definition in which the window of submission ends then."""
    windows = tuple(replace(w, closes_at=closes_at) if w.key == "SUBMISSION" else w for w in WINDOWS)
    return replace(Amend(Paper("170/KH-UBND", TODAY), "digest-2", windows, "note"), **changes)


@pytest.mark.parametrize("amendments", [1, 2])
def test_amendment_keeps_an_extension_by_an_earlier_paper(amendments: int) -> None:
    state = answer(campaign_in("SUBMISSION"), EXTEND).state
    extended = state.window("SUBMISSION")
    for _ in range(amendments):
        state = answer(state, amendment(CLOSES)).state
    kept = state.window("SUBMISSION")
    assert (kept.closes_at, kept.as_written, kept.moved_by) == (LATER, extended.as_written, "160/KH-UBND")
    assert (state.definition_version, state.next_due_at) == (1 + amendments, LATER)


@pytest.mark.parametrize("closes_at", [LATER + SECOND, LATER + timedelta(days=9), None])
def test_amendment_may_go_beyond_an_extension(closes_at: datetime | None) -> None:
    state = answer(campaign_in("SUBMISSION"), EXTEND).state
    amended = answer(state, amendment(closes_at)).state.window("SUBMISSION")
    assert (amended.closes_at, amended.moved_by) == (closes_at, "")


@pytest.mark.parametrize("closes_at", [CLOSES - timedelta(days=1), LATER])
def test_amendment_moves_the_end_of_an_open_window_either_way(closes_at: datetime) -> None:
    state = answer(campaign_in("SUBMISSION"), amendment(closes_at)).state
    assert (state.window("SUBMISSION").closes_at, state.next_due_at) == (closes_at, closes_at)


@pytest.mark.parametrize(
    ("at", "closes_at", "reopens", "taken"),
    [
        (CLOSES - SECOND, LATER, False, True),
        (CLOSES, LATER, False, False),
        (CLOSES + SECOND, LATER, False, False),
        (CLOSES + 2 * SECOND, CLOSES + SECOND, False, False),
        (CLOSES, LATER, True, True),
        (CLOSES + SECOND, LATER, True, True),
        (CLOSES + SECOND, CLOSES, False, True),
        (CLOSES + SECOND, CLOSES - SECOND, False, True),
        (CLOSES - SECOND, None, False, True),
        (CLOSES, None, False, False),
        (CLOSES + SECOND, None, False, False),
        (CLOSES, None, True, True),
    ],
)
def test_amendment_opens_a_closed_window_again_only_if_its_paper_says_so(
    at: datetime, closes_at: datetime | None, reopens: bool, taken: bool
) -> None:
    body = amendment(closes_at, reopens=reopens)
    if taken:
        assert answer(campaign_in("APPRAISAL"), body, at).state.window("SUBMISSION").closes_at == closes_at
    else:
        refusal = cases.refused(answer, campaign_in("APPRAISAL"), body, at)
        assert refusal.code == "WRONG_PHASE"
        assert refusal.sentence == "Bản sửa đổi mở lại một thời hạn đã kết thúc hết ngày 08/8/2024."


@pytest.mark.parametrize(
    ("phase", "at", "closes_at", "after"),
    [
        ("APPRAISAL", CLOSES, LATER, "SUBMISSION"),
        ("APPRAISAL", CLOSES + SECOND, LATER, "SUBMISSION"),
        ("APPRAISAL", CLOSES + SECOND, None, "SUBMISSION"),
        ("APPRAISAL", CLOSES + SECOND, CLOSES, "APPRAISAL"),
        ("APPRAISAL", CLOSES - SECOND, LATER, "APPRAISAL"),
        ("SUBMISSION", CLOSES - SECOND, LATER, "SUBMISSION"),
        ("RUNNING", CLOSES, LATER, "RUNNING"),
        ("COUNCIL", CLOSES, LATER, "COUNCIL"),
    ],
)
def test_amendment_that_opens_submission_again_takes_only_the_appraisal_back(
    phase: str, at: datetime, closes_at: datetime | None, after: str
) -> None:
    state = answer(campaign_in(phase), amendment(closes_at, reopens=True), at).state
    assert state.phase == after
    if (phase, after) == ("APPRAISAL", "SUBMISSION"):
        assert state.next_due_at == closes_at


def test_amendment_that_opens_the_reports_again_leaves_the_phase() -> None:
    windows = (*WINDOWS[:2], replace(WINDOWS[2], closes_at=REPORT_CLOSES + timedelta(days=5)))
    body = replace(amendment(CLOSES), windows=windows, reopens=True)
    assert answer(campaign_in("APPRAISAL"), body, REPORT_CLOSES).state.phase == "APPRAISAL"


@pytest.mark.parametrize("left_out", ["CAMPAIGN", "SUBMISSION", "REPORT", "CAMPAIGN SUBMISSION REPORT"])
def test_amendment_keeps_every_window_it_does_not_name(left_out: str) -> None:
    windows = tuple(replace(w, as_written="mới") for w in WINDOWS if w.key not in left_out.split())
    state = answer(campaign_in("RUNNING"), replace(amendment(CLOSES), windows=windows)).state
    assert state.windows == tuple(w if w.key in left_out.split() else replace(w, as_written="mới") for w in WINDOWS)
    assert state.definition_version == 2


def test_amendment_with_an_end_that_the_campaign_does_not_know_is_refused() -> None:
    body = replace(amendment(CLOSES), windows=(*WINDOWS, replace(WINDOWS[1], key="POSTING")))
    assert code(campaign_in("RUNNING"), body) == "UNKNOWN_ITEM"


@pytest.mark.parametrize(
    ("bound", "words"), [("2024-08-08T17:00", "trước 17:00 ngày 08/8/2024"), ("2024-08-09T00:00", "hết ngày 08/8/2024")]
)
def test_refused_move_of_an_end_says_the_end_to_the_hour(bound: str, words: str) -> None:
    end = vn(bound)
    windows = tuple(replace(w, closes_at=end) if w.key == "SUBMISSION" else w for w in WINDOWS)
    state = campaign_in("SUBMISSION", windows=windows)
    not_later = cases.refused(answer, state, replace(EXTEND, closes_at=end - timedelta(hours=1)), NOW)
    assert not_later.sentence == f"Hạn mới không muộn hơn hạn đang có ({words})."
    assert cases.refused(answer, state, EXTEND, end).sentence == f"Thời hạn này đã kết thúc {words}."
    amended = cases.refused(answer, state, amendment(LATER), end)
    assert amended.sentence == f"Bản sửa đổi mở lại một thời hạn đã kết thúc {words}."


@pytest.mark.parametrize(
    ("closes_at", "expected"),
    [
        (CLOSES - SECOND, "WRONG_DATE"),
        (CLOSES, "WRONG_DATE"),
        (CLOSES + SECOND, ""),
        (LATER, ""),
    ],
)
def test_extension_moves_the_end_later_only(closes_at: datetime, expected: str) -> None:
    body = replace(EXTEND, closes_at=closes_at)
    if expected:
        assert code(campaign_in("SUBMISSION"), body) == expected
    else:
        assert answer(campaign_in("SUBMISSION"), body).state.window("SUBMISSION").closes_at == closes_at


def test_window_without_an_end_is_not_extended() -> None:
    windows = tuple(replace(w, closes_at=None) for w in WINDOWS)
    refusal = cases.refused(answer, campaign_in("SUBMISSION", windows=windows), EXTEND)
    assert (refusal.code, refusal.source) == ("WRONG_DATE", Source("Văn bản 160/KH-UBND"))


@pytest.mark.parametrize(
    ("at", "reopens", "expected"),
    [
        (CLOSES - SECOND, False, ""),
        (CLOSES, False, "WRONG_PHASE"),
        (CLOSES + SECOND, False, "WRONG_PHASE"),
        (CLOSES, True, ""),
        (LATER - SECOND, True, ""),
        (LATER, True, "WRONG_DATE"),
        (LATER + SECOND, True, "WRONG_DATE"),
        (LATER, False, "WRONG_PHASE"),
    ],
)
def test_closed_window_is_opened_again_only_by_a_paper_that_says_so(at: datetime, reopens: bool, expected: str) -> None:
    state, body = campaign_in("APPRAISAL"), replace(EXTEND, reopens=reopens)
    if expected:
        assert code(state, body, at) == expected
    else:
        assert answer(state, body, at).state.window("SUBMISSION").closes_at == LATER


@pytest.mark.parametrize(
    ("phase", "window", "at", "after"),
    [
        ("RUNNING", "SUBMISSION", NOW, "RUNNING"),
        ("RUNNING", "SUBMISSION", CLOSES, "RUNNING"),
        ("SUBMISSION", "SUBMISSION", NOW, "SUBMISSION"),
        ("APPRAISAL", "SUBMISSION", CLOSES - SECOND, "APPRAISAL"),
        ("APPRAISAL", "SUBMISSION", CLOSES, "SUBMISSION"),
        ("APPRAISAL", "SUBMISSION", CLOSES + SECOND, "SUBMISSION"),
        ("COUNCIL", "SUBMISSION", CLOSES, "COUNCIL"),
        ("APPRAISAL", "REPORT", NOW, "APPRAISAL"),
        ("APPRAISAL", "REPORT", REPORT_CLOSES, "APPRAISAL"),
    ],
)
def test_extension_that_opens_submission_again_takes_only_the_appraisal_back(
    phase: str, window: str, at: datetime, after: str
) -> None:
    """Who went on to the appraisal by hand before the end stays there: nothing was closed."""
    body = replace(EXTEND, window=window, closes_at=REPORT_CLOSES + timedelta(days=5), reopens=True)
    assert answer(campaign_in(phase), body, at).state.phase == after


def test_extension_changes_one_window_and_names_its_paper_there() -> None:
    state = answer(campaign_in("SUBMISSION"), EXTEND).state
    moved = state.window("SUBMISSION")
    assert (moved.opens_at, moved.closes_at, moved.as_written) == (OPENS, LATER, "đến hết ngày 11/8/2024")
    assert (str(moved.source), moved.moved_by) == ("Văn bản 160/KH-UBND", "160/KH-UBND")
    assert [w for w in state.windows if w.key != "SUBMISSION"] == [w for w in WINDOWS if w.key != "SUBMISSION"]
    assert [w.key for w in state.windows] == [w.key for w in WINDOWS]


def test_extension_tells_everyone_in_one_order() -> None:
    state = answer(campaign_in("SUBMISSION"), EXTEND).state
    assert (state.work, state.definition_version) == (("notify:EXTENDED:SUBMISSION",), 1)


# Phases


@pytest.mark.parametrize(("now", "then"), list(product(ORDER, MOVABLE)))
def test_phase_moves_forward_only(now: str, then: str) -> None:
    if ORDER.index(then) > ORDER.index(now):
        assert answer(campaign_in(now), MovePhase(then)).state.phase == then
    else:
        refusal = cases.refused(answer, campaign_in(now), MovePhase(then))
        assert refusal.code == "WRONG_PHASE"
        assert refusal.sentence == f"Phong trào đang ở «{STATES[now]}», không chuyển về «{STATES[then]}» được."


@pytest.mark.parametrize("then", ["LAUNCHED", "SUMMARY", "CLOSED", "CANCELLED", "DRAFT", "", "HOLIDAY"])
@pytest.mark.parametrize("now", ORDER)
def test_phase_with_an_act_of_its_own_is_not_moved_to(now: str, then: str) -> None:
    assert code(campaign_in(now), MovePhase(then)) == "UNKNOWN_ITEM"


def test_phases_between_launch_and_summary_are_moved_to() -> None:
    assert MOVABLE == ("REGISTRATION", "RUNNING", "SUBMISSION", "APPRAISAL", "COUNCIL", "DECISION")


def test_summary_needs_text() -> None:
    assert code(campaign_in("DECISION"), Summarise("")) == "REASON_MISSING"
    state = answer(campaign_in("DECISION"), Summarise("note")).state
    assert (state.phase, state.summary_note) == ("SUMMARY", "note")


def test_cancellation_needs_a_reason_tells_everyone_and_ends_the_enrolments() -> None:
    assert code(campaign_in("RUNNING"), Cancel(PAPER, "")) == "REASON_MISSING"
    state = answer(campaign_in("RUNNING"), Cancel(PAPER, "note")).state
    assert (state.phase, state.closed_at, state.next_due_at) == ("CANCELLED", NOW, None)
    assert state.work == ("notify:CANCELLED:", "end")


def test_closing_asks_the_rows_for_open_cases() -> None:
    outcome = answer(campaign_in("SUMMARY"), Close())
    assert (outcome.guard, outcome.state.phase, outcome.state.closed_at) == ("NO_OPEN_CASES", "CLOSED", NOW)
    assert outcome.state.work == ("notify:CLOSED:", "end")


@pytest.mark.parametrize(
    ("work", "enrolled", "left"),
    [
        ("enrol", 62, ("notify:EXTENDED:SUBMISSION",)),
        ("notify:EXTENDED:SUBMISSION", 7, ("enrol",)),
        ("end", 7, ("enrol", "notify:EXTENDED:SUBMISSION")),
    ],
)
def test_delivery_that_has_ended_is_struck_from_the_work(work: str, enrolled: int, left: tuple[str, ...]) -> None:
    state = campaign_in("RUNNING", work=("enrol", "notify:EXTENDED:SUBMISSION"), enrolled=7)
    after = answer(state, NoteDelivered(work, 55, 2)).state
    assert (after.work, after.enrolled) == (left, enrolled)


@pytest.mark.parametrize("key", ["CAMPAIGN", "SUBMISSION", "REPORT"])
def test_window_of_a_campaign_is_found_by_its_key(key: str) -> None:
    assert campaign_in("RUNNING").window(key).key == key


def test_unknown_window_of_a_campaign_is_a_fault() -> None:
    with pytest.raises(KeyError):
        campaign_in("RUNNING").window("POSTING")


# What the bounds bring

STARTS = vn("2024-05-20T00:00")


@pytest.mark.parametrize(
    ("phase", "due"),
    [
        ("DRAFT", None),
        ("LAUNCHED", (STARTS, MovePhase("RUNNING"))),
        ("RUNNING", (OPENS, MovePhase("SUBMISSION"))),
        ("SUBMISSION", (CLOSES, MovePhase("APPRAISAL"))),
        ("APPRAISAL", None),
        ("COUNCIL", None),
        ("DECISION", None),
        ("SUMMARY", None),
        ("CLOSED", None),
        ("CANCELLED", None),
    ],
)
def test_bound_brings_the_next_phase(phase: str, due: tuple[datetime, object] | None) -> None:
    assert next_due(campaign_in(phase), None) == due
    assert next_due(campaign_in(phase, suspended=True), None) is None
    assert answer(campaign_in(phase), Rearm()).state.next_due_at == (due[0] if due else None)


def test_late_launch_passes_its_bounds_in_order() -> None:
    state = answer(campaign_in("DRAFT"), LAUNCH, LATER).state
    passed = []
    while (due := next_due(state, None)) is not None:
        passed.append(due)
        state = apply(state, cases.stamp(Role.SYSTEM, due[0]), due[1], None).state
    assert passed == [
        (STARTS, MovePhase("RUNNING")),
        (OPENS, MovePhase("SUBMISSION")),
        (CLOSES, MovePhase("APPRAISAL")),
    ]


@pytest.mark.parametrize(("key", "phase"), [("CAMPAIGN", "SUBMISSION"), ("SUBMISSION", None)])
def test_missing_bound_brings_nothing(key: str, phase: str | None) -> None:
    windows = tuple(replace(w, opens_at=None, closes_at=None) if w.key == key else w for w in WINDOWS)
    start = "LAUNCHED" if key == "CAMPAIGN" else "RUNNING"
    due = next_due(campaign_in(start, windows=windows), None)
    assert (due[1] if due else None) == (MovePhase(phase) if phase else None)


def test_extension_moves_the_due_instant() -> None:
    assert answer(campaign_in("SUBMISSION"), EXTEND).state.next_due_at == LATER
    reopened = answer(campaign_in("APPRAISAL"), replace(EXTEND, reopens=True), CLOSES + SECOND).state
    assert (reopened.phase, reopened.next_due_at) == ("SUBMISSION", LATER)


def ends(state: CampaignState) -> dict[str, datetime]:
    return {w.key: w.closes_at for w in state.windows if w.closes_at is not None}


HAND_OVER = HandOver(PAPER, "digest-2", cases.WINDOWS, "ubnd-tinh-thai-nguyen", "note")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(cases.CAMPAIGN_BODIES)), st.sampled_from(ORDER), st.integers(0, 60)),
        max_size=25,
    )
)
def test_random_acts_keep_order_and_bounds(steps: list[tuple[str, str, int]]) -> None:
    """Phases go back only by opening a closed window; the end of a window never comes earlier; papers only grow."""
    state, at = answer(campaign_in("DRAFT"), LAUNCH).state, NOW
    for act, phase, hours in steps:
        at += timedelta(hours=hours)
        body = {
            "move_phase": MovePhase(phase),
            "resume": Resume(PAPER, shifts=True),
            "extend": replace(EXTEND, closes_at=at + timedelta(days=3), reopens=True),
            "amend": amendment(at + timedelta(days=3), reopens=True),
            "hand_over": replace(HAND_OVER, windows=amendment(at + timedelta(days=3)).windows),
        }.get(act, cases.CAMPAIGN_BODIES[act])
        try:
            after = answer(state, body, at).state
        except Refusal:
            continue
        ranks = [list(STATES).index(s.phase) for s in (state, after)]
        if ranks[0] > ranks[1]:
            assert act in ("extend", "amend", "hand_over")
            assert (state.phase, after.phase) == ("APPRAISAL", "SUBMISSION")
            assert ends(state)["SUBMISSION"] <= at < ends(after)["SUBMISSION"]
        assert after.papers[: len(state.papers)] == state.papers
        assert all(ends(after)[key] >= bound for key, bound in ends(state).items())
        state = after
