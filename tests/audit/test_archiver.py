"""Runs of every kind come into the archive, whole and once: ended, terminated, continued, open, reset."""

import asyncio
import json
from datetime import timedelta

import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import History
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import WorkflowHistory

from audit import chain, merkle, source
from audit.checking import check
from audit.examining import check_all, verify_new
from audit.histories import replay
from audit.manifest import Reading
from audit.source import ARCHIVE, ENGINE, histories
from rules.law_row import Withdraw
from storage import archive, archive_queue
from storage.tables.archive import ArchiveFinding, ArchiveQueue
from tests.audit.archiving import (
    archiver_of,
    blob_of,
    drained,
    eventually,
    heads_of,
    installation_of,
    kept,
    reset,
    shown,
    swept,
    withdrawn,
)
from tests.factories import at
from tests.rules.law_row_cases import CONFIRM
from tests.workflows import law_row_story, story
from tests.workflows.story import CAMPAIGN, PLAN_DAY
from tests.workflows.world import World

pytestmark = pytest.mark.engine


def deletion_of(world: World, case: str) -> DeleteWorkflowExecutionRequest:
    """What the engine does by itself when its retention ends."""
    execution = WorkflowExecution(workflow_id=case)
    return DeleteWorkflowExecutionRequest(namespace=world.client.namespace, workflow_execution=execution)


async def test_last_act_puts_the_run_on_the_queue_and_it_is_archived(world: World) -> None:
    case = await withdrawn(world)
    assert [(row.workflow_id, row.run_id) for row in world.rows(ArchiveQueue)] == [(case, "")]

    answer = await drained(archiver_of(world))

    (run,) = kept(world, case)
    (engine_run,) = await world.runs(case)
    events = [event.SerializeToString(deterministic=True) for event in engine_run.events]
    manifest = json.loads(run.content)
    assert (answer.runs, answer.left, answer.findings) == (1, 0, 0)
    assert blob_of(world, run) == History(events=engine_run.events).SerializeToString(deterministic=True)
    assert [event for _offset, event in chain.events(blob_of(world, run))] == events
    assert manifest["head"] == run.head == heads_of(world, run)[-1]
    assert manifest == {
        "format": "thidua-run-1",
        "namespace": world.client.namespace,
        "workflow_id": case,
        "run_id": engine_run.run_id,
        "workflow_type": "NominationWorkflow",
        "first_run_id": engine_run.run_id,
        "continued_from": "",
        "continued_to": "",
        "reset_from": "",
        "status": "COMPLETED",
        "events": len(events),
        "bytes": run.bytes,
        "sha256": chain.sha256(blob_of(world, run)),
        "head": run.head,
        "first_at": chain.written(run.first_at),
        "last_at": chain.written(run.last_at),
        "build_ids": manifest["build_ids"],
        "sdk": manifest["sdk"],
        "converter": "json/plain; pydantic",
        "codec_keys": [],
        "edition": 1,
        "event_root": merkle.root([merkle.leaf_hash(event) for event in events]).hex(),
    }
    assert [sdk["name"] for sdk in manifest["sdk"]] == ["temporal-python"]
    assert len(manifest["build_ids"]) == 1
    assert world.rows(ArchiveQueue) == []


async def test_damaged_bytes_are_run_and_the_event_is_named(world: World) -> None:
    case = await withdrawn(world)
    await drained(archiver_of(world))
    (run,) = kept(world, case)
    blob = blob_of(world, run)
    world.store.path(run.sha256).write_bytes(blob.replace(b'"WITHDRAWN"', b'"SUBMITTED"'))

    checked, deep = await check_all(world.database, world.store)
    assert [damage.kind for damage in checked.damages] == ["BLOB"]
    named = [fault for fault in deep.faults if fault.workflow_id == case]
    assert named and all(fault.event_id and fault.run_id == run.run_id for fault in named)


async def test_archiving_again_changes_nothing(world: World) -> None:
    case = await withdrawn(world)
    archiver = archiver_of(world)
    await swept(archiver, world, case, "COMPLETED")
    before = kept(world, case)

    with world.database.write() as session:
        archive_queue.enqueue(session, case, before[0].last_at)
        archive_queue.enqueue(session, case, before[0].last_at, before[0].run_id)
    answer = await drained(archiver)
    await archiver.sweep(timedelta(days=1))

    assert (answer.runs, kept(world, case), world.rows(ArchiveQueue)) == (0, before, [])


async def test_terminated_run_is_found_by_the_sweep(world: World) -> None:
    await asyncio.to_thread(law_row_story.found, world)
    await law_row_story.confirmed_withdrawn_confirmed(world)
    await world.client.get_workflow_handle(law_row_story.ROW).terminate("by mistake")
    assert world.rows(ArchiveQueue) == []

    run = await swept(archiver_of(world), world, law_row_story.ROW, "TERMINATED")

    kinds = [event.event_type for event in History.FromString(blob_of(world, run)).events]
    assert kinds[-1] == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED
    assert len(kinds) == run.events


async def test_every_run_of_a_chain_is_archived_and_the_chain_is_whole(world: World) -> None:
    await asyncio.to_thread(story.found, world, ["u1", "u2"], 1, instant=PLAN_DAY)
    await story.launch(world)
    await world.until_runs(CAMPAIGN, 2)
    await world.advance(at(7, 8))
    runs = await world.until_runs(CAMPAIGN, 3)
    archiver = archiver_of(world)

    async def done() -> bool:
        await archiver.drain()
        return len(kept(world, CAMPAIGN)) == len(runs) - 1

    # By the queue alone: the last act of each run is known where it is recorded.
    await eventually(done)
    await shown(world, CAMPAIGN)
    await archiver.anchor_open()

    found = kept(world, CAMPAIGN)
    manifests = [json.loads(run.content) for run in found]
    ids = [run.run_id for run in runs]
    assert [run.run_id for run in found] == ids
    assert [run.status for run in found] == ["CONTINUED_AS_NEW"] * (len(ids) - 1) + ["OPEN"]
    assert [one["continued_from"] for one in manifests] == ["", *ids[:-1]]
    assert [one["continued_to"] for one in manifests] == [*ids[1:], ""]
    assert {one["first_run_id"] for one in manifests} == {ids[0]}
    # Each run that has closed is verified as it comes, beside the one that handed it its state.
    assert await verify_new(world.database, world.store) == 0
    assert [finding.kind for finding in world.rows(ArchiveFinding)] == []


async def test_open_run_is_cut_at_its_last_completed_task_and_is_the_beginning_of_the_whole(world: World) -> None:
    await asyncio.to_thread(law_row_story.found, world)
    await law_row_story.act(world, "confirm", CONFIRM)
    archiver = archiver_of(world)
    await shown(world, law_row_story.ROW)
    await archiver.anchor_open()
    (anchored,) = kept(world, law_row_story.ROW)
    first = blob_of(world, anchored)
    chain_then = heads_of(world, anchored)

    await law_row_story.act(world, "withdraw", Withdraw("why"))
    await archiver.anchor_open()
    (longer,) = kept(world, law_row_story.ROW)
    await world.client.get_workflow_handle(law_row_story.ROW).terminate()
    whole = await swept(archiver, world, law_row_story.ROW, "TERMINATED")

    last = History.FromString(first).events[-1]
    assert last.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED
    assert anchored.events < longer.events < whole.events
    assert heads_of(world, whole)[: anchored.events] == chain_then
    assert blob_of(world, whole).startswith(first)
    # The anchors stay as leaves; their bytes are the beginning of the whole and go.
    with world.database.read() as session:
        states = archive.states_of(session, whole.run_id)
    assert [state.status for state in states] == ["OPEN", "OPEN", "TERMINATED"]
    assert [world.store.exists(state.sha256) for state in states] == [False, False, True]
    assert check(world.database, world.store).damages == []


async def test_tail_that_may_never_persist_is_left_out(bare_world: World) -> None:
    """Without a worker the engine shows a task that nobody has begun: nothing of it is archived."""
    world = bare_world
    await asyncio.to_thread(law_row_story.found, world)
    async with world.working():
        await law_row_story.act(world, "confirm", CONFIRM)
    await world.client.get_workflow_handle(law_row_story.ROW).signal("nobody_listens")
    archiver = archiver_of(world)
    await shown(world, law_row_story.ROW)
    await archiver.anchor_open()

    (run,) = kept(world, law_row_story.ROW)
    events = (await world.runs(law_row_story.ROW))[0].events
    assert len(events) > run.events
    assert events[run.events].event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED
    assert blob_of(world, run) == History(events=events[: run.events]).SerializeToString(deterministic=True)


async def test_reset_run_shares_the_chain_of_its_prefix(world: World) -> None:
    await asyncio.to_thread(law_row_story.found, world)
    await law_row_story.confirmed_withdrawn_confirmed(world)
    (before,) = await world.runs(law_row_story.ROW)
    completed = [e.event_id for e in before.events if e.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED]
    archiver = archiver_of(world)
    await shown(world, law_row_story.ROW)
    await archiver.anchor_open()

    new_id = await reset(world, law_row_story.ROW, tasks_back=1)
    old = await swept(archiver, world, law_row_story.ROW, "TERMINATED")

    async def going_on() -> bool:
        await archiver.anchor_open()
        return any(json.loads(run.content)["reset_from"] for run in kept(world, law_row_story.ROW))

    await eventually(going_on)
    new = next(run for run in kept(world, law_row_story.ROW) if run.run_id == new_id)
    shared = completed[-1] - 1
    assert json.loads(new.content)["reset_from"] == old.run_id == before.run_id
    assert heads_of(world, new)[:shared] == heads_of(world, old)[:shared]
    assert heads_of(world, new)[shared] != heads_of(world, old)[shared]
    assert [finding.kind for finding in world.rows(ArchiveFinding)] == []
    origins = await histories(law_row_story.ROW, world.client, world.database, world.store)
    assert [(run.run_id, run.closed) for run in origins] == [(old.run_id, True), (new.run_id, False)]


@pytest.mark.slow  # the engine takes half a minute to delete
async def test_history_comes_from_the_engine_while_it_has_it_and_from_the_archive_after(world: World) -> None:
    case = await withdrawn(world)
    archiver = archiver_of(world)
    await swept(archiver, world, case, "COMPLETED")
    (live,) = await histories(case, world.client, world.database, world.store)

    await world.client.workflow_service.delete_workflow_execution(deletion_of(world, case))

    async def gone() -> bool:
        found = await histories(case, world.client, world.database, world.store)
        return [run.origin for run in found] == [ARCHIVE]

    await eventually(gone)
    (from_archive,) = await histories(case, world.client, world.database, world.store)
    assert live.origin == ENGINE
    assert (from_archive.blob, from_archive.run_id, from_archive.closed) == (live.blob, live.run_id, True)
    assert await histories(case, None, world.database, world.store) == [from_archive]
    replayed = await replay([WorkflowHistory(case, list(History.FromString(from_archive.blob).events))])
    assert (replayed.runs, replayed.failed) == (1, ())


async def test_a_long_history_is_read_in_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = await withdrawn(world)
    whole = await source.read_run(world.client, case, "")
    monkeypatch.setattr(source, "PAGE_EVENTS", 3)

    paged = await source.read_run(world.client, case, "")

    assert whole is not None
    assert paged is not None
    assert paged.count > 3 * 3
    assert (paged.blob, paged.manifest()) == (whole.blob, whole.manifest())


async def test_run_that_the_engine_lost_before_it_was_archived_is_a_finding(world: World) -> None:
    await asyncio.to_thread(law_row_story.found, world)
    archiver = archiver_of(world)
    with world.database.write() as session:
        archive_queue.enqueue(session, "case/lost", at(1, 6), "00000000-0000-0000-0000-000000000000")

    answer = await archiver.drain()

    (finding,) = world.rows(ArchiveFinding)
    assert (answer.findings, answer.left) == (1, 0)
    assert (finding.kind, finding.workflow_id) == ("GONE", "case/lost")


async def test_history_that_does_not_begin_as_it_was_anchored_is_a_finding(world: World) -> None:
    case = await withdrawn(world)
    reading = await source.read_run(world.client, case, "")
    assert reading is not None
    # What an engine shows whose database was changed: the run was anchored with another first event.
    run_id = (await world.runs(case))[0].run_id
    forged = Reading(world.client.namespace, case, run_id)
    for event in History.FromString(bytes(reading.blob)).events[:-6]:
        if event.HasField("workflow_execution_started_event_attributes"):
            event.workflow_execution_started_event_attributes.identity = "somebody else"
        forged.add(event)
    manifest = forged.manifest()
    world.store.put(bytes(forged.blob))
    content = chain.canonical(manifest)
    with world.database.write() as session:
        leaf = merkle.leaf_hash(content).hex()
        assert archive.keep(session, manifest, content.decode(), leaf, installation_of(world), at(1, 6))

    answer = await archiver_of(world).drain()

    (finding,) = world.rows(ArchiveFinding)
    assert (answer.runs, answer.findings) == (1, 1)
    assert (finding.kind, finding.run_id) == ("DIVERGED", run_id)
    # Both are kept: what was anchored is the evidence.
    assert world.store.exists(manifest["sha256"])
