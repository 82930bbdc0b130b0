"""`thidua bench audit machine`: how long the page of the time machine takes, how fast histories are verified in depth,
and how soon a closed run is in the archive.

The rehearsal of Chợ Đồn 2024 is played, and one row of law confirmed and withdrawn until its history is long enough.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import quantiles
from typing import Any

from audit.examining import verify_all
from audit.pool import Pool
from benchmarks.bundle import played
from cli.rehearsal.office import Office
from definitions.law.named import named_rows
from documents.store import Store
from runtime.engine import install_engine
from runtime.failure import Failure
from runtime.settings import Settings, load_settings
from storage.archive import every_run
from storage.session import Database

EVENTS = 500
CODE, ROW = "cho-don-2024", "principle.P6"
PAPER = {"number": "06/2022/QH15", "dated": "2022-06-15T00:00:00+07:00"}
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("confirm", {"paper": PAPER, "published_in": "Công báo"}),
    ("withdraw", {"reason": "Đối chiếu lại"}),
)
OFFICER, AUDITOR = "phap-che", "kiem-tra"
LOOKS = 40
PAGE_SECONDS, EVENTS_A_SECOND, LAG_SECONDS = 1.0, 3_000, 300.0
NAMED = 3
"""Faults that are named."""
PATIENCE_SECONDS = 600.0
"""How long is waited for the archive to take everything."""


def run(seed: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Play, act, look, verify. Raises Failure when the rehearsal or an act does not come about."""
    install_engine(load_settings(), say)
    with tempfile.TemporaryDirectory(prefix="thidua-machine-") as folder:
        # Not asyncio.run: a supervisor ends its children itself.
        return asyncio.new_event_loop().run_until_complete(_measured(Path(folder), seed, say))


async def _measured(folder: Path, seed: int, say: Callable[[str], None]) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        settings, office = await stack.enter_async_context(played(folder, say))
        code = await _long_history(office, say)
        looks = await _looks(office, f"law:{code}", seed)
        database = Database(settings.records_url)
        stack.callback(database.close)
        closed = await lags(database)
        deep = await _deep(settings, database)
    pages = quantiles(looks["seconds"], n=20)[-1]
    lag = quantiles(closed, n=20)[-1]
    met = pages <= PAGE_SECONDS and deep["events_per_cpu_second"] >= EVENTS_A_SECOND and lag <= LAG_SECONDS
    return {
        "history_acts": looks["acts"],
        "page_first_seconds": round(looks["first"], 3),
        "page_p95_seconds": round(pages, 3),
        "closed_runs": len(closed),
        "lag_p95_seconds": round(lag, 1),
        **deep,
        "seed": seed,
        "met": met and not deep["faults"],
    }


async def _long_history(office: Office, say: Callable[[str], None]) -> str:
    """Confirm and withdraw one row until its history has about EVENTS events; the row's code. Seven events an act."""
    found = (key for key, one in named_rows().items() if one.value.id == ROW and one.value.valid_until is None)
    code = next(found).partition("/")[2]
    path = f"/api/v1/law/rows/{code}"
    say(f"Xác nhận và rút một dòng quy định cho tới khoảng {EVENTS} sự kiện…")
    for count in range(EVENTS // 6):
        act, fields = STEPS[count % 2]
        reply = await office.act(OFFICER, path, act, fields, f"bench-machine-{count}")
        if reply.code:
            raise Failure(f"{act}: {reply.code} {reply.body.get('detail')}")
    return code


async def _looks(office: Office, code: str, seed: int) -> dict[str, Any]:
    """Seconds of the page at random acts; the first look, which builds the reel, stands apart."""
    await office.request(AUDITOR, "GET", "/api/v1/campaigns")
    headers, draw = {"authorization": f"Bearer {office.tokens[AUDITOR]}"}, random.Random(seed)
    acts, seconds = EVENTS // 6, []
    for look in range(LOOKS + 1):
        began = time.perf_counter()
        page = await office.http.get(
            f"/kiem-tra/{code}/thoi-diem?moc={acts if look == 0 else draw.randint(1, acts)}",
            headers=headers,
            timeout=60,
        )
        seconds.append(time.perf_counter() - began)
        if page.status_code != 200 or f"/{acts} mốc" not in page.text:
            raise Failure(f"Trang dựng lại không trả lời được ({page.status_code}).")
    return {"acts": acts, "first": seconds[0], "seconds": seconds[1:]}


async def lags(database: Database) -> list[float]:
    """Seconds between the end of each closed run and its archiving, once nothing new comes."""
    ends, known = time.monotonic() + PATIENCE_SECONDS, -1
    while time.monotonic() < ends:
        with database.read() as session:
            closed = [run for run in every_run(session) if run.closed]
        if closed and len(closed) == known:
            return [(run.archived_at - run.last_at).total_seconds() for run in closed]
        known = len(closed)
        await asyncio.sleep(75)
    raise Failure("Kho lưu không nhận hết các lần chạy đã đóng.")


async def _deep(settings: Settings, database: Database) -> dict[str, Any]:
    """Everything archived, verified in one process as the archiver does; the loading of the code is not counted."""
    store = Store(settings.store_dir)
    with Pool(1) as pool:
        await verify_all(pool, database, store, (f"decision/{CODE}/",))
        before, began = pool.ask(time.process_time).value, time.perf_counter()
        total = await verify_all(pool, database, store)
        wall, cpu = time.perf_counter() - began, pool.ask(time.process_time).value - before
    return {
        "events": total.events,
        "faults": len(total.faults),
        "named": [fault.plain() for fault in total.faults[:NAMED]],
        "events_per_second": round(total.events / wall),
        "events_per_cpu_second": round(total.events / cpu),
    }


def lines(found: dict[str, Any]) -> list[str]:
    """The figures in words."""
    page, deep = f"{found['page_p95_seconds']} giây", f"{found['events_per_cpu_second']} sự kiện mỗi giây xử lý"
    return [
        f"Trang dựng lại một vụ việc {found['history_acts']} mốc: p95 {page} (lần đầu {found['page_first_seconds']}), "
        f"mục tiêu ≤ {PAGE_SECONDS:g}.",
        f"Kiểm kỹ {found['events']} sự kiện: {deep} của một nhân, mục tiêu ≥ {EVENTS_A_SECOND}; {found['faults']} lỗi.",
        f"Kho lưu: {found['closed_runs']} lần chạy đã đóng, trễ p95 {found['lag_p95_seconds']} giây, mục tiêu ≤ "
        f"{LAG_SECONDS:g}: {'đạt' if found['met'] else 'chưa đạt'}.",
    ]
