"""What is given here enters the award history with the act, once, under the names of the time."""

import json
from typing import Any

import pytest
from sqlmodel import select

from rules.acting import Role
from rules.decision import Issue
from rules.enrolment_acts import ReportOwnAward
from storage.drafts import freeze
from storage.reads.inspection_deed import same_deed
from storage.record import record
from storage.session import Database
from storage.tables.award import AwardBatch, AwardRecord
from storage.tables.subject import Nomination
from tests import factories
from tests.factories import CODE, NOW, at
from tests.past_awards import add_past_award

SAID = {"recipient_class": "INDIVIDUAL", "name": "Lý Văn Sơn", "direct_worker": True}


def dossier(session: Any, n: int, unit: str, **said: Any) -> None:
    """A dossier of a unit, filed under that name and concluded for award."""
    draft = factories.add_draft(session, n, unit)
    draft.content = json.dumps(SAID | said)
    freeze(session, draft)
    recipient_class = str((SAID | said)["recipient_class"])
    factories.add_nomination(
        session, n, unit, status="TO_AWARD", recipient_class=recipient_class, draft_version=1, filed_at=NOW
    )


def issue(database: Database, items: tuple[int, ...], **changes: str) -> str:
    """Issue the decision over a list, as its workflow would."""
    with database.write() as session:
        dated = at(7, 8)
        state = factories.add_decision(
            session,
            1,
            status="NUMBERED",
            items=items,
            number=45,
            series="QĐ",
            dated=dated,
            signed_at=dated,
            **changes,
        )
        sent = factories.stamp("issue", factories.actor(Role.CLERK, "ubnd", "van-thu"))
        entry = factories.entry(session, state, sent, Issue())
    return record(database, entry).outcome


def rows(database: Database) -> list[AwardRecord]:
    with database.read() as session:
        return list(session.exec(select(AwardRecord).order_by(AwardRecord.row)).all())


def test_issued_decision_enters_its_recipients(any_database: Database) -> None:
    with any_database.write() as session:
        factories.add_world(session, "u1", "u2")
        dossier(session, 1, "u1")
        dossier(session, 2, "u2", recipient_class="COLLECTIVE", name="Tổ một cửa")
    assert issue(any_database, (1, 2)) == "RECORDED"

    found = [(row.recipient, row.unit, row.recipient_class, row.direct_worker, row.year) for row in rows(any_database)]
    assert found == [
        ("Lý Văn Sơn", "Đơn vị u1", "INDIVIDUAL", True, 2024),
        ("Tổ một cửa", "Đơn vị u2", "COLLECTIVE", None, 2024),
    ]
    assert {row.award for row in rows(any_database)} == {"GIAY_KHEN_DON_VI"}


def test_an_award_is_no_other_reward_of_its_own_dossier(any_database: Database) -> None:
    with any_database.write() as session:
        factories.add_world(session, "u1")
        for n in (1, 2):
            dossier(session, n, "u1")
        add_past_award(session, recipient="Lý Văn Sơn")
    assert issue(any_database, (1,), paper_sha="a" * 64) == "RECORDED"

    with any_database.write() as session:
        own = session.get_one(Nomination, f"nomination/{CODE}/1")
        own.decision = f"decision/{CODE}/1"
        session.flush()
        found = {
            n: [deed.decision for deed in same_deed(session, f"nomination/{CODE}/{n}", frozenset()) if deed.decision]
            for n in (1, 2)
        }
    assert [len(found[n]) for n in (1, 2)] == [1, 2]
    assert not any("45/" in decision for decision in found[1])


@pytest.mark.parametrize("composed", [True, False])
def test_homonyms_are_one_line_and_a_dossier_never_composed_is_none(any_database: Database, composed: bool) -> None:
    with any_database.write() as session:
        factories.add_world(session, "u1")
        dossier(session, 1, "u1")
        if composed:
            dossier(session, 2, "u1")
        else:
            factories.add_nomination(session, 2, "u1", status="TO_AWARD", filed_at=NOW)
    assert issue(any_database, (1, 2)) == "RECORDED"
    assert [row.recipient for row in rows(any_database)] == ["Lý Văn Sơn"]


def test_own_awards_enter_as_totals_and_once(any_database: Database) -> None:
    with any_database.write() as session:
        factories.add_world(session, "u1")
        state = factories.add_enrolment(session, "u1", status="ENROLLED")
        body = ReportOwnAward("45/QĐ", at(2, 8), 1, 3, "note")
        first = factories.entry(session, state, factories.stamp("first"), body)
    assert record(any_database, first).outcome == "RECORDED"
    with any_database.write() as session:
        again = factories.entry(session, first.state, factories.stamp("again"), body, act_no=2)
    assert record(any_database, again).outcome == "RECORDED"

    assert [(row.recipient_class, row.quantity, row.level) for row in rows(any_database)] == [
        ("COLLECTIVE", 1, "UNIT_HEAD"),
        ("INDIVIDUAL", 3, "UNIT_HEAD"),
    ]
    with any_database.read() as session:
        assert len(session.exec(select(AwardBatch)).all()) == 1
