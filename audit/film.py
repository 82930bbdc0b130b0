"""The acts of a workflow one after the other, each with the state that the real code made of it.

A task may hold several acts, so frames are no acts: an act is the entry that the replayed code handed to its recording,
joined with what that recording answered in the history. Refused acts stand among them, with their grounds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from google.protobuf.message import DecodeError
from temporalio.api.history.v1 import History
from temporalio.client import WorkflowHistory

from audit.asked import RECORD, Asked, activities, data_of, loaded, run_id_of
from audit.edition import NOT_REBUILT, compared
from audit.histories import WORKFLOWS
from audit.made import REPLAY, Films, Made, holds, made
from audit.moment import Json, Moment, Reel, Run
from audit.probe import Film, Wanted, never, watch
from audit.ran import build_of, builds_of
from audit.wellformed import STRUCTURE, wellformed
from payloads.record import RECORDED, REFUSED
from runtime.build import BUILD

BROKEN = "BROKEN"
"""Failure of a run whose events are out of order: the engine's core can stop on such a one, so it is not run."""


@dataclass(frozen=True)
class Known:
    """What a case had been told when it asked for one recording."""

    facts: Json | None
    ruling: Json | None = None
    bonus: Json | None = None


def history_of(blob: bytes) -> WorkflowHistory:
    """A run from the bytes of its History message. Raises ValueError when they hold no beginning of a run."""
    try:
        events = list(History.FromString(blob).events)
    except DecodeError as error:
        raise ValueError("no history") from error
    if not events or not events[0].HasField("workflow_execution_started_event_attributes"):
        raise ValueError("no beginning")
    return WorkflowHistory(events[0].workflow_execution_started_event_attributes.workflow_id, events)


def run_of(history: WorkflowHistory, failure: str) -> Run:
    """What is told of a run itself."""
    start = history.events[0].workflow_execution_started_event_attributes
    bounds = tuple(
        (event.workflow_task_completed_event_attributes.started_event_id, event.event_id)
        for event in history.events
        if event.HasField("workflow_task_completed_event_attributes")
    )
    builds = tuple(dict.fromkeys(builds_of(history.events).values()))
    return Run(run_id_of(history.events), start.workflow_type.name, len(history.events), failure, builds, bounds)


def known(history: WorkflowHistory, asked: dict[str, Asked]) -> dict[int, Known]:
    """Event that orders a recording → what the case knew then."""
    by_answer = {each.completed.event_id: each for each in asked.values() if each.completed is not None}
    by_order = {each.scheduled.event_id: each for each in asked.values()}
    start = data_of(history.events[0].workflow_execution_started_event_attributes.input)
    now = Known((loaded(start).get("carry") or {}).get("facts") if start else None)
    found = {}
    for event in history.events:
        if event.event_id in by_order and by_order[event.event_id].name.startswith(RECORD):
            found[event.event_id] = now
            now = Known(now.facts)
        elif event.event_id in by_answer:
            now = _told(now, by_answer[event.event_id])
    return found


def _told(now: Known, by: Asked) -> Known:
    if by.name == "resolve_facts":
        return replace(now, facts=by.answer)
    if by.name == "resolve_rules":
        return replace(now, ruling=by.answer)
    if by.name == "resolve_bonus":
        return replace(now, bonus=by.answer)
    if by.name.startswith(RECORD) and by.answer.get("facts"):
        return replace(now, facts=by.answer["facts"])
    return now


def moments_of(history: WorkflowHistory, made_by: Made) -> list[Moment]:
    """The acts of one run. `effective_at` is their own reception here; `joined` makes it monotonic."""
    asked = activities(history.events)
    told, builds = known(history, asked), builds_of(history.events)
    run_id = run_id_of(history.events)
    found = []
    for name, each in asked.items():
        if (
            each.name.startswith(RECORD)
            and each.completed is not None
            and each.answer["outcome"] in (RECORDED, REFUSED)
        ):
            build = builds.get(each.ordered_by, "")
            entry, kept = made_by.entry(build, name)
            moment = _moment(run_id, each, entry, told[each.scheduled.event_id])
            found.append(replace(moment, build=build, kept=kept))
    return sorted(found, key=lambda moment: moment.answered_id)


def _moment(run_id: str, asked: Asked, entry: bytes | None, told: Known) -> Moment:
    assert asked.completed is not None
    said, state = asked.asked, asked.asked["state"]
    agreement = compared(asked.name, asked.input, entry).agreement if entry is not None else NOT_REBUILT
    recorded = asked.answer["outcome"] == RECORDED
    received = datetime.fromisoformat(said["received_at"])
    return Moment(
        run_id=run_id,
        event_id=asked.scheduled.event_id,
        answered_id=asked.completed.event_id,
        act_no=said["act_no"] if recorded else None,
        act=said["act"],
        update_id=said["update_id"],
        account=said["actor"]["account"],
        role=said["actor"]["role"],
        unit=said["actor"]["unit"],
        received_at=received,
        recorded_at=datetime.fromisoformat(said["recorded_at"]),
        effective_at=received,
        before=said["before"],
        after=str(state.get("phase") or state["status"]) if recorded else said["before"],
        state=state,
        digest=said["state_digest"],
        agreement=agreement,
        body=loaded(said["body"].encode()),
        refusal=asked.answer["refusal"],
        notices=tuple(said.get("notices", ())) if recorded else (),
        facts=told.facts,
        ruling=told.ruling,
        bonus=told.bonus,
    )


def joined(moments: Iterable[Moment]) -> tuple[Moment, ...]:
    """The acts of all runs in order, each effective from the latest reception so far.

    A refused act shows the state that stood: the one of the act before it. What a reset run copies from the one before
    it, or is made to do again under the same key, is told of the run that did it first.
    """
    found: list[Moment] = []
    by: dict[str, str] = {}
    for moment in moments:
        if by.setdefault(moment.update_id, moment.run_id) != moment.run_id:
            continue
        last = found[-1].effective_at if found else moment.received_at
        stood = found[-1].state if moment.act_no is None and found else moment.state
        found.append(replace(moment, effective_at=max(last, moment.received_at), state=stood))
    return tuple(found)


async def watched(history: WorkflowHistory, wanted: Wanted = never, classes: Sequence[type] = WORKFLOWS) -> Film:
    """:func:`audit.probe.watch` for histories from outside: one whose events are out of order is not run at all."""
    if any(fault.code in STRUCTURE for fault in wellformed(history.events)):
        return Film((), BROKEN)
    return await watch(history, wanted, classes=classes)


async def film(
    blobs: Sequence[bytes], kept: Films = MappingProxyType({}), *, classes: Sequence[type] = WORKFLOWS
) -> Reel:
    """Replay the runs of one workflow id, the oldest first, and tell its acts.

    `kept`: what former builds made of these runs; each answers for the tasks that it ran, today's code for the others.
    Raises ValueError for bytes that are no history. Has no bound in time: pages and commands ask `audit.pool`.
    """
    runs, moments = [], []
    lost: dict[str, str] = {}
    history = None
    for index, blob in enumerate(blobs):
        history = history_of(blob)
        films = {build: seen for (run, build), seen in kept.items() if run == index}
        sound = {build: made(seen) for build, seen in films.items() if holds(history, build, seen)}
        lost |= dict.fromkeys(films.keys() - sound.keys(), REPLAY)
        seen = Film((), "") if Made({}, sound).enough(history) else await watched(history, classes=classes)
        runs.append(run_of(history, seen.failure))
        moments += moments_of(history, Made(made(seen), sound))
    return Reel(history.workflow_id if history else "", tuple(runs), joined(moments), BUILD, tuple(lost.items()))


def task_before(history: WorkflowHistory, event_id: int) -> tuple[int, str] | None:
    """The last task that was completed at or before an event: (its started event, the build that ran it)."""
    found = None
    for event in history.events:
        if event.event_id <= event_id and event.HasField("workflow_task_completed_event_attributes"):
            done = event.workflow_task_completed_event_attributes
            found = done.started_event_id, build_of(done)
    return found


def state_at(film: Film, started_id: int) -> Json | None:
    """The state after a task, where the replay has it."""
    states = [frame.state for frame in film.facts() if frame.started_id == started_id and frame.state is not None]
    return loaded(states[-1]) if states else None


async def state_after(blob: bytes, event_id: int) -> Json | None:
    """The state after the last task that was completed at or before an event, by the code's own query.

    Two passes would be one too many here: only the wanted frame is asked. None: no task was completed by then.
    """
    history = history_of(blob)
    task = task_before(history, event_id)
    return state_at(await watched(history, lambda started: started == task[0]), task[0]) if task is not None else None
