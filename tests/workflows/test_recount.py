"""A corrected table of days off on the real engine: the kept limit runs until an officer's act, and replays so."""

from datetime import date

import pytest

from rules import nomination_acts as acts
from rules.acting import Role
from rules.calendar import Holiday, HolidayKind
from rules.deadline import HOLIDAYS, WEEKENDS, DayTable, deadline, recompute
from tests.factories import at
from tests.workflows import story
from tests.workflows.replaying import replay_all
from tests.workflows.story import nomination
from tests.workflows.test_frozen_clock import launched
from tests.workflows.world import World

CORRECTED = DayTable("2024-2", (Holiday(date(2024, 8, 9), "Nghỉ bù", HolidayKind.COMPENSATORY, HOLIDAYS),))


pytestmark = pytest.mark.engine


async def test_recounted_supplement_is_overdue_by_its_new_day(world: World) -> None:
    await launched(world, ["u1"], 1)
    await world.advance(at(7, 8))
    await story.submit(world, 1)
    limit = deadline(date(2024, 8, 7), 2, "wd", WEEKENDS)
    body = acts.RequestSupplement(("TTR",), None, "note", limit)
    await world.act(nomination(1), "request_supplement", body, Role.SPECIALIST)
    moved = recompute(limit, CORRECTED)
    assert (limit.due_at, moved.due_at) == (at(10, 8), at(13, 8))

    await world.act(nomination(1), "recount_limit", acts.RecountLimit("note", moved), Role.SPECIALIST)
    await world.advance(at(12, 8))
    assert world.acts(nomination(1))[-1] == "recount_limit"
    await world.advance(at(14, 8))

    assert world.acts(nomination(1))[-1] == "note_supplement_overdue"
    told = [(kind, detail) for kind, detail in world.notices("u1") if kind.startswith("SUPPLEMENT")]
    assert told == [
        ("SUPPLEMENT_REQUEST", limit.due_at.isoformat()),
        ("SUPPLEMENT_MOVED", moved.due_at.isoformat()),
        ("SUPPLEMENT_OVERDUE", moved.due_at.isoformat()),
    ]
    assert await replay_all(world) == {}
