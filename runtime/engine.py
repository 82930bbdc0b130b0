"""The engine binary: which version, and the five ways to it, always in the same order and always the same version
(the engine's SQLite file follows the version; docs/decisions and `architecture` §10 say why)."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from runtime import obtain
from runtime.failure import Failure
from runtime.locking import LockHeld, hold
from runtime.settings import Settings

ENGINE_VERSION = "1.5.1"
SERVER_VERSION = "1.29.1"

# The first start of a 250 MB file from a cold disk on a busy machine.
_CHECK_SECONDS = 60.0
_LOCK_POLL_SECONDS = 0.5

# A line for the person who waits; long steps call it again with the seconds they have taken.
Progress = Callable[[str], None]


class Way(StrEnum):
    """How the engine was found, in the order of the search."""

    CONFIGURED = "THIDUA_ENGINE_ADDRESS"
    PATH = "temporal trong PATH"
    CACHE = "bản đã lưu"
    DOWNLOAD = "tải về bằng bộ SDK"
    GO = "dựng bằng Go"


@dataclass(frozen=True)
class Engine:
    """`address` of an engine run by others, or `binary` of the one to start: exactly one of the two."""

    way: Way
    address: str | None = None
    binary: Path | None = None


@dataclass(frozen=True)
class Attempt:
    """A way that did not lead to the engine."""

    way: Way
    reason: str


class EngineUnavailable(Failure):
    """No way led to the engine. Its text lists each one with its reason, and the three ways out."""

    def __init__(self, attempts: list[Attempt]) -> None:
        self.attempts = attempts
        tried = "\n".join(f"  - {attempt.way}: {attempt.reason}" for attempt in attempts)
        super().__init__(
            f"Không tìm được engine Temporal {ENGINE_VERSION} (máy chủ {SERVER_VERSION}). Đã thử:\n{tried}\n"
            "Hãy làm một trong ba việc rồi chạy lại «thidua engine install»:\n"
            "  1. Nối mạng internet để tải về.\n"
            "  2. Cài bộ công cụ Go (lệnh «go» trong PATH, có quyền tải mô-đun).\n"
            f"  3. Đặt chương trình «temporal» bản {ENGINE_VERSION} vào PATH, hoặc đặt THIDUA_ENGINE_ADDRESS "
            "thành địa chỉ một engine đang chạy."
        )


def cached_binary() -> Path:
    """Where this user's copy is kept; the name carries the version."""
    root = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(root) / "thidua" / "engine" / f"temporal-v{ENGINE_VERSION}"


def find_engine(settings: Settings) -> tuple[Engine | None, list[Attempt]]:
    """The engine that is already there, by the first three ways; and why the ones before it were passed over."""
    if settings.engine_address:
        return Engine(Way.CONFIGURED, address=settings.engine_address), []
    attempts = [Attempt(Way.CONFIGURED, "chưa đặt")]
    on_path = shutil.which("temporal")
    for way, binary in ((Way.PATH, Path(on_path) if on_path else None), (Way.CACHE, cached_binary())):
        if binary is None:
            reason: str | None = "không có"
        elif not binary.exists():
            reason = f"chưa có {binary}"
        else:
            reason = fault_of(binary)
        if reason is None:
            return Engine(way, binary=binary), attempts
        attempts.append(Attempt(way, reason))
    return None, attempts


def install_engine(settings: Settings, progress: Progress) -> Engine:
    """Find the engine or obtain it into the user's cache. Blocks, for minutes if it must be built; safe to call from
    several processes at once.

    Raises:
        EngineUnavailable: no way led to it.
    """
    engine, attempts = find_engine(settings)
    if engine is not None:
        return engine
    target = cached_binary()
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = _wait_for_turn(target.with_suffix(".lock"), progress)
    try:
        if target.exists() and fault_of(target) is None:
            return Engine(Way.CACHE, binary=target)
        for way, fetch in ((Way.DOWNLOAD, obtain.by_download), (Way.GO, obtain.by_go)):
            progress(f"Engine Temporal {ENGINE_VERSION}: {way}…")
            reason = _try(fetch, target, progress)
            if reason is None:
                progress(f"Đã lưu engine vào {target}")
                return Engine(way, binary=target)
            progress(f"  không được: {reason}")
            attempts.append(Attempt(way, reason))
    finally:
        os.close(lock)
    raise EngineUnavailable(attempts)


def _try(fetch: obtain.Fetch, target: Path, progress: Progress) -> str | None:
    """None when `target` now holds the verified engine, else the reason why not."""
    with obtain.scratch_beside(target) as scratch:
        try:
            fresh = fetch(ENGINE_VERSION, scratch, progress)
        except obtain.NotObtained as error:
            return str(error)
        reason = fault_of(fresh)
        if reason is None:
            fresh.replace(target)
        return reason


def fault_of(binary: Path) -> str | None:
    """Runs `temporal --version`. None when it is the wanted server; else what is wrong, as a sentence's end.

    Only the server counts: one built by Go calls itself «0.0.0-DEV (Server 1.29.1, …)».
    """
    try:
        said = subprocess.run(  # noqa: S603 - the binary under test, no shell
            [str(binary), "--version"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_CHECK_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{binary} không chạy được ({type(error).__name__})"
    found = re.search(r"\(Server (\d[\w.-]*)", said.stdout)
    if said.returncode != 0 or found is None:
        return f"{binary} không cho biết phiên bản máy chủ"
    if found[1] != SERVER_VERSION:
        return f"{binary} có máy chủ {found[1]}, cần đúng {SERVER_VERSION}"
    return None


def _wait_for_turn(path: Path, progress: Progress) -> int:
    began = time.monotonic()
    told = False
    while True:
        try:
            return hold(path)
        except LockHeld:
            if not told:
                progress("Một tiến trình khác đang lấy engine; đợi nó xong…")
                told = True
            elif obtain.is_time_to_tell(time.monotonic() - began, _LOCK_POLL_SECONDS):
                progress(f"  … đã đợi {time.monotonic() - began:.0f} giây")
        time.sleep(_LOCK_POLL_SECONDS)
