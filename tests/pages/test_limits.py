"""Both last days on the pages: by the count, and moved on from a day off; and what a corrected table would give."""

from dataclasses import replace
from datetime import date

import pytest

from api.pages.limits import case_limits
from definitions.law import day_table
from rules.calendar import Holiday, HolidayKind
from rules.deadline import HOLIDAYS, ROLLS, WEEKENDS, DayTable, Deadline, limit, stated
from rules.facts import LegalValue
from storage.facts import BASIS, basis_of
from storage.tables.subject import Campaign
from tests.api.desk import BASE, CODE, Desk
from tests.pages.conftest import Enter
from tests.rules.cases import DAY_OFF, LIMIT, nomination_in

SATURDAY, MONDAY = "10/8/2024", "12/8/2024"


def settle(desk: Desk, rolls: bool) -> None:
    """The issuer gives three calendar days from 07/8/2024, which end on a Saturday, and says whether they move on."""
    changed = {"supplement.limit": ("3", "days"), ROLLS: (str(rolls).lower(), "flag")}

    def said(row: LegalValue) -> LegalValue:
        value, unit = changed.get(row.id, (row.value, row.unit))
        return replace(row, value=value, unit=unit)

    with desk.database.write() as session:
        campaign = session.get_one(Campaign, CODE)
        basis = basis_of(campaign)
        campaign.basis = BASIS.dump_json(replace(basis, values=tuple(map(said, basis.values)))).decode()
        session.add(campaign)


def bound(desk: Desk, last: Deadline) -> None:
    """The last day of the campaign as it was reckoned when the plan was loaded."""
    with desk.database.write() as session:
        campaign = session.get_one(Campaign, CODE)
        basis = replace(basis_of(campaign), deadlines={"CAMPAIGN": last})
        campaign.basis = BASIS.dump_json(basis).decode()
        session.add(campaign)


@pytest.mark.parametrize(("rolls", "unit", "due"), [(False, "phong-tu-phap", SATURDAY), (True, "hoi-nong-dan", MONDAY)])
async def test_supplement_is_due_by_the_setting_and_both_days_are_shown(
    desk: Desk, enter: Enter, rolls: bool, unit: str, due: str
) -> None:
    settle(desk, rolls)
    n = await desk.filed(unit)
    browser = await enter("chuyen-vien")
    asked = await browser.read(f"/ho-so/{CODE}/{n}/tra-lai")
    assert [words for words in (SATURDAY, MONDAY, "3 ngày kể từ ngày 07/8/2024") if words not in asked] == []

    fields = {"items": ["TO_TRINH"], "due_at": None, "reason": "Tờ trình chưa ký"}
    await desk.done("chuyen-vien", f"/nominations/{n}", "request_supplement", fields)

    state = (await desk.get("chuyen-vien", f"{BASE}/nominations/{n}")).json()["state"]
    kept = state["supplement_limit"]
    assert (kept["started_on"], kept["count"], kept["unit"], kept["rolls"]) == ("2024-08-07", 3, "d", rolls)
    assert (kept["last_on"], kept["rolled_on"]) == ("2024-08-10", "2024-08-12")
    assert (kept["calendar_version"], kept["calendar_digest"]) == (day_table().version, day_table().digest)
    page = await browser.read(f"/ho-so/{CODE}/{n}")
    assert f"Thời gian bổ sung hồ sơ: hết ngày {due}" in page
    assert f"Ngày cuối {SATURDAY} là ngày nghỉ; nếu chuyển sang ngày làm việc tiếp theo là {MONDAY}" in page
    assert ("áp dụng ngày sau" if rolls else "áp dụng ngày trước") in page
    assert "Tính lại thời hạn" not in page


async def test_limit_that_no_table_has_changed_is_not_recounted(desk: Desk) -> None:
    settle(desk, False)
    n = await desk.filed("huyen-doan")
    fields = {"items": ["TO_TRINH"], "due_at": None, "reason": "Tờ trình chưa ký"}
    await desk.done("chuyen-vien", f"/nominations/{n}", "request_supplement", fields)

    response = await desk.act("chuyen-vien", f"/nominations/{n}", "recount_limit", {"reason": "Lịch nghỉ mới"})
    assert (response.status_code, response.json()["code"]) == (409, "TWICE")


async def test_reception_reckons_the_appraisal_and_the_work_list_shows_it(desk: Desk, enter: Enter) -> None:
    n = await desk.filed("kho-bac-nha-nuoc")
    response = await desk.act("chuyen-vien", f"/nominations/{n}", "accept", {})
    if response.status_code != 200:
        codes = {f["code"] for f in (await desk.get("chuyen-vien", f"{BASE}/nominations/{n}/rules")).json()["findings"]}
        answered = {"answered": sorted(codes), "reason": "Đã xem"}
        await desk.done("chuyen-vien", f"/nominations/{n}", "accept", answered)

    browser = await enter("chuyen-vien")
    page = await browser.read(f"/ho-so/{CODE}/{n}")
    assert "Thời gian thẩm định: hết ngày 19/8/2024" in page
    assert "8 ngày làm việc kể từ ngày 07/8/2024" in page


async def test_campaign_shows_the_day_in_effect_and_that_of_a_newer_table(desk: Desk, enter: Enter) -> None:
    """The plan's last day, Monday 05/8/2024, as of an older table, and a day that it moved."""
    closed = DayTable("sửa", (Holiday(date(2024, 8, 5), "Nghỉ bù", HolidayKind.COMPENSATORY, HOLIDAYS),))
    kept = replace(stated(date(2024, 8, 5), closed), last_on=date(2024, 8, 5))
    browser = await enter("chuyen-vien")
    bound(desk, kept)
    assert "Lịch nghỉ đã đổi" not in await browser.read(f"/phong-trao/{CODE}")

    bound(
        desk,
        replace(stated(date(2024, 8, 2), closed, rolls=True), last_on=date(2024, 8, 4), rolled_on=date(2024, 8, 5)),
    )
    page = await browser.read(f"/phong-trao/{CODE}")
    assert "Ngày cuối 04/8/2024 là ngày nghỉ; nếu chuyển sang ngày làm việc tiếp theo là 05/8/2024" in page
    assert "Theo lịch nghỉ hiện nay là hết ngày 02/8/2024 ; vẫn áp dụng ngày 05/8/2024" in page


def test_corrected_table_is_shown_beside_the_day_that_is_kept() -> None:
    (shown,) = case_limits(nomination_in("RETURNED"), DAY_OFF)

    assert (shown.moved, shown.kept.effective_on, shown.newer.effective_on) == (
        True,
        date(2024, 8, 8),
        date(2024, 8, 9),
    )
    assert not case_limits(nomination_in("RETURNED"), WEEKENDS)[0].moved


def test_limit_that_no_longer_runs_is_not_reckoned_again() -> None:
    (shown,) = case_limits(nomination_in("APPRAISED", appraisal_limit=LIMIT), DAY_OFF)
    assert (shown.moved, shown.newer) == (False, LIMIT)


def test_limit_of_a_row_keeps_its_source() -> None:
    row = LegalValue("x", "2", "ngày làm việc", None, None, "Quy chế", "Điều 3", "P")
    assert str(limit((row,), "x", date(2024, 8, 7), WEEKENDS).source) == "Quy chế, Điều 3"
