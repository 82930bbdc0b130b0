"""The intake: an act exists from its row's commit; the same form is one act, whatever the network does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from payloads.ids import update_id
from payloads.notes import note_id
from storage import intake
from storage.session import Database
from storage.tables.record import Intake, Note
from tests import factories

REAL = factories.at(1, 12, 10)
"""Real time of the tests; the frozen clock stands at another instant."""
NOTE = note_id("form", "reason")
ARRIVAL = intake.Arrival("nomination/cd/1", "withdraw", "form", factories.actor(), '{"a": 1}', {NOTE: "Vì lý do riêng"})


@pytest.fixture
def world(any_database: Database) -> Database:
    with any_database.write() as session:
        factories.add_world(session, "u1")
    return any_database


def receive(world: Database, arrival: intake.Arrival = ARRIVAL) -> str:
    with world.write() as session:
        return intake.receive(session, arrival, REAL).key


def count(world: Database) -> tuple[int, int]:
    """Intake rows and notes."""
    with world.read() as session:
        return len(session.exec(select(Intake)).all()), len(session.exec(select(Note)).all())


def test_received_act_carries_the_instants_of_both_clocks(world: Database) -> None:
    key = receive(world)

    with world.read() as session:
        row = intake.find(session, key)
    assert row is not None
    assert key == update_id("officer", "nomination/cd/1", "withdraw", "form")
    assert (row.received_at, row.real_at, row.epoch) == (factories.NOW, REAL, 0)
    assert (row.outcome, row.answer, row.actor_unit) == ("OPEN", None, "u1")


def test_received_act_of_a_running_clock_is_received_in_real_time(any_database: Database) -> None:
    with any_database.write() as session:
        factories.add_installation(session, instant=None, kind="REAL")
        row = intake.receive(session, ARRIVAL, REAL)

    assert (row.received_at, row.real_at) == (REAL, REAL)


def test_same_form_is_the_same_row_with_its_first_instant(world: Database) -> None:
    key = receive(world)
    with world.write() as session:
        again = intake.receive(session, ARRIVAL, REAL + timedelta(hours=1))

    assert (again.key, again.real_at) == (key, REAL)
    assert count(world) == (1, 1)


def test_same_form_sent_by_threads_at_once_is_one_row(world: Database) -> None:
    keys = factories.race([lambda: receive(world)] * 8)

    assert len(set(keys)) == 1
    assert count(world) == (1, 1)


@pytest.mark.parametrize(
    "other",
    [replace(ARRIVAL, body='{"a": 2}'), replace(ARRIVAL, notes={NOTE: "Lý do khác"}), replace(ARRIVAL, notes={})],
)
def test_same_form_with_another_body_is_refused_and_changes_nothing(world: Database, other: intake.Arrival) -> None:
    key = receive(world)

    with pytest.raises(intake.KeyReused):
        receive(world, other)
    with world.read() as session:
        assert session.get_one(Intake, key).body == '{"a": 1}'
        assert session.get_one(Note, NOTE).text == "Vì lý do riêng"


def test_form_whose_body_the_server_made_up_anew_is_the_same_form(world: Database) -> None:
    asked = replace(ARRIVAL, asked='{"letter": "12/CV"}')
    key = receive(world, asked)

    assert receive(world, replace(asked, body='{"a": 2}')) == key
    with world.read() as session:
        assert session.get_one(Intake, key).body == '{"a": 1}'


@pytest.mark.parametrize(
    "other",
    [
        replace(ARRIVAL, form_key="next try"),
        replace(ARRIVAL, act="submit"),
        replace(ARRIVAL, workflow_id="nomination/cd/2"),
        replace(ARRIVAL, actor=factories.actor(account="somebody else")),
    ],
)
def test_other_form_act_case_or_account_is_another_row(world: Database, other: intake.Arrival) -> None:
    assert receive(world) != receive(world, other)
    assert count(world)[0] == 2


def test_open_rows_are_the_old_ones_without_an_outcome_oldest_first(world: Database) -> None:
    with world.write() as session:
        for minutes in (3, 1, 2, 4):
            arrival = replace(ARRIVAL, form_key=f"form {minutes}", notes={})
            row = intake.receive(session, arrival, REAL + timedelta(minutes=minutes))
            if minutes == 2:
                intake.settle(session, row.key, "{}")

    with world.read() as session:
        found = intake.open_rows(session, REAL + timedelta(minutes=4))
        assert [row.form_key for row in found] == ["form 1", "form 3"]
        assert [row.form_key for row in intake.open_rows(session, REAL + timedelta(hours=1), limit=1)] == ["form 1"]


def test_settled_row_keeps_its_first_outcome(world: Database) -> None:
    key = receive(world)
    for answer in ("first", "second"):
        with world.write() as session:
            intake.settle(session, key, answer)

    with world.read() as session:
        row = session.get_one(Intake, key)
    assert (row.outcome, row.answer) == ("REFUSED", "first")
