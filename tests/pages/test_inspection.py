"""Kiểm tra on pages: who may, reads on record, search, five answers, samples, inspections with their questions."""

import json
import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlmodel import col, select

from api.pages.inspection_words import act_words
from rules.acting import Role
from rules.ground_labels import REFUSALS
from rules.handover import Holding
from rules.refusal import GROUNDS
from rules.sample import draw
from storage import audit
from storage.session import Database
from storage.tables.inspection import AuditRead, InspectionSample
from storage.tables.record import AuditEvent
from storage.tables.subject import Campaign, DraftVersion, Upload
from tests import factories
from tests.factories import CODE, at, event
from tests.pages.browser import Browser, words
from tests.support.office import PASSWORD, add_officer, office

PAGES = (
    "/kiem-tra", "/kiem-tra/phong-trao", f"/kiem-tra/phong-trao/{CODE}", f"/kiem-tra/ho-so/{CODE}/1", "/kiem-tra/mau",
    "/kiem-tra/mau/moi", "/kiem-tra/cuoc", "/kiem-tra/cuoc/moi", "/kiem-tra/tra-cuu.xlsx", "/kiem-tra/tra-cuu.pdf",
)  # fmt: skip


@pytest.fixture
async def browser(database: Database, tmp_path: Path) -> AsyncIterator[Browser]:
    """Three dossiers with a history; officers, the authority, an auditor here and one elsewhere."""
    with database.write() as session:
        factories.add_world(session, "u1", "u2", "ubnd", "pnv")
        plan = session.get_one(Campaign, CODE)
        plan.basis = plan.basis.replace('"standing":""', '"standing":"pnv"').replace(
            '"standing_name":""', '"standing_name":"Phòng Nội vụ"'
        )
        for n, unit in ((1, "u1"), (2, "pnv"), (3, "u2")):
            draft = factories.add_draft(session, n, unit)
            draft.content = json.dumps(
                {"name": "Trần Văn Nam" if n < 3 else "Tổ sản xuất", "recipient_class": "x"}, ensure_ascii=False
            )
            session.add(DraftVersion(nomination=draft.id, version=1, digest="x", content=draft.content))
            factories.add_nomination(
                session, n, unit, status="APPRAISED", draft_version=1, filed_at=at(6, 8, 9), channel="HERE",
                departs=n == 3, conclusion="AWARD" if n == 3 else "",
            )  # fmt: skip
            session.add(
                Upload(draft=draft.id, kind="TTR", sha256="a" * 64 if n == 1 else str(n) * 64, name="to-trinh.pdf",
                       media_type="application/pdf", size=9, uploaded_at=at(6, 8, 8), uploaded_by="x")
            )  # fmt: skip
        session.connection().exec_driver_sql("UPDATE nomination SET filed_at = '2024-08-06 02:00:00.000000'")
        add_officer(session, "hieu", Holding(Role.SPECIALIST, "pnv"))
        add_officer(session, "kiem", Holding(Role.AUDITOR, "ubnd"))
        add_officer(session, "khac", Holding(Role.AUDITOR, "u2"))
        add_officer(session, "chu-tich", Holding(Role.AUTHORITY, "ubnd"))
        add_officer(session, "hoa", Holding(Role.UNIT_OFFICER, "u1"))
        add_officer(session, "mai", Holding(Role.UNIT_OFFICER, "u2"))
        specialist = factories.actor(Role.SPECIALIST, "pnv", "hieu")
        for n in (1, 2):
            done = event(f"nomination/cd/{n}", tag="nomination:accept:recorded", actor=specialist, campaign=CODE)
            audit.append(session, done)
        late = event("nomination/cd/3", tag="nomination:submit:refused", refusal="LATE", campaign=CODE)
        audit.append(session, late)
        paper = '{"paper": {"number": "160/KH-UBND"}, "window": "SUBMISSION", "as_written": "đến hết ngày 10/8/2024"}'
        authority = factories.actor(Role.AUTHORITY, "ubnd", "chu-tich")
        extended = event(f"campaign/{CODE}", tag="campaign:extend:recorded", actor=authority, campaign=CODE, data=paper)
        audit.append(session, extended)
    opened = Browser(await office(database, tmp_path))
    yield opened
    await opened.http.aclose()


async def enter(browser: Browser, account: str) -> None:
    assert (await browser.sign_in(account, PASSWORD)).status_code == 303


def reads(database: Database, account: str = "kiem") -> list[tuple[str, str]]:
    with database.read() as session:
        query = select(AuditRead).where(AuditRead.account == account).order_by(col(AuditRead.id))
        return [(row.address, row.subject) for row in session.exec(query)]


@pytest.mark.parametrize("account", ["hieu", "hoa", "chu-tich"])
async def test_only_an_auditor_has_these_pages(browser: Browser, account: str) -> None:
    await enter(browser, account)
    open_to_the_authority = {"/kiem-tra/cuoc"} if account == "chu-tich" else set()
    for page in PAGES:
        status = (await browser.get(page)).status_code
        assert status == (200 if page in open_to_the_authority else 404), page


async def test_every_page_stands_and_every_read_is_on_record(browser: Browser, database: Database) -> None:
    await enter(browser, "kiem")
    for page in PAGES:
        assert (await browser.get(page)).status_code == 200, page
    await browser.get(f"/ho-so/{CODE}/1/lich-su")
    await browser.get(f"/ho-so/{CODE}/99")
    await browser.get(f"/tep/{'a' * 64}")

    seen = reads(database)
    assert [address for address, _subject in seen][: len(PAGES)] == list(PAGES)
    assert dict(seen)[f"/kiem-tra/ho-so/{CODE}/1"] == "nomination/cd/1"
    assert seen[-3:] == [
        (f"/ho-so/{CODE}/1/lich-su", "nomination/cd/1"),
        (f"/ho-so/{CODE}/99", "nomination/cd/99"),
        (f"/tep/{'a' * 64}", "nomination/cd/1"),
    ]
    with database.read() as session:
        chain = select(AuditEvent).where(AuditEvent.subject == "actor/kiem", AuditEvent.tag == "reading:open:recorded")
        assert len(session.exec(chain).all()) == len(seen)
        assert audit.broken_link(session, "actor/kiem") is None


async def test_reads_over_json_are_on_record_and_a_reload_within_a_minute_is_one(
    browser: Browser, database: Database
) -> None:
    await enter(browser, "kiem")
    for _time in range(3):
        assert (await browser.get(f"/api/v1/campaigns/{CODE}/nominations/2")).status_code == 200
    assert reads(database) == [(f"/api/v1/campaigns/{CODE}/nominations/2", "nomination/cd/2")]


async def test_others_leave_no_read_behind(browser: Browser, database: Database) -> None:
    await enter(browser, "hieu")
    await browser.get(f"/ho-so/{CODE}/1")
    with database.read() as session:
        assert session.exec(select(AuditRead)).all() == []


async def test_search_lists_refused_beside_accepted_with_words_and_grounds(browser: Browser) -> None:
    await enter(browser, "kiem")
    page = await browser.read("/kiem-tra")
    assert "Đã ghi nhận: 3" in page and "Không ghi nhận, kèm lý do: 1" in page
    assert "Nộp muộn" in page and "Tiếp nhận, đủ thành phần" in page and "Hồ sơ số 3" in page
    assert "3 việc ghi nhận, 1 không ghi nhận" in page

    by_name = await browser.read("/kiem-tra?nguoi=nguyen+thi+hieu&viec=nomination:accept")
    assert "Đã ghi nhận: 2" in by_name and "Không ghi nhận, kèm lý do: 0" in by_name
    assert "Không thấy việc nào khớp" in await browser.read("/kiem-tra?nguoi=nobody")
    assert "Không đọc được ngày «32/8/2024»" in await browser.read("/kiem-tra?tu=32/8/2024")


async def test_search_goes_to_excel_and_paper(browser: Browser) -> None:
    await enter(browser, "kiem")
    book = load_workbook(BytesIO((await browser.get("/kiem-tra/tra-cuu.xlsx?ly-do=LATE")).content))
    assert book.sheetnames == ["Việc đã ghi nhận", "Việc không được ghi nhận"]
    refused = list(book["Việc không được ghi nhận"].values)[1]
    assert "Nộp hồ sơ" in refused and "Nộp muộn" in refused
    paper = PdfReader(BytesIO((await browser.get("/kiem-tra/tra-cuu.pdf?ly-do=LATE")).content))
    text = " ".join(page.extract_text() for page in paper.pages)
    assert "KẾT QUẢ TRA CỨU NHẬT KÝ" in text and "Nộp muộn" in text


async def test_the_five_answers_of_a_dossier(browser: Browser) -> None:
    await enter(browser, "kiem")
    own = await browser.read(f"/kiem-tra/ho-so/{CODE}/2")
    assert "Hồ sơ này là của chính Phòng Nội vụ" in own and "Cùng đơn vị với hồ sơ" in own
    assert "Bà Nguyễn Thị Hieu" in own and "1 tệp có trong hồ sơ lúc đó" in own
    assert "160/KH-UBND" in own and "đến hết ngày 10/8/2024" in own
    assert "Hồ sơ số 1" in own and "cùng tên" in own
    assert "Kết luận khác đề nghị thẩm định" in await browser.read(f"/kiem-tra/ho-so/{CODE}/3")


async def test_the_answers_of_a_campaign_are_links_to_dossiers(browser: Browser) -> None:
    await enter(browser, "kiem")
    page = await browser.read(f"/kiem-tra/phong-trao/{CODE}")
    assert "Kết luận khác ý kiến Hội đồng hoặc khác đề nghị thẩm định: 1" in page
    assert "Cùng đơn vị" in page and "160/KH-UBND" in page and "Trần Văn Nam có 2 hồ sơ" in page
    raw = (await browser.get(f"/kiem-tra/phong-trao/{CODE}")).text
    assert f"/kiem-tra/ho-so/{CODE}/3#c2" in raw
    assert "Trần Văn Nam" in await browser.read("/kiem-tra/phong-trao?tim=van+nam")


async def test_who_looked_is_shown_to_auditors_and_the_authority_only(browser: Browser) -> None:
    await enter(browser, "kiem")
    await browser.get(f"/kiem-tra/ho-so/{CODE}/1")
    assert "Ai đã xem Bà Nguyễn Thị Kiem" in await browser.read(f"/kiem-tra/ho-so/{CODE}/1")
    await enter(browser, "chu-tich")
    assert "Người kiểm tra đã xem Bà Nguyễn Thị Kiem" in await browser.read(f"/ho-so/{CODE}/1/lich-su")
    await enter(browser, "hoa")
    assert "đã xem" not in await browser.read(f"/ho-so/{CODE}/1/lich-su")


async def test_an_auditor_of_another_office_sees_none_of_it(browser: Browser) -> None:
    await enter(browser, "kiem")
    await browser.done("/kiem-tra/mau/moi", {"seed": "s", "size": "2"})
    await browser.done("/kiem-tra/cuoc/moi", {"title": "Kiểm tra", "text": "x"})
    await enter(browser, "khac")
    for page in ("/kiem-tra/mau/1", "/kiem-tra/cuoc/1"):
        assert (await browser.get(page)).status_code == 404, page
    assert "Đã ghi nhận" not in await browser.read("/kiem-tra?phong-trao=cd")


async def test_a_sample_is_drawn_kept_and_drawn_again(browser: Browser, database: Database) -> None:
    await enter(browser, "kiem")
    page = await browser.done("/kiem-tra/mau/moi", {"seed": "hat-1", "size": "2"})
    assert "Mẫu số 1: ngẫu nhiên" in page and "2 trong 3 hồ sơ" in page and "Rút lại: khớp" in page
    with database.read() as session:
        kept = session.exec(select(InspectionSample)).one()
    ids = [one[0] for one in json.loads(kept.drawn)]
    assert ids == list(draw("hat-1", [f"nomination/cd/{n}" for n in (1, 2, 3)], 2))

    risky = await browser.done("/kiem-tra/mau/moi", {"seed": "hat-2", "size": "9", "kind": "RISK"})
    assert "Kết luận khác ý kiến Hội đồng" in risky and "Người được đề nghị thuộc cơ quan thường trực" in risky
    assert "Trọng số" in risky
    wrong = await browser.send("/kiem-tra/mau/moi", {"seed": "s", "size": "0"})
    assert (wrong.status_code, "Từ 1 đến 5000 hồ sơ" in words(wrong.text)) == (422, True)
    text = PdfReader(BytesIO((await browser.get("/kiem-tra/mau/2/mau.pdf")).content)).pages[0].extract_text()
    assert "MẪU KIỂM TRA SỐ 2" in text and "hat-2" in text
    book = load_workbook(BytesIO((await browser.get("/kiem-tra/mau/1/mau.xlsx")).content))
    assert len(list(book["Hồ sơ trong mẫu"].values)) == 3


@pytest.mark.parametrize(
    ("page", "status"),
    [
        (f"/kiem-tra/nomination:{CODE}:abc/goi-chung-cu.zip", 404),
        (f"/kiem-tra/nomination:{CODE}:²/goi-chung-cu.zip", 404),
        (f"/kiem-tra/nomination:{CODE}/goi-chung-cu.zip", 404),
        (f"/kiem-tra/campaign:{CODE}:1/goi-chung-cu.zip", 404),
        ("/kiem-tra/mau/99999999999999999999", 422),
        ("/kiem-tra/cuoc/99999999999999999999", 422),
        ("/kiem-tra/cau-hoi/99999999999999999999", 422),
        ("/api/v1/inspection/samples/99999999999999999999", 422),
        ("/kiem-tra?tu=01/01/0001&den=31/12/9999", 200),
    ],
)
async def test_a_mistyped_address_is_no_fault_and_spoils_no_list(browser: Browser, page: str, status: int) -> None:
    await enter(browser, "kiem")
    assert (await browser.get(page)).status_code == status
    assert (await browser.get("/kiem-tra?luot-xem=1")).status_code == 200
    assert (await browser.get("/kiem-tra/tra-cuu.pdf?luot-xem=1")).status_code == 200


async def test_a_long_finding_is_printed_to_its_end(browser: Browser) -> None:
    await enter(browser, "kiem")
    await browser.done("/kiem-tra/cuoc/moi", {"title": "Kiểm tra", "text": "x"})
    await browser.done("/kiem-tra/cuoc/1/ket-luan", {"title": "Dài", "text": "chữ " * 2000, "cases": f"{CODE}/1"})
    pages = PdfReader(BytesIO((await browser.get("/kiem-tra/cuoc/1/kiem-tra.pdf")).content)).pages
    assert sum(page.extract_text().count("chữ") for page in pages) == 4000  # as a finding, and as a step


async def test_a_long_word_or_a_strange_sign_stops_no_print(browser: Browser) -> None:
    long = "8c8f3aed5b58379e0d77f21fd7871acfd0ba0eab179b77e6280c173e3e4ed020"
    await enter(browser, "kiem")
    await browser.done("/kiem-tra/cuoc/moi", {"title": f"Kiểm tra {long}", "text": f"https://x.vn/{long}/{long}"})
    await browser.done(
        "/kiem-tra/cuoc/1/ket-luan", {"title": "Sai", "text": f"SHA-256 {long} 😀.", "cases": f"{CODE}/1"}
    )
    await browser.get(f"/kiem-tra/programme:{long}/thoi-diem?x={long}😀")
    for page in ("/kiem-tra/cuoc/1/kiem-tra.pdf", f"/kiem-tra/tra-cuu.pdf?nguoi={long}", "/kiem-tra/tra-cuu.pdf"):
        assert (await browser.get(page)).status_code == 200, page
    said = PdfReader(BytesIO((await browser.get("/kiem-tra/cuoc/1/kiem-tra.pdf")).content)).pages
    assert "[U+1F600]." in "".join(page.extract_text() for page in said).replace("\n", "")


async def test_an_inspection_asks_is_answered_and_closes(browser: Browser, database: Database) -> None:
    await enter(browser, "kiem")
    opened = await browser.done("/kiem-tra/cuoc/moi", {"title": "Kiểm tra xét chọn", "text": "Ba xã", "paper": "1/QĐ"})
    assert "Kiểm tra xét chọn" in opened and "Đang kiểm tra" in opened
    finding = {"title": "Thiếu biên bản", "text": "Bổ sung.", "cases": f"{CODE}/1"}
    assert "Thiếu biên bản" in await browser.done("/kiem-tra/cuoc/1/ket-luan", finding)
    asked = {"title": "Vì sao muộn?", "text": "Nêu rõ.", "to_unit": "u1", "due_at": "20/8/2024"}
    bad = await browser.send("/kiem-tra/cuoc/1/hoi", asked | {"cases": "xx"})
    assert (bad.status_code, "Không đọc được: xx" in words(bad.text), "Nêu rõ." in bad.text) == (422, True, True)
    past = await browser.send("/kiem-tra/cuoc/1/hoi", asked | {"due_at": "01/8/2024"})
    assert (past.status_code, "Hạn trả lời phải sau" in words(past.text)) == (409, True)
    assert "Chờ trả lời" in await browser.done("/kiem-tra/cuoc/1/hoi", asked)
    early = await browser.send("/kiem-tra/muc/1/khep-lai", {"text": "xong"})
    assert (early.status_code, "Còn 2 câu hỏi hoặc kết luận" in words(early.text)) == (409, True)

    await enter(browser, "mai")
    assert (await browser.get("/kiem-tra/cau-hoi/3")).status_code == 404
    await enter(browser, "hoa")
    assert "Trả lời câu hỏi kiểm tra «Vì sao muộn?»" in await browser.read("/")
    assert (await browser.get("/kiem-tra/cuoc/1")).status_code == 404
    assert "Đã trả lời" in await browser.done("/kiem-tra/muc/3/tra-loi", {"text": "Do mất điện."})
    assert "Trả lời câu hỏi" not in await browser.read("/")

    await enter(browser, "kiem")
    assert "Do mất điện." in await browser.read("/kiem-tra/cuoc/1")
    await browser.done("/kiem-tra/muc/3/hoi-lai", {"text": "Bao lâu?", "due_at": "25/8/2024"})
    for item in (3, 2, 1):
        page = await browser.done(f"/kiem-tra/muc/{item}/khep-lai", {"text": "Đã rõ."})
    assert "Đã kết thúc" in page
    text = PdfReader(BytesIO((await browser.get("/kiem-tra/cuoc/1/kiem-tra.pdf")).content)).pages[0].extract_text()
    assert "CUỘC KIỂM TRA SỐ 1" in text and "Do mất điện" not in text.split("Diễn biến")[0]

    await enter(browser, "chu-tich")
    assert "Kiểm tra xét chọn" in await browser.read("/kiem-tra/cuoc/1")
    with database.read() as session:
        refused = select(AuditEvent).where(AuditEvent.subject == "inspection/1", AuditEvent.refusal != "")
        assert {row.refusal for row in session.exec(refused)} == {"WRONG_DATE", "OPEN_CASES"}


class _Controls(HTMLParser):
    """Controls and the labels that speak of them."""

    def __init__(self) -> None:
        super().__init__()
        self.named: set[str] = set()
        self.labels: set[str] = set()
        self.bare: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "label":
            self.labels.add(given.get("for") or "")
            self.inside = True
        if self.inside:
            self.labels.add(given.get("id") or "")
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.named.add(given.get("id") or "")
        if given.get("tabindex") not in (None, "0", "-1"):
            self.bare.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "label"


async def test_every_control_has_a_label_and_tab_goes_in_the_order_of_the_page(browser: Browser) -> None:
    await enter(browser, "kiem")
    await browser.done("/kiem-tra/cuoc/moi", {"title": "Kiểm tra", "text": "x"})
    for page in (*PAGES[:8], "/kiem-tra/cuoc/1/hoi", "/kiem-tra/cuoc/1/ket-luan", "/kiem-tra/muc/1/khep-lai"):
        text = (await browser.get(page)).text
        controls = _Controls()
        controls.feed(text[text.index("<main") : text.index("</main>")])
        assert controls.named - controls.labels == set(), page
        assert controls.bare == []
        assert len(re.findall(r"<h1[ >]", text)) == 1


def test_every_ground_has_words_and_no_act_is_nameless() -> None:
    assert set(GROUNDS) - set(REFUSALS) == set()
    assert act_words("nomination:conclude:recorded") == "Kết luận"
    assert act_words("inspection:ask_again:recorded") == "Hỏi lại"
    assert act_words("account:account:created") == "Quản lý tài khoản"


async def test_votes_stay_secret(browser: Browser, database: Database) -> None:
    with database.write() as session:
        body = '{"issued": 9, "returned": 9, "tallies": [{"n": 1, "agree": 9}]}'
        teller = factories.actor(Role.TELLER, "ubnd", "hieu")
        counted = event("council/cd/1", tag="council:enter_count:recorded", actor=teller, campaign=CODE, data=body)
        audit.append(session, counted)
    await enter(browser, "kiem")
    listed = (await browser.get("/kiem-tra?viec=council:enter_count")).text
    assert "Nhập" in listed and "tallies" not in listed and "issued" not in listed


async def test_inspections_and_samples_are_there_over_json(browser: Browser) -> None:
    await enter(browser, "kiem")
    await browser.done("/kiem-tra/cuoc/moi", {"title": "Kiểm tra xét chọn", "text": "Ba xã", "paper": "1/QĐ"})
    await browser.done("/kiem-tra/cuoc/1/ket-luan", {"title": "Thiếu", "text": "Bổ sung.", "cases": f"{CODE}/1"})
    asked = {"title": "Vì sao?", "text": "Nêu rõ.", "to_unit": "u1", "due_at": "20/8/2024"}
    await browser.done("/kiem-tra/cuoc/1/hoi", asked)
    await browser.done("/kiem-tra/mau/moi", {"seed": "hat-1", "size": "2"})
    await enter(browser, "hoa")
    await browser.done("/kiem-tra/muc/3/tra-loi", {"text": "Do mất điện."})
    for path in ("records", "records/1", "samples", "samples/1"):
        assert (await browser.get(f"/api/v1/inspection/{path}")).status_code == 404, path

    await enter(browser, "kiem")
    (line,) = (await browser.get("/api/v1/inspection/records")).json()["items"]
    assert (line["number"], line["status"], line["item_count"], line["open_items"]) == (1, "OPEN", 2, 2)
    record = (await browser.get("/api/v1/inspection/records/1")).json()
    finding, question = record["items"]
    assert (finding["kind"], finding["subjects"], finding["status"]) == ("FINDING", ["nomination/cd/1"], "OPEN")
    assert [(step["act"], step["text"]) for step in question["steps"]] == [
        ("ask", "Nêu rõ."), ("answer", "Do mất điện."),
    ]  # fmt: skip
    (kept,) = (await browser.get("/api/v1/inspection/samples")).json()["items"]
    again = (await browser.get("/api/v1/inspection/samples/1")).json()
    assert again == kept | {"drawn_again": True}
    assert (kept["plan"]["seed"], kept["sample"]["population"], len(kept["sample"]["drawn"])) == ("hat-1", 3, 2)
    assert (await browser.get("/api/v1/inspection/records/9")).status_code == 404

    await enter(browser, "khac")
    assert (await browser.get("/api/v1/inspection/records")).json()["items"] == []
    for path in ("records/1", "samples/1"):
        assert (await browser.get(f"/api/v1/inspection/{path}")).status_code == 404, path
