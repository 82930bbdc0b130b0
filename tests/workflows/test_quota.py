"""On the engine: a unit files, a paper shares out anew, and the unit files again by the new line."""

from dataclasses import replace

import pytest
from pydantic_core import to_json

from rules import campaign
from rules.acting import Role
from storage.facts import basis_of
from storage.reads.unit import unit_part
from storage.tables.record import Slot
from storage.tables.subject import Campaign, CampaignVersion
from tests import factories
from tests.factories import CODE
from tests.workflows import story
from tests.workflows.story import CAMPAIGN, nomination
from tests.workflows.world import World

pytestmark = pytest.mark.engine
PAPER = campaign.Paper("900/UBND-NC", factories.at(8, 8))


async def amend(world: World, maximum: int) -> None:
    """The authority gives the communes another number from 08/8/2024."""
    with world.database.write() as session:
        basis = basis_of(session.get_one(Campaign, CODE))
        (line, *others) = basis.quotas
        amended = replace(basis, quotas=(replace(line, maximum=maximum), *others))
        session.add(
            CampaignVersion(
                digest="second",
                campaign=CODE,
                basis=to_json(amended).decode(),
                definition="{}",
                loaded_at=factories.NOW,
            )
        )
    body = campaign.Amend(PAPER, "second", factories.windows(), "note")
    await world.act(CAMPAIGN, "amend", body, Role.AUTHORITY)
    await story.settled(world, CAMPAIGN)


async def file(world: World, *numbers: int) -> list[str]:
    """RECORDED or the refusal's code for each dossier of u1, one after the other."""
    told = []
    for n in numbers:
        body = factories.submission()
        row = world.take(nomination(n), "submit", body, Role.UNIT_OFFICER, "u1", "officer-u1")
        told += await world.answers([row])
    return told


async def test_a_unit_files_by_the_line_of_the_day(world: World) -> None:
    story.found(world, ["u1"], 5)
    await story.launch(world)
    await world.advance(factories.NOW)
    assert await file(world, 1, 2) == ["RECORDED", "OVER_QUOTA"]

    await world.advance(factories.at(8, 8, 9))
    await amend(world, 2)
    # The first dossier goes on by the facts as they are now, and keeps its slot.
    await story.accept(world, 1)
    assert await file(world, 3, 4) == ["RECORDED", "OVER_QUOTA"]
    await story.reject(world, 1)
    assert await file(world, 5) == ["RECORDED"]

    assert [slot.holder for slot in world.rows(Slot, scope=f"{CODE}/unit/u1")] == [nomination(3), nomination(5)]
    with world.database.read() as session:
        part = unit_part(session, CODE, "u1")
    assert part is not None
    assert (part.quota.used, part.quota.maximum) == (2, 2)
    assert [(line.current, line.period) for line in part.quota.lines] == [
        (False, "đến trước ngày 08/8/2024, theo văn bản 900/UBND-NC"),
        (True, "từ ngày 08/8/2024"),
    ]
