"""Signing in and out, and what protects a session."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlmodel import select

from cli.seeding import DEMO_PASSWORD
from storage.account import LOCK_AFTER
from storage.tables.person import Account, SignIn
from tests.api.desk import BASE, Desk, require_problem

pytestmark = pytest.mark.engine


def alone(desk: Desk, scheme: str = "http") -> httpx.AsyncClient:
    """A browser of its own, with a cookie jar of its own."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=desk.app, raise_app_exceptions=False), base_url=f"{scheme}://thidua.test"
    )


async def enter(browser: httpx.AsyncClient, account: str) -> httpx.Response:
    """Sign in on the page."""
    return await browser.post("/dang-nhap", data={"account": account, "password": DEMO_PASSWORD})


async def test_sign_in_answers_a_token_and_the_roles(desk: Desk) -> None:
    body = (await desk.sign_in("thu-ky")).json()

    assert [(held["role"], held["unit"]) for held in body["roles"]] == [
        ("SECRETARY", "huyen-cho-don"),
        ("SPECIALIST", "phong-noi-vu"),
        ("MEMBER", "huyen-cho-don"),
    ]
    assert min(len(body["token"]), len(body["csrf"])) >= 32


async def test_wrong_password_and_unknown_name_are_answered_alike(desk: Desk) -> None:
    wrong = require_problem(await desk.sign_in("van-phong", "sai"), 401, "SIGN_IN")
    unknown = require_problem(await desk.sign_in("khong-co-ai", "sai"), 401, "SIGN_IN")

    assert wrong == unknown


async def test_account_rests_after_eight_wrong_passwords_and_answers_as_before(desk: Desk) -> None:
    said = [require_problem(await desk.sign_in("kiem-phieu-1", "sai"), 401, "SIGN_IN") for _ in range(LOCK_AFTER)]

    locked = require_problem(await desk.sign_in("kiem-phieu-1"), 401, "SIGN_IN")

    assert [answer for answer in said if answer != locked] == []
    assert (await desk.sign_in("kiem-phieu-2")).status_code == 200


async def test_account_opens_again_when_its_rest_is_over(desk: Desk) -> None:
    with desk.database.write() as session:
        account = session.get_one(Account, "van-thu")
        account.locked_until = datetime.now(UTC) - timedelta(seconds=1)

    assert (await desk.sign_in("van-thu")).status_code == 200


async def test_inactive_account_cannot_sign_in_and_its_sessions_end(desk: Desk) -> None:
    assert (await desk.get("cong-an-huyen", BASE)).status_code == 200
    with desk.database.write() as session:
        session.get_one(Account, "cong-an-huyen").active = False

    require_problem(await desk.sign_in("cong-an-huyen"), 401, "SIGN_IN")
    require_problem(await desk.get("cong-an-huyen", BASE), 401, "NOT_SIGNED_IN")


async def test_session_ends_at_its_hour(desk: Desk) -> None:
    token = (await desk.sign_in("kiem-tra")).json()["token"]
    headers = {"authorization": f"Bearer {token}"}
    assert (await desk.http.get(BASE, headers=headers)).status_code == 200
    with desk.database.write() as session:
        for row in session.exec(select(SignIn).where(SignIn.account == "kiem-tra")):
            row.expires_at = datetime.now(UTC)

    require_problem(await desk.http.get(BASE, headers=headers), 401, "NOT_SIGNED_IN")


async def test_sign_out_ends_this_session_and_no_other(desk: Desk) -> None:
    here, there = [(await desk.sign_in("hoi-nong-dan")).json()["token"] for _ in range(2)]
    response = await desk.http.post("/api/v1/sign-out", headers={"authorization": f"Bearer {here}"})

    assert (response.status_code, response.content) == (204, b"")
    gone = await desk.http.get(BASE, headers={"authorization": f"Bearer {here}"})
    require_problem(gone, 401, "NOT_SIGNED_IN")
    assert (await desk.http.get(BASE, headers={"authorization": f"Bearer {there}"})).status_code == 200


async def test_nobody_is_answered_401_with_words(desk: Desk) -> None:
    problem = require_problem(await desk.http.get(BASE), 401, "NOT_SIGNED_IN")

    assert problem["title"] == "Chưa đăng nhập hoặc phiên đã hết hạn."


async def test_cookie_alone_changes_nothing_and_with_its_csrf_value_does(desk: Desk) -> None:
    async with alone(desk) as browser:
        await enter(browser, "huyen-doan")
        draft = {"unit": "huyen-doan", "content": {"recipient_class": "COLLECTIVE", "name": "Chi đoàn mẫu"}}
        assert (await browser.get(BASE)).status_code == 200

        require_problem(await browser.post(f"{BASE}/drafts", json=draft), 403, "FORGED")
        wrong = await browser.post(f"{BASE}/drafts", json=draft, headers={"x-csrf": "doan-mo"})
        require_problem(wrong, 403, "FORGED")

        with desk.database.read() as session:
            csrf = session.exec(select(SignIn.csrf).where(SignIn.account == "huyen-doan")).one()
        written = await browser.post(f"{BASE}/drafts", json=draft, headers={"x-csrf": csrf})
        assert written.status_code == 201


async def test_acts_need_the_csrf_value_too(desk: Desk) -> None:
    async with alone(desk) as browser:
        await enter(browser, "chu-tich")
        response = await browser.post(f"{BASE}/acts/suspend", json={}, headers={"idempotency-key": "khong-co-csrf"})

    assert response.status_code in (403, 422)
    assert desk.events(subject="campaign/cho-don-2024")[-1].tag != "campaign:suspend:recorded"


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
async def test_cookie_is_kept_from_scripts_and_other_sites(desk: Desk, scheme: str, secure: bool) -> None:
    async with alone(desk, scheme) as browser:
        flags = (await enter(browser, "phong-dan-toc")).headers["set-cookie"].lower()

    assert ("httponly" in flags, "samesite=lax" in flags, "path=/" in flags) == (True, True, True)
    assert ("secure" in flags) == secure


async def test_json_is_kept_by_no_cache_and_run_by_no_browser(desk: Desk) -> None:
    headers = (await desk.get("chuyen-vien", BASE)).headers

    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
