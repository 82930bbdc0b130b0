"""`thidua bench audit load`: how soon closed runs are archived under a thousand nominations, and what that costs.

Two installations, one after the other on the same machine: the workers of people alone, then with the archiver beside
them. So the slow-down is a ratio within one run.
"""

import asyncio
import sys
from collections.abc import Callable
from statistics import quantiles
from typing import Any

from benchmarks.campaign import Lived, live_through
from benchmarks.installation import installed
from benchmarks.machine import LAG_SECONDS, lags
from benchmarks.process import ARCHIVING, OURS
from cli.demo import DEFINITION
from cli.loading import read_campaign
from runtime.engine import install_engine
from runtime.process import Child, Ready
from runtime.settings import Settings, load_settings

NOMINATIONS = 1_000


def run(say: Callable[[str], None]) -> dict[str, Any]:
    """Both sides. Raises Failure when a nomination does not come to its end or the archive does not catch up."""
    settings = load_settings()
    install_engine(settings, say)
    # Not asyncio.run: a supervisor ends its children itself.
    return asyncio.new_event_loop().run_until_complete(_measured(settings, say))


async def _measured(settings: Settings, say: Callable[[str], None]) -> dict[str, Any]:
    alone, _nothing = await _lived(settings, OURS, say)
    beside, seconds = await _lived(settings, ARCHIVING, say)
    lag = quantiles(seconds, n=20)[-1]
    return {
        "nominations": NOMINATIONS,
        "alone_per_second": round(NOMINATIONS / alone.seconds, 2),
        "beside_per_second": round(NOMINATIONS / beside.seconds, 2),
        "ratio": round(alone.seconds / beside.seconds, 3),
        "archived_runs": len(seconds),
        "lag_p50_seconds": round(quantiles(seconds, n=20)[9], 1),
        "lag_p95_seconds": round(lag, 1),
        "lag_max_seconds": round(max(seconds), 1),
        "met": lag <= LAG_SECONDS and len(seconds) >= NOMINATIONS,
    }


async def _lived(settings: Settings, side: str, say: Callable[[str], None]) -> tuple[Lived, list[float]]:
    """A campaign with all its nominations, and the lags of its closed runs where somebody archives them."""
    code = read_campaign(DEFINITION).code
    worker = Child(side, (sys.executable, "-m", "benchmarks.process", side), Ready.FILE)
    async with installed(settings, DEFINITION, code, [worker], say) as ground:
        lived = await live_through(ground, NOMINATIONS)
        say(f"{side}: {NOMINATIONS} hồ sơ trong {lived.seconds:.0f} giây")
        return lived, await lags(ground.database) if side == ARCHIVING else []


def lines(found: dict[str, Any]) -> list[str]:
    """The figures in words."""
    return [
        f"{found['nominations']} hồ sơ: {found['beside_per_second']} hồ sơ/giây khi có lưu trữ, "
        f"{found['alone_per_second']} khi không, tỉ lệ {found['ratio']}.",
        f"Kho lưu dưới tải: {found['archived_runs']} lần chạy, trễ p50 {found['lag_p50_seconds']}, p95 "
        f"{found['lag_p95_seconds']}, nhiều nhất {found['lag_max_seconds']} giây, mục tiêu p95 ≤ {LAG_SECONDS:g}: "
        f"{'đạt' if found['met'] else 'chưa đạt'}.",
    ]
