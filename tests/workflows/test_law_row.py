"""A row of law on the engine: it belongs to no campaign, is confirmed by one officer at a time, and never ends."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from definitions.law import law_values
from definitions.law.named import named
from payloads.ids import law_row_id
from payloads.record import Receipt
from rules.acting import Role
from rules.calendar import start_of_day
from rules.campaign_acts import Paper
from rules.facts import VIETNAM
from rules.law_row import Confirm, LawRowState, Withdraw, row_key
from rules.nomination_acts import Accept
from rules.refusal import CaseClosed, PaperMissing, UnitDissolved, ValueMissing, WarningsOpen, WrongPhase, WrongRole
from storage.law_row import standing
from storage.tables.law import LawConfirmation
from storage.tables.person import Unit
from tests import factories
from tests.rules.law_row_cases import CONFIRM, KEY
from tests.workflows import law_row_story as story
from tests.workflows import story as campaign_story
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


DISSOLVED = "u1"
RECEIVED = datetime(2025, 9, 10, 9, tzinfo=VIETNAM).astimezone(UTC)
P9 = law_values(RECEIVED.date())["principle.P9"]


def dossier_of_a_dissolved_unit(world: World) -> None:
    """A campaign that receives dossiers in September 2025, and a unit that ended on 01/8/2025."""
    shift = timedelta(days=399)
    windows = tuple(
        replace(w, opens_at=w.opens_at and w.opens_at + shift, closes_at=w.closes_at and w.closes_at + shift)
        for w in factories.windows()
    )
    state = factories.campaign_state(windows=windows)
    campaign_story.found(world, [DISSOLVED], 1, state, RECEIVED, council_path=False, windows=windows)
    with world.database.write() as session:
        session.get_one(Unit, DISSOLVED).valid_until = date(2025, 8, 1)


def confirmation(digest: str) -> tuple[str, Confirm]:
    """(workflow id, body) of a confirmation of the real row, as the server fills it."""
    key = row_key(P9)
    paper = Paper("15/2025/TT-BNV", start_of_day(date(2025, 8, 4)))
    return law_row_id(key), Confirm(paper, "Công báo số 1101", key, digest, P9.value)


async def test_confirmed_row_refuses_at_the_reception_where_an_unconfirmed_one_warns(world: World) -> None:
    dossier_of_a_dissolved_unit(world)
    case = campaign_story.nomination(1)
    await campaign_story.submit(world, 1)
    with pytest.raises(WarningsOpen) as warned:
        await world.act(case, "accept", Accept(), Role.SPECIALIST)
    assert "giải thể" in warned.value.sentence

    row, body = confirmation("of another content")
    await world.act(row, "confirm", body, Role.LAW_OFFICER)
    with pytest.raises(WarningsOpen):
        await world.act(case, "accept", Accept(), Role.SPECIALIST)

    await world.act(row, "withdraw", Withdraw("why"), Role.LAW_OFFICER)
    found = named(row)
    assert found is not None
    await world.act(row, "confirm", confirmation(found.digest)[1], Role.LAW_OFFICER)
    with pytest.raises(UnitDissolved) as refused:
        await world.act(
            case, "accept", Accept(("INCOMPLETE", "UNIT_DISSOLVED", "WRONG_PROPOSER"), "note"), Role.SPECIALIST
        )
    assert str(refused.value.source).startswith(P9.instrument)

    await world.act(row, "withdraw", Withdraw("why"), Role.LAW_OFFICER)
    with pytest.raises(WarningsOpen):
        await world.act(case, "accept", Accept(), Role.SPECIALIST)
