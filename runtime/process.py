"""One child of the supervisor: its command, its log, its current process."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from runtime import child as launcher

_POLL_SECONDS = 0.05
_TAIL_LINES = 20
_LOG_BYTES = 10_000_000


class Ready(Enum):
    """What tells that a child is at work."""

    ENDED = auto()  # a preparation: it must end with 0 before the next one starts, and is never restarted
    FILE = auto()  # it calls `announce_ready`
    HTTP = auto()  # GET /healthz at the installation's HTTP address answers 200
    ENGINE = auto()  # the gRPC health check answers "serving"


@dataclass(frozen=True)
class Child:
    """A process of an installation. It gets its settings, ports included, by `THIDUA_…` variables."""

    name: str
    command: tuple[str, ...]
    ready: Ready
    ready_seconds: float = 60.0
    stop_seconds: float = 15.0


class Process:
    """The running side of a `Child`. Its output goes to `log`; it ends when the thread that started it ends."""

    def __init__(self, child: Child, log: Path) -> None:
        self.child, self.log = child, log
        self.killed_on_purpose = False
        self._popen: subprocess.Popen[bytes] | None = None

    def start(self, environment: Mapping[str, str], descriptors: Sequence[int]) -> int:
        """Start it in a session of its own, with exactly this environment and with `descriptors` (the lock) left
        open. Answers its process id."""
        if self.log.exists() and self.log.stat().st_size > _LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        self.killed_on_purpose = False
        with self.log.open("ab") as output:
            self._popen = subprocess.Popen(  # noqa: S603 - commands of this program, no shell
                [sys.executable, "-I", "-S", launcher.__file__, str(os.getpid()), *self.child.command],
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=tuple(descriptors),
                start_new_session=True,
            )
        return self._popen.pid

    @property
    def pid(self) -> int | None:
        """None when it is not running."""
        return self._popen.pid if self._popen is not None and self._popen.poll() is None else None

    async def wait(self) -> int:
        """Its exit code (negative: the signal that ended it). Looks instead of being told: no watcher threads."""
        # Of this one: its successor may be running before we look again.
        popen = self._popen
        assert popen is not None
        while True:
            code = popen.poll()
            if code is not None:
                return code
            await asyncio.sleep(_POLL_SECONDS)

    async def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self.killed_on_purpose = True
        self._signal(signal.SIGKILL)
        await self.wait()

    async def stop(self) -> None:
        """SIGTERM; after `stop_seconds` SIGKILL to its whole session."""
        if self._popen is None:
            return
        self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.wait(), self.child.stop_seconds)
        except TimeoutError:
            with suppress(ProcessLookupError):
                os.killpg(self._popen.pid, signal.SIGKILL)
            await self.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self._popen is not None and self._popen.poll() is None:
            self._popen.send_signal(number)

    def tail(self) -> str:
        """The last lines of its log, for the person who must find out why."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as lines:
            lines.seek(max(0, self.log.stat().st_size - 20_000))
            return "\n".join(lines.read().decode(errors="replace").splitlines()[-_TAIL_LINES:])
