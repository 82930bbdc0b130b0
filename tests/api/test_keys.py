"""One form key, one act: however often it is sent, and whether or not somebody answers."""

import asyncio

import pytest

from tests.api.desk import BASE, Desk, require_problem

pytestmark = pytest.mark.engine


async def test_act_without_a_key_is_malformed_and_says_which_field(desk: Desk) -> None:
    n = await desk.draft("huyen-doan")

    response = await desk.ask("tt-huyen-doan", "POST", f"{BASE}/nominations/{n}/acts/submit", json={"declared": True})

    problem = require_problem(response, 422, "MALFORMED")
    assert problem["fields"] == {"header.idempotency-key": "Chưa điền mục này."}


async def test_same_key_and_body_answers_the_same_receipt(desk: Desk) -> None:
    n = await desk.draft("phong-dan-toc")
    first = await desk.submit("phong-dan-toc", n, key="mot-khoa-duy-nhat")

    again = await desk.submit("phong-dan-toc", n, key="mot-khoa-duy-nhat")

    assert first.json()["act_no"] == 1
    assert (again.status_code, again.json()) == (200, first.json())
    assert [event.tag for event in desk.events(f"nomination/cho-don-2024/{n}")] == ["nomination:submit:recorded"]


async def test_same_key_with_another_body_is_not_taken(desk: Desk) -> None:
    n = await desk.draft("hoi-nong-dan")
    require_problem(await desk.submit("hoi-nong-dan", n, declared=False, key="cung-khoa"), 409, "DECLARATION_MISSING")

    require_problem(await desk.submit("hoi-nong-dan", n, declared=True, key="cung-khoa"), 422, "KEY_REUSED")

    again = await desk.submit("hoi-nong-dan", n, declared=False, key="cung-khoa")
    require_problem(again, 409, "DECLARATION_MISSING")
    assert desk.refusals("tt-hoi-nong-dan") == [(f"nomination/cho-don-2024/{n}", "DECLARATION_MISSING")]


async def test_one_form_sent_five_times_at_once_happens_once(desk: Desk) -> None:
    n = await desk.draft("hat-kiem-lam")

    answers = await asyncio.gather(*(desk.submit("hat-kiem-lam", n, key="bam-nhieu-lan") for _ in range(5)))

    assert {answer.json()["act_no"] for answer in answers} == {1}
    assert len({answer.json()["key"] for answer in answers}) == 1
    assert len(desk.events(f"nomination/cho-don-2024/{n}")) == 1


async def test_act_without_a_worker_is_taken_and_answered_later(quiet: Desk) -> None:
    async with quiet.working():
        await quiet.launch()
        n = await quiet.draft("huyen-doan")
        bad = await quiet.draft("hoi-nong-dan", kinds=())

    quiet.in_a_hurry()
    waiting = await quiet.submit("huyen-doan", n, key="khong-ai-tra-loi")
    refused = await quiet.submit("hoi-nong-dan", bad, key="cung-khong-ai")

    assert (waiting.status_code, waiting.json()["status"]) == (202, "PENDING")
    poll = waiting.json()["poll"]
    assert (await quiet.get("tt-huyen-doan", poll)).status_code == 202
    async with quiet.working():
        await quiet.swept()
        answered = await quiet.get("tt-huyen-doan", poll)
        assert (answered.status_code, answered.json()["status"]) == (200, "RECORDED")
        again = await quiet.submit("huyen-doan", n, key="khong-ai-tra-loi")
        assert again.json() == answered.json()
        require_problem(await quiet.get("tt-hoi-nong-dan", refused.json()["poll"]), 409, "INCOMPLETE")
        assert quiet.refusals("tt-hoi-nong-dan") == [(f"nomination/cho-don-2024/{bad}", "INCOMPLETE")]
        require_problem(await quiet.get("tt-hoi-nong-dan", poll), 404, "NOT_FOUND")


async def test_unknown_key_answers_not_found(desk: Desk) -> None:
    require_problem(await desk.get("chuyen-vien", f"/api/v1/acts/{'0' * 40}"), 404, "NOT_FOUND")
