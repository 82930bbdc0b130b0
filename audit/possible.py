"""Which of the acts that a table lets through a case could take as it stands: what its state refuses is not awaited.

The table knows the status alone. Here stands what the rules refuse by the rest of the state, whatever an act says; a
test holds each line against the rule itself.
"""

from collections.abc import Callable
from typing import Any

from rules.campaign import MOVABLE, ORDER, WHILE_SUSPENDED, CampaignState
from rules.council_acts import Ballot, SessionState
from rules.enrolment import EnrolmentState
from rules.nomination import WHILE_HELD
from rules.nomination_acts import TABLE, NominationState
from rules.programme_acts import OPEN, REVIEWS, ProgrammeState
from rules.programme_items import HANDED_OVER, OWN_ACT
from rules.recount import running_limit
from rules.signing_power import SigningState
from rules.statute import ranked_forms
from rules.tally import counters, differing, ties
from rules.window import CaseFacts

Known = CaseFacts | None


def _campaign(state: CampaignState, _facts: Known) -> dict[str, bool]:
    further = state.phase in ORDER and ORDER.index(state.phase) < ORDER.index(MOVABLE[-1])
    own = {"suspend": not state.suspended, "resume": state.suspended, "move_phase": further}
    resting = {act: False for act in ("move_phase", "summarise", "close") if act not in WHILE_SUSPENDED}
    return own | (resting if state.suspended else {})


def _enrolment(state: EnrolmentState, facts: Known) -> dict[str, bool]:
    if facts is None:
        return {}
    owed = {one.key for one in facts.obligations} or {"REPORT"}
    scored = facts.cluster is not None and facts.cluster.scoring is not None
    return {
        "register": "REGISTRATION" in owed and state.has_filed("REGISTRATION") is None,
        "sign_pledge": "PLEDGE" in owed and state.has_filed("PLEDGE") is None,
        "file_plan": "PLAN" in owed,
        "file_review": any(key.startswith("REVIEW_") for key in owed),
        "file_report": "REPORT" in owed,
        "score_self": scored,
        "score": scored,
    }


def _nomination(state: NominationState, facts: Known) -> dict[str, bool]:
    own = {
        "hold": not state.held,
        "release": state.held,
        "withdraw": state.status != "ON_AGENDA",
        "recount_limit": running_limit(state) is not None,
    }
    if facts is not None and state.status == "APPRAISED":
        own["conclude"] = not facts.council_in_path(state.award, bool(state.commendation_type))
    return own


def _passed(ballot: Ballot) -> bool:
    results = (ballot.result(n) for n in ballot.items)
    return any(result is not None and result.passed for result in results)


def _council(state: SessionState, facts: Known) -> dict[str, bool]:
    voted = {n for ballot in state.ballots for n in ballot.items}
    own = {
        "record_attendance": not state.written,
        "open_ballot": not state.written,
        "send_sheets": state.written,
        "release_item": bool(set(state.items) - voted),
        "sign_minutes": all(state.result_of(n) is not None for n in state.items) and "agenda" not in state.work,
        "rank": any(_passed(ballot) for ballot in state.ballots),
    }
    if facts is not None and not ranked_forms(facts.values):
        own["rank"] = False
    if state.ballots:
        ballot = state.ballots[-1]
        counted = len(ballot.counts) >= counters(ballot)
        agreed = counted and differing(ballot) is None
        own |= {"enter_count": not counted, "close_ballot": agreed, "cast_vote": agreed and bool(ties(state, ballot))}
    return own


def _programme(state: ProgrammeState, _facts: Known) -> dict[str, bool]:
    left = [item for item in state.items if item.status in OPEN]
    kept = [item for item in state.items if item.status in OPEN | HANDED_OVER]
    unremedied = any(finding.remedied_at is None for finding in state.findings)
    return {
        "start_item": any(item.status == "PLANNED" for item in left),
        "complete_item": any(item.kind not in OWN_ACT for item in kept),
        "review": any(item.kind in REVIEWS for item in kept),
        "supersede": bool(left),
        "drop_item": bool(kept),
        "hand_over": bool(left),
        "record_finding": bool(state.inspections),
        "remedy_finding": unremedied,
        "close": not left and not unremedied,
    }


def _signing(state: SigningState, _facts: Known) -> dict[str, bool]:
    return {"end": any(power.ended_at is None for power in state.powers)}


BY_SUBJECT: dict[str, Callable[[Any, Known], dict[str, bool]]] = {
    "campaign": _campaign,
    "enrolment": _enrolment,
    "nomination": _nomination,
    "council": _council,
    "programme": _programme,
    "signing": _signing,
}


def refused(subject: str, state: Any, facts: Known) -> frozenset[str]:
    """Acts that the table lets through in this status and the rest of the state refuses."""
    told = BY_SUBJECT[subject](state, facts) if subject in BY_SUBJECT else {}
    held_back = TABLE.by_act.keys() - WHILE_HELD if isinstance(state, NominationState) and state.held else set()
    return frozenset(act for act, may in told.items() if not may) | held_back
