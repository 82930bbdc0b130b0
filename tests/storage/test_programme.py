"""A subject that belongs to no campaign, on both engines: recorded without a campaign's row, kept line by line."""

import json
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic_core import to_json
from sqlmodel import select

from payloads.ids import OF_NO_CAMPAIGN, campaign_of, digest_of, key_of, programme_id, subject_of
from payloads.programme import ProgrammeBasis
from payloads.record import RECORDED, REFUSED, Entry
from payloads.starts import ProgrammeStart
from rules import programme
from rules import programme_acts as acts
from rules.acting import Actor, Outcome, Role, Stamp
from rules.refusal import Refusal, RefusalNote
from storage import audit, clock, starts
from storage.notice import claim_batch
from storage.programme import exists, lines_of, state_of
from storage.record import RecordConflict, record
from storage.session import Database
from storage.tables.person import Unit
from storage.tables.programme import Programme, ProgrammeLine
from storage.tables.record import AuditEvent, Notice
from storage.tables.subject import Campaign
from tests import factories
from tests.rules.programme_cases import ACTIVE, BODIES, CODE, FOUND, ISSUER, NONE, NOW, OPENS, day

CASE = programme_id(CODE)


@pytest.fixture
def world(any_database: Database) -> Database:
    """A programme as a draft, beside no campaign at all."""
    basis = ProgrammeBasis("Chương trình", OPENS, day("2025-01-01"), 60, (), (), (), ())
    with any_database.write() as session:
        factories.add_installation(session, NOW)
        session.add(Unit(code="huyen-cho-don", name="Huyện Chợ Đồn", category="HUYEN"))
        row = Programme(
            id=CASE,
            code=CODE,
            title="Chương trình",
            issuer=ISSUER,
            issuer_name="Ủy ban nhân dân tỉnh",
            basis=to_json(basis).decode(),
            definition="{}",
            definition_digest="digest",
        )
        session.add(row)
    return any_database


def entry(state: acts.ProgrammeState, body: Any, act_no: int = 1, key: str = "key", role: Role = Role.AUTHORITY) -> Any:
    """The entry that the workflow would send for `body`: the real rule."""
    stamp = Stamp(key, "digest", Actor("officer", role, ""), NOW)
    note: RefusalNote | None = None
    try:
        outcome = programme.apply(state, stamp, body)
    except Refusal as refusal:
        outcome, note = Outcome(state), refusal.note()
    return Entry(
        workflow_id=CASE,
        act=programme.RULES[type(body)][0],
        act_no=act_no,
        update_id=key,
        digest="digest",
        actor=stamp.actor,
        received_at=NOW,
        recorded_at=NOW + timedelta(seconds=1),
        epoch=0,
        before=state.status,
        state=outcome.state,
        state_digest=digest_of(to_json(outcome.state).decode()),
        facts_version=0,
        body=json.dumps(asdict(body), default=str),
        notices=outcome.notices,
        refusal=note,
    )


def test_ids_of_subjects_without_campaign() -> None:
    assert {"programme", "law", "signing"} == OF_NO_CAMPAIGN
    assert (subject_of(CASE), campaign_of(CASE), key_of(CASE)) == ("programme", "", CODE)
    assert (campaign_of("law/ab12"), campaign_of("nomination/cd/7")) == ("", "cd")


def test_act_is_recorded_without_any_campaign(world: Database) -> None:
    start = entry(NONE, BODIES["start"])
    first = record(world, start)

    assert (first.outcome, first.act_no, first.clock_at) == (RECORDED, 1, NOW)
    assert record(world, start) == first
    with world.read() as session:
        row = session.get_one(Programme, CASE)
        events = session.exec(select(AuditEvent).where(AuditEvent.subject == CASE)).all()
        assert session.exec(select(Campaign)).all() == []
        assert audit.broken_link(session, CASE) is None
        keys = [line.key for line in lines_of(session, CASE, "ITEM")]
    assert (row.status, row.year, row.act_no, state_of(row)) == ("ACTIVE", 2024, 1, start.state)
    assert [(event.tag, event.campaign) for event in events] == [("programme:start:recorded", "")]
    assert keys == ["dai-hoi", "phat-dong-2024"]


def test_act_number_that_does_not_follow_is_a_fault(world: Database) -> None:
    with pytest.raises(RecordConflict, match="act 3 after act 0"):
        record(world, entry(NONE, BODIES["start"], act_no=3))


def test_refusal_is_recorded_on_the_programmes_own_chain(world: Database) -> None:
    answer = record(world, entry(NONE, BODIES["start"], role=Role.CLERK))
    with world.read() as session:
        codes = [event.refusal for event in session.exec(select(AuditEvent).where(AuditEvent.subject == CASE))]
    assert (answer.outcome, codes) == (REFUSED, ["WRONG_ROLE"])


def test_lines_that_the_state_lets_go_of_stay_in_the_rows(world: Database) -> None:
    record(world, entry(replace(ACTIVE, status="NONE"), BODIES["start"]))
    with_all = entry(ACTIVE, BODIES["record_target"], 2, "second", Role.SPECIALIST)
    record(world, with_all)
    turned = entry(replace(with_all.state, year=2023), acts.TurnYear(2024), 3, "third", Role.SYSTEM)
    record(world, turned)

    assert "bieu-duong" not in {item.key for item in turned.state.items}
    with world.read() as session:
        kept = {item.key: item.status for item in lines_of(session, CASE, "ITEM")}
        measures, findings = lines_of(session, CASE, "MEASURE"), lines_of(session, CASE, "FINDING")
        numbers = [row.key for row in session.exec(select(ProgrammeLine).where(ProgrammeLine.kind == "INSPECTION"))]
    assert kept["bieu-duong"] == "DONE"
    assert ([measure.value for measure in measures], findings, numbers) == (["6.8"], [FOUND], ["0001"])


def test_programme_takes_part_in_the_rehearsal_clock(world: Database) -> None:
    with world.write() as session:
        session.get_one(Programme, CASE).next_due_at = day("2024-10-01")
    with world.read() as session:
        assert clock.next_instant(session) == day("2024-10-01")
        assert clock.due_cases(session, day("2024-09-30")) == []
        assert [case.workflow_id for case in clock.due_cases(session, day("2024-10-01"))] == [CASE]


def test_start_input_comes_from_the_loaded_row(world: Database) -> None:
    with world.read() as session:
        start = starts.start_for(session, CASE)
        assert (exists(session, CODE), exists(session, "khac")) == (True, False)
    assert isinstance(start, ProgrammeStart)
    assert (start.frozen, start.issuer, start.settle_seconds) == (True, ISSUER, 60)


def test_notice_of_a_programme_carries_what_its_letter_says(world: Database) -> None:
    record(world, entry(replace(ACTIVE, status="NONE"), BODIES["start"]))
    record(world, entry(ACTIVE, BODIES["record_finding"], 2, "second", Role.SPECIALIST))
    with world.write() as session:
        (due,) = claim_batch(session, NOW + timedelta(days=1))
        notice = session.exec(select(Notice)).one()
    assert (notice.campaign, due.campaign_title, due.issuer_name) == ("", "Chương trình", "Ủy ban nhân dân tỉnh")
    assert (due.kind, due.unit_name, due.act["topic"]) == ("PROGRAMME_FINDING", "Huyện Chợ Đồn", "BONUS")
