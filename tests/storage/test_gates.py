"""Gates in the recording transaction: they read the unit's part as it stands when the dossier is recorded."""

from collections.abc import Iterator
from typing import Any

import pytest

from payloads import ids
from payloads.record import RECORDED, REFUSED, Recording
from rules.acting import Role
from rules.enrolment_acts import Filed
from rules.facts import AwardPath, Gate
from rules.nomination_acts import Accept, Conclude
from storage.record import record
from storage.session import Database
from storage.tables.record import Slot
from storage.tables.subject import Enrolment
from tests import factories
from tests.factories import NOW, PLAN

HARD = Gate("REPORT", "COLLECTIVE", True, "Báo cáo tổng kết", PLAN)
SOFT = Gate("PLAN", "ALL", False, "Kế hoạch của đơn vị", PLAN)
CASE = ids.nomination_id(factories.CODE, 1)


@pytest.fixture
def rows(any_database: Database) -> Iterator[Database]:
    """A campaign with a gate that refuses and one that warns; units u1 to u3, nothing filed by any."""
    with any_database.write() as session:
        factories.add_installation(session)
        for code in ("u1", "u2", "u3"):
            factories.add_unit(session, code)
        factories.add_campaign(session, gates=(HARD, SOFT))
        factories.add_enrolment(session, "u1", status="ENROLLED")
    yield any_database


def part_of(rows: Database, *filed: Filed) -> None:
    """The part of u1 with what it has filed."""
    with rows.write() as session:
        session.delete(session.get_one(Enrolment, ids.enrolment_id(factories.CODE, "u1")))
        session.flush()
        factories.add_enrolment(session, "u1", status="ENROLLED", filed=filed)


def file(rows: Database, unit: str = "u1", key: str = "key", n: int = 1) -> Recording:
    with rows.read() as session:
        stamp = factories.stamp(key, factories.actor(unit=unit))
        body = factories.submission(recipient_class="COLLECTIVE")
        entry = factories.entry(session, factories.nomination_state(n, unit), stamp, body)
    return record(rows, entry)


def accept(rows: Database, *answered: str, key: str = "accept") -> Recording:
    with rows.read() as session:
        state = factories.nomination_state(
            1, "u1", status="SUBMITTED", recipient_class="COLLECTIVE", filed_at=NOW, draft_version=1
        )
        stamp = factories.stamp(key, factories.actor(Role.SPECIALIST, "noi-vu"))
        body = Accept(tuple(answered), "note" if answered else "")
        return record(rows, factories.entry(session, state, stamp, body, act_no=2))


def refusal(recording: Recording) -> str:
    assert recording.refusal is not None
    return recording.refusal.code


def test_a_dossier_without_the_condition_is_refused_and_takes_no_slot(rows: Database) -> None:
    answer = file(rows)
    assert (answer.outcome, refusal(answer)) == (REFUSED, "GATE_NOT_MET")
    with rows.read() as session:
        assert session.get(Slot, 1) is None


def test_a_unit_without_a_part_has_filed_nothing(rows: Database) -> None:
    assert refusal(file(rows, "u2")) == "GATE_NOT_MET"


def test_what_is_filed_late_opens_the_gate_that_refuses(rows: Database) -> None:
    part_of(rows, Filed("REPORT", NOW, True))
    assert file(rows).outcome == RECORDED


def test_the_reception_wants_an_answer_to_each_gate_that_is_not_met(rows: Database) -> None:
    part_of(rows, Filed("REPORT", NOW, True))
    assert file(rows).outcome == RECORDED
    assert refusal(accept(rows)) == "GATE_OPEN"
    assert refusal(accept(rows, "GATE_REPORT_LATE", key="half")) == "GATE_OPEN"
    assert accept(rows, "GATE_REPORT_LATE", "GATE_PLAN_MISSING", key="whole").outcome == RECORDED


def test_what_was_met_meanwhile_needs_no_answer(rows: Database) -> None:
    part_of(rows, Filed("REPORT", NOW, False), Filed("PLAN", NOW, False))
    assert file(rows).outcome == RECORDED
    assert accept(rows).outcome == RECORDED


def test_the_number_that_may_be_granted_is_taken_by_the_first_and_refused_to_the_next(any_database: Database) -> None:
    award = AwardPath("GK", "GIAY_KHEN", "Giấy khen", "Chủ tịch", "DECIDED_HERE", False, PLAN, maximum=2)
    with any_database.write() as session:
        factories.add_installation(session)
        factories.add_unit(session, "u1")
        factories.add_campaign(session, awards=(award,), forward_quota=None)
        for n in (1, 2, 3):
            factories.add_nomination(session, n, "u1", status="APPRAISED", proposal="AWARD")
    answers: list[Any] = []
    for n in (1, 2, 3):
        with any_database.read() as session:
            state = factories.nomination_state(n, "u1", status="APPRAISED", proposal="AWARD")
            stamp = factories.stamp(f"conclude-{n}", factories.actor(Role.AUTHORITY, "ubnd"))
            entry = factories.entry(session, state, stamp, Conclude("AWARD"), act_no=1)
        answers.append(record(any_database, entry))
    assert [answer.outcome for answer in answers] == [RECORDED, RECORDED, REFUSED]
    assert refusal(answers[2]) == "AWARD_QUOTA_USED"
