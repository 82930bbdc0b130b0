"""Search over the chains: by each filter, accepted beside refused, days in Vietnam; who looked at a case."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from rules.acting import Actor, Role
from rules.remit import Remit
from storage import audit, reading
from storage.reads.inspection import who_looked
from storage.reads.inspection_search import Wanted, listed, search, tags
from storage.remit import below, remit_of
from storage.session import Database
from storage.tables.organisation import UnitPeriod
from storage.tables.person import Account, Person
from tests import factories
from tests.factories import NOW, at, event
from tests.support.inspection import AUDITOR

REAL = datetime(2026, 11, 21, 8, tzinfo=UTC)
HIEU = Actor("hieu", Role.SPECIALIST, "ubnd")


def world(session: Session) -> None:
    factories.add_world(session, "u1", "u2", "ubnd")
    factories.add_nomination(session, 1, "u1", status="SUBMITTED")
    factories.add_nomination(session, 2, "u2", status="SUBMITTED")
    session.add(Person(code="p-hieu", name="Nguyễn Minh Hiếu"))
    session.flush()
    session.add(Account(name="hieu", password_hash="x", person="p-hieu"))
    session.flush()
    late = {"tag": "nomination:submit:refused", "refusal": "LATE"}
    accepted = {"tag": "nomination:accept:recorded", "actor": HIEU, "data": '{"answered": ["INCOMPLETE"]}'}
    for changes in (
        {"subject": "nomination/cd/1"},
        {"subject": "nomination/cd/1", **accepted, "campaign_at": at(8, 8, 9)},
        {"subject": "nomination/cd/2", **late, "campaign_at": at(9, 8, 0, 30), "actor": factories.actor(unit="u2")},
        {"subject": "actor/officer", **late, "data": '{"workflow_id": "nomination/cd/2"}'},
    ):
        audit.append(session, event(**({"campaign": "cd"} | changes)))
    read = reading.Read(AUDITOR, "/ho-so/cd/1", ("nomination/cd/1",))
    reading.record_read(session, read, REAL)


@pytest.mark.parametrize(
    ("wanted", "accepted", "refused"),
    [
        (Wanted(), 2, 2),
        (Wanted(actor="minh hieu"), 1, 0),
        (Wanted(actor="hieu"), 1, 0),
        (Wanted(actor="khong co ai"), 0, 0),
        (Wanted(subject="nomination", act="submit"), 1, 2),
        (Wanted(subject="nomination"), 2, 2),
        (Wanted(unit="u2"), 0, 1),
        (Wanted(rule="LATE"), 0, 2),
        (Wanted(rule="INCOMPLETE"), 1, 0),
        (Wanted(rule="incomplete"), 1, 0),
        (Wanted(campaign="cd", since=at(8, 8)), 1, 1),
        (Wanted(until=at(8, 8)), 1, 1),
        (Wanted(campaign="khac"), 0, 0),
        (Wanted(reads=True), 1, 0),
        (Wanted(within=frozenset({"khac"}), offices=frozenset({"u1"})), 0, 0),
    ],
)
def test_each_filter_finds_its_events(any_database: Database, wanted: Wanted, accepted: int, refused: int) -> None:
    with any_database.write() as session:
        world(session)
        found = search(session, wanted)

    assert (len(found.accepted), len(found.refused)) == (accepted, refused)
    assert (found.accepted_total, found.refused_total) == (accepted, refused)


def test_days_are_those_of_vietnam(any_database: Database) -> None:
    with any_database.write() as session:
        world(session)
        days = search(session, Wanted(campaign="cd")).days

    # 00:30 of 09/8 in Vietnam is still 08/8 in UTC.
    assert days == ((date(2024, 8, 7), 1, 1), (date(2024, 8, 8), 1, 0), (date(2024, 8, 9), 0, 1))


def test_a_refusal_at_the_door_names_its_case(database: Database) -> None:
    with database.write() as session:
        world(session)
        lines = listed(session, Wanted(rule="LATE"))

    assert [(line.subject, line.about) for line in lines] == [
        ("actor/officer", "nomination/cd/2"),
        ("nomination/cd/2", "nomination/cd/2"),
    ]


def test_tags_are_what_stands_in_the_record(database: Database) -> None:
    with database.write() as session:
        assert tags(session) == ()
        world(session)
        assert tags(session) == (
            "nomination:accept:recorded",
            "nomination:submit:recorded",
            "nomination:submit:refused",
            "reading:open:recorded",
        )


def test_a_read_is_an_event_of_the_reader_and_the_case_knows(any_database: Database) -> None:
    read = reading.Read(AUDITOR, "/ho-so/cd/1?x=1", ("nomination/cd/1",))
    with any_database.write() as session:
        world(session)
        assert not reading.seen_lately(session, read, REAL)
        reading.record_read(session, read, REAL)
        assert reading.seen_lately(session, read, REAL + timedelta(seconds=59))
        assert not reading.seen_lately(session, read, REAL + timedelta(seconds=61))
        (looked,) = who_looked(session, "nomination/cd/1")
        assert (looked.account, looked.reads, looked.last_at) == ("kiem", 2, REAL)
        assert who_looked(session, "nomination/cd/2") == ()
        assert audit.broken_link(session, "actor/kiem") is None
        assert audit.position(session, "actor/kiem") == 2
        (line, _first) = listed(session, Wanted(reads=True))
        assert (line.address, line.about, line.at) == ("/ho-so/cd/1?x=1", "nomination/cd/1", NOW)


def test_the_remit_is_the_own_office_and_what_lies_below(database: Database) -> None:
    with database.write() as session:
        world(session)
        for unit, parent in (("ubnd", "tinh"), ("u1", "ubnd"), ("tinh", "u1")):
            period = UnitPeriod(unit=unit, kind="PARENT", value=parent, instrument="x", article="", evidence="M")
            session.add(period)
        session.flush()
        assert below(session, frozenset({"ubnd"})) == {"ubnd", "u1", "tinh"}
        assert remit_of(session, frozenset({"tinh"})).campaigns == {"cd"}
        factories.add_programme(session)
        assert remit_of(session, frozenset({"tinh"})).programmes == {"tinh-2021-2025"}
        assert remit_of(session, frozenset({"tinh"})).whole
        assert remit_of(session, frozenset({"u2"})) == Remit(frozenset({"u2"}), frozenset({"u2"}))
