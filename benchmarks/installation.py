"""An installation to measure on: engine with its file, real rows, a launched campaign, as many units as wanted."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from temporalio.client import Client

from cli.up import installation_children
from payloads import ids
from payloads.record import Receipt
from rules.acting import Actor, Role, Stamp
from rules.campaign import CampaignState, Launch, Paper
from runtime.failure import Failure
from runtime.process import Child, Ready
from runtime.sending import Sending, send
from runtime.settings import Settings
from runtime.supervise import Supervisor
from runtime.temporal import connect
from storage.facts import basis_of, state_of
from storage.session import Database
from storage.starts import start_for
from storage.tables.person import Clock, Unit
from storage.tables.subject import Campaign

CATEGORY = "UBND_XA"
"""Category of the units that are added: each has one proposal, as a commune has."""
SETTLED_SECONDS = 120.0
LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Ground:
    """Where a benchmark stands: engine client, rows, one launched campaign."""

    client: Client
    database: Database
    code: str
    settings: Settings
    pids: Callable[[], dict[str, int]] = dict
    """Processes by name, where somebody supervises them."""

    def campaign(self) -> Campaign:
        """The campaign's row as it stands."""
        with self.database.read() as session:
            return session.get_one(Campaign, self.code)

    def state(self) -> CampaignState:
        """The launched campaign as its row has it."""
        found = state_of(self.campaign())
        assert found is not None
        return found

    async def act(self, workflow_id: str, act: str, stamp: Stamp, body: Any, start: Any = None) -> Receipt:
        """One act at the engine's client, by the one function that every door uses."""
        return await send(self.client, Sending(workflow_id, act, stamp, body, start))

    async def _rests(self) -> bool:
        """Whether the campaign has no delivery to make, and its workflow nothing to do: no task, no activity."""
        if (await asyncio.to_thread(self.state)).work:
            return False
        found = (await self.client.get_workflow_handle(ids.campaign_id(self.code)).describe()).raw_description
        return not found.pending_activities and not found.HasField("pending_workflow_task")

    async def settled(self) -> None:
        """Wait until the campaign rests: so its next act comes alone. Raises Failure after SETTLED_SECONDS."""
        for _ in range(int(SETTLED_SECONDS / LOOK_SECONDS)):
            if await self._rests():
                return
            await asyncio.sleep(LOOK_SECONDS)
        raise Failure(f"Phong trào còn việc chưa xong sau {SETTLED_SECONDS:.0f} giây.")


def stamp(role: Role, at: datetime, *what: str, unit: str = "") -> Stamp:
    """A stamp as an intake row would give it; the same for the same words."""
    return Stamp(ids.digest_of("bench", *what)[:40], ids.digest_of(*what), Actor(role.lower(), role, unit), at)


def unit_code(n: int) -> str:
    """The unit that proposes nomination `n`: one each, so that no quota stands in the way."""
    return f"don-vi-{n:06d}"


def add_units(database: Database, numbers: Sequence[int]) -> None:
    """Rows of the units that propose the nominations with these numbers."""
    with database.write() as session:
        session.add_all(Unit(code=unit_code(n), name=f"Đơn vị {n}", category=CATEGORY) for n in numbers)


async def launch(ground: Ground) -> None:
    """Launch by the plan on its day, enrol its units, then put the frozen clock into the window for dossiers."""
    row = await asyncio.to_thread(ground.campaign)
    basis = basis_of(row)
    with ground.database.read() as session:
        begins = session.get_one(Clock, 1).instant
        start = start_for(session, ids.campaign_id(ground.code))
    assert begins is not None
    warnings = tuple(warned.code for warned in basis.warnings)
    body = Launch(Paper("153/KH-UBND", begins), row.definition_digest, basis.windows, warnings, warnings)
    await ground.act(
        ids.campaign_id(ground.code), "launch", stamp(Role.AUTHORITY, begins, ground.code, "launch"), body, start
    )
    await ground.settled()
    opens_at = next(window.opens_at for window in basis.windows if window.key == "SUBMISSION")
    with ground.database.write() as session:
        session.get_one(Clock, 1).instant = opens_at


@asynccontextmanager
async def installed(
    settings: Settings, definition: Path, code: str, children: Sequence[Child], say: Callable[[str], None]
) -> AsyncIterator[Ground]:
    """A fresh rehearsal installation in a temporary folder with these worker processes; the campaign is launched."""
    prepared = [child for child in installation_children(definition) if child.ready is Ready.ENDED]
    with TemporaryDirectory(prefix="thidua-bench-") as folder:
        own = settings.model_copy(
            update={"data_dir": Path(folder), "database_url": None, "http_port": 0, "engine_port": 0}
        )
        async with Supervisor(own, [*prepared, *children], progress=say) as supervisor:
            client = await connect(supervisor.settings, identity="thidua-bench")
            database = Database(supervisor.settings.records_url)
            ground = Ground(client, database, code, supervisor.settings, lambda: supervisor.pids)
            await launch(ground)
            yield ground
            database.close()
