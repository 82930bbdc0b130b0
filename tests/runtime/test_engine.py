"""The search for the engine, with real executables in real folders; no network and no real Go."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime import engine as engine_module
from runtime.engine import (
    ENGINE_VERSION,
    SERVER_VERSION,
    EngineUnavailable,
    Way,
    cached_binary,
    fault_of,
    find_engine,
    install_engine,
)
from runtime.locking import hold
from runtime.settings import Settings
from tests.runtime.conftest import executable

RIGHT = f'echo "temporal version 0.0.0-DEV (Server {SERVER_VERSION}, UI 2.42.1)"'
OTHER = 'echo "temporal version 1.9.1 (Server 1.32.0, UI 2.43.0)"'
BUILDS = f"""
mkdir -p "$GOBIN"
echo "$@" > "$GOBIN/../../asked"
printf '#!/bin/sh\\n%s\\n' '{RIGHT}' > "$GOBIN/temporal"
chmod +x "$GOBIN/temporal"
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of PATH besides the system's shell tools; an empty cache; a network that refuses."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("mkdir", "chmod", "printf", "sleep"):
        (folder / tool).symlink_to(next(p for p in (Path("/bin") / tool, Path("/usr/bin") / tool) if p.exists()))
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with socket.socket() as bound:  # bound and never listening: whoever connects is refused
        bound.bind(("127.0.0.1", 0))
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{bound.getsockname()[1]}")
            monkeypatch.setenv(name.lower(), f"http://127.0.0.1:{bound.getsockname()[1]}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        yield


def test_fault_of_accepts_a_build_by_go_whatever_its_own_version(tmp_path: Path) -> None:
    assert fault_of(executable(tmp_path / "temporal", RIGHT)) is None


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (OTHER, "có máy chủ 1.32.0, cần đúng 1.29.1"),
        (f'echo "temporal version {ENGINE_VERSION} (Server 1.29.10, UI 2)"', "có máy chủ 1.29.10"),
        ("exit 0", "không cho biết phiên bản máy chủ"),
        (f"{RIGHT}; exit 3", "không cho biết phiên bản máy chủ"),
    ],
)
def test_fault_of_refuses_another_server(tmp_path: Path, script: str, reason: str) -> None:
    assert reason in (fault_of(executable(tmp_path / "temporal", script)) or "")


def test_fault_of_refuses_what_does_not_run(tmp_path: Path) -> None:
    path = executable(tmp_path / "temporal", RIGHT)
    path.write_bytes(b"\x7fELF nonsense")

    assert "không chạy được" in (fault_of(path) or "")


def test_find_engine_takes_the_configured_address_before_any_binary(path: Path) -> None:
    executable(path / "temporal", RIGHT)

    engine, _ = find_engine(Settings(engine_address="engine.internal:7233"))

    assert engine is not None
    assert (engine.way, engine.address, engine.binary) == (Way.CONFIGURED, "engine.internal:7233", None)


def test_find_engine_takes_path_before_the_cache(path: Path) -> None:
    on_path = executable(path / "temporal", RIGHT)
    executable(cached_binary(), RIGHT)

    engine, _ = find_engine(Settings())

    assert engine is not None
    assert (engine.way, engine.binary) == (Way.PATH, on_path)


def test_find_engine_passes_over_another_server_on_path(path: Path) -> None:
    executable(path / "temporal", OTHER)
    cached = executable(cached_binary(), RIGHT)

    engine, attempts = find_engine(Settings())

    assert engine is not None
    assert (engine.way, engine.binary) == (Way.CACHE, cached)
    assert [attempt.way for attempt in attempts] == [Way.CONFIGURED, Way.PATH]
    assert "1.32.0" in attempts[1].reason


def test_find_engine_keeps_the_version_in_the_name_of_the_cached_file(path: Path, tmp_path: Path) -> None:
    assert cached_binary() == tmp_path / "cache" / "thidua" / "engine" / f"temporal-v{ENGINE_VERSION}"


@pytest.mark.usefixtures("no_network")
def test_install_engine_builds_with_go_when_nothing_else_works(path: Path) -> None:
    executable(path / "go", BUILDS)
    said: list[str] = []

    engine = install_engine(Settings(), said.append)

    assert (engine.way, engine.binary) == (Way.GO, cached_binary())
    assert fault_of(cached_binary()) is None
    assert [line for line in said if line.startswith("Engine")] == [
        f"Engine Temporal {ENGINE_VERSION}: {Way.DOWNLOAD}…",
        f"Engine Temporal {ENGINE_VERSION}: {Way.GO}…",
    ]
    assert [file.name for file in cached_binary().parent.glob(".new-*")] == []
    again, _ = find_engine(Settings())
    assert again is not None
    assert again.way is Way.CACHE


@pytest.mark.usefixtures("no_network")
def test_install_engine_asks_go_for_exactly_this_version(path: Path) -> None:
    executable(path / "go", BUILDS)

    install_engine(Settings(), lambda _: None)

    asked = (cached_binary().parent / "asked").read_text().split()
    assert asked == ["install", f"github.com/temporalio/cli/cmd/temporal@v{ENGINE_VERSION}"]


@pytest.mark.usefixtures("no_network")
def test_install_engine_does_not_keep_a_wrong_build(path: Path) -> None:
    executable(path / "go", BUILDS.replace(SERVER_VERSION, "1.31.2"))

    with pytest.raises(EngineUnavailable, match="có máy chủ 1.31.2"):
        install_engine(Settings(), lambda _: None)

    assert not cached_binary().exists()


@pytest.mark.usefixtures("no_network")
def test_install_engine_says_once_what_was_tried_and_the_ways_out(path: Path) -> None:
    executable(path / "temporal", OTHER)
    executable(path / "go", "echo 'go: module lookup disabled' >&2; exit 1")

    with pytest.raises(EngineUnavailable) as failed:
        install_engine(Settings(), lambda _: None)

    assert [attempt.way for attempt in failed.value.attempts] == list(Way)
    text = str(failed.value)
    for part in ("chưa đặt", "1.32.0", "chưa có", "bộ SDK", "module lookup disabled", "internet", "Go", "PATH"):
        assert part in text
    assert "THIDUA_ENGINE_ADDRESS" in text


@pytest.mark.usefixtures("no_network")
def test_install_engine_waits_for_another_process_and_takes_its_result(path: Path) -> None:
    executable(path / "go", "exit 1")
    cached_binary().parent.mkdir(parents=True)
    lock = hold(cached_binary().with_suffix(".lock"))
    code = (
        "from runtime.engine import install_engine\nfrom runtime.settings import Settings\n"
        "print(install_engine(Settings(), lambda line: print(line, flush=True)).way.name)"
    )
    waiting = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert waiting.stdout is not None
    first = waiting.stdout.readline()
    executable(cached_binary(), RIGHT)
    os.close(lock)
    rest, _ = waiting.communicate(timeout=60)

    assert "đợi" in first
    assert rest.split()[-1] == "CACHE"


def test_engine_version_stands_in_one_place() -> None:
    root = Path(engine_module.__file__).parent.parent
    rooms = ("runtime", "cli", "worker", "api", "storage", "activities")
    holders = [
        file.name for room in rooms for file in (root / room).rglob("*.py") if ENGINE_VERSION in file.read_text()
    ]

    assert holders == ["engine.py"]
