"""The one transaction of an act, on both engines."""

import json
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter
from pydantic_core import to_json
from sqlmodel import SQLModel, col, select

from payloads import ids
from payloads.record import RECORDED, REFUSED, STALE, WAIT
from rules.acting import Role
from rules.campaign import Close, MovePhase, NoteDelivered, Paper
from rules.nomination_acts import Lapse, NominationState, Submit, Withdraw
from storage import audit
from storage.record import RecordConflict, record
from storage.session import Database
from storage.tables.record import Act, AuditEvent, AuditHead, Intake, Notice, Slot
from storage.tables.subject import Campaign, CampaignVersion, Nomination
from tests import factories

CASE = ids.nomination_id(factories.CODE, 1)


@pytest.fixture
def world(any_database: Database) -> Database:
    """A campaign that receives dossiers, the commune u1, and the open intake row of its submission."""
    with any_database.write() as session:
        factories.add_world(session, "u1")
        factories.add_intake(session, CASE, factories.stamp("key"))
    return any_database


def build(world: Database, body: object, key: str = "key", state: Any = None, **parts: Any) -> Any:
    with world.read() as session:
        return factories.entry(session, state or factories.nomination_state(1), factories.stamp(key), body, **parts)


def everything(world: Database) -> dict[str, int]:
    """Rows per table."""
    with world.read() as session:
        tables = SQLModel.metadata.sorted_tables
        return {table.name: len(session.connection().execute(table.select()).all()) for table in tables}


def test_recorded_act_leaves_row_audit_event_act_outcome_slot_and_notice(world: Database) -> None:
    entry = build(world, factories.submission())

    recording = record(world, entry)

    with world.read() as session:
        row = session.get_one(Nomination, CASE)
        act = session.exec(select(Act)).one()
        event = session.exec(select(AuditEvent)).one()
        intake = session.get_one(Intake, "key")
        slot = session.exec(select(Slot)).one()
        notice = session.exec(select(Notice)).one()
        assert audit.broken_link(session, CASE) is None
    assert recording.receipt is not None
    assert (recording.outcome, recording.act_no, recording.clock_at) == (RECORDED, 1, factories.NOW)
    assert (recording.receipt.state, recording.receipt.filed_at) == ("SUBMITTED", factories.NOW)
    assert (row.status, row.act_no, row.outcome, row.filed_at) == ("SUBMITTED", 1, "open", factories.NOW)
    assert (act.act_no, act.update_id, act.state_digest) == (1, "key", entry.state_digest)
    assert (event.tag, event.act_no, event.before, event.after, event.refusal) == (
        "nomination:submit:recorded",
        1,
        "NOT_SUBMITTED",
        "SUBMITTED",
        "",
    )
    assert (intake.outcome, json.loads(intake.answer or "")["state_digest"]) == (RECORDED, entry.state_digest)
    assert (slot.scope, slot.position, slot.holder) == ("cd/unit/u1", "1", CASE)
    assert (notice.kind, notice.unit, notice.subject, notice.outcome) == ("FILING_RECEIPT", "u1", CASE, "PENDING")


def test_repeat_answers_the_same_recording_and_writes_nothing_twice(world: Database) -> None:
    entry = build(world, factories.submission())
    first = record(world, entry)
    after_first = everything(world)

    assert record(world, entry) == first
    assert everything(world) == after_first


def test_repeat_by_two_threads_at_once_answers_the_same_recording(world: Database) -> None:
    entry = build(world, factories.submission())

    answers = factories.race([lambda: record(world, entry)] * 8)

    assert answers == [answers[0]] * 8
    assert everything(world)["act"] == 1


def test_repeat_of_an_act_without_claims_by_threads_at_once_is_no_conflict(world: Database) -> None:
    first = build(world, factories.submission())
    record(world, first)
    withdrawal = build(
        world,
        Withdraw("12/CV", "note"),
        key="withdraw",
        state=first.state,
        act_no=2,
    )
    entry = replace(withdrawal, refusal=None, state=replace(first.state, status="WITHDRAWN"), frees=())

    answers = factories.race([lambda: record(world, entry)] * 8)

    assert answers == [answers[0]] * 8
    assert answers[0].outcome == RECORDED


def test_repeat_after_the_campaign_moved_on_still_answers_the_first_recording(world: Database) -> None:
    entry = build(world, factories.submission())
    first = record(world, entry)
    with world.write() as session:
        session.get_one(Campaign, factories.CODE).act_no += 1

    assert record(world, entry) == first


def test_same_key_with_another_body_is_a_conflict_and_writes_nothing(world: Database) -> None:
    entry = build(world, factories.submission())
    record(world, entry)
    before = everything(world)

    with pytest.raises(RecordConflict, match="another body"):
        record(world, replace(entry, digest="another"))
    assert everything(world) == before


def test_same_key_under_another_act_number_is_a_conflict(world: Database) -> None:
    entry = build(world, factories.submission())
    record(world, entry)

    with pytest.raises(RecordConflict, match="is act 1, not 2"):
        record(world, replace(entry, act_no=2))


@pytest.mark.parametrize("act_no", [0, 2, 7])
def test_gap_in_the_act_numbers_is_a_conflict_and_writes_nothing(world: Database, act_no: int) -> None:
    before = everything(world)

    with pytest.raises(RecordConflict, match="after act 0"):
        record(world, build(world, factories.submission(), act_no=act_no))
    assert everything(world) == before


def test_act_number_that_is_taken_is_a_conflict(world: Database) -> None:
    entry = build(world, factories.submission())
    record(world, entry)

    with pytest.raises(RecordConflict, match="act 1 after act 1"):
        record(world, replace(entry, update_id="another key"))


def test_entry_on_old_facts_is_stale_and_brings_the_present_ones(world: Database) -> None:
    entry = build(world, factories.submission())
    with world.write() as session:
        row = session.get_one(Campaign, factories.CODE)
        row.act_no, row.suspended = 2, True
    before = everything(world)

    recording = record(world, entry)

    assert recording.outcome == STALE
    assert recording.facts is not None
    assert (recording.facts.version, recording.facts.suspended) == (2, True)
    assert recording.facts.unit_quota is not None
    assert recording.facts.unit_quota.maximum == 1
    assert everything(world) == before


def test_act_by_itself_waits_for_an_older_open_intake_row(world: Database) -> None:
    entry = build(world, Lapse(), key="own", by_itself=True)
    lapse = replace(entry, received_at=factories.at(9, 8, 0, 1))

    recording = record(world, lapse)

    assert recording.outcome == WAIT
    assert everything(world)["act"] == 0


def test_act_by_itself_goes_ahead_of_a_younger_or_settled_intake_row(world: Database) -> None:
    with world.read() as session:
        system = factories.stamp("own", factories.actor(Role.SYSTEM, "", "system"))
        entry = factories.entry(session, factories.nomination_state(1), system, Lapse(), by_itself=True)
    earlier = replace(entry, received_at=factories.at(7, 8, 8, 59, 59))

    assert record(world, earlier).outcome == RECORDED


def test_act_of_a_person_does_not_wait_for_an_older_intake_row(world: Database) -> None:
    assert record(world, build(world, factories.submission(), key="second form")).outcome == RECORDED


def test_refusal_of_the_rule_is_recorded_without_a_number(world: Database) -> None:
    entry = build(world, factories.submission(papers=()))

    recording = record(world, entry)

    with world.read() as session:
        act = session.exec(select(Act)).one()
        event = session.exec(select(AuditEvent)).one()
        intake = session.get_one(Intake, "key")
    assert recording.refusal is not None
    assert (recording.outcome, recording.refusal.code, recording.act_no) == (REFUSED, "INCOMPLETE", 0)
    assert act.act_no is None
    assert (event.tag, event.refusal, event.act_no) == ("nomination:submit:refused", "INCOMPLETE", None)
    assert (event.before, event.after) == ("NOT_SUBMITTED", "NOT_SUBMITTED")
    assert (intake.outcome, json.loads(intake.answer or "")["code"]) == (REFUSED, "INCOMPLETE")
    assert (everything(world)["nomination"], everything(world)["notice"], everything(world)["slot"]) == (0, 0, 0)


def test_refusal_is_repeated_as_it_was_and_leaves_the_number_to_the_next_act(world: Database) -> None:
    refused = build(world, factories.submission(papers=()))
    first = record(world, refused)

    assert record(world, refused) == first
    assert record(world, build(world, factories.submission(), key="next try")).act_no == 1


def test_refusal_of_the_rows_takes_back_the_places_that_were_taken(world: Database) -> None:
    entry = build(world, factories.submission())
    claim = entry.claims[0]
    impossible = replace(claim, scope="cd/forward", maximum=0, ground="FORWARD_QUOTA_USED")

    recording = record(world, replace(entry, claims=(claim, impossible)))

    assert recording.refusal is not None
    assert (recording.outcome, recording.refusal.code) == (REFUSED, "FORWARD_QUOTA_USED")
    assert everything(world)["slot"] == 0


def test_acts_of_a_case_chain_their_numbers_and_events(world: Database) -> None:
    first = build(world, factories.submission())
    record(world, first)
    head = factories.actor(Role.UNIT_HEAD)
    with world.read() as session:
        letter = Withdraw("12/CV", "note")
        second = factories.entry(session, first.state, factories.stamp("withdraw", head), letter, act_no=2)

    assert record(world, second).act_no == 2
    with world.read() as session:
        assert session.exec(select(AuditEvent.seq).order_by(col(AuditEvent.seq))).all() == [1, 2]
        assert session.get_one(AuditHead, CASE).seq == 2
        assert session.get_one(Nomination, CASE).outcome == "withdrawn"
        assert audit.broken_link(session, CASE) is None


def test_act_of_a_campaign_raises_the_version_that_its_cases_compare(world: Database) -> None:
    case = build(world, factories.submission())
    clerk = factories.stamp("phase", factories.actor(Role.SPECIALIST, ""))
    with world.write() as session:
        state = factories.campaign_state()
        session.add(_first_act(state.id))
        entry = factories.entry(session, state, clerk, MovePhase("APPRAISAL"), act_no=2)

    assert record(world, entry).outcome == RECORDED
    with world.read() as session:
        row = session.get_one(Campaign, factories.CODE)
        assert (row.phase, row.act_no) == ("APPRAISAL", 2)
    assert record(world, case).outcome == STALE


def test_close_is_refused_while_cases_are_open_and_names_them(world: Database) -> None:
    entry = _close(world, open_nominations=2)

    recording = record(world, entry)

    assert recording.refusal is not None
    assert (recording.outcome, recording.refusal.code) == (REFUSED, "OPEN_CASES")
    assert recording.refusal.sentence == (
        "Còn 4 việc chưa xong: council/cd/1, decision/cd/1, nomination/cd/1, nomination/cd/2."
    )


def test_close_names_eight_open_cases_and_counts_the_rest(world: Database) -> None:
    recording = record(world, _close(world, open_nominations=9))

    assert recording.refusal is not None
    assert recording.refusal.sentence.startswith("Còn 11 việc chưa xong: council/cd/1, decision/cd/1, nomination/cd/1")
    assert recording.refusal.sentence.endswith(" và 3 việc khác.")


def test_close_is_recorded_when_every_case_has_ended(world: Database) -> None:
    with world.write() as session:
        factories.add_nomination(session, 1, status="AWARDED")
        factories.add_sitting(session, 1, status="SIGNED")
        factories.add_decision(session, 1, status="ISSUED")

    assert record(world, _close(world, open_nominations=0, others=False)).outcome == RECORDED


def test_entry_of_an_unknown_guard_is_a_fault(world: Database) -> None:
    with pytest.raises(KeyError):
        record(world, replace(build(world, factories.submission()), guard="NO_SUCH_GUARD"))


def test_definition_of_a_new_version_takes_effect_with_the_act(world: Database) -> None:
    paper = Paper("160/KH-UBND", factories.at(1, 8))
    state = factories.campaign_state(definition_digest="second", papers=(paper,))
    basis = to_json(factories.basis(place="Bằng Lũng")).decode()
    with world.write() as session:
        session.add(_first_act(state.id))
        version = CampaignVersion(
            digest="second", campaign=factories.CODE, basis=basis, definition="new", loaded_at=factories.NOW
        )
        session.add(version)
        system = factories.stamp("done", factories.actor(Role.SYSTEM, "", "system"))
        entry = factories.entry(session, state, system, NoteDelivered("notify", 1, 0), act_no=2)

    assert record(world, entry).outcome == RECORDED
    with world.read() as session:
        row = session.get_one(Campaign, factories.CODE)
        assert (row.definition_digest, row.definition, row.basis) == ("second", "new", basis)


def _first_act(workflow_id: str) -> Act:
    return Act(
        workflow_id=workflow_id,
        act_no=1,
        update_id="launch",
        act="launch",
        digest="body",
        state_digest="state",
        recording="{}",
        recorded_at=factories.NOW,
    )


def _close(world: Database, open_nominations: int, others: bool = True) -> Any:
    state = factories.campaign_state("SUMMARY")
    with world.write() as session:
        for n in range(1, open_nominations + 1):
            factories.add_nomination(session, n, status="SUBMITTED")
        if others:
            factories.add_sitting(session, 1, status="CONVENED")
            factories.add_decision(session, 1, status="NUMBERED")
        session.add(_first_act(state.id))
        standing = factories.stamp("close", factories.actor(Role.STANDING_HEAD, ""))
        return factories.entry(session, state, standing, Close(), act_no=2)


def test_submission_frozen_in_the_row_is_the_whole_state(world: Database) -> None:
    entry = build(world, Submit(1, "draft", "COLLECTIVE", ("TTR",), (), True))
    record(world, entry)

    with world.read() as session:
        kept = TypeAdapter(NominationState).validate_json(session.get_one(Nomination, CASE).state)
    assert kept == entry.state
