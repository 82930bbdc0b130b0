"""Deliveries to many: every target ends in the ledger, once, with few slots and many errands."""

import asyncio
import json

import pytest

from payloads import ids
from rules import council_acts
from rules.acting import Role
from storage.tables.record import Delivery
from storage.tables.subject import Enrolment, Sitting
from tests import factories
from tests.factories import CODE, NOW
from tests.workflows import story
from tests.workflows.story import CAMPAIGN, nomination
from tests.workflows.world import World
from worker.registry import MESSENGER_SLOTS

pytestmark = pytest.mark.engine

SITTING = ids.council_id(CODE, 1)


def ledger(world: World, work: str, source: str = SITTING) -> dict[str, str]:
    """Target → outcome and code of one errand; one line each."""
    lines = world.rows(Delivery, source=source, work=work)
    assert len({line.target for line in lines}) == len(lines)
    return {line.target: f"{line.outcome} {line.code}".strip() for line in lines}


async def test_eight_deliveries_end_as_delivered_or_refused_with_a_code(world: World) -> None:
    """1 was withdrawn, 2 was accepted only, 3 was rejected; the other five are on the agenda and get their opinion."""
    units = [f"u{number}" for number in range(1, 9)]
    story.found(world, units, 1, factories.campaign_state())
    await story.appraised(world, range(4, 9))
    for n in (1, 2, 3):
        await story.submit(world, n)
    await story.withdraw(world, 1)
    await story.reject(world, 3)
    await story.accept(world, 2)
    every = list(range(1, 9))

    await story.sit(world, await story.convene(world, 1, every), every)

    refused = {1: "REFUSED CASE_CLOSED", 2: "REFUSED WRONG_PHASE", 3: "REFUSED CASE_CLOSED"}
    expected = {nomination(n): refused.get(n, "DELIVERED") for n in every}
    assert ledger(world, "agenda") == expected
    assert ledger(world, "opinions") == expected
    state = json.loads(world.row(Sitting, SITTING).state)
    assert (state["delivered"], state["refused"], state["status"]) == (5, 3, "SIGNED")
    assert world.refusals(nomination(2)) == ["WRONG_PHASE", "WRONG_PHASE"]
    assert {story.status(world, n) for n in range(4, 9)} == {"OPINED"}


async def test_forty_deliveries_in_one_errand_all_arrive(world: World) -> None:
    story.found(world, [f"u{number}" for number in range(40)], 1, factories.campaign_state())
    every = list(range(1, 41))

    await story.opined(world, every)

    assert ledger(world, "agenda") == {nomination(n): "DELIVERED" for n in every}
    assert ledger(world, "opinions") == {nomination(n): "DELIVERED" for n in every}
    assert {story.status(world, n) for n in every} == {"OPINED"}


async def test_more_errands_at_once_than_slots_do_not_starve_themselves(world: World) -> None:
    """Deliveries wait for recordings: on the queue of the recordings, twenty errands would leave them no slot."""
    count = 20
    assert count > MESSENGER_SLOTS
    story.found(world, [f"u{number}" for number in range(count)], 1, factories.campaign_state())
    await story.appraised(world, range(1, count + 1))

    await asyncio.gather(*(story.convene(world, n, [n]) for n in range(1, count + 1)))

    for n in range(1, count + 1):
        assert ledger(world, "agenda", ids.council_id(CODE, n)) == {nomination(n): "DELIVERED"}
        assert story.status(world, n) == "ON_AGENDA"


async def test_a_delivery_that_is_begun_again_sends_nothing_twice(bare_world: World) -> None:
    """The messenger's process dies in the middle of its errand: what is settled stays, the rest follows."""
    world = bare_world
    units = [f"u{number}" for number in range(12)]
    story.found(world, units, 1, factories.campaign_state())
    every = list(range(1, 13))
    async with world.working():
        await story.appraised(world, every)
        body = council_acts.Convene(NOW, tuple(every), story.COUNCIL)
        await world.act(SITTING, "convene", body, Role.SECRETARY)
        await world.until(lambda: bool(world.rows(Delivery)))
    async with world.working():
        await story.settled(world, SITTING)

    assert ledger(world, "agenda") == {nomination(n): "DELIVERED" for n in every}
    assert all(world.acts(nomination(n))[-1] == "place_on_agenda" for n in every)
    assert all(len(world.acts(nomination(n))) == 4 for n in every)


async def test_the_launch_enrols_every_unit_once(world: World) -> None:
    units = [f"u{number}" for number in range(12)]
    story.found(world, units)

    await story.launch(world)

    assert set(ledger(world, "enrol", CAMPAIGN).values()) == {"DELIVERED"}
    assert sorted(row.unit for row in world.rows(Enrolment)) == sorted([*units, "pnv"])
    assert all(world.acts(story.enrolment(unit))[0] == "enrol" for unit in units)
