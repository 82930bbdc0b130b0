"""Bàn giao on pages: one page of open cases, days and papers; handing on; the minutes on paper."""

import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import select

from rules.acting import Role
from rules.handover import Holding
from storage.reads.handover import handovers, holdings
from storage.session import Database
from storage.tables.organisation import Handover
from storage.tables.record import AuditEvent
from tests import factories
from tests.pages.browser import Browser, words
from tests.support.office import PASSWORD, add_officer, office

OFFICER, HEAD = Holding(Role.UNIT_OFFICER, "u1"), Holding(Role.UNIT_HEAD, "u1")
ROLE = "UNIT_OFFICER@u1"


@pytest.fixture
async def browser(database: Database, tmp_path: Path) -> AsyncIterator[Browser]:
    """Two officers and the head of u1, a clerk with two roles elsewhere, an auditor; u1 has a part and a dossier."""
    with database.write() as session:
        factories.add_world(session, "u1", "u2", "ubnd")
        factories.add_enrolment(session, "u1", status="ENROLLED")
        factories.add_draft(session, 1, "u1")
        factories.add_nomination(session, 1, "u1", status="SUBMITTED")
        add_officer(session, "hoa", OFFICER)
        add_officer(session, "lan", OFFICER)
        add_officer(session, "tung", HEAD, post="Chủ tịch UBND xã")
        add_officer(session, "mai", Holding(Role.UNIT_OFFICER, "u2"))
        add_officer(session, "moi")
        add_officer(session, "xa", Holding(Role.CLERK, "ubnd"), Holding(Role.SPECIALIST, "ubnd"), OFFICER)
        add_officer(session, "kiem", Holding(Role.AUDITOR, "ubnd"))
    opened = Browser(await office(database, tmp_path))
    yield opened
    await opened.http.aclose()


async def enter(browser: Browser, account: str) -> None:
    assert (await browser.sign_in(account, PASSWORD)).status_code == 303


async def test_the_own_page_has_cases_days_and_the_form(browser: Browser) -> None:
    await enter(browser, "hoa")
    page = await browser.read("/ban-giao")

    assert "Việc đang mở của Bà Nguyễn Thị Hoa" in page
    assert "2 việc đang mở" in page and "Hồ sơ số 1" in page and "Việc của đơn vị trong" in page
    assert "trước ngày 15/8/2024" in page or "hết ngày 14/8/2024" in page
    assert "Bàn giao cho người khác" in page and "Giao luôn các vai" not in page


async def test_an_officer_hands_on_to_a_colleague_and_it_is_on_record(browser: Browser, database: Database) -> None:
    await enter(browser, "hoa")
    page = await browser.done("/ban-giao/hoa", {"to": "lan", "roles": [ROLE], "reason": "nghỉ thai sản"})

    assert "Đã bàn giao 2 việc" in page and "Người nhận: Bà Nguyễn Thị Lan" in page and "nghỉ thai sản" in page
    with database.read() as session:
        (made,) = handovers(session, "lan")
        (event,) = session.exec(select(AuditEvent).where(AuditEvent.subject == "handover/hoa")).all()
    assert (made.from_account, made.by_account, len(made.cases), event.account) == ("hoa", "hoa", 2, "hoa")


async def test_the_head_moves_the_role_with_a_paper(browser: Browser, database: Database) -> None:
    await enter(browser, "tung")
    answers: dict[str, str | list[str]] = {"to": "moi", "roles": [ROLE], "reason": "chuyển công tác", "move": "1"}
    refused = await browser.send("/ban-giao/hoa", answers)
    assert (refused.status_code, "phải có văn bản phân công" in words(refused.text)) == (409, True)
    assert "chuyển công tác" in refused.text

    page = await browser.done("/ban-giao/hoa", answers | {"paper": "15/QĐ-UBND"})
    assert "vai đã chuyển sang người nhận" in page and "Văn bản phân công: 15/QĐ-UBND" in page
    with database.read() as session:
        assert (holdings(session, "hoa"), OFFICER in holdings(session, "moi")) == ((), True)
        refusals = session.exec(select(AuditEvent.refusal).where(AuditEvent.subject == "handover/hoa")).all()
    assert list(refusals) == ["PAPER_MISSING", ""]


async def test_whoever_lost_the_role_sees_no_more_of_its_cases(browser: Browser) -> None:
    await enter(browser, "tung")
    moved: dict[str, str | list[str]] = {"to": "moi", "roles": [ROLE], "move": "1", "paper": "1/QĐ", "reason": "đổi"}
    await browser.done("/ban-giao/hoa", moved)

    await enter(browser, "hoa")
    assert "0 việc đang mở" in await browser.read("/ban-giao")
    await enter(browser, "moi")
    assert "2 việc đang mở" in await browser.read("/ban-giao")


async def test_what_is_missing_is_said_beside_its_question(browser: Browser, database: Database) -> None:
    await enter(browser, "hoa")
    answer = await browser.send("/ban-giao/hoa", {"to": "", "roles": [], "reason": ""})

    assert answer.status_code == 422
    assert "3 chỗ cần sửa" in words(answer.text)
    with database.read() as session:
        assert session.exec(select(Handover)).all() == []


@pytest.mark.parametrize(
    ("account", "page", "status"),
    [
        ("hoa", "/ban-giao/lan", 404),
        ("mai", "/ban-giao/hoa", 404),
        ("tung", "/ban-giao/hoa", 200),
        ("tung", "/ban-giao/mai", 404),
        ("kiem", "/ban-giao/hoa", 200),
        ("kiem", "/ban-giao/khong-co", 404),
        ("hoa", "/ban-giao/bien-ban/99", 404),
    ],
)
async def test_open_cases_are_for_the_officer_his_head_and_overseers(
    browser: Browser, account: str, page: str, status: int
) -> None:
    await enter(browser, account)

    assert (await browser.get(page)).status_code == status


async def test_an_overseer_looks_but_hands_nothing_on(browser: Browser) -> None:
    await enter(browser, "kiem")
    page = await browser.get("/ban-giao/hoa")
    assert "Bàn giao cho người khác" not in page.text

    csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert csrf is not None
    answer = await browser.http.post("/ban-giao/hoa", data={"csrf": csrf[1], "to": "lan", "reason": "x"})
    assert answer.status_code == 404


async def test_the_minutes_are_for_those_who_took_part(browser: Browser) -> None:
    await enter(browser, "hoa")
    await browser.done("/ban-giao/hoa", {"to": "lan", "roles": [ROLE], "reason": "nghỉ"})

    for account, status in (("lan", 200), ("tung", 200), ("mai", 404)):
        await enter(browser, account)
        assert (await browser.get("/ban-giao/bien-ban/1")).status_code == status
        assert (await browser.get("/ban-giao/bien-ban/1/bien-ban.pdf")).status_code == status


def pdf_text(data: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))


async def test_the_minutes_print_who_when_to_whom_and_the_list(browser: Browser) -> None:
    await enter(browser, "hoa")
    await browser.done("/ban-giao/hoa", {"to": "lan", "roles": [ROLE], "reason": "nghỉ thai sản"})
    first = await browser.get("/ban-giao/bien-ban/1/bien-ban.pdf")
    again = await browser.get("/ban-giao/bien-ban/1/bien-ban.pdf")

    assert first.headers["content-type"] == "application/pdf"
    assert first.content == again.content
    text = pdf_text(first.content)
    for said in (
        "BIÊN BẢN BÀN GIAO",
        "Nguyễn Thị Hoa",
        "Nguyễn Thị Lan",
        "nghỉ thai sản",
        "Việc đang mở: 02",
        "DIỄN TẬP",
    ):
        assert said in text


async def test_the_list_as_it_stands_is_marked_a_draft(browser: Browser) -> None:
    await enter(browser, "hoa")
    text = pdf_text((await browser.get("/ban-giao/hoa/danh-sach.pdf")).content)

    assert "DANH SÁCH VIỆC ĐANG MỞ" in text and "DỰ THẢO" in text and "chưa bàn giao cho ai" in text


async def test_one_person_with_several_roles_has_one_list_and_chooses_what_goes(browser: Browser) -> None:
    await enter(browser, "xa")
    page = await browser.read("/ban-giao")

    assert "Văn thư" in page and "Chuyên viên cơ quan thường trực" in page and "Cán bộ thi đua của đơn vị" in page
    assert "Hồ sơ số 1" in page
    made = await browser.done("/ban-giao/xa", {"to": "hoa", "roles": [ROLE], "reason": "chia việc"})
    assert "Vai: Cán bộ thi đua của đơn vị, Đơn vị u1." in made


async def test_the_work_list_leads_to_the_handover(browser: Browser) -> None:
    await enter(browser, "hoa")

    assert 'href="/ban-giao"' in (await browser.get("/")).text
