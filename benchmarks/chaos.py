"""`thidua bench chaos`: the rehearsal of Chợ Đồn 2024 while its processes are killed at random points.

A point is the n-th request that changes something, counted over a play; the kill comes a random moment after it was
sent, in the middle of up to ten acts. The same seed gives the same points.
"""

import asyncio
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.intact import Acknowledged, differences, faults
from cli.rehearsal import outcome
from cli.rehearsal.office import Office, Reply
from cli.rehearsal.play import Player
from cli.rehearsal.scenario import Scenario
from cli.seeding import DEMO_PASSWORD
from cli.up import installation_children
from runtime.failure import Failure
from runtime.settings import Settings
from runtime.supervise import ENGINE, Supervisor

PARTS = ("worker", "api", ENGINE)
KILLS_IN_A_PLAY = 6
LONGEST_DELAY_SECONDS = 0.4
MARGIN = 5
"""Points keep away from the very end, where nothing is in flight any more."""
Say = Callable[[str], None]


class NotIntact(Failure):
    """Something was lost, doubled or changed by the crashes."""


@dataclass(frozen=True)
class Kill:
    """SIGKILL of one process, `delay` seconds after the `point`-th changing request was sent."""

    part: str
    point: int
    delay: float


class Watched(Office):
    """The officers' side, which counts what it sends and keeps what it was told. `reached`: called with each count."""

    def __init__(self, address: str, reached: Callable[[int], None]) -> None:
        super().__init__(address, DEMO_PASSWORD)
        self.reached, self.sent = reached, 0
        self.acknowledged: list[Acknowledged] = []

    async def request(self, account: str, method: str, path: str, **parts: Any) -> Reply:
        if method != "GET":
            self.sent += 1
            self.reached(self.sent)
        reply = await super().request(account, method, path, **parts)
        if "/acts/" in path and not reply.code:
            body = reply.body
            self.acknowledged.append(Acknowledged(body["key"], body["workflow_id"], body["act_no"]))
        return reply


class Killer:
    """Kills one process after the other, each when the one before it is back."""

    def __init__(self, supervisor: Supervisor, kills: Sequence[Kill], say: Say) -> None:
        self.supervisor, self.say = supervisor, say
        self.planned = {kill.point: kill for kill in kills}
        self.waiting: asyncio.Queue[Kill] = asyncio.Queue()
        self.done: list[dict[str, Any]] = []

    def reached(self, point: int) -> None:
        """The play has sent its `point`-th changing request."""
        if point in self.planned:
            self.waiting.put_nowait(self.planned[point])

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            kill = await self.waiting.get()
            await asyncio.sleep(kill.delay)
            began = time.monotonic()
            await self.supervisor.kill(kill.part)
            await self.supervisor.wait_ready(kill.part)
            seconds = round(time.monotonic() - began, 1)
            self.done.append({"part": kill.part, "point": kill.point, "back_after_seconds": seconds})
            self.say(f"kill -9 {kill.part} ở yêu cầu {kill.point}, chạy lại sau {seconds} giây")
            self.waiting.task_done()


@dataclass(frozen=True)
class Played:
    """One play: its figures, how many changing requests it took, the kills that hit it, what is wrong after it."""

    figures: dict[str, Any]
    requests: int
    kills: list[dict[str, Any]]
    faults: list[str]


async def _play(player: Player, killer: Killer, installation: Supervisor) -> None:
    """The play, ended early when the killer or the supervisor gives up."""
    playing = asyncio.ensure_future(player.play())
    others = [asyncio.ensure_future(killer.run()), asyncio.ensure_future(installation.run())]
    try:
        await asyncio.wait((playing, *others), return_when=asyncio.FIRST_COMPLETED)
        for other in others:
            if other.done():
                other.result()
        await playing
        await killer.waiting.join()
    finally:
        for task in (playing, *others):
            task.cancel()
        await asyncio.gather(playing, *others, return_exceptions=True)


async def play(settings: Settings, definition: Path, scenario: Scenario, kills: Sequence[Kill], say: Say) -> Played:
    """One play on a fresh installation in `settings.data_dir`. Raises Unexpected when it does not end as it should."""
    began = time.monotonic()
    async with Supervisor(settings, installation_children(definition), progress=say) as installation:
        killer = Killer(installation, kills, say)
        office = Watched(installation.http_address, killer.reached)
        try:
            player = Player(office, scenario, say)
            await _play(player, killer, installation)
            found = await outcome.conclude(player, installation.settings, began)
            wrong = await faults(player, installation.settings, office.acknowledged)
        finally:
            await office.close()
    outcome.require(found, scenario.expect | outcome.WHOLE)
    return Played(found, office.sent, killer.done, wrong)


async def play_apart(
    settings: Settings, definition: Path, scenario: Scenario, kills: Sequence[Kill], say: Say
) -> Played:
    """The same in a temporary folder, which is kept when something is wrong. Raises NotIntact naming the folder."""
    folder = Path(tempfile.mkdtemp(prefix="thidua-chaos-"))
    own = settings.model_copy(update={"data_dir": folder, "database_url": None, "http_port": 0, "engine_port": 0})
    try:
        played = await play(own, definition, scenario, kills, say)
    except Failure as failure:
        raise NotIntact(f"{failure}\nCác lần dừng: {kills}\nDữ liệu được giữ ở {folder}.") from failure
    if played.faults:
        raise NotIntact("\n  ".join(["Sau các lần dừng:", *played.faults, f"Dữ liệu được giữ ở {folder}."]))
    await asyncio.to_thread(shutil.rmtree, folder)
    return played


def schedule(seed: int, each: int, requests: int) -> list[list[Kill]]:
    """`each` kills of every part at random points, in plays of at most KILLS_IN_A_PLAY; the same for the same seed."""
    chance = random.Random(seed)
    parts = [part for part in PARTS for _ in range(each)]
    chance.shuffle(parts)
    plays = []
    for first in range(0, len(parts), KILLS_IN_A_PLAY):
        mine = parts[first : first + KILLS_IN_A_PLAY]
        points = sorted(chance.sample(range(1, requests - MARGIN), len(mine)))
        delays = [round(chance.uniform(0, LONGEST_DELAY_SECONDS), 3) for _ in mine]
        plays.append([Kill(*kill) for kill in zip(mine, points, delays, strict=True)])
    return plays


async def run(
    settings: Settings, definition: Path, scenario: Scenario, each: int, seed: int, say: Say
) -> dict[str, Any]:
    """A calm play, then plays with kills whose figures must be the same. Raises NotIntact."""
    say(f"Hạt giống ngẫu nhiên: {seed}")
    calm = await play_apart(settings, definition, scenario, (), say)
    plays = schedule(seed, each, calm.requests)
    hit: list[dict[str, Any]] = []
    for number, kills in enumerate(plays, start=1):
        say(f"Lượt {number}/{len(plays)}: {', '.join(f'{kill.part}@{kill.point}' for kill in kills)}")
        played = await play_apart(settings, definition, scenario, kills, say)
        wrong = differences(played.figures, calm.figures)
        if wrong:
            raise NotIntact("\n  ".join([f"Lượt {number} (hạt giống {seed}) cho số liệu khác:", *wrong]))
        hit.append({"wall_seconds": played.figures["wall_seconds"], "kills": played.kills})
    return {
        "seed": seed,
        "requests": calm.requests,
        "calm_seconds": calm.figures["wall_seconds"],
        "kills": Counter(kill["part"] for each_play in hit for kill in each_play["kills"]),
        "plays": hit,
    }
