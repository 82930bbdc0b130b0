"""Refusals over HTTP: each has its code and status, its words and its source, and stands in the record."""

from datetime import datetime

import pytest

from cli.rehearsal.sample import sample_pdf
from tests.api.desk import BASE, PAPERS, Desk, require_problem
from tests.factories import NOW, at

pytestmark = pytest.mark.engine
CHAIN = "nomination/cho-don-2024"
instant = datetime.fromisoformat


async def test_submit_with_a_paper_missing_is_incomplete_and_names_it(desk: Desk) -> None:
    n = await desk.draft("huyen-doan", kinds=PAPERS[:2])

    problem = require_problem(await desk.submit("huyen-doan", n), 409, "INCOMPLETE")

    assert "Báo cáo thành tích" in problem["title"]
    assert "153/KH-UBND" in problem["source"]
    assert problem["remedy"] != ""
    assert problem["instance"] == f"{BASE}/nominations/{n}/acts/submit"
    assert desk.refusals("tt-huyen-doan") == [(f"{CHAIN}/{n}", "INCOMPLETE")]


async def test_submit_without_the_declaration_is_refused(desk: Desk) -> None:
    n = await desk.draft("hoi-nong-dan")

    require_problem(await desk.submit("hoi-nong-dan", n, declared=False), 409, "DECLARATION_MISSING")

    assert desk.refusals("tt-hoi-nong-dan") == [(f"{CHAIN}/{n}", "DECLARATION_MISSING")]


async def test_second_dossier_of_a_unit_with_one_slot_is_over_quota(desk: Desk) -> None:
    await desk.filed("phong-dan-toc")
    second = await desk.draft("phong-dan-toc")

    problem = require_problem(await desk.submit("phong-dan-toc", second), 409, "OVER_QUOTA")

    assert "mục III.3.a" in problem["source"]
    assert desk.refusals("tt-phong-dan-toc") == [(f"{CHAIN}/{second}", "OVER_QUOTA")]


async def test_withdrawal_frees_the_slot_for_another_dossier(desk: Desk) -> None:
    first = await desk.filed("hat-kiem-lam")
    second = await desk.draft("hat-kiem-lam")
    letter = {"letter_number": "12/CV", "reason": "Chọn tập thể khác"}
    await desk.done("tt-hat-kiem-lam", f"/nominations/{first}", "withdraw", letter)

    response = await desk.submit("hat-kiem-lam", second)

    assert (response.status_code, response.json()["state"]) == (200, "SUBMITTED")


async def test_filed_dossier_cannot_be_filed_again(desk: Desk) -> None:
    n = await desk.filed("thanh-tra-huyen")

    require_problem(await desk.submit("thanh-tra-huyen", n), 409, "WRONG_PHASE")

    assert desk.refusals("tt-thanh-tra-huyen") == [(f"{CHAIN}/{n}", "WRONG_PHASE")]


async def test_act_of_another_role_is_403_on_the_actors_own_chain(desk: Desk) -> None:
    n = await desk.filed("phong-tu-phap")

    require_problem(await desk.act("tt-phong-tu-phap", f"/nominations/{n}", "accept", {}), 403, "WRONG_ROLE")

    assert desk.refusals("tt-phong-tu-phap") == [("actor/tt-phong-tu-phap", "WRONG_ROLE")]


async def test_act_in_a_role_that_is_not_held_is_refused(desk: Desk) -> None:
    n = await desk.filed("bao-hiem-xa-hoi")
    headers = {"idempotency-key": "doi-vai-khac", "act-as": "STANDING_HEAD"}

    response = await desk.ask("thu-ky", "POST", f"{BASE}/nominations/{n}/acts/accept", json={}, headers=headers)

    require_problem(response, 403, "WRONG_ROLE")


async def test_rejection_without_a_reason_is_refused(desk: Desk) -> None:
    n = await desk.filed("kho-bac-nha-nuoc")

    require_problem(
        await desk.act("chuyen-vien", f"/nominations/{n}", "reject", {"reason": " "}), 409, "REASON_MISSING"
    )

    assert desk.refusals("chuyen-vien") == [(f"{CHAIN}/{n}", "REASON_MISSING")]


async def test_act_on_a_case_that_never_began_is_closed_on_the_actors_chain(desk: Desk) -> None:
    n = await desk.draft("uy-ban-mttq")

    require_problem(await desk.act("truong-phong-noi-vu", f"/nominations/{n}", "accept", {}), 409, "CASE_CLOSED")

    assert desk.refusals("truong-phong-noi-vu") == [("actor/truong-phong-noi-vu", "CASE_CLOSED")]


async def test_filing_elsewhere_is_entered_by_the_standing_body_with_evidence(desk: Desk) -> None:
    n = await desk.draft("lien-doan-lao-dong", account="chuyen-vien")
    fields = {
        "declared": True,
        "channel": "PORTAL",
        "filed_at": "2024-08-06T16:20+07:00",
        "channel_number": "000.00.11.H03-240806-0007",
    }
    path = f"/nominations/{n}"
    own = await desk.act("tt-lien-doan-lao-dong", path, "submit", fields)
    require_problem(own, 409, "WRONG_FILING_TIME")
    require_problem(await desk.act("chuyen-vien", path, "submit", fields), 409, "EVIDENCE_MISSING")
    later = fields | {"filed_at": "2024-08-07T09:01+07:00"}
    assert (await desk.upload("chuyen-vien", n, "EVIDENCE", sample_pdf("bien nhan"))).status_code == 200
    require_problem(await desk.act("chuyen-vien", path, "submit", later), 409, "WRONG_FILING_TIME")

    receipt = await desk.done("chuyen-vien", path, "submit", fields)

    assert instant(receipt["filed_at"]) == at(6, 8, 16, 20)
    assert instant(receipt["received_at"]) == NOW


async def test_dossier_before_the_window_is_early_and_taken_once_it_opens(before: Desk) -> None:
    n = await before.draft("huyen-doan")
    require_problem(await before.submit("huyen-doan", n), 409, "EARLY")
    assert before.refusals("tt-huyen-doan") == [(f"{CHAIN}/{n}", "EARLY")]

    await before.advance(at(6, 8))

    response = await before.submit("huyen-doan", n)
    assert (response.status_code, response.json()["state"]) == (200, "SUBMITTED")


async def test_dossier_after_the_window_is_late_unless_it_was_filed_elsewhere_in_time(before: Desk) -> None:
    late = await before.draft("hoi-nong-dan")
    await before.advance(at(9, 8))

    problem = require_problem(await before.submit("hoi-nong-dan", late), 409, "LATE")
    assert "hết ngày 08/8/2024" in problem["title"]
    assert before.refusals("tt-hoi-nong-dan") == [(f"{CHAIN}/{late}", "LATE")]

    await before.upload("chuyen-vien", late, "EVIDENCE", sample_pdf("so den"))
    fields = {
        "declared": True,
        "channel": "REGISTRY",
        "filed_at": "2024-08-08T23:59:59+07:00",
        "channel_number": "1532",
    }
    receipt = await before.done("chuyen-vien", f"/nominations/{late}", "submit", fields)
    assert instant(receipt["filed_at"]) == at(8, 8, 23, 59, 59)


async def test_clock_does_not_go_back(before: Desk) -> None:
    body = {"to": at(1, 8).isoformat()}

    require_problem(await before.ask("chuyen-vien", "POST", "/api/v1/clock/advance", json=body), 409, "CLOCK")
