"""A plan that is approved first, and a campaign that its successor takes over, over the pages."""

from datetime import date

import pytest
from pydantic_core import to_json

from payloads.basis import Participant
from storage.facts import basis_of
from storage.organisation import load
from storage.session import Database
from storage.tables.subject import Campaign, CampaignVersion
from tests.api.desk import CODE, Desk
from tests.factories import NOW
from tests.pages.browser import Browser, Values, words
from tests.pages.demanding import make_demanding
from tests.support.organisation import organisation, step, unit

pytestmark = pytest.mark.engine
PLAN = f"/phong-trao/{CODE}"
LETTER: Values = {"paper.number": "22/TTr-PNV", "paper.dated": "20/5/2024"}
PAPER: Values = {"paper.number": "153/KH-UBND", "paper.dated": "28/5/2024"}
ENDED = date(2024, 8, 1)


async def entered(desk: Desk, account: str) -> Browser:
    browser = Browser(desk.app)
    assert (await browser.sign_in(account)).status_code == 303
    return browser


async def launched(desk: Desk, chair: Browser) -> None:
    _address, values = await chair.form(f"{PLAN}/phat-dong")
    codes = [
        warned["code"]
        for warned in (await desk.get("chu-tich", f"/api/v1/campaigns/{CODE}")).json()["basis"]["warnings"]
    ]
    await chair.done(f"{PLAN}/phat-dong", PAPER | {f"accepted.{code}": "1" for code in codes})
    await desk.settled()
    assert values


def load_successor(database: Database) -> None:
    """Huyện đoàn became «đoàn xã mới» on 01/8/2024; the version of another authority names it."""
    with database.write() as session:
        new = unit("doan-xa-moi", valid_from=ENDED)
        old = unit("huyen-doan", valid_until=ENDED)
        load(session, organisation(old, new, steps=(step("huyen-doan", "doan-xa-moi", ENDED),)))
        row = session.get_one(Campaign, CODE)
        basis = basis_of(row)
        kept = tuple(p for p in basis.participants if p.unit != "huyen-doan")
        given = {
            **vars(basis),
            "issuer": "tinh-moi",
            "issuer_name": "UBND tỉnh Mới",
            "participants": (*kept, Participant("doan-xa-moi", "MEMBER")),
        }
        version = CampaignVersion(
            digest="0" * 64,
            campaign=CODE,
            basis=to_json(type(basis)(**given)).decode(),
            definition=row.definition,
            loaded_at=NOW,
        )
        session.add(version)


async def test_a_thematic_plan_is_proposed_returned_approved_and_then_launched(quiet: Desk) -> None:
    make_demanding(quiet.database, needs_approval=True)
    standing, chair = await entered(quiet, "chuyen-vien"), await entered(quiet, "chu-tich")
    async with quiet.working():
        page = await chair.get(PLAN)
        assert f"{PLAN}/phat-dong" not in page.text
        assert "Cần phê duyệt trước khi phát động" in words(page.text)
        early = await chair.send(f"{PLAN}/phat-dong", PAPER)
        assert early.status_code == 409
        assert "Chờ phê duyệt" in await standing.done(f"{PLAN}/trinh-phe-duyet", LETTER)
        assert "Xem và phê duyệt kế hoạch" in await chair.read("/")
        page = await chair.get(await _done(chair, f"{PLAN}/tra-lai-ke-hoach", {"reason": "Thiếu chỉ tiêu"}))
        assert "Bản nháp" in words(page.text)
        await standing.done(f"{PLAN}/trinh-phe-duyet", LETTER)
        assert "Đã được phê duyệt" in await chair.done(f"{PLAN}/phe-duyet", LETTER | {"paper.number": "310/QĐ-UBND"})
        await launched(quiet, chair)
        page_words = await chair.read(PLAN)
    assert "310/QĐ-UBND" in page_words
    assert "Đang nhận hồ sơ" in page_words


async def _done(browser: Browser, path: str, changes: Values) -> str:
    """Where a recorded act leads."""
    response = await browser.send(path, changes)
    assert response.status_code == 303, words(response.text)
    return str(response.headers["location"])


async def test_the_handover_shows_who_passes_to_whom_before_it_is_sent(quiet: Desk) -> None:
    chair = await entered(quiet, "chu-tich")
    async with quiet.working():
        await launched(quiet, chair)
        assert f"{PLAN}/chuyen-ke-thua" not in (await chair.get(PLAN)).text
        assert "Chưa có bản kế hoạch nào của cơ quan khác được nạp" in await chair.read(f"{PLAN}/chuyen-ke-thua")
        load_successor(quiet.database)
        assert f"{PLAN}/chuyen-ke-thua" in (await chair.get(PLAN)).text
        page = await chair.read(f"{PLAN}/chuyen-ke-thua")
        assert "1 đơn vị đã kết thúc chuyển cho đơn vị kế thừa" in page
        assert "→ Đơn vị doan-xa-moi (Nghị quyết số 202/2025/QH15, chưa xác nhận)" in page
        assert "UBND tỉnh Mới, bản nạp lúc" in page
        order: Values = {"reason": "Huyện kết thúc hoạt động", "definition_digest": "0" * 64}
        page = await chair.done(f"{PLAN}/chuyen-ke-thua", PAPER | order)
        await quiet.settled()
        page = await chair.read(PLAN)
    assert "Đơn vị đã chuyển cho đơn vị kế thừa" in page
    assert "nay: Đơn vị doan-xa-moi" in page
    with quiet.database.read() as session:
        assert session.get_one(Campaign, CODE).issuer_name == "UBND tỉnh Mới"
