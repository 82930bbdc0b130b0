"""Careless edits of rules and workflows that keep kinds and order of the commands, or nearly: the Replayer sees few."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, get_type_hints

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from payloads import ids
from payloads.record import Carry, Entry, FactsQuery, Receipt
from rules.acting import Outcome
from rules.refusal import Refusal
from rules.window import CaseFacts
from workflows.campaign import CampaignWorkflow
from workflows.council import CouncilSessionWorkflow
from workflows.decision import DecisionWorkflow
from workflows.enrolment import EnrolmentWorkflow
from workflows.handling import RECORD_RETRY
from workflows.law_row import LawRowWorkflow
from workflows.nomination import NominationWorkflow
from workflows.programme import ProgrammeWorkflow
from workflows.signing_power import SigningPowerWorkflow

Ruled = Callable[[Outcome[Any], Any], Outcome[Any]]
SUBJECTS: dict[type, str] = {
    CampaignWorkflow: "campaign",
    EnrolmentWorkflow: "enrolment",
    NominationWorkflow: "nomination",
    CouncilSessionWorkflow: "council",
    DecisionWorkflow: "decision",
    ProgrammeWorkflow: "programme",
    LawRowWorkflow: "law_row",
    SigningPowerWorkflow: "signing_power",
}


@dataclass(frozen=True)
class Planted:
    """One edit: which golden histories have to notice it, and the class as it would be after it."""

    name: str
    subject: str
    workflow: type


def changed(base: Any, name: str, **members: Any) -> Planted:
    """A copy of a workflow class with other members, under the name of the class."""

    def __init__(self: Any, start: Any) -> None:
        base.__init__(self, start)

    async def run(self: Any, start: Any) -> str:
        result: str = await base.run(self, start)
        return result

    own = {"__init__": __init__, "run": members.pop("run", run)}
    for key, function in own.items():
        function.__annotations__ = {"start": get_type_hints(base.run)["start"]}
        function.__name__, function.__qualname__ = key, f"{base.__name__}.{key}"
    marked = {"__init__": workflow.init(own["__init__"]), "run": workflow.run(own["run"])}
    copy = type(base.__name__, (base,), {"__module__": __name__, **marked, **members})
    return Planted(name, SUBJECTS[base], workflow.defn(name=base.__name__)(copy))


def ruled(base: Any, name: str, edit: Ruled) -> Planted:
    """The same workflow with rules that answer otherwise."""

    def apply(state: Any, stamp: Any, body: Any, facts: Any) -> Outcome[Any]:
        return edit(base.subject.apply(state, stamp, body, facts), body)

    return changed(base, name, subject=replace(base.subject, apply=apply))


def _on(act: str, **fields: Any) -> Ruled:
    """Other fields in the state after one kind of act."""

    def edit(outcome: Outcome[Any], body: Any) -> Outcome[Any]:
        return replace(outcome, state=replace(outcome.state, **fields)) if type(body).__name__ == act else outcome

    return edit


def _lenient(base: Any) -> Planted:
    """Rules that no longer refuse: the state simply stays."""

    def apply(state: Any, stamp: Any, body: Any, facts: Any) -> Outcome[Any]:
        try:
            outcome: Outcome[Any] = base.subject.apply(state, stamp, body, facts)
        except Refusal:
            return Outcome(state)
        return outcome

    return changed(base, "a rule refuses no more", subject=replace(base.subject, apply=apply))


def _entries(base: Any, name: str, **fields: Callable[[Entry[Any]], Any]) -> Planted:
    """Entries that say something else."""

    def _entry(self: Any, *arguments: Any) -> Entry[Any]:
        entry = base._entry(self, *arguments)
        return replace(entry, **{field: make(entry) for field, make in fields.items()})

    return changed(base, name, _entry=_entry)


async def _patient(self: Any) -> CaseFacts:
    facts: CaseFacts = await workflow.execute_activity(
        "resolve_facts",
        self.facts_query(),
        result_type=CaseFacts,
        start_to_close_timeout=timedelta(seconds=60),
        retry_policy=RECORD_RETRY,
    )
    return facts


async def _other_receipt(self: NominationWorkflow, stamp: Any, body: object) -> Receipt:
    return replace(await NominationWorkflow.perform(self, stamp, body), state="")


async def _other_refusal(self: NominationWorkflow, stamp: Any, body: object) -> Receipt:
    try:
        return await NominationWorkflow.perform(self, stamp, body)
    except ApplicationError as error:
        raise ApplicationError("Không được.", *error.details, type=error.type, non_retryable=True) from error


async def _unpatched(self: Any, stamp: Any, body: object) -> CaseFacts | None:
    return self.facts if isinstance(self.facts, CaseFacts) else None


async def _other_result(self: Any, start: Any) -> str:
    return (await CouncilSessionWorkflow.run(self, start))[::-1]


def _later(self: Any) -> tuple[datetime, object] | None:
    due = NominationWorkflow.due(self)
    return None if due is None else (due[0] + timedelta(seconds=1), due[1])


def _forgetful(self: Any) -> Carry[Any]:
    return replace(CampaignWorkflow._carry(self), receipts=())


def _clockless(self: Any) -> Carry[Any]:
    return replace(ProgrammeWorkflow._carry(self), clock_at=None)


def _no_unit(self: Any) -> FactsQuery:
    return FactsQuery(self.start.campaign)


def _other_queue(self: Any, work: str) -> tuple[str, str]:
    name, queue = CouncilSessionWorkflow.errand(self, work)
    return name, ids.QUEUE if queue == ids.MESSENGER_QUEUE else queue


def _without_notices(outcome: Outcome[Any], _body: Any) -> Outcome[Any]:
    return replace(outcome, notices=())


def _wider_claims(outcome: Outcome[Any], _body: Any) -> Outcome[Any]:
    return replace(outcome, claims=tuple(replace(claim, maximum=claim.maximum + 1) for claim in outcome.claims))


PLANTED = (
    ruled(NominationWorkflow, "a rule counts another return", _on("RequestSupplement", returns=9)),
    ruled(NominationWorkflow, "a rule sends no notice", _without_notices),
    ruled(NominationWorkflow, "a quota is one wider", _wider_claims),
    ruled(EnrolmentWorkflow, "a rule takes a late report for one in time", _on("NoteOverdue", overdue_noted=False)),
    ruled(CouncilSessionWorkflow, "a rule finds a quorum missing", _on("RecordAttendance", quorum=99)),
    ruled(DecisionWorkflow, "a rule dates the decision otherwise", _on("Number", series="khác")),
    ruled(LawRowWorkflow, "a rule forgets who confirmed", _on("Confirm", confirmed_by="")),
    ruled(SigningPowerWorkflow, "a rule forgets a power", _on("Grant", powers=())),
    ruled(ProgrammeWorkflow, "a rule forgets the paper", _on("Start", paper=None)),
    _lenient(NominationWorkflow),
    _entries(
        NominationWorkflow, "the digest leaves something out", state_digest=lambda entry: ids.digest_of(entry.act)
    ),
    _entries(CampaignWorkflow, "the body is no longer recorded", body=lambda _entry: "{}"),
    _entries(DecisionWorkflow, "recorded at another instant", recorded_at=lambda entry: entry.received_at),
    changed(NominationWorkflow, "a longer timeout for the facts", _resolve=_patient),
    changed(NominationWorkflow, "due a second later", due=_later),
    changed(NominationWorkflow, "facts of no unit", facts_query=_no_unit),
    changed(NominationWorkflow, "receipts without the state", perform=_other_receipt),
    changed(NominationWorkflow, "refusals in other words", perform=_other_refusal),
    changed(NominationWorkflow, "a patched branch is gone", facts_for=_unpatched),
    changed(CouncilSessionWorkflow, "errands on another queue", errand=_other_queue),
    changed(CouncilSessionWorkflow, "another final digest", run=_other_result),
    changed(CampaignWorkflow, "receipts are not handed on", _carry=_forgetful),
    changed(ProgrammeWorkflow, "the clock is not handed on", _carry=_clockless),
)
