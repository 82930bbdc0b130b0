"""The pages over rows alone: the real application without an engine, and officers with roles."""

from pathlib import Path

from fastapi import FastAPI
from sqlmodel import Session

from api.app import create_app
from api.deps import Parts
from api.security import hash_password
from documents.store import Store
from rules.handover import Holding
from runtime.settings import Settings
from storage import account as accounts
from storage.session import Database
from storage.tables.person import Person
from tests.house.routes import lazy_client

PASSWORD = "dien-tap-2024"  # noqa: S105  # of accounts that exist in one test
HASH = hash_password(PASSWORD)


async def office(database: Database, folder: Path) -> FastAPI:
    """The application over a database; whatever would ask the engine fails."""
    app = create_app(Settings(data_dir=folder))
    app.state.parts = Parts(Settings(data_dir=folder), database, await lazy_client(), Store(folder / "store"))
    return app


def add_officer(session: Session, name: str, *held: Holding, post: str = "Chuyên viên") -> None:
    """An account with its person and roles; the units have to be there."""
    session.add(Person(code=f"p-{name}", honorific="Bà", name=f"Nguyễn Thị {name.capitalize()}", post=post))
    session.flush()
    accounts.create(session, name, HASH, f"p-{name}", [(one.role, one.unit) for one in held], demo=True)
    session.flush()
