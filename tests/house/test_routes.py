"""Every route asks who is there, but for a list of those that need not."""

import re
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.deps import Parts
from documents.store import Store
from runtime.settings import Settings
from storage.session import Database
from tests.factories import add_installation
from tests.house.routes import lazy_client, paths

PUBLIC = {
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("POST", "/api/v1/sign-in"),
    ("GET", "/dang-nhap"),
    ("POST", "/dang-nhap"),
    ("POST", "/dien-tap/vai"),
}
"""Health, signing in, and stepping into a role of a rehearsal (which is nowhere else)."""


@pytest.fixture
async def browser(database: Database, tmp_path: Path) -> httpx.AsyncClient:
    """Nobody, before the whole application."""
    with database.write() as session:
        add_installation(session)
    settings = Settings(data_dir=tmp_path)
    app = create_app(settings)
    app.state.parts = Parts(settings, database, await lazy_client(), Store(tmp_path / "store"))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://thidua.test")


def test_public_routes_exist() -> None:
    assert paths(create_app(Settings())) >= PUBLIC


async def test_every_other_route_asks_who_is_there(browser: httpx.AsyncClient) -> None:
    guarded = sorted(paths(create_app(Settings())) - PUBLIC)
    open_doors = []
    for method, path in guarded:
        response = await browser.request(method, re.sub(r"\{[^}]+\}", "1", path))
        sent_away = response.status_code == 303 and response.headers["location"].startswith("/dang-nhap")
        if not (response.status_code == 401 or sent_away):
            open_doors.append((method, path, response.status_code))

    assert len(guarded) > 60
    assert open_doors == []


async def test_stepping_into_a_role_is_closed_in_a_real_installation(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        add_installation(session, instant=None, kind="REAL")
    settings = Settings(data_dir=tmp_path)
    app = create_app(settings)
    app.state.parts = Parts(settings, database, await lazy_client(), Store(tmp_path / "store"))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://thidua.test") as browser:
        response = await browser.post("/dien-tap/vai", data={"account": "chu-tich"})

    assert response.status_code == 404
