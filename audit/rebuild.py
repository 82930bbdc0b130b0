"""What histories tell of the rows that workflows own: every recording with its answer, every errand with its result."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import History, HistoryEvent
from temporalio.client import Client

from audit.manifest import CLOSING
from audit.source import events_of, histories, runs_in_engine
from documents.store import Store
from payloads.ids import MESSENGER_QUEUE, PRESS_QUEUE, nomination_id
from payloads.record import Delivered, Entry, Errand, Printed, Recording, RulesQuery
from rules.campaign import CampaignState
from rules.council_acts import SessionState
from rules.decision import DecisionState
from rules.enrolment import EnrolmentState
from rules.law_row import LawRowState
from rules.nomination_acts import NominationState
from rules.programme_acts import ProgrammeState
from rules.ruling import RuleSet
from rules.signing_power import SigningState
from runtime.temporal import DATA_CONVERTER
from storage import archive_extent
from storage.owned import is_of_a_workflow
from storage.papers import NewPaper
from storage.rebuild import Case, Ran, Told
from storage.session import Database

SCHEDULED = EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED
COMPLETED = EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED
CONTINUED = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW
ENTRIES: dict[str, Any] = {
    "record_campaign": Entry[CampaignState],
    "record_enrolment": Entry[EnrolmentState],
    "record_nomination": Entry[NominationState],
    "record_council": Entry[SessionState],
    "record_decision": Entry[DecisionState],
    "record_programme": Entry[ProgrammeState],
    "record_law": Entry[LawRowState],
    "record_signing": Entry[SigningState],
}
"""Activity → what it is given; another subject's recording would be missed here, and found missing by a comparison."""
AT_ONCE = 8
PAPERS = {
    "print_letter": "SUBMISSION_LETTER",
    "print_decision": "DECISION",
    "print_certificates": "CERTIFICATE",
    "print_minutes": "MINUTES",
}
"""Activity → kind of paper. Certificates have the cases of the decision's list as targets, in its order."""

Run = Sequence[HistoryEvent]


@dataclass
class _Asked:
    """An activity that a workflow asked for, and what came of it."""

    name: str
    queue: str
    input: Sequence[Payload]
    at: datetime
    result: Sequence[Payload] | None = None
    done_at: datetime | None = None


@dataclass
class _Gathered:
    told: list[Told] = field(default_factory=list)
    rules: list[tuple[str, RuleSet]] = field(default_factory=list)
    errands: list[Ran] = field(default_factory=list)
    papers: list[NewPaper] = field(default_factory=list)
    pending: set[str] = field(default_factory=set)


async def case_of(workflow_id: str, runs: Iterable[Run], whole: bool = True) -> Case:
    """Read the runs of one workflow, the first one first. `whole`: they reach to the present."""
    found = _Gathered()
    for events in runs:
        for asked in _asked(events):
            await _gather(found, asked)
    return Case(
        workflow_id,
        tuple(found.told),
        tuple(found.rules),
        tuple(found.errands),
        tuple(found.papers),
        # A key that came again after a reset: one of the two has its answer.
        frozenset(found.pending - {told.entry.update_id for told in found.told}),
        whole,
    )


def _instant(stamp: Timestamp) -> datetime:
    return stamp.ToDatetime(tzinfo=UTC)


def _asked(events: Run) -> Iterator[_Asked]:
    """Activities in the order in which they were asked for."""
    found: dict[int, _Asked] = {}
    for event in events:
        if event.event_type == SCHEDULED:
            said = event.activity_task_scheduled_event_attributes
            found[event.event_id] = _Asked(
                said.activity_type.name, said.task_queue.name, said.input.payloads, _instant(event.event_time)
            )
        elif event.event_type == COMPLETED:
            done = event.activity_task_completed_event_attributes
            asked = found[done.scheduled_event_id]
            asked.result, asked.done_at = done.result.payloads, _instant(event.event_time)
    yield from found.values()


async def _one(payloads: Sequence[Payload], kind: Any) -> Any:
    return (await DATA_CONVERTER.decode(payloads, [kind]))[0]


async def _gather(found: _Gathered, asked: _Asked) -> None:
    if asked.name in ENTRIES:
        entry: Entry[Any] = await _one(asked.input, ENTRIES[asked.name])
        if asked.result is None or asked.done_at is None:
            found.pending.add(entry.update_id)
        else:
            found.told.append(Told(entry, await _one(asked.result, Recording), asked.done_at))
    elif asked.name == "resolve_rules":
        query: RulesQuery = await _one(asked.input, RulesQuery)
        if asked.result is None:
            # Its row may be written already: nothing is said of this case until the answer is known.
            found.pending.add(f"rules:{query.state.id}")
        else:
            found.rules.append((query.state.id, await _one(asked.result, RuleSet)))
    elif asked.queue == MESSENGER_QUEUE:
        result = await _one(asked.result, Delivered) if asked.result is not None else None
        found.errands.append(Ran(await _one(asked.input, Errand), result, asked.at, asked.done_at))
    elif asked.queue == PRESS_QUEUE:
        await _printed(found, asked)


async def _printed(found: _Gathered, asked: _Asked) -> None:
    errand: Errand = await _one(asked.input, Errand)
    if asked.result is None:
        found.pending.add(f"papers:{errand.work}")
        return
    printed: Printed = await _one(asked.result, Printed)
    kind = PAPERS[asked.name]
    targets = [""] * len(printed.papers)
    if kind == "CERTIFICATE":
        items = next(told.entry.state.items for told in reversed(found.told) if told.recording.act_no <= errand.act_no)
        targets = [nomination_id(errand.campaign, n) for n in items]
    sizes = printed.sizes or (0,) * len(printed.papers)
    made_at = printed.made_at or asked.at
    for sha, target, size in zip(printed.papers, targets, sizes, strict=True):
        found.papers.append(NewPaper(errand.workflow_id, errand.campaign, kind, target, sha, size, "", made_at))


async def ids_in_engine(client: Client) -> list[str]:
    """Every workflow that owns rows and that the engine has."""
    found = {execution.id async for execution in client.list_workflows()}
    return sorted(name for name in found if is_of_a_workflow(name))


async def runs_from_engine(client: Client, workflow_id: str) -> list[Run]:
    """Every event of every run, the first run first; of an open one also what no completed task has seen yet."""
    runs = []
    for run_id in await runs_in_engine(client, workflow_id):
        runs.append([event async for event in events_of(client, workflow_id, run_id)])
    # A run that was reset begins with the same instant as the one that follows it: the open one comes last.
    return sorted(
        (run for run in runs if run),
        key=lambda run: (_instant(run[0].event_time), run[-1].event_type not in CLOSING),
    )


async def cases_from_engine(client: Client, workflow_ids: Sequence[str] | None = None) -> AsyncIterator[Case]:
    """Every case of the engine, some of them at once, in the order of their ids."""
    wanted = list(workflow_ids) if workflow_ids is not None else await ids_in_engine(client)

    async def one(workflow_id: str) -> Case:
        return await case_of(workflow_id, await runs_from_engine(client, workflow_id))

    for first in range(0, len(wanted), AT_ONCE):
        for case in await asyncio.gather(*(one(workflow_id) for workflow_id in wanted[first : first + AT_ONCE])):
            yield case


async def cases_from_archive(
    database: Database, store: Store, workflow_ids: Sequence[str] | None = None
) -> AsyncIterator[Case]:
    """Every case of the archive, or these. Raises NotStored, ContentDamaged."""
    with database.read() as session:
        archived = archive_extent.workflow_ids(session) if workflow_ids is None else workflow_ids
    for workflow_id in sorted(name for name in archived if is_of_a_workflow(name)):
        found = await histories(workflow_id, None, database, store)
        runs = [list(History.FromString(run.blob).events) for run in found]
        ended = runs[-1][-1].event_type in CLOSING and runs[-1][-1].event_type != CONTINUED
        yield await case_of(workflow_id, runs, whole=ended)
