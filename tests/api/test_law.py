"""Law over JSON: rows of a day, their whole history, and the confirmation that an officer records."""

import secrets
from typing import Any

import httpx
import pytest

from cli.rehearsal.sample import sample_pdf
from definitions.law import law_values
from definitions.law.named import named_rows
from tests.api.desk import CODE, Desk, require_problem
from tests.factories import NOW

pytestmark = pytest.mark.engine

LAW = "/api/v1/law"
LEAST = {"id", "value", "unit", "from", "until", "scope", "instrument", "article", "evidence", "verified", "note"}
MORE = {"verified_by", "verified_at", "replaces", "before", "used_by", "row"}
OFFICER = "phap-che"
PAPER = {"number": "06/2022/QH15", "dated": "2022-06-15T00:00:00+07:00"}
BODY = {"paper": PAPER, "published_in": "Công báo số 605 ngày 19/7/2022, trang 3"}


async def rows(desk: Desk, **query: Any) -> list[dict[str, Any]]:
    """Rows of one request that succeeds."""
    response = await desk.get(OFFICER, LAW, limit=2000, **query)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found


async def row(desk: Desk, id_: str, on: str = "2024-08-07") -> dict[str, Any]:
    """The one row of an id."""
    (found,) = [one for one in await rows(desk, id=id_, on=on) if one["id"] == id_]
    return found


async def act(desk: Desk, account: str, code: str, name: str, fields: dict[str, Any]) -> httpx.Response:
    """One act on a row."""
    headers = {"idempotency-key": secrets.token_hex(12)}
    return await desk.ask(account, "POST", f"{LAW}/rows/{code}/acts/{name}", json=fields, headers=headers)


async def test_every_row_of_the_day_with_its_ground_and_nobody_who_confirmed_it(desk: Desk) -> None:
    found = await rows(desk, on="2024-08-07")

    assert {one["id"]: one["value"] for one in found} == {
        id_: value.value for id_, value in law_values(NOW.date()).items()
    }
    assert all(one.keys() >= LEAST | MORE for one in found)
    assert found == await rows(desk)
    assert {one["row"] for one in found} <= {workflow_id.partition("/")[2] for workflow_id in named_rows()}


async def test_pages_follow_one_another_without_gap(desk: Desk) -> None:
    seen: list[str] = []
    after = ""
    while True:
        page = (await desk.get(OFFICER, LAW, on="2024-08-07", after=after, limit=300)).json()
        seen += [one["id"] for one in page["items"]]
        after = page["next"]
        if not after:
            break

    assert len(seen) > 600
    assert seen == [one["id"] for one in await rows(desk, on="2024-08-07")]


async def test_rows_are_found_by_id_by_award_and_for_a_campaign(desk: Desk) -> None:
    assert [one["value"] for one in await rows(desk, id="base_salary", on="2024-06-30")] == ["1800000"]
    assert {one["id"] for one in await rows(desk, award="GIAY_KHEN", on="2024-08-07")} >= {"award.GK.authority"}
    here = {one["id"]: one["used_by"] for one in await rows(desk, campaign=CODE, on="2024-08-07")}
    assert (here["principle.P6"], here["base_salary"]) == ([CODE], [])


@pytest.mark.parametrize("query", [{"id": "khong.co"}, {"award": "KHONG_CO"}, {"campaign": "khong-co"}])
async def test_what_is_not_there_is_not_found(desk: Desk, query: dict[str, str]) -> None:
    assert (await desk.get(OFFICER, LAW, **query)).status_code == 404


async def test_a_bad_day_is_said(desk: Desk) -> None:
    assert (await desk.get(OFFICER, LAW, on="30-02-2024")).status_code == 422


async def test_history_has_every_row_ever_published(desk: Desk) -> None:
    found = (await desk.get(OFFICER, f"{LAW}/base_salary/history")).json()["items"]

    assert [one["value"] for one in found] == ["1490000", "1800000", "2340000", "2530000"]
    assert (await desk.get(OFFICER, f"{LAW}/khong.co/history")).status_code == 404


async def test_nobody_reads_law_without_signing_in(desk: Desk) -> None:
    assert (await desk.http.get(LAW)).status_code == 401


async def test_confirmation_with_a_copy_is_shown_with_who_when_and_on_which_text(desk: Desk) -> None:
    before = await row(desk, "principle.P6")
    assert (before["verified"], before["verified_by"]) == (False, None)
    kept = await desk.ask(
        OFFICER,
        "PUT",
        f"{LAW}/rows/{before['row']}/text",
        params={"number": "06/2022/QH15"},
        files={"file": ("luat.pdf", sample_pdf("Luật"))},
    )
    answer = await act(desk, OFFICER, before["row"], "confirm", BODY | {"remark": "Đã đối chiếu khoản 2."})

    assert (kept.status_code, answer.status_code, answer.json()["state"]) == (200, 200, "CONFIRMED"), answer.text
    after = await row(desk, "principle.P6")
    assert (after["verified"], after["verified_by"], after["verified_on"]) == (
        True,
        "Bà Hoàng Thị Thu",
        PAPER["number"],
    )
    assert after["verified_at"].startswith("2024-08-07T02:00")
    assert {**before, "verified": 1, "verified_by": 1, "verified_at": 1, "verified_on": 1} == {
        **after,
        "verified": 1,
        "verified_by": 1,
        "verified_at": 1,
        "verified_on": 1,
    }
    sha = kept.json()["sha256"]
    assert (await desk.get("tt-hat-kiem-lam", f"/tep/{sha}")).status_code == 200
    assert [event.tag for event in desk.events(f"law/{before['row']}")] == ["law:confirm:recorded"]

    gone = await act(desk, OFFICER, before["row"], "withdraw", {"reason": "Nhầm điều."})
    assert gone.json()["state"] == "WITHDRAWN"
    assert await row(desk, "principle.P6") == before


async def test_copy_belongs_to_the_text_that_it_was_put_under(desk: Desk) -> None:
    code = (await row(desk, "principle.P5"))["row"]
    await desk.ask(
        OFFICER, "PUT", f"{LAW}/rows/{code}/text", params={"number": "1/X"}, files={"file": ("a.pdf", sample_pdf("a"))}
    )
    assert (await act(desk, OFFICER, code, "confirm", BODY)).status_code == 200

    (event,) = desk.events(f"law/{code}")
    assert '"scan":""' in event.data


async def test_only_the_law_officer_confirms_and_puts_copies(desk: Desk) -> None:
    code = (await row(desk, "principle.P1"))["row"]
    for account in ("chuyen-vien", "chu-tich", "kiem-tra", "tt-hat-kiem-lam"):
        require_problem(await act(desk, account, code, "confirm", BODY), 403, "WRONG_ROLE")
        put = await desk.ask(
            account,
            "PUT",
            f"{LAW}/rows/{code}/text",
            params={"number": "1"},
            files={"file": ("a.pdf", sample_pdf("a"))},
        )
        require_problem(put, 403, "WRONG_ROLE")

    assert (await row(desk, "principle.P1"))["verified"] is False


async def test_gap_unknown_row_and_missing_text_are_refused(desk: Desk) -> None:
    gap = await row(desk, "supplement.limit")
    require_problem(await act(desk, OFFICER, gap["row"], "confirm", BODY), 409, "VALUE_MISSING")
    code = (await row(desk, "principle.P2"))["row"]
    require_problem(await act(desk, OFFICER, code, "confirm", BODY | {"published_in": ""}), 409, "PAPER_MISSING")
    later = BODY | {"paper": PAPER | {"dated": "2030-01-01T00:00:00+07:00"}}
    require_problem(await act(desk, OFFICER, code, "confirm", later), 409, "WRONG_DATE")
    assert (await act(desk, OFFICER, "0" * 40, "confirm", BODY)).status_code == 404
    assert (await act(desk, OFFICER, code, "confirm", BODY | {"digest": "forged"})).status_code == 422


async def test_law_officer_opens_no_dossier_of_other_units(desk: Desk) -> None:
    n = await desk.filed("hat-kiem-lam")

    assert (await desk.get(OFFICER, f"/api/v1/campaigns/{CODE}/nominations/{n}")).status_code == 404
    assert (await desk.get(OFFICER, f"/api/v1/campaigns/{CODE}/figures")).status_code == 404
