"""Ballots: opening, the counts of two, figures that cannot be, counts that differ, the recount."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.acting import Outcome, Role
from rules.council import apply
from rules.council_acts import (
    PAPER,
    SHOW_OF_HANDS,
    TABLE,
    Ballot,
    CloseBallot,
    EnterCount,
    OpenBallot,
    Recount,
    SessionState,
    SignMinutes,
    Tally,
    Terms,
)
from rules.refusal import Refusal, WrongCount
from tests.rules import cases
from tests.rules.cases import BY_HAND, BY_PAPER, COUNT, MEMBERS, TALLIES, TELLERS, counted, session_in, value

OPEN = OpenBallot("b1", PAPER, (1, 2), TELLERS)


def answer(
    state: SessionState, body: object, account: str = "secretary", role: Role = Role.SECRETARY
) -> Outcome[SessionState]:
    return apply(state, cases.stamp(role, account=account), body, cases.FACTS)


def count(state: SessionState, account: str, body: EnterCount = COUNT) -> SessionState:
    role = Role.TELLER if account in TELLERS else Role.SECRETARY if account == "secretary" else Role.AUTHORITY
    return answer(state, body, account, role).state


def code(state: SessionState, body: object, account: str = "secretary", role: Role = Role.SECRETARY) -> str:
    return cases.refused(answer, state, body, account, role).code


def with_ballot(ballot: Ballot, **changes: Any) -> SessionState:
    return session_in("BALLOT", ballots=(ballot,), **changes)


# Opening


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        ({"items": (1, 2, 3)}, ""),
        ({"items": ()}, "UNKNOWN_ITEM"),
        ({"items": (1, 9)}, "UNKNOWN_ITEM"),
        ({"items": (1, 1)}, "UNKNOWN_ITEM"),
        ({"members": ("a", "a")}, "NOT_A_MEMBER"),
        ({"mode": "ELECTRONIC_SECRET"}, "UNKNOWN_ITEM"),
        ({"mode": ""}, "UNKNOWN_ITEM"),
        ({"award": "HUAN_CHUONG"}, "UNKNOWN_ITEM"),
        ({"tellers": ()}, "WRONG_COUNT"),
        ({"tellers": TELLERS[:1]}, "WRONG_COUNT"),
        ({"tellers": (TELLERS[0], TELLERS[0])}, "WRONG_COUNT"),
        ({"tellers": (*TELLERS, "teller-3")}, "WRONG_COUNT"),
        ({"mode": SHOW_OF_HANDS, "tellers": ()}, ""),
    ],
)
def test_ballot_is_opened_over_dossiers_of_the_agenda_in_a_known_way(changes: dict[str, Any], expected: str) -> None:
    body = replace(OPEN, **changes)
    if expected:
        assert code(session_in("SITTING"), body) == expected
    else:
        state = answer(session_in("SITTING"), body).state
        assert (state.status, state.ballots[-1].items, state.ballots[-1].mode) == ("BALLOT", body.items, body.mode)


@pytest.mark.parametrize(
    ("award", "members", "threshold", "needed"),
    [
        ("GIAY_KHEN", 20, "4/5", 16),
        ("BANG_KHEN", 20, "9/10", 18),
        ("BANG_KHEN", 20, "0.8", 16),
    ],
)
def test_base_and_votes_needed_are_frozen_at_the_opening(award: str, members: int, threshold: str, needed: int) -> None:
    facts = cases.facts(values=(value("council.quorum", "2/3"), value(f"council.threshold.{award.lower()}", threshold)))
    state = session_in("SITTING", members=MEMBERS[:members], present=MEMBERS[:14])
    after = apply(state, cases.stamp(Role.SECRETARY), replace(OPEN, award=award), facts).state
    assert (after.ballots[-1].base, after.ballots[-1].needed, after.ballots[-1].award) == (members, needed, award)


@pytest.mark.parametrize(
    ("members", "giay_khen", "bang_khen"), [(19, 16, 18), (20, 16, 18), (21, 17, 19), (22, 18, 20)]
)
def test_base_is_all_members_and_not_who_is_present(members: int, giay_khen: int, bang_khen: int) -> None:
    persons = tuple(f"m{i}" for i in range(members))
    state = session_in("SITTING", members=persons, present=persons[:15])
    needed = [answer(state, replace(OPEN, award=a)).state.ballots[-1].needed for a in ("GIAY_KHEN", "BANG_KHEN")]
    assert needed == [giay_khen, bang_khen]


@pytest.mark.parametrize(
    ("members", "base", "needed"), [(0, 20, 16), (1, 1, 1), (19, 19, 16), (20, 20, 16), (21, 21, 17)]
)
def test_base_is_who_is_a_member_when_the_ballot_opens(members: int, base: int, needed: int) -> None:
    """A decision that changes the Council counts from the next ballot on; nobody named: those of the convening."""
    persons = (*MEMBERS, "member-21")[:members]
    state = answer(session_in("SITTING"), replace(OPEN, members=persons)).state
    assert (state.ballots[-1].base, state.ballots[-1].needed) == (base, needed)
    assert state.members == (persons or MEMBERS)


NEWCOMERS = tuple(f"new-{i}" for i in range(1, 21))


@pytest.mark.parametrize(
    ("present", "members", "quorum", "taken"),
    [
        (MEMBERS[:14], MEMBERS, 14, True),
        (MEMBERS[:14], (*MEMBERS, *NEWCOMERS[:1]), 14, True),
        (MEMBERS[:14], (*MEMBERS, *NEWCOMERS[:2]), 15, False),
        (MEMBERS[:15], (*MEMBERS, *NEWCOMERS[:2]), 15, True),
        (MEMBERS[:14], (*MEMBERS, *NEWCOMERS), 27, False),
        (MEMBERS[:14], MEMBERS[:19], 13, True),
        (MEMBERS[:14], MEMBERS[1:], 13, True),  # one who is present has left, thirteen remain
        (MEMBERS[:14], MEMBERS[2:], 12, True),
        (MEMBERS[:14], MEMBERS[10:], 7, False),  # four remain of fourteen
    ],
)
def test_quorum_is_asked_of_who_is_a_member_when_the_ballot_opens(
    present: tuple[str, ...], members: tuple[str, ...], quorum: int, taken: bool
) -> None:
    state, body = session_in("SITTING", present=present), replace(OPEN, members=members)
    there = tuple(person for person in present if person in members)
    if taken:
        after = answer(state, body).state
        assert (after.present, after.quorum, after.status) == (there, quorum, "BALLOT")
    else:
        refusal = cases.refused(answer, state, body)
        assert refusal.code == "QUORUM_NOT_MET"
        assert refusal.sentence == f"Có mặt {len(there)} trong {len(members)} thành viên, cần ít nhất {quorum}."
        assert refusal.source == cases.STATUTE


@pytest.mark.parametrize(("issued", "taken"), [(15, True), (16, False), (20, False)])
def test_who_left_the_council_is_given_no_paper(issued: int, taken: bool) -> None:
    state = answer(session_in("SITTING"), replace(OPEN, items=(1,), members=MEMBERS[:15])).state
    body = EnterCount(issued, issued, (Tally(1, issued, 0),))
    if taken:
        assert count(state, TELLERS[0], body).ballots[-1].counts[0].issued == issued
    else:
        assert code(state, body, TELLERS[0], Role.TELLER) == "WRONG_COUNT"


def test_quorum_is_asked_again_at_a_later_ballot() -> None:
    body = OpenBallot("b3", PAPER, (3,), TELLERS, members=(*MEMBERS, *NEWCOMERS))
    assert code(session_in("COUNTED"), body) == "QUORUM_NOT_MET"


def test_members_of_a_later_ballot_change_no_ballot_before() -> None:
    state = session_in("COUNTED")
    after = answer(state, OpenBallot("b3", PAPER, (3,), TELLERS, members=MEMBERS[:19])).state
    assert after.ballots[:-1] == state.ballots
    assert [ballot.base for ballot in after.ballots] == [20, 20, 19]


@pytest.mark.parametrize(
    ("items", "award", "taken"),
    [((3,), "GIAY_KHEN", True), ((1,), "GIAY_KHEN", False), ((2, 3), "GIAY_KHEN", False), ((1,), "BANG_KHEN", True)],
)
def test_nobody_is_voted_on_twice_for_the_same_award(items: tuple[int, ...], award: str, taken: bool) -> None:
    state = session_in("COUNTED", ballots=(counted(BY_HAND, *TELLERS, closed=True),))
    body = replace(OPEN, items=items, award=award)
    if taken:
        assert answer(state, body).state.ballots == (*state.ballots, replace(BY_PAPER, **_opened(items, award)))
    else:
        assert code(state, body) == "UNKNOWN_ITEM"


def _opened(items: tuple[int, ...], award: str) -> dict[str, Any]:
    needed, part = (18, "9/10") if award == "BANG_KHEN" else (16, "4/5")
    return {"items": items, "award": award, "needed": needed, "terms": Terms(part)}


# Entering


def test_paper_is_counted_by_both_tellers() -> None:
    state = count(count(with_ballot(BY_PAPER), TELLERS[0]), TELLERS[1])
    assert state == with_ballot(counted(BY_PAPER, *TELLERS))


def test_hands_are_counted_by_the_secretary_and_confirmed_by_the_chair() -> None:
    state = count(count(with_ballot(BY_HAND), "secretary"), "chair")
    assert [c.account for c in state.ballots[-1].counts] == ["secretary", "chair"]


@pytest.mark.parametrize("account", ["secretary", "teller-3", "chair"])
def test_paper_is_counted_by_the_tellers_only(account: str) -> None:
    for role in (Role.SECRETARY, Role.TELLER, Role.AUTHORITY):
        assert code(with_ballot(BY_PAPER), COUNT, account, role) == "NOT_A_MEMBER"


@pytest.mark.parametrize("role", sorted(TABLE.by_act["enter_count"].roles - {Role.TELLER}))
def test_teller_of_a_paper_ballot_counts_as_a_teller(role: Role) -> None:
    """A person who is also secretary or chair: the count is the teller's."""
    assert code(with_ballot(BY_PAPER), COUNT, TELLERS[0], role) == "NOT_A_MEMBER"


@pytest.mark.parametrize(
    ("counts", "role", "taken"),
    [
        ((), Role.SECRETARY, True),
        ((), Role.STANDING_HEAD, True),
        ((), Role.AUTHORITY, False),
        ((), Role.TELLER, False),
        (("first",), Role.SECRETARY, False),
        (("first",), Role.STANDING_HEAD, False),
        (("first",), Role.AUTHORITY, True),
        (("first",), Role.TELLER, False),
    ],
)
def test_hands_are_counted_in_the_order_secretary_chair(counts: tuple[str, ...], role: Role, taken: bool) -> None:
    state = with_ballot(counted(BY_HAND, *counts))
    if taken:
        assert [c.account for c in answer(state, COUNT, "next", role).state.ballots[-1].counts] == [*counts, "next"]
    else:
        assert code(state, COUNT, "next", role) == "NOT_A_MEMBER"


@pytest.mark.parametrize(
    ("ballot", "account", "role"), [(BY_PAPER, TELLERS[0], Role.TELLER), (BY_HAND, "secretary", Role.AUTHORITY)]
)
def test_nobody_counts_twice(ballot: Ballot, account: str, role: Role) -> None:
    """Not even who is secretary and chair in one person."""
    assert code(with_ballot(counted(ballot, account)), COUNT, account, role) == "TWICE"


@pytest.mark.parametrize("role", sorted(TABLE.by_act["enter_count"].roles))
@pytest.mark.parametrize("account", ["chair", "secretary", *TELLERS, "teller-3"])
@pytest.mark.parametrize("ballot", [counted(BY_HAND, "a", "b"), counted(BY_PAPER, *TELLERS)])
def test_there_is_no_third_count(ballot: Ballot, account: str, role: Role) -> None:
    assert code(with_ballot(ballot), COUNT, account, role) == "TWICE"


def test_tallies_are_kept_in_the_order_of_the_dossiers() -> None:
    state = count(with_ballot(BY_PAPER), TELLERS[0], replace(COUNT, tallies=TALLIES[::-1]))
    assert state.ballots[-1].counts[0].tallies == TALLIES


# Figures


@pytest.mark.parametrize(
    ("issued", "returned", "tallies", "possible"),
    [
        (20, 20, TALLIES, True),
        (21, 20, TALLIES, False),  # one more paper than persons
        (19, 20, TALLIES, False),  # more came back than went out
        (20, 19, TALLIES, False),  # the parts are twenty
        (20, 19, (Tally(1, 18, 1), Tally(2, 17, 2)), True),
        (19, 19, (Tally(1, 18, 1), Tally(2, 17, 2)), True),
        (20, 20, (Tally(1, 19, 1), Tally(2, 17, 2)), False),
        (20, 20, (Tally(1, 20, 1), Tally(2, 17, 3)), False),
        (20, 20, (Tally(1, 20, 0), Tally(2, 0, 0, 20)), True),
        (20, 20, (Tally(1, 21, -1), Tally(2, 17, 3)), False),
        (20, 20, (Tally(1, 21, 0, -1), Tally(2, 17, 3)), False),
        (20, 20, (Tally(1, -1, 21), Tally(2, 17, 3)), False),
        (20, 20, (Tally(1, 19, 1),), False),
        (20, 20, (Tally(1, 19, 1), Tally(3, 17, 3)), False),
        (20, 20, (*TALLIES, Tally(3, 20, 0)), False),
        (20, 20, (TALLIES[0], TALLIES[0]), False),
        (20, 20, (*TALLIES, TALLIES[1]), False),
        (20, 20, (), False),
        (0, 0, (Tally(1, 0, 0), Tally(2, 0, 0)), True),
        (-1, -1, (Tally(1, 0, 0), Tally(2, 0, 0)), False),
    ],
)
def test_figures_that_cannot_be_are_refused(
    issued: int, returned: int, tallies: tuple[Tally, ...], possible: bool
) -> None:
    body = EnterCount(issued, returned, tallies)
    if possible:
        assert len(count(with_ballot(BY_HAND), "secretary", body).ballots[-1].counts) == 1
    else:
        assert code(with_ballot(BY_HAND), body) == "WRONG_COUNT"


@pytest.mark.parametrize(("present", "possible"), [(19, False), (20, True)])
def test_papers_are_issued_to_who_is_present(present: int, possible: bool) -> None:
    state = with_ballot(BY_HAND, present=MEMBERS[:present])
    if possible:
        assert count(state, "secretary").ballots[-1].counts
    else:
        refusal = cases.refused(answer, state, COUNT)
        assert refusal.sentence == "Phát 20 phiếu, thu 20 phiếu, có mặt 19 thành viên: không khớp."


def test_wrong_figure_names_its_dossier() -> None:
    body = replace(COUNT, tallies=(TALLIES[0], Tally(2, 17, 2)))
    assert (
        "Hồ sơ số 2: đồng ý 17, không đồng ý 2, không hợp lệ 0"
        in cases.refused(answer, with_ballot(BY_HAND), body).sentence
    )


@given(st.integers(-2, 22), st.integers(-2, 22), st.integers(-2, 22), st.integers(-2, 22), st.integers(-2, 22))
def test_count_is_taken_only_if_its_figures_add_up(a: int, d: int, i: int, issued: int, returned: int) -> None:
    state = with_ballot(replace(BY_HAND, items=(1,)))
    try:
        answer(state, EnterCount(issued, returned, (Tally(1, a, d, i),)))
        taken = True
    except WrongCount:
        taken = False
    assert taken == (min(a, d, i) >= 0 and a + d + i == returned <= issued <= len(MEMBERS))


# Closing and counting again


@pytest.mark.parametrize("accounts", [(), TELLERS[:1]])
def test_ballot_waits_for_the_second_count(accounts: tuple[str, ...]) -> None:
    refusal = cases.refused(answer, with_ballot(counted(BY_PAPER, *accounts)), CloseBallot())
    assert refusal.code == "WRONG_PHASE"
    assert refusal.sentence == f"Mới có {len(accounts)} trong 2 kết quả kiểm phiếu."


def differing(*tallies: Tally, issued: int = 20, returned: int = 20) -> SessionState:
    state = count(with_ballot(BY_PAPER), TELLERS[0])
    return count(state, TELLERS[1], EnterCount(issued, returned, tallies or TALLIES))


@pytest.mark.parametrize(
    ("state", "named"),
    [
        (differing(Tally(1, 18, 2), TALLIES[1]), "hồ sơ số: 1."),
        (differing(TALLIES[0], Tally(2, 17, 3)), "hồ sơ số: 2."),
        (differing(Tally(1, 18, 2), Tally(2, 18, 2)), "hồ sơ số: 1, 2."),
    ],
)
def test_counts_that_differ_are_named_and_stay(state: SessionState, named: str) -> None:
    refusal = cases.refused(answer, state, CloseBallot())
    assert refusal.code == "COUNTS_DIFFER"
    assert refusal.sentence.endswith(named)
    assert "«Đếm lại»" in refusal.remedy


def test_counts_differ_also_in_the_papers_alone() -> None:
    first, fewer = EnterCount(20, 19, (Tally(1, 18, 1), Tally(2, 17, 2))), (Tally(1, 18, 1), Tally(2, 17, 2))
    state = count(with_ballot(BY_PAPER), TELLERS[0], first)
    state = count(state, TELLERS[1], EnterCount(19, 19, fewer))
    refusal = cases.refused(answer, state, CloseBallot())
    assert refusal.sentence == "Hai kết quả kiểm phiếu khác nhau ở hồ sơ số: (số phiếu phát, thu)."


def test_recount_needs_a_reason_and_drops_both_counts() -> None:
    state = differing(Tally(1, 18, 2), TALLIES[1])
    assert code(state, Recount("")) == "REASON_MISSING"
    again = answer(state, Recount("note")).state
    assert again == with_ballot(BY_PAPER, reason_note="note")


def test_differing_counts_are_counted_again_and_closed() -> None:
    state = answer(differing(Tally(1, 18, 2), TALLIES[1]), Recount("note")).state
    state = count(count(state, TELLERS[1]), TELLERS[0])
    state = answer(state, CloseBallot()).state
    assert (state.status, state.ballots[-1].closed) == ("COUNTED", True)
    found = state.ballot_of(1)
    assert found is not None
    assert (found[1].agree, found[1].disagree, found[1].invalid) == (19, 1, 0)


def test_closing_keeps_the_ballots_before() -> None:
    earlier = counted(replace(BY_HAND, id="b0", items=(3,)), "a", "b", closed=True)
    state = session_in("BALLOT", ballots=(earlier, counted(BY_PAPER, *TELLERS)))
    after = answer(state, CloseBallot()).state
    assert after.ballots == (earlier, counted(BY_PAPER, *TELLERS, closed=True))


def test_sitting_goes_its_whole_way() -> None:
    state = session_in("SITTING")
    for items, tallies in (((1, 2), TALLIES), ((3,), (Tally(3, 20, 0),))):
        state = answer(state, OpenBallot(f"b{items[0]}", SHOW_OF_HANDS, items)).state
        for account in ("secretary", "chair"):
            state = count(state, account, EnterCount(20, 20, tallies))
        state = answer(state, CloseBallot()).state
    with_results = [n for n in (1, 2, 3) if state.ballot_of(n)]
    assert with_results == [1, 2, 3]
    assert answer(state, SignMinutes(), "chair", Role.AUTHORITY).state.status == "SIGNED"


@pytest.mark.parametrize("body", [COUNT, CloseBallot(), Recount("note")])
def test_closed_ballot_takes_nothing_more(body: object) -> None:
    try:
        answer(session_in("COUNTED"), body)
        found = ""
    except Refusal as refusal:
        found = refusal.code
    assert found == "WRONG_PHASE"
