"""Back up while acts are being sent, kill everything, restore into another folder, go on to the end."""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlmodel import select

from benchmarks.chaos import Watched
from benchmarks.intact import Acknowledged, faults
from cli.records import located
from cli.rehearsal import outcome, scenario
from cli.rehearsal.play import Player
from runtime.settings import PREFIX, Settings
from storage.session import Database
from storage.tables.record import Act

ROOT = Path(__file__).resolve().parents[2]
DEFINITION = ROOT / "campaigns" / "mau-xa-2026.yaml"
BACKED_UP_AT = 40
"""Changing requests that were sent when the backup begins: units file their dossiers, several at once."""
UP = f"""
import sys
from pathlib import Path
from cli import main, up
children = up.installation_children
up.installation_children = lambda rehearsal: children(Path({str(DEFINITION)!r}))
sys.argv = ["thidua", "up"]
main.main()
"""

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(900)]


def environment(folder: Path) -> dict[str, str]:
    """Of a command on this data folder and no other."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    mine = {"THIDUA_DATA_DIR": str(folder), "THIDUA_ENGINE_PORT": "0", "THIDUA_HTTP_PORT": "0"}
    return clean | mine


@asynccontextmanager
async def up(folder: Path) -> AsyncIterator[tuple[str, list[str]]]:
    """`thidua up` in a process of its own until the block ends, then kill -9: (its address, what it said)."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", UP),
        cwd=ROOT,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said: list[str] = []
    assert process.stdout is not None
    try:
        async for raw in process.stdout:
            said.append(raw.decode())
            if found := re.search(r"Địa chỉ: (\S+)", said[-1]):
                yield found[1], said
                break
        else:
            raise AssertionError("".join(said))
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def thidua(folder: Path, *words: str) -> tuple[int, str]:
    """One command on a data folder: exit code and what it said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli.main", *words),
        cwd=ROOT,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


async def test_backup_under_load_kill_restore_go_on(tmp_path: Path) -> None:
    first, saved, second = tmp_path / "first", tmp_path / "saved", tmp_path / "second"
    played = scenario.load(scenario.beside(DEFINITION))
    due = asyncio.Event()

    def reached(count: int) -> None:
        if count >= BACKED_UP_AT:
            due.set()

    async with up(first) as (address, _):
        office = Watched(address, reached)
        playing = asyncio.create_task(Player(office, played, print).play())
        waiting = asyncio.create_task(due.wait())
        await asyncio.wait((playing, waiting), return_when=asyncio.FIRST_COMPLETED)
        told_before = list(office.acknowledged)
        code, said = await thidua(first, "backup", str(saved))
        told_after = list(office.acknowledged)
        playing.cancel()
        (ended,) = await asyncio.gather(playing, return_exceptions=True)
        # On a busy machine the play may be through before the backup is.
        assert ended is None or isinstance(ended, asyncio.CancelledError), ended
    await office.close()
    assert (code, "Đã sao lưu" in said, "khóa ký" in said) == (0, True, True), said
    assert len(told_after) > len(told_before) > 0

    code, said = await thidua(second, "restore", str(saved))
    assert (code, "Đã khôi phục" in said) == (0, True), said

    began = time.monotonic()
    async with up(second) as (address, lines):
        assert any("reconcile" in line for line in lines)
        assert not (second / "restored.json").exists()
        assert acts_that_are_not_there_once(second, told_before) == []
        office = Watched(address, lambda _count: None)
        player = Player(office, played, print)
        await player.play()
        settings = located_in(second)
        figures = await outcome.conclude(player, settings, began)
        outcome.require(figures, played.expect | outcome.WHOLE)
        assert await faults(player, settings, told_before + office.acknowledged) == []
        code, said = await thidua(second, "db", "rebuild", "--check", "--out", str(tmp_path / "again.sqlite"))
        assert (code, "Mọi dòng khớp với lịch sử." in said) == (0, True), said
        await office.close()
    assert acts_in(tmp_path / "again.sqlite") == acts_in(second / "records.sqlite")


def located_in(folder: Path) -> Settings:
    """Settings of what runs there."""
    return located(Settings(data_dir=folder))


def acts_in(path: Path) -> list[tuple[str, str, int | None]]:
    """Every act of a records file."""
    database = Database(f"sqlite:///{path}")
    with database.read() as session:
        rows = session.exec(select(Act.workflow_id, Act.update_id, Act.act_no)).all()
    database.close()
    return sorted((row[0], row[1], row[2]) for row in rows)


def acts_that_are_not_there_once(folder: Path, told: list[Acknowledged]) -> list[str]:
    """Keys of acknowledged acts that the records do not have exactly once."""
    keys = [key for _workflow_id, key, _act_no in acts_in(folder / "records.sqlite")]
    return [one.key for one in told if keys.count(one.key) != 1]
