"""`thidua up`: a whole installation on this machine, until Ctrl-C."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from cli.engine import tell

if TYPE_CHECKING:
    from pathlib import Path

    from runtime.process import Child
    from runtime.settings import Settings
    from runtime.supervise import Supervisor

RECONCILE_SECONDS = 3600.0
"""Every history of a large installation is read."""
# Called when everything is ready, with the addresses in use; what it prints is for the person who waits.
Prepare = Callable[["Settings"], Awaitable[None]]


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "up",
        help="chạy cả hệ thống trên máy này",
        description="Chạy engine, tiến trình xử lý và trang web; Ctrl-C để dừng. Dữ liệu ở THIDUA_DATA_DIR.",
    )
    parser.add_argument("--demo", action="store_true", help="lần đầu: dựng sẵn một cuộc diễn tập để xem và thử")
    parser.set_defaults(run=run_up)


def run_up(arguments: argparse.Namespace) -> int:
    from runtime.engine import install_engine
    from runtime.logs import logs_to
    from runtime.settings import load_settings
    from runtime.supervise import Supervisor

    settings = load_settings()
    # Before the loop: a Ctrl-C during minutes of building must be felt at once.
    install_engine(settings, tell)
    settings.logs_dir.mkdir(parents=True, exist_ok=True)
    with (settings.logs_dir / "up.log").open("a", encoding="utf-8") as stream, logs_to(settings, stream):
        rehearsal = None
        if arguments.demo:
            from cli.demo import DEFINITION

            rehearsal = DEFINITION
        children = after_restore(installation_children(rehearsal), settings)
        supervisor = Supervisor(settings, children, progress=tell)
        # Not asyncio.run: it would wait for threads that a Ctrl-C leaves behind; the command ends by os._exit.
        return asyncio.new_event_loop().run_until_complete(serve(supervisor, demo_hook() if arguments.demo else None))


def installation_children(rehearsal: "Path | None" = None, scenario: "Path | None" = None) -> "list[Child]":
    """The processes of every installation, in the order of their start. `rehearsal`: the definition it rehearses."""
    from runtime.process import Child, Ready

    def thidua(*words: str) -> tuple[str, ...]:
        return (sys.executable, "-m", "cli.main", *words)

    of_file = ("--rehearsal", str(rehearsal)) if rehearsal is not None else ()
    of_play = ("--scenario", str(scenario)) if scenario is not None else ()
    kind: tuple[str, ...] = (*of_file, *of_play)
    return [
        Child("schema", thidua("db", "upgrade"), Ready.ENDED, ready_seconds=120),
        Child("installation", thidua("install", *kind), Ready.ENDED, ready_seconds=120),
        Child("worker", thidua("worker"), Ready.FILE),
        Child("api", thidua("api"), Ready.HTTP),
    ]


def after_restore(children: "list[Child]", settings: "Settings") -> "list[Child]":
    """The same, with a step of its own before the worker when the folder was restored: reading histories takes time."""
    from runtime.backup import restored_mark
    from runtime.process import Child, Ready

    if not restored_mark(settings).exists():
        return children
    command = (sys.executable, "-m", "cli.main", "db", "reconcile")
    step = Child("reconcile", command, Ready.ENDED, ready_seconds=RECONCILE_SECONDS)
    worker = next(n for n, child in enumerate(children) if child.name == "worker")
    return [*children[:worker], step, *children[worker:]]


def demo_hook() -> Prepare:
    """`cli.demo.prepare`.

    Raises:
        Failure: this program was built without a demonstration.
    """
    from runtime.failure import Failure

    if find_spec("cli.demo") is None:
        raise Failure("Bản này không có sẵn cuộc diễn tập; hãy chạy «thidua up» không có --demo.")
    prepare: Prepare = import_module("cli.demo").prepare
    return prepare


async def serve(supervisor: "Supervisor", prepare: Prepare | None) -> int:
    """Run until SIGINT or SIGTERM; then stop everything cleanly and answer 0.

    Raises:
        Failure: the installation did not start, or crashes again and again.
    """
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    living = asyncio.ensure_future(_live(supervisor, prepare))
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait((living, stopping), return_when=asyncio.FIRST_COMPLETED)
    if living.done():
        stopping.cancel()
        await living
    tell("Đang dừng…")
    living.cancel()
    await asyncio.gather(living, return_exceptions=True)
    tell("Đã dừng.")
    return 0


async def _live(supervisor: "Supervisor", prepare: Prepare | None) -> None:
    async with supervisor as installation:
        watching = asyncio.ensure_future(installation.run())
        try:
            if prepare is not None:
                preparing = asyncio.ensure_future(prepare(installation.settings))
                await asyncio.wait((preparing, watching), return_when=asyncio.FIRST_COMPLETED)
                if not preparing.done():
                    preparing.cancel()
                    await watching
                await preparing
            print(f"Địa chỉ: {installation.http_address}   (Ctrl-C để dừng)", flush=True)
            await watching
        finally:
            watching.cancel()
