"""Ballots under statutes that differ: bases, majorities, recusal, opinions in writing, tellers, the chair's vote.

Twenty members; who is present, recused or answers in writing changes from case to case.
"""

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
    CastVote,
    CloseBallot,
    EnterCount,
    OpenBallot,
    Rank,
    Ranking,
    Result,
    SessionState,
    SignMinutes,
    Tally,
)
from rules.facts import AwardPath
from rules.refusal import Refusal
from rules.window import CaseFacts
from tests.rules import cases
from tests.rules.cases import MEMBERS, PLAN, TELLERS, session_in, value

TALLY_TELLERS = ("t1", "t2", "t3", "t4")


def told(part: str, **rows: str) -> CaseFacts:
    """A statute with one threshold for giấy khen; `rows`: id without "council." with "__" for "." → value."""
    share = value("council.threshold.giay_khen", part)
    share = replace(share, unit="majority") if part == "majority" else share
    others = (value(f"council.{key.replace('__', '.')}", text) for key, text in rows.items())
    return cases.facts(values=(value("council.quorum", "1/2"), share, *others))


def act(
    state: SessionState, body: object, facts: CaseFacts, role: Role = Role.SECRETARY, account: str = "secretary"
) -> SessionState:
    answer: Outcome[SessionState] = apply(state, cases.stamp(role, account=account), body, facts)
    return answer.state


def opened(facts: CaseFacts, present: int = 20, items: tuple[int, ...] = (1,), **changes: Any) -> SessionState:
    state = session_in("SITTING", items=items, present=MEMBERS[:present], **changes)
    return act(state, OpenBallot("b1", SHOW_OF_HANDS, items), facts)


def counted(state: SessionState, body: EnterCount, facts: CaseFacts) -> SessionState:
    state = act(state, body, facts)
    return act(state, body, facts, Role.AUTHORITY, "chair")


def result(state: SessionState, body: EnterCount, facts: CaseFacts) -> Result:
    """What dossier 1 got, once both have counted and the ballot is closed."""
    closed = act(counted(state, body, facts), CloseBallot(), facts)
    found = closed.result_of(1)
    assert found is not None
    return found[1]


def votes(agree: int, disagree: int, invalid: int = 0, **changes: Any) -> EnterCount:
    total = agree + disagree + invalid
    return replace(EnterCount(total, total, (Tally(1, agree, disagree, invalid),)), **changes)


# Bases and majorities


@pytest.mark.parametrize(
    ("part", "base", "present", "agree", "disagree", "invalid", "size", "needed"),
    [
        ("2/3", "ALL_MEMBERS", 14, 14, 0, 0, 20, 14),
        ("2/3", "ALL_MEMBERS", 14, 13, 1, 0, 20, 14),
        ("majority", "ALL_MEMBERS", 14, 11, 3, 0, 20, 11),
        ("majority", "ALL_MEMBERS", 14, 10, 4, 0, 20, 11),
        ("2/3", "PRESENT", 14, 10, 4, 0, 14, 10),
        ("2/3", "PRESENT", 14, 9, 5, 0, 14, 10),
        ("majority", "PRESENT", 14, 8, 6, 0, 14, 8),
        ("majority", "PRESENT", 14, 7, 7, 0, 14, 8),
        ("majority", "PRESENT", 15, 8, 7, 0, 15, 8),
        ("2/3", "VALID_BALLOTS", 14, 6, 3, 5, 9, 6),
        ("2/3", "VALID_BALLOTS", 14, 5, 4, 5, 9, 6),
        ("majority", "VALID_BALLOTS", 14, 5, 4, 5, 9, 5),
        ("majority", "VALID_BALLOTS", 14, 4, 4, 6, 8, 5),
        ("1/1", "VALID_BALLOTS", 14, 3, 0, 11, 3, 3),
        ("2/3", "VALID_BALLOTS", 14, 0, 0, 14, 0, 1),
        ("majority", "VALID_BALLOTS", 14, 0, 0, 14, 0, 1),
    ],
)
def test_votes_needed_are_of_the_base_that_the_statute_names(
    part: str, base: str, present: int, agree: int, disagree: int, invalid: int, size: int, needed: int
) -> None:
    facts = told(part, threshold_base__giay_khen=base)
    got = result(opened(facts, present), votes(agree, disagree, invalid), facts)
    assert (got.base, got.needed, got.passed) == (size, needed, agree >= needed)


@given(st.integers(10, 20), st.data())
def test_majority_of_the_valid_is_more_for_than_against(present: int, data: st.DataObject) -> None:
    agree = data.draw(st.integers(0, present))
    disagree = data.draw(st.integers(0, present - agree))
    facts = told("majority", threshold_base__giay_khen="VALID_BALLOTS")
    got = result(opened(facts, present), votes(agree, disagree, present - agree - disagree), facts)
    assert got.passed == (agree > disagree)


def test_base_is_known_before_the_count_only_where_it_is_all_members() -> None:
    of_all = opened(told("2/3"), 14).ballots[-1]
    of_present = opened(told("2/3", threshold_base__giay_khen="PRESENT"), 14).ballots[-1]
    assert ((of_all.base, of_all.needed), (of_present.base, of_present.needed)) == ((20, 14), (14, 10))


def test_terms_are_frozen_when_the_ballot_opens() -> None:
    before, after = told("2/3"), told("9/10", threshold_base__giay_khen="PRESENT", recusal_enforced="true")
    got = result(opened(before, 14), votes(14, 0), after)
    assert (got.base, got.needed) == (20, 14)


# Recusal


@pytest.mark.parametrize(
    ("rows", "size", "needed"),
    [
        ({}, 20, 14),
        ({"recusal_enforced": "true"}, 20, 14),
        ({"recusal_enforced": "true", "recusal_changes_base": "true"}, 17, 12),
        ({"recusal_enforced": "true", "recusal_changes_base": "true", "threshold_base__giay_khen": "PRESENT"}, 14, 10),
        ({"recusal_enforced": "true", "threshold_base__giay_khen": "PRESENT"}, 16, 11),
        ({"recusal_enforced": "true", "threshold_base__giay_khen": "VALID_BALLOTS"}, 14, 10),
    ],
)
def test_recused_members_leave_the_base_where_the_statute_says_so(rows: dict[str, str], size: int, needed: int) -> None:
    """Sixteen present; three members are connected with dossier 1, two of them present."""
    conflicts = ((MEMBERS[0], 1), (MEMBERS[1], 1), (MEMBERS[19], 1), (MEMBERS[2], 2))
    facts = told("2/3", **rows)
    barred = 2 if "recusal_enforced" in rows else 0
    body = EnterCount(16, 16, (Tally(1, 16 - barred, 0),))
    got = result(opened(facts, 16, conflicts=conflicts), body, facts)
    assert (got.agree, got.base, got.needed) == (16 - barred, size, needed)


@pytest.mark.parametrize(
    ("enforced", "returned", "agree", "taken"),
    [
        ("true", 16, 14, True),
        ("true", 16, 15, False),
        ("true", 16, 16, False),
        ("true", 16, 13, False),
        ("true", 14, 14, True),
        ("true", 14, 13, True),
        ("true", 14, 12, True),
        ("true", 14, 11, False),
        ("true", 15, 15, False),
        ("false", 16, 16, True),
        ("false", 16, 14, False),
        ("", 16, 16, True),
    ],
)
def test_recused_members_cannot_vote_on_their_dossier(enforced: str, returned: int, agree: int, taken: bool) -> None:
    facts = told("2/3", recusal_enforced=enforced)
    state = opened(facts, 16, conflicts=((MEMBERS[0], 1), (MEMBERS[1], 1), (MEMBERS[0], 1)))
    body = EnterCount(16, returned, (Tally(1, agree, 0),))
    if taken:
        assert act(state, body, facts).ballots[-1].counts[0].tallies[0].agree == agree
    else:
        refusal = cases.refused(act, state, body, facts)
        assert refusal.code == "WRONG_COUNT"
        assert ("2 thành viên có liên quan" in refusal.sentence) == (enforced == "true")


def test_recusal_is_of_one_dossier_and_not_of_the_others() -> None:
    facts = told("2/3", recusal_enforced="true", recusal_changes_base="true")
    state = opened(facts, 20, items=(1, 2), conflicts=((MEMBERS[0], 2),))
    body = EnterCount(20, 20, (Tally(1, 20, 0), Tally(2, 19, 0)))
    ballot = act(counted(state, body, facts), CloseBallot(), facts).ballots[-1]
    assert [(r.n, r.base, r.needed) for r in ballot.results] == [(1, 20, 14), (2, 19, 13)]


# Opinions in writing

OPINIONS = {"modes__giay_khen": "SHOW_OF_HANDS | PAPER | WRITTEN_OPINION"}


def with_opinions(agree: int, disagree: int, written: tuple[int, int], returned: int | None = None) -> EnterCount:
    told_by = sum(written) if returned is None else returned
    return votes(agree, disagree, written=(Tally(1, *written),), written_returned=told_by)


@pytest.mark.parametrize(
    ("base", "size", "needed"), [("ALL_MEMBERS", 20, 14), ("PRESENT", 18, 12), ("VALID_BALLOTS", 18, 12)]
)
def test_opinions_of_absent_members_count_in_the_same_total_and_are_kept_apart(
    base: str, size: int, needed: int
) -> None:
    facts = told("2/3", threshold_base__giay_khen=base, **OPINIONS)
    state = counted(opened(facts, 15), with_opinions(11, 4, (3, 0)), facts)
    assert state.ballots[-1].counts[0].tallies == (Tally(1, 11, 4),)
    assert state.ballots[-1].counts[0].written == (Tally(1, 3, 0),)
    got = result(opened(facts, 15), with_opinions(11, 4, (3, 0)), facts)
    assert (got.agree, got.disagree, got.written_agree, got.base, got.needed) == (14, 4, 3, size, needed)


@pytest.mark.parametrize(
    ("written", "returned", "rows", "code"),
    [
        ((3, 2), None, OPINIONS, ""),
        ((0, 0), 0, OPINIONS, ""),
        ((4, 2), None, OPINIONS, "WRONG_COUNT"),
        ((3, 1), 5, OPINIONS, "WRONG_COUNT"),
        ((-1, 2), 1, OPINIONS, "WRONG_COUNT"),
        ((1, 0), None, {}, "WRONG_COUNT"),
        ((1, 0), None, {"modes__giay_khen": "SHOW_OF_HANDS"}, "WRONG_COUNT"),
    ],
)
def test_opinions_come_from_absent_members_and_only_where_the_statute_asks(
    written: tuple[int, int], returned: int | None, rows: dict[str, str], code: str
) -> None:
    facts = told("2/3", **rows)
    body = with_opinions(15, 0, written, returned)
    if code:
        assert cases.refused(act, opened(facts, 15), body, facts).code == code
    else:
        assert act(opened(facts, 15), body, facts).ballots[-1].counts[0].written_returned == sum(written)


def test_opinions_are_counted_twice_like_the_votes() -> None:
    facts = told("2/3", **OPINIONS)
    state = act(opened(facts, 15), with_opinions(15, 0, (3, 0)), facts)
    state = act(state, with_opinions(15, 0, (2, 1)), facts, Role.AUTHORITY, "chair")
    refusal = cases.refused(act, state, CloseBallot(), facts)
    assert (refusal.code, "hồ sơ số: 1" in refusal.sentence) == ("COUNTS_DIFFER", True)


# Tellers


@pytest.mark.parametrize(("stated", "given_", "taken"), [
    ("3", 3, True), ("3", 2, False), ("3", 4, False), ("1", 1, True), ("1", 2, False), ("2", 2, True),
])  # fmt: skip
def test_paper_ballot_has_the_tellers_of_the_statute(stated: str, given_: int, taken: bool) -> None:
    facts, state = told("2/3", tellers=stated), session_in("SITTING")
    body = OpenBallot("b1", PAPER, (1,), TALLY_TELLERS[:given_])
    if taken:
        assert act(state, body, facts).ballots[-1].tellers == TALLY_TELLERS[:given_]
    else:
        refusal = cases.refused(act, state, body, facts)
        assert (refusal.code, refusal.source) == ("WRONG_COUNT", cases.STATUTE)


def test_all_three_tellers_have_to_find_the_same() -> None:
    facts = told("2/3", tellers="3")
    state = act(session_in("SITTING", items=(1,)), OpenBallot("b1", PAPER, (1,), TALLY_TELLERS[:3]), facts)
    for account in TALLY_TELLERS[:2]:
        state = act(state, votes(20, 0), facts, Role.TELLER, account)
    assert cases.refused(act, state, CloseBallot(), facts).sentence == "Mới có 2 trong 3 kết quả kiểm phiếu."
    other = act(state, votes(19, 1), facts, Role.TELLER, TALLY_TELLERS[2])
    assert cases.refused(act, other, CloseBallot(), facts).sentence.startswith("Các kết quả kiểm phiếu khác nhau")
    same = act(state, votes(20, 0), facts, Role.TELLER, TALLY_TELLERS[2])
    assert act(same, CloseBallot(), facts).status == "COUNTED"
    assert cases.refused(act, same, votes(20, 0), facts, Role.TELLER, "t9").code == "TWICE"


def test_single_teller_is_confirmed_by_the_chair() -> None:
    facts = told("2/3", tellers="1")
    state = act(session_in("SITTING", items=(1,)), OpenBallot("b1", PAPER, (1,), ("t1",)), facts)
    assert cases.refused(act, state, votes(20, 0), facts, Role.AUTHORITY, "chair").code == "NOT_A_MEMBER"
    state = act(state, votes(20, 0), facts, Role.TELLER, "t1")
    assert cases.refused(act, state, CloseBallot(), facts).code == "WRONG_PHASE"
    state = act(state, votes(20, 0), facts, Role.AUTHORITY, "chair")
    assert act(state, CloseBallot(), facts).ballots[-1].closed


# The chair's vote on a tie

CASTING = {"chair_casting_vote": "true"}


@pytest.mark.parametrize(
    ("part", "base", "rows", "present", "agree", "disagree", "even"),
    [
        ("majority", "PRESENT", CASTING, 20, 10, 10, True),
        ("majority", "PRESENT", CASTING, 19, 9, 9, True),
        ("majority", "PRESENT", CASTING, 18, 8, 8, False),
        ("majority", "VALID_BALLOTS", CASTING, 19, 9, 9, True),
        ("majority", "ALL_MEMBERS", CASTING, 20, 10, 10, True),
        ("majority", "ALL_MEMBERS", CASTING, 18, 9, 9, False),
        ("majority", "PRESENT", {}, 20, 10, 10, False),
        ("majority", "PRESENT", CASTING, 20, 11, 9, False),
        ("majority", "PRESENT", CASTING, 20, 9, 11, False),
        ("1/2", "PRESENT", CASTING, 20, 10, 10, False),
        ("2/3", "PRESENT", CASTING, 20, 10, 10, False),
        ("majority", "VALID_BALLOTS", CASTING, 20, 0, 0, False),
    ],
)
def test_chair_decides_even_votes_only_where_one_more_would_be_a_majority(
    part: str, base: str, rows: dict[str, str], present: int, agree: int, disagree: int, even: bool
) -> None:
    facts = told(part, threshold_base__giay_khen=base, **rows)
    state = counted(opened(facts, present), votes(agree, disagree, present - agree - disagree), facts)
    vote = CastVote(1, agree=True)
    if not even:
        assert cases.refused(act, state, vote, facts, Role.AUTHORITY, "chair").code == "UNKNOWN_ITEM"
        assert not act(state, CloseBallot(), facts).ballots[-1].results[0].cast
        return
    refusal = cases.refused(act, state, CloseBallot(), facts)
    assert (refusal.code, "hồ sơ số: 1" in refusal.sentence) == ("WRONG_PHASE", True)
    for side in (True, False):
        cast = act(state, CastVote(1, agree=side), facts, Role.AUTHORITY, "chair")
        got = act(cast, CloseBallot(), facts).ballots[-1].results[0]
        assert (got.agree, got.passed, got.cast) == (agree, side, True)


def test_chair_may_change_the_side_until_the_ballot_is_closed_and_a_recount_forgets_it() -> None:
    facts = told("majority", **CASTING)
    state = counted(opened(facts), votes(10, 10), facts)
    for side in (True, False):
        state = act(state, CastVote(1, agree=side), facts, Role.AUTHORITY, "chair")
    assert state.ballots[-1].casting == ((1, False),)
    assert cases.refused(act, state, CastVote(2, agree=True), facts, Role.AUTHORITY, "chair").code == "UNKNOWN_ITEM"


def test_chair_votes_after_the_count() -> None:
    facts = told("majority", **CASTING)
    state = act(opened(facts), votes(10, 10), facts)
    assert cases.refused(act, state, CastVote(1, agree=True), facts, Role.AUTHORITY, "chair").code == "WRONG_PHASE"
    assert cases.refused(act, state, CastVote(1, agree=True), facts).code == "WRONG_ROLE"


# Forms, ranking, minutes


def award(form: str, path: str = "DECIDED_HERE") -> AwardPath:
    return AwardPath(form, form, f"tên {form}", "", path, True, PLAN)


TITLES = tuple(
    value(f"council.{key}", text)
    for key, text in (
        ("quorum", "1/2"),
        ("threshold.ldtt", "1/2"),
        ("threshold.cstd_co_so", "9/10"),
        ("threshold.co_thi_dua", "3/4"),
        ("ranked", "CO_THI_DUA | CSTD_CO_SO"),
    )
)
PLANNED = (award("LDTT"), award("CSTD_CO_SO"), award("CO_THI_DUA", "FORWARDED"))


def voted(
    state: SessionState, form: str, agree: int, facts: CaseFacts, items: tuple[int, ...] = (1, 2)
) -> SessionState:
    state = act(state, OpenBallot(f"b-{form}", SHOW_OF_HANDS, items, award=form), facts)
    body = EnterCount(20, 20, tuple(Tally(n, agree, 20 - agree) for n in items))
    return act(counted(state, body, facts), CloseBallot(), facts)


def test_forms_of_the_plan_are_voted_on_each_with_its_own_threshold() -> None:
    facts = cases.facts(values=TITLES, awards=PLANNED)
    state = session_in("SITTING", items=(1, 2), own=("LDTT", "CSTD_CO_SO"))
    assert cases.refused(act, state, OpenBallot("b", SHOW_OF_HANDS, (1,)), facts).code == "UNKNOWN_ITEM"
    for form, agree in (("LDTT", 17), ("CSTD_CO_SO", 17), ("CO_THI_DUA", 17)):
        state = voted(state, form, agree, facts)
    assert [(b.award, b.needed, b.results[0].passed) for b in state.ballots] == [
        ("LDTT", 10, True),
        ("CSTD_CO_SO", 18, False),
        ("CO_THI_DUA", 15, True),
    ]


def test_result_of_a_dossier_is_of_a_form_that_is_decided_here() -> None:
    facts = cases.facts(values=TITLES, awards=PLANNED)
    state = session_in("SITTING", items=(1, 2), own=("CSTD_CO_SO", "LDTT"))
    state = voted(state, "CO_THI_DUA", 20, facts)
    assert (state.result_of(1), cases.refused(sign, state, facts).code) == (None, "WRONG_PHASE")
    state = voted(state, "CSTD_CO_SO", 12, facts)
    lost = state.result_of(1)
    assert lost is not None and (lost[0].award, lost[1].passed) == ("CSTD_CO_SO", False)
    state = voted(state, "LDTT", 12, facts)
    won = state.result_of(1)
    assert won is not None and (won[0].award, won[1].passed) == ("LDTT", True)
    assert sign(state, facts).status == "SIGNED"


def sign(state: SessionState, facts: CaseFacts) -> SessionState:
    return act(state, SignMinutes(), facts, Role.AUTHORITY, "chair")


def test_giay_khen_stands_first_among_what_is_decided_here() -> None:
    assert session_in("SITTING", own=("LDTT", "GIAY_KHEN")).own_forms() == ("GIAY_KHEN", "LDTT")
    assert session_in("SITTING").own_forms() == ("GIAY_KHEN",)


def test_only_forms_that_the_statute_ranks_are_ranked_and_each_keeps_its_order() -> None:
    facts = cases.facts(values=TITLES, awards=PLANNED)
    state = session_in("SITTING", items=(1, 2), own=("LDTT",))
    for form in ("LDTT", "CO_THI_DUA", "CSTD_CO_SO"):
        state = voted(state, form, 20, facts)
    for form in ("LDTT", "BANG_KHEN"):
        refusal = cases.refused(act, state, Rank((1,), "note", form), facts)
        assert (refusal.code, refusal.source) == ("UNKNOWN_ITEM", cases.STATUTE)
    for order, form in (((2, 1), "CO_THI_DUA"), ((1,), "CSTD_CO_SO"), ((2,), "CSTD_CO_SO")):
        state = act(state, Rank(order, "note", form), facts)
    assert state.rankings == (Ranking("CO_THI_DUA", (2, 1)), Ranking("CSTD_CO_SO", (2,)))
    assert (state.ranking, state.place_of(1), state.place_of(2), state.place_of(3)) == ((), 2, 1, 0)


def test_statute_that_ranks_nothing_refuses_every_order() -> None:
    facts = told("2/3", ranked="-", threshold__bang_khen="1/2")
    state = voted(session_in("SITTING", items=(1, 2)), "BANG_KHEN", 20, facts)
    assert cases.refused(act, state, Rank((1,), "note"), facts).code == "UNKNOWN_ITEM"


@pytest.mark.parametrize(
    ("mode", "rows", "words"),
    [
        ("WRITTEN_OPINION", OPINIONS, "không đứng riêng"),
        ("ELECTRONIC_SECRET", {"modes__giay_khen": "PAPER | ELECTRONIC_SECRET"}, "chưa có dịch vụ"),
        (SHOW_OF_HANDS, {"secret__giay_khen": "true"}, "bắt buộc bỏ phiếu kín"),
        (SHOW_OF_HANDS, {"modes__giay_khen": "PAPER"}, "Quy chế không cho"),
    ],
)
def test_way_that_the_statute_does_not_allow_is_refused_in_its_name(
    mode: str, rows: dict[str, str], words: str
) -> None:
    facts = told("2/3", **rows)
    refusal: Refusal = cases.refused(act, session_in("SITTING"), OpenBallot("b1", mode, (1,), TELLERS), facts)
    assert (refusal.code, words in refusal.sentence) == ("UNKNOWN_ITEM", True)
    if "modes__giay_khen" in rows:
        assert refusal.source == cases.STATUTE
