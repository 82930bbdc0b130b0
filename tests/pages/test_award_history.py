"""Lịch sử khen thưởng on pages and over JSON: look-up, a look at a list before it is written, every wrong cell."""

from collections.abc import AsyncIterator, Awaitable, Callable
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from openpyxl import load_workbook
from sqlmodel import func, select

from rules.acting import Role
from rules.handover import Holding
from storage.session import Database
from storage.tables.award import AwardBatch, AwardRecord
from tests import factories
from tests.documents import lists
from tests.pages.browser import Browser, words
from tests.past_awards import add_past_award
from tests.support.office import PASSWORD, add_officer, office

Enter = Callable[[str], Awaitable[Browser]]
ASK = "/lich-su/nhap"
# Before the clock of the test's installation.
OLD: dict[str, object] = {"year": 2022, "decision_date": "21/08/2022"}


@pytest.fixture
async def app(database: Database, tmp_path: Path) -> FastAPI:
    """A specialist, a unit's officer, one past award."""
    with database.write() as session:
        factories.add_world(session, "u1")
        add_past_award(session, decision_number="12/QĐ-UBND", illustrative=True)
        add_officer(session, "chuyen-vien", Holding(Role.SPECIALIST, "u1"))
        add_officer(session, "don-vi", Holding(Role.UNIT_OFFICER, "u1"))
    return await office(database, tmp_path)


@pytest.fixture
async def enter(app: FastAPI) -> AsyncIterator[Enter]:
    """enter(account) → that officer's browser, signed in."""
    opened: list[Browser] = []

    async def sign_in(account: str) -> Browser:
        browser = Browser(app)
        opened.append(browser)
        assert (await browser.sign_in(account, PASSWORD)).status_code == 303
        return browser

    yield sign_in
    for browser in opened:
        await browser.http.aclose()


def records(database: Database) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(AwardRecord)).one()


async def give(browser: Browser, data: bytes, name: str = "ds.xlsx") -> httpx.Response:
    """Choose a file and have it looked at."""
    return await browser.send(ASK, files={"tep": (name, data)})


async def token(app: FastAPI, account: str) -> dict[str, str]:
    """The header of a signed-in machine."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://thidua.test") as http:
        response = await http.post("/api/v1/sign-in", json={"account": account, "password": PASSWORD})
    return {"authorization": f"Bearer {response.json()['token']}"}


async def call(app: FastAPI, method: str, path: str, account: str, **parts: object) -> httpx.Response:
    """One request of a signed-in machine."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://thidua.test") as http:
        headers = await token(app, account)
        return await http.request(method, path, headers=headers, **parts)  # type: ignore[arg-type]  # files, params


async def test_past_award_is_found_without_accents_by_everybody(enter: Enter) -> None:
    browser = await enter("don-vi")
    page = await browser.read("/lich-su?tim=nguyen+thi+dao&nam=2023&cap=PROVINCE_CHAIR")

    assert "Nguyễn Thị Đào" in page
    assert "12/QĐ-UBND 21/8/2023" in page
    assert "Minh họa" in page
    assert "Nhập danh sách" not in page
    assert "Không thấy khen thưởng nào khớp" in await browser.read("/lich-su?tim=khong+ai")


async def test_awards_are_counted_by_the_rows_of_the_statistics_forms(enter: Enter, database: Database) -> None:
    with database.write() as session:
        add_past_award(session, decision_number="13/QĐ-UBND", recipient="Hoàng Thị Én", direct_worker=False)
    browser = await enter("don-vi")

    page = await browser.read("/lich-su")

    assert "Cá nhân: người trực tiếp công tác, lao động 1 Cá nhân: đối tượng khác 1" in page
    assert "cả 2 lượt" in page
    assert "Cá nhân: đối tượng khác" not in await browser.read("/lich-su?nam=1999")


async def test_list_is_looked_at_and_then_written(enter: Enter, database: Database) -> None:
    browser = await enter("chuyen-vien")
    looked = await give(browser, lists.xlsx([lists.row(**OLD), lists.row(**OLD, recipient="Đỗ Văn Ưng")]))

    assert looked.status_code == 200
    assert "2 dòng, 2 lượt khen thưởng" in words(looked.text)
    assert "Chủ tịch UBND tỉnh, cá nhân: 2" in words(looked.text)
    assert records(database) == 1
    sha = looked.text.split('name="sha" value="')[1].split('"')[0]
    _path, values = await browser.form(ASK)
    done = await browser.http.post(ASK, data={**values, "sha": sha, "ten": "ds.xlsx"})
    assert done.status_code == 303
    assert "Đã nhập «ds.xlsx»" in await browser.read(done.headers["location"])
    assert records(database) == 3
    with database.read() as session:
        assert session.exec(select(AwardBatch.account).where(AwardBatch.file_name == "ds.xlsx")).one() == "chuyen-vien"


async def test_every_wrong_cell_is_shown_and_nothing_is_written(enter: Enter, database: Database) -> None:
    browser = await enter("chuyen-vien")
    looked = await give(browser, lists.xlsx([lists.row(year="2.022"), lists.row(level="?")]))

    page = words(looked.text)
    assert looked.status_code == 422
    assert "2 ô cần sửa trong «ds.xlsx»" in page
    assert "F2 Năm «2.022» có dấu phân cách" in page
    assert "C3 Cấp quyết định" in page
    assert 'name="sha"' not in looked.text
    assert records(database) == 1


async def test_text_of_a_cell_cannot_become_markup(enter: Enter) -> None:
    looked = await give(await enter("chuyen-vien"), lists.xlsx([lists.row(level="<script>alert(1)</script>")]))

    assert "<script>alert" not in looked.text
    assert "&lt;script&gt;alert" in looked.text


async def test_list_written_before_is_recognised(enter: Enter, database: Database) -> None:
    browser = await enter("chuyen-vien")
    rows = [lists.row(decision_number="12/QĐ-UBND", illustrative="Có")]

    assert "Nội dung này đã được nhập" in words((await give(browser, lists.text(rows), "ds.csv")).text)
    assert records(database) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04", "bị hỏng"),
        (b"%PDF-1.7", "Không thấy hàng tiêu đề"),
        (lists.repacked(lists.xlsx([]), {"xl/vbaProject.bin": b"x"}), "có macro"),
    ],
)
async def test_file_that_is_no_list_is_refused_in_words(enter: Enter, data: bytes, said: str) -> None:
    looked = await give(await enter("chuyen-vien"), data)

    assert looked.status_code == 422
    assert said in words(looked.text)


@pytest.mark.parametrize("sha", ["0" * 64, "../../etc/passwd", "x"])
async def test_list_that_nobody_looked_at_is_not_written(enter: Enter, database: Database, sha: str) -> None:
    browser = await enter("chuyen-vien")
    _path, values = await browser.form(ASK)
    done = await browser.http.post(ASK, data={**values, "sha": sha, "ten": "x"})

    assert done.status_code == 422
    assert "chọn lại tệp" in words(done.text)
    assert records(database) == 1


async def test_nothing_chosen_is_said(enter: Enter) -> None:
    response = await (await enter("chuyen-vien")).send(ASK)

    assert response.status_code == 422
    assert "Chọn tệp danh sách" in words(response.text)


async def test_unit_officer_imports_nothing(enter: Enter, app: FastAPI, database: Database) -> None:
    browser = await enter("don-vi")
    assert (await browser.get(ASK)).status_code == 403
    files = {"file": ("ds.xlsx", lists.xlsx([lists.row(**OLD)]))}

    response = await call(app, "POST", "/api/v1/award-history/imports", "don-vi", files=files)
    assert (response.status_code, response.json()["code"]) == (403, "WRONG_ROLE")
    assert (await call(app, "GET", "/api/v1/award-history/imports", "don-vi")).status_code == 403
    assert records(database) == 1


async def test_template_is_a_workbook_with_the_columns(enter: Enter) -> None:
    response = await (await enter("don-vi")).get("/lich-su/mau.xlsx")

    assert "attachment" in response.headers["content-disposition"]
    headings = [cell.value for cell in load_workbook(BytesIO(response.content)).worksheets[0][1]]
    assert headings == list(lists.HEADERS.values())


async def test_list_is_imported_and_looked_up_over_json(app: FastAPI, database: Database) -> None:
    files = {"file": ("ds.csv", lists.text([lists.row(**OLD, recipient="Đỗ Văn Ưng")]))}
    path = "/api/v1/award-history/imports"

    looked = await call(app, "POST", path, "chuyen-vien", files=files, params={"dry_run": "true"})
    assert (looked.status_code, looked.json()["imported"], records(database)) == (200, False, 1)
    done = (await call(app, "POST", path, "chuyen-vien", files=files)).json()
    assert (done["imported"], done["lines"], done["errors"]) == (True, 1, [])
    again = (await call(app, "POST", path, "chuyen-vien", files=files)).json()
    assert (again["imported"], again["batch"], records(database)) == (False, done["batch"], 2)
    found = await call(app, "GET", "/api/v1/award-history", "don-vi", params={"words": "ung do"})
    assert [item["recipient"] for item in found.json()["items"]] == ["Đỗ Văn Ưng"]
    listed = (await call(app, "GET", path, "chuyen-vien")).json()["items"]
    assert [one["file_name"] for one in listed] == ["cu.xlsx", "ds.csv"]


async def test_wrong_list_over_json_names_its_cells(app: FastAPI, database: Database) -> None:
    files = {"file": ("ds.xlsx", lists.xlsx([lists.row(year="x")]))}

    answer = await call(app, "POST", "/api/v1/award-history/imports", "chuyen-vien", files=files)
    assert [error["cell"] for error in answer.json()["errors"]] == ["F2"]
    broken = {"file": ("ds.xlsx", b"PK\x03\x04")}
    refused = await call(app, "POST", "/api/v1/award-history/imports", "chuyen-vien", files=broken)
    assert (refused.status_code, refused.json()["code"]) == (422, "FILE_DAMAGED")
    assert records(database) == 1
