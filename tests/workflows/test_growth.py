"""What grows with the participants is its own workflow: the campaign's history does not."""

import asyncio
from collections import Counter

import pytest
from temporalio.api.enums.v1 import EventType

from storage.migrate import upgrade
from storage.session import Database
from storage.tables.subject import Nomination
from tests.factories import at
from tests.support.engine import Engine
from tests.workflows import story
from tests.workflows.story import CAMPAIGN, PLAN_DAY
from tests.workflows.world import World

pytestmark = pytest.mark.engine

TASKS = {
    EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
}
"""How many tasks the engine makes of the same events depends on what arrives together, and on how busy the machine is.
"""


async def campaign_with(world: World, nominations: int) -> Counter[str]:
    """Kinds of event in the campaign's histories after that many units have enrolled and filed."""
    units = [f"u{number}" for number in range(nominations)]
    await asyncio.to_thread(story.found, world, units, 1, instant=PLAN_DAY)
    async with world.working():
        await story.launch(world)
        await world.until_runs(CAMPAIGN, 2)
        await world.advance(at(7, 8))
        await asyncio.gather(*(story.submit(world, n) for n in range(1, nominations + 1)))
        await world.until_runs(CAMPAIGN, 3)
        runs = await world.runs(CAMPAIGN)
    assert {row.status for row in world.rows(Nomination)} == {"SUBMITTED"}
    kinds = [event.event_type for history in runs for event in history.events]
    return Counter(EventType.Name(kind) for kind in kinds if kind not in TASKS)


async def test_campaign_history_is_the_same_for_ten_and_for_sixty_nominations(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    counts = []
    for nominations in (10, 60):
        folder = tmp_path_factory.mktemp("growth")
        url = f"sqlite:///{folder / 'records.sqlite'}"
        upgrade(url)
        database = Database(url)
        counts.append(await campaign_with(World(database, await engine.client(), folder), nominations))
        database.close()

    assert counts[0] == counts[1]
    assert counts[0].total() < 60
