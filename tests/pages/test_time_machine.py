"""Cỗ máy thời gian on the page: a dossier at past moments, compared, verified, carried away; who may look."""

import json
import re
from collections.abc import AsyncIterator
from hashlib import sha256

import pytest
import pytest_asyncio
from sqlmodel import select

from audit import keyring
from audit.trust import short
from audit.verifier import verify
from runtime.build import BUILD
from runtime.keys import Keys
from storage import installation
from storage.reading import HANDED_OUT
from storage.tables.inspection import AuditRead
from tests.api.desk import CODE, Desk
from tests.pages.browser import Browser, words
from tests.pages.conftest import Enter

pytestmark = pytest.mark.engine


@pytest_asyncio.fixture(scope="module")
async def page(desk: Desk) -> str:
    """Address of the time machine of a dossier that was filed and returned for one paper."""
    n = await desk.filed("phong-tu-phap")
    asked = {"items": ["TO_TRINH"], "due_at": "2024-08-10T00:00+07:00", "reason": "Tờ trình chưa ký"}
    await desk.done("chuyen-vien", f"/nominations/{n}", "request_supplement", asked)
    return f"/kiem-tra/nomination:{CODE}:{n}/thoi-diem"


@pytest_asyncio.fixture(scope="module")
async def auditor(enter: Enter) -> AsyncIterator[Browser]:
    yield await enter("kiem-tra")


def compared(text: str) -> str:
    """The table of differences in the words of a page."""
    return text[text.index("Khác nhau giữa hai mốc") : text.index("Toàn bộ trạng thái")]


async def test_the_first_act_shows_the_state_of_then_and_what_came_next(auditor: Browser, page: str) -> None:
    text = await auditor.read(f"{page}?moc=1")

    assert "Dựng lại khớp 2/2 mốc" in text
    assert "Lúc ấy thế nào Chờ kiểm tra thành phần" in text
    assert "Sau đó xảy ra gì Trả lại để bổ sung" in text
    assert f"Mốc này dựng bằng bản {short(BUILD)} chính bản chương trình đã xử lý mốc này, nay vẫn dùng" in text
    assert "Chuỗi ghi liền mạch" in text
    assert "Toàn bộ trạng thái" in text


async def test_the_latest_act_is_compared_with_the_one_before(auditor: Browser, page: str) -> None:
    text = await auditor.read(page)

    assert "Lúc ấy thế nào Đã trả lại để bổ sung" in text
    assert "Tình trạng Chờ kiểm tra thành phần Đã trả lại để bổ sung" in text
    assert "Số lần trả lại 0 1" in compared(text)
    assert compared(text) == compared(await auditor.read(f"{page}?moc=2&so-voi=1"))
    assert "So với 2. Trả lại để bổ sung" in compared(await auditor.read(f"{page}?moc=1&so-voi=2"))


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        ("08/8/2024 17:00", "Lúc ấy thế nào Đã trả lại để bổ sung"),
        ("06/8/2024", "Lúc đó chưa có gì"),
        ("08/8/2030 17:00", "Thời điểm này chưa tới"),
        ("31/12/9999", "Không đọc được thời điểm; viết dạng 17:00 08/8/2024 hoặc 08/8/2024."),
        ("hôm qua", "Không đọc được thời điểm; viết dạng 17:00 08/8/2024 hoặc 08/8/2024."),
    ],
)
async def test_an_instant_is_found_or_refused_in_words(auditor: Browser, page: str, instant: str, said: str) -> None:
    assert said in words((await auditor.http.get(page, params={"luc": instant})).text)


@pytest.mark.parametrize("case", [f"campaign:{CODE}", f"enrolment:{CODE}:phong-tu-phap"])
async def test_every_kind_of_case_has_its_page(auditor: Browser, page: str, case: str) -> None:
    text = await auditor.read(f"/kiem-tra/{case}/thoi-diem")

    assert "Dựng lại khớp" in text and "Chuỗi ghi liền mạch" in text


async def test_the_whole_state_is_told_in_words(auditor: Browser, page: str) -> None:
    text = await auditor.read(page)
    state = text[text.index("Toàn bộ trạng thái") :]

    assert "Đối tượng Tập thể" in state and "Cách nộp Trên hệ thống này" in state
    assert "Đơn vị Phòng Tư pháp" in state and "Lý do «Tờ trình chưa ký»" in state
    assert "«Xét tiếp»" not in text and "«Tạm dừng xét»" in text
    assert not {"INDIVIDUAL", "COLLECTIVE", "HERE", "phong-tu-phap"} & set(re.findall(r"[\w-]+", state))


async def test_the_case_is_verified_in_depth_on_request(auditor: Browser, page: str) -> None:
    text = await auditor.read(f"{page}?moc=2&kiem=1")

    assert "Kiểm kỹ: không có chỗ sai" in text
    assert "Kiểm lại ngay" not in text


async def test_every_look_is_on_record_as_a_read_of_the_case(desk: Desk, auditor: Browser, page: str) -> None:
    await auditor.read(f"{page}?moc=1")

    with desk.database.read() as session:
        rows = session.exec(select(AuditRead).where(AuditRead.account == "kiem-tra")).all()
    subject = page.split("/")[2].replace(":", "/")
    assert {row.subject for row in rows if row.address.startswith(page)} == {subject}
    assert rows and f"{page}?moc=1" in {row.address for row in rows}


@pytest.mark.parametrize("account", ["phong-tu-phap", "tt-phong-tu-phap", "chuyen-vien"])
async def test_only_auditors_look(enter: Enter, page: str, account: str) -> None:
    browser = await enter(account)

    evidence = page.replace("/thoi-diem", "/goi-chung-cu.zip")
    assert [(await browser.get(address)).status_code for address in (page, evidence)] == [404, 404]


@pytest.mark.parametrize(
    "code",
    [
        "nomination:nowhere:1",
        f"nomination:{CODE}:99",
        f"nomination:{CODE}:x",
        f"nomination:{CODE}",
        "inspection:1",
        "x",
    ],
)
async def test_a_case_that_is_not_there_has_no_page(auditor: Browser, code: str) -> None:
    response = await auditor.get(f"/kiem-tra/{code}/thoi-diem")

    assert response.status_code in (403, 404) or "Không có lịch sử nào của mã này" in words(response.text)


async def test_the_evidence_proves_itself_without_the_service(desk: Desk, auditor: Browser, page: str) -> None:
    address = page.replace("/thoi-diem", "/goi-chung-cu.zip")
    unsigned = words((await auditor.get(address)).text)
    with desk.database.read() as session:
        here = installation.current(session)
    assert here is not None
    key = keyring.ensure(desk.database, Keys(desk.settings.keys_dir), here.id)

    response = await auditor.get(address)

    report = verify.verify(response.content, key.fingerprint)
    assert "chưa công bố khóa ký" in unsigned
    assert response.headers["content-type"] == "application/zip"
    assert (report.code, [said for _name, ok, said in report.checks if not ok]) == (verify.TRUE, [])
    assert "Đã vào dấu số 1" in await auditor.read(page)
    handed = [event for event in desk.events("actor/kiem-tra") if event.tag == HANDED_OUT]
    assert [json.loads(event.data)["sha256"] for event in handed] == [sha256(response.content).hexdigest()]
