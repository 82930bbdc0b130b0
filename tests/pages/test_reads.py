"""Reads of pages and lists: search, order, pages, work by days left; the number of queries does not grow with rows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlmodel import Session

from rules.acting import Role
from storage import audit, drafts
from storage.reads.campaign import campaign
from storage.reads.common import Scope, cut, plain
from storage.reads.decision import ready_for_decision
from storage.reads.history import history
from storage.reads.nomination import Filter, case, nominations
from storage.reads.notice import notices, unseen
from storage.reads.rehearsal import coming
from storage.reads.unit import unit_part, units
from storage.reads.work import Capacity, work
from storage.session import Database
from storage.tables.person import Unit
from storage.tables.record import Notice
from storage.tables.subject import Enrolment
from tests.factories import (
    CODE,
    NOW,
    add_decision,
    add_draft,
    add_enrolment,
    add_nomination,
    add_unit,
    add_world,
    at,
)  # fmt: skip
from tests.factories import (
    event as audit_event,
)

SPECIALIST = [Capacity(Role.SPECIALIST, "phong-noi-vu")]


def add_case(session: Session, n: int, unit: str, name: str, status: str = "SUBMITTED") -> None:
    """A dossier that was filed, with its name."""
    draft = add_draft(session, n, unit)
    draft.content = json.dumps({"recipient_class": "INDIVIDUAL", "honorific": "Bà", "name": name})
    drafts.freeze(session, draft)
    add_nomination(session, n, unit, status=status, draft_version=1, recipient_class="INDIVIDUAL", filed_at=NOW)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that run inside the block."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def test_search_ignores_accents_and_reads_name_unit_and_number(database: Database) -> None:
    with database.write() as session:
        add_world(session, "u1", "u2")
        session.get_one(Unit, "u2").name = "UBND xã Bằng Phúc"
        add_case(session, 1, "u1", "Lý Thị Đào")
        add_case(session, 2, "u2", "Ma Văn Kha")
        found = {words: [line.n for line in nominations(session, Filter(words=words)).rows] for words in
                 ("bang phuc", "dao", "2", "ly kha", "")}  # fmt: skip
    assert found == {"bang phuc": [2], "dao": [1], "2": [2], "ly kha": [], "": [1, 2]}
    assert plain("Đặng Thị Ánh") == "dang thi anh"


def test_a_unit_lists_only_its_own_dossiers(database: Database) -> None:
    with database.write() as session:
        add_world(session, "u1", "u2")
        add_case(session, 1, "u1", "Lý Thị Đào")
        add_case(session, 2, "u2", "Ma Văn Kha")
        own = nominations(session, Filter(), Scope(frozenset({"u2"})))
    assert [line.n for line in own.rows] == [2]


def test_a_page_outside_the_list_is_brought_back_into_it() -> None:
    page = cut(list(range(7)), 9, 3)
    assert (page.rows, page.number, page.first, page.last, page.more) == ((6,), 3, 7, 7, False)
    assert (cut([], 1, 3).first, cut([], 1, 3).total) == (0, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_dossiers_takes_the_same_queries_for_one_and_three(database: Database, rows: int) -> None:
    with database.write() as session:
        add_world(session, *(f"u{n}" for n in range(1, rows + 1)))
        for n in range(1, rows + 1):
            add_case(session, n, f"u{n}", "Lý Thị Đào")
    with database.read() as session, counted(database) as seen:
        listed = nominations(session, Filter(campaign=CODE))
    assert listed.total == rows
    assert len(seen) == 2  # BEGIN and one query


@pytest.mark.parametrize("rows", [1, 3])
def test_work_and_units_take_the_same_queries_for_one_and_three(database: Database, rows: int) -> None:
    with database.write() as session:
        add_world(session, *(f"u{n}" for n in range(1, rows + 1)))
        for n in range(1, rows + 1):
            add_case(session, n, f"u{n}", "Lý Thị Đào")
            add_enrolment(session, f"u{n}", status="ENROLLED", enrolled_at=NOW)
    with database.read() as session, counted(database) as seen:
        work(session, SPECIALIST)
        first = len(seen)
        units(session, CODE)
    assert (first, len(seen) - first) == (10, 10)


def test_work_is_what_the_roles_can_do_next_soonest_first(database: Database) -> None:
    with database.write() as session:
        add_world(session, "u1", "u2")
        add_case(session, 1, "u1", "Lý Thị Đào")
        add_case(session, 2, "u2", "Ma Văn Kha", "ACCEPTED")
        add_case(session, 3, "u2", "Hà Thị Mận", "OPINED")
        add_draft(session, 4, "u1")
        add_enrolment(session, "u1", status="ENROLLED")
        specialist = work(session, SPECIALIST).rows
        officer = work(session, [Capacity(Role.UNIT_OFFICER, "u1")]).rows
        authority = work(session, [Capacity(Role.AUTHORITY, "ubnd")]).rows
    assert [(task.n, task.act) for task in specialist] == [(1, "accept"), (2, "file_appraisal")]
    assert [(task.n, task.act, task.due_at) for task in officer] == [
        (4, "submit", at(9, 8)),
        (0, "file_report", at(15, 8)),
    ]
    assert [(task.n, task.act, task.title) for task in authority] == [(3, "conclude", "Bà Hà Thị Mận")]


def test_work_of_a_suspended_campaign_waits(database: Database) -> None:
    with database.write() as session:
        add_world(session, "u1").suspended = True
        add_case(session, 1, "u1", "Lý Thị Đào")
        assert work(session, SPECIALIST).total == 0


def test_gathered_work_counts_the_dossiers_that_wait_for_a_sitting(database: Database) -> None:
    with database.write() as session:
        add_world(session, "u1")
        add_case(session, 1, "u1", "Lý Thị Đào", "APPRAISED")
        add_case(session, 2, "u1", "Ma Văn Kha", "APPRAISED")
        found = work(session, [Capacity(Role.SECRETARY, "ubnd")]).rows
    assert [(task.act, task.cases) for task in found] == [("convene", 2)]


def test_a_nominee_of_another_decision_is_not_offered_again(database: Database) -> None:
    with database.write() as session:
        add_world(session, "u1")
        for n, name in ((1, "Lý Thị Đào"), (2, "Ma Văn Kha"), (3, "Hà Thị An")):
            add_case(session, n, "u1", name, "TO_AWARD")
        add_decision(session, 1, items=(2,), status="SUBMITTED")
        offered = [nominee.n for nominee in ready_for_decision(session, CODE)]
        assert [nominee.n for nominee in ready_for_decision(session, CODE, without=1)] == [3, 1, 2]
    assert offered == [3, 1]  # by given name: An before Đào


def test_the_overview_counts_each_dossier_once(database: Database) -> None:
    with database.write() as session:
        add_world(session, "u1", "u2")
        add_case(session, 1, "u1", "Lý Thị Đào")
        add_case(session, 2, "u2", "Ma Văn Kha", "AWARDED")
        add_draft(session, 3, "u2")
        view = campaign(session, CODE)
    assert view is not None
    assert (view.counts.submitted, view.counts.drafts, view.counts.awarded) == (2, 1, 1)
    assert (view.quotas.maximum, view.units) == (2, 2)


def test_reports_are_counted_among_all_that_owe_one_also_after_a_merger(database: Database) -> None:
    with database.write() as session:
        add_world(session, "u1", "u2")
        before = campaign(session, CODE)
        for unit in ("u1", "u2", "ended"):
            state = add_enrolment(session, unit, status="REPORTED")
            session.get_one(Enrolment, state.id).reported_at = NOW
        session.flush()
        after = campaign(session, CODE)
    assert before is not None and after is not None
    assert (before.reported, before.enrolled) == (0, 2)
    assert (after.reported, after.enrolled, after.units) == (3, 3, 2)


def test_a_draft_is_a_case_that_was_not_submitted(database: Database) -> None:
    with database.write() as session:
        add_world(session, "u1")
        add_draft(session, 1, "u1")
        found = case(session, CODE, 1)
        assert case(session, CODE, 9) is None
    assert found is not None
    assert (found.submitted, found.status, [slot.kind for slot in found.missing]) == (False, "NOT_SUBMITTED", ["TTR"])


def test_a_history_shows_refusals_and_hides_what_changed_nothing(database: Database) -> None:
    with database.write() as session:
        audit.append(session, audit_event(tag="nomination:submit:refused", refusal="LATE"))
        audit.append(session, audit_event(tag="nomination:rearm:recorded"))
        audit.append(session, audit_event(after="SUBMITTED"))
        lines = history(session, "nomination/cd/1")
    assert [(line.label, line.refusal, line.after) for line in lines] == [
        ("Nộp hồ sơ", "", "SUBMITTED"),
        ("Nộp hồ sơ", "LATE", ""),
    ]


def test_units_are_filtered_and_sorted_by_their_names(database: Database) -> None:
    with database.write() as session:
        add_world(session, "u1", "u2", "u3")
        for code, name in (("u1", "Đoàn thể"), ("u2", "Ấp Mới"), ("u3", "Xã Bằng Phúc")):
            session.get_one(Unit, code).name = name
        state = add_enrolment(session, "u1", status="REPORTED")
        session.get_one(Enrolment, state.id).reported_at = NOW
        names = [line.name for line in units(session, CODE).rows]
        waiting = [line.code for line in units(session, CODE, only="UNREPORTED").rows]
        found = [line.code for line in units(session, CODE, words="bang").rows]
    assert (names, waiting, found) == (["Ấp Mới", "Đoàn thể", "Xã Bằng Phúc"], ["u2", "u3"], ["u3"])


def test_a_unit_that_takes_no_part_has_no_page(database: Database) -> None:
    with database.write() as session:
        add_world(session, "u1")
        session.add(Unit(code="u9", name="Ngoài", category="xa"))
        assert unit_part(session, CODE, "u9") is None
        assert unit_part(session, CODE, "u1") is not None


def test_notices_are_counted_for_the_units_in_scope(database: Database) -> None:
    with database.write() as session:
        add_world(session, "u1", "u2")
        for index, unit in enumerate(("u1", "u2", "u2")):
            session.add(
                Notice(key=str(index), campaign=CODE, unit=unit, kind="ENROLLED", subject=f"enrolment/cd/{unit}",
                       campaign_at=NOW, next_try_at=NOW)
            )  # fmt: skip
        scope = Scope(frozenset({"u2"}))
        page = notices(session, scope, size=1)
        assert (page.total, len(page.rows), page.more, unseen(session, scope)) == (2, 1, True, 2)


def test_what_is_coming_is_gathered_by_instant(database: Database) -> None:
    with database.write() as session:
        add_world(session, "u1", "u2")
        for unit in ("u1", "u2"):
            add_enrolment(session, unit, status="ENROLLED", enrolled_at=at(28, 5), next_due_at=at(12, 8, 8))
        add_unit(session, "u3")
        found = [(item.at, item.act, item.detail, item.cases) for item in coming(session)]
    assert found == [(at(9, 8), "MovePhase", "APPRAISAL", 1), (at(12, 8, 8), "Remind", "3", 2)]
