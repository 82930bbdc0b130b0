"""A written round instead of a sitting, the notice of a sitting, and members who join between convening and ballot."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rules.acting import Outcome, Role
from rules.council import apply
from rules.council_acts import (
    PAPER,
    SHOW_OF_HANDS,
    CloseBallot,
    Convene,
    EnterCount,
    OpenBallot,
    RecordAttendance,
    Recount,
    Result,
    SendSheets,
    SessionState,
    SignMinutes,
    Tally,
)
from rules.facts import AwardPath
from rules.window import CaseFacts
from tests.rules import cases
from tests.rules.cases import MEMBERS, NOW, PLAN, SECOND, TELLERS, session_in, value, vn

DUE = vn("2024-08-14T00:00")
"""Five days after NOW are over at this midnight: NOW is 07/8, its own day is not counted, 12/8 is the fifth."""
ROUND = {
    "quorum": "2/3",
    "threshold.giay_khen": "2/3",
    "modes.giay_khen": "WRITTEN_ROUND | PAPER",
    "written_round": "true",
}
SHEETS = SendSheets("b1", "GIAY_KHEN", (1,), DUE)


def told(**rows: str) -> CaseFacts:
    """The statute of these tests; `rows`: further ids with "__" for "."."""
    given = ROUND | {key.replace("__", "."): text for key, text in rows.items()}
    values = tuple(value(f"council.{key}", text) for key, text in given.items() if text != "-")
    return cases.facts(values=tuple(replace(one, unit="days") if one.id.endswith("_days") else one for one in values))


def act(
    state: SessionState,
    body: object,
    facts: CaseFacts,
    role: Role = Role.SECRETARY,
    at: datetime = NOW,
) -> SessionState:
    answer: Outcome[SessionState] = apply(state, cases.stamp(role, at), body, facts)
    return answer.state


def convened(facts: CaseFacts) -> SessionState:
    return act(session_in("NONE"), Convene(NOW + timedelta(days=1), (1,), MEMBERS, written=True), facts)


def counted(state: SessionState, returned: int, tally: Tally, facts: CaseFacts) -> SessionState:
    body = EnterCount(20, returned, (tally,))
    return act(act(state, body, facts), body, facts, Role.AUTHORITY)


def closed(facts: CaseFacts, returned: int, tally: Tally, at: datetime = DUE) -> Result:
    state = counted(act(convened(facts), SHEETS, facts), returned, tally, facts)
    found = act(state, CloseBallot(), facts, at=at).result_of(1)
    assert found is not None
    return found[1]


# Ordering one


def test_round_goes_from_the_call_to_the_minutes_without_a_sitting() -> None:
    facts = told()
    state = replace(convened(facts), work=())
    assert (state.status, state.written, state.present) == ("CONVENED", True, ())
    state = act(state, SHEETS, facts)
    assert (state.status, state.ballots[-1].mode, state.ballots[-1].base) == ("BALLOT", "WRITTEN_ROUND", 20)
    state = act(counted(state, 20, Tally(1, 15, 5), facts), CloseBallot(), facts)
    assert act(state, SignMinutes(), facts, Role.AUTHORITY).status == "SIGNED"


@pytest.mark.parametrize("text", ["false", "", "-"])
def test_round_is_only_where_the_statute_has_it(text: str) -> None:
    body = Convene(NOW, (1,), MEMBERS, written=True)
    assert cases.refused(act, session_in("NONE"), body, told(written_round=text)).code == "WRONG_PHASE"


def test_sitting_sends_no_sheets_and_a_round_is_not_attended() -> None:
    facts = told()
    called, round_ = session_in("CONVENED"), convened(facts)
    assert cases.refused(act, called, replace(SHEETS, items=(3,)), facts).code == "WRONG_PHASE"
    assert cases.refused(act, round_, RecordAttendance(MEMBERS), facts).code == "WRONG_PHASE"
    later = session_in("COUNTED", written=True)
    assert cases.refused(act, later, OpenBallot("b", PAPER, (3,), TELLERS), facts).code == "WRONG_PHASE"
    at_table = OpenBallot("b", "WRITTEN_ROUND", (1,))
    assert cases.refused(act, session_in("SITTING"), at_table, facts).code == "WRONG_PHASE"


@pytest.mark.parametrize(
    ("ordered_by", "role", "taken"),
    [
        ("CHAIR", Role.AUTHORITY, True),
        ("CHAIR", Role.STANDING_HEAD, False),
        ("CHAIR", Role.SECRETARY, False),
        ("STANDING_VICE_CHAIR", Role.AUTHORITY, True),
        ("STANDING_VICE_CHAIR", Role.STANDING_HEAD, True),
        ("STANDING_VICE_CHAIR", Role.SECRETARY, False),
        ("SECRETARY", Role.SECRETARY, True),
        ("SECRETARY", Role.STANDING_HEAD, True),
        ("-", Role.SECRETARY, True),
    ],
)
def test_round_is_ordered_by_whom_the_statute_names(ordered_by: str, role: Role, taken: bool) -> None:
    facts = told(written_ordered_by=ordered_by)
    if taken:
        assert act(convened(facts), SHEETS, facts, role).status == "BALLOT"
    else:
        refusal = cases.refused(act, convened(facts), SHEETS, facts, role)
        assert (refusal.code, refusal.source) == ("WRONG_ROLE", cases.STATUTE)


@pytest.mark.parametrize(
    ("days", "due", "taken"),
    [
        ("-", NOW, False),
        ("-", NOW + SECOND, True),
        ("6", DUE, True),
        ("6", DUE - SECOND, False),
        ("7", DUE, False),
        ("1", vn("2024-08-09T00:00"), True),
        ("1", vn("2024-08-08T12:00"), False),
    ],
)
def test_members_have_the_days_that_the_statute_gives(days: str, due: datetime, taken: bool) -> None:
    facts = told(written_reply_days=days)
    body = replace(SHEETS, reply_due_at=due)
    if taken:
        assert act(convened(facts), body, facts).ballots[-1].terms.reply_due_at == due
    else:
        assert cases.refused(act, convened(facts), body, facts).code == "WRONG_DATE"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (replace(SHEETS, items=(9,)), "UNKNOWN_ITEM"),
        (replace(SHEETS, items=()), "UNKNOWN_ITEM"),
        (replace(SHEETS, award="BANG_KHEN"), "UNKNOWN_ITEM"),
        (replace(SHEETS, members=("a", "a")), "NOT_A_MEMBER"),
    ],
)
def test_sheets_are_about_dossiers_of_the_round(body: SendSheets, code: str) -> None:
    assert cases.refused(act, convened(told()), body, told()).code == code


def test_secret_award_is_not_decided_by_signed_sheets() -> None:
    facts = told(secret__giay_khen="true")
    assert cases.refused(act, convened(facts), SHEETS, facts).code == "UNKNOWN_ITEM"


# Replies


@pytest.mark.parametrize(
    ("returned", "at", "code"),
    [
        (20, NOW, ""),
        (19, NOW, "WRONG_PHASE"),
        (19, DUE - SECOND, "WRONG_PHASE"),
        (19, DUE, ""),
        (14, DUE, ""),
        (13, DUE, "QUORUM_NOT_MET"),
        (0, DUE, "QUORUM_NOT_MET"),
    ],
)
def test_round_closes_with_all_replies_or_when_they_are_due_with_its_quorum(
    returned: int, at: datetime, code: str
) -> None:
    facts = told()
    state = counted(act(convened(facts), SHEETS, facts), returned, Tally(1, returned, 0), facts)
    if code:
        assert cases.refused(act, state, CloseBallot(), facts, Role.SECRETARY, at).code == code
    else:
        assert act(state, CloseBallot(), facts, at=at).status == "COUNTED"


def test_late_sheets_are_counted_again() -> None:
    facts = told()
    state = counted(act(convened(facts), SHEETS, facts), 13, Tally(1, 13, 0), facts)
    state = act(state, Recount("note"), facts)
    state = counted(state, 15, Tally(1, 14, 1), facts)
    assert act(state, CloseBallot(), facts, at=DUE).ballots[-1].results[0].passed


@pytest.mark.parametrize(
    ("silence", "agree", "disagree", "silent"),
    [("NOT_COUNTED", 12, 2, 0), ("-", 12, 2, 0), ("AGREE", 18, 2, 6), ("DISAGREE", 12, 8, 6)],
)
def test_silence_counts_as_the_statute_says(silence: str, agree: int, disagree: int, silent: int) -> None:
    got = closed(told(written_silence=silence), 14, Tally(1, 12, 2))
    assert (got.agree, got.disagree, got.silent) == (agree, disagree, silent)
    assert got.passed == (agree >= 14)


@pytest.mark.parametrize(
    ("base", "size", "needed"), [("ALL_MEMBERS", 20, 14), ("PRESENT", 16, 11), ("VALID_BALLOTS", 15, 10)]
)
def test_base_of_a_round_is_who_replied_where_the_statute_says_present(base: str, size: int, needed: int) -> None:
    got = closed(told(threshold_base__giay_khen=base), 16, Tally(1, 12, 3, 1))
    assert (got.base, got.needed) == (size, needed)


@pytest.mark.parametrize(
    ("silence", "off_base", "returned", "tally", "size"),
    [
        ("AGREE", "false", 14, Tally(1, 10, 4), 20),
        ("DISAGREE", "false", 14, Tally(1, 10, 4), 20),
        ("NOT_COUNTED", "false", 14, Tally(1, 10, 4), 14),
        ("AGREE", "true", 14, Tally(1, 10, 4), 19),
        ("AGREE", "true", 15, Tally(1, 10, 4), 19),
        ("NOT_COUNTED", "true", 15, Tally(1, 10, 4), 14),
        ("NOT_COUNTED", "true", 14, Tally(1, 10, 4), 14),
    ],
)
def test_who_takes_part_in_a_round_has_answered_or_counts_by_silence(
    silence: str, off_base: str, returned: int, tally: Tally, size: int
) -> None:
    """With `off_base` one member is recused and has either sent an empty sheet back or none."""
    facts = told(
        written_silence=silence,
        threshold_base__giay_khen="PRESENT",
        recusal_enforced=off_base,
        recusal_changes_base=off_base,
    )
    state = convened(facts)
    if off_base == "true":
        state = replace(state, conflicts=((MEMBERS[0], 1),))
    state = counted(act(state, SHEETS, facts), returned, tally, facts)
    assert act(state, CloseBallot(), facts, at=DUE).ballots[-1].results[0].base == size


def test_recused_members_send_no_opinion_on_their_dossier() -> None:
    facts = told(recusal_enforced="true", recusal_changes_base="true")
    state = replace(convened(facts), conflicts=((MEMBERS[0], 1),))
    state = act(state, SHEETS, facts)
    assert cases.refused(counted, state, 20, Tally(1, 20, 0), facts).code == "WRONG_COUNT"
    done = act(counted(state, 20, Tally(1, 19, 0), facts), CloseBallot(), facts)
    assert (done.ballots[-1].results[0].base, done.ballots[-1].results[0].needed) == (19, 13)


def test_chair_confirms_what_the_secretary_counted() -> None:
    facts = told()
    state = act(convened(facts), SHEETS, facts)
    body = EnterCount(20, 20, (Tally(1, 20, 0),))
    assert cases.refused(act, state, body, facts, Role.AUTHORITY).code == "NOT_A_MEMBER"
    assert cases.refused(act, act(state, body, facts), body, facts, Role.STANDING_HEAD).code == "NOT_A_MEMBER"
    assert cases.refused(act, state, replace(body, issued=21, returned=21), facts).code == "WRONG_COUNT"


# Notice


@pytest.mark.parametrize(
    ("days", "sits_at", "reason", "taken"),
    [
        ("-", NOW, "", True),
        ("3", vn("2024-08-10T00:00"), "", True),
        ("3", vn("2024-08-09T23:59"), "", False),
        ("3", vn("2024-08-09T23:59"), "note", True),
        ("0", NOW, "", True),
    ],
)
def test_sitting_is_called_as_early_as_the_statute_says_or_with_a_reason(
    days: str, sits_at: datetime, reason: str, taken: bool
) -> None:
    facts, body = told(notice_days=days), Convene(sits_at, (1,), MEMBERS, short_notice_note=reason)
    if taken:
        assert act(session_in("NONE"), body, facts).status == "CONVENED"
    else:
        refusal = cases.refused(act, session_in("NONE"), body, facts)
        assert (refusal.code, refusal.source, "10/8/2024" in refusal.remedy) == ("WRONG_DATE", cases.STATUTE, True)


def test_sitting_keeps_which_forms_are_decided_here() -> None:
    awards = tuple(
        AwardPath(form, form, form, "", path, True, PLAN)
        for form, path in (("BANG_KHEN", "FORWARDED"), ("LDTT", "DECIDED_HERE"), ("CSTD_CO_SO", "DECIDED_HERE"))
    )
    state = act(session_in("NONE"), Convene(NOW, (1,), MEMBERS), replace(told(), awards=awards))
    assert state.own == ("LDTT", "CSTD_CO_SO")
    assert act(session_in("NONE"), Convene(NOW, (1,), MEMBERS), told()).own == ()


# Newcomers


@pytest.mark.parametrize(
    ("members", "present", "code", "quorum"),
    [
        ((), (*MEMBERS[:14],), "", 14),
        ((), (*MEMBERS[:13], "new"), "NOT_A_MEMBER", 0),
        ((*MEMBERS, "new"), (*MEMBERS[:13], "new"), "", 14),
        ((*MEMBERS, "new", "newer"), (*MEMBERS[:13], "new"), "QUORUM_NOT_MET", 0),
        ((*MEMBERS, "new", "newer"), (*MEMBERS[:13], "new", "newer"), "", 15),
        (MEMBERS[1:], MEMBERS[:14], "NOT_A_MEMBER", 0),
        (MEMBERS[1:], MEMBERS[1:14], "", 13),
        (("a", "a"), ("a",), "NOT_A_MEMBER", 0),
    ],
)
def test_who_joined_after_the_convening_may_be_present(
    members: tuple[str, ...], present: tuple[str, ...], code: str, quorum: int
) -> None:
    body = RecordAttendance(present, members=members)
    if code:
        assert cases.refused(act, session_in("CONVENED"), body, told()).code == code
    else:
        state = act(session_in("CONVENED"), body, told())
        assert (state.present, state.members, state.quorum) == (present, members or MEMBERS, quorum)


def test_newcomer_counts_in_the_ballot_that_follows() -> None:
    persons = (*MEMBERS, "new")
    facts = told(modes__giay_khen="SHOW_OF_HANDS")
    state = act(session_in("CONVENED"), RecordAttendance((*MEMBERS[:14], "new"), members=persons), facts)
    state = act(state, OpenBallot("b1", SHOW_OF_HANDS, (1,), members=persons), facts)
    assert (state.ballots[-1].base, len(state.present)) == (21, 15)
