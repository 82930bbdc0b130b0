"""How a child without a port says that it is at work: a file with its process id."""

import os
from pathlib import Path

from runtime.settings import Settings


def ready_file(settings: Settings, name: str) -> Path:
    return settings.run_dir / f"{name}.ready"


def announce_ready(settings: Settings, name: str) -> None:
    """Called once by the child `name` (the worker) when it polls its queues."""
    path = ready_file(settings, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(str(os.getpid()))
    fresh.replace(path)


def has_announced(settings: Settings, name: str, pid: int) -> bool:
    """Whether the process `pid` did; what an earlier one left behind does not count."""
    path = ready_file(settings, name)
    return path.exists() and path.read_text() == str(pid)
