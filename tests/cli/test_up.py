"""`thidua up` in a process of its own, with the real engine and stand-ins for its children."""

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.up import installation_children
from runtime.locking import hold
from runtime.process import Ready
from runtime.settings import PREFIX

pytestmark = pytest.mark.engine

# The real command with other children, so that this test needs neither worker nor API.
UP = """
import sys
from cli import main, up
from runtime.process import Child, Ready
from tests.runtime.conftest import API, WORKER, python
CHILDREN = [Child("worker", python(WORKER), Ready.FILE), Child("api", python(API), Ready.HTTP)]
BROKEN = [Child("worker", python("raise SystemExit('queue is on fire')"), Ready.FILE)]
chosen = BROKEN if "broken" in sys.argv else CHILDREN
up.installation_children = lambda rehearsal: chosen
async def prepare(settings):
    print("prepared at", settings.http_address, flush=True)
if "demo" in sys.argv:
    up.demo_hook = lambda: prepare
sys.argv = ["thidua", "up"] + (["--demo"] if "demo" in sys.argv else [])
main.main()
"""


@contextmanager
def up(data_dir: Path, *words: str, **environment: str) -> "Iterator[subprocess.Popen[str]]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    mine = {"THIDUA_DATA_DIR": str(data_dir), "THIDUA_ENGINE_PORT": "0", "THIDUA_HTTP_PORT": "0"}
    with subprocess.Popen(
        [sys.executable, "-c", UP, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=clean | mine | environment,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def line_with(process: "subprocess.Popen[str]", text: str) -> str:
    assert process.stdout is not None
    return next(line for line in process.stdout if text in line)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_up_prints_its_address_and_stops_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    with up(tmp_path) as process:
        address = line_with(process, "Địa chỉ").split()[2]
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as reached:
            assert reached.getpeername()[1] == int(port)
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)

    assert process.returncode == 0
    assert "Đã dừng." in errors
    assert "Traceback" not in errors
    os.close(hold(tmp_path / "lock"))


def test_up_prepares_the_demonstration_when_everything_is_ready(tmp_path: Path) -> None:
    with up(tmp_path, "demo") as process:
        prepared = line_with(process, "prepared at").split()[2]
        address = line_with(process, "Địa chỉ").split()[2]
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)

    assert (process.returncode, prepared) == (0, address)


def test_up_stopped_while_it_starts_leaves_nothing_behind(tmp_path: Path) -> None:
    with up(tmp_path) as process:
        assert process.stderr is not None
        first = next(line for line in process.stderr if "engine: sẵn sàng" in line)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)

    assert "engine" in first
    assert process.returncode == 0
    os.close(hold(tmp_path / "lock"))


def test_up_with_a_taken_port_says_one_line_and_ends_with_1(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with up(tmp_path, THIDUA_HTTP_PORT=str(other.getsockname()[1])) as process:
            output, errors = process.communicate(timeout=60)

    assert (process.returncode, output, len(errors.splitlines())) == (1, "", 1)
    assert "THIDUA_HTTP_PORT" in errors


def test_up_in_a_crash_loop_ends_with_1_and_the_tail_of_the_log(tmp_path: Path) -> None:
    with up(tmp_path, "broken") as process:
        _, errors = process.communicate(timeout=90)

    assert process.returncode == 1
    assert "5 lần trong một phút" in errors
    assert "queue is on fire" in errors


def test_up_killed_takes_everything_with_it(tmp_path: Path) -> None:
    with up(tmp_path) as process:
        line_with(process, "Địa chỉ")
        ids = (tmp_path / "run" / "worker.ready").read_text()
        worker = os.pidfd_open(int(ids))
        process.kill()
        gone = select.select([worker], [], [], 60)[0]
        os.close(worker)

    assert gone == [worker]


def test_installation_starts_schema_then_itself_then_worker_then_api() -> None:
    children = installation_children()

    assert [(child.name, child.ready) for child in children] == [
        ("schema", Ready.ENDED),
        ("installation", Ready.ENDED),
        ("worker", Ready.FILE),
        ("api", Ready.HTTP),
    ]
    assert [child.command[2:] for child in children] == [
        ("cli.main", "db", "upgrade"),
        ("cli.main", "install"),
        ("cli.main", "worker"),
        ("cli.main", "api"),
    ]
