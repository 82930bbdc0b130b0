"""Getting a Temporal CLI that is not on this machine: by the SDK's own download, or built from its public module."""

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

_TELL_SECONDS = 5.0
_POLL_SECONDS = 0.5
# No byte for so long: the network swallows the request instead of refusing it.
_STALLED_SECONDS = 60.0
_DOWNLOAD_SECONDS = 1_800.0
# Measured: 3 min 45 s on two cores with an empty cache.
_BUILD_SECONDS = 1_800.0

T = TypeVar("T")
Fetch = Callable[[str, Path, Callable[[str], None]], Path]


class NotObtained(Exception):
    """Why this way failed, as the end of a Vietnamese sentence."""


@contextmanager
def scratch_beside(target: Path) -> Iterator[Path]:
    """A folder on the same file system as `target`, so that the finished file can be renamed into place."""
    with tempfile.TemporaryDirectory(prefix=".new-", dir=target.parent) as folder:
        yield Path(folder)


def is_time_to_tell(elapsed_seconds: float, poll_seconds: float) -> bool:
    """Once every few seconds of a wait that looks again every `poll_seconds`."""
    return elapsed_seconds % _TELL_SECONDS < poll_seconds


def by_download(version: str, scratch: Path, progress: Callable[[str], None]) -> Path:
    """The SDK's download. It also starts the server (then stopped); the file counts, not that start.

    Raises:
        NotObtained: no file arrived.
    """
    reason = asyncio.run(_download(version, scratch, progress))
    arrived = [path for path in scratch.iterdir() if path.is_file() and path.suffix != ".downloading"]
    if not arrived:
        raise NotObtained(reason or "bộ SDK không để lại tệp nào")
    return arrived[0]


async def _download(version: str, scratch: Path, progress: Callable[[str], None]) -> str | None:
    from temporalio.testing import WorkflowEnvironment

    starting = asyncio.ensure_future(
        WorkflowEnvironment.start_local(
            dev_server_download_version=f"v{version}",
            download_dest_dir=str(scratch),
            dev_server_startup_timeout=timedelta(seconds=60),
        )
    )
    reason = await _watch(starting, scratch, progress)
    if reason is not None:
        starting.cancel()
        return reason
    try:
        environment = await starting
    except RuntimeError as error:
        return f"bộ SDK không tải được ({str(error)[-300:]})"
    await environment.shutdown()
    return None


async def _watch(starting: "asyncio.Future[T]", scratch: Path, progress: Callable[[str], None]) -> str | None:
    """Tells how far it is until `starting` is done. Answers a reason to give up, or None."""
    began = grown_at = time.monotonic()
    size = 0
    while not starting.done():
        await asyncio.wait([starting], timeout=_POLL_SECONDS)
        now = time.monotonic()
        arrived = _bytes_in(scratch)
        if arrived != size:
            size, grown_at = arrived, now
        if now - grown_at > _STALLED_SECONDS:
            return f"không nhận được gì trong {_STALLED_SECONDS:.0f} giây"
        if now - began > _DOWNLOAD_SECONDS:
            return f"quá {_DOWNLOAD_SECONDS / 60:.0f} phút"
        if not starting.done() and is_time_to_tell(now - began, _POLL_SECONDS):
            progress(f"  … {now - began:.0f} giây, đã nhận {size / 1e6:.0f} MB")
    return None


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def by_go(version: str, scratch: Path, progress: Callable[[str], None]) -> Path:
    """`go install` of that version into `scratch`.

    Raises:
        NotObtained: no Go, or the build failed.
    """
    go = shutil.which("go")
    if go is None:
        raise NotObtained("không có lệnh «go» trong PATH")
    progress("  dựng từ mã nguồn: thường mất 3 đến 6 phút, cần khoảng 3 GB đĩa cho bộ nhớ đệm của Go")
    log = scratch / "go.log"
    environment = {**os.environ, "GOBIN": str(scratch / "bin")}
    with log.open("wb") as output:
        building = subprocess.Popen(  # noqa: S603 - a fixed command, no shell
            [go, "install", f"github.com/temporalio/cli/cmd/temporal@v{version}"],
            cwd=scratch,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        code = _wait_telling(building, progress)
    built = scratch / "bin" / "temporal"
    if code != 0 or not built.exists():
        said = log.read_text(errors="replace").strip().splitlines()
        raise NotObtained(f"«go install» kết thúc với mã {code}: {said[-1][:300] if said else 'không nói gì'}")
    return built


def _wait_telling(building: "subprocess.Popen[bytes]", progress: Callable[[str], None]) -> int:
    began = time.monotonic()
    try:
        while True:
            try:
                return building.wait(timeout=_TELL_SECONDS)
            except subprocess.TimeoutExpired:
                elapsed = time.monotonic() - began
                if elapsed > _BUILD_SECONDS:
                    raise NotObtained(f"quá {_BUILD_SECONDS / 60:.0f} phút") from None
                progress(f"  … {elapsed:.0f} giây")
    finally:
        if building.poll() is None:
            building.kill()
            building.wait()
