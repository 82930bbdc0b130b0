"""A row of law on the engine: it belongs to no campaign, is confirmed by one officer at a time, and never ends."""

from dataclasses import replace

import pytest

from payloads.record import Receipt
from rules.acting import Role
from rules.law_row import LawRowState, Withdraw
from rules.refusal import CaseClosed, PaperMissing, ValueMissing, WrongPhase, WrongRole
from storage.law_row import standing
from storage.tables.law import LawConfirmation
from tests.rules.law_row_cases import CONFIRM, KEY
from tests.workflows import law_row_story as story
from tests.workflows.law_row_story import OFFICER, ROW
from tests.workflows.world import World

pytestmark = pytest.mark.engine


def state(world: World) -> LawRowState:
    with world.database.read() as session:
        found = standing(session, ROW)
    assert found is not None
    return found


async def test_row_is_confirmed_withdrawn_and_confirmed_again(world: World) -> None:
    story.found(world)
    await story.confirmed_withdrawn_confirmed(world)

    assert world.acts(ROW) == ["confirm", "withdraw", "confirm"]
    assert world.refusals(ROW) == ["WRONG_DATE"]
    now = state(world)
    assert (now.status, now.row_key, now.digest, now.confirmed_by) == ("CONFIRMED", KEY, "digest", OFFICER)
    assert (now.published_in, now.scan, now.withdrawn_at) == (story.again().published_in, "", None)
    assert len(world.rows(LawConfirmation)) == 1
    snapshot = await world.client.get_workflow_handle(ROW).query("snapshot", result_type=LawRowState)
    assert snapshot == now


async def test_row_lives_on_a_running_clock_without_timers(world: World) -> None:
    story.found(world, None, "REAL")
    await story.act(world, "confirm", CONFIRM)

    (run,) = await world.runs(ROW)
    assert not any(event.HasField("timer_started_event_attributes") for event in run.events)
    assert state(world).next_due_at is None


async def test_what_cannot_be_confirmed_is_refused_and_recorded(world: World) -> None:
    story.found(world)
    with pytest.raises(ValueMissing):
        await story.act(world, "confirm", replace(CONFIRM, value=""))
    with pytest.raises(PaperMissing):
        await story.act(world, "confirm", replace(CONFIRM, published_in=" "))
    with pytest.raises(WrongRole):
        await story.act(world, "confirm", CONFIRM, Role.STANDING_HEAD)

    assert world.refusals(ROW) == ["VALUE_MISSING", "PAPER_MISSING", "WRONG_ROLE"]
    assert world.rows(LawConfirmation) == []


async def test_two_officers_at_once_confirm_once(world: World) -> None:
    story.found(world)
    rows = [world.take(ROW, "confirm", CONFIRM, Role.LAW_OFFICER, account=name) for name in ("lan", "mai")]

    assert sorted(await world.answers(rows)) == ["RECORDED", "WRONG_PHASE"]
    assert world.acts(ROW) == ["confirm"]


async def test_same_form_twice_is_one_act(world: World) -> None:
    story.found(world)
    first = await story.act(world, "confirm", CONFIRM, form="one")
    second = await story.act(world, "confirm", CONFIRM, form="one")

    assert isinstance(first, Receipt) and first == second
    with pytest.raises(WrongPhase):
        await story.act(world, "confirm", CONFIRM, form="two")


async def test_row_that_nobody_confirmed_has_nothing_to_withdraw(world: World) -> None:
    story.found(world)
    with pytest.raises(CaseClosed):
        await story.act(world, "withdraw", Withdraw("why"))
