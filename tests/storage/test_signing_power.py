"""Powers to sign as rows: who holds an office has the power of the post, the book is a copy of its workflow's state."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from payloads.ids import campaign_of, digest_of, signing_id
from payloads.record import RECORDED, Entry
from rules import signing_power
from rules.acting import Role, Stamp
from rules.signing import Kind
from rules.signing_power import SigningState, Standing
from storage.reads.signing_power import book, candidates
from storage.record import record
from storage.session import Database
from storage.signing_power import agency_of, book_of, issuers, post_of, posts_at, powers_at
from storage.tables.person import Account, Grant, Person
from tests import factories
from tests.rules.signing_power_cases import END, GRANT, HEAD

ISSUER = factories.campaign_state().issuer
CAPACITIES = "CHỦ TỊCH; KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"
OFFICERS = (
    ("chu-tich", "Chủ tịch UBND huyện", Role.AUTHORITY, ISSUER),
    ("pho-chu-tich", "Phó Chủ tịch UBND huyện", Role.AUTHORITY, ISSUER),
    ("chanh-thanh-tra", "Chánh Thanh tra", Role.AUTHORITY, ISSUER),
    ("chu-tich-cu", "Chủ tịch UBND huyện", Role.AUTHORITY, "another"),
    ("truong-phong", "Trưởng phòng Nội vụ", Role.STANDING_HEAD, "pnv"),
    ("can-bo", "Cán bộ", Role.UNIT_OFFICER, "u1"),
)


@pytest.fixture
def office(database: Database) -> Database:
    """An issuer with its officers."""
    with database.write() as session:
        factories.add_installation(session)
        factories.add_campaign(session, signers={"AUTHORITY": CAPACITIES})
        for account, post, role, unit in OFFICERS:
            session.add(Person(code=account, name=account.title(), post=post))
            session.flush()
            session.add(Account(name=account, password_hash="none", person=account))
            session.flush()
            session.add(Grant(account=account, role=role, unit=unit))
    return database


def entry(state: SigningState, body: Any, act_no: int) -> Entry[SigningState]:
    """What the workflow would ask to be recorded."""
    actor = factories.actor(Role.AUTHORITY, ISSUER, "chu-tich")
    stamp = Stamp(f"key-{act_no}", "digest", actor, factories.NOW)
    after = signing_power.apply(state, stamp, body).state
    return Entry(
        workflow_id=state.id,
        act=signing_power.RULES[type(body)][0],
        act_no=act_no,
        update_id=stamp.key,
        digest=stamp.digest,
        actor=actor,
        received_at=factories.NOW,
        recorded_at=factories.NOW,
        epoch=0,
        before=state.status,
        state=after,
        state_digest=digest_of(after.id, str(act_no)),
        facts_version=0,
        body="{}",
    )


def test_powers_of_posts_follow_the_office_and_the_agencys_own_list(office: Database) -> None:
    with office.read() as session:
        agency = agency_of(session, ISSUER)
        assert agency is not None and agency.capacities == CAPACITIES
        found = {one.person: one.kind for one in posts_at(session, ISSUER, agency)}
    assert found == {"chu-tich": Kind.HEAD, "pho-chu-tich": Kind.KT}


def test_agency_that_lists_no_capacity_has_its_authority_as_head(office: Database) -> None:
    with office.read() as session:
        agency = agency_of(session, ISSUER)
        assert agency is not None
        for silent in ("", "THỦ TRƯỞNG"):
            found = posts_at(session, ISSUER, replace(agency, capacities=silent))
            assert {one.kind for one in found} == {Kind.HEAD} and len(found) == 3


def test_account_that_rests_has_no_power_and_gets_none(office: Database) -> None:
    with office.write() as session:
        session.get_one(Account, "pho-chu-tich").active = False
    with office.read() as session:
        agency = agency_of(session, ISSUER)
        assert agency is not None
        assert [one.person for one in posts_at(session, ISSUER, agency)] == ["chu-tich"]
        assert post_of(session, "pho-chu-tich") is None and post_of(session, "truong-phong") == "Trưởng phòng Nội vụ"
        listed = [account for account, _person in candidates(session)]
    assert "pho-chu-tich" not in listed and "can-bo" not in listed and "truong-phong" in listed


def test_book_is_a_copy_of_the_state_and_joins_the_powers_of_the_posts(office: Database) -> None:
    empty = SigningState(signing_id(ISSUER), ISSUER)
    body = replace(GRANT, posts=(replace(HEAD, person="chu-tich"),))
    first = entry(empty, body, 1)
    assert record(office, first).outcome == RECORDED
    second = entry(first.state, END, 2)
    assert record(office, second).outcome == RECORDED

    with office.read() as session:
        assert book_of(session, ISSUER) == second.state
        campaign = factories.Campaign
        powers = powers_at(session, session.get_one(campaign, factories.CODE))
        assert [one.kind for one in powers] == [Kind.HEAD, Kind.KT, Kind.TUQ]
        shown = book(session, ISSUER, date(2024, 8, 7))
    assert shown is not None and [line.standing for line in shown.powers] == [Standing.ENDED]
    assert (shown.powers[0].person.name, shown.powers[0].giver.name) == ("Truong-Phong", "Chu-Tich")
    assert shown.open == ()


def test_issuer_without_a_campaign_has_no_book(office: Database) -> None:
    with office.read() as session:
        assert [code for code, _name in issuers(session)] == [ISSUER]
        assert agency_of(session, "another") is None and book(session, "another", date(2024, 8, 7)) is None
    assert campaign_of(signing_id(ISSUER)) == ""
