"""An auditor's remit over HTTP: every route of the application, walked by one whose remit is another campaign."""

import itertools
import json
import re
from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook
from pydantic_core import to_json
from pypdf import PdfReader
from sqlmodel import col, select

from documents.store import Store
from payloads import ids
from payloads.programme import ProgrammeBasis
from rules.acting import Role
from rules.handover import Holding
from rules.signing_power import SigningState
from storage import audit
from storage.session import Database
from storage.tables.inspection import AuditRead
from storage.tables.law import SigningBook
from storage.tables.programme import Programme
from storage.tables.record import AuditEvent, Intake
from storage.tables.subject import DraftVersion, IssuedPaper, Nomination, Upload
from tests import factories
from tests.factories import CODE, NOW, at, event
from tests.house.routes import paths
from tests.pages.browser import Browser, words
from tests.support.inspection import add_inspection
from tests.support.office import PASSWORD, add_officer, office

SECRET = "KinMat7"
"""Stands in all words of campaign cd, of the programme and of the inspection of office ubnd."""
OWN, PROGRAMME = "rieng", "ct-ngoai"
PLACES = re.compile(rf"/(?:phong-trao|ho-so|hoi-dong|quyet-dinh)/{CODE}\b|(?:nomination|campaign|decision)[/:]{CODE}\b")
CODED = re.compile(r"\{(?:code|ma)\}")
QUERIES = ("", f"?phong-trao={CODE}", f"?tim={SECRET}", f"?campaign={CODE}", "?luot-xem=1", "?don-vi=u1", "?cap=")
NO_CASE = ("/readyz", "/dien-tap", "/dang-xuat", "/api/v1/clock", "/api/v1/sign")
"""Whether the engine answers, a rehearsal's clock, signing in and out."""
OUTSIDE = "OUTSIDE_REMIT"


def add_secrets(database: Database, store: Store) -> dict[str, tuple[str, ...]]:
    """Campaign cd and programme of ubnd, campaign rieng of u2; what may stand in each place of an address."""
    file, paper = store.put(f"%PDF-1.4 {SECRET} tệp".encode()), store.put(f"%PDF-1.4 {SECRET} giấy".encode())
    with database.write() as session:
        plan = factories.add_world(session, "u1", "u2", "ubnd")
        plan.title, plan.issuer_name = f"Phong trào {SECRET}", f"UBND {SECRET}"
        state = factories.campaign_state()
        own = {"id": ids.campaign_id(OWN), "code": OWN, "issuer": "u2"}
        factories.add_campaign(session, state.__class__(**(vars(state) | own)))
        content = json.dumps({"name": SECRET, "recipient_class": "COLLECTIVE"})
        for n in (1, 2):
            draft = factories.add_draft(session, n, "u1")
            draft.content = content
            session.add(DraftVersion(nomination=draft.id, version=1, digest="x", content=content))
        filed = {"filed_at": at(6, 8, 9), "received_at": at(6, 8, 9), "channel": "HERE"}
        factories.add_nomination(session, 1, status="REJECTED", draft_version=1, **filed)
        session.get_one(Nomination, ids.nomination_id(CODE, 1)).filed_at = at(6, 8, 9)
        factories.add_enrolment(session, "u1", status="ENROLLED")
        factories.add_sitting(session, 1, status="CONVENED", items=(1,))
        factories.add_decision(session, 1, status="SUBMITTED", items=(1,))
        upload = {"kind": "TTR", "media_type": "application/pdf", "size": 9, "uploaded_at": NOW, "uploaded_by": "x"}
        session.add(Upload(draft=ids.nomination_id(CODE, 1), sha256=file, name=f"{SECRET}.pdf", **upload))
        printed = {"kind": "DECISION", "size": 9, "title": SECRET, "rendered_at": NOW}
        session.add(IssuedPaper(campaign=CODE, subject=ids.decision_id(CODE, 1), sha256=paper, **printed))
        basis = ProgrammeBasis("Chương trình", at(1, 1), at(31, 12), 60, (), (), (), ())
        told = {"title": f"Chương trình {SECRET}", "issuer": "ubnd", "issuer_name": "UBND", "definition": "{}"}
        told |= {"basis": to_json(basis).decode(), "definition_digest": "d"}
        session.add(Programme(id=ids.programme_id(PROGRAMME), code=PROGRAMME, **told))
        book = SigningState(ids.signing_id("ubnd"), "ubnd", "KEPT")
        session.add(SigningBook(id=book.id, issuer="ubnd", status="KEPT", act_no=1, state=to_json(book).decode()))
        add_officer(session, "kiem", Holding(Role.AUDITOR, "ubnd"))
        add_officer(session, "khac", Holding(Role.AUDITOR, "u2"))
        add_officer(session, "hai-vai", Holding(Role.AUDITOR, "u2"), Holding(Role.UNIT_OFFICER, "u2"))
        add_officer(session, "chu-tich", Holding(Role.AUTHORITY, "ubnd"))
        add_officer(session, "hoa", Holding(Role.UNIT_OFFICER, "u1"))
        add_inspection(session, NOW, f"Kiểm tra {SECRET}")
        audit.append(session, event(ids.nomination_id(CODE, 1), campaign=CODE))
    return {
        "code": (CODE, "ubnd", PROGRAMME, "khong-co"), "n": ("1", "2"), "tail": ("1", "u1"), "unit": ("u1", "ubnd"),
        "key": ("x" * 20,), "sha256": (file, paper), "account": ("hoa", "chu-tich"), "number": ("1",),
        "item_id": ("1",), "kind": ("TTR",), "slug": ("gia-han", "tiep-nhan"), "what": ("hoi",), "value_id": ("x",),
        "ma": (f"campaign:{CODE}", f"nomination:{CODE}:1", f"programme:{PROGRAMME}", "signing:ubnd"),
    }  # fmt: skip


class World:
    """The installation, and what to put into addresses."""

    def __init__(self, browser: Browser, database: Database, values: dict[str, tuple[str, ...]]) -> None:
        self.browser, self.database, self.values = browser, database, values
        transport = browser.http._transport
        assert isinstance(transport, httpx.ASGITransport)
        self.paths = paths(transport.app)

    async def enter(self, account: str) -> None:
        assert (await self.browser.sign_in(account, PASSWORD)).status_code == 303

    def addresses(self, methods: set[str]) -> Iterator[tuple[str, str, bool]]:
        """(method, address, whether it names a campaign, programme or issuer) over all routes."""
        # Lists first: the search lists one's own refused looks by their addresses.
        for method, path in sorted(self.paths, key=lambda one: (CODED.search(one[1]) is not None, one)):
            if method not in methods or path.startswith(NO_CASE):
                continue
            names = re.findall(r"\{(\w+)\}", path)
            coded = bool(CODED.search(path)) and "/can-cu-phap-ly" not in path and "/law/" not in path
            for found in itertools.product(*(self.values[name] for name in names)):
                address = path
                for name, value in zip(names, found, strict=True):
                    address = address.replace(f"{{{name}}}", value, 1)
                for query in QUERIES if method == "GET" and not coded else ("",):
                    yield method, address + query, coded


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    app = await office(database, tmp_path)
    opened = World(Browser(app), database, add_secrets(database, Store(tmp_path / "store")))
    yield opened
    await opened.browser.http.aclose()


def said(response: httpx.Response) -> str:
    """Everything that an answer says, whatever it is made of."""
    kind = response.headers.get("content-type", "")
    if "spreadsheet" in kind:
        book = load_workbook(BytesIO(response.content))
        return " ".join(str(cell) for sheet in book for row in sheet.values for cell in row)
    if "pdf" in kind and SECRET.encode() not in response.content:
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    return response.content.decode("utf-8", "replace")


def tells(response: httpx.Response) -> bool:
    text = said(response)
    # What was asked for is said again in the field of the search, and in one's own reads, over two lines on paper.
    echoed = re.sub(rf"t\s?i\s?m\s?=\s?{SECRET}", "", text.replace(f'value="{SECRET}"', "").replace(f"«{SECRET}»", ""))
    named = text.replace(response.url.path, "") if response.status_code == 403 else text
    return SECRET in echoed or bool(PLACES.search(named))


async def test_nothing_outside_the_remit_is_readable_by_any_route(world: World) -> None:
    await world.enter("khac")
    told, passed, faults = [], [], []
    for method, address, coded in world.addresses({"GET"}):
        response = await world.browser.http.request(method, address)
        if tells(response):
            told.append(address)
        if coded and response.status_code != 403:
            passed.append((address, response.status_code))
        if response.status_code >= 500:
            faults.append(address)

    assert (told, passed, faults) == ([], [], [])


async def test_the_same_walk_shows_an_auditor_of_the_office_what_is_there(world: World) -> None:
    await world.enter("kiem")
    told = set()
    for method, address, _coded in world.addresses({"GET"}):
        if "{ma}" in address or address.endswith(("thoi-diem", ".zip")) or "khong-co" in address:
            continue
        response = await world.browser.http.request(method, address)
        if tells(response):
            told.add(re.sub(r"\?.*", "", address))

    # Without these the walk above could not fail.
    for address in (
        "/", "/ho-so", f"/ho-so/{CODE}/1", f"/api/v1/campaigns/{CODE}/nominations/1", "/api/v1/campaigns", "/hoi-dong",
        f"/tep/{world.values['sha256'][0]}", "/chuong-trinh", "/quyen-ky/ubnd", "/kiem-tra/phong-trao", "/kiem-tra",
        "/kiem-tra/tra-cuu.xlsx", "/to-chuc/u1", "/ban-giao/hoa", "/can-cu-phap-ly", "/kiem-tra/cuoc/1", "/quyet-dinh",
    ):  # fmt: skip
        assert address in told, address


async def test_nothing_outside_the_remit_can_be_done_by_any_route(world: World) -> None:
    await world.enter("khac")
    csrf = re.search(r'name="csrf" value="([^"]+)"', (await world.browser.get("/")).text)
    assert csrf is not None
    passed = []
    for method, address, coded in world.addresses({"POST", "PUT", "PATCH", "DELETE"}):
        headers = {"x-csrf": csrf[1], "idempotency-key": "khoa-cua-mau"}
        if coded:
            json_body = {"json": {}} if address.startswith("/api/") else {"data": {"csrf": csrf[1]}}
            response = await world.browser.http.request(method, address, headers=headers, **json_body)
            if response.status_code != 403:
                passed.append((method, address, response.status_code))

    with world.database.read() as session:
        assert (passed, session.exec(select(Intake)).all()) == ([], [])


async def test_a_refused_look_is_said_in_words_and_on_record_but_is_no_look(world: World) -> None:
    await world.enter("khac")
    page = await world.browser.get(f"/ho-so/{CODE}/1")
    unknown = await world.browser.get("/ho-so/khong-co/1")
    problem = (await world.browser.get(f"/api/v1/campaigns/{CODE}/nominations/1")).json()

    assert "nằm ngoài phạm vi kiểm tra được giao" in words(page.text)
    assert words(page.text) == words(unknown.text)
    assert (problem["code"], problem["status"]) == (OUTSIDE, 403)
    with world.database.read() as session:
        chain = select(AuditEvent).where(AuditEvent.account == "khac").order_by(col(AuditEvent.id))
        events = session.exec(chain).all()
        assert [(row.tag, row.refusal) for row in events] == [("reading:open:refused", OUTSIDE)] * 3
        assert json.loads(events[0].data) == {"address": f"/ho-so/{CODE}/1"}
        assert audit.broken_link(session, "actor/khac") is None
        assert session.exec(select(AuditRead).where(AuditRead.account == "khac")).all() == []


async def test_the_own_campaign_opens_and_another_role_adds_what_it_shows(world: World) -> None:
    await world.enter("khac")
    for address in (f"/phong-trao/{OWN}", f"/kiem-tra/phong-trao/{OWN}", f"/api/v1/campaigns/{OWN}/figures"):
        assert (await world.browser.get(address)).status_code == 200, address
    assert [one["code"] for one in (await world.browser.get("/api/v1/campaigns")).json()["items"]] == [OWN]

    await world.enter("hai-vai")
    # A unit's officer may look at any campaign, and into no dossier but the own ones.
    assert (await world.browser.get(f"/phong-trao/{CODE}")).status_code == 200
    for address in (f"/ho-so/{CODE}/1", f"/hoi-dong/{CODE}/1", f"/api/v1/campaigns/{CODE}/figures"):
        assert (await world.browser.get(address)).status_code == 404, address
    assert (await world.browser.get(f"/kiem-tra/phong-trao/{CODE}")).status_code == 403


async def test_an_inspection_names_no_case_outside_the_remit(world: World) -> None:
    await world.enter("khac")
    await world.browser.done("/kiem-tra/cuoc/moi", {"title": "Kiểm tra xã", "text": "x"})
    for case in (f"{CODE}/1", f"{CODE}/99"):
        answer = await world.browser.send("/kiem-tra/cuoc/2/ket-luan", {"title": "a", "text": "b", "cases": case})
        assert (answer.status_code, "nằm ngoài phạm vi" in words(answer.text)) == (409, True), case
