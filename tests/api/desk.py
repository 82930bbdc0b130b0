"""An installation served by the real application on the real engine, and officers who speak to it over HTTP."""

import secrets
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from sqlmodel import col, select
from temporalio.client import Client

from activities.messenger import MessengerActivities
from activities.press import PressActivities
from activities.record import RecordActivities
from api.app import create_app
from cli.loading import read_campaign, write_campaign
from cli.rehearsal.sample import sample_pdf
from cli.seeding import DEMO_PASSWORD, seed_accounts
from definitions.facts import Campaign as Loaded
from definitions.organisation import organisation
from documents.store import Store
from runtime.settings import Settings
from storage import installation
from storage.organisation import load as load_organisation
from storage.session import Database
from storage.tables.record import AuditEvent
from worker.registry import workers
from worker.sweeper import Sweeper

PLAN = Path(__file__).resolve().parents[2] / "campaigns" / "cho-don-2024.yaml"
CODE = "cho-don-2024"
BASE = f"/api/v1/campaigns/{CODE}"
UNITS = frozenset(
    {"ubnd-huyen", "phong-noi-vu", "huyen-doan", "hoi-nong-dan", "phong-dan-toc", "hat-kiem-lam", "thanh-tra-huyen"}
    | {"phong-tu-phap", "bao-hiem-xa-hoi", "kho-bac-nha-nuoc", "uy-ban-mttq", "cong-an-huyen", "lien-doan-lao-dong"}
)
"""A dozen of the plan's units: enough for every quota, quick to enrol."""
PAPERS = ("TO_TRINH", "BIEN_BAN_HOP_XET", "BAO_CAO_THANH_TICH")
WARNED = "WARNINGS_OPEN"


@cache
def plan() -> Loaded:
    """The plan of Chợ Đồn 2024 with a dozen of its units."""
    loaded = read_campaign(PLAN)
    kept = tuple(unit for unit in loaded.units.units if unit.code in UNITS)
    return replace(loaded, units=loaded.units.model_copy(update={"units": kept}))


def amended() -> Loaded:
    """A later version of the same plan: dossiers until the end of 10/8/2024."""
    loaded = plan()
    windows = loaded.definition.windows
    submission = windows.submission.model_copy(
        update={"to_on": date(2024, 8, 10), "as_written": "từ ngày 06/8/2024 đến hết ngày 10/8/2024"}
    )
    later = windows.model_copy(update={"submission": submission})
    definition = loaded.definition.model_copy(update={"windows": later})
    return replace(loaded, definition=definition, digest="0" * 64)


class Desk:
    """One installation and the way to its HTTP interface."""

    def __init__(self, app: FastAPI, settings: Settings, database: Database, client: Client) -> None:
        self.app, self.settings, self.database, self.client = app, settings, database, client
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://thidua.test", timeout=90)
        self.tokens: dict[str, str] = {}

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """The real worker's three pollers until the end of the block."""
        with ThreadPoolExecutor(16) as threads:
            pollers = workers(
                self.client,
                RecordActivities(self.database),
                MessengerActivities(self.database, self.client),
                PressActivities(self.database, Store(self.settings.store_dir)),
                threads,
            )
            async with AsyncExitStack() as stack:
                for poller in pollers:
                    await stack.enter_async_context(poller)
                yield

    def in_a_hurry(self) -> None:
        """From now on an act that nobody works on is answered with «later» after half a second."""
        self.settings = self.settings.model_copy(update={"act_answer_seconds": 0.5})
        self.app.state.parts = replace(self.app.state.parts, settings=self.settings)

    # Speaking

    async def sign_in(self, account: str, password: str = DEMO_PASSWORD) -> httpx.Response:
        """Sign in anew."""
        return await self.http.post("/api/v1/sign-in", json={"account": account, "password": password})

    async def ask(self, account: str, method: str, path: str, **parts: Any) -> httpx.Response:
        """One request of an officer, under a session that lasts as long as the desk."""
        if account not in self.tokens:
            self.tokens[account] = (await self.sign_in(account)).json()["token"]
        headers = {"authorization": f"Bearer {self.tokens[account]}"} | parts.pop("headers", {})
        return await self.http.request(method, path, headers=headers, **parts)

    async def get(self, account: str, path: str, **query: Any) -> httpx.Response:
        """Read."""
        return await self.ask(account, "GET", path, params=query)

    async def act(self, account: str, path: str, act: str, fields: dict[str, Any], key: str = "") -> httpx.Response:
        """One act under one key."""
        headers = {"idempotency-key": key or secrets.token_hex(12)}
        return await self.ask(account, "POST", f"{BASE}{path}/acts/{act}", json=fields, headers=headers)

    async def done(self, account: str, path: str, act: str, fields: dict[str, Any], key: str = "") -> dict[str, Any]:
        """An act that has to be recorded; its receipt."""
        response = await self.act(account, path, act, fields, key)
        body: dict[str, Any] = response.json()
        assert (response.status_code, body.get("status")) == (200, "RECORDED"), body
        return body

    # Dossiers

    async def draft(self, unit: str, account: str = "", kinds: tuple[str, ...] = PAPERS) -> int:
        """A draft with its papers; its number."""
        account = account or f"tt-{unit}"
        content = {"recipient_class": "COLLECTIVE", "name": "Tập thể mẫu", "standards": []}
        response = await self.ask(account, "POST", f"{BASE}/drafts", json={"unit": unit, "content": content})
        assert response.status_code == 201, response.text
        n: int = response.json()["n"]
        for kind in kinds:
            assert (await self.upload(account, n, kind, sample_pdf(f"{kind} {n}"))).status_code == 200
        return n

    async def upload(self, account: str, n: int, kind: str, data: bytes, name: str = "tep.pdf") -> httpx.Response:
        """Put a file into a draft."""
        return await self.ask(account, "PUT", f"{BASE}/drafts/{n}/files/{kind}", files={"file": (name, data)})

    async def submit(self, unit: str, n: int, declared: bool = True, key: str = "") -> httpx.Response:
        """The head files a draft."""
        return await self.act(f"tt-{unit}", f"/nominations/{n}", "submit", {"declared": declared}, key)

    async def filed(self, unit: str) -> int:
        """A dossier that was filed; its number."""
        n = await self.draft(unit)
        response = await self.submit(unit, n)
        assert response.json()["state"] == "SUBMITTED", response.text
        return n

    # Campaign

    async def launch(self) -> None:
        """The chairperson launches and answers every warning; every unit is enrolled when this returns."""
        campaign = (await self.get("chu-tich", BASE)).json()
        warned = sorted({item["code"] for item in campaign["basis"]["warnings"]})
        paper = {"number": "153/KH-UBND", "dated": "2024-05-28T00:00+07:00"}
        await self.done("chu-tich", "", "launch", {"paper": paper, "accepted_warnings": warned})
        await self.settled()

    async def settled(self) -> None:
        """Wait until what the campaign ordered is delivered, as an officer sees it."""
        while (await self.get("chu-tich", BASE)).json()["state"]["work"]:
            await self.client.get_workflow_handle(f"campaign/{CODE}").describe()

    async def swept(self) -> None:
        """Resend open acts until every one has its answer."""
        sweeper = Sweeper(self.database, self.client, older_than=timedelta(0))
        while await sweeper.sweep():
            pass

    async def advance(self, to: datetime) -> None:
        """Move the clock."""
        response = await self.ask("chuyen-vien", "POST", "/api/v1/clock/advance", json={"to": to.isoformat()})
        assert response.json()["left"] == [], response.text

    # Record

    def events(self, subject: str = "", account: str = "") -> list[AuditEvent]:
        """Audit events of one chain, or of one account, in order."""
        with self.database.read() as session:
            query = select(AuditEvent).order_by(col(AuditEvent.id))
            if subject:
                query = query.where(AuditEvent.subject == subject)
            if account:
                query = query.where(AuditEvent.account == account)
            return list(session.exec(query).all())

    def refusals(self, account: str) -> list[tuple[str, str]]:
        """(chain, code) of every recorded refusal of one account, in order."""
        return [(event.subject, event.refusal) for event in self.events(account=account) if event.refusal]


def require_problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The answer is a problem of that status and code, complete in every member; its body."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    body: dict[str, Any] = response.json()
    assert (response.status_code, body["status"], body["code"]) == (status, status, code), body
    assert body["type"] == f"urn:thidua:problem:{code}"
    assert body["title"] == body["detail"] != ""
    assert {"remedy", "source", "fields", "instance"} <= body.keys()
    return body


@asynccontextmanager
async def open_desk(
    client: Client, address: str, migrated_file: Path, folder: Path, now: datetime, **settings: Any
) -> AsyncIterator[Desk]:
    """A rehearsal of the plan, not launched, its clock frozen at `now`; no worker yet.

    An act is answered within a minute, however busy the machine, until a test asks for `in_a_hurry`.
    """
    shutil.copy(migrated_file, folder / "records.sqlite")
    settings = {"act_answer_seconds": 60.0} | settings
    chosen = Settings(data_dir=folder, engine_address=address, namespace=client.namespace, **settings)
    database = Database(chosen.records_url)
    with database.write() as session:
        installation.create(session, rehearsal=True, frozen_at=now, engine_version="", real_now=datetime.now(UTC))
        load_organisation(session, organisation())
        write_campaign(session, plan(), now)
        seed_accounts(session, plan())
    app = create_app(chosen)
    async with app.router.lifespan_context(app):
        desk = Desk(app, chosen, database, client)
        yield desk
        await desk.http.aclose()
    database.close()
