"""The audit chain: it grows, it is checked, and whoever reaches below the program is found."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from rules.facts import VIETNAM
from storage import audit
from storage.session import Database
from storage.tables.record import AuditEvent, AuditHead
from tests import factories

CASE = "nomination/cd/1"
TRIGGERS = {
    "sqlite": ("DROP TRIGGER audit_event_no_update", "DROP TRIGGER audit_event_no_delete"),
    "postgresql": ("DROP TRIGGER audit_event_no_change ON audit_event",),
}


@pytest.fixture
def chain(any_database: Database) -> Database:
    """Five events of one case, and one of another."""
    with any_database.write() as session:
        for n in range(1, 6):
            audit.append(session, factories.event(CASE, act_no=n, data=f'{{"n": {n}}}'))
        audit.append(session, factories.event("nomination/cd/2"))
    return any_database


def tamper(database: Database, sql: str) -> None:
    """Reach below the program: as somebody with the rights of the owner, after dropping the triggers."""
    with database.write() as session:
        for statement in (*TRIGGERS[database.engine.dialect.name], sql):
            session.connection().execute(text(statement))


def broken(database: Database, subject: str = CASE) -> int | None:
    with database.read() as session:
        return audit.broken_link(session, subject)


def test_append_chains_each_event_to_the_one_before(chain: Database) -> None:
    with chain.read() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.subject == CASE).order_by(col(AuditEvent.seq))).all()
        head = session.get_one(AuditHead, CASE)

    assert [event.seq for event in events] == [1, 2, 3, 4, 5]
    assert [event.previous for event in events[1:]] == [event.hash for event in events[:-1]]
    assert (head.seq, head.hash) == (5, events[-1].hash)
    assert len({event.hash for event in events}) == 5


def test_whole_chain_and_no_chain_have_no_broken_link(chain: Database) -> None:
    assert (broken(chain), broken(chain, "nomination/cd/404")) == (None, None)


@pytest.mark.parametrize(
    "column",
    ["tag", "account", "unit", "before", "after", "refusal", "data", "campaign", "previous", "hash"],
)
def test_first_changed_event_is_found(chain: Database, column: str) -> None:
    tamper(chain, f"UPDATE audit_event SET {column} = 'changed' WHERE subject = '{CASE}' AND seq IN (3, 5)")

    assert broken(chain) == 3
    assert broken(chain, "nomination/cd/2") is None


@pytest.mark.parametrize(
    "change",
    [
        "role = 'AUTHORITY'",
        "act_no = 9",
        "act_no = NULL",
        "campaign_at = '2024-08-08 00:00:00'",
        "real_at = '2024-08-08 00:00:00'",
    ],
)
def test_changed_role_number_or_instant_is_found(chain: Database, change: str) -> None:
    tamper(chain, f"UPDATE audit_event SET {change} WHERE subject = '{CASE}' AND seq = 2")

    assert broken(chain) == 2


@pytest.mark.parametrize(("seq", "found"), [(1, 1), (3, 3), (5, 5)])
def test_removed_event_is_found(chain: Database, seq: int, found: int) -> None:
    tamper(chain, f"DELETE FROM audit_event WHERE subject = '{CASE}' AND seq = {seq}")

    assert broken(chain) == found


@pytest.mark.parametrize("change", ["SET hash = 'changed'", "SET seq = 9"])
def test_changed_head_is_found_after_the_last_event(chain: Database, change: str) -> None:
    tamper(chain, f"UPDATE audit_head {change} WHERE subject = '{CASE}'")

    assert broken(chain) == 6


def test_removed_head_is_found(chain: Database) -> None:
    tamper(chain, f"DELETE FROM audit_head WHERE subject = '{CASE}'")

    assert broken(chain) == 6


def test_event_told_in_local_time_is_the_same_event(any_database: Database) -> None:
    local = factories.NOW.astimezone(VIETNAM)
    with any_database.write() as session:
        audit.append(session, factories.event(CASE, campaign_at=local, real_at=local + timedelta(microseconds=1)))

    assert broken(any_database) is None
    assert audit.event_hash("", 1, factories.event(CASE)) == audit.event_hash(
        "", 1, factories.event(CASE, campaign_at=local, real_at=local)
    )


@pytest.mark.parametrize("begun", [False, True])
def test_two_threads_that_append_to_one_subject_keep_one_chain(any_database: Database, begun: bool) -> None:
    subject = "actor/officer"
    if begun:
        with any_database.write() as session:
            audit.append(session, factories.event(subject))

    def append() -> None:
        with any_database.write() as session:
            audit.append(session, factories.event(subject))

    factories.race([append, append])

    assert broken(any_database, subject) is None
    with any_database.read() as session:
        assert session.get_one(AuditHead, subject).seq == 2 + begun


def test_event_of_a_transaction_that_fails_leaves_the_chain_as_it_was(chain: Database) -> None:
    with pytest.raises(RuntimeError), chain.write() as session:
        audit.append(session, factories.event(CASE))
        raise RuntimeError("the row of this act could not be written")

    assert broken(chain) is None
    with chain.read() as session:
        assert session.get_one(AuditHead, CASE).seq == 5
