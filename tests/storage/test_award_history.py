"""The award history on both engines: whole lists or nothing, look-up without accents, counts."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select

from activities.award_import import examine, import_list, origin_of
from documents.grid import UnreadableTable
from rules.award_history import Awarded, AwardLevel
from storage.award_history import Origin, add_batch, batch_of, known_lines
from storage.reads.award_history import Wanted, batches, has_illustrative, movement_names, search, tallies
from storage.session import Database
from storage.tables.award import AwardBatch, AwardRecord
from tests import factories
from tests.documents import lists
from tests.past_awards import AWARD, IMPORTED_AT, ORIGIN, add_past_award, past_award

PEOPLE = ["Nguyễn Thị Đào", "Đỗ Văn Ưng", "Trần 100% Bình", "Lê_Hoa"]


def rows(database: Database) -> tuple[int, int]:
    """(batches, records) in the history."""
    with database.read() as session:
        counts = [session.exec(select(func.count()).select_from(table)).one() for table in (AwardBatch, AwardRecord)]
    return counts[0], counts[1]


def fill(database: Database) -> None:
    with database.write() as session:
        people = [past_award(recipient=name, year=2020 + i % 2, decision_date=AWARD.decision_date.replace(year=2021))
                  for i, name in enumerate(PEOPLE)]  # fmt: skip
        add_batch(session, ORIGIN, list(enumerate(people, start=2)))


def test_list_is_written_with_what_was_read(any_database: Database) -> None:
    with any_database.write() as session:
        batch = add_past_award(session, illustrative=True)

    with any_database.read() as session:
        row = session.exec(select(AwardRecord)).one()
        kept = session.get_one(AwardBatch, batch)
        assert (row.recipient, row.unit, row.direct_worker) == (AWARD.recipient, AWARD.unit, AWARD.direct_worker)
        assert (row.decision_date, row.quantity) == (AWARD.decision_date, 1)
        assert (kept.lines, kept.awards, kept.illustrative, kept.imported_at) == (1, 1, True, IMPORTED_AT)
        assert has_illustrative(session)


def test_same_award_in_another_list_is_refused_and_nothing_of_that_list_stays(any_database: Database) -> None:
    with any_database.write() as session:
        add_past_award(session)

    with pytest.raises(IntegrityError), any_database.write() as session:
        add_batch(session, ORIGIN, [(2, past_award(recipient="Người mới")), (3, AWARD)])
    assert rows(any_database) == (1, 1)


def test_known_lines_are_told_with_where_they_came_from(any_database: Database) -> None:
    with any_database.write() as session:
        add_past_award(session)

    with any_database.read() as session:
        (known,) = known_lines(session, [(7, past_award(recipient="Khác")), (9, AWARD)])
        assert (known.row, known.known_row, known.file_name) == (9, 2, "cu.xlsx")
        assert batch_of(session, [(5, AWARD)]) is not None
        assert batch_of(session, [(5, past_award(unit="X"))]) is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("dao", ["Nguyễn Thị Đào"]),
        ("ĐÀO nguyen", ["Nguyễn Thị Đào"]),
        ("do van ung", ["Đỗ Văn Ưng"]),
        ("bang phuc", PEOPLE),
        ("1846 qd", PEOPLE),
        ("100%", ["Trần 100% Bình"]),
        ("le hoa", ["Lê_Hoa"]),
        ("khong co", []),
        ("", PEOPLE),
    ],
)
def test_look_up_needs_no_accents(any_database: Database, words: str, found: list[str]) -> None:
    fill(any_database)

    with any_database.read() as session:
        page = search(session, Wanted(words=words))
    assert sorted(row.recipient for row in page.rows) == sorted(found)
    assert page.total == len(found)


def test_look_up_goes_by_pages_and_narrows_down(any_database: Database) -> None:
    fill(any_database)

    with any_database.read() as session:
        first = search(session, Wanted(), size=3)
        second = search(session, Wanted(), 2, size=3)
        assert (len(first.rows), first.more, len(second.rows), second.more) == (3, True, 1, False)
        assert search(session, Wanted(), 99, size=3).number == 2
        assert search(session, Wanted(year=2020)).total == 2
        assert search(session, Wanted(level=AwardLevel.PRESIDENT)).total == 0
        assert search(session, Wanted(award="BANG_KHEN_TINH")).total == 4


def test_counts_add_quantities(any_database: Database) -> None:
    with any_database.write() as session:
        total = past_award(recipient="", quantity=1063, recipient_class=Awarded.COLLECTIVE, direct_worker=None)
        other = past_award(recipient="", quantity=5, unit="B", recipient_class=Awarded.COLLECTIVE, direct_worker=None)
        lines = [(2, AWARD), (3, total), (4, other), (5, past_award(recipient="A", movement="Nụ cười công sở"))]
        batch = add_batch(session, ORIGIN, lines)

    with any_database.read() as session:
        counts = {(tally.recipient_class, tally.movement): tally.count for tally in tallies(session)}
        assert counts == {
            (Awarded.INDIVIDUAL, ""): 1,
            (Awarded.INDIVIDUAL, "Nụ cười công sở"): 1,
            (Awarded.COLLECTIVE, ""): 1068,
        }
        assert tallies(session, (2014, 2022)) == ()
        assert tallies(session, batch="none") == ()
        assert len(tallies(session, (2023, 2023), batch)) == 3
        assert movement_names(session) == (("Nụ cười công sở", AWARD.decision_date, AWARD.decision_date, 1),)


def test_list_with_one_wrong_cell_writes_nothing(any_database: Database) -> None:
    data = lists.xlsx([lists.row(), lists.row(recipient="B", year="?")])
    examined, batch = import_list(any_database, data, origin_of("a.xlsx", data, "chuyen-vien", IMPORTED_AT))

    assert ([error.cell for error in examined.errors], batch) == (["F3"], "")
    assert rows(any_database) == (0, 0)


def test_same_content_in_another_format_is_recognised(any_database: Database) -> None:
    line = [lists.row()]
    book, plain = lists.xlsx(line), lists.text(line, ",")
    _found, batch = import_list(any_database, book, origin_of("a.xlsx", book, "", IMPORTED_AT))
    again, written = import_list(any_database, plain, origin_of("b.csv", plain, "", IMPORTED_AT))

    assert (written, again.errors) == ("", ())
    assert again.earlier is not None
    assert (again.earlier.batch, again.earlier.file_name) == (batch, "a.xlsx")
    assert rows(any_database) == (1, 1)


def test_list_with_a_known_award_is_told_by_its_cell(any_database: Database) -> None:
    data = lists.xlsx([lists.row()])
    import_list(any_database, data, origin_of("a.xlsx", data, "", IMPORTED_AT))
    more = lists.xlsx([lists.row(recipient="B"), lists.row()])
    examined, batch = import_list(any_database, more, origin_of("b.xlsx", more, "", IMPORTED_AT))

    assert batch == ""
    assert [(error.cell, "dòng 2 của «a.xlsx»" in error.sentence) for error in examined.errors] == [("K3", True)]
    assert rows(any_database) == (1, 1)


def test_two_imports_at_once_write_one_list(any_database: Database) -> None:
    data = lists.xlsx([lists.row(recipient=f"Người {number}") for number in range(50)])
    origin = origin_of("a.xlsx", data, "", IMPORTED_AT)
    outcomes = factories.race([lambda: import_list(any_database, data, origin)] * 4)

    assert sum(bool(batch) for _found, batch in outcomes) == 1
    assert sum(found.earlier is not None for found, _batch in outcomes) == 3
    assert rows(any_database) == (1, 50)


@pytest.mark.parametrize(("kind", "errors"), [("REAL", 1), ("REHEARSAL", 0)])
def test_invented_line_is_taken_in_a_rehearsal_only(database: Database, kind: str, errors: int) -> None:
    with database.write() as session:
        factories.add_installation(session, instant=None, kind=kind)
    data = lists.xlsx([lists.row(illustrative="Có")])

    examined, batch = import_list(database, data, origin_of("a.xlsx", data, "", IMPORTED_AT))
    assert (len(examined.errors), bool(batch)) == (errors, not errors)


def test_file_that_is_no_list_changes_nothing(database: Database) -> None:
    with pytest.raises(UnreadableTable):
        import_list(database, b"PK\x03\x04", Origin("a.xlsx", "", "", IMPORTED_AT))
    assert rows(database) == (0, 0)


def test_decision_after_the_clock_is_refused(database: Database) -> None:
    with database.read() as session:
        examined = examine(session, lists.xlsx([lists.row()]), datetime(2023, 8, 20, 1, 0, tzinfo=UTC))

    assert [error.cell for error in examined.errors] == ["I2"]


def test_lists_are_told_newest_first(database: Database) -> None:
    with database.write() as session:
        add_past_award(session)
        later = Origin("moi.xlsx", "", "", datetime(2026, 11, 22, tzinfo=UTC))
        add_batch(session, later, [(2, past_award(recipient="B"))])

    with database.read() as session:
        assert [batch.file_name for batch in batches(session)] == ["moi.xlsx", "cu.xlsx"]
