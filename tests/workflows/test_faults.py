"""A fault is never a refusal: nothing is recorded, the act stays open and visible, and goes through once mended."""

import pytest
from temporalio.api.enums.v1 import EventType

from activities.dispatch import Done, Pending, dispatch
from rules.acting import Role
from storage.tables.record import Act, AuditEvent, Intake
from storage.tables.subject import Nomination
from tests import factories
from tests.audit.archiving import eventually
from tests.workflows import story
from tests.workflows.faulty import FaultyNomination
from tests.workflows.story import nomination
from tests.workflows.world import World

pytestmark = pytest.mark.engine

CASE = nomination(1)
GIVES_UP_SECONDS = 1.0


async def failed_tasks(world: World) -> list[str]:
    """What the failed workflow tasks in the history of the case say."""
    (history,) = await world.runs(CASE)
    kind = EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
    failed = [event for event in history.events if event.event_type == kind]
    return [event.workflow_task_failed_event_attributes.failure.message for event in failed]


async def test_a_fault_in_a_rule_is_no_refusal_and_the_act_goes_through_once_it_is_mended(bare_world: World) -> None:
    world = bare_world
    story.found(world, ["u1"], 1, factories.campaign_state())

    async def told() -> bool:
        return "'ACCEPTANCE'" in await failed_tasks(world)

    async with world.working_on([FaultyNomination]):
        await story.submit(world, 1)
        row = world.take(CASE, "accept", factories.ACCEPT, Role.SPECIALIST)
        answer = await dispatch(world.database, world.client, row, GIVES_UP_SECONDS)
        assert isinstance(answer, Pending)
        # The engine's own words for it: an operator sees the task fail with the error of the rule.
        await eventually(told)
    assert world.row(Intake, row.key).outcome == "OPEN"
    assert world.refusals(CASE) == []
    assert len(world.rows(Act)) == 1
    assert world.rows(AuditEvent, subject="actor/specialist") == []

    async with world.working():
        while await world.sweep():
            pass

    assert isinstance(world.answer(row), Done)
    assert world.acts(CASE) == ["submit", "accept"]


async def test_the_record_and_the_history_at_odds_stop_the_case_and_refuse_nobody(world: World) -> None:
    """Somebody has written an act into the rows that no workflow has done."""
    story.found(world, ["u1"], 1, factories.campaign_state())
    await story.submit(world, 1)
    with world.database.write() as session:
        session.add(
            Act(
                workflow_id=CASE,
                act_no=2,
                update_id="foreign",
                act="accept",
                digest="digest",
                state_digest="digest",
                recording="{}",
                recorded_at=factories.NOW,
            )
        )
    row = world.take(CASE, "accept", factories.ACCEPT, Role.SPECIALIST)

    answer = await dispatch(world.database, world.client, row, GIVES_UP_SECONDS)

    assert isinstance(answer, Pending)

    async def stuck() -> bool:
        description = await world.client.get_workflow_handle(CASE).describe()
        pending = description.raw_description.pending_activities
        return [one.last_failure.application_failure_info.type for one in pending] == ["RecordConflict"]

    await eventually(stuck)
    assert world.row(Nomination, CASE).status == "SUBMITTED"
    assert world.refusals(CASE) == []
