"""Save golden histories of the present code: python -m tests.replay.save [RELEASE]

Plays two small campaigns on a real engine and writes the histories of their cases as files. Only new names are written:
a saved history is what some release has done, and no later one may change it. RELEASE goes behind the names, so that
a release whose cases run otherwise keeps its own beside the earlier ones: python -m tests.replay.save r2
"""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from runtime.exit import DONE, leave
from storage.migrate import upgrade
from storage.session import Database
from tests.replay import plays
from tests.support.engine import running_engine
from tests.workflows.replaying import has_begun
from tests.workflows.world import World

HISTORIES = Path(__file__).parent / "histories"


async def save(world: World, names: dict[str, str], release: str) -> list[str]:
    """Write every run of the named cases (workflow id → name); the names of the files that were not there yet."""
    written = []
    for workflow_id, name in names.items():
        runs = [run for run in await world.runs(workflow_id) if has_begun(run)]
        for number, run in enumerate(runs, 1):
            own = f"{name}-{release}" if release else name
            path = HISTORIES / (f"{own}.pb" if len(runs) == 1 else f"{own}-{number}.pb")
            if not path.exists():
                path.write_bytes(plays.history_bytes(run))
                written.append(path.name)
    return written


async def main(release: str = "") -> list[str]:
    """Play and save; the names of the new files."""
    folder = Path(tempfile.mkdtemp(prefix="thidua-golden-"))
    written: list[str] = []
    async with running_engine(len(plays.PLAYS)) as engine:
        for number, play in enumerate(plays.PLAYS):
            url = f"sqlite:///{folder / f'records-{number}.sqlite'}"
            upgrade(url)
            world = World(Database(url), await engine.client(), folder / str(number))
            async with world.working():
                names = await play(world)
            written += await save(world, names, release)
            world.database.close()
    shutil.rmtree(folder)
    return written


if __name__ == "__main__":
    for name in asyncio.run(main(*sys.argv[1:2])):
        sys.stdout.write(f"{name}\n")
    leave(DONE)
