"""A Council whose statute differs from Chợ Đồn's in every point, over the pages: a tie and a written round."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from activities.composing import minutes_paper
from definitions.facts import Campaign
from definitions.statute import Statute
from storage.papers import sitting_dossier
from storage.tables.subject import Sitting
from tests.api import desk as desks
from tests.api.desk import CODE, Desk, open_desk
from tests.factories import NOW, at
from tests.pages.browser import Browser, Values
from tests.pages.conftest import Enter
from tests.pages.test_meeting import appraised, offered
from tests.support.engine import Engine

pytestmark = pytest.mark.engine
SITTING, ROUND = f"/hoi-dong/{CODE}/1", f"/hoi-dong/{CODE}/2"
SAID = {"article": "Điều 8", "illustrative": True}
OTHER = Statute.model_validate(
    {
        "illustrative": True,
        "issuer": "huyen-cho-don",
        "note": "Quy chế minh họa khác",
        "document": {
            "name": "Quy chế khác",
            "number": "7/QĐ-HĐTĐKT",
            "issued_on": None,
            "in_force_from": None,
            "in_force_until": None,
        },
        "membership": {"minimum": 9, "maximum": 15, "vice_chairs": 3, "seats": ("CHAIR",), **SAID},
        "quorum": {"share": "1/2", "base": "ALL_MEMBERS", **SAID},
        "forms": {
            "GIAY_KHEN": {
                "council": True,
                "threshold": "majority",
                "base": "PRESENT",
                "modes": ("SHOW_OF_HANDS", "WRITTEN_ROUND", "WRITTEN_OPINION"),
                "usual_mode": "SHOW_OF_HANDS",
                "secret": False,
                "ranked": True,
                **SAID,
            },
            "BANG_KHEN": {
                "council": True,
                "threshold": "90%",
                "base": "VALID_BALLOTS",
                "modes": ("PAPER", "ELECTRONIC_SECRET"),
                "usual_mode": "PAPER",
                "secret": True,
                "ranked": False,
                **SAID,
            },
        },
        "recusal": {"enforced": True, "changes_base": True, **SAID},
        "tellers": {"count": 3, **SAID},
        "written_round": {
            "ordered_by": "CHAIR",
            "reply_days": 2,
            "reply_unit": "days",
            "silence": "AGREE",
            **SAID,
        },
        "meetings": {
            "per_year": 4,
            "notice_days": 3,
            "notice_unit": "days",
            "chair_in_absence": "STANDING_VICE_CHAIR",
            **SAID,
        },
        "chair_casting_vote": {"decides": True, **SAID},
        "notes": (),
    }
)


def other_plan() -> Campaign:
    """Chợ Đồn's plan under the other statute."""
    return replace(PLAN(), statute=OTHER)


PLAN = desks.plan


@pytest_asyncio.fixture(scope="module")
async def desk(engine: Engine, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """A launched campaign under the other statute."""
    client = await engine.client()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(desks, "plan", other_plan)
        folder = tmp_path_factory.mktemp("statute")
        async with open_desk(client, engine.address, migrated_file, folder, NOW) as opened, opened.working():
            await opened.launch()
            yield opened


async def test_pages_offer_what_the_statute_allows_and_say_why(desk: Desk, enter: Enter) -> None:
    specialist, secretary, chair = await enter("chuyen-vien"), await enter("thu-ky"), await enter("chu-tich")
    first, second = [await appraised(desk, specialist, unit) for unit in ("huyen-doan", "hoi-nong-dan")]
    await convene(secretary, first)
    await desk.advance(at(19, 8, 8))
    await sit(secretary, chair, first)
    in_sitting = await sign(desk, chair, SITTING)
    await by_sheets(desk, secretary, chair, second)
    in_round = await sign(desk, chair, ROUND)
    assert in_sitting.startswith("biểu quyết giơ tay (Giấy khen của Chủ tịch UBND huyện)")
    assert in_round.startswith("lấy ý kiến bằng văn bản, không họp (Giấy khen của Chủ tịch UBND huyện)")


async def convene(secretary: Browser, n: int) -> None:
    """Too short a notice is refused in the statute's name, the right one is taken."""
    path, agenda = f"/hoi-dong/{CODE}/moi", [str(n)]
    page = await secretary.read(path)
    assert "Lấy ý kiến bằng văn bản" in page
    early = await secretary.send(path, {"sits_at": "08:00 09/8/2024", "items": agenda})
    assert early.status_code == 409
    assert "Quy chế khác số 7/QĐ-HĐTĐKT, Điều 8" in early.text
    await secretary.done(path, {"sits_at": "08:00 19/8/2024", "items": agenda})


async def sit(secretary: Browser, chair: Browser, n: int) -> None:
    """Ten of eleven present, even votes, the chair decides."""
    members = await offered(secretary, f"{SITTING}/diem-danh", "present")
    await secretary.done(f"{SITTING}/diem-danh", {"present": members[:10]})
    page = await secretary.read(f"{SITTING}/mo-bieu-quyet")
    assert "Giấy khen của Chủ tịch UBND huyện: biểu quyết giơ tay" in page
    assert "Đề nghị Bằng khen của Chủ tịch UBND tỉnh: bỏ phiếu kín bằng phiếu giấy" in page
    assert "cần quá nửa số thành viên có mặt" in page
    assert "cần 9/10 số phiếu hợp lệ" in page
    assert "Ba người kiểm phiếu" in page
    assert "Hệ thống chưa có dịch vụ bỏ phiếu kín điện tử" in page
    assert await offered(secretary, f"{SITTING}/mo-bieu-quyet", "vote") == [
        "GIAY_KHEN:SHOW_OF_HANDS",
        "BANG_KHEN:PAPER",
    ]
    await secretary.done(f"{SITTING}/mo-bieu-quyet")
    for browser in (secretary, chair):
        page = await browser.read(f"{SITTING}/nhap-ket-qua")
        assert "Số ý kiến bằng văn bản đã nhận (vắng 1 thành viên)" in page
        votes: Values = {f"tallies.{n}.agree": "5", f"tallies.{n}.disagree": "5"}
        written: Values = {f"written.{n}.agree": "0", f"written.{n}.disagree": "0", "written_returned": "0"}
        await browser.done(f"{SITTING}/nhap-ket-qua", {"issued": "10", "returned": "10", **votes, **written})
    assert "Ngang phiếu, chờ chủ trì" in await secretary.read(SITTING)
    assert (await secretary.send(f"{SITTING}/khoa-bieu-quyet")).status_code == 409
    await chair.done(f"{SITTING}/quyet-dinh-ngang-phieu", {"n": str(n), "agree": "true"})
    page = await secretary.done(f"{SITTING}/khoa-bieu-quyet")
    assert "5 / 10 đồng ý, cần 5; 5 không đồng ý; ngang phiếu, theo phía chủ trì" in page


async def by_sheets(desk: Desk, secretary: Browser, chair: Browser, n: int) -> None:
    """The chair orders the round; seven of eleven reply, silence agrees."""
    path = f"/hoi-dong/{CODE}/moi"
    await secretary.done(path, {"way": "ROUND", "sits_at": "08:00 20/8/2024", "items": [str(n)]})
    assert "11 thành viên được gửi phiếu, cần ít nhất 6 phiếu gửi lại" in await secretary.read(ROUND)
    asked: Values = {"reply_due_at": "22/8/2024"}
    by_secretary = await secretary.send(f"{ROUND}/gui-phieu-lay-y-kien", asked)
    assert "Quy chế không để vai này quyết định" in by_secretary.text
    early = await chair.send(f"{ROUND}/gui-phieu-lay-y-kien", {"reply_due_at": "20/8/2024"})
    assert early.status_code == 409
    await chair.done(f"{ROUND}/gui-phieu-lay-y-kien", asked)
    for browser in (secretary, chair):
        votes: Values = {f"tallies.{n}.agree": "6", f"tallies.{n}.disagree": "1"}
        await browser.done(f"{ROUND}/nhap-ket-qua", {"issued": "11", "returned": "7", **votes})
    assert (await secretary.send(f"{ROUND}/khoa-bieu-quyet")).status_code == 409
    await desk.advance(at(23, 8))
    page = await secretary.done(f"{ROUND}/khoa-bieu-quyet")
    assert "10 / 11 đồng ý, cần 6" in page
    assert "4 phiếu không gửi lại" in page


async def sign(desk: Desk, chair: Browser, path: str) -> str:
    """The minutes name the statute beside every threshold. Returns how they say that the Council voted."""
    assert "Biên bản đã ký" in await chair.done(f"{path}/ky-bien-ban")
    with desk.database.read() as session:
        row = session.get_one(Sitting, f"council/{CODE}/{path[-1]}")
        paper = minutes_paper(sitting_dossier(session, row.id, row.act_no))
    assert "đồng ý quá nửa số thành viên có mặt, trừ thành viên có liên quan" in paper.threshold
    assert "Quy chế khác số 7/QĐ-HĐTĐKT, Điều 8" in paper.threshold
    return paper.mode
