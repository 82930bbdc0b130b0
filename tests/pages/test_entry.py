"""The door: signing in, stepping into a role, what is not visible, what is forged."""

import pytest

from tests.api.desk import CODE, Desk
from tests.pages.browser import Browser, words
from tests.pages.conftest import Enter

pytestmark = pytest.mark.engine


async def test_who_is_not_signed_in_goes_to_sign_in_and_comes_back(desk: Desk) -> None:
    browser = Browser(desk.app)
    first = await browser.http.get("/ho-so")
    assert (first.status_code, first.headers["location"]) == (303, "/dang-nhap?tiep=/ho-so")
    entered = await browser.sign_in("chuyen-vien", to="/ho-so")
    assert entered.headers["location"] == "/ho-so"
    assert "httponly" in entered.headers["set-cookie"].lower()


async def test_a_wrong_password_keeps_the_name_and_says_what_to_do(desk: Desk) -> None:
    answer = await Browser(desk.app).sign_in("chuyen-vien", "sai")
    assert answer.status_code == 401
    assert 'value="chuyen-vien"' in answer.text
    assert "Chưa đăng nhập được" in words(answer.text)
    assert "sai" not in answer.text.split('type="password"')[1].split(">")[0]


@pytest.mark.parametrize("to", ["https://evil.invalid/", "//evil.invalid/", "/\\evil.invalid"])
async def test_sign_in_leads_nowhere_else(desk: Desk, to: str) -> None:
    assert (await Browser(desk.app).sign_in("chuyen-vien", to=to)).headers["location"] == "/"


async def test_a_role_of_the_rehearsal_is_stepped_into_without_a_password(desk: Desk) -> None:
    browser = Browser(desk.app)
    answer = await browser.http.post("/dien-tap/vai", data={"account": "chu-tich"})
    assert answer.status_code == 303
    assert "Chủ tịch UBND huyện" in await browser.read("/")


async def test_an_unknown_role_is_not_found(desk: Desk) -> None:
    assert (await Browser(desk.app).http.post("/dien-tap/vai", data={"account": "ai-do"})).status_code == 404


async def test_leaving_ends_the_session(desk: Desk, enter: Enter) -> None:
    browser = await enter("chuyen-vien")
    page = await browser.get("/")
    csrf = page.text.split('name="csrf" value="')[1].split('"')[0]
    token = browser.http.cookies["thidua"]
    assert (await browser.http.post("/dang-xuat", data={"csrf": csrf})).status_code == 303
    browser.http.cookies.set("thidua", token)
    assert (await browser.http.get("/")).status_code == 303


async def test_a_form_without_its_csrf_value_changes_nothing(desk: Desk, enter: Enter) -> None:
    browser = await enter("tt-huyen-doan")
    path = f"/phong-trao/{CODE}/don-vi/huyen-doan/dang-ky-cong-trinh"
    answer = await browser.send(path, {"title": "Đường hoa", "csrf": "khác"})
    assert answer.status_code == 403
    assert "Đường hoa" not in await browser.read(f"/phong-trao/{CODE}/don-vi/huyen-doan")


@pytest.mark.parametrize("path", ["/hoi-dong", "/quyet-dinh", f"/phong-trao/{CODE}/don-vi/hoi-nong-dan", "/ho-so/x/1"])
async def test_what_a_unit_may_not_see_is_not_there(desk: Desk, enter: Enter, path: str) -> None:
    answer = await (await enter("huyen-doan")).get(path)
    assert answer.status_code == 404
    assert "Không tìm thấy" in words(answer.text)


async def test_every_page_carries_the_policy_and_the_rehearsal_with_its_clock(desk: Desk, enter: Enter) -> None:
    browser = await enter("chuyen-vien")
    for path in ("/", "/phong-trao", f"/phong-trao/{CODE}", "/ho-so", "/hoi-dong", "/quyet-dinh", "/thong-bao"):
        page = await browser.get(path)
        assert page.status_code == 200, path
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert "DIỄN TẬP" in page.text
        assert "09:00, thứ Tư 07/8/2024" in page.text


async def test_pages_show_no_code_of_a_state_or_act(desk: Desk, enter: Enter) -> None:
    browser = await enter("chu-tich")
    for path in ("/", f"/phong-trao/{CODE}", f"/phong-trao/{CODE}/gia-han", "/thong-bao", "/dien-tap"):
        page = await browser.read(path)
        for code in ("SUBMISSION", "ENROLLED", "move_phase", "working_days", "FILING_RECEIPT", "None"):
            assert code not in page, (path, code)


async def test_the_clock_page_tells_what_will_happen_before_it_does(desk: Desk, enter: Enter) -> None:
    browser = await enter("chuyen-vien")
    page = await browser.read("/dien-tap?toi=08:00 13/8/2024")
    assert "Phong trào chuyển sang «Đang thẩm định»" in page
    assert "Nhắc 12 đơn vị: còn 3 ngày tới hạn báo cáo kết quả" in page
    assert "Tiến tới 08:00, 13/8/2024" in page
    assert "chỉ đi tới, không lùi lại" in await browser.read("/dien-tap?toi=08:00 01/8/2024")
