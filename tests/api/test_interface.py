"""The interface as a whole: its description, its health, and a fault that is told as a fault."""

from pathlib import Path

import pytest

from rules.acting import Role
from rules.register import BODIES, TABLES
from runtime.identity import ForeignEngine, claim, installation_of
from storage import installation
from tests.api.desk import Desk, open_desk
from tests.factories import NOW
from tests.support.engine import Engine, running_engine

pytestmark = pytest.mark.engine
NOBODY = frozenset({Role.SYSTEM, Role.MESSENGER})
PLACES = {
    "campaign": "/api/v1/campaigns/{code}/acts/",
    "enrolment": "/api/v1/campaigns/{code}/enrolments/{tail}/acts/",
    "nomination": "/api/v1/campaigns/{code}/nominations/{tail}/acts/",
    "council": "/api/v1/campaigns/{code}/sittings/{tail}/acts/",
    "decision": "/api/v1/campaigns/{code}/decisions/{tail}/acts/",
    "programme": "/api/v1/programmes/{code}/acts/",
    "law": "/api/v1/law/rows/{code}/acts/",
    "signing": "/api/v1/signing/{code}/acts/",
}


async def test_description_lists_every_act_of_people_and_no_other(desk: Desk) -> None:
    described = (await desk.http.get("/openapi.json")).json()["paths"]

    acts = {
        PLACES[subject] + act
        for subject in BODIES
        for act in BODIES[subject]
        if TABLES[subject].by_act[act].roles - NOBODY
    }
    assert {path for path in described if "/acts/" in path and not path.startswith("/api/v1/acts/")} == acts


async def test_description_shows_texts_and_hides_what_the_server_adds(desk: Desk) -> None:
    schemas = (await desk.http.get("/openapi.json")).json()["components"]["schemas"]

    assert set(schemas["nomination_acts_Submit"]["properties"]) == {"declared", "channel", "filed_at", "channel_number"}
    assert set(schemas["nomination_acts_Withdraw"]["required"]) == {"letter_number"}
    assert "reason" in schemas["nomination_acts_Withdraw"]["properties"]


async def test_health_is_open_to_everybody(desk: Desk) -> None:
    health, ready = await desk.http.get("/healthz"), await desk.http.get("/readyz")

    assert (health.status_code, health.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (200, {"database": True, "engine": True})


async def test_ready_is_503_while_the_engine_is_away(migrated_file: Path, tmp_path: Path) -> None:
    async with running_engine(1) as own:
        client = await own.client()
        opened = open_desk(client, own.address, migrated_file, tmp_path, NOW)
        desk = await opened.__aenter__()
    ready = await desk.http.get("/readyz")
    health = await desk.http.get("/healthz")
    await opened.__aexit__(None, None, None)

    assert (ready.status_code, ready.json()) == (503, {"database": True, "engine": False})
    assert health.status_code == 200


def take_away(file: Path) -> None:
    """The database is gone, and nobody can make a new one in its place."""
    file.rename(file.with_suffix(".away"))
    file.mkdir()


async def test_ready_is_503_while_the_records_are_away(quiet: Desk, tmp_path: Path) -> None:
    quiet.database.close()
    quiet.app.state.parts.database.close()
    take_away(tmp_path / "records.sqlite")

    ready = await quiet.http.get("/readyz")

    assert (ready.status_code, ready.json()) == (503, {"database": False, "engine": True})


async def test_installation_claims_its_namespace_and_another_one_does_not_start(
    quiet: Desk, engine: Engine, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with quiet.database.read() as session:
        here = installation.current(session)
    assert here is not None
    assert await installation_of(quiet.client) == here.id
    await claim(quiet.client, here.id)

    folder = tmp_path_factory.mktemp("other")
    with pytest.raises(ForeignEngine, match="cùng một bản cài đặt"):
        async with open_desk(quiet.client, engine.address, migrated_file, folder, NOW):
            raise AssertionError("started")
    assert await installation_of(quiet.client) == here.id
