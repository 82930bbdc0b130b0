"""A sitting and a decision over the pages, from the agenda to the issued papers."""

import pytest

from tests.api.desk import CODE, Desk
from tests.factories import at
from tests.pages.browser import Browser, words
from tests.pages.conftest import Enter

pytestmark = pytest.mark.engine
SITTING = f"/hoi-dong/{CODE}/1"
DECISION = f"/quyet-dinh/{CODE}/1"
COUNT: dict[str, str | list[str]] = {"issued": "11", "returned": "11"}


async def appraised(desk: Desk, specialist: Browser, unit: str) -> int:
    """A collective's dossier that the standing body has appraised."""
    n = await desk.filed(unit)
    await specialist.done(f"/ho-so/{CODE}/{n}/tiep-nhan")
    met: dict[str, str | list[str]] = {f"results.{code}.met": "1" for code in ("CHUNG", "TAP_THE", "LAN_TOA")}
    await specialist.done(f"/ho-so/{CODE}/{n}/tham-dinh", met | {"proposal": "AWARD", "reason": "Đạt"})
    return n


async def count(browser: Browser, n: int, agree: int) -> None:
    votes: dict[str, str | list[str]] = {f"tallies.{n}.agree": str(agree), f"tallies.{n}.disagree": str(11 - agree)}
    await browser.done(f"{SITTING}/nhap-ket-qua", COUNT | votes)


async def test_a_dossier_goes_from_the_agenda_to_the_issued_decision(desk: Desk, enter: Enter) -> None:
    specialist, secretary, chair = await enter("chuyen-vien"), await enter("thu-ky"), await enter("chu-tich")
    n = await appraised(desk, specialist, "huyen-doan")
    assert "Lập phiên họp Hội đồng" in await secretary.read("/")
    assert "1 hồ sơ đã thẩm định chờ Hội đồng" in await secretary.read("/hoi-dong")
    await secretary.done(f"/hoi-dong/{CODE}/moi", {"sits_at": "08:00 19/8/2024"})
    await desk.advance(at(19, 8, 8))
    await sit(secretary, chair, n)
    await decide(desk, enter, chair, specialist, n)
    assert "Đã được khen thưởng" in await specialist.read(f"/ho-so/{CODE}/{n}")


async def sit(secretary: Browser, chair: Browser, n: int) -> None:
    """Attendance, a ballot whose counts differ, the recount, the minutes."""
    few = await secretary.send(f"{SITTING}/diem-danh", {"present": ["nong-van-thinh"]})
    assert few.status_code == 409
    assert "cần ít nhất 8" in words(few.text)
    members = await offered(secretary, f"{SITTING}/diem-danh", "present")
    await secretary.done(f"{SITTING}/diem-danh", {"present": members})
    await secretary.done(f"{SITTING}/mo-bieu-quyet")
    await count(secretary, n, 11)
    await count(chair, n, 10)
    assert "Hai kết quả khác nhau" in await secretary.read(SITTING)
    await secretary.done(f"{SITTING}/dem-lai", {"reason": "Lệch một phiếu"})
    await count(secretary, n, 11)
    await count(chair, n, 11)
    page = await secretary.done(f"{SITTING}/khoa-bieu-quyet")
    assert "11 / 11 đồng ý, cần 8" in page
    assert "Nguồn chưa xác minh" in page
    assert "Biên bản đã ký" in await chair.done(f"{SITTING}/ky-bien-ban")


async def offered(browser: Browser, path: str, name: str) -> list[str]:
    """Values that a question offers."""
    page = (await browser.get(path)).text
    return [part.split('"')[0] for part in page.split(f'name="{name}" value="')[1:]]


async def opined(desk: Desk, n: int) -> None:
    """Wait until the minutes have reached the dossier."""
    while (await desk.get("chuyen-vien", f"/api/v1/campaigns/{CODE}/nominations/{n}")).json()["state"][
        "status"
    ] == "ON_AGENDA":
        await desk.client.get_workflow_handle(f"nomination/{CODE}/{n}").describe()


async def decide(desk: Desk, enter: Enter, chair: Browser, specialist: Browser, n: int) -> None:
    """Conclusion, tờ trình, return, check, signature, number, issue, papers."""
    await opined(desk, n)
    against = await chair.send(f"/ho-so/{CODE}/{n}/ket-luan", {"result": "NOT_AWARD"})
    assert against.status_code == 409
    assert "Kết luận khác ý kiến Hội đồng (11/11 phiếu đồng ý, cần 8)" in words(against.text)
    await chair.done(f"/ho-so/{CODE}/{n}/ket-luan", {"result": "AWARD"})
    await specialist.done(f"/quyet-dinh/{CODE}/moi", {"letter_number": "45/TTr-PNV"})
    office, clerk = await enter("van-phong"), await enter("van-thu")
    assert "«Sai thể thức»" in await office.done(f"{DECISION}/tra-lai", {"reason": "Sai thể thức"})
    await specialist.done(f"{DECISION}/trinh", {"letter_number": "46/TTr-PNV"})
    await office.done(f"{DECISION}/da-kiem-tra")
    assert "Ký quyết định" in await chair.read("/")
    assert "Ký quyết định" not in await office.read("/") + await office.read(DECISION)
    unsigned = await office.send(f"{DECISION}/ky")
    assert unsigned.status_code == 409 and "chưa được giao ký loại văn bản «QĐ-KT»" in words(unsigned.text)
    deputy = await enter("pho-chu-tich")
    signed = await deputy.done(f"{DECISION}/ky")
    assert "KT. CHỦ TỊCH (ký thay)" in signed and "Quyền theo chức vụ" in signed
    assert "Căn cứ về thẩm quyền ký" in signed
    await clerk.done(f"{DECISION}/vao-so", {"number": "2135"})
    assert "Đã phát hành" in await clerk.done(f"{DECISION}/phat-hanh")
    while (await desk.get("chuyen-vien", f"/api/v1/campaigns/{CODE}/decisions/1")).json()["state"]["work"]:
        await desk.client.get_workflow_handle(f"decision/{CODE}/1").describe()
    page = await specialist.read(DECISION)
    assert "Số 2135/QĐ-UBND , ngày 19/8/2024" in page or "Số 2135/QĐ-UBND, ngày 19/8/2024" in page
    assert "Bảo quản hồ sơ 10 năm, đến hết ngày 31/12/2034" in page
    assert "Nguồn chưa xác minh" in page
    assert "1 Giấy khen" in page
