"""The web application: parts wired once, routers of pages and JSON, one table of errors."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, OperationalError
from starlette.concurrency import run_in_threadpool
from temporalio.service import RPCError

from api import errors
from api.deps import AppParts, Parts
from api.headers import Edge
from api.pages import ROUTERS as PAGES
from api.rest import acts, award_history, cases, inspection, law, programmes, session, signing
from audit.pool import Pool
from audit.state import TimeMachine
from documents.store import Store
from runtime.identity import claim
from runtime.settings import Settings
from runtime.temporal import connect
from storage import installation
from storage.session import Database

READY_WITHIN = timedelta(seconds=3)


def create_app(settings: Settings) -> FastAPI:
    """The application for one installation. The engine's client belongs to the running loop."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        database = Database(settings.records_url)
        client = await connect(settings, identity="thidua-api")
        with database.read() as session:
            here = installation.current(session)
        if here is not None:
            await claim(client, here.id)
        store = Store(settings.store_dir)
        app.state.parts = Parts(settings, database, client, store)
        with Pool() as pool:
            app.state.machine = TimeMachine(client, database, store, pool, builds=Store(settings.builds_dir))
            yield
        database.close()

    app = FastAPI(title="thidua", version="1", lifespan=life, docs_url="/api/docs", redoc_url=None)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    interface = (session, cases, programmes, law, signing, acts, award_history, inspection)
    for router in (*(module.router for module in interface), *PAGES):
        app.include_router(router)
    app.add_api_route("/healthz", healthz, methods=["GET"], include_in_schema=False)
    app.add_api_route("/readyz", readyz, methods=["GET"], include_in_schema=False)
    errors.install(app)
    app.add_middleware(Edge)
    return app


def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


async def readyz(parts: AppParts) -> JSONResponse:
    """Database and engine answer too."""
    rows = await run_in_threadpool(_rows_answer, parts)
    try:
        ready = await parts.client.service_client.check_health(timeout=READY_WITHIN)
    except RPCError:
        ready = False
    return JSONResponse({"database": rows, "engine": ready}, status_code=200 if rows and ready else 503)


def _rows_answer(parts: Parts) -> bool:
    try:
        with parts.database.read() as reading:
            reading.execute(text("SELECT 1"))
    except (OperationalError, InterfaceError):
        return False
    return True
