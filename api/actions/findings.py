"""What the rules and the gates warn of about one dossier, as it would be received now, or as it was received."""

from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter

from activities.ruling import resolve
from api.actions.prepare import NotThere
from api.deps import Parts
from payloads.record import RulesQuery
from rules.facts import Source
from rules.finding import WARNING
from rules.nomination_acts import NominationState
from rules.refusal import RefusalNote
from rules.ruling import Ruled, RuleSet, judge_dossier
from storage.facts import basis_of
from storage.guard import gate_results
from storage.intake import now_of
from storage.ruling import pinned
from storage.tables.subject import Campaign, Nomination

STATE = TypeAdapter(NominationState)


@dataclass(frozen=True)
class FindingView:
    """One thing to know. `asks`: it needs a recorded decision before the reception."""

    code: str
    rule: str
    sentence: str
    remedy: str
    source: str
    verified: bool
    asks: bool
    answered: bool


@dataclass(frozen=True)
class RulingView:
    """The rule set of a dossier with what it comes to. `pinned`: fixed at the reception; else as it would be now."""

    pinned: bool
    ruling: RuleSet
    ruled: Ruled
    findings: tuple[FindingView, ...]
    refusal: RefusalNote | None


def ruling_of(parts: Parts, workflow_id: str) -> RulingView:
    """The rule set and the findings of one filed dossier. Raises NotThere."""
    with parts.database.read() as session:
        row = session.get(Nomination, workflow_id)
        if row is None:
            raise NotThere(workflow_id)
        state = STATE.validate_json(row.state)
        plan = Source(basis_of(session.get_one(Campaign, row.campaign)).plan)
        gates = gate_results(session, state)
        kept = pinned(session, workflow_id, state.rule_set)
        at, _epoch = now_of(session, datetime.now(UTC))
    ruling = kept or resolve(parts.database, RulesQuery(state, state.accepted_at or at))
    ruled = judge_dossier(ruling, plan)
    views = [
        FindingView(
            finding.code,
            finding.rule,
            finding.sentence,
            finding.remedy,
            str(finding.source),
            finding.verified,
            finding.severity == WARNING,
            finding.code in state.findings,
        )
        for finding in ruled.findings
    ]
    views += [
        FindingView(
            result.code,
            "GATE",
            result.sentence,
            "Ghi ý kiến chấp nhận, hoặc trả lại hồ sơ.",
            str(result.gate.source),
            True,
            result.state != "MET",
            result.code in state.findings,
        )
        for result in gates
        if result.state != "MET"
    ]
    refusal = ruled.refusal.note() if ruled.refusal is not None else None
    return RulingView(kept is not None, ruling, ruled, tuple(views), refusal)
