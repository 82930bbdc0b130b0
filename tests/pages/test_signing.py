"""«Quyền ký»: powers of the posts, a power recorded and ended on its page, the signature it gives, who may see it."""

import pytest

from rules.signing import Kind
from storage.signing_power import book_of
from tests.api.desk import Desk, require_problem
from tests.pages.browser import Values, words
from tests.pages.conftest import Enter

pytestmark = pytest.mark.engine
ISSUER = "huyen-cho-don"
PAGE = f"/quyen-ky/{ISSUER}"
INTERFACE = f"/api/v1/signing/{ISSUER}"
GRANT: Values = {
    "person": "van-phong",
    "kind": "TUQ",
    "papers": ["QĐ-KT"],
    "paper.number": "12/GUQ-UBND",
    "paper.dated": "06/8/2024",
    "valid_from": "06/8/2024",
    "valid_until": "31/8/2024",
    "given_by": "chu-tich",
}


async def test_only_issuer_is_shown_at_once_with_the_powers_of_its_posts(enter: Enter) -> None:
    browser = await enter("chu-tich")
    response = await browser.get("/quyen-ky")
    assert (response.status_code, response.url.path) == (200, PAGE)

    page = words(response.text)
    assert "Nông Văn Thịnh , Chủ tịch UBND huyện" in page and "CHỦ TỊCH: người đứng đầu ký" in page
    assert "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH: ký thay" in page
    assert "Ghi giao quyền ký" in page


async def test_units_and_law_officers_do_not_see_the_book(enter: Enter, desk: Desk) -> None:
    for account in ("tt-huyen-doan", "phap-che"):
        browser = await enter(account)
        assert (await browser.get(PAGE)).status_code == 404
        assert 'href="/quyen-ky"' not in (await browser.get("/")).text
        require_problem(await desk.get(account, INTERFACE), 404, "NOT_FOUND")


async def test_who_may_not_record_reads_and_finds_no_button(enter: Enter, desk: Desk) -> None:
    browser = await enter("van-thu")
    assert "Ghi giao quyền ký" not in await browser.read(PAGE)
    fields = {"person": "van-phong", "kind": "KT", "papers": [], "valid_from": "2024-08-06T00:00+07:00"}
    paper = {"paper": {"number": "1/GUQ", "dated": "2024-08-06T00:00+07:00"}}
    headers = {"idempotency-key": "nobody-may-do-this"}
    response = await desk.ask("van-thu", "POST", f"{INTERFACE}/acts/grant", json=fields | paper, headers=headers)
    require_problem(response, 403, "WRONG_ROLE")


async def test_power_is_recorded_shown_and_ended_on_the_page(enter: Enter, desk: Desk) -> None:
    browser = await enter("chu-tich")
    wrong = await browser.send(f"{PAGE}/giao", GRANT | {"valid_until": ""})
    assert wrong.status_code == 409 and "chưa giới hạn thời gian" in wrong.text

    page = await browser.done(f"{PAGE}/giao", GRANT)
    assert "Bà Vi Thị Lan" in page and "TUQ. (thừa ủy quyền)" in page and "Quyết định khen thưởng" in page
    assert "từ 07/8/2024 đến trước 01/9/2024" in page and "Văn bản ghi từ 06/8/2024" in page
    assert "Đang có hiệu lực" in page and "12/GUQ-UBND ngày 06/8/2024" in page
    listed = (await desk.get("kiem-tra", INTERFACE)).json()
    assert [line["standing"] for line in listed["powers"]] == ["NOW"]

    ending: Values = {"paper.number": "19/QĐ-UBND", "paper.dated": "07/8/2024", "reason": "Đủ"}
    page = await browser.done(f"{PAGE}/cham-dut?so=1", ending)
    assert "Đã chấm dứt" in page and "19/QĐ-UBND" in page and "«Đủ»" in page
    with desk.database.read() as session:
        book = book_of(session, ISSUER)
    assert book is not None and [power.delegation.kind for power in book.powers] == [Kind.TUQ]
    assert "Chấm dứt…" not in page


async def test_form_keeps_what_was_typed_and_says_what_is_missing(enter: Enter) -> None:
    browser = await enter("truong-phong-noi-vu")
    answer = await browser.send(f"{PAGE}/giao", GRANT | {"kind": "", "paper.number": ""})
    assert answer.status_code == 422
    assert "Chọn một mục." in answer.text and "Điền mục này." in answer.text and "31/8/2024" in answer.text
