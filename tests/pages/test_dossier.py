"""A dossier over the pages: composing, uploading, filing, returning, accepting, appraising; each refusal in words."""

import re

import httpx
import pytest

from cli.rehearsal.sample import sample_pdf
from tests.api.desk import CODE, PAPERS, Desk
from tests.pages.browser import Browser, words
from tests.pages.conftest import Enter

pytestmark = pytest.mark.engine
NOMINEE: dict[str, str | list[str]] = {
    "recipient_class": "INDIVIDUAL",
    "honorific": "Bà",
    "name": "Lý Thị B",
    "post": "Công chức Văn phòng",
    "standards": ["CA_NHAN_SANG_KIEN"],
}


def files(*kinds: str) -> dict[str, tuple[str, bytes]]:
    return {kind: (f"{kind}.pdf", sample_pdf(kind)) for kind in kinds}


async def compose(browser: Browser, unit: str, do: str, **parts: object) -> httpx.Response:
    """Fill the form of a new dossier."""
    changes = NOMINEE | {"lam": do} | dict(parts.pop("changes", {}))  # type: ignore[call-overload]  # a dict of a test
    return await browser.send(f"/ho-so/moi?phong-trao={CODE}&don-vi={unit}", changes, **parts)


def number(response: httpx.Response) -> int:
    """The dossier that a form leads to."""
    found = re.search(rf"/ho-so/{CODE}/(\d+)", response.headers.get("location", "") or response.text)
    assert found is not None
    return int(found[1])


async def filed(browser: Browser, unit: str) -> int:
    """A dossier filed over the form; its number."""
    response = await compose(browser, unit, "nop", changes={"declared": "1"}, files=files(*PAPERS))
    assert response.status_code == 303, words(response.text)
    return number(response)


async def test_a_dossier_is_composed_filed_and_answered_with_a_receipt(enter: Enter) -> None:
    head = await enter("tt-hoi-nong-dan")
    response = await compose(head, "hoi-nong-dan", "nop", changes={"declared": "1"}, files=files(*PAPERS))
    page = await head.read(response.headers["location"])
    assert "Đã ghi nhận: Nộp hồ sơ" in page
    assert "lúc 09:00, thứ Tư 07/8/2024" in page
    assert "Chờ kiểm tra thành phần" in page
    assert "Bà Lý Thị B" in page


async def test_an_incomplete_dossier_is_refused_with_its_source_and_kept(enter: Enter) -> None:
    head = await enter("tt-thanh-tra-huyen")
    response = await compose(head, "thanh-tra-huyen", "nop", changes={"declared": "1"}, files=files(*PAPERS[:2]))
    assert response.status_code == 409
    page = words(response.text)
    assert "Hồ sơ còn thiếu 1 trong 3 giấy tờ: Báo cáo thành tích" in page
    assert "Kế hoạch số 153/KH-UBND" in page
    case = f"/ho-so/{CODE}/{number(response)}"
    assert 'value="Lý Thị B"' in (await head.get(f"{case}/soan")).text
    assert "Không ghi nhận: Nộp hồ sơ" in await head.read(f"{case}/lich-su")


async def test_a_draft_is_kept_while_its_mistakes_are_named(enter: Enter) -> None:
    officer = await enter("phong-dan-toc")
    bad = {"post": "", "standards": []}
    broken = {"TO_TRINH": ("to-trinh.zip", b"PK\x03\x04")}
    response = await compose(officer, "phong-dan-toc", "nop", changes=bad, files=broken)
    assert response.status_code == 422
    page = words(response.text)
    assert "3 chỗ cần sửa" in page
    assert "Nhập chức vụ, nơi công tác." in page
    assert "to-trinh.zip" in page
    assert "<title>Lỗi: Nộp hồ sơ" in response.text
    assert "Bản nháp, chưa nộp" in await officer.read(f"/ho-so/{CODE}/{number(response)}")


async def test_the_button_to_file_says_why_not_before_it_is_pressed(enter: Enter) -> None:
    head = await enter("tt-phong-tu-phap")
    response = await compose(head, "phong-tu-phap", "luu", files=files("TO_TRINH"))
    page = await head.get(f"/ho-so/{CODE}/{number(response)}")
    assert 'aria-disabled="true" aria-describedby="vi-sao-submit"' in page.text
    assert "Chưa «Nộp hồ sơ» được: Hồ sơ còn thiếu 2 trong 3 giấy tờ" in words(page.text)


async def test_a_second_click_on_a_new_form_keeps_one_draft(enter: Enter) -> None:
    officer = await enter("lien-doan-lao-dong")
    address, values = await officer.form(f"/ho-so/moi?phong-trao={CODE}&don-vi=lien-doan-lao-dong")
    filled = {**values, **NOMINEE, "lam": "luu"}
    first, second = [await officer.http.post(address, data=filled) for _click in range(2)]
    assert number(first) == number(second)


async def test_what_people_type_is_never_markup(enter: Enter) -> None:
    officer = await enter("bao-hiem-xa-hoi")
    name = "<script>alert(1)</script>"
    response = await compose(officer, "bao-hiem-xa-hoi", "luu", changes={"name": name})
    page = await officer.get(f"/ho-so/{CODE}/{number(response)}")
    assert name not in page.text
    assert "&lt;script&gt;" in page.text


async def test_a_dossier_is_returned_supplemented_accepted_and_appraised(enter: Enter) -> None:
    head, specialist = await enter("tt-hat-kiem-lam"), await enter("chuyen-vien")
    n = await filed(head, "hat-kiem-lam")
    case = f"/ho-so/{CODE}/{n}"
    wanted: dict[str, str | list[str]] = {"items": ["TO_TRINH"], "due_at": "12/8/2024", "reason": "Tờ trình thiếu dấu"}
    await specialist.done(f"{case}/tra-lai", wanted)
    page = await head.read(case)
    assert "«Tờ trình thiếu dấu»" in page
    assert "hết ngày 12/8/2024" in page
    await head.done(f"{case}/nop-bo-sung", {"declared": "1"})
    assert "Đủ thành phần, chờ thẩm định" in await specialist.done(f"{case}/tiep-nhan")
    again = await specialist.send(f"{case}/tiep-nhan")
    assert again.status_code == 409
    assert "Không thể «Tiếp nhận, đủ thành phần»" in words(again.text)
    results: dict[str, str | list[str]] = {
        f"results.{code}.met": "1" for code in ("CHUNG", "CA_NHAN_SANG_KIEN", "LAN_TOA")
    }
    open_ = await specialist.send(f"{case}/tham-dinh", {"proposal": "AWARD", "reason": "Đạt"})
    assert open_.status_code == 422
    page = await specialist.done(f"{case}/tham-dinh", results | {"proposal": "AWARD", "reason": "Đạt cả ba"})
    assert "Phòng Nội vụ đề nghị: Tặng Giấy khen" in page


async def test_who_has_no_right_is_told_and_recorded(enter: Enter) -> None:
    head = await enter("tt-kho-bac-nha-nuoc")
    case = f"/ho-so/{CODE}/{await filed(head, 'kho-bac-nha-nuoc')}"
    assert "Tài khoản này không làm được việc này" in await head.read(f"{case}/tiep-nhan")


async def test_a_filing_on_the_portal_is_recorded_with_its_evidence(desk: Desk, enter: Enter) -> None:
    specialist = await enter("chuyen-vien")
    response = await compose(specialist, "uy-ban-mttq", "luu", files=files(*PAPERS))
    case = f"/ho-so/{CODE}/{number(response)}"
    typed: dict[str, str | list[str]] = {
        "channel": "PORTAL", "filed_at": "16:20 06/8/2024", "channel_number": "H01.24", "declared": "1"
    }  # fmt: skip
    without = await specialist.send(f"{case}/nop", typed)
    assert without.status_code == 422
    assert "16:20 06/8/2024" in without.text
    page = await specialist.done(f"{case}/nop", typed, files=files("EVIDENCE"))
    assert "Thời điểm nộp được tính: 16:20, thứ Ba 06/8/2024" in page
    assert "mã H01.24" in page


async def test_files_are_only_for_those_who_see_the_case(enter: Enter) -> None:
    head, stranger = await enter("tt-cong-an-huyen"), await enter("huyen-doan")
    n = await filed(head, "cong-an-huyen")
    page = await head.get(f"/ho-so/{CODE}/{n}/giay-to")
    address = re.findall(r'href="(/tep/[0-9a-f]{64})"', page.text)[0]
    own = await head.get(address)
    assert (own.status_code, own.headers["content-type"], own.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert (await stranger.get(address)).status_code in (200, 404)
    assert (await stranger.get(f"/ho-so/{CODE}/{n}")).status_code == 404


async def test_a_unit_reports_its_result_with_a_file(enter: Enter) -> None:
    officer = await enter("huyen-doan")
    part = f"/phong-trao/{CODE}/don-vi/huyen-doan"
    without = await officer.send(f"{part}/bao-cao-ket-qua", {"number": "12/BC"})
    assert without.status_code == 422
    assert "Chọn tệp." in words(without.text)
    page = await officer.done(f"{part}/bao-cao-ket-qua", {"number": "12/BC"}, files=files("REPORT"))
    assert "Đã báo cáo kết quả" in page
    assert "REPORT.pdf" in page


async def test_an_act_that_is_not_answered_yet_is_a_page_that_asks_again(quiet: Desk) -> None:
    browser = Browser(quiet.app)
    await browser.sign_in("chu-tich")
    path = f"/phong-trao/{CODE}/phat-dong"
    accepted: dict[str, str | list[str]] = {
        f"accepted.{code}": "1" for code in re.findall(r'name="accepted\.([A-Z_]+)"', (await browser.get(path)).text)
    }
    paper: dict[str, str | list[str]] = {"paper.number": "153/KH-UBND", "paper.dated": "28/5/2024"}
    quiet.in_a_hurry()
    answer = await browser.send(path, paper | accepted)
    assert answer.status_code == 202
    waiting = re.search(r"url=(/dang-ghi-nhan/[0-9a-f]+)", answer.text)
    assert waiting is not None
    assert (await browser.get(waiting[1])).status_code == 202
    other = Browser(quiet.app)
    await other.sign_in("chuyen-vien")
    assert (await other.get(waiting[1])).status_code == 404
    async with quiet.working():
        await quiet.swept()
        page = await browser.get(waiting[1])
        await quiet.settled()
    assert "Đã ghi nhận: Phát động" in words(page.text)
