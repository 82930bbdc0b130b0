"""Bàn giao as rows: what is open of a unit and of an officer, the act with its list, nothing lost, nothing twice."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from rules.acting import Role
from rules.handover import HandOver, Holding
from rules.refusal import Refusal, WrongRole
from storage import account as accounts
from storage import audit, handover
from storage.intake import KeyReused
from storage.reads.handover import Belongings, handovers, holdings, of_account, of_unit
from storage.reads.handover import handover as one_handover
from storage.session import Database
from storage.tables.organisation import Handover
from storage.tables.person import Account, Person
from storage.tables.record import AuditEvent
from storage.tables.subject import Campaign, IssuedPaper, Nomination
from tests import factories
from tests.support.organisation import add_handover

REAL = datetime(2026, 11, 21, 7, tzinfo=UTC)
OFFICER, HEAD = Holding(Role.UNIT_OFFICER, "u1"), Holding(Role.UNIT_HEAD, "u1")
CLERK = Holding(Role.CLERK, "ubnd")


def people(session: Any, **roles: tuple[Holding, ...]) -> None:
    """Accounts with their roles."""
    for name, held in roles.items():
        session.add(Person(code=f"p-{name}", honorific="Bà", name=f"Nguyễn {name}", post="Chuyên viên"))
        session.flush()
        accounts.create(session, name, "hash", f"p-{name}", [(one.role, one.unit) for one in held], demo=True)
    session.flush()


@pytest.fixture
def rows(any_database: Database) -> Iterator[Database]:
    """Unit u1 with a part, a draft, a returned and a decided dossier; u2 with one dossier; a sitting; a decision."""
    with any_database.write() as session:
        factories.add_world(session, "u1", "u2", "ubnd")
        factories.add_enrolment(session, "u1", status="ENROLLED")
        factories.add_draft(session, 1, "u1")
        factories.add_draft(session, 2, "u1")
        returned = factories.add_nomination(session, 2, "u1", status="RETURNED")
        session.get_one(Nomination, returned.id).supplement_due_at = factories.at(10, 8)
        factories.add_nomination(session, 3, "u1", status="AWARDED")
        factories.add_nomination(session, 4, "u2", status="SUBMITTED")
        factories.add_sitting(session, 1, status="CONVENED")
        factories.add_decision(session, 1, status="SUBMITTED")
        factories.add_decision(session, 2, status="SIGNED")
        factories.add_decision(session, 3, status="ISSUED")
        paper = IssuedPaper(
            subject=returned.id, campaign=factories.CODE, kind="FILING_RECEIPT", target=returned.id, sha256="a" * 64,
            size=1, title="Phiếu tiếp nhận", rendered_at=factories.NOW,
        )  # fmt: skip
        session.add(paper)
        people(session, one=(OFFICER,), two=(OFFICER,), three=(), four=(), head=(HEAD,), clerk=(CLERK, OFFICER))
    yield any_database


def lines(found: Belongings) -> list[tuple[str, str]]:
    return [(case.kind, case.subject) for case in found.cases]


def ask(**changes: Any) -> HandOver:
    parts: dict[str, Any] = {"from_account": "one", "to_account": "two", "roles": (OFFICER,), "move": False}
    return HandOver(**(parts | {"paper": "", "reason": "chuyển công tác từ 01/9/2024"} | changes))


def test_everything_open_of_a_unit_and_nothing_of_another(rows: Database) -> None:
    with rows.read() as session:
        found = of_unit(session, "u1")

    assert sorted(lines(found)) == [
        ("DRAFT", "nomination/cd/1"),
        ("ENROLMENT", "enrolment/cd/u1"),
        ("NOMINATION", "nomination/cd/2"),
    ]
    assert [paper.title for paper in found.papers] == ["Phiếu tiếp nhận"]


def test_the_issuer_has_its_campaign_sittings_and_decisions(rows: Database) -> None:
    with rows.read() as session:
        found = of_unit(session, "ubnd")

    assert sorted(lines(found)) == [
        ("CAMPAIGN", "campaign/cd"),
        ("DECISION", "decision/cd/1"),
        ("DECISION", "decision/cd/2"),
        ("SITTING", "council/cd/1"),
    ]


def test_a_campaign_that_is_over_leaves_nothing_open(rows: Database) -> None:
    with rows.write() as session:
        session.get_one(Campaign, factories.CODE).phase = "CLOSED"

    with rows.read() as session:
        assert (of_unit(session, "u1").cases, of_unit(session, "ubnd").cases) == ((), ())


def test_what_was_passed_on_belongs_to_the_successor(rows: Database) -> None:
    with rows.write() as session:
        factories.add_enrolment(session, "u2", status="ENROLLED", holder="x")

    with rows.read() as session:
        assert lines(of_unit(session, "x")) == [("ENROLMENT", "enrolment/cd/u2")]
        assert ("ENROLMENT", "enrolment/cd/u2") not in lines(of_unit(session, "u2"))


def test_an_officer_with_several_roles_has_the_work_of_all(rows: Database) -> None:
    with rows.read() as session:
        both, one = of_account(session, "clerk"), of_account(session, "clerk", (CLERK,))

    assert lines(one) == [("DECISION", "decision/cd/2")]
    assert set(lines(both)) == {*lines(one), *lines_of_unit(rows)}


def lines_of_unit(rows: Database) -> list[tuple[str, str]]:
    with rows.read() as session:
        return lines(of_unit(session, "u1"))


def test_cases_are_in_the_order_of_their_days_and_the_overdue_are_named(rows: Database) -> None:
    with rows.read() as session:
        found = of_account(session, "one")

    assert [(case.kind, case.due_at) for case in found.cases] == [
        ("DRAFT", factories.at(9, 8)),
        ("NOMINATION", factories.at(10, 8)),
        ("ENROLMENT", factories.at(15, 8)),
    ]
    assert [case.kind for case in found.overdue(factories.at(10, 8))] == ["DRAFT", "NOMINATION"]
    assert found.overdue(factories.at(8, 8)) == ()


def test_a_handover_is_a_row_its_list_and_an_event(rows: Database) -> None:
    with rows.write() as session:
        number = handover.record(session, "one", "form", ask(), REAL)

    with rows.read() as session:
        made = one_handover(session, number)
        (event,) = session.exec(select(AuditEvent).where(AuditEvent.subject == "handover/one")).all()
        assert audit.broken_link(session, "handover/one") is None
        kept = handovers(session, "two")
    assert made is not None
    assert (made.from_account, made.to_account, made.by_account, made.by_role) == ("one", "two", "one", "UNIT_OFFICER")
    assert (made.handed_at, made.roles, made.moved) == (factories.NOW, (OFFICER,), False)
    assert [(case.kind, case.subject) for case in made.cases] == lines_of_account(rows, "one")
    assert kept == (made,)
    assert (event.tag, event.after, event.refusal) == ("handover:hand_over:recorded", "two", "")
    assert json.loads(event.data)["cases"] == [case.subject for case in made.cases]
    # Free text stays out of what can never be removed.
    assert "chuyển" not in event.data


def lines_of_account(rows: Database, account: str) -> list[tuple[str, str]]:
    with rows.read() as session:
        return lines(of_account(session, account))


def test_a_head_moves_the_role_and_nothing_is_lost(rows: Database) -> None:
    before = lines_of_account(rows, "one")
    with rows.write() as session:
        handover.record(session, "head", "form", ask(to_account="three", move=True, paper="15/QĐ-UBND"), REAL)

    with rows.read() as session:
        assert (holdings(session, "one"), holdings(session, "three")) == ((), (OFFICER,))
    assert (lines_of_account(rows, "three"), lines_of_account(rows, "one")) == (before, [])


def test_a_role_that_the_other_holds_already_is_not_held_twice(rows: Database) -> None:
    with rows.write() as session:
        handover.record(session, "head", "form", ask(move=True, paper="15/QĐ-UBND"), REAL)

    with rows.read() as session:
        assert (holdings(session, "one"), holdings(session, "two")) == ((), (OFFICER,))


def test_the_same_form_twice_is_one_handover(rows: Database) -> None:
    with rows.write() as session:
        first = handover.record(session, "one", "form", ask(), REAL)
        assert handover.record(session, "one", "form", ask(), REAL) == first
        with pytest.raises(KeyReused):
            handover.record(session, "one", "form", ask(reason="khác"), REAL)
        assert len(session.exec(select(Handover)).all()) == 1


def test_a_refusal_is_on_record_and_changes_nothing(rows: Database) -> None:
    asked = ask(to_account="three")
    with rows.write() as session, pytest.raises(WrongRole) as refused:
        handover.record(session, "one", "form", asked, REAL)
    with rows.write() as session:
        handover.refuse(session, "one", asked, refused.value, REAL)

    with rows.read() as session:
        (event,) = session.exec(select(AuditEvent).where(AuditEvent.subject == "handover/one")).all()
        assert (event.tag, event.refusal, event.after) == ("handover:hand_over:refused", "WRONG_ROLE", "one")
        assert session.exec(select(Handover)).all() == []
        assert holdings(session, "one") == (OFFICER,)


def test_two_heads_at_once_move_a_role_to_one_of_two(rows: Database) -> None:
    def move(to: str) -> str:
        try:
            with rows.write() as session:
                handover.record(session, "head", f"form-{to}", ask(to_account=to, move=True, paper="15/QĐ"), REAL)
        except Refusal as refusal:
            return refusal.code
        return to

    answers = factories.race([lambda: move("three"), lambda: move("four")])
    (taker,) = set(answers) & {"three", "four"}
    assert set(answers) - {taker} == {"UNKNOWN_ITEM"}
    with rows.read() as session:
        held = {name: holdings(session, name) for name in ("one", "three", "four")}
    assert held == {"one": (), "three": (), "four": ()} | {taker: (OFFICER,)}


def test_an_account_that_rests_takes_nothing(rows: Database) -> None:
    with rows.write() as session:
        session.get_one(Account, "two").active = False
        with pytest.raises(Refusal):
            handover.record(session, "one", "form", ask(), REAL)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE handover SET to_account = 'somebody else'",
        "DELETE FROM handover",
        "UPDATE handover_case SET subject = 'nomination/cd/9'",
        "DELETE FROM handover_case",
    ],
)
def test_a_handover_cannot_be_changed(any_database: Database, sql: str) -> None:
    with any_database.write() as session:
        add_handover(session, factories.NOW)

    with pytest.raises(IntegrityError, match="append-only"), any_database.write() as session:
        session.connection().execute(text(sql))
