"""Records that are older than the engine are brought to what it knows; a second time nothing changes."""

import asyncio
import shutil
from pathlib import Path

import pytest
from sqlmodel import select

from audit.reconcile import EngineBehind, reconcile
from rules.acting import Role
from rules.law_row import Withdraw
from runtime.backup import copy_sqlite
from storage import audit, dump
from storage.comparison import Comparison
from storage.session import Database
from storage.tables.award import AwardRecord
from storage.tables.person import Clock
from storage.tables.record import Act, AuditEvent, Intake, Notice
from storage.tables.subject import DraftVersion, IssuedPaper
from tests.audit.archiving import shown
from tests.audit.test_rebuild import rebuilt_of
from tests.factories import at
from tests.replay import plays
from tests.rules.law_row_cases import CONFIRM
from tests.workflows import law_row_story, story
from tests.workflows.story import PLAN_DAY
from tests.workflows.world import World

pytestmark = pytest.mark.engine


def copy_of(world: World, path: Path) -> Database:
    """The records as they stand, as a backup copies them."""
    copy_sqlite(world.folder / "records.sqlite", path)
    return Database(f"sqlite:///{path}")


def seen(world: World) -> dump.Seen:
    with world.database.read() as session:
        return dump.seen(session)


def add_arrived(world: World, before: dump.Seen, old: Database) -> int:
    """The rows that came after the copy, as a restore adds them."""
    with world.database.read() as session:
        lines = list(dump.arrived(session, before))
    with old.write() as session:
        return dump.add_arrived(session, iter(lines))


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_older_records_become_what_the_histories_tell(world: World, migrated_file: Path, tmp_path: Path) -> None:
    await asyncio.to_thread(story.found, world, plays.UNITS, 1, instant=PLAN_DAY, obligations=plays.OWED)
    await story.launch(world)
    await world.advance(at(7, 8))
    before = seen(world)
    old = copy_of(world, tmp_path / "old.sqlite")
    await plays.units_take_part(world)
    await plays.dossiers_come(world)
    await plays.dossiers_are_appraised(world)
    await plays.council_sits(world)
    await plays.authority_concludes(world)
    await plays.decision_is_issued(world)
    assert add_arrived(world, before, old) > 20

    await shown(world, *world.cases())
    found = await reconcile(world.client, old)
    again = await reconcile(world.client, old)

    target = Database(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'rebuilt.sqlite')}")
    rebuild = await rebuilt_of(world, target)
    with old.read() as mine, target.read() as rebuilt, world.database.read() as live:
        compared = Comparison(mine, rebuilt, rebuild)
        assert list(compared.differences()) == []
        assert list(Comparison(live, rebuilt, rebuild).differences()) == []
        subjects = mine.exec(select(AuditEvent.subject).distinct()).all()
        assert [subject for subject in subjects if audit.broken_link(mine, subject) is not None] == []
        assert mine.get_one(Clock, 1).instant == live.get_one(Clock, 1).instant
        for table in (DraftVersion, AwardRecord, IssuedPaper):
            assert len(mine.exec(select(table)).all()) == len(live.exec(select(table)).all())
        keys = [set(session.exec(select(Notice.key)).all()) for session in (mine, live)]
        assert keys[0] == keys[1]
        answers = [dict(session.exec(select(Intake.key, Intake.outcome)).all()) for session in (mine, live)]
        assert answers[0] == answers[1]
    assert found.acts > 50
    assert again.acts == 0
    old.close()
    target.close()


async def test_act_that_the_engine_does_not_know_is_an_open_intake_row_again(world: World, tmp_path: Path) -> None:
    await asyncio.to_thread(law_row_story.found, world)
    await law_row_story.act(world, "confirm", CONFIRM)
    before = seen(world)
    old = copy_of(world, tmp_path / "old.sqlite")
    row = world.take(law_row_story.ROW, "withdraw", Withdraw("why"), Role.LAW_OFFICER, account=law_row_story.OFFICER)
    await world.send(row)

    assert add_arrived(world, before, old) == 1
    with old.read() as session:
        assert session.get_one(Intake, row.key).outcome == "OPEN"
    await shown(world, law_row_story.ROW)
    await reconcile(world.client, old)

    with old.read() as session:
        assert session.get_one(Intake, row.key).answer == world.row(Intake, row.key).answer
    old.close()


async def test_engine_that_is_older_than_the_records_is_refused_and_nothing_is_written(
    world: World, tmp_path: Path
) -> None:
    await asyncio.to_thread(law_row_story.found, world)
    await law_row_story.act(world, "confirm", CONFIRM)
    old = copy_of(world, tmp_path / "old.sqlite")
    forged = world.rows(Act, workflow_id=law_row_story.ROW)[0]
    with old.write() as session:
        session.add(type(forged)(**forged.model_dump(exclude={"id"}) | {"act_no": 2, "update_id": "unknown"}))

    with pytest.raises(EngineBehind, match="Engine cũ hơn"):
        await reconcile(world.client, old)

    with old.read() as session:
        assert [act.update_id for act in session.exec(select(Act)).all()] == [forged.update_id, "unknown"]
    old.close()
