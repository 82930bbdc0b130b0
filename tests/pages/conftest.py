"""A launched campaign on the real engine, and browsers of its officers."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from tests.api.desk import Desk, open_desk
from tests.factories import NOW
from tests.pages.browser import Browser
from tests.support.engine import Engine

Enter = Callable[[str], Awaitable[Browser]]


@pytest_asyncio.fixture(scope="module")
async def desk(engine: Engine, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """A launched campaign at 07/8/2024 09:00, shared by the tests of a module: each uses units of its own."""
    client = await engine.client()
    folder = tmp_path_factory.mktemp("desk")
    async with open_desk(client, engine.address, migrated_file, folder, NOW) as opened, opened.working():
        await opened.launch()
        yield opened


@pytest_asyncio.fixture
async def quiet(engine: Engine, migrated_file: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """An installation of one test, not launched and without a worker."""
    client = await engine.client()
    async with open_desk(client, engine.address, migrated_file, tmp_path, NOW) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module")
async def enter(desk: Desk) -> AsyncIterator[Enter]:
    """enter(account) → that officer's browser, signed in."""
    opened: list[Browser] = []

    async def sign_in(account: str) -> Browser:
        browser = Browser(desk.app)
        opened.append(browser)
        assert (await browser.sign_in(account)).status_code == 303
        return browser

    yield sign_in
    for browser in opened:
        await browser.http.aclose()
