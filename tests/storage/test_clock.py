"""The installation's clock: forward only, in rehearsals only; what is due, in its order."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from rules.acting import Role
from storage import clock, intake
from storage.record import record
from storage.session import Database
from storage.tables.person import Clock
from storage.tables.record import Intake
from storage.tables.subject import Campaign
from tests import factories

NEXT = factories.at(9, 8)


@pytest.fixture
def world(any_database: Database) -> Database:
    with any_database.write() as session:
        factories.add_world(session, "u1")
    return any_database


def advance(world: Database, target: datetime) -> int:
    with world.write() as session:
        return clock.begin_advance(session, target)


def seen(world: Database) -> clock.ClockView:
    with world.read() as session:
        return clock.view(session)


def test_advance_moves_the_instant_and_raises_the_epoch(world: Database) -> None:
    assert advance(world, NEXT) == 1
    assert seen(world) == clock.ClockView(True, True, NEXT, 1, NEXT)


def test_advance_to_the_same_instant_is_a_new_epoch(world: Database) -> None:
    assert [advance(world, NEXT), advance(world, NEXT)] == [1, 2]


def test_advance_back_is_refused_and_changes_nothing(world: Database) -> None:
    before = seen(world)

    with pytest.raises(clock.ClockRefused, match="không lùi lại"):
        advance(world, factories.NOW - timedelta(microseconds=1))
    assert seen(world) == before


@pytest.mark.parametrize(("kind", "instant"), [("REAL", None), ("REAL", factories.NOW), ("REHEARSAL", None)])
def test_advance_outside_a_frozen_rehearsal_is_refused(
    any_database: Database, kind: str, instant: datetime | None
) -> None:
    with any_database.write() as session:
        factories.add_installation(session, instant, kind)

    with pytest.raises(clock.ClockRefused, match="Chỉ bản diễn tập"):
        advance(any_database, NEXT)


def test_end_of_an_advance_counts_for_its_own_epoch_only(world: Database) -> None:
    advance(world, NEXT)
    second = advance(world, NEXT + timedelta(days=1))

    with world.write() as session:
        clock.end_advance(session, second - 1)
    assert seen(world).advancing_to == NEXT + timedelta(days=1)
    with world.write() as session:
        clock.end_advance(session, second)
    assert seen(world).advancing_to is None


def test_advances_at_once_have_an_epoch_each(world: Database) -> None:
    epochs = factories.race([lambda: advance(world, NEXT)] * 8)

    assert sorted(epochs) == list(range(1, 9))
    assert seen(world).epoch == 8


def test_advance_waits_for_an_intake_row_that_has_read_the_clock(world: Database) -> None:
    arrival = intake.Arrival("nomination/cd/1", "submit", "form", factories.actor(), "{}", {})
    begun = threading.Event()

    def move() -> list[datetime]:
        begun.set()
        advance(world, NEXT)
        with world.read() as session:
            return list(session.exec(select(Intake.received_at)))

    with ThreadPoolExecutor(1) as pool:
        with world.write() as session:
            intake.receive(session, arrival, factories.at(1, 12))
            moving = pool.submit(move)
            begun.wait()
            with pytest.raises(TimeoutError):
                moving.result(timeout=0.3)
        assert moving.result(timeout=30) == [factories.NOW]


def test_recording_brings_the_clock_that_it_saw(world: Database) -> None:
    with world.read() as session:
        entry = factories.entry(session, factories.nomination_state(1), factories.stamp("key"), factories.submission())
    advance(world, NEXT)

    recording = record(world, entry)

    assert (recording.epoch, recording.clock_at) == (1, NEXT)


def test_recording_on_a_running_clock_brings_no_instant(any_database: Database) -> None:
    with any_database.write() as session:
        factories.add_installation(session, instant=None, kind="REAL")
        factories.add_unit(session, "u1")
        factories.add_campaign(session)
        officer = factories.stamp("key", factories.actor(Role.UNIT_OFFICER))
        entry = factories.entry(session, factories.nomination_state(1), officer, factories.submission())

    assert record(any_database, entry).clock_at is None


def hours(count: float) -> datetime:
    return factories.NOW + timedelta(hours=count)


def add_due_cases(world: Database) -> None:
    with world.write() as session:
        session.get_one(Campaign, factories.CODE).next_due_at = hours(3)
        factories.add_nomination(session, 1, status="RETURNED", next_due_at=hours(2))
        factories.add_nomination(session, 2, status="RETURNED", next_due_at=hours(9))
        factories.add_nomination(session, 3, status="ACCEPTED")
        factories.add_enrolment(session, "u1", status="ENROLLED", next_due_at=hours(1))
        factories.add_sitting(session, 1, status="CONVENED", next_due_at=hours(2))


def test_due_cases_come_in_ascending_order_up_to_the_instant(world: Database) -> None:
    add_due_cases(world)

    with world.read() as session:
        found = clock.due_cases(session, hours(3))
        too_early = clock.due_cases(session, hours(1) - timedelta(seconds=1))

    assert [(case.workflow_id, case.at) for case in found] == [
        ("enrolment/cd/u1", hours(1)),
        ("council/cd/1", hours(2)),
        ("nomination/cd/1", hours(2)),
        ("campaign/cd", hours(3)),
    ]
    assert too_early == []


def test_due_cases_of_a_suspended_campaign_wait(world: Database) -> None:
    add_due_cases(world)
    with world.write() as session:
        session.get_one(Campaign, factories.CODE).suspended = True

    with world.read() as session:
        assert clock.due_cases(session, hours(100)) == []


def test_next_instant_is_the_earliest_of_all_cases(world: Database) -> None:
    with world.read() as session:
        assert clock.next_instant(session) is None
    add_due_cases(world)

    with world.read() as session:
        assert clock.next_instant(session) == hours(1)


def test_next_instant_passes_over_a_suspended_campaign(world: Database) -> None:
    add_due_cases(world)
    with world.write() as session:
        session.get_one(Campaign, factories.CODE).suspended = True

    with world.read() as session:
        assert clock.next_instant(session) is None


def test_clock_stands_in_one_row(world: Database) -> None:
    with world.read() as session:
        assert session.get_one(Clock, 1).instant == factories.NOW
