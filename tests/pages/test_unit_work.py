"""What a unit owes, points of its bloc, gates, findings and holds, over the pages of a demanding plan."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.api.desk import CODE, PAPERS, Desk, open_desk
from tests.factories import NOW
from tests.pages.browser import Browser, Values, words
from tests.pages.demanding import make_demanding
from tests.pages.test_dossier import compose, files, number
from tests.support.engine import Engine

pytestmark = pytest.mark.engine
PART = f"/phong-trao/{CODE}/don-vi"
RESULTS: Values = {f"results.{code}.met": "1" for code in ("CHUNG", "CA_NHAN_SANG_KIEN", "LAN_TOA")}


@pytest_asyncio.fixture(scope="module")
async def desk(engine: Engine, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """A launched campaign of the demanding plan at 07/8/2024 09:00; each test uses units of its own."""
    client = await engine.client()
    folder = tmp_path_factory.mktemp("desk")
    async with open_desk(client, engine.address, migrated_file, folder, NOW) as opened:
        make_demanding(opened.database)
        async with opened.working():
            await opened.launch()
            yield opened


async def entered(desk: Desk, account: str) -> Browser:
    browser = Browser(desk.app)
    assert (await browser.sign_in(account)).status_code == 303
    return browser


async def ready(desk: Desk, unit: str) -> Browser:
    """The head of a unit that has registered and signed its pledge."""
    head = await entered(desk, f"tt-{unit}")
    await head.done(f"{PART}/{unit}/dang-ky", {"content": "Hoàn thành 100% chỉ tiêu"})
    await head.done(f"{PART}/{unit}/ky-giao-uoc", {"number": "03/GƯTĐ"})
    return head


async def filed(desk: Desk, unit: str) -> tuple[Browser, str]:
    """A unit with a filed dossier; its address."""
    head = await ready(desk, unit)
    response = await compose(head, unit, "nop", changes={"declared": "1"}, files=files(*PAPERS))
    assert response.status_code == 303, words(response.text)
    return head, f"/ho-so/{CODE}/{number(response)}"


async def test_the_unit_page_shows_what_is_owed_and_how_it_stands(desk: Desk) -> None:
    officer = await entered(desk, "phong-tu-phap")
    page = await officer.read(f"{PART}/phong-tu-phap")
    assert "Đăng ký thi đua Quá hạn, vẫn nhận" in page
    assert "Báo cáo sơ kết đợt 2 Đợt chưa bắt đầu" in page
    page = await officer.done(f"{PART}/phong-tu-phap/dang-ky", {"content": "Bốn chỉ tiêu"})
    assert "Đăng ký thi đua Đã làm, sau hạn" in page
    assert f'{PART}/phong-tu-phap/dang-ky"' not in (await officer.get(f"{PART}/phong-tu-phap")).text
    sent = await officer.send(f"{PART}/phong-tu-phap/dang-ky", {"content": "Lần hai"})
    assert (sent.status_code, "đã đăng ký thi đua" in words(sent.text)) == (409, True)


async def test_only_the_head_signs_the_pledge(desk: Desk) -> None:
    officer, head = await entered(desk, "thanh-tra-huyen"), await entered(desk, "tt-thanh-tra-huyen")
    path = f"{PART}/thanh-tra-huyen/ky-giao-uoc"
    assert "Tài khoản này không làm được việc này" in await officer.read(path)
    assert "số 07/GƯ" in await head.done(path, {"number": "07/GƯ"})


async def test_plan_and_review_are_filed_with_their_files_and_days(desk: Desk) -> None:
    officer = await entered(desk, "hat-kiem-lam")
    page = f"{PART}/hat-kiem-lam"
    without = await officer.send(f"{page}/ke-hoach", {"number": "5/KH", "dated": "03/6/2024"})
    assert (without.status_code, "Chọn tệp." in words(without.text)) == (422, True)
    after = await officer.done(f"{page}/ke-hoach", {"number": "5/KH", "dated": "03/6/2024"}, files=files("PLAN"))
    assert "số 5/KH ngày 03/6/2024 PLAN.pdf" in after
    review: Values = {"wave": "WAVE_1", "number": "48/BC"}
    after = await officer.done(f"{page}/so-ket", review, files=files("REVIEW"))
    assert "Báo cáo sơ kết đợt 1 Đã làm, sau hạn" in after
    assert "REVIEW.pdf" in after
    early = await officer.send(f"{page}/so-ket", {"wave": "WAVE_2", "number": "49/BC"}, files=files("REVIEW"))
    assert (early.status_code, "Đợt thi đua này chưa bắt đầu" in words(early.text)) == (409, True)


async def test_the_work_list_names_what_the_unit_still_owes(desk: Desk) -> None:
    head = await entered(desk, "tt-kho-bac-nha-nuoc")
    page = await head.read("/")
    for task in ("Đăng ký thi đua", "Ký giao ước thi đua", "Gửi kế hoạch của đơn vị", "Gửi báo cáo sơ kết đợt"):
        assert task in page
    await head.done(f"{PART}/kho-bac-nha-nuoc/ky-giao-uoc", {"number": "1/GƯ"})
    assert "Ký giao ước thi đua" not in await head.read("/")


async def test_the_head_unit_scores_the_others_and_nobody_itself(desk: Desk) -> None:
    own, head = await entered(desk, "huyen-doan"), await entered(desk, "cong-an-huyen")
    board = f"/phong-trao/{CODE}/diem"
    points: Values = {"period": "WAVE_1", "points.0": "55,5", "points.1": "30", "points.2": "0"}
    await own.done(f"{PART}/huyen-doan/tu-cham-diem", points)
    assert "tự chấm 85,5" in await own.read(board)
    sheet = f"{PART}/huyen-doan/cham-diem"
    assert await head.done(sheet, points | {"points.2": "2,5"})
    assert "83,0" in await head.read(board)
    again = await head.send(sheet, points | {"period": "WAVE_1"})
    assert (again.status_code, "Sửa điểm đã chấm phải có lý do" in words(again.text)) == (409, True)
    await head.done(sheet, points | {"period": "WAVE_1", "reason": "Cộng lại sau khi rà soát"})
    await head.done(sheet, points | {"period": "WAVE_2"})
    assert re.search(r"1 Huyện đoàn[^%]*85,5[^%]*85,5", await head.read(board)), await head.read(board)
    for browser, unit in ((own, "huyen-doan"), (head, "cong-an-huyen")):
        refused = await browser.send(f"{PART}/{unit}/cham-diem", points)
        assert (refused.status_code, "không chấm cho chính mình" in words(refused.text)) == (409, True)
    assert (await own.get(f"{PART}/hoi-nong-dan/cham-diem")).status_code == 404
    wrong = await head.send(sheet, points | {"points.0": "nhiều"})
    assert (wrong.status_code, "ví dụ: 9,5" in words(wrong.text)) == (422, True)


async def test_a_gate_refuses_with_the_way_out_and_a_draft_stays(desk: Desk) -> None:
    head = await entered(desk, "tt-bao-hiem-xa-hoi")
    response = await compose(head, "bao-hiem-xa-hoi", "nop", changes={"declared": "1"}, files=files(*PAPERS))
    page = words(response.text)
    assert response.status_code == 409
    assert "Kế hoạch đặt điều kiện mà đơn vị chưa thực hiện: Đăng ký thi đua." in page
    assert "bản nháp vẫn được giữ" in page
    await head.done(f"{PART}/bao-hiem-xa-hoi/dang-ky", {"content": "Ba chỉ tiêu"})
    case = f"/ho-so/{CODE}/{number(response)}"
    assert "Chờ kiểm tra thành phần" in await head.done(f"{case}/nop", {"declared": "1"})
    specialist = await entered(desk, "chuyen-vien")
    assert "cảnh báo cần ý kiến khi tiếp nhận" in await specialist.read(case)
    assert "Giao ước thi đua: chưa có." in await specialist.read(f"{case}/can-cu")
    unanswered = await specialist.send(f"{case}/tiep-nhan", {"reason": "Đã trao đổi với đơn vị"})
    assert (unanswered.status_code, "Chưa ghi nhận được" in words(unanswered.text)) == (409, True)
    _address, asked = await specialist.form(f"{case}/tiep-nhan")
    codes = re.findall(r'name="(answered\.\d+)"', (await specialist.get(f"{case}/tiep-nhan")).text)
    assert asked and codes
    answered: Values = dict.fromkeys(codes, "1")
    page = await specialist.done(f"{case}/tiep-nhan", answered | {"reason": "Đơn vị ký bổ sung trong tuần"})
    assert "Đủ thành phần, chờ thẩm định" in page
    law = await specialist.read(f"{case}/can-cu")
    assert "Đã chốt lúc 09:00" in law
    assert "Đã có ý kiến" in law
    assert "Chưa xác nhận" in law


async def accepted(desk: Desk, unit: str) -> tuple[Browser, Browser, str]:
    """A dossier that was received for appraisal, with every warning answered."""
    head, case = await filed(desk, unit)
    specialist = await entered(desk, "chuyen-vien")
    codes = re.findall(r'name="(answered\.\d+)"', (await specialist.get(f"{case}/tiep-nhan")).text)
    answered: Values = dict.fromkeys(codes, "1")
    await specialist.done(f"{case}/tiep-nhan", answered | ({"reason": "Đã xem"} if codes else {}))
    return head, specialist, case


async def test_a_held_case_says_so_and_goes_no_further_until_it_is_released(desk: Desk) -> None:
    head, specialist, case = await accepted(desk, "lien-doan-lao-dong")
    page = await specialist.done(f"{case}/tam-dung-xet", {"reason": "Có đơn đang được xác minh"})
    assert "Đang tạm dừng xét" in page
    assert "«Có đơn đang được xác minh»" in await head.read(case)
    stopped = await specialist.send(f"{case}/tham-dinh", RESULTS | {"proposal": "AWARD", "reason": "Đạt"})
    assert (stopped.status_code, "tạm dừng xét vì một vụ việc" in words(stopped.text)) == (409, True)
    page = await specialist.done(f"{case}/xet-tiep", {"reason": "Đơn không có cơ sở"})
    assert "Đang tạm dừng xét" not in page
    told = await head.read("/thong-bao")
    assert "Hồ sơ tạm dừng xét" in told
    assert "Hồ sơ được xét tiếp" in told


async def test_an_award_without_the_council_is_concluded_after_the_appraisal(desk: Desk) -> None:
    _head, specialist, case = await accepted(desk, "uy-ban-mttq")
    chair = await entered(desk, "chu-tich")
    page = await specialist.done(f"{case}/tham-dinh", RESULTS | {"proposal": "AWARD", "reason": "Đạt cả ba"})
    assert "Phòng Nội vụ đề nghị: Tặng Giấy khen" in page
    assert "Hội đồng xét" not in page
    assert "Kết luận" in await chair.read("/")
    against = await chair.send(f"{case}/ket-luan", {"result": "NOT_AWARD"})
    assert (against.status_code, "khác đề xuất của cơ quan thẩm định" in words(against.text)) == (409, True)
    assert "Được kết luận khen thưởng" in await chair.done(f"{case}/ket-luan", {"result": "AWARD"})


async def test_a_sudden_achievement_of_a_household_has_its_own_form_and_papers(desk: Desk) -> None:
    head = await ready(desk, "phong-dan-toc")
    path = f"/ho-so/moi?phong-trao={CODE}&don-vi=phong-dan-toc&loai=dot-xuat"
    page = await head.read(path)
    assert "Bản tóm tắt thành tích" in page
    assert "Biên bản họp xét" not in page
    nominee: Values = {
        "recipient_class": "HOUSEHOLD", "name": "Hộ ông Triệu Văn B", "declared": "1", "lam": "nop", "place": "Thôn 3"
    }  # fmt: skip
    response = await head.send(path, nominee, files=files("TOM_TAT"))
    assert response.status_code == 303, words(response.text)
    page = await head.read(response.headers["location"])
    assert "Hộ gia đình" in page
    assert "Đột xuất" in page
    assert "Giấy tờ: 1 trong 1" in page


async def test_a_part_is_handed_to_the_successor_who_goes_on_with_it(desk: Desk) -> None:
    standing = await entered(desk, "chuyen-vien")
    page = f"{PART}/hoi-nong-dan"
    assert "Chuyển đơn vị kế thừa" in await standing.read(page)
    order: Values = {"to_unit": "huyen-doan", "basis": "Nghị quyết 1683/NQ-UBTVQH15"}
    after = await standing.done(f"{page}/chuyen-ke-thua", order)
    assert "Nay thuộc" in after
    successor, former = await entered(desk, "huyen-doan"), await entered(desk, "hoi-nong-dan")
    done = await successor.done(f"{page}/dang-ky-cong-trinh", {"title": "Đường hoa"})
    assert "Đường hoa" in done
    assert (await former.get(page)).status_code == 404
    assert "Tiếp nhận từ đơn vị" in await successor.read("/thong-bao")


async def test_the_campaign_page_shows_what_the_plan_asks_for(desk: Desk) -> None:
    browser = await entered(desk, "kiem-tra")
    page = await browser.read(f"/phong-trao/{CODE}")
    for told in ("Đợt 1", "Sơ kết đợt 1", "Đăng ký thi đua", "thiếu thì chưa nhận hồ sơ", "Khối thi đua số 1"):
        assert told in page
    assert "Đơn vị nộp hồ sơ → Phòng Nội vụ thẩm định → Chủ tịch UBND huyện kết luận" in page
    assert "Khen thưởng đột xuất" in page
