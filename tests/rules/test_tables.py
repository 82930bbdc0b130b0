"""Every state × act × role of all tables, against the legal moves as written down here a second time."""

from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from rules import campaign, council, decision, enrolment, nomination, programme
from rules.acting import ROLE_LABELS, Role, Table, require_own_unit
from rules.refusal import Refusal, WrongPhase, WrongRole, WrongUnit
from rules.register import BODIES, TABLES
from tests.rules import cases, law_row_cases, programme_cases, signing_power_cases

UNIT = "UNIT_OFFICER UNIT_HEAD"
STANDING = "SPECIALIST STANDING_HEAD"
SECRETARY = "SECRETARY STANDING_HEAD"
LIVE = "LAUNCHED REGISTRATION RUNNING SUBMISSION APPRAISAL COUNCIL DECISION SUMMARY"
BEFORE_SITTING = "NOT_SUBMITTED SUBMITTED RETURNED ACCEPTED APPRAISED"
AFTER_SITTING = "OPINED TO_AWARD TO_FORWARD FORWARDED FORWARD_DECLINED"
IN_HAND = f"SUBMITTED RETURNED ACCEPTED APPRAISED ON_AGENDA {AFTER_SITTING}"
ANY = "*"


class Legal(NamedTuple):
    """From which states, by whom, to which; "" = the state stays."""

    sources: str
    roles: str
    target: str


LEGAL: dict[str, dict[str, Legal]] = {
    "campaign": {
        "propose": Legal("DRAFT", f"{UNIT} {STANDING}", "PENDING_APPROVAL"),
        "approve": Legal("PENDING_APPROVAL", "AUTHORITY", "APPROVED"),
        "return_plan": Legal("PENDING_APPROVAL", "AUTHORITY", "DRAFT"),
        "launch": Legal("DRAFT APPROVED", "AUTHORITY", "LAUNCHED"),
        "hand_over": Legal(LIVE, "AUTHORITY", ""),
        "amend": Legal(LIVE, "AUTHORITY", ""),
        "extend": Legal(LIVE, "AUTHORITY", ""),
        "suspend": Legal(LIVE, "AUTHORITY", ""),
        "resume": Legal(LIVE, "AUTHORITY", ""),
        "move_phase": Legal(LIVE, f"{STANDING} SYSTEM MESSENGER", "DECISION"),
        "summarise": Legal("DECISION", STANDING, "SUMMARY"),
        "cancel": Legal(LIVE, "AUTHORITY", "CANCELLED"),
        "close": Legal("SUMMARY", f"{STANDING} AUTHORITY", "CLOSED"),
        "rearm": Legal(ANY, "SYSTEM", ""),
        "note_delivered": Legal(f"{LIVE} CLOSED CANCELLED", "SYSTEM", ""),
    },
    "enrolment": {
        "enrol": Legal("NOT_ENROLLED", "MESSENGER STANDING_HEAD", "ENROLLED"),
        "register": Legal("ENROLLED REPORTED", UNIT, ""),
        "sign_pledge": Legal("ENROLLED REPORTED", "UNIT_HEAD", ""),
        "file_plan": Legal("ENROLLED REPORTED", UNIT, ""),
        "file_review": Legal("ENROLLED REPORTED", UNIT, ""),
        "score_self": Legal("ENROLLED REPORTED", UNIT, ""),
        "score": Legal("ENROLLED REPORTED", f"{UNIT} {STANDING}", ""),
        "hand_over": Legal("ENROLLED REPORTED", f"{STANDING} MESSENGER", ""),
        "register_work": Legal("ENROLLED REPORTED", UNIT, ""),
        "report_own_award": Legal("ENROLLED REPORTED", UNIT, ""),
        "file_report": Legal("ENROLLED", UNIT, "REPORTED"),
        "remind": Legal("ENROLLED REPORTED", "SYSTEM", ""),
        "note_overdue": Legal("ENROLLED REPORTED", "SYSTEM", ""),
        "end": Legal("ENROLLED REPORTED", "MESSENGER", "ENDED"),
        "rearm": Legal(ANY, "SYSTEM", ""),
    },
    "nomination": {
        "submit": Legal("NOT_SUBMITTED", f"{UNIT} {STANDING}", "SUBMITTED"),
        "supplement": Legal("RETURNED", UNIT, "SUBMITTED"),
        "withdraw": Legal("SUBMITTED RETURNED ACCEPTED APPRAISED ON_AGENDA", "UNIT_HEAD", "WITHDRAWN"),
        "request_supplement": Legal("SUBMITTED", STANDING, "RETURNED"),
        "recount_limit": Legal("RETURNED ACCEPTED", STANDING, ""),
        "accept": Legal("SUBMITTED", STANDING, "ACCEPTED"),
        "reject": Legal("SUBMITTED RETURNED ACCEPTED", STANDING, "REJECTED"),
        "file_appraisal": Legal("ACCEPTED", STANDING, "APPRAISED"),
        "place_on_agenda": Legal("APPRAISED", "MESSENGER", "ON_AGENDA"),
        "leave_agenda": Legal("ON_AGENDA", "MESSENGER", "APPRAISED"),
        "end": Legal(f"{BEFORE_SITTING} ON_AGENDA {AFTER_SITTING}", "MESSENGER", "CANCELLED"),
        "record_council_opinion": Legal("ON_AGENDA", "MESSENGER", "OPINED"),
        "hold": Legal(IN_HAND, STANDING, ""),
        "release": Legal(IN_HAND, STANDING, ""),
        "hand_over": Legal(f"NOT_SUBMITTED {IN_HAND}", f"{STANDING} MESSENGER", ""),
        "conclude": Legal("OPINED FORWARD_DECLINED APPRAISED", "AUTHORITY", "TO_AWARD"),
        "forward_up": Legal("TO_FORWARD", "STANDING_HEAD AUTHORITY", "FORWARDED"),
        "record_superior_outcome": Legal("FORWARDED", STANDING, "FORWARD_GRANTED"),
        "record_decision": Legal("TO_AWARD", "MESSENGER", "AWARDED"),
        "note_supplement_overdue": Legal("RETURNED", "SYSTEM", ""),
        "lapse": Legal("NOT_SUBMITTED", "SYSTEM", "LAPSED"),
        "rearm": Legal(ANY, "SYSTEM", ""),
    },
    "council": {
        "convene": Legal("NONE", SECRETARY, "CONVENED"),
        "record_attendance": Legal("CONVENED SITTING", SECRETARY, "SITTING"),
        "declare_conflict": Legal("CONVENED SITTING", f"{SECRETARY} MEMBER", ""),
        "open_ballot": Legal("SITTING COUNTED", SECRETARY, "BALLOT"),
        "enter_count": Legal("BALLOT", f"{SECRETARY} TELLER AUTHORITY", ""),
        "close_ballot": Legal("BALLOT", SECRETARY, "COUNTED"),
        "recount": Legal("BALLOT", SECRETARY, ""),
        "send_sheets": Legal("CONVENED COUNTED", f"{SECRETARY} AUTHORITY", "BALLOT"),
        "cast_vote": Legal("BALLOT", "AUTHORITY", ""),
        "rank": Legal("COUNTED", SECRETARY, ""),
        "sign_minutes": Legal("COUNTED", "AUTHORITY", "SIGNED"),
        "release_item": Legal("CONVENED SITTING COUNTED", "AUTHORITY", ""),
        "cancel": Legal("CONVENED SITTING BALLOT COUNTED", SECRETARY, "CANCELLED"),
        "note_delivered": Legal(ANY, "SYSTEM", ""),
        "note_papers": Legal(ANY, "SYSTEM", ""),
        "rearm": Legal(ANY, "SYSTEM", ""),
    },
    "decision": {
        "submit_letter": Legal("NONE RETURNED", STANDING, "SUBMITTED"),
        "check": Legal("SUBMITTED", "OFFICE", "CHECKED"),
        "return_to_drafter": Legal("SUBMITTED CHECKED", "OFFICE AUTHORITY", "RETURNED"),
        "drop": Legal("SUBMITTED CHECKED RETURNED SIGNED NUMBERED", f"{STANDING} AUTHORITY", "DROPPED"),
        "sign": Legal("CHECKED", "AUTHORITY STANDING_HEAD OFFICE", "SIGNED"),
        "number": Legal("SIGNED", "CLERK", "NUMBERED"),
        "issue": Legal("NUMBERED", "CLERK", "ISSUED"),
        "note_papers": Legal(ANY, "SYSTEM", ""),
        "note_delivered": Legal(ANY, "SYSTEM", ""),
        "rearm": Legal(ANY, "SYSTEM", ""),
    },
    "programme": {act: Legal(*move) for act, move in programme_cases.LEGAL.items()},
    "law": {act: Legal(*move) for act, move in law_row_cases.LEGAL.items()},
    "signing": {act: Legal(*move) for act, move in signing_power_cases.LEGAL.items()},
}
OWN_ANSWER = {
    ("nomination", "withdraw", "ON_AGENDA"): "WITHDRAWAL_NEEDS_CHAIR",
    ("nomination", "conclude", "APPRAISED"): "WRONG_PHASE",
    ("campaign", "move_phase", "DECISION"): "WRONG_PHASE",
    ("campaign", "move_phase", "SUMMARY"): "WRONG_PHASE",
}
"""Where the act's own rule answers otherwise than the plain move."""
OWN_ANSWER_TO = {
    ("nomination", "submit", Role.SPECIALIST): "EVIDENCE_MISSING",
    ("nomination", "submit", Role.STANDING_HEAD): "EVIDENCE_MISSING",
    ("campaign", "propose", Role.UNIT_OFFICER): "WRONG_UNIT",
    ("campaign", "propose", Role.UNIT_HEAD): "WRONG_UNIT",
    ("enrolment", "score", Role.UNIT_OFFICER): "WRONG_UNIT",
    ("enrolment", "score", Role.UNIT_HEAD): "WRONG_UNIT",
    ("council", "enter_count", Role.TELLER): "NOT_A_MEMBER",
    ("council", "enter_count", Role.AUTHORITY): "NOT_A_MEMBER",
}
"""Where it answers one role otherwise: what was not filed elsewhere; a show of hands nobody has counted yet."""
OWN_ANSWER_TO_IN = {
    ("decision", "drop", role, status): "WRONG_ROLE"
    for role in (Role.SPECIALIST, Role.STANDING_HEAD)
    for status in ("SIGNED", "NUMBERED")
}
"""Where it answers one role otherwise in one state: what is signed only the authority gives up."""
FACTS_FOR = {("nomination", "end"): cases.facts(phase="CANCELLED")}
"""Around an act that is for another time than the rest: a case is ended when its campaign is over."""
TERMINAL = {
    "campaign": "CLOSED CANCELLED",
    "enrolment": "ENDED",
    "nomination": "AWARDED NOT_AWARDED REJECTED WITHDRAWN FORWARD_GRANTED LAPSED CANCELLED",
    "council": "SIGNED CANCELLED",
    "decision": "ISSUED DROPPED",
    "programme": "CLOSED",
    "law": "",
    "signing": "",
}
ACTS = [(subject, act) for subject, moves in LEGAL.items() for act in moves]
SUBJECTS = list(LEGAL)


def answer(subject: str, act: str, state: Any, role: Role) -> str:
    """The state after the act, or the code of its refusal."""
    facts = FACTS_FOR.get((subject, act), cases.FACTS)
    try:
        after = cases.APPLY[subject](state, cases.stamp(role), cases.SAMPLES[subject][act], facts).state
    except Refusal as refusal:
        return refusal.code
    return cases.status_of(after)


def expected(subject: str, act: str, status: str, role: Role) -> str:
    legal = LEGAL[subject][act]
    if role not in legal.roles.split():
        return "WRONG_ROLE"
    if legal.sources != ANY and status not in legal.sources.split():
        return "WRONG_PHASE"
    own = OWN_ANSWER_TO.get((subject, act, role)) or OWN_ANSWER.get((subject, act, status))
    return OWN_ANSWER_TO_IN.get((subject, act, role, status)) or own or legal.target or status


@pytest.mark.parametrize(("subject", "act"), ACTS)
def test_act_is_answered_in_every_state_for_every_role(subject: str, act: str) -> None:
    pairs = [(status, role) for status in TABLES[subject].states for role in Role]
    answers = {(s, r): answer(subject, act, cases.state_in(subject, s, act), r) for s, r in pairs}
    assert answers == {(s, r): expected(subject, act, s, r) for s, r in pairs}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_act_has_a_move_a_rule_a_body_and_a_case(subject: str) -> None:
    acts = set(LEGAL[subject])
    assert set(TABLES[subject].by_act) == acts
    assert set(BODIES[subject]) == acts
    assert {act: type(body) for act, body in cases.SAMPLES[subject].items()} == BODIES[subject]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_act_has_one_move_only(subject: str) -> None:
    table = TABLES[subject]
    assert len(table.moves) == len(table.by_act)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_moves_name_known_states_and_have_labels(subject: str) -> None:
    table = TABLES[subject]
    named = {s for move in table.moves for s in move.sources} | {m.target for m in table.moves if m.target}
    assert named <= set(table.states)
    assert all(table.states.values()) and all(move.label and move.roles for move in table.moves)
    assert len(set(table.states.values())) == len(table.states)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_terminal_states_let_nothing_out(subject: str) -> None:
    table = TABLES[subject]
    assert table.terminal == set(TERMINAL[subject].split())
    left = [m for m in table.moves if m.sources & table.terminal]
    assert {m.act for m in left} <= {"rearm", "note_delivered", "note_papers"}
    assert all(m.target is None and m.roles == {Role.SYSTEM} for m in left)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_state_is_reached_from_the_first_and_can_end(subject: str) -> None:
    """Follows what the rules answer, so that moves without a fixed target count as well."""
    table = TABLES[subject]
    ways = {(s, m.target) for m in table.moves for s in m.sources if m.target}
    if subject == "campaign":  # from phase to phase also by hand, as the sitting and the decision come
        ways |= {(a, b) for i, a in enumerate(campaign.ORDER) for b in campaign.ORDER[i + 1 : -1]}
    if subject == "nomination":
        ways |= {("OPINED", s) for s in ("TO_AWARD", "NOT_AWARDED", "TO_FORWARD")}
        ways |= {("FORWARDED", s) for s in ("FORWARD_GRANTED", "FORWARD_DECLINED")}
        ways |= {("FORWARD_DECLINED", s) for s in ("TO_AWARD", "NOT_AWARDED")}
    first = next(iter(table.states))
    assert _closure({first}, ways) == set(table.states)
    # A row of law never ends: every state of it leads back to every later one instead.
    ends = table.terminal or set(table.states) - {first}
    for status in table.states:
        assert _closure({status}, ways) & ends


def _closure(start: set[str], ways: set[tuple[str, str]]) -> set[str]:
    reached = set(start)
    while more := {b for a, b in ways if a in reached} - reached:
        reached |= more
    return reached


@pytest.mark.parametrize("subject", SUBJECTS)
def test_buttons_are_the_legal_moves_of_the_role(subject: str) -> None:
    table = TABLES[subject]
    for status in table.states:
        for role in Role:
            offered = {move.act for move in table.open_acts(status, frozenset({role}))}
            wanted = {
                act
                for act, legal in LEGAL[subject].items()
                if role in legal.roles.split() and (legal.sources == ANY or status in legal.sources.split())
            }
            assert offered == wanted


def test_buttons_of_two_roles_come_in_the_order_of_the_table() -> None:
    roles = frozenset({Role.STANDING_HEAD, Role.UNIT_HEAD})
    acts = [m.act for m in TABLES["nomination"].open_acts("SUBMITTED", roles)]
    assert acts == ["withdraw", "request_supplement", "accept", "reject", "hold", "release", "hand_over"]


def test_nobody_without_a_role_has_a_button() -> None:
    assert [m for table in TABLES.values() for s in table.states for m in table.open_acts(s, frozenset())] == []


def test_auditor_changes_nothing() -> None:
    assert [m.act for table in TABLES.values() for m in table.moves if Role.AUDITOR in m.roles] == []


def test_every_role_has_a_label_of_its_own() -> None:
    assert set(ROLE_LABELS) == set(Role)
    assert len(set(ROLE_LABELS.values())) == len(Role)


# The sentences of the two refusals


def table() -> Table:
    return TABLES["decision"]


def test_wrong_role_names_the_act_and_who_may() -> None:
    refusal = cases.refused(table().require, "SUBMITTED", "check", Role.CLERK)
    assert isinstance(refusal, WrongRole)
    assert refusal.sentence == "Văn thư không làm được việc «Đã kiểm tra»."
    assert refusal.remedy == "Việc này của: Văn phòng của cơ quan ban hành."


def test_wrong_phase_names_the_state_and_when_it_is_possible() -> None:
    refusal = cases.refused(table().require, "NONE", "return_to_drafter", Role.OFFICE)
    assert isinstance(refusal, WrongPhase)
    assert refusal.sentence == "Không thể «Trả lại…» khi quyết định đang ở trạng thái «Chưa lập»."
    assert "«Văn phòng đã kiểm tra, chờ ký», «Đã trình, chờ Văn phòng kiểm tra»" in refusal.remedy


def test_role_is_asked_before_state() -> None:
    assert cases.refused(table().require, "ISSUED", "check", Role.CLERK).code == "WRONG_ROLE"


def test_unknown_act_is_a_fault() -> None:
    with pytest.raises(KeyError):
        table().require("NONE", "abolish", Role.AUTHORITY)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_unknown_body_is_a_fault(subject: str) -> None:
    first = next(iter(TABLES[subject].states))
    with pytest.raises(KeyError):
        cases.APPLY[subject](cases.state_in(subject, first), cases.stamp(Role.AUTHORITY), "a word", cases.FACTS)


# Whose case it is


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.UNIT_HEAD])
@pytest.mark.parametrize(
    ("subject", "act"),
    [a for a in ACTS if a[0] in ("nomination", "enrolment") and a != ("enrolment", "score")],
)
def test_unit_acts_in_its_own_cases_only(subject: str, act: str, role: Role) -> None:
    apply, body = cases.APPLY[subject], cases.SAMPLES[subject][act]
    for status in TABLES[subject].states:
        stamp = cases.stamp(role, unit=cases.OTHER_UNIT)
        assert cases.refused(apply, cases.state_in(subject, status), stamp, body, cases.FACTS).code == "WRONG_UNIT"


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.UNIT_OFFICER, Role.UNIT_HEAD)])
def test_other_roles_are_not_bound_to_a_unit(role: Role) -> None:
    require_own_unit(cases.stamp(role, unit="").actor, cases.UNIT)
    require_own_unit(cases.stamp(role, unit=cases.OTHER_UNIT).actor, cases.UNIT)
    with pytest.raises(WrongUnit):
        require_own_unit(cases.stamp(Role.UNIT_HEAD, unit="").actor, cases.UNIT)


# The campaign around the case

EVEN_WHEN_ENDED = {
    "enrolment": {"end", "rearm", "hand_over"},
    "nomination": {"lapse", "end", "leave_agenda", "rearm", "hand_over"},
    "council": {"note_delivered", "note_papers", "cancel", "rearm"},
    "decision": {"note_papers", "note_delivered", "drop", "rearm"},
}
ONLY_WHEN_ENDED = {("nomination", "end")}
AROUND = [
    ({"suspended": True}, "SUSPENDED"),
    ({"phase": "CLOSED"}, "WRONG_PHASE"),
    ({"phase": "CANCELLED"}, "WRONG_PHASE"),
    ({"phase": "CANCELLED", "suspended": True}, "SUSPENDED"),
]


@pytest.mark.parametrize(("changes", "code"), AROUND)
@pytest.mark.parametrize(
    ("subject", "act"), [a for a in ACTS if a[0] not in ("campaign", "programme", "law", "signing")]
)
def test_case_rests_while_its_campaign_is_suspended_or_over(
    subject: str, act: str, changes: dict[str, Any], code: str
) -> None:
    move = TABLES[subject].by_act[act]
    status, role = min(move.sources), min(move.roles)
    state, body = cases.state_in(subject, status, act), cases.SAMPLES[subject][act]
    args = (state, cases.stamp(role), body, replace(cases.FACTS, **changes))
    if (subject, act) in ONLY_WHEN_ENDED and "phase" not in changes:
        assert cases.refused(cases.APPLY[subject], *args).code == "WRONG_PHASE"
    elif act in EVEN_WHEN_ENDED[subject]:
        assert cases.APPLY[subject](*args).state is not None
    else:
        assert cases.refused(cases.APPLY[subject], *args).code == code


@pytest.mark.parametrize("rules", [council, decision])
def test_sittings_and_decisions_wait_for_people(rules: Any) -> None:
    subject = rules.__name__.rsplit(".", 1)[1]
    for status in TABLES[subject].states:
        assert rules.next_due(cases.state_in(subject, status), cases.FACTS) is None


@pytest.mark.parametrize("rules", [enrolment, nomination, campaign, programme])
def test_due_instant_of_the_state_is_the_next_due(rules: Any) -> None:
    subject = rules.__name__.rsplit(".", 1)[1]
    rearm = cases.SAMPLES[subject]["rearm"]
    for status in TABLES[subject].states:
        state = cases.state_in(subject, status)
        after = rules.apply(state, cases.stamp(Role.SYSTEM), rearm, cases.FACTS).state
        due = rules.next_due(state, cases.FACTS)
        assert after == replace(state, next_due_at=due[0] if due else None)


@pytest.mark.parametrize("phase", list(campaign.STATES))
@pytest.mark.parametrize("rules", [enrolment, nomination, campaign, programme])
def test_what_falls_due_is_never_refused(rules: Any, phase: str) -> None:
    """A rule that asked at an instant for what it then refuses would ask for ever."""
    subject = rules.__name__.rsplit(".", 1)[1]
    facts = replace(cases.FACTS, phase=phase)
    for status in [phase] if subject == "campaign" else TABLES[subject].states:
        state = cases.state_in(subject, status)
        steps = 0
        while (due := rules.next_due(state, facts)) is not None:
            state = rules.apply(state, cases.stamp(Role.SYSTEM, due[0]), due[1], facts).state
            steps += 1
            assert steps < 10
        assert steps == 0 or status not in TABLES[subject].terminal
