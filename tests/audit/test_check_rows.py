"""A check of everything against the rows: what stands there is what the histories say, or it is named."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import sqlalchemy as sql

from audit.checking import Checked
from audit.deep import Verified
from audit.examining import check_all
from rules.law_row import Withdraw
from storage.session import Database
from tests.audit.archiving import archiver_of, drained, shown
from tests.factories import at
from tests.rules.law_row_cases import CONFIRM
from tests.support.engine import Engine
from tests.support.unguarded import unguarded
from tests.workflows import law_row_story, story
from tests.workflows.law_row_story import ROW
from tests.workflows.story import PLAN_DAY, nomination
from tests.workflows.world import World

pytestmark = pytest.mark.engine
CASE = nomination(1)


@pytest_asyncio.fixture
async def any_world(engine: Engine, any_database: Database, tmp_path: Path) -> AsyncIterator[World]:
    """A world with its workers on each database engine."""
    world = World(any_database, await engine.client(), tmp_path)
    async with world.working():
        yield world


async def archived(world: World) -> None:
    """A campaign with a dossier that was handed in and taken back; everything of it is archived."""
    await asyncio.to_thread(story.found, world, ["u1"], 1, instant=PLAN_DAY)
    await story.launch(world)
    await world.advance(at(7, 8))
    await story.submit(world, 1)
    await story.withdraw(world, 1)
    await world.client.get_workflow_handle(CASE).result()
    archiver = archiver_of(world)
    await drained(archiver)
    await shown(world, *world.cases())
    await archiver.anchor_open()


async def checked(world: World, *changes: str) -> tuple[Checked, Verified]:
    """What a check finds after changes behind every guard of the database."""
    with world.database.write() as session:
        unguarded(session)
        for change in changes:
            session.connection().execute(sql.text(change))
    return await check_all(world.database, world.store)


async def test_what_nobody_touched_is_sound_on_every_database(any_world: World) -> None:
    await archived(any_world)

    found, deep = await check_all(any_world.database, any_world.store)

    assert (found.damages, deep.faults, found.left_out) == ([], (), 0)
    assert found.rows > 20


async def test_every_row_of_a_workflow_is_held_against_its_history(world: World) -> None:
    await archived(world)

    for change, place in {
        "UPDATE nomination SET status = 'AWARDED'": f"nomination {CASE}: status",
        "UPDATE enrolment SET state = replace(state, 'u1', 'u2')": "enrolment enrolment/cd/u1: state",
        f"INSERT INTO slot (scope, position, holder) VALUES ('SELF_REVIEW', '1', '{CASE}')": (
            f"slot SELF_REVIEW {CASE}: lịch sử không có dòng này"
        ),
    }.items():
        faults = (await checked(world, change))[1].faults
        assert any(fault.code == "ROW" and fault.place == place for fault in faults), (change, faults)
    faults = (await checked(world, "DELETE FROM nomination"))[1].faults
    assert f"{CASE}, chỗ «nomination {CASE}: sổ ghi không có dòng này»: sổ ghi khác với lịch sử." in {
        fault.sentence for fault in faults
    }


@pytest.mark.parametrize(
    ("change", "place"),
    [("recording = replace(recording, '2024', '2025')", "act: recording"), ("recording = '{'", "")],
)
async def test_an_act_that_is_not_as_its_history_has_it_is_named_once(world: World, change: str, place: str) -> None:
    await archived(world)

    faults = (await checked(world, f"UPDATE act SET {change} WHERE workflow_id = '{CASE}'"))[1].faults

    assert {(fault.code, fault.place, fault.workflow_id) for fault in faults} == {("ROW", place, CASE)}


async def test_a_case_that_went_on_since_it_was_archived_is_left_out_and_counted(world: World) -> None:
    await asyncio.to_thread(law_row_story.found, world)
    await law_row_story.act(world, "confirm", CONFIRM)
    await shown(world, ROW)
    await archiver_of(world).anchor_open()
    found, deep = await checked(world)
    assert (deep.faults, found.left_out) == ((), 0)

    await law_row_story.act(world, "withdraw", Withdraw("why"))

    found, deep = await checked(world)
    assert (found.damages, deep.faults, found.left_out) == ([], (), 1)
    await archiver_of(world).anchor_open()
    found, deep = await checked(world, f"UPDATE law_confirmation SET status = 'CONFIRMED' WHERE id = '{ROW}'")
    assert [fault.workflow_id for fault in deep.faults] == [ROW]


async def test_a_broken_audit_chain_hides_no_row(world: World) -> None:
    await archived(world)
    mine = f"WHERE subject = '{CASE}'"
    broken = f"UPDATE audit_event SET account = account || 'x' {mine}"

    found, deep = await checked(world, broken, "UPDATE nomination SET status = 'AWARDED'")

    assert {(damage.kind, damage.subject) for damage in found.damages} == {("AUDIT_CHAIN", CASE)}
    assert f"nomination {CASE}: status" in {fault.place for fault in deep.faults}
    await checked(world, f"UPDATE audit_event SET account = substr(account, 1, length(account) - 1) {mine}")
