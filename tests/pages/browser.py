"""A person at a browser: signs in by cookie, opens pages, fills the form that the page shows."""

import re
from html.parser import HTMLParser
from typing import Any

import httpx
from fastapi import FastAPI

from cli.seeding import DEMO_PASSWORD

Values = dict[str, str | list[str]]


class _Form(HTMLParser):
    """Controls of the last POST form of a page, as a browser would send them untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.inside = False
        self.area = ""
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.inside = given.get("method") == "post"
            if self.inside:
                self.values = {}
        elif not self.inside:
            return
        elif tag == "input" and given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                self.values.setdefault(name, []).append(given.get("value") or "")
        elif tag == "input" and given.get("type") != "file":
            self.values.setdefault(name, []).append(given.get("value") or "")
        elif tag == "textarea":
            self.area = name
            self.values[name] = [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and (self.select not in self.values or "selected" in given):
            self.values[self.select] = [given.get("value") or ""]

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"
        self.area = "" if tag == "textarea" else self.area
        self.select = "" if tag == "select" else self.select

    def handle_data(self, data: str) -> None:
        if self.inside and self.area:
            self.values[self.area] = [self.values[self.area][0] + data]


def words(page: str) -> str:
    """What a person reads in the main part of a page, on one line."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).strip()


class Browser:
    """One person's browser."""

    def __init__(self, app: FastAPI) -> None:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://thidua.test", timeout=60)

    async def sign_in(self, account: str, password: str = DEMO_PASSWORD, to: str = "/") -> httpx.Response:
        return await self.http.post("/dang-nhap", data={"account": account, "password": password, "to": to})

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(path, follow_redirects=True)

    async def read(self, path: str) -> str:
        """The words of a page that has to be there."""
        response = await self.get(path)
        assert response.status_code == 200, (path, response.status_code, words(response.text))
        return words(response.text)

    async def form(self, path: str) -> tuple[str, dict[str, list[str]]]:
        """Address and values of the form on a page."""
        response = await self.get(path)
        assert response.status_code == 200, (path, response.status_code, words(response.text))
        parser = _Form()
        parser.feed(response.text[response.text.index("<main") :])
        return str(response.url.raw_path.decode()), parser.values

    async def send(self, path: str, changes: Values | None = None, **parts: Any) -> httpx.Response:
        """Open a question, change some answers, send it."""
        address, values = await self.form(path)
        return await self.http.post(address, data={**values, **(changes or {})}, **parts)

    async def done(self, path: str, changes: Values | None = None, **parts: Any) -> str:
        """Send a question whose act has to be recorded; the words of the page it leads to."""
        response = await self.send(path, changes, **parts)
        assert response.status_code == 303, (path, response.status_code, words(response.text))
        return await self.read(response.headers["location"])
