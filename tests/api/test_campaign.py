"""Acts of the campaign over HTTP: its papers change it for every case at once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic_core import to_json

from definitions.basis import basis_of
from storage.tables.subject import CampaignVersion
from tests.api.desk import BASE, CODE, Desk, amended, require_problem

pytestmark = pytest.mark.engine
CHAIN = f"campaign/{CODE}"


def paper(number: str) -> dict[str, Any]:
    """A paper of the day."""
    return {"number": number, "dated": "2024-08-07T00:00+07:00"}


async def test_launch_with_open_warnings_is_refused(quiet: Desk) -> None:
    async with quiet.working():
        body = {"paper": paper("153/KH-UBND"), "accepted_warnings": []}
        require_problem(await quiet.act("chu-tich", "", "launch", body), 409, "WARNINGS_OPEN")
        assert quiet.refusals("chu-tich") == [(CHAIN, "WARNINGS_OPEN")]


async def test_suspended_campaign_takes_no_act_until_it_is_resumed(desk: Desk) -> None:
    n = await desk.draft("huyen-doan")
    await desk.done("chu-tich", "", "suspend", {"paper": paper("201/TB-UBND"), "reason": "Bão số 2"})

    require_problem(await desk.submit("huyen-doan", n), 409, "SUSPENDED")
    again = await desk.act("chu-tich", "", "suspend", {"paper": paper("202/TB-UBND"), "reason": "Bão"})
    require_problem(again, 409, "SUSPENDED")
    await desk.done("chu-tich", "", "resume", {"paper": paper("203/TB-UBND")})

    assert (await desk.submit("huyen-doan", n)).json()["state"] == "SUBMITTED"
    assert desk.refusals("tt-huyen-doan") == [(f"nomination/{CODE}/{n}", "SUSPENDED")]
    require_problem(await desk.act("chu-tich", "", "resume", {"paper": paper("204/TB-UBND")}), 409, "WRONG_PHASE")


async def test_extension_by_a_unit_is_refused_at_the_door(desk: Desk) -> None:
    body = {
        "paper": paper("1/CV"),
        "window": "SUBMISSION",
        "closes_at": "2024-08-11T00:00+07:00",
        "as_written": "đến hết ngày 10/8/2024",
    }

    require_problem(await desk.act("tt-hoi-nong-dan", "", "extend", body), 403, "WRONG_ROLE")

    assert desk.refusals("tt-hoi-nong-dan") == [("actor/tt-hoi-nong-dan", "WRONG_ROLE")]


async def test_amendment_changes_over_to_the_loaded_version(quiet: Desk) -> None:
    later = amended()
    async with quiet.working():
        await quiet.launch()
        body = {"paper": paper("160/KH-UBND"), "definition_digest": later.digest, "reason": "Lùi hạn nộp"}
        require_problem(await quiet.act("chu-tich", "", "amend", body), 404, "NOT_FOUND")
        with quiet.database.write() as session:
            session.add(
                CampaignVersion(
                    digest=later.digest,
                    campaign=CODE,
                    basis=to_json(basis_of(later)).decode(),
                    definition=later.definition.model_dump_json(),
                    loaded_at=datetime.now(UTC),
                )
            )

        await quiet.done("chu-tich", "", "amend", body)

        state = (await quiet.get("chu-tich", BASE)).json()["state"]
        assert state["definition_digest"] == later.digest
        bounds = {window["key"]: window["closes_at"] for window in state["windows"]}
        assert datetime.fromisoformat(bounds["SUBMISSION"]) == datetime.fromisoformat("2024-08-11T00:00+07:00")


async def test_cancelled_campaign_ends_every_part_and_takes_nothing_more(quiet: Desk) -> None:
    async with quiet.working():
        await quiet.launch()
        n = await quiet.draft("huyen-doan")
        require_problem(
            await quiet.act("chu-tich", "", "cancel", {"paper": paper("210/QĐ"), "reason": ""}), 409, "REASON_MISSING"
        )
        await quiet.done("chu-tich", "", "cancel", {"paper": paper("210/QĐ"), "reason": "Sáp nhập"})
        await quiet.settled()

        parts = (await quiet.get("chu-tich", f"{BASE}/enrolments", limit=200)).json()["items"]
        assert {item["state"]["status"] for item in parts} == {"ENDED"}
        require_problem(await quiet.submit("huyen-doan", n), 409, "WRONG_PHASE")
        report = await quiet.act("huyen-doan", "/enrolments/huyen-doan", "register_work", {"title": "Vườn cây"})
        require_problem(report, 409, "CASE_CLOSED")
