"""`thidua bench audit bundle`: how fast bundles of decisions are verified, and whether a changed byte ever passes.

The rehearsal of Chợ Đồn 2024 is played, its decision exported by the command that people use. The verifier is timed;
then single bytes of the file are changed at random, and it must find each.
"""

import asyncio
import os
import random
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from audit.archiver import Archiver
from audit.bundle import Sources, export
from audit.verifier import verify
from benchmarks.large_decision import RECIPIENTS, bundle_of
from cli.demo import DEFINITION
from cli.rehearsal import scenario
from cli.rehearsal.office import Office
from cli.rehearsal.play import Player
from cli.rehearsal.version import version_loader
from cli.seeding import DEMO_PASSWORD
from cli.up import installation_children
from documents.store import Store
from payloads.ids import decision_id
from runtime.engine import install_engine
from runtime.keys import Keys
from runtime.settings import Settings, load_settings
from runtime.supervise import Supervisor
from runtime.temporal import connect
from storage.session import Database

TARGET_SECONDS = 10.0
ROUNDS = 5
BATCH = 500


def run(changes: int, seed: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Play, export, measure. Raises Failure when the rehearsal does not come to its decision."""
    install_engine(load_settings(), say)
    with tempfile.TemporaryDirectory(prefix="thidua-bundle-") as folder:
        # Not asyncio.run: a supervisor ends its children itself.
        data = asyncio.new_event_loop().run_until_complete(_decision(Path(folder), say))
        path, large = Path(folder) / "decision.zip", Path(folder) / "large.zip"
        path.write_bytes(data)
        found = measured(path, changes, seed)
        large.write_bytes(asyncio.new_event_loop().run_until_complete(bundle_of(say)))
        of_many = measured(large, 0, seed)
        named = {f"large_{name}": of_many[name] for name in ("bytes", "verify_seconds")}
        return found | named | {"large_recipients": RECIPIENTS, "met": found["met"] and of_many["met"]}


@asynccontextmanager
async def played(folder: Path, say: Callable[[str], None]) -> AsyncIterator[tuple[Settings, Office]]:
    """An installation of its own with the rehearsal of Chợ Đồn 2024 played to its end."""
    own = load_settings().model_copy(
        update={"data_dir": folder, "database_url": None, "http_port": 0, "engine_port": 0}
    )
    story = scenario.load(scenario.beside(DEFINITION))
    async with Supervisor(own, installation_children(DEFINITION), progress=say) as installation:
        office = Office(installation.http_address, DEMO_PASSWORD)
        await Player(office, story, say, version_loader(installation.settings, DEFINITION.parent)).play()
        yield installation.settings, office
        await office.close()


async def _decision(folder: Path, say: Callable[[str], None]) -> bytes:
    """The bundle of the one decision of the rehearsal."""
    async with played(folder, say) as (settings, _office):
        return await _exported(settings, decision_id(scenario.load(scenario.beside(DEFINITION)).campaign, 1))


async def _exported(settings: Settings, subject: str) -> bytes:
    database, store, keys = Database(settings.records_url), Store(settings.store_dir), Keys(settings.keys_dir)
    client = await connect(settings, identity="thidua-bench")
    archiver = Archiver(database, client, store, keys)
    try:
        return await export(Sources(database, store, keys, archiver.archive_now), subject)
    finally:
        database.close()


def measured(path: Path, changes: int, seed: int, jobs: int | None = None) -> dict[str, Any]:
    """Seconds of the verifier over a bundle and how many of `changes` random single-byte changes it detects.

    `jobs`: processes; None: one for each core. ValueError when the bundle is not true as it is.
    """
    data = path.read_bytes()
    report = verify.verify(data)
    if report.code != verify.UNTRUSTED:
        raise ValueError(f"{path}: {[check for check in report.checks if not check[1]]}")
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        verify.verify(data, report.fingerprint)
        seconds.append(time.perf_counter() - began)
    began = time.perf_counter()
    batches = [(path, report.fingerprint, seed + at, min(BATCH, changes - at)) for at in range(0, changes, BATCH)]
    # Spawned: a fork would take the threads of whoever calls along.
    with ProcessPoolExecutor(jobs or os.cpu_count(), mp_context=get_context("spawn")) as pool:
        missed = [each for found in pool.map(missed_of, batches) for each in found]
    return {
        "subject": report.subject,
        "bytes": len(data),
        "verify_seconds": {"median": round(median(seconds), 3), "max": round(max(seconds), 3)},
        "target_seconds": TARGET_SECONDS,
        "changes": changes,
        "detected": changes - len(missed),
        "missed": missed[:10],
        "seed": seed,
        "changes_seconds": round(time.perf_counter() - began, 1),
        "met": not missed and max(seconds) <= TARGET_SECONDS,
    }


def lines(found: dict[str, Any]) -> list[str]:
    """The figures in words."""
    seconds = found["verify_seconds"]
    return [
        f"{found['subject']}: gói {found['bytes']} byte, kiểm tra {seconds['median']} giây "
        f"(lâu nhất {seconds['max']}), mục tiêu ≤ {found['target_seconds']:.0f} giây.",
        f"Đổi một byte ngẫu nhiên: phát hiện {found['detected']} trên {found['changes']} lần "
        f"(hạt giống {found['seed']}, {found['changes_seconds']} giây).",
        f"Quyết định {found['large_recipients']} trường hợp: gói {found['large_bytes']} byte, kiểm tra "
        f"{found['large_verify_seconds']['median']} giây (lâu nhất {found['large_verify_seconds']['max']}), mục tiêu ≤ "
        f"{found['target_seconds']:.0f} giây: {'đạt' if found['met'] else 'chưa đạt'}.",
    ]


def missed_of(batch: tuple[Path, str, int, int]) -> list[tuple[int, int]]:
    """(offset, new byte) of every change of a batch (bundle, fingerprint, seed, count) that passes for true."""
    path, fingerprint, seed, count = batch
    data = bytearray(path.read_bytes())
    return [
        (at, value)
        for at, value in drawn(len(data), seed, count, data)
        if verify.verify(_changed(data, at, value), fingerprint).code == verify.TRUE
    ]


def drawn(size: int, seed: int, count: int, data: bytes | bytearray) -> list[tuple[int, int]]:
    """`count` changes (offset, another value), the same for the same seed."""
    draw = random.Random(seed)
    places = [draw.randrange(size) for _ in range(count)]
    return [(at, (data[at] + draw.randrange(1, 256)) % 256) for at in places]


def _changed(data: bytearray, at: int, value: int) -> bytes:
    kept, data[at] = data[at], value
    changed = bytes(data)
    data[at] = kept
    return changed
