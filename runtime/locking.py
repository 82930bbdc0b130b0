"""A lock that the kernel releases when its last holder is gone, however it went."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path


class LockHeld(Exception):
    """Somebody holds it. `pid`: who said so in the file, if it can be read."""

    def __init__(self, path: Path, pid: int | None) -> None:
        super().__init__(str(path))
        self.path, self.pid = path, pid


def hold(path: Path) -> int:
    """Take the lock at once or not at all. Answers the descriptor: closing it (or the process's end) lets go, unless a
    child has inherited it.

    Raises:
        LockHeld: somebody else has it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        pid = _pid_in(descriptor)
        os.close(descriptor)
        raise LockHeld(path, pid) from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return descriptor


def _pid_in(descriptor: int) -> int | None:
    with suppress(ValueError):
        return int(os.pread(descriptor, 20, 0))
    return None


def is_alive(pid: int) -> bool:
    """Whether a process of this number exists (a zombie counts)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
