"""A whole installation in one process tree: lock, engine, namespace, preparations, worker, API; stopped in reverse.

    async with Supervisor(settings, children=[…]) as installation:
        installation.settings.http_address

Use it on the main thread: the kernel ends the children with the thread that started them.
"""

import asyncio
import json
import os
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from datetime import timedelta
from types import TracebackType
from typing import Self

import httpx
import structlog
from temporalio.client import Client
from temporalio.service import RPCError

from runtime import ports
from runtime.engine import ENGINE_VERSION, Engine, install_engine
from runtime.failure import Failure
from runtime.locking import LockHeld, hold, is_alive
from runtime.process import Child, Process, Ready
from runtime.ready import has_announced
from runtime.settings import PREFIX, Settings
from runtime.temporal import EngineUnreachable, connect, ensure_namespace

log = structlog.stdlib.get_logger(__name__)

ENGINE = "engine"
_CRASHES_THAT_END = 5
_CRASH_WINDOW_SECONDS = 60.0
_LONGEST_PAUSE_SECONDS = 5.0
_POLL_SECONDS = 0.1
# A predecessor that was killed: the kernel is still ending its children, which hold the lock and the ports.
_LOCK_WAIT_SECONDS = 15.0
_LIVE_LOCK_WAIT_SECONDS = 1.0


class InstallationBusy(Failure):
    """Another supervisor runs on this data folder."""


class OtherEngineFile(Failure):
    """The data folder belongs to another version of the engine."""


class StartFailed(Failure):
    """A child did not get ready, or a preparation failed."""


class CrashLoop(Failure):
    """Children crashed so often that starting them again is no help."""


class Supervisor:
    """One installation. `children` start in the given order, each when the one before it is ready."""

    def __init__(
        self, settings: Settings, children: Iterable[Child], *, progress: Callable[[str], None] | None = None
    ) -> None:
        #: Inside `async with`: with the addresses that were chosen.
        self.settings = settings
        self._children = tuple(children)
        self._progress = progress or _say_nothing
        self._processes: dict[str, Process] = {}
        self._keepers: list[asyncio.Task[None]] = []
        self._crashes: deque[float] = deque()
        self._lock: int | None = None
        self._client: Client | None = None
        self._ended_by: Failure | None = None

    # -- life ------------------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._stop)
            await self._start()
            stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()

    async def run(self) -> None:
        """Watch until cancelled.

        Raises:
            CrashLoop: five crashes in a minute.
        """
        while True:
            self._raise_if_ended()
            await asyncio.sleep(_POLL_SECONDS)

    async def _start(self) -> None:
        for folder in (self.settings.data_dir, self.settings.logs_dir, self.settings.run_dir):
            folder.mkdir(parents=True, exist_ok=True)
        self._lock = await self._take_lock()
        _refuse_other_engine_file(self.settings)
        self._choose_ports()
        if self.settings.engine_address is None:
            engine = await asyncio.to_thread(install_engine, self.settings, self._progress)
            await self._start_child(_engine_child(engine, self.settings))
        else:
            self._client = await connect(self.settings, identity="thidua-up")
        assert self._client is not None
        await ensure_namespace(self._client, self.settings)
        for child in self._children:
            await self._start_child(child)
        self._write_addresses()

    async def _stop(self) -> None:
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        for process in reversed(self._processes.values()):
            await process.stop()
            log.info("child.stopped", child=process.child.name)
        self._processes.clear()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    async def _take_lock(self) -> int:
        path = self.settings.data_dir / "lock"
        began = time.monotonic()
        while True:
            try:
                return hold(path)
            except LockHeld as held:
                in_use = held.pid is not None and is_alive(held.pid)
                if time.monotonic() - began >= (_LIVE_LOCK_WAIT_SECONDS if in_use else _LOCK_WAIT_SECONDS):
                    raise InstallationBusy(
                        f"Thư mục dữ liệu {self.settings.data_dir.resolve()} đang được một tiến trình khác sử dụng "
                        f"(số {held.pid or 'không rõ'}); hãy dừng tiến trình đó hoặc đặt THIDUA_DATA_DIR khác."
                    ) from held
            await asyncio.sleep(_POLL_SECONDS)

    def _choose_ports(self) -> None:
        chosen: dict[str, object] = {"data_dir": self.settings.data_dir.resolve()}
        if self.settings.engine_address is None:
            chosen["engine_port"] = ports.choose("127.0.0.1", self.settings.engine_port, "THIDUA_ENGINE_PORT")
        if any(child.ready is Ready.HTTP for child in self._children):
            chosen["http_port"] = ports.choose(self.settings.http_host, self.settings.http_port, "THIDUA_HTTP_PORT")
        self.settings = self.settings.model_copy(update=chosen)

    def _write_addresses(self) -> None:
        # For `thidua doctor` and people: ports may have been chosen.
        facts = {"engine": self.engine_address, "http": self.http_address, "pid": os.getpid(), "children": self.pids}
        (self.settings.run_dir / "up.json").write_text(json.dumps(facts))

    # -- what others ask -------------------------------------------------------------------------------------------

    @property
    def engine_address(self) -> str:
        return self.settings.engine_target

    @property
    def http_address(self) -> str:
        return self.settings.http_address

    @property
    def pids(self) -> dict[str, int]:
        """Of the children that run now."""
        return {name: process.pid for name, process in self._processes.items() if process.pid is not None}

    async def kill(self, name: str) -> None:
        """SIGKILL a child on purpose (crash tests): it is started again, and not counted as a crash."""
        await self._processes[name].kill()

    async def wait_ready(self, name: str) -> None:
        """Wait until the child is at work (again).

        Raises:
            StartFailed: not within its bound.
            CrashLoop: it will not be any more.
        """
        process = self._processes[name]
        ends = time.monotonic() + process.child.ready_seconds
        while not await self._is_ready(process):
            self._raise_if_ended()
            if time.monotonic() >= ends:
                raise StartFailed(
                    f"«{name}» chưa sẵn sàng sau {process.child.ready_seconds:.0f} giây. {_log_of(process)}"
                )
            await asyncio.sleep(_POLL_SECONDS)

    # -- children --------------------------------------------------------------------------------------------------

    async def _start_child(self, child: Child) -> None:
        began = time.monotonic()
        process = Process(child, self.settings.logs_dir / f"{child.name}.log")
        self._processes[child.name] = process
        self._spawn(process)
        if child.ready is Ready.ENDED:
            await self._run_to_end(process)
        else:
            self._keepers.append(asyncio.create_task(self._keep(process)))
            await self.wait_ready(child.name)
        self._progress(f"{child.name}: sẵn sàng ({time.monotonic() - began:.1f} giây)")

    def _spawn(self, process: Process) -> None:
        assert self._lock is not None
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        addressed = self.settings.model_copy(update={"engine_address": self.settings.engine_target})
        environment = inherited | addressed.environment()
        pid = process.start(environment, [self._lock])
        log.info("child.started", child=process.child.name, pid=pid)

    async def _run_to_end(self, process: Process) -> None:
        try:
            code = await asyncio.wait_for(process.wait(), process.child.ready_seconds)
        except TimeoutError:
            code = None
        del self._processes[process.child.name]
        if code != 0:
            await process.stop()
            said = "không xong trong thời hạn" if code is None else f"kết thúc với mã {code}"
            raise StartFailed(f"Bước chuẩn bị «{process.child.name}» {said}. {_log_of(process)}")

    async def _keep(self, process: Process) -> None:
        """Start it again whenever it ends."""
        while True:
            code = await process.wait()
            pause = 0.0
            if not process.killed_on_purpose:
                log.warning("child.crashed", child=process.child.name, code=code)
                pause = self._count_crash(process)
            if self._ended_by is not None:
                return
            await asyncio.sleep(pause)
            self._spawn(process)

    def _count_crash(self, process: Process) -> float:
        """Seconds to pause before the next start: a little longer each time."""
        now = time.monotonic()
        self._crashes.append(now)
        while now - self._crashes[0] > _CRASH_WINDOW_SECONDS:
            self._crashes.popleft()
        if len(self._crashes) >= _CRASHES_THAT_END:
            self._ended_by = CrashLoop(
                f"Các tiến trình con đã dừng đột ngột {len(self._crashes)} lần trong một phút, lần cuối là "
                f"«{process.child.name}». {_log_of(process)}"
            )
        return min(_LONGEST_PAUSE_SECONDS, 0.1 * 2.0 ** len(self._crashes))

    def _raise_if_ended(self) -> None:
        if self._ended_by is not None:
            raise self._ended_by
        for keeper in self._keepers:
            if keeper.done():
                # It ends by itself only for a fault (no more processes, no more memory).
                keeper.result()

    async def _is_ready(self, process: Process) -> bool:
        pid = process.pid
        if pid is None:
            return False
        match process.child.ready:
            case Ready.FILE:
                return has_announced(self.settings, process.child.name, pid)
            case Ready.HTTP:
                return await _answers(f"{self.settings.http_address}/healthz")
            case Ready.ENGINE:
                return await self._engine_serves()
            case Ready.ENDED:
                return False

    async def _engine_serves(self) -> bool:
        try:
            if self._client is None:
                patient = self.settings.model_copy(update={"engine_wait_seconds": 1.0})
                self._client = await connect(patient, identity="thidua-up")
            return await self._client.service_client.check_health(timeout=timedelta(seconds=2))
        except (EngineUnreachable, RPCError):
            return False


def _engine_child(engine: Engine, settings: Settings) -> Child:
    command = (
        *(str(engine.binary), "server", "start-dev", "--headless", "--ip", "127.0.0.1"),
        *("--port", str(settings.engine_port)),
        *("--db-filename", str(_engine_file(settings))),
        *("--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=NORMAL"),
        *("--log-level", "warn", "--log-format", "json"),
        # Its own asking for newer versions: no call leaves this machine.
        *("--dynamic-config-value", "frontend.enableServerVersionCheck=false"),
    )
    return Child(ENGINE, command, Ready.ENGINE, ready_seconds=settings.engine_wait_seconds)


def _engine_file(settings: Settings) -> os.PathLike[str]:
    return settings.data_dir / f"engine-{ENGINE_VERSION}.sqlite"


def _refuse_other_engine_file(settings: Settings) -> None:
    # A fresh engine beside old records would know nothing of the cases they tell of.
    others = [path for path in settings.data_dir.glob("engine-*.sqlite") if path != _engine_file(settings)]
    if settings.engine_address is None and others:
        raise OtherEngineFile(
            f"Thư mục dữ liệu có tệp engine của phiên bản khác ({others[0].name}), chương trình này dùng "
            f"{ENGINE_VERSION}; hãy chạy đúng phiên bản đã tạo dữ liệu hoặc đặt THIDUA_DATA_DIR khác."
        )


async def _answers(url: str) -> bool:
    async with httpx.AsyncClient(trust_env=False, timeout=2.0) as client:
        try:
            return (await client.get(url)).status_code == 200
        except httpx.HTTPError:
            return False


def _log_of(process: Process) -> str:
    return f"Nhật ký: {process.log}\n{process.tail()}"


def _say_nothing(_: str) -> None:
    return None
