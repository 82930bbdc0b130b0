"""What auditors read, drew, found and asked stands in rows; the chains tell when one of them was changed since."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sql
from sqlmodel import Session

from rules.acting import Actor, Role
from rules.facts import VIETNAM
from rules.inspection import QUESTION, Step
from storage import inspection, inspection_sample
from storage.auditor_check import altered
from storage.reading import Read, record_read
from storage.session import Database
from tests import factories
from tests.factories import NOW
from tests.support.inspection import AUDITOR, add_inspection, plan
from tests.support.unguarded import unguarded

REAL = datetime(2026, 11, 21, tzinfo=UTC)
VIETNAM_LATER = (NOW + timedelta(days=3)).astimezone(VIETNAM)
CHAINS = ("inspection/1", f"actor/{AUDITOR.account}")


def work(session: Session) -> None:
    """An inspection with a question that is answered, two reads, a sample."""
    factories.add_world(session, "u1", "u2", "ubnd")
    for n in (1, 2, 3):
        factories.add_draft(session, n, "u1")
        factories.add_nomination(session, n, "u1", status="SUBMITTED")
    session.connection().execute(sql.text("UPDATE nomination SET filed_at = '2024-08-06 02:00:00.000000'"))
    add_inspection(session, REAL)
    new = inspection.New(QUESTION, "Vì sao nộp muộn?", 1, to_unit="u1")
    asked = inspection.begin(session, AUDITOR, "hoi", new, Step("ask", " Xin nêu rõ. ", VIETNAM_LATER), REAL)
    inspection.act(session, Actor("hoa", Role.UNIT_OFFICER, "u1"), "tl", asked, Step("answer", "Mất điện."), REAL)
    record_read(session, Read(AUDITOR, "/kiem-tra", ("nomination/cd/1", "nomination/cd/2")), REAL)
    record_read(session, Read(AUDITOR, "/kiem-tra?trang=2"), REAL)
    inspection_sample.keep(session, AUDITOR, "mau", plan(NOW), REAL)


def found(database: Database) -> dict[str, list[int]]:
    with database.read() as session:
        return {chain: list(altered(session, chain)) for chain in CHAINS}


def test_untouched_rows_are_what_the_chains_say(any_database: Database) -> None:
    with any_database.write() as session:
        work(session)

    assert found(any_database) == {chain: [] for chain in CHAINS}


@pytest.mark.parametrize(
    ("change", "chain", "at"),
    [
        ("UPDATE inspection_act SET text = 'Không rõ.' WHERE act = 'answer'", 0, [3]),
        ("UPDATE inspection_act SET account = 'lan' WHERE act = 'answer'", 0, [3]),
        ("UPDATE inspection_act SET due_at = NULL WHERE act = 'ask'", 0, [2]),
        ("UPDATE inspection SET title = 'Khác' WHERE kind = 'QUESTION'", 0, [2, 3]),
        ("UPDATE inspection SET paper = '9/QĐ' WHERE n = 0", 0, [1]),
        ("DELETE FROM inspection_act WHERE act = 'answer'", 0, [3]),
        (
            "INSERT INTO inspection_act (item, seq, act, status, text, account, role, unit, at, real_at, key) "
            "SELECT item, 9, 'close', 'CLOSED', '', account, role, unit, at, real_at, 'k' FROM inspection_act "
            "WHERE act = 'answer'",
            0,
            [0],
        ),
        ("DELETE FROM audit_read WHERE subject = 'nomination/cd/2'", 1, [1]),
        ("UPDATE audit_read SET address = '/' WHERE seq = 2", 1, [2]),
        ("UPDATE audit_read SET seq = 7 WHERE seq = 2", 1, [2, 0]),
        ("UPDATE inspection_sample SET drawn = '[]'", 1, [3]),
        ("UPDATE inspection_sample SET size = 1", 1, [3]),
        ("DELETE FROM inspection_sample", 1, [3]),
    ],
)
def test_an_altered_row_is_found_at_its_place(database: Database, change: str, chain: int, at: list[int]) -> None:
    with database.write() as session:
        work(session)
        unguarded(session)
        session.connection().execute(sql.text(change))

    assert found(database) == {CHAINS[chain]: at, CHAINS[1 - chain]: []}
