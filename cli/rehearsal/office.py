"""The officers' side of the JSON interface: sign in, send with one key until there is a definite answer."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import httpx

from payloads.ids import digest_of
from runtime.failure import Failure

PATIENCE_SECONDS = 120.0
"""How long one request is repeated while parts of the installation are down."""
PAUSE_SECONDS = 0.2
RETRIED = frozenset({500, 502, 503})


@dataclass(frozen=True)
class Reply:
    """A definite answer: `code` is empty for what was done, else the problem's code."""

    status: int
    code: str
    body: dict[str, Any]


class Office:
    """All accounts of a rehearsal at one address."""

    def __init__(self, address: str, password: str) -> None:
        self.http = httpx.AsyncClient(base_url=address, timeout=30.0)
        self.password = password
        self.tokens: dict[str, str] = {}
        self._signing: dict[str, asyncio.Lock] = {}

    async def close(self) -> None:
        """Close all connections."""
        await self.http.aclose()

    async def _sign_in(self, account: str) -> str:
        async with self._signing.setdefault(account, asyncio.Lock()):
            if account not in self.tokens:
                reply = await self._until_definite(
                    "POST", "/api/v1/sign-in", {}, json={"account": account, "password": self.password}
                )
                if reply.code:
                    raise Failure(f"Tài khoản {account} không đăng nhập được: {reply.body.get('title')}")
                self.tokens[account] = str(reply.body["token"])
        return self.tokens[account]

    async def _until_definite(self, method: str, path: str, headers: dict[str, str], **parts: Any) -> Reply:
        ends = time.monotonic() + PATIENCE_SECONDS
        last = ""
        while time.monotonic() < ends:
            try:
                response = await self.http.request(method, path, headers=headers, **parts)
            except httpx.HTTPError as error:
                last = type(error).__name__
            else:
                body = response.json()
                if response.status_code not in RETRIED and body.get("status") != "PENDING":
                    code = str(body.get("code", "FAULT")) if response.is_error else ""
                    return Reply(response.status_code, code, body)
                last = f"{response.status_code} {body.get('detail', 'PENDING')}"
            await asyncio.sleep(PAUSE_SECONDS)
        raise Failure(f"{method} {path} không được trả lời sau {PATIENCE_SECONDS:.0f} giây ({last}).")

    async def request(self, account: str, method: str, path: str, **parts: Any) -> Reply:
        """One request of an account, repeated until it is answered."""
        headers = {"authorization": f"Bearer {await self._sign_in(account)}", **parts.pop("headers", {})}
        return await self._until_definite(method, path, headers, **parts)

    async def act(self, account: str, path: str, act: str, fields: dict[str, Any], key: str) -> Reply:
        """One act under one key: however often it is sent, it happens once."""
        return await self.request(
            account,
            "POST",
            f"{path}/acts/{act}",
            json=fields,
            headers={"idempotency-key": digest_of(key)[:40]},
        )

    async def get(self, account: str, path: str, **query: Any) -> dict[str, Any]:
        """Read. Raises Failure for anything but success."""
        reply = await self.request(account, "GET", path, params=query)
        if reply.code:
            raise Failure(f"GET {path}: {reply.body.get('title', reply.code)}")
        return reply.body

    async def get_bytes(self, account: str, path: str) -> bytes:
        """The bytes of a paper. Raises Failure for anything but success."""
        headers = {"authorization": f"Bearer {await self._sign_in(account)}"}
        response = await self.http.get(path, headers=headers)
        if response.is_error:
            raise Failure(f"GET {path}: {response.status_code}")
        return response.content

    async def all_pages(self, account: str, path: str) -> list[dict[str, Any]]:
        """Every item of a paged list."""
        items: list[dict[str, Any]] = []
        after = ""
        while True:
            page = await self.get(account, path, after=after, limit=200)
            items.extend(page["items"])
            after = page["next"]
            if not after:
                return items
