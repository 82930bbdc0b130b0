"""Signs of risk counted by the database: the same dossiers with the same signs as when every row was read."""

import json
import unicodedata
from datetime import timedelta
from itertools import product

import pytest
from sqlmodel import Session, col, select

from benchmarks.synthetic import NOW, fill
from rules.risk import SIGNS
from storage.facts import state_of
from storage.reads.inspection_sample import make
from storage.reads.inspection_signs import RISK, Plan, names_of, signs_of
from storage.session import Database
from storage.tables.record import AuditEvent
from storage.tables.subject import Campaign, Draft, Nomination
from tests.support import signs as first

COUNT = 240
CODE = "cho-don-2024"


@pytest.fixture
def base(any_database: Database) -> Database:
    """A filled campaign with every sign and its near misses planted."""
    fill(any_database, COUNT, seed=5)
    with any_database.write() as session:
        rows = {row.n: row for row in session.exec(select(Nomination).where(col(Nomination.n) <= 12))}
        for n, found, put in (
            (1, '"returns":0', '"returns":2'),
            (2, '"findings":[]', '"findings":["INCOMPLETE","NO_RULE"]'),
            (3, '"channel":"HERE"', '"channel":"POST"'),
            (4, '"departs":false', '"departs":true'),
            (5, '"returns":0,', ""),
            (5, '"findings":[],', ""),
            (5, '"channel":"HERE",', ""),
        ):
            assert found in rows[n].state
            rows[n].state = rows[n].state.replace(found, put)
        _windows(session, rows)
        _names(session)
        _events(session)
    return any_database


def _windows(session: Session, rows: dict[int, Nomination]) -> None:
    """Filed at the bound, a moment before it, and at the edge of what is near."""
    state = state_of(session.get_one(Campaign, CODE))
    assert state is not None
    closes = next(window.closes_at for window in state.windows if window.key == "SUBMISSION")
    for n, at in (
        (6, closes), (7, closes - timedelta(microseconds=1)), (8, closes - timedelta(hours=24)),
        (9, closes - timedelta(hours=24, microseconds=1)), (10, NOW), (11, None),
    ):  # fmt: skip
        rows[n].filed_at = at


def _names(session: Session) -> None:
    """The same name in other letters; one without a name, and one without the field."""
    drafts = {row.n: row for row in session.exec(select(Draft).where(col(Draft.n) <= 20))}
    names = ("Đặng Thị Ánh", unicodedata.normalize("NFD", "đặng  thị ánh"), " DANG THI ANH ", "Dang Thi Anhs", "", None)
    for n, name in enumerate(names, 13):
        content = json.loads(drafts[n].content) | {"name": name}
        drafts[n].content = json.dumps(content, ensure_ascii=False)


def _events(session: Session) -> None:
    """Appraised within the bound and just not, before the reception, and received again later."""
    query = select(AuditEvent).where(AuditEvent.campaign == CODE).order_by(col(AuditEvent.id))
    by_case: dict[str, dict[str, AuditEvent]] = {}
    for row in session.exec(query):
        by_case.setdefault(row.subject, {})[row.tag.split(":")[1]] = row
    for n, took in ((21, 599), (22, 600), (23, -5), (24, 60), (25, 599.999_999), (26, 600.000_001), (27, 7_200)):
        events = by_case[f"nomination/{CODE}/{n}"]
        _replant(session, events["file_appraisal"], events["accept"].real_at + timedelta(seconds=took))
    again = by_case[f"nomination/{CODE}/24"]["accept"]
    _replant(session, again, again.real_at - timedelta(hours=2), seq=90)
    late = by_case[f"nomination/{CODE}/27"]["accept"]
    _replant(session, late, late.real_at + timedelta(hours=2) - timedelta(minutes=5), seq=90)


def _replant(session: Session, row: AuditEvent, at: object, seq: int = 91) -> None:
    """The same event again, later in its chain, at another instant: events themselves never change."""
    session.add(AuditEvent(**(row.model_dump() | {"id": None, "seq": seq, "real_at": at})))
    session.flush()


WEIGHTS = (
    dict.fromkeys(SIGNS, 1),
    {sign: place for place, sign in enumerate(SIGNS)},
    dict.fromkeys(("QUICK_APPROVAL", "SAME_NAME"), 3),
    dict.fromkeys(("ONE_OFFICER", "NEAR_DEADLINE"), 2) | {"UNKNOWN": 5},
    {},
)


def test_the_same_dossiers_are_drawn_with_the_same_signs(base: Database) -> None:
    seen: set[str] = set()
    with base.read() as session:
        unit = session.get_one(Nomination, f"nomination/{CODE}/1").unit
        for weights, of, many in product(WEIGHTS, ("", unit), (2, 3)):
            plan = Plan(RISK, f"hat-{many}", 40, CODE, of, False, NOW, weights, 24, 10, many)
            sample = make(session, plan)
            assert [(one.id, one.score, set(one.signs)) for one in sample.drawn] == first.drawn(session, plan)
            found = {one: set(names_of(shown)) for one, shown in signs_of(session, plan).items()}
            assert found == first.signs(session, plan)
            seen |= {sign for signs in found.values() for sign in signs}

    assert seen == set(SIGNS)


def test_each_bound_counts_on_its_side(base: Database) -> None:
    with base.read() as session:
        plan = Plan(RISK, "s", 9, CODE, "", False, NOW, dict.fromkeys(SIGNS, 1), 24, 10, 3)
        found = {int(one.split("/")[2]): set(names_of(shown)) for one, shown in signs_of(session, plan).items()}

    assert [n for n in range(21, 28) if "QUICK_APPROVAL" in found[n]] == [21, 23, 25, 27]
    assert [n for n in (6, 7, 8, 9) if "NEAR_DEADLINE" in found[n]] == [7, 8]
    assert [n for n in (13, 14, 15, 16, 17, 18) if "SAME_NAME" in found[n]] == [13, 14, 15]
    assert {10, 11}.isdisjoint(found)
