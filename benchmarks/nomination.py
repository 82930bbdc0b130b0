"""`thidua bench nomination`: our nomination against a bare workflow with the same history, interleaved."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from temporalio.client import Client

from benchmarks.installation import Ground, add_units, installed
from benchmarks.life import bare_id, live_bare, live_ours
from benchmarks.measure import Batch, One, closed_loop, spread, summary
from benchmarks.process import BARE, OURS
from benchmarks.shape import Plan, Shape, plan_of, require_same, shape_of
from payloads import ids
from runtime.engine import ENGINE_VERSION
from runtime.process import Child, Ready
from runtime.settings import Settings
from storage.facts import basis_of

AT_ONCE = 16
WARM = 24
"""Nominations of each side before anything is counted."""
SAMPLES = 5
"""Histories of each batch whose shape is compared."""
TARGET = 0.7
SETTING = (
    f"engine {ENGINE_VERSION} on SQLite (WAL, synchronous=NORMAL), records on SQLite (WAL, synchronous=FULL), "
    "both workers sandboxed, one process each, driven at the engine's client"
)


@dataclass
class Bench:
    """Both sides on one ground. `numbers`: how many nominations were made so far."""

    ground: Ground
    plain: Client
    plan: Plan
    model: Shape
    ours: One
    bare: One
    numbers: int = 1
    sampled: int = 0
    disturbed: int = 0
    """Sampled histories that could not be compared, because the machine was too busy."""

    def pids(self, side: str) -> dict[str, int]:
        """Processes that work for one side."""
        pids = self.ground.pids()
        return {"server": pids["engine"], "worker": pids[side], "driver": os.getpid()}

    async def batch(self, side: str, count: int) -> Batch:
        """One closed loop of one side; then the shapes of some of its histories are compared."""
        numbers = range(self.numbers + 1, self.numbers + 1 + count)
        self.numbers += count
        if side == OURS:
            add_units(self.ground.database, numbers)
        done = await closed_loop(numbers, AT_ONCE, self.ours if side == OURS else self.bare, self.pids(side))
        for n in numbers[:: max(1, count // SAMPLES)]:
            workflow_id = ids.nomination_id(self.ground.code, n) if side == OURS else bare_id(n)
            shape = await shape_at(self.ground.client, workflow_id)
            self.sampled += 1
            self.disturbed += shape.is_disturbed
            if not shape.is_disturbed:
                require_same(self.model, shape)
        return done


async def shape_at(client: Client, workflow_id: str) -> Shape:
    """The shape of the history of one workflow."""
    return shape_of(await client.get_workflow_handle(workflow_id).fetch_history())


async def prepare(ground: Ground) -> Bench:
    """Live through one nomination of ours; the bare side is padded after its history."""
    basis, at = basis_of(ground.campaign()), ground.state().window("SUBMISSION").opens_at
    assert at is not None
    plain = Client(ground.client.service_client, namespace=ground.client.namespace)
    add_units(ground.database, [1])
    await live_ours(ground, basis, at, 1)
    history = await ground.client.get_workflow_handle(ids.nomination_id(ground.code, 1)).fetch_history()
    plan = plan_of(history)
    return Bench(
        ground,
        plain,
        plan,
        shape_of(history),
        lambda n: live_ours(ground, basis, at, n),
        lambda n: live_bare(plain, plan, n),
    )


def children() -> list[Child]:
    """The two worker processes."""
    return [Child(side, (sys.executable, "-m", "benchmarks.process", side), Ready.FILE) for side in (OURS, BARE)]


async def run(
    settings: Settings, definition: Path, code: str, pairs: int, count: int, say: Callable[[str], None]
) -> dict[str, Any]:
    """Pairs of batches A/B/A/B after a warm-up. Raises ShapesDiffer when the comparison would mean nothing."""
    async with installed(settings, definition, code, children(), say) as ground:
        bench = await prepare(ground)
        for side in (OURS, BARE):
            await bench.batch(side, WARM)
        say(f"Mỗi hồ sơ {bench.model.length} sự kiện, {bench.model.payload_bytes.total()} byte dữ liệu.")
        ours, bare = [], []
        for pair in range(1, pairs + 1):
            ours.append(await bench.batch(OURS, count))
            bare.append(await bench.batch(BARE, count))
            say(
                f"Cặp {pair}/{pairs}: {ours[-1].per_second:.2f} và {bare[-1].per_second:.2f} hồ sơ/giây, "
                f"tỷ lệ {ours[-1].per_second / bare[-1].per_second:.2f}"
            )
    ratios = [a.per_second / b.per_second for a, b in zip(ours, bare, strict=True)]
    return {
        "setting": SETTING,
        "pairs": pairs,
        "nominations": count,
        "in_flight": AT_ONCE,
        "events": bench.model.length,
        "payload_bytes": bench.model.payload_bytes.total(),
        "histories_compared": bench.sampled - bench.disturbed,
        "histories_disturbed": bench.disturbed,
        OURS: summary(ours),
        BARE: summary(bare),
        "ratio": spread(ratios),
        "cpu_ratio": spread([a.cpu_each / b.cpu_each for a, b in zip(ours, bare, strict=True)]),
        "target": TARGET,
        "met": median(ratios) >= TARGET,
    }
