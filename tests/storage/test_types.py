"""Instants mean the same in both engines."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError
from sqlmodel import col, select

from rules.facts import VIETNAM
from storage.session import Database
from storage.tables.record import Note
from tests import factories

MOMENT = datetime(2024, 8, 8, 16, 59, 59, 999999, tzinfo=UTC)


def keep(database: Database, note: str, at: datetime) -> None:
    with database.write() as session:
        session.add(Note(id=note, digest="d", text="t", account="officer", written_at=at))


@pytest.mark.parametrize("zone", [UTC, VIETNAM, timezone(timedelta(hours=-9, minutes=-30))])
def test_instant_comes_back_as_the_same_instant_in_utc(any_database: Database, zone: timezone) -> None:
    keep(any_database, "n", MOMENT.astimezone(zone))

    with any_database.read() as session:
        found = session.get_one(Note, "n").written_at
    assert found == MOMENT
    assert found.tzinfo is UTC


def test_naive_datetime_is_refused(any_database: Database) -> None:
    with pytest.raises(StatementError, match="naive datetime"):
        keep(any_database, "n", MOMENT.replace(tzinfo=None))


def test_naive_datetime_is_refused_in_a_question_too(any_database: Database) -> None:
    with any_database.read() as session, pytest.raises(StatementError, match="naive datetime"):
        session.exec(select(Note).where(col(Note.written_at) < MOMENT.replace(tzinfo=None))).all()


def test_instants_are_compared_as_instants_whatever_their_zone(any_database: Database) -> None:
    keep(any_database, "before", MOMENT)
    keep(any_database, "after", (MOMENT + timedelta(microseconds=1)).astimezone(VIETNAM))

    with any_database.read() as session:
        bound = factories.at(9, 8).astimezone(VIETNAM)
        found = session.exec(select(Note.id).where(col(Note.written_at) < bound).order_by(col(Note.written_at)))
        assert list(found) == ["before"]


def test_row_stays_readable_after_its_transaction(any_database: Database) -> None:
    keep(any_database, "n", MOMENT)

    with any_database.read() as session:
        row = session.get_one(Note, "n")
    assert (row.id, row.written_at) == ("n", MOMENT)


def test_write_that_raises_leaves_nothing(any_database: Database) -> None:
    with pytest.raises(RuntimeError), any_database.write() as session:
        session.add(Note(id="n", digest="d", text="t", account="officer", written_at=MOMENT))
        session.flush()
        raise RuntimeError("on the way")

    with any_database.read() as session:
        assert session.get(Note, "n") is None


def test_sqlite_keeps_a_write_ahead_log_and_waits_for_its_turn(database: Database) -> None:
    with database.read() as session:
        pragmas = {
            name: session.connection().execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15_000}


def test_url_of_postgresql_without_a_driver_means_the_one_that_is_installed() -> None:
    database = Database("postgresql://somebody@localhost/records")

    assert database.engine.url.drivername == "postgresql+psycopg"
    database.close()
