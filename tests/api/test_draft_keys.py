"""One key, one draft: a browser or a driver that lost the answer may ask again."""

import asyncio

import pytest

from tests.api.desk import BASE, Desk, require_problem

pytestmark = pytest.mark.engine
UNIT = "huyen-doan"
ASKED = {"unit": UNIT, "content": {"recipient_class": "COLLECTIVE", "name": "Chi đoàn mẫu"}}
KEY = {"idempotency-key": "mot-ban-nhap-thoi"}


async def test_one_form_sent_five_times_at_once_makes_one_draft(desk: Desk) -> None:
    answers = await asyncio.gather(
        *(desk.ask(UNIT, "POST", f"{BASE}/drafts", json=ASKED, headers=KEY) for _ in range(5))
    )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["n"] for answer in answers}) == 1


async def test_same_key_with_another_draft_is_not_taken(desk: Desk) -> None:
    await desk.ask(UNIT, "POST", f"{BASE}/drafts", json=ASKED, headers=KEY)
    other = {"unit": UNIT, "content": {"recipient_class": "COLLECTIVE", "name": "Chi đoàn khác"}}

    response = await desk.ask(UNIT, "POST", f"{BASE}/drafts", json=other, headers=KEY)

    require_problem(response, 422, "KEY_REUSED")
