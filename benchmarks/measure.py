"""Closed loops, processor time from /proc, percentiles."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

One = Callable[[int], Awaitable[list[float]]]
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Batch:
    """One closed loop over `count` nominations."""

    count: int
    seconds: float
    updates: tuple[float, ...]
    """Seconds of every update."""
    cpu: dict[str, float]
    """Processor seconds by process."""

    @property
    def per_second(self) -> float:
        return self.count / self.seconds

    @property
    def cpu_each(self) -> float:
        """Processor seconds of one nomination, all processes."""
        return sum(self.cpu.values()) / self.count


def cpu_seconds(pid: int) -> float:
    """Processor seconds that a process has used, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


async def closed_loop(numbers: Iterable[int], at_once: int, one: One, pids: Mapping[str, int]) -> Batch:
    """Run `one` for every number, `at_once` in flight: the next begins when one ends."""
    waiting = iter(numbers)
    updates: list[list[float]] = []

    async def hand() -> None:
        for n in waiting:
            updates.append(await one(n))

    before = {name: cpu_seconds(pid) for name, pid in pids.items()}
    began = time.perf_counter()
    await asyncio.gather(*(hand() for _ in range(at_once)))
    seconds = time.perf_counter() - began
    cpu = {name: cpu_seconds(pid) - before[name] for name, pid in pids.items()}
    return Batch(len(updates), seconds, tuple(value for each in updates for value in each), cpu)


def percentile(values: Sequence[float], share: int) -> float:
    """The `share`-th percentile."""
    return quantiles(values, n=100, method="inclusive")[share - 1]


def summary(batches: Sequence[Batch]) -> dict[str, object]:
    """Figures of one side over all its batches: medians; milliseconds where the name says so."""
    updates = [value for batch in batches for value in batch.updates]
    return {
        "per_second": round(median(batch.per_second for batch in batches), 2),
        "updates_per_second": round(median(len(batch.updates) / batch.seconds for batch in batches), 1),
        "update_ms": {
            "p50": round(percentile(updates, 50) * 1000),
            "p95": round(percentile(updates, 95) * 1000),
        },
        "cpu_ms": {
            name: round(median(batch.cpu[name] / batch.count for batch in batches) * 1000, 1) for name in batches[0].cpu
        },
    }


def spread(values: Sequence[float]) -> dict[str, object]:
    """Median and range of a ratio."""
    return {
        "median": round(median(values), 3),
        "low": round(min(values), 3),
        "high": round(max(values), 3),
        "pairs": [round(value, 3) for value in values],
    }
