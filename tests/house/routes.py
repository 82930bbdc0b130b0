"""The routes of the application, and what is needed to ask them without an engine."""

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.routing import APIRoute
from temporalio.client import Client


def routes(app: FastAPI) -> Iterator[APIRoute]:
    """Every route that answers by a function of ours."""
    for route in app.routes:
        included = getattr(route, "original_router", None)
        for one in included.routes if included is not None else [route]:
            if isinstance(one, APIRoute):
                yield one


def paths(app: FastAPI) -> set[tuple[str, str]]:
    """(method, path) of every route."""
    return {(method, route.path) for route in routes(app) for method in route.methods}


async def lazy_client() -> Client:
    """A client that connects only when it is asked something."""
    return await Client.connect("127.0.0.1:1", lazy=True)
