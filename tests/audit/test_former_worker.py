"""A release follows another: the worker of the former one leaves its build, the time machine runs it again."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from audit import keyring
from audit.located import When
from audit.pool import Pool
from audit.state import Snapshot, TimeMachine
from audit.trust import short
from cli import audit_state
from documents.store import Store
from rules import nomination_acts as acts
from rules.acting import Role
from runtime.build import BUILD, ROOT, digest_in, named, packed
from runtime.keys import Keys
from runtime.ready import ready_file
from runtime.settings import Settings
from storage import installation
from tests.audit.former_builds import COUNTS_TWICE
from tests.factories import at
from tests.house.source import rooms
from tests.support.engine import Engine
from tests.workflows import story
from tests.workflows.world import World

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(400)]
DOSSIER = story.nomination(1)


def former_tree(folder: Path) -> Path:
    """Every room of today with one mistake in it."""
    for name in {module.room for module in rooms()}:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    name, words, others = COUNTS_TWICE
    text = (folder / name).read_text()
    assert words in text
    (folder / name).write_text(text.replace(words, others, 1))
    return folder


@asynccontextmanager
async def former_worker(world: World, engine: Engine, tree: Path) -> AsyncIterator[None]:
    """`thidua worker` out of another tree, until the end of the block."""
    here = Settings(data_dir=world.folder)
    settings = {"ENGINE_ADDRESS": engine.address, "NAMESPACE": world.client.namespace, "RETENTION_DAYS": "1"}
    environment = {f"THIDUA_{name}": value for name, value in settings.items()}
    environment |= {"THIDUA_DATA_DIR": str(world.folder), "PYTHONPATH": str(tree)}
    run = "from cli.main import main; main()"
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-c", run, "worker"), env={**os.environ, **environment}
    )
    try:
        await world.until(lambda: worker.returncode is not None or ready_file(here, "worker").exists())
        assert worker.returncode is None
        yield
    finally:
        with suppress(ProcessLookupError):
            worker.terminate()
        await worker.wait()


async def test_each_release_answers_for_its_own_acts(
    bare_world: World, engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world, tree = bare_world, former_tree(tmp_path / "tree")
    former = named(packed(tree))
    await asyncio.to_thread(story.found, world, ["u1", "u2"], 1)
    with world.database.read() as session:
        here = installation.current(session)
    assert here is not None
    keyring.ensure(world.database, Keys(Settings(data_dir=world.folder).keys_dir), here.id)
    async with former_worker(world, engine, tree):
        await story.launch(world)
        await story.submit(world, 1)
        missing = acts.RequestSupplement(("TTR",), at(11, 8), "note")
        await world.act(DOSSIER, "request_supplement", missing, Role.SPECIALIST)
    async with world.working():
        await world.act(DOSSIER, "supplement", acts.Supplement(1, "draft", ("TTR",), True), Role.UNIT_OFFICER, "u1")

    builds = Store(Settings(data_dir=world.folder).builds_dir)
    assert builds.exists(digest_in(former)) and not builds.exists(digest_in(BUILD))
    with Pool() as pool:
        machine = TimeMachine(world.client, world.database, world.store, pool, builds=builds)
        returned, last = [await machine.state(DOSSIER, When(act=number)) for number in (2, 3)]
        assert isinstance(returned, Snapshot) and isinstance(last, Snapshot)
        seen_by = await world.task_after(DOSSIER, returned.moment.answered_id)
        queried = await machine.queried(DOSSIER, seen_by)
        assert await audit_state._state(machine, DOSSIER, When(act=2), False, True) == 0
        today = TimeMachine(world.client, world.database, world.store, pool)
        alone, queried_alone = await today.state(DOSSIER, When(act=2)), await today.queried(DOSSIER, seen_by)

    assert (returned.moment.state["returns"], returned.moment.agreement) == (2, "EXACT")
    assert (returned.code, returned.moment.build, returned.moment.kept) == (former, former, True)
    assert (last.code, last.moment.build, last.moment.agreement) == (BUILD, BUILD, "EXACT")
    assert (returned.rebuilt, returned.count, returned.lost) == (3, 3, ())
    assert f"chính bản chương trình đã xử lý ({short(former)}, {short(BUILD)}): 3/3 mốc" in returned.note
    assert f'"rebuilt_by": "{former}"' in capsys.readouterr().out
    assert queried == returned.moment.state

    assert isinstance(alone, Snapshot)
    assert (alone.moment.agreement, alone.code) == ("DIFFERS", BUILD)
    assert alone.moment.state == returned.moment.state and "RIÊNG MỐC NÀY mã hiện nay" in alone.note
    assert isinstance(queried_alone, dict) and queried_alone["returns"] == 1
