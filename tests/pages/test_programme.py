"""The page of a programme: years, targets, inspections, and its questions, by browsers of its officers."""

import re
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from api.app import create_app
from api.pages.timeline import timeline
from cli.programme import create_rehearsal
from rules.programme_acts import Item
from runtime.settings import Settings
from storage.reads.programme import programme
from storage.session import Database
from storage.tables.person import Clock
from tests.api.desk import Desk
from tests.pages.browser import Browser, Values
from tests.rules.programme_cases import NOW, day
from tests.support.engine import Engine

pytestmark = pytest.mark.engine
FILE = Path(__file__).resolve().parents[2] / "campaigns" / "bac-kan-2021-2025.yaml"
CODE = "bac-kan-2021-2025"
PAGE = f"/chuong-trinh/{CODE}"


@pytest_asyncio.fixture(scope="module")
async def desk(engine: Engine, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """A rehearsal of the programme alone, its clock at 07/8/2024, with the real worker: no campaign is near."""
    client, folder = await engine.client(), tmp_path_factory.mktemp("programme")
    shutil.copy(migrated_file, folder / "records.sqlite")
    settings = Settings(data_dir=folder, engine_address=engine.address, namespace=client.namespace)
    database = Database(settings.records_url)
    create_rehearsal(database, FILE)
    with database.write() as session:
        session.get_one(Clock, 1).instant = NOW
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        opened = Desk(app, settings, database, client)
        async with opened.working():
            yield opened
        await opened.http.aclose()
    database.close()


@pytest_asyncio.fixture(scope="module")
async def chair(desk: Desk) -> AsyncIterator[Browser]:
    """The authority's browser; the programme was issued on its page."""
    browser = Browser(desk.app)
    await browser.sign_in("chu-tich")
    answers: Values = dict.fromkeys(await _warnings(browser), "1")
    assert "accepted.NUMBER_ILLEGIBLE" in answers
    paper: Values = {"paper.number": "612/CTr-UBND", "paper.dated": "16/8/2021"}
    page = await browser.done(f"{PAGE}/ban-hanh", paper | answers)
    assert "Đã ghi nhận: Ban hành chương trình" in page
    yield browser
    await browser.http.aclose()


async def _warnings(browser: Browser) -> list[str]:
    """Names of the confirmations that the question of the issue shows."""
    return re.findall(r'name="(accepted\.[A-Z_]+)"', (await browser.get(f"{PAGE}/ban-hanh")).text)


@pytest_asyncio.fixture(scope="module")
async def specialist(desk: Desk, chair: Browser) -> AsyncIterator[Browser]:
    browser = Browser(desk.app)
    await browser.sign_in("chuyen-vien")
    yield browser
    await browser.http.aclose()


async def test_list_names_the_programme_and_leads_to_it(chair: Browser) -> None:
    assert "tỉnh Bắc Kạn Ủy ban nhân dân tỉnh Bắc Kạn Đang thực hiện 2024" in await chair.read("/chuong-trinh")


async def test_page_shows_years_targets_and_the_end_of_the_agency(chair: Browser) -> None:
    page = await chair.read(PAGE)
    for words in (
        "Đợt thi đua cao điểm 100 ngày đêm chào mừng 25 năm tái lập tỉnh",
        "Dự kiến: tháng 9 năm 2021 (01/9/2021 – 30/9/2021)",
        "Đã qua khoảng dự kiến, chưa có kết quả",
        "Dự kiến sau khi cơ quan ban hành kết thúc: cần bàn giao",
        "từ 6,5 đến 7,0 %/năm",
        "Cơ cấu kinh tế: không cộng thành 100 %",
        "Cơ quan ban hành kết thúc ngày 01/7/2025",
        "Bản giấy Ban Thi đua - Khen thưởng Trung ương (b/c)",
        "còn gọi: Bắc Kạn chung tay vì người nghèo",
    ):
        assert words in page


async def test_officer_records_an_event_late_and_both_days_stand(specialist: Browser) -> None:
    answers: Values = {
        "item": "75-nam-giai-phong",
        "started_at": "28/5/2024",
        "paper.number": "327/KH-UBND",
        "paper.dated": "12/5/2024",
        "carried_by": "cho-don-2024",
    }
    page = await specialist.done(f"{PAGE}/bat-dau", answers)
    assert "Dự kiến: Quý I năm 2024 (01/01/2024 – 31/3/2024)" in page
    assert "từ 28/5/2024; sau khoảng dự kiến 58 ngày" in page
    assert "thực hiện bằng «cho-don-2024»" in page


async def test_target_is_recorded_and_judged_by_the_programme(specialist: Browser) -> None:
    answers: Values = {"code": "GRDP_PC", "period": "2023", "value": "51.3", "evidence": "Báo cáo năm 2023"}
    page = await specialist.done(f"{PAGE}/chi-tieu", answers)
    assert "2023: 51,3 Báo cáo năm 2023 Chưa đạt" in page


async def test_inspection_finding_and_remedy_stand_in_one_row(specialist: Browser) -> None:
    plan: Values = {
        "item": "ke-hoach-kiem-tra-2024",
        "year": "2024",
        "paper.number": "16/KH-HĐTĐKT",
        "paper.dated": "04/3/2024",
        "units": ["huyen-ba-be", "huyen-na-ri"],
        "topics": ["BONUS", "ARCHIVE"],
    }
    await specialist.done(f"{PAGE}/ke-hoach-kiem-tra", plan)
    finding: Values = {
        "inspection": "1",
        "unit": "huyen-ba-be",
        "topic": "BONUS",
        "found_at": "10/6/2024",
        "remedy_by": "30/6/2024",
        "finding": "Chậm chi tiền thưởng.",
    }
    assert "Chưa khắc phục hạn: hết ngày 30/6/2024" in await specialist.done(f"{PAGE}/ghi-han-che", finding)
    remedy: Values = {"finding": "1", "remedied_at": "05/7/2024", "paper.number": "9/BC", "paper.dated": "06/7/2024"}
    page = await specialist.done(f"{PAGE}/khac-phuc", remedy)
    assert (
        "Số 1, Ủy ban nhân dân huyện Ba Bể: Chậm chi tiền thưởng. Đã khắc phục 05/7/2024 theo 9/BC, muộn 5 ngày" in page
    )


async def test_refusal_comes_back_with_what_was_typed(specialist: Browser) -> None:
    answers: Values = {
        "item": "dai-hoi-tdyn-vi",
        "started_at": "01/7/2025",
        "paper.number": "1/KH",
        "paper.dated": "01/8/2024",
    }
    response = await specialist.send(f"{PAGE}/bat-dau", answers)
    assert response.status_code == 409
    assert "Ngày bắt đầu 01/7/2025 muộn hơn hôm nay." in response.text
    assert "01/7/2025" in response.text


@pytest.mark.parametrize(
    "slug",
    ["bo-sung-viec", "hoan-thanh", "so-ket-tong-ket", "thay-the", "khong-to-chuc", "ban-giao", "tong-ket", "ket-thuc"],
)
async def test_every_question_opens(chair: Browser, slug: str) -> None:
    assert (await chair.get(f"{PAGE}/{slug}")).status_code == 200


async def test_unknown_programme_and_unknown_act_are_not_there(chair: Browser) -> None:
    assert (await chair.get("/chuong-trinh/khac")).status_code == 404
    assert (await chair.get(f"{PAGE}/khac")).status_code == 404


async def test_scale_puts_every_span_inside_the_years(desk: Desk, chair: Browser) -> None:
    now = datetime(2024, 8, 7, tzinfo=UTC)
    with desk.database.read() as session:
        view = programme(session, CODE, now)
    assert view is not None
    drawn = timeline(view.items, view.basis, now)
    assert [year for _x, year in drawn.years] == [2021, 2022, 2023, 2024, 2025]
    assert drawn.ended is not None and drawn.today is not None and drawn.today < drawn.ended
    spans = [span for row in drawn.rows for span in row.spans]
    assert all(span.x >= 0 and span.x + span.width <= 1000.1 for span in spans)
    assert len(drawn.rows) == len(view.basis.yearly) + len(view.basis.items)
    congress = view.item("dai-hoi-tdyn-vi")
    assert isinstance(congress, Item) and congress.opens_at == day("2025-07-01")


async def test_work_list_names_events_whose_range_has_come_without_a_deadline(specialist: Browser) -> None:
    page = await specialist.read("/")
    assert (
        "Ghi kết quả sơ kết, tổng kết Sơ kết phong trào chung tay vì người nghèo (dự kiến: Quý III vào Quý IV" in page
    )
    assert "Đại hội Thi đua yêu nước tỉnh Bắc Kạn lần thứ VI" not in page


async def test_rehearsal_page_says_what_the_programme_does_next(chair: Browser) -> None:
    page = await chair.read("/dien-tap")
    assert "việc trong chương trình" in page or "Chương trình sang năm mới" in page
