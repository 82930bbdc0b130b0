"""Inspections and samples as rows: append-only, on record with every step, and drawn again."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from rules.acting import Actor, Role
from rules.inspection import FINDING, QUESTION, Step
from rules.refusal import OpenCases, UnknownItem, WrongUnit
from rules.sample import draw, population_digest
from storage import audit, inspection, inspection_sample
from storage.intake import KeyReused
from storage.reads.inspection import about, inspections, question_tasks, questions_to
from storage.reads.inspection import inspection as view_of
from storage.reads.inspection_sample import make, sample
from storage.reads.inspection_signs import RISK
from storage.session import Database
from storage.tables.record import AuditEvent
from tests import factories
from tests.factories import NOW
from tests.support.inspection import AUDITOR, add_inspection, plan

LATER = NOW + timedelta(days=3)
REAL = datetime(2026, 11, 21, tzinfo=UTC)
ASKED = Actor("hoa", Role.UNIT_OFFICER, "u1")


def world(session: Session) -> None:
    factories.add_world(session, "u1", "u2", "ubnd")
    for n in range(1, 7):
        factories.add_draft(session, n, f"u{1 + n % 2}")
        factories.add_nomination(session, n, f"u{1 + n % 2}", status="SUBMITTED")
    session.connection().execute(text("UPDATE nomination SET filed_at = '2024-08-06 02:00:00.000000'"))


def question(session: Session, key: str = "hoi", **changes: str) -> int:
    new = inspection.New(QUESTION, "Vì sao nộp muộn?", 1, to_unit="u1", **changes)
    return inspection.begin(session, AUDITOR, key, new, Step("ask", "Xin nêu rõ.", LATER), REAL)


def events(session: Session, chain: str) -> list[tuple[str, str, str]]:
    rows = session.exec(select(AuditEvent).where(AuditEvent.subject == chain).order_by(AuditEvent.seq)).all()
    return [(row.tag, row.after, row.refusal) for row in rows]


def test_an_inspection_from_opening_to_closure_is_one_chain(any_database: Database) -> None:
    with any_database.write() as session:
        world(session)
        whole = add_inspection(session, REAL)
        finding = inspection.New(FINDING, "Thiếu biên bản", 1)
        step = Step("record", "Bổ sung biên bản.", subjects=("nomination/cd/1",))
        found = inspection.begin(session, AUDITOR, "kl", finding, step, REAL)
        asked = question(session)
        inspection.act(session, ASKED, "tl", asked, Step("answer", "Mất điện."), REAL)
        for key, item in (("k1", asked), ("k2", found), ("k3", whole)):
            inspection.act(session, AUDITOR, key, item, Step("close", "Đã rõ."), REAL)

    with any_database.read() as session:
        view = view_of(session, 1)
        assert view is not None
        assert (view.whole.status, [item.status for item in view.items]) == ("CLOSED", ["CLOSED", "CLOSED"])
        assert [step.text for step in view.items[1].steps] == ["Xin nêu rõ.", "Mất điện.", "Đã rõ."]
        chain = [(tag.split(":")[1], after) for tag, after, _refusal in events(session, "inspection/1")]
        assert chain == [
            ("open", "OPEN"), ("record", "OPEN"), ("ask", "ASKED"), ("answer", "ANSWERED"),
            ("close", "CLOSED"), ("close", "CLOSED"), ("close", "CLOSED"),
        ]  # fmt: skip
        assert audit.broken_link(session, "inspection/1") is None
        assert [item.title for item in about(session, "nomination/cd/1")] == ["Thiếu biên bản"]
        assert [one.whole.inspection for one in inspections(session, frozenset({"ubnd"}), closed_only=True)] == [1]
        assert inspections(session, frozenset({"u1"})) == ()


def test_the_same_form_again_writes_nothing_and_another_body_is_refused(database: Database) -> None:
    with database.write() as session:
        world(session)
        whole = add_inspection(session, REAL)
        first = question(session)
    with database.write() as session:
        assert (add_inspection(session, REAL), question(session)) == (whole, first)
        with pytest.raises(KeyReused):
            inspection.begin(session, AUDITOR, "hoi", inspection.New(QUESTION, "khác", 1), Step("ask", "?"), REAL)
    with database.write() as session:
        assert inspection.act(session, ASKED, "tl", first, Step("answer", "a"), REAL) == 1
        assert inspection.act(session, ASKED, "tl", first, Step("answer", "a"), REAL) == 1
        with pytest.raises(KeyReused):
            inspection.act(session, AUDITOR, "tl-2", first, Step("close", "a"), REAL)
            inspection.act(session, AUDITOR, "tl-2", whole, Step("close", "a"), REAL)


def test_a_question_waits_for_its_unit_or_its_officer_only(database: Database) -> None:
    with database.write() as session:
        world(session)
        add_inspection(session, REAL)
        open_one, named = question(session), question(session, "hoi-2", to_account="lan")

    with database.read() as session:
        units = frozenset({"u1"})
        assert [one.id for one in questions_to(session, "hoa", units)] == [open_one]
        assert [one.id for one in questions_to(session, "lan", units)] == [named, open_one]
        assert questions_to(session, "hoa", frozenset({"u2"})) == ()
        (task,) = question_tasks(session, "hoa", units)
        assert (task.subject, task.act, task.n, task.due_at) == ("inspection", "answer", open_one, LATER)
    with database.write() as session, pytest.raises(WrongUnit):
        inspection.act(session, ASKED, "tl", named, Step("answer", "?"), REAL)
    with database.write() as session:
        inspection.act(session, ASKED, "tl", open_one, Step("answer", "Đã rõ."), REAL)
        assert question_tasks(session, "hoa", units) == []


def test_closing_over_open_questions_and_cases_that_there_are_not_are_refused(database: Database) -> None:
    with database.write() as session:
        world(session)
        whole = add_inspection(session, REAL)
        question(session)
    with database.write() as session, pytest.raises(OpenCases):
        inspection.act(session, AUDITOR, "k", whole, Step("close", "xong"), REAL)
    with database.write() as session, pytest.raises(UnknownItem):
        step = Step("record", "x", subjects=("nomination/cd/99",))
        inspection.begin(session, AUDITOR, "kl", inspection.New(FINDING, "x", 1), step, REAL)


@pytest.mark.parametrize("table", ["inspection", "inspection_act", "inspection_sample", "audit_read"])
@pytest.mark.parametrize("sql", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_nothing_of_the_auditors_is_changed_or_deleted(any_database: Database, table: str, sql: str) -> None:
    with any_database.write() as session:
        factories.add_one_of_everything(session)

    with pytest.raises(IntegrityError, match=f"{table} is append-only"), any_database.write() as session:
        session.connection().execute(text(sql.format(table)))


def test_a_sample_is_drawn_again_from_what_it_keeps(any_database: Database) -> None:
    with any_database.write() as session:
        world(session)
        number = inspection_sample.keep(session, AUDITOR, "mau", plan(NOW), REAL)
        assert inspection_sample.keep(session, AUDITOR, "mau", plan(NOW), REAL) == number

    ids = [f"nomination/cd/{n}" for n in range(1, 7)]
    with any_database.read() as session:
        kept = sample(session, number)
        assert kept is not None
        assert [one.id for one in kept.sample.drawn] == list(draw("hat-giong", ids, 3))
        assert (kept.sample.digest, kept.sample.population) == (population_digest(ids), 6)
        assert make(session, kept.plan) == kept.sample
        assert events(session, "actor/kiem")[-1][0] == "sample:draw:recorded"


def test_a_sample_of_another_list_is_not_the_same(database: Database) -> None:
    with database.write() as session:
        world(session)
        number = inspection_sample.keep(session, AUDITOR, "mau", plan(NOW), REAL)
    with database.write() as session:
        session.connection().execute(text("UPDATE nomination SET filed_at = NULL WHERE n = 3"))
        kept = sample(session, number)
        assert kept is not None
        again = make(session, kept.plan)
        assert (again.population, again.digest == kept.sample.digest) == (5, False)


def test_strata_and_units_narrow_a_sample(database: Database) -> None:
    with database.write() as session:
        world(session)
        of_u1 = make(session, plan(NOW, unit="u1", size=9))
        by_unit = make(session, plan(NOW, stratified=True, size=4))

    assert {int(one.id.rpartition("/")[2]) % 2 for one in of_u1.drawn} == {0}
    assert sorted(int(one.id.rpartition("/")[2]) % 2 for one in by_unit.drawn) == [0, 0, 1, 1]


def test_risk_finds_refusals_departures_and_many_steps_and_says_so(database: Database) -> None:
    officer = Actor("hieu", Role.SPECIALIST, "ubnd")
    with database.write() as session:
        world(session)
        changed = text("UPDATE nomination SET state = replace(state, :said, :says) WHERE n = 2")
        session.connection().execute(changed, {"said": '"departs":false', "says": '"departs":true'})
        refused = factories.event("nomination/cd/3", tag="nomination:submit:refused", refusal="LATE", campaign="cd")
        audit.append(session, refused)
        for minute, act in enumerate(("request_supplement", "accept", "file_appraisal")):
            done = factories.event(
                "nomination/cd/4", tag=f"nomination:{act}:recorded", actor=officer, campaign="cd",
                real_at=REAL + timedelta(minutes=minute),
            )  # fmt: skip
            audit.append(session, done)
        weights = {"DEPARTURE": 2, "REFUSED_BEFORE": 1, "ONE_OFFICER": 1, "QUICK_APPROVAL": 2}
        drawn = make(session, plan(NOW, kind=RISK, size=5, weights=weights)).drawn

    found = {one.id.rpartition("/")[2]: (one.score, one.signs) for one in drawn}
    assert found == {
        "4": (3, ("QUICK_APPROVAL", "ONE_OFFICER")),
        "2": (2, ("DEPARTURE",)),
        "3": (1, ("REFUSED_BEFORE",)),
    }
    assert drawn[0].id == "nomination/cd/4"
