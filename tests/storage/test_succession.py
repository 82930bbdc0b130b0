"""A campaign under its successor as rows: who takes part, which drafts and cases pass, what the old numbers become."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic_core import to_json
from sqlmodel import col, select

from payloads.basis import CouncilSeat, Participant
from payloads.record import RECORDED
from rules.acting import Role
from rules.campaign_acts import HandOver, Paper, Passed
from rules.enrolment_acts import HandOver as PassPart
from storage import delivery
from storage.organisation import load
from storage.participants import pass_drafts, passed_units, take_part
from storage.reads.passing import passing, successors
from storage.reads.unit import STATE, unit_part, units
from storage.record import record
from storage.session import Database
from storage.tables.person import Person, Unit
from storage.tables.record import Notice
from storage.tables.subject import Campaign, CampaignUnit, CampaignVersion, CouncilMember, Draft, Enrolment, Nomination
from tests import factories
from tests.factories import CODE
from tests.support.organisation import END, LAW, split_district

AFTER = factories.at(1, 7).replace(year=2025)
"""01/7/2025: a, b, c and the district h are no more."""
BEFORE = AFTER - timedelta(days=1)
NEW = (Participant("x", "MEMBER"), Participant("y", "MEMBER"))
SEAT = CouncilSeat("chair", "CHAIR", None, None)


@pytest.fixture
def rows(any_database: Database) -> Iterator[Database]:
    """A campaign of h, a and c, with a draft and a filed dossier of each, loaded with its successor's version."""
    with any_database.write() as session:
        load(session, split_district())
        session.add(Person(code="chair", honorific="Bà", name="Lý Thị Đào", post="Chủ tịch"))
        factories.add_installation(session)
        for code in ("h", "a", "c"):
            session.add(CampaignUnit(campaign=CODE, unit=code, part="MEMBER"))
        campaign = factories.add_campaign(session, issuer="ubnd", issuer_name="UBND huyện Chợ Đồn")
        for n, code in enumerate(("h", "a", "c"), start=1):
            factories.add_enrolment(session, code, status="ENROLLED", enrolled_at=factories.at(28, 5))
            factories.add_draft(session, n, code)
            factories.add_draft(session, n + 10, code)
            factories.add_nomination(session, n, code, status="SUBMITTED", filed_at=factories.NOW)
        basis = factories.basis(
            issuer="tinh", issuer_name="UBND tỉnh Thái Nguyên", participants=NEW, council=(SEAT,), standing_name="Sở"
        )
        version = CampaignVersion(
            digest="new", campaign=CODE, basis=to_json(basis).decode(), definition="{}", loaded_at=factories.NOW
        )
        session.add(version)
        assert campaign.issuer == "ubnd"
    yield any_database


def test_only_units_that_have_ended_pass_and_the_place_decides_between_two(rows: Database) -> None:
    with rows.read() as session:
        assert passed_units(session, CODE, BEFORE, {}) == ()
        known = passed_units(session, CODE, AFTER, {})
        said = {"instrument": LAW.title, "evidence": "R:S52", "verified": False}
        assert known == (Passed("a", "x", **said), Passed("c", "y", **said))
        named = passed_units(session, CODE, AFTER, {"h": "c"})
        assert [(passed.unit, passed.to_unit) for passed in named] == [("a", "x"), ("c", "y"), ("h", "y")]


def test_the_page_shows_what_passes_and_what_has_to_be_named_by_hand(rows: Database) -> None:
    with rows.read() as session:
        found = passing(session, CODE, AFTER, {})
        assert [(line.unit, line.to_unit) for line in found.passed] == [
            ("Đơn vị a", "Đơn vị x"),
            ("Đơn vị c", "Đơn vị y"),
        ]
        assert found.unknown == ("Đơn vị h",)
        assert passing(session, CODE, BEFORE, {}).unknown == ()
        who = successors(session, "a", AFTER)
        assert (who.usual, who.ended, "a" in dict(who.units), "y" in dict(who.units)) == ("x", True, False, True)
        assert (successors(session, "h", AFTER).usual, successors(session, "a", BEFORE).ended) == ("", False)


def test_drafts_that_were_never_filed_go_to_the_successor_and_no_other(rows: Database) -> None:
    with rows.write() as session:
        pass_drafts(session, CODE, {"a": "x"})
    with rows.read() as session:
        drafts = {draft.n: draft.unit for draft in session.exec(select(Draft))}
    assert drafts == {1: "h", 11: "h", 2: "a", 12: "x", 3: "c", 13: "c"}


def test_a_version_that_names_participants_replaces_them_and_a_silent_one_does_not(rows: Database) -> None:
    def taking_part() -> tuple[list[str], list[str]]:
        with rows.read() as session:
            units = session.exec(select(CampaignUnit.unit).order_by(col(CampaignUnit.unit))).all()
            return list(units), list(session.exec(select(CouncilMember.person)).all())

    with rows.write() as session:
        take_part(session, CODE, factories.basis())
    assert taking_part() == (["a", "c", "h"], [])
    for _ in range(2):
        with rows.write() as session:
            take_part(session, CODE, factories.basis(participants=NEW, council=(SEAT,)))
        assert taking_part() == (["x", "y"], ["chair"])


def hand_over(rows: Database) -> Any:
    """The campaign's handover, recorded with what the rows of today pass on."""
    with rows.read() as session:
        passed = passed_units(session, CODE, AFTER, {"h": "c"})
        body = HandOver(Paper("1/QĐ", factories.at(1, 6)), "new", factories.windows(), "tinh", "note", passed)
        stamp = factories.stamp("hand-over", factories.actor(Role.AUTHORITY, "ubnd"), AFTER)
        return factories.entry(session, factories.campaign_state(definition_version=1), stamp, body)


def test_the_handover_changes_issuer_version_participants_and_drafts_in_one_transaction(rows: Database) -> None:
    assert record(rows, hand_over(rows)).outcome == RECORDED
    with rows.read() as session:
        campaign = session.get_one(Campaign, CODE)
        assert (campaign.issuer, campaign.issuer_name, campaign.definition_digest) == (
            "tinh",
            "UBND tỉnh Thái Nguyên",
            "new",
        )
        assert delivery.units_to_enrol(session, CODE, again=True) == {"x": "MEMBER", "y": "MEMBER"}
        passing_on, paper = delivery.passing_of(session, CODE)
        assert (passing_on, paper) == ({"a": "x", "c": "y", "h": "y"}, "1/QĐ")
        assert [to for _, to in delivery.held_parts(session, CODE, passing_on)] == ["x", "y", "y"]
        assert [to for _, to in delivery.held_nominations(session, CODE, passing_on)] == ["y", "x", "y"]
        assert {draft.n: draft.unit for draft in session.exec(select(Draft).where(col(Draft.n) > 10))} == {
            11: "y",
            12: "x",
            13: "y",
        }


def pass_part(rows: Database, unit: str, to_unit: str) -> None:
    """The delivery of the handover to one part."""
    with rows.read() as session:
        row = session.exec(select(Enrolment).where(Enrolment.unit == unit)).one()
        state = STATE.validate_json(row.state)
        stamp = factories.stamp(f"part-{unit}", factories.actor(Role.MESSENGER, ""), AFTER)
        entry = factories.entry(session, state, stamp, PassPart(to_unit, "1/QĐ"))
    assert record(rows, entry).outcome == RECORDED


def test_a_part_that_passed_is_shown_under_its_old_name_with_its_new_holder(rows: Database) -> None:
    assert record(rows, hand_over(rows)).outcome == RECORDED
    pass_part(rows, "a", "x")
    with rows.read() as session:
        part = unit_part(session, CODE, "a")
        assert part is not None
        assert (part.unit_name, part.holder, part.holder_name) == ("Đơn vị a", "x", "Đơn vị x")
        assert [line.act for line in part.history] == ["hand_over"]
        own = unit_part(session, CODE, "x")
        assert own is not None and own.state.status == "NOT_ENROLLED"
        lines = {line.code: line for line in units(session, CODE).rows}
        told = session.exec(select(Notice).where(Notice.kind == "HANDED_OVER")).one()
    assert set(lines) == {"x", "y", "a", "c", "h"}
    assert (lines["a"].holder, lines["x"].holder, lines["x"].enrolled_at) == ("Đơn vị x", "", None)
    assert told.unit == "x"


def test_a_unit_of_two_names_is_counted_once(rows: Database) -> None:
    assert record(rows, hand_over(rows)).outcome == RECORDED
    with rows.read() as session:
        cases = session.exec(select(Nomination)).all()
        assert len(cases) == len({case.id for case in cases}) == 3
        known = session.exec(select(Unit.valid_until).where(Unit.code == "a")).one()
    assert known == END == date(2025, 7, 1)
    assert json.loads(cases[0].state)["unit"] in ("h", "a", "c")


def test_the_same_handover_again_changes_nothing(rows: Database) -> None:
    entry = hand_over(rows)
    first, again = record(rows, entry), record(rows, replace(entry))
    assert first == again
