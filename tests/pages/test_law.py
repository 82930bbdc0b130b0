"""«Căn cứ pháp lý»: found by words, day and group; a row with its history; confirmed by an officer on its page."""

import re

import pytest

from api.pages.law import FIRST_YEAR, bar_of, period
from cli.rehearsal.sample import sample_pdf
from definitions.law import history, law_values
from definitions.law.named import named_rows
from payloads.ids import law_row_id
from rules.facts import LegalValue
from rules.law_row import row_key
from tests.api.desk import CODE, Desk
from tests.factories import NOW
from tests.pages.browser import Browser, Values, words
from tests.pages.conftest import Enter

pytestmark = pytest.mark.engine
PAGE = "/can-cu-phap-ly"
TODAY = law_values(NOW.date())


def page_of(row: LegalValue) -> str:
    """The address of a row's page."""
    return f"{PAGE}/{law_row_id(row_key(row)).partition('/')[2]}"


def titles(html: str) -> list[str]:
    """Names of the rows that a page lists."""
    return re.findall(r"<h3><a href=\"[^\"]+\">([^<]+)</a></h3>", html)


async def test_list_says_value_period_ground_evidence_and_that_nobody_confirmed(enter: Enter) -> None:
    browser = await enter("chuyen-vien")
    page = await browser.read(f"{PAGE}?ngay=01/7/2024&nhom=bonus")

    assert "Mức lương cơ sở 2.340.000 đồng/tháng" in page
    assert "từ 01/7/2024 đến trước 01/7/2026" in page
    assert "Trước đó: 1.800.000 đồng/tháng , từ 01/7/2023 đến trước 01/7/2024" in page
    assert "Thay bằng: 2.530.000 đồng/tháng , từ 01/7/2026" in page
    assert "đã đọc ở nguồn thứ cấp (S47)" in page or "đã đọc" in page
    assert "Chưa xác nhận" in page


async def test_rows_that_campaigns_rest_on_come_first_and_the_list_is_cut_into_pages(enter: Enter) -> None:
    browser = await enter("chuyen-vien")
    first = (await browser.get(PAGE)).text
    assert words(first).index("Phong trào ở đây đang dùng") < words(first).index("Trang sau")
    assert len(titles(first)) == 40

    shown = len(TODAY)
    assert f"1–40 trong {shown}" in words(first)
    second = (await browser.get(f"{PAGE}?trang=2")).text
    assert len(titles(second)) == 40 and set(titles(first)) & set(titles(second)) == set()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("tham dinh cap tinh", "Thời gian thẩm định: cấp tỉnh"),
        ("THẨM ĐỊNH CẤP TỈNH", "Thời gian thẩm định: cấp tỉnh"),
        ("luong co so", "Mức lương cơ sở"),
        ("principle.P6", "Một thành tích chỉ khen một lần"),
        ("30/2020", "Thời hạn vào số"),
    ],
)
async def test_search_needs_no_accents_and_knows_names_ids_and_instruments(
    enter: Enter, asked: str, found: str
) -> None:
    browser = await enter("chuyen-vien")
    answer = await browser.http.get(PAGE, params={"tim": asked})

    assert found in titles(answer.text)
    assert len(titles(answer.text)) < len(TODAY)


async def test_filters_show_gaps_and_used_rows_only(enter: Enter) -> None:
    browser = await enter("chuyen-vien")
    gaps = await browser.read(f"{PAGE}?chi=chua-co")
    assert "chưa có, cơ quan ban hành phải cho" in gaps and "Chưa xác nhận Luật" not in gaps

    used = await browser.read(f"{PAGE}?chi=dang-dung&cua={CODE}&tim=khen")
    assert "Một thành tích chỉ khen một lần" in used
    assert "Không có giá trị nào" in await browser.read(f"{PAGE}?chi=dang-dung&cua={CODE}&tim=con+dau:+mau")
    nothing = await browser.read(f"{PAGE}?tim=khong-co-gi-nhu-the")
    assert "Không có giá trị nào khớp" in nothing


async def test_a_wrong_day_is_said_and_today_is_shown(enter: Enter) -> None:
    browser = await enter("chuyen-vien")
    page = await browser.read(f"{PAGE}?ngay=30/02/2024")

    assert "Nhập ngày theo dạng" in page and "giá trị ngày 07/8/2024" in page


async def test_row_page_has_its_whole_history_and_who_rests_on_it(enter: Enter) -> None:
    browser = await enter("tt-huyen-doan")
    row = TODAY["principle.P4"]
    page = (await browser.get(page_of(row))).text

    assert page.count('class="year-row law-row"') == len(history("principle.P4"))
    assert "(dòng này)" in words(page) and "không từ chối ai" in words(page)
    assert f"/phong-trao/{CODE}" in page
    assert "xac-nhan" not in page


async def test_unknown_row_is_not_there(enter: Enter) -> None:
    browser = await enter("phap-che")

    assert (await browser.get(f"{PAGE}/{'0' * 40}")).status_code == 404
    assert (await browser.get(f"{page_of(TODAY['principle.P4'])}/xoa")).status_code == 404


async def test_gap_says_before_the_click_that_there_is_nothing_to_confirm(enter: Enter) -> None:
    browser = await enter("phap-che")
    page = (await browser.get(page_of(TODAY["supplement.limit"]))).text

    assert 'aria-disabled="true"' in page
    assert "không có gì để xác nhận" in words(page)


async def test_officer_confirms_on_the_page_with_a_copy_and_takes_it_back(desk: Desk, enter: Enter) -> None:
    browser = await enter("phap-che")
    row = TODAY["principle.P6"]
    question = await browser.read(f"{page_of(row)}/xac-nhan")
    assert "Giá trị: có" in question and "Điều 5 khoản 2" in question and "sẽ bị từ chối" in question

    answers: Values = {
        "paper.number": "06/2022/QH15",
        "paper.dated": "15/6/2022",
        "published_in": "Công báo số 605, trang 3",
        "remark": "Đối chiếu khoản 2",
    }
    empty = await browser.send(f"{page_of(row)}/xac-nhan", {**answers, "published_in": ""})
    assert empty.status_code == 422 and "06/2022/QH15" in empty.text
    files = {"scan": ("luat.pdf", sample_pdf("Luật"), "application/pdf")}
    page = await browser.done(f"{page_of(row)}/xac-nhan", answers, files=files)
    assert "Đã ghi nhận: Xác nhận theo văn bản" in page
    assert "Bà Hoàng Thị Thu" in page and "Công báo số 605, trang 3" in page and "«Đối chiếu khoản 2»" in page
    assert "Bản văn bản đã kèm" in page

    everybody = await enter("tt-huyen-doan")
    listed = await everybody.read(f"{PAGE}?chi=da-xac-nhan")
    assert "theo 06/2022/QH15 ngày 15/6/2022" in listed
    assert "Mọi giá trị theo pháp luật" not in (campaign := await everybody.read(f"/phong-trao/{CODE}"))
    assert "Đã xác nhận" in campaign and "giá trị theo pháp luật chưa được xác nhận" in campaign

    page = await browser.done(f"{page_of(row)}/rut-xac-nhan", {"reason": "Nhầm điều khoản"})
    assert "Đã rút" in page and "«Nhầm điều khoản»" in page
    assert [event.tag for event in desk.events(law_row_id(row_key(row)))] == [
        "law:confirm:recorded",
        "law:withdraw:recorded",
    ]


async def test_campaign_before_its_launch_names_how_many_grounds_are_unconfirmed(quiet: Desk) -> None:
    browser = Browser(quiet.app)
    await browser.sign_in("chu-tich")
    answer = await browser.get(f"/phong-trao/{CODE}")
    await browser.http.aclose()

    assert "9/9 căn cứ pháp luật chưa được xác nhận" in words(answer.text)
    assert f'href="{PAGE}?cua={CODE}&amp;chi=dang-dung"' in answer.text


async def test_who_is_no_law_officer_is_told_so(enter: Enter) -> None:
    browser = await enter("chuyen-vien")
    row = TODAY["principle.P6"]

    assert "Tài khoản này không làm được việc này" in await browser.read(f"{page_of(row)}/xac-nhan")


def test_period_is_cut_to_the_years_shown_and_never_vanishes() -> None:
    rows = [one.value for one in named_rows().values()]
    bars = [bar_of(row) for row in rows]

    assert all(bar.start >= 0 and bar.length > 0 and bar.start + bar.length < 133 for bar in bars)
    assert bar_of(TODAY["principle.P6"]).start == (2024 - FIRST_YEAR) * 12
    assert period(TODAY["base_salary"]) == "từ 01/7/2024 đến trước 01/7/2026"
