"""Buttons of a page: from the table of moves, tried on the real rule, so that each says why not before the click."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from api.actions.findings import RulingView
from api.pages import address
from api.pages.words import act_label
from rules import council, decision, nomination
from rules.acting import UNIT_ROLES, Actor, Move, Role, Stamp, Table
from rules.council_acts import CloseBallot, SessionState, SignMinutes
from rules.decision import Check, DecisionState, Issue, Sign
from rules.nomination_acts import Accept, Submit, Supplement
from rules.refusal import Refusal
from rules.register import TABLES
from rules.window import CaseFacts
from storage.account import Officer
from storage.reads.nomination import CaseView

AHEAD = 2
"""How many acts that are not possible yet a page explains."""
EDGES: dict[str, dict[str, tuple[str, ...]]] = {
    "nomination": {
        "conclude": ("TO_AWARD", "NOT_AWARDED", "TO_FORWARD"),
        "record_superior_outcome": ("FORWARD_GRANTED", "FORWARD_DECLINED"),
    }
}
"""Where an act leads whose target depends on its body."""
ICONS = {
    "submit": "send", "supplement": "send", "withdraw": "arrow-back-up", "request_supplement": "corner-up-left",
    "accept": "check", "reject": "ban", "file_appraisal": "gavel", "conclude": "gavel", "forward_up": "send",
    "record_superior_outcome": "inbox", "launch": "send", "amend": "writing", "extend": "rotate-clockwise",
    "suspend": "hand-stop", "resume": "player-track-next", "move_phase": "player-track-next",
    "summarise": "file-text", "cancel": "ban", "close": "lock", "register_work": "writing",
    "report_own_award": "certificate", "file_report": "send", "convene": "users", "record_attendance": "users",
    "declare_conflict": "hand-stop", "open_ballot": "users", "enter_count": "check", "close_ballot": "lock",
    "recount": "refresh", "rank": "certificate", "sign_minutes": "ballpen", "submit_letter": "send",
    "check": "check", "return_to_drafter": "corner-up-left", "sign": "ballpen", "number": "writing",
    "issue": "certificate", "release_item": "arrow-back-up", "drop": "ban", "enrol": "user",
    "send_sheets": "send", "cast_vote": "gavel",
    "start": "send", "plan_item": "writing", "start_item": "player-track-next", "complete_item": "check",
    "review": "file-text", "supersede": "refresh", "drop_item": "ban", "hand_over": "corner-up-left",
    "record_target": "writing", "file_inspection_plan": "file-text", "record_finding": "alert-triangle",
    "remedy_finding": "check", "propose": "send", "approve": "check", "return_plan": "corner-up-left",
    "register": "writing", "sign_pledge": "ballpen", "file_plan": "file-text", "file_review": "file-text",
    "score_self": "writing", "score": "gavel", "recount_limit": "refresh",
    "hold": "hand-stop", "release": "player-track-next",
    "confirm": "circle-check", "grant": "ballpen", "end": "ban",
}  # fmt: skip
MAIN = frozenset({
    "submit", "supplement", "accept", "file_appraisal", "propose", "approve", "register", "sign_pledge", "file_plan",
    "file_review", "conclude", "forward_up", "record_superior_outcome", "launch",
    "summarise", "close", "file_report", "record_attendance", "open_ballot", "send_sheets", "enter_count",
    "close_ballot", "sign_minutes", "check", "sign", "number", "issue", "submit_letter", "start", "complete_item",
    "confirm", "grant",
})  # fmt: skip
"""Acts that move a case on; the first of them that is open is the page's main button."""


@dataclass(frozen=True)
class Button:
    """One act on a page. `why` filled: not possible now, and the button stays reachable beside its reason."""

    act: str
    label: str
    href: str
    icon: str
    main: bool = False
    why: str = ""
    remedy: str = ""
    source: str = ""


Trial = Callable[[str, Role], Refusal | None]


def roles_here(officer: Officer, unit: str) -> frozenset[Role]:
    """Roles that count for a case of that unit: a unit's role only for its own unit."""
    return frozenset(held.role for held in officer.roles if held.role not in UNIT_ROLES or held.unit == unit)


def no_trial(act: str, role: Role) -> Refusal | None:
    """Nothing can be said before the question is answered."""
    return None


def buttons(
    workflow_id: str, state: str, roles: frozenset[Role], trial: Trial = no_trial, hidden: frozenset[str] = frozenset()
) -> tuple[Button, ...]:
    """Acts that are open now, each with the refusal that it would meet; then the nearest ones that are not open yet."""
    subject = workflow_id.split("/")[0]
    table, slugs = TABLES[subject], address.ACTS[subject]
    made: list[Button] = []
    main = False
    for move in table.open_acts(state, roles):
        if move.act not in slugs or move.act in hidden:
            continue
        refusal = trial(move.act, min(move.roles & roles))
        first = not main and move.act in MAIN
        main = main or first
        made.append(_button(subject, workflow_id, move, first, refusal))
    ahead = _ahead(table, subject, state, roles, hidden) if state not in table.terminal else ()
    return (*made, *(_closed(table, workflow_id, state, move) for move in ahead))


def _button(subject: str, workflow_id: str, move: Move, main: bool, refusal: Refusal | None) -> Button:
    href, icon, label = address.act(workflow_id, move.act), ICONS.get(move.act, "check"), act_label(subject, move.act)
    if refusal is None:
        return Button(move.act, label, href, icon, main)
    return Button(move.act, label, href, icon, main, refusal.sentence, refusal.remedy, str(refusal.source))


def _closed(table: Table, workflow_id: str, state: str, move: Move) -> Button:
    states = ", ".join(f"«{table.states[source]}»" for source in sorted(move.sources))
    why = f"{table.subject.capitalize()} đang ở «{table.states[state]}»; việc này mở khi {table.subject} ở {states}."
    label = move.label.rstrip("…")
    return Button(move.act, label, "", ICONS.get(move.act, "check"), False, why, "", str(table.source))


def _ahead(table: Table, subject: str, state: str, roles: frozenset[Role], hidden: frozenset[str]) -> tuple[Move, ...]:
    """Acts of these roles that the case can still come to, the nearest first."""
    distance, border = {state: 0}, [state]
    while border:
        here = border.pop(0)
        for move in table.moves:
            if here in move.sources:
                targets = EDGES.get(subject, {}).get(move.act, (move.target,) if move.target else ())
                for target in targets:
                    if target not in distance:
                        distance[target] = distance[here] + 1
                        border.append(target)
    found = [
        (min(distance[source] for source in move.sources if source in distance), index, move)
        for index, move in enumerate(table.moves)
        if move.act in MAIN - hidden and move.roles & roles and state not in move.sources
        if move.sources & distance.keys()
    ]
    return tuple(move for _distance, _index, move in sorted(found, key=lambda item: item[:2])[:AHEAD])


def _stamp(role: Role, unit: str, now: datetime, account: str = "") -> Stamp:
    return Stamp("", "", Actor(account, role, unit), now)


def case_trial(case: CaseView, facts: CaseFacts, now: datetime, ruling: RulingView | None = None) -> Trial:
    """Filing, supplement and acceptance tried on the real rule with what the draft holds now.

    `ruling`: what the law says; warnings count as answered, so that only what refuses is said before the click.
    """
    papers = tuple(slot.kind for slot in case.slots if slot.file)
    version, digest, draft = case.draft_version, case.draft_digest, case.draft
    codes = tuple(one.code for one in ruling.findings if one.asks) if ruling is not None else ()
    if ruling is not None:
        facts = replace(facts, ruling=ruling.ruling)
    bodies: dict[str, object] = {
        "submit": Submit(
            version,
            digest,
            draft.recipient_class,
            papers,
            draft.standards,
            declared=True,
            award=draft.award,
            commendation_type=draft.commendation_type,
            wave=draft.wave,
        ),
        "supplement": Supplement(version, digest, papers, declared=True),
        "accept": Accept(codes, "trial" if codes else ""),
    }

    def trial(act: str, role: Role) -> Refusal | None:
        if act not in bodies or (act == "submit" and role not in UNIT_ROLES):
            return None
        try:
            nomination.apply(case.state, _stamp(role, case.unit, now), bodies[act], facts)
        except Refusal as refusal:
            return refusal
        return None

    return trial


def sitting_trial(state: SessionState, facts: CaseFacts, now: datetime) -> Trial:
    """Closing a ballot and signing the minutes ask nothing: the rule answers before the click."""
    bodies: dict[str, object] = {"close_ballot": CloseBallot(), "sign_minutes": SignMinutes()}

    def trial(act: str, role: Role) -> Refusal | None:
        if act not in bodies:
            return None
        try:
            council.apply(state, _stamp(role, "", now), bodies[act], facts)
        except Refusal as refusal:
            return refusal
        return None

    return trial


def decision_trial(state: DecisionState, facts: CaseFacts, now: datetime, account: str) -> Trial:
    """Check, signature and issue ask nothing either."""
    bodies: dict[str, object] = {"check": Check(), "sign": Sign(), "issue": Issue()}

    def trial(act: str, role: Role) -> Refusal | None:
        if act not in bodies:
            return None
        try:
            decision.apply(state, _stamp(role, "", now, account), bodies[act], facts)
        except Refusal as refusal:
            return refusal
        return None

    return trial
