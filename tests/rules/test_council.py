"""A sitting: convening, attendance and quorum, conflicts, ranking, minutes, cancelling; the votes that are needed."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.acting import Outcome, Role
from rules.council import apply
from rules.council_acts import (
    SHOW_OF_HANDS,
    STATES,
    Cancel,
    Convene,
    DeclareConflict,
    NoteDelivered,
    NotePapers,
    OpenBallot,
    Rank,
    RecordAttendance,
    ReleaseItem,
    SessionState,
    SignMinutes,
)
from rules.threshold import least
from rules.window import CaseFacts
from tests.rules import cases
from tests.rules.cases import MEMBERS, NOW, SECOND, TELLERS, counted, session_in, value

SITS_AT = NOW + timedelta(days=7)
CONVENE = Convene(SITS_AT, (1, 2, 3), MEMBERS)
ROLES = {
    SignMinutes: Role.AUTHORITY,
    ReleaseItem: Role.AUTHORITY,
    DeclareConflict: Role.MEMBER,
    NoteDelivered: Role.SYSTEM,
    NotePapers: Role.SYSTEM,
}


def answer(
    state: SessionState, body: object, at: datetime = NOW, facts: CaseFacts = cases.FACTS
) -> Outcome[SessionState]:
    return apply(state, cases.stamp(ROLES.get(type(body), Role.SECRETARY), at), body, facts)


def code(state: SessionState, body: object) -> str:
    return cases.refused(answer, state, body).code


def quorum(text: str) -> CaseFacts:
    return cases.facts(values=(value("council.quorum", text),))


# How many


@pytest.mark.parametrize(
    ("part", "base", "needed"),
    [
        ("2/3", 1, 1),
        ("2/3", 2, 2),
        ("2/3", 3, 2),
        ("2/3", 4, 3),
        ("2/3", 19, 13),
        ("2/3", 20, 14),
        ("2/3", 21, 14),
        ("2/3", 22, 15),
        ("4/5", 1, 1),
        ("4/5", 4, 4),
        ("4/5", 5, 4),
        ("4/5", 6, 5),
        ("4/5", 19, 16),
        ("4/5", 20, 16),
        ("4/5", 21, 17),
        ("4/5", 22, 18),
        ("9/10", 9, 9),
        ("9/10", 10, 9),
        ("9/10", 11, 10),
        ("9/10", 19, 18),
        ("9/10", 20, 18),
        ("9/10", 21, 19),
        ("9/10", 22, 20),
        ("1/2", 20, 10),
        ("1/2", 21, 11),
        ("1", 20, 20),
        ("7/10", 10, 7),
        ("7/100", 100, 7),
    ],
)
def test_share_of_the_members_is_rounded_up(part: str, base: int, needed: int) -> None:
    assert least(Fraction(part), base) == needed


@given(st.fractions(Fraction(1, 1000), 1, max_denominator=1000), st.integers(1, 2000))
def test_votes_needed_are_the_fewest_that_reach_the_share(part: Fraction, base: int) -> None:
    needed = least(part, base)
    assert Fraction(needed, base) >= part
    assert Fraction(needed - 1, base) < part
    assert 1 <= needed <= base


@given(st.fractions(Fraction(1, 100), 1, max_denominator=100), st.integers(1, 500))
def test_one_more_member_never_needs_fewer_votes(part: Fraction, base: int) -> None:
    assert least(part, base) <= least(part, base + 1) <= least(part, base) + 1


# Convening


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"sits_at": NOW - SECOND}, "WRONG_DATE"),
        ({"items": ()}, "UNKNOWN_ITEM"),
        ({"items": (1, 2, 1)}, "UNKNOWN_ITEM"),
        ({"members": ()}, "NOT_A_MEMBER"),
        ({"members": ("a", "a", "b")}, "NOT_A_MEMBER"),
    ],
)
def test_convening_needs_an_hour_to_come_and_lists_without_doubles(changes: dict[str, Any], expected: str) -> None:
    assert code(session_in("NONE"), replace(CONVENE, **changes)) == expected


@pytest.mark.parametrize("sits_at", [NOW, NOW + SECOND, SITS_AT])
def test_convening_keeps_agenda_and_persons_and_tells_the_dossiers(sits_at: datetime) -> None:
    state = answer(session_in("NONE"), replace(CONVENE, sits_at=sits_at)).state
    assert (state.status, state.sits_at, state.items, state.members) == ("CONVENED", sits_at, (1, 2, 3), MEMBERS)
    assert state.work == ("agenda",)


@pytest.mark.parametrize(
    ("text", "members", "needed"), [("2/3", 20, 14), ("2/3", 19, 13), ("4/5", 20, 16), ("1", 20, 20), ("1/2", 1, 1)]
)
def test_quorum_is_fixed_when_convening(text: str, members: int, needed: int) -> None:
    body = replace(CONVENE, members=MEMBERS[:members])
    assert answer(session_in("NONE"), body, facts=quorum(text)).state.quorum == needed


def test_missing_quorum_is_asked_of_the_issuer() -> None:
    refusal = cases.refused(answer, session_in("NONE"), CONVENE, NOW, cases.facts(values=()))
    assert refusal.code == "VALUE_MISSING"


# Attendance


@pytest.mark.parametrize(
    ("present", "taken"), [(0, False), (12, False), (13, False), (14, True), (15, True), (20, True)]
)
def test_sitting_needs_its_quorum(present: int, taken: bool) -> None:
    body = RecordAttendance(MEMBERS[:present], "note")
    if taken:
        state = answer(session_in("CONVENED"), body).state
        assert (state.status, state.present, state.reason_note) == ("SITTING", MEMBERS[:present], "note")
    else:
        refusal = cases.refused(answer, session_in("CONVENED"), body)
        assert refusal.code == "QUORUM_NOT_MET"
        assert refusal.sentence == f"Có mặt {present} trong 20 thành viên, cần ít nhất 14."
        assert refusal.source == cases.STATUTE


@pytest.mark.parametrize(
    "present",
    [(*MEMBERS[:19], "stranger"), (*MEMBERS[:19], MEMBERS[0]), ("stranger",), (MEMBERS[0], MEMBERS[0])],
)
def test_attendance_counts_persons_of_the_council_once(present: tuple[str, ...]) -> None:
    assert code(session_in("CONVENED"), RecordAttendance(present)) == "NOT_A_MEMBER"


def test_attendance_is_corrected_before_the_first_ballot() -> None:
    state = answer(session_in("SITTING"), RecordAttendance(MEMBERS[:14])).state
    assert (state.status, state.present) == ("SITTING", MEMBERS[:14])


# Conflicts


def test_conflicts_are_recorded_and_change_no_base() -> None:
    state = session_in("SITTING")
    for body in (DeclareConflict(MEMBERS[3], 1, "note"), DeclareConflict(MEMBERS[4], 2, "note")):
        state = answer(state, body).state
    assert state == session_in("SITTING", conflicts=((MEMBERS[3], 1), (MEMBERS[4], 2)))


@pytest.mark.parametrize(("member", "n"), [("stranger", 1), (MEMBERS[0], 9)])
def test_conflict_is_of_a_member_with_a_dossier_of_the_sitting(member: str, n: int) -> None:
    assert code(session_in("SITTING"), DeclareConflict(member, n, "note")) == "NOT_A_MEMBER"


# Ranking: dossier 1 has 19 votes, dossier 2 has 17; bằng khen needs 18, dossier 3 was not voted on


@pytest.mark.parametrize(
    ("order", "reason", "expected"),
    [
        ((1,), "note", ""),
        ((), "note", ""),
        ((1,), "", "REASON_MISSING"),
        ((2,), "note", "UNKNOWN_ITEM"),
        ((1, 2), "note", "UNKNOWN_ITEM"),
        ((3,), "note", "UNKNOWN_ITEM"),
        ((9,), "note", "UNKNOWN_ITEM"),
        ((1, 1), "note", "UNKNOWN_ITEM"),
    ],
)
def test_ranking_takes_who_reached_the_threshold_once_each(order: tuple[int, ...], reason: str, expected: str) -> None:
    if expected:
        assert code(session_in("COUNTED"), Rank(order, reason)) == expected
    else:
        assert answer(session_in("COUNTED"), Rank(order, reason)).state.ranking == order


@pytest.mark.parametrize(("needed", "taken"), [(16, True), (17, True), (18, False)])
def test_ranking_takes_exactly_the_needed_votes(needed: int, taken: bool) -> None:
    ballot = counted(replace(cases.FOR_PROVINCE, needed=needed), *TELLERS, closed=True)
    state = session_in("COUNTED", ballots=(ballot,))
    if taken:
        assert answer(state, Rank((2, 1), "note")).state.ranking == (2, 1)
    else:
        assert code(state, Rank((2, 1), "note")) == "UNKNOWN_ITEM"


def test_ranking_is_for_the_award_of_the_province() -> None:
    """A vote on the giấy khen ranks nobody for the bằng khen, however many were for it."""
    state = session_in("COUNTED", ballots=(counted(cases.BY_HAND, *TELLERS, closed=True),))
    assert code(state, Rank((1,), "note")) == "UNKNOWN_ITEM"


def test_later_ranking_replaces_the_earlier_one() -> None:
    ballot = counted(replace(cases.FOR_PROVINCE, needed=16), *TELLERS, closed=True)
    state = session_in("COUNTED", ballots=(ballot,), ranking=(1, 2))
    assert answer(state, Rank((2, 1), "note")).state.ranking == (2, 1)


# Minutes


@pytest.mark.parametrize(
    ("items", "expected"), [((1, 2), ""), ((1,), ""), ((1, 2, 3), "1 hồ sơ"), ((1, 2, 3, 4), "2 hồ sơ")]
)
def test_minutes_are_signed_when_every_dossier_has_its_result(items: tuple[int, ...], expected: str) -> None:
    state = session_in("COUNTED", items=items)
    if expected:
        refusal = cases.refused(answer, state, SignMinutes())
        assert refusal.code == "WRONG_PHASE"
        assert refusal.sentence == f"Còn {expected} chưa biểu quyết."
    else:
        assert answer(state, SignMinutes()).state.status == "SIGNED"


def test_ballot_that_is_still_open_is_no_result() -> None:
    state = session_in("COUNTED", items=(1, 2), ballots=(counted(cases.BY_HAND, *TELLERS),))
    assert code(state, SignMinutes()) == "WRONG_PHASE"


def test_signed_minutes_send_the_opinions_and_are_printed() -> None:
    state = answer(session_in("COUNTED", items=(1, 2), work=("release:3",)), SignMinutes(), NOW + SECOND).state
    assert (state.signed_at, state.work) == (NOW + SECOND, ("release:3", "opinions", "minutes"))


def test_minutes_wait_until_every_dossier_knows_of_the_sitting() -> None:
    refusal = cases.refused(answer, session_in("COUNTED", items=(1, 2), work=("agenda",)), SignMinutes())
    assert refusal.code == "WRONG_PHASE"
    assert refusal.sentence == "Chương trình họp chưa gửi xong tới các hồ sơ."


# Letting go


@pytest.mark.parametrize("work", [(), ("agenda",)])
@pytest.mark.parametrize("status", ["CONVENED", "SITTING", "BALLOT", "COUNTED"])
def test_cancelling_needs_a_reason_and_lets_every_dossier_go(status: str, work: tuple[str, ...]) -> None:
    state = session_in(status, work=work)
    assert code(state, Cancel("")) == "REASON_MISSING"
    after = answer(state, Cancel("note")).state
    assert after == replace(state, status="CANCELLED", reason_note="note", work=(*work, "release:all"))


@pytest.mark.parametrize("phase", ["SUMMARY", "CLOSED", "CANCELLED"])
def test_sitting_is_cancelled_also_after_its_campaign(phase: str) -> None:
    assert answer(session_in("BALLOT"), Cancel("note"), facts=cases.facts(phase=phase)).state.work == ("release:all",)


@pytest.mark.parametrize(
    ("status", "n", "reason", "expected"),
    [
        ("CONVENED", 1, "note", ""),
        ("CONVENED", 1, "", "REASON_MISSING"),
        ("CONVENED", 9, "note", "UNKNOWN_ITEM"),
        ("SITTING", 2, "note", ""),
        ("BALLOT", 3, "note", "WRONG_PHASE"),
        ("COUNTED", 3, "note", ""),
        ("COUNTED", 1, "note", "UNKNOWN_ITEM"),
        ("COUNTED", 9, "note", "UNKNOWN_ITEM"),
        ("SIGNED", 3, "note", "WRONG_PHASE"),
    ],
)
def test_chair_lets_go_a_dossier_that_was_not_voted_on(status: str, n: int, reason: str, expected: str) -> None:
    state, body = session_in(status, work=("agenda",)), ReleaseItem(n, reason)
    if expected:
        assert code(state, body) == expected
    else:
        after = answer(state, body).state
        left = tuple(i for i in state.items if i != n)
        assert after == replace(state, items=left, work=("agenda", f"release:{n}"))


def test_dossier_is_let_go_once() -> None:
    state = answer(session_in("SITTING"), ReleaseItem(3, "note")).state
    assert code(state, ReleaseItem(3, "note")) == "UNKNOWN_ITEM"
    assert code(state, OpenBallot("b1", SHOW_OF_HANDS, (3,))) == "UNKNOWN_ITEM"


def test_minutes_do_not_wait_for_a_dossier_that_was_let_go() -> None:
    state = session_in("COUNTED")
    assert code(state, SignMinutes()) == "WRONG_PHASE"
    assert answer(answer(state, ReleaseItem(3, "note")).state, SignMinutes()).state.status == "SIGNED"


@pytest.mark.parametrize("status", list(STATES))
@pytest.mark.parametrize(
    ("work", "left"),
    [
        ("agenda", ("release:3", "opinions")),
        ("release:3", ("agenda", "opinions")),
        ("opinions", ("agenda", "release:3")),
    ],
)
def test_delivery_is_noted_in_any_state(status: str, work: str, left: tuple[str, ...]) -> None:
    state = session_in(status, work=("agenda", "release:3", "opinions"))
    after = answer(state, NoteDelivered(work, 2, 1)).state
    assert after == replace(state, work=left, delivered=2, refused=1)


@pytest.mark.parametrize("status", list(STATES))
def test_printed_minutes_are_noted_in_any_state(status: str) -> None:
    state = session_in(status, work=("opinions", "minutes"))
    after = answer(state, NotePapers("minutes", ("sha",))).state
    assert after == replace(state, work=("opinions",), minutes_sha="sha")


# Which figures stand for a dossier


@pytest.mark.parametrize(
    ("n", "award", "votes"),
    [(1, "GIAY_KHEN", 19), (2, "GIAY_KHEN", 17), (1, "BANG_KHEN", 19), (3, "GIAY_KHEN", None), (9, "BANG_KHEN", None)],
)
def test_figures_of_a_dossier_are_those_of_its_closed_ballot(n: int, award: str, votes: int | None) -> None:
    found = session_in("COUNTED").ballot_of(n, award)
    assert (found[1].agree if found else None) == votes
    assert found is None or found[0].award == award
