"""How long an auditor waits for each answer with many nominations: the real pages, over generated rows, no engine.

Each question is asked ROUNDS times and the slowest counts. Processor seconds stand beside those of the clock: on a
machine that others use, only they say what the answer costs.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from temporalio.client import Client

from api.app import create_app
from api.deps import Parts
from benchmarks.synthetic import NOW, fill
from cli.seeding import DEMO_PASSWORD
from documents.store import Store
from rules.risk import SIGNS
from runtime.settings import Settings
from storage.migrate import upgrade
from storage.reads.inspection_sample import make
from storage.reads.inspection_signs import RANDOM, RISK, Plan
from storage.session import Database

TARGET_SECONDS = 2.0
ROUNDS = 3
AUDITOR = "kiem-tra"
Tell = Callable[[str], None]
Taken = tuple[float, float]
"""Seconds of the clock, processor seconds."""


class _Watch:
    """Measures one round; the pages run in threads of this process."""

    def __init__(self) -> None:
        self.rounds: list[Taken] = []

    def __enter__(self) -> None:
        self.began = time.perf_counter(), time.process_time()

    def __exit__(self, *_error: object) -> None:
        self.rounds.append((time.perf_counter() - self.began[0], time.process_time() - self.began[1]))

    def slowest(self) -> Taken:
        """The longest of each."""
        return max(wall for wall, _cpu in self.rounds), max(cpu for _wall, cpu in self.rounds)


def questions(code: str, middle: int) -> dict[str, str]:
    """Question → the page that answers it."""
    return {
        "nhật ký, không lọc": "/kiem-tra",
        "nhật ký, trang 50": "/kiem-tra?trang=50",
        "nhật ký theo người": "/kiem-tra?nguoi=chuyen-vien",
        "nhật ký theo việc": "/kiem-tra?viec=nomination:conclude",
        "nhật ký theo đơn vị": "/kiem-tra?don-vi=xa-bang-phuc",
        "nhật ký theo thời gian": "/kiem-tra?tu=07/8/2024&den=08/8/2024",
        "nhật ký theo lý do": "/kiem-tra?ly-do=INCOMPLETE",
        "nhật ký theo phong trào": f"/kiem-tra?phong-trao={code}",
        "nhật ký theo người, việc, lý do": "/kiem-tra?nguoi=bang+phuc&viec=nomination:submit&ly-do=INCOMPLETE",
        "tìm hồ sơ theo số": f"/kiem-tra/phong-trao?tim={middle}",
        "tìm hồ sơ theo tên": "/kiem-tra/phong-trao?tim=trieu+van+toan",
        "năm câu hỏi của một hồ sơ": f"/kiem-tra/ho-so/{code}/{middle}",
        "năm câu hỏi của phong trào": f"/kiem-tra/phong-trao/{code}",
    }


def run(nominations: int, seed: int, tell: Tell) -> dict[str, Any]:
    """Figures of every question: seconds, the slowest of ROUNDS."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        url = f"sqlite:///{path / 'records.sqlite'}"
        upgrade(url)
        database = Database(url)
        began = time.perf_counter()
        code = fill(database, nominations, seed)
        made = time.perf_counter() - began
        tell(f"Đã lập {nominations} hồ sơ trong {made:.0f} giây.")
        seconds = asyncio.run(_pages(path, database, questions(code, nominations // 2), tell))
        seconds |= _samples(database, code, tell)
        size = (path / "records.sqlite").stat().st_size
        database.close()
    slowest = max(wall for wall, _cpu in seconds.values())
    dearest = max(cpu for _wall, cpu in seconds.values())
    return {
        "nominations": nominations,
        "seed": seed,
        "made_seconds": round(made, 1),
        "megabytes": round(size / 1_000_000),
        "seconds": {name: round(wall, 3) for name, (wall, _cpu) in seconds.items()},
        "cpu_seconds": {name: round(cpu, 3) for name, (_wall, cpu) in seconds.items()},
        "slowest_seconds": round(slowest, 3),
        "dearest_cpu_seconds": round(dearest, 3),
        "target_seconds": TARGET_SECONDS,
        "met": slowest <= TARGET_SECONDS,
    }


async def _pages(folder: Path, database: Database, wanted: dict[str, str], tell: Tell) -> dict[str, Taken]:
    settings = Settings(data_dir=folder)
    app = create_app(settings)
    client = await Client.connect("127.0.0.1:1", lazy=True)
    app.state.parts = Parts(settings, database, client, Store(folder / "store"))
    found: dict[str, Taken] = {}
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://thidua.test", timeout=120) as browser:
        await browser.post("/dang-nhap", data={"account": AUDITOR, "password": DEMO_PASSWORD, "to": "/"})
        for name, address in wanted.items():
            watch = _Watch()
            for _round in range(ROUNDS):
                with watch:
                    response = await browser.get(address)
                response.raise_for_status()
            found[name] = watch.slowest()
            tell(f"{name}: {found[name][0]:.2f} giây, bộ xử lý {found[name][1]:.2f}")
    return found


def _samples(database: Database, code: str, tell: Tell) -> dict[str, Taken]:
    found = {}
    for kind, name, stratified in (
        (RANDOM, "mẫu ngẫu nhiên", False),
        (RANDOM, "mẫu chia theo đơn vị", True),
        (RISK, "mẫu theo rủi ro", False),
    ):
        weights = dict.fromkeys(SIGNS, 1)
        plan = Plan(kind, "hat-giong", 50, code, "", stratified, NOW, weights, 24, 10, 3)
        watch = _Watch()
        for _round in range(ROUNDS):
            with watch, database.read() as session:
                make(session, plan)
        found[name] = watch.slowest()
        tell(f"{name}: {found[name][0]:.2f} giây, bộ xử lý {found[name][1]:.2f}")
    return found


def lines(found: dict[str, Any]) -> list[str]:
    """The figures in words."""
    return [
        f"{found['nominations']} hồ sơ, {found['megabytes']} MB, hạt giống {found['seed']}; "
        f"lâu nhất trong {ROUNDS} lần:",
        f"{'':36}{'giây':>8}{'bộ xử lý':>10}",
        *(f"{name:36}{wall:>8.2f}{found['cpu_seconds'][name]:>10.2f}" for name, wall in found["seconds"].items()),
        f"Lâu nhất {found['slowest_seconds']} giây (bộ xử lý {found['dearest_cpu_seconds']}), "
        f"mục tiêu {found['target_seconds']} giây: "
        f"{'đạt' if found['met'] else 'chưa đạt'}.",
    ]
