"""Acts that come after the end of a case: refused for good, on record, and no second run begins."""

import pytest
from temporalio.client import WorkflowExecutionStatus

from rules import nomination_acts as acts
from rules.acting import Role
from rules.refusal import CaseClosed
from storage.tables.record import Act, AuditEvent, Intake
from tests import factories
from tests.workflows import story
from tests.workflows.story import nomination
from tests.workflows.world import World

pytestmark = pytest.mark.engine

CASE = nomination(1)


async def test_an_act_after_the_end_is_refused_on_its_intake_row_and_on_the_actors_chain(world: World) -> None:
    story.found(world, ["u1"], 1, factories.campaign_state())
    await story.submit(world, 1)
    await story.withdraw(world, 1)
    row = world.take(CASE, "accept", factories.ACCEPT, Role.SPECIALIST, account="binh")

    with pytest.raises(CaseClosed):
        await world.send(row)

    assert world.row(Intake, row.key).outcome == "REFUSED"
    with pytest.raises(CaseClosed):
        world.answer(row)
    (event,) = world.rows(AuditEvent, subject="actor/binh")
    assert (event.tag, event.refusal, event.role) == ("nomination:accept:refused", "CASE_CLOSED", "SPECIALIST")
    assert world.acts(CASE) == ["submit", "withdraw"]


async def test_a_stale_submission_begins_no_second_run(world: World) -> None:
    story.found(world, ["u1"], 1, factories.campaign_state())
    await story.submit(world, 1)
    await story.withdraw(world, 1)
    handle = world.client.get_workflow_handle(CASE)
    await handle.result()
    run = (await handle.describe()).run_id

    with pytest.raises(CaseClosed):
        await story.submit(world, 1)

    now = await handle.describe()
    assert (now.run_id, now.status) == (run, WorkflowExecutionStatus.COMPLETED)
    assert story.status(world, 1) == "WITHDRAWN"
    assert len(world.rows(Act, workflow_id=CASE)) == 2


async def test_an_act_on_a_case_that_never_began_is_refused(world: World) -> None:
    story.found(world, ["u1"], 1, factories.campaign_state())
    row = world.take(CASE, "accept", factories.ACCEPT, Role.SPECIALIST)

    assert await world.answers([row]) == ["CASE_CLOSED"]
    assert world.rows(Act) == []


async def test_acts_at_once_around_the_end_are_all_answered(world: World) -> None:
    """Some meet the closing workflow, some the closed one; none stays open and none is applied after the end."""
    story.found(world, ["u1"], 1, factories.campaign_state())
    await story.submit(world, 1)
    rows = [world.take(CASE, "withdraw", acts.Withdraw("12/CV", "note"), Role.UNIT_HEAD, "u1")] + [
        world.take(CASE, "accept", factories.ACCEPT, Role.SPECIALIST, account=f"specialist-{number}")
        for number in range(6)
    ]

    answers = await world.answers(rows)
    while await world.sweep():
        pass

    assert answers[0] == "RECORDED"
    assert set(answers[1:]) <= {"RECORDED", "WRONG_PHASE", "CASE_CLOSED"}
    assert world.rows(Intake, outcome="OPEN") == []
    assert world.acts(CASE) in (["submit", "withdraw"], ["submit", "accept", "withdraw"])
    assert story.status(world, 1) == "WITHDRAWN"
