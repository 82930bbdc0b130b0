"""What every answer carries, and how much a request may bring: one layer around the whole application."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.actions.draft import LIMIT_BYTES

LONGEST_BYTES = LIMIT_BYTES + 1024 * 1024
"""A file of the largest size with its form around it."""
EVERYWHERE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
DATA = {"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
"""Of JSON and papers: kept by no cache, run by no browser."""
DATA_PREFIX = "/api/v1/"


class Edge:
    """Sets headers that a route has not set itself; ends a request that brings too much."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        added = EVERYWHERE | (DATA if scope["path"].startswith(DATA_PREFIX) else {})
        announced = Headers(scope=scope).get("content-length", "0")
        taken = 0

        async def receive_some() -> Message:
            nonlocal taken
            # Before the first byte is read, when the length is announced; else as soon as it is too much.
            if announced.isdecimal() and int(announced) > LONGEST_BYTES:
                raise HTTPException(413)
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > LONGEST_BYTES:
                raise HTTPException(413)
            return message

        async def send_more(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in added.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive_some, send_more)
