"""A real engine in a folder of its own, and stand-ins for the worker and the API."""

import os
import stat
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client

from runtime.process import Child, Ready
from runtime.settings import PREFIX, Settings
from runtime.supervise import Supervisor
from runtime.temporal import connect

WORKER = """
import os, signal, sys
from runtime.ready import announce_ready
from runtime.settings import load_settings
settings = load_settings()
announce_ready(settings, "worker")
print("at work for", settings.engine_address, flush=True)
signal.pause()
"""

API = """
import http.server
from runtime.settings import load_settings
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()
settings = load_settings()
http.server.HTTPServer((settings.http_host, settings.http_port), Health).serve_forever()
"""


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


@pytest.fixture
def worker() -> Child:
    return Child("worker", python(WORKER), Ready.FILE)


@pytest.fixture
def api() -> Child:
    return Child("api", python(API), Ready.HTTP)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", engine_port=0, http_port=0)


@pytest_asyncio.fixture(scope="session")
async def running() -> AsyncIterator[Supervisor]:
    """An installation without children, for tests that only need the engine."""
    with tempfile.TemporaryDirectory() as folder:
        async with Supervisor(Settings(data_dir=Path(folder), engine_port=0), []) as supervisor:
            yield supervisor


@pytest_asyncio.fixture(scope="session")
async def client(running: Supervisor) -> Client:
    return await connect(running.settings, identity="thidua-test")


def executable(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path
