"""Tổ chức on pages: the tree of a day, a unit through time, clusters."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from definitions.organisation import organisation as shipped
from rules.acting import Role
from rules.cluster import Cluster, ClusterKind, Scoring, Tie
from rules.facts import Criterion, Scale, Source
from rules.handover import Holding
from rules.organisation import Dated
from storage.organisation import load, load_clusters
from storage.session import Database
from tests import factories
from tests.pages.browser import Browser, words
from tests.support.office import PASSWORD, add_officer, office
from tests.support.organisation import BASIS


@pytest.fixture
async def browser(database: Database, tmp_path: Path) -> AsyncIterator[Browser]:
    """An auditor on 07/8/2024, with what we ship loaded, a running campaign and one bloc."""
    scale = Scale(
        (Criterion("KTXH", "Phát triển kinh tế", "60"), Criterion("TRU", "Nộp chậm", "2.5", penalty=True)),
        Source("Quy chế chấm điểm 2024"),
        (("WAVE_1", "0.4"), ("WAVE_2", "0.6")),
    )
    bloc = Cluster(
        code="khoi-1",
        name="Khối thi đua các xã",
        kind=ClusterKind.KHOI,
        basis=BASIS,
        members=(Dated("xa-bang-phuc", None, date(2025, 7, 1), BASIS), Dated("xa-ban-thi", None, None, BASIS)),
        heads=(Dated("xa-bang-phuc", date(2024, 1, 1), date(2025, 1, 1), BASIS),),
        scoring=Scoring(scale, "0.5", tie=Tie.BY_CRITERION, tie_criteria=("KTXH",)),
    )
    with database.write() as session:
        factories.add_world(session, "u1").issuer = "huyen-cho-don"
        load(session, shipped())
        load_clusters(session, (bloc, replace(bloc, code="khoi-2", name="Khối không thang điểm", scoring=None)))
        factories.add_enrolment(session, "xa-bang-phuc", status="ENROLLED")
        add_officer(session, "kiem-tra", Holding(Role.AUDITOR, "huyen-cho-don"))
        add_officer(session, "xa", Holding(Role.UNIT_OFFICER, "xa-bang-phuc"))
    opened = Browser(await office(database, tmp_path))
    await opened.sign_in("kiem-tra", PASSWORD)
    yield opened
    await opened.http.aclose()


async def test_the_tree_shows_the_units_of_the_day(browser: Browser) -> None:
    before, after = await browser.read("/to-chuc?ngay=30/6/2025"), await browser.read("/to-chuc?ngay=01/7/2025")

    assert "UBND tỉnh Bắc Kạn" in before and "Huyện Chợ Đồn" in before and "UBND xã Đồng Phúc" not in before
    assert "UBND tỉnh Bắc Kạn" not in after and "Huyện Chợ Đồn" not in after and "UBND xã Đồng Phúc" in after
    assert "Phòng Nội vụ" in before and "Cấp huyện, thường trực Hội đồng" not in after
    assert "Cấp xã, nộp hồ sơ lên: cấp huyện" in before and "Cấp xã, nộp hồ sơ lên: cấp tỉnh" in after


async def test_without_a_day_it_is_the_day_of_the_installations_clock(browser: Browser) -> None:
    assert "đơn vị ngày 07/8/2024" in await browser.read("/to-chuc")


async def test_the_slider_stops_at_the_days_of_change(browser: Browser) -> None:
    page = (await browser.get("/to-chuc?moc=1")).text

    assert 'type="range"' in page and 'max="1"' in page and 'value="1"' in page
    assert "đơn vị ngày 01/7/2025" in words(page)
    assert "đơn vị ngày 01/3/2025" in await browser.read("/to-chuc?moc=0")


async def test_a_search_finds_without_accents(browser: Browser) -> None:
    found = await browser.read("/to-chuc?tim=bang+phuc")

    assert "UBND xã Bằng Phúc" in found and "UBND xã Bản Thi" not in found
    assert "Không có đơn vị nào khớp «zzz»" in await browser.read("/to-chuc?tim=zzz")


async def test_what_is_no_day_is_said_and_kept(browser: Browser) -> None:
    page = (await browser.get("/to-chuc?ngay=31/2/2025")).text

    assert "Nhập ngày theo dạng 01/7/2025" in words(page)
    assert 'value="31/2/2025"' in page and 'aria-invalid="true"' in page


async def test_a_unit_says_who_has_each_of_its_functions_and_on_what_ground(browser: Browser) -> None:
    before = await browser.read("/to-chuc/xa-bang-phuc?ngay=30/6/2025")
    after = await browser.read("/to-chuc/xa-bang-phuc?ngay=14/10/2025")

    assert "Đang tồn tại ngày 30/6/2025" in before and "chính đơn vị" in before
    assert "Kết thúc từ 01/7/2025" in after and "UBND xã Đồng Phúc" in after
    assert "Nguồn chưa xác minh" in after and "theo trí nhớ" in after and "Minh họa" in after


async def test_a_district_is_taken_over_by_place(browser: Browser) -> None:
    page = await browser.read("/to-chuc/huyen-cho-don?ngay=14/10/2025")

    assert "8 đơn vị, tùy địa bàn" in page
    assert "Chuyển việc cho UBND xã Đồng Phúc" in page and "địa bàn: UBND xã Bằng Phúc" in page


async def test_open_cases_of_a_unit_that_has_ended_ask_to_be_passed_on(browser: Browser) -> None:
    assert "Việc còn mở của đơn vị: 1" in await browser.read("/to-chuc/xa-bang-phuc")
    assert "Đơn vị không còn vào ngày này" in await browser.read("/to-chuc/xa-bang-phuc?ngay=14/10/2025")


async def test_a_unit_does_not_see_the_cases_of_another(browser: Browser) -> None:
    await browser.sign_in("xa", PASSWORD)

    assert "Việc còn mở của đơn vị: 1" in await browser.read("/to-chuc/xa-bang-phuc")
    assert "Việc còn mở" not in await browser.read("/to-chuc/xa-ban-thi")
    assert "UBND xã Bản Thi" in await browser.read("/to-chuc/xa-ban-thi")


async def test_an_unknown_unit_is_not_found(browser: Browser) -> None:
    assert (await browser.get("/to-chuc/khong-co")).status_code == 404


async def test_blocs_show_members_head_and_scale_of_the_day(browser: Browser) -> None:
    now, later = await browser.read("/cum-khoi"), await browser.read("/cum-khoi?ngay=01/7/2025")

    assert "Đơn vị đứng đầu: UBND xã Bằng Phúc" in now and "2 thành viên" in now
    assert "Đơn vị đứng đầu: chưa cử" in later and "1 thành viên" in later
    assert "trừ tối đa 2,5 điểm" in now and "đợt 1 × 0,4 + đợt 2 × 0,6" in now and "so tiêu chí KTXH" in now
    assert "Chưa có thang điểm" in now
