"""A programme on the engine: issued, taken through the turns of its years, handed over, closed."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from audit.histories import own_events
from payloads.programme import ProgrammeBasis
from rules import programme_acts as acts
from rules.acting import Role
from rules.campaign_acts import Paper
from rules.refusal import AlreadyDone, OpenCases
from storage.programme import basis_of, lines_of, state_of
from storage.tables.programme import Programme
from storage.tables.record import AuditEvent, Notice
from tests.rules.programme_cases import day
from tests.workflows import programme_story as story
from tests.workflows.programme_story import PROGRAMME, STANDING, SUCCESSOR
from tests.workflows.world import World

pytestmark = pytest.mark.engine


def state(world: World) -> acts.ProgrammeState:
    found = state_of(world.row(Programme, PROGRAMME))
    assert found is not None
    return found


def lines(world: World, kind: str) -> list[object]:
    with world.database.read() as session:
        return lines_of(session, PROGRAMME, kind)


async def test_three_years_with_a_new_run_each_and_all_of_them_in_the_rows(world: World) -> None:
    story.found(world)
    await story.first_year(world)
    await story.second_year(world)
    await story.last_year(world)

    runs = await world.until_runs(PROGRAMME, 3)
    assert len(runs) == 3
    assert max(own_events(run) for run in runs) < 250
    assert (state(world).status, state(world).year) == ("CLOSED", 2023)
    items = {item.key: item for item in lines(world, "ITEM") if isinstance(item, acts.Item)}
    assert {key: item.status for key, item in items.items()} == {
        "so-ket": "DONE",
        "dot-thi-dua": "DONE",
        "dot-thay": "SUPERSEDED",
        "dai-hoi": "DONE",
        "hoi-thi": "DROPPED",
        **{f"{duty}-{year}": "DONE" for duty in ("phat-dong", "kiem-tra") for year in (2021, 2022, 2023)},
    }
    assert (items["dai-hoi"].successor, items["dot-thi-dua"].started_at) == (SUCCESSOR, day("2022-05-28"))
    assert [len(lines(world, kind)) for kind in ("MEASURE", "INSPECTION", "FINDING")] == [1, 3, 1]
    assert world.acts(PROGRAMME)[-1] == "close"


async def test_state_lets_go_of_settled_years_and_keeps_their_keys(world: World) -> None:
    story.found(world)
    await story.first_year(world)
    await world.advance(day("2022-01-02"))

    now = state(world)
    assert now.settled == ("phat-dong-2021", "kiem-tra-2021")
    assert "phat-dong-2022" in {item.key for item in now.items}
    assert now.measures == ()
    with pytest.raises(AlreadyDone):
        await story.act(world, "complete_item", acts.CompleteItem("phat-dong-2021", story.PAPER, day("2021-08-20")))


async def test_passed_range_is_chased_once_and_the_event_still_comes(world: World) -> None:
    story.found(world)
    await story.act(world, "start", story.start_body(), Role.AUTHORITY)
    await world.advance(day("2022-06-01"))
    again = await world.advance(day("2022-06-20"))

    about = [(n.kind, n.detail) for n in world.rows(Notice, unit=STANDING) if n.detail == "dot-thi-dua"]
    assert about == [("PROGRAMME_BEGUN", "dot-thi-dua"), ("PROGRAMME_PASSED", "dot-thi-dua")]
    assert again.left == ()
    body = acts.StartItem("dot-thi-dua", story.paper("327/KH", "2022-06-12"), day("2022-06-15"))
    assert (await story.act(world, "start_item", body)).state == "ACTIVE"


async def test_two_advances_over_several_years_tell_in_ascending_order(world: World) -> None:
    story.found(world)
    await story.act(world, "start", story.start_body(), Role.AUTHORITY)
    moved = await world.advance(day("2023-12-31"))

    own = [e.campaign_at for e in world.rows(AuditEvent, subject=PROGRAMME) if e.role == "SYSTEM"]
    assert (moved.left, own) == ((), sorted(own))
    assert [act for act in world.acts(PROGRAMME) if act == "turn_year"] == ["turn_year"] * 2
    assert world.row(Programme, PROGRAMME).next_due_at is not None


async def test_open_programme_is_not_closed_and_its_refusal_stands_on_its_chain(world: World) -> None:
    story.found(world)
    await story.act(world, "start", story.start_body(), Role.AUTHORITY)
    await story.act(world, "summarise", acts.Summarise(story.PAPER, "note"))
    with pytest.raises(OpenCases, match="Việc so-ket"):
        await story.act(world, "close", acts.Close(story.PAPER), Role.AUTHORITY)

    assert world.refusals(PROGRAMME) == ["OPEN_CASES"]
    events = world.rows(AuditEvent, subject=PROGRAMME)
    assert {event.campaign for event in events} == {""}
    assert state(world).status == "REVIEWED"


async def test_running_clock_tells_by_timers(world: World) -> None:
    now = datetime.now(UTC)
    soon = story.planned("som", "CONGRESS", now + timedelta(seconds=1), now + timedelta(seconds=2))
    await asyncio.to_thread(lambda: story.found(world, None, (soon,), settle_seconds=1))
    await story.act(world, "start", story.start_body((soon,), Paper("1/CTr", now - timedelta(days=1))), Role.AUTHORITY)

    await world.until(lambda: ("PROGRAMME_PASSED", "som") in world.notices(STANDING))
    assert world.notices(STANDING) == [("PROGRAMME_BEGUN", "som"), ("PROGRAMME_PASSED", "som")]


async def test_basis_of_the_row_is_what_was_loaded(bare_world: World) -> None:
    story.found(bare_world)
    basis = basis_of(bare_world.row(Programme, PROGRAMME))
    assert isinstance(basis, ProgrammeBasis)
    assert basis.items == story.ITEMS
