"""The shell of the command, as processes: what it prints where, and how it ends."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli.main import COMMANDS, build_parser, run
from runtime.settings import PREFIX


def thidua(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *words],
        capture_output=True,
        text=True,
        env=clean | environment,
        timeout=120,
    )


def test_help_lists_every_command_and_ends_with_0() -> None:
    said = thidua("--help")

    assert (said.returncode, said.stderr) == (0, "")
    assert "cách dùng: thidua" in said.stdout
    listed = [line.split()[0] for line in said.stdout.splitlines() if re.match(r" {4}\S", line)]
    # cli.backup brings two commands: backup and restore.
    assert len(listed) == len(set(listed)) == len(COMMANDS) + 1


def test_help_loads_no_heavy_room() -> None:
    code = "import sys; from cli.main import build_parser; build_parser(); print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    heavy = {"temporalio", "pydantic", "fastapi", "sqlalchemy", "sqlmodel", "httpx", "jinja2", "structlog", "typst"}
    assert heavy.intersection(loaded) == set()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "thiếu LỆNH"),
        (("engin",), "không có 'engin'"),
        (("engine",), "thiếu VIỆC"),
        (("up", "--dmo"), "không có tuỳ chọn --dmo"),
        # No abbreviations: a new option must not change what an old script means.
        (("up", "--dem"), "không có tuỳ chọn --dem"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what(words: tuple[str, ...], sentence: str) -> None:
    said = thidua(*words)

    assert (said.returncode, said.stdout) == (2, "")
    assert sentence in said.stderr
    assert "--help" in said.stderr


def test_failure_ends_with_1_and_one_line_on_standard_error() -> None:
    said = thidua("engine", "install", THIDUA_HTTP_PORT="many")

    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.splitlines() == [
        "thidua: Giá trị không hợp lệ ở biến môi trường THIDUA_HTTP_PORT; hãy sửa lại rồi chạy lại lệnh."
    ]


def test_engine_install_with_a_configured_engine_needs_no_binary(tmp_path: Path) -> None:
    said = thidua(
        "engine",
        "install",
        PATH=str(tmp_path),
        XDG_CACHE_HOME=str(tmp_path),
        THIDUA_ENGINE_ADDRESS="engine.internal:7233",
    )

    assert (said.returncode, said.stderr) == (0, "")
    assert "engine.internal:7233" in said.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.engine
def test_engine_install_is_silent_when_quiet_and_found() -> None:
    said = thidua("engine", "install", "--quiet")

    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


def test_fault_of_the_program_shows_its_traceback_and_ends_with_1() -> None:
    code = (
        "import cli.main as shell\n"
        "def broken(arguments=None): raise ZeroDivisionError('planted')\n"
        "shell.run = broken\n"
        "shell.main()"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)

    assert said.returncode == 1
    assert "ZeroDivisionError: planted" in said.stderr


def test_leave_flushes_what_was_said_and_skips_interpreter_shutdown() -> None:
    code = (
        "import atexit\n"
        "from runtime.exit import leave\n"
        "atexit.register(print, 'shutdown ran')\n"
        "print('last words', end='')\n"
        "leave(7)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)

    assert (said.returncode, said.stdout) == (7, "last words")


def test_run_answers_a_code_instead_of_exiting(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    assert run(["nothing"]) == 2
    assert "không có 'nothing'" in capsys.readouterr().err


def test_every_command_has_something_to_run() -> None:
    parser = build_parser()

    assert [callable(parser.parse_args(words).run) for words in (["up"], ["engine", "install"])] == [True, True]
