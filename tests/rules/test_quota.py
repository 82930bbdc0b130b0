"""Quotas: which line counts on a day, together or by kind, and after a paper that shares out anew."""

from dataclasses import replace
from datetime import date

import pytest

from rules.facts import QuotaRule, Source
from rules.quota import Proposal, allot, in_all, line_for, reallot, say_period, speaking, used

PLAN = Source("Kế hoạch 153/KH-UBND ngày 28/5/2024", "mục III.2")
DAY = date(2024, 8, 6)
PAPER_DAY = date(2024, 7, 15)
PAPER = "900/UBND-NC"
Q1 = QuotaRule("Q1", 1, PLAN, categories=("XA", "PHONG"))
Q2 = QuotaRule("Q2", 2, PLAN, units=("cong-an-huyen",))
PERSONS = QuotaRule("QC", 3, PLAN, categories=("SO",), combined=False, recipient="INDIVIDUAL")
BODIES = QuotaRule("QT", 1, PLAN, categories=("SO",), combined=False, recipient="COLLECTIVE")
LINES = (Q1, Q2, PERSONS, BODIES)
Lines = tuple[QuotaRule, ...]


def lines_on(unit: str, category: str, on: date = DAY, lines: Lines = LINES) -> Lines:
    return allot(unit, speaking(unit, category, lines), on)


def maximum(unit: str, category: str, on: date, lines: Lines, recipient: str = "INDIVIDUAL") -> int | None:
    found = line_for(lines_on(unit, category, on, lines), recipient, "")
    return found.maximum if found else None


def filed(recipient: str, on: date = DAY, award: str = "") -> Proposal:
    return Proposal(recipient, award, on)


@pytest.mark.source("Q-SPECIFIC")
@pytest.mark.parametrize("lines", [LINES, LINES[::-1]])
@pytest.mark.parametrize(
    ("unit", "category", "expected"),
    [("xa-bang-lang", "XA", (Q1,)), ("cong-an-huyen", "PHONG", (Q2,)), ("hop-tac-xa", "HTX", ()), ("", "", ())],
)
def test_named_unit_goes_before_its_category(unit: str, category: str, expected: Lines, lines: Lines) -> None:
    assert lines_on(unit, category, lines=lines) == expected


@pytest.mark.source("Q-SPECIFIC")
def test_first_line_that_names_the_unit_counts_and_no_line_limits_nobody() -> None:
    second = QuotaRule("Q9", 9, PLAN, units=("cong-an-huyen",))

    assert maximum("cong-an-huyen", "PHONG", DAY, (*LINES, second)) == 2
    assert maximum("cong-an-huyen", "PHONG", DAY, (second, *LINES)) == 9
    assert maximum("cong-an-huyen", "PHONG", DAY, ()) is None


@pytest.mark.source("Q-PERIOD")
@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2025, 6, 30), 5), (date(2025, 7, 1), None), (date(2024, 9, 30), None), (date(2024, 10, 1), 5)],
)
def test_line_begins_and_ends_by_itself(on: date, expected: int | None) -> None:
    districts = QuotaRule(
        "QH", 5, PLAN, categories=("HUYEN",), valid_from=date(2024, 10, 1), valid_until=date(2025, 7, 1)
    )

    assert maximum("huyen-cho-don", "HUYEN", on, (districts,), "COLLECTIVE") == expected


@pytest.mark.source("Q-PERIOD")
@pytest.mark.parametrize(("on", "expected"), [(date(2024, 7, 14), 1), (PAPER_DAY, 2), (date(2024, 8, 5), 2), (DAY, 1)])
def test_named_line_beats_its_category_only_on_days_on_which_it_holds(on: date, expected: int) -> None:
    own = replace(Q2, valid_from=PAPER_DAY, valid_until=DAY)

    assert maximum("cong-an-huyen", "PHONG", on, (Q1, own)) == expected


@pytest.mark.source("Q-COMBINED")
@pytest.mark.parametrize("kind", ["INDIVIDUAL", "COLLECTIVE"])
def test_one_number_for_both_kinds_is_used_by_either(kind: str) -> None:
    assert used(lines_on("xa-bang-lang", "XA"), kind, "", [filed("COLLECTIVE")]) == 1


@pytest.mark.source("Q-COMBINED")
@pytest.mark.parametrize(("kind", "count"), [("INDIVIDUAL", 2), ("COLLECTIVE", 1), ("HOUSEHOLD", 0)])
def test_kinds_with_lines_of_their_own_do_not_use_each_other_up(kind: str, count: int) -> None:
    held = [filed("INDIVIDUAL"), filed("COLLECTIVE"), filed("INDIVIDUAL")]

    assert used(lines_on("so-y-te", "SO"), kind, "", held) == count


@pytest.mark.source("Q-COMBINED")
def test_one_line_counts_each_kind_for_itself_where_it_says_so() -> None:
    apart = (replace(Q1, combined=False),)

    assert used(apart, "COLLECTIVE", "", [filed("INDIVIDUAL"), filed("COLLECTIVE")]) == 1
    assert (in_all(apart), in_all((Q1,)), in_all(())) == (2, 1, None)


@pytest.mark.source("Q-PERIOD")
def test_line_that_the_plan_begins_on_a_day_counts_from_that_day_and_not_after_its_end() -> None:
    first = replace(Q1, id="D1", valid_until=PAPER_DAY)
    second = replace(Q1, id="D2", valid_from=PAPER_DAY, counted_from=PAPER_DAY)
    held = [filed("INDIVIDUAL", date(2024, 7, 14)), filed("INDIVIDUAL", PAPER_DAY), filed("COLLECTIVE", DAY)]

    assert used((first,), "INDIVIDUAL", "", held) == 1
    assert used((second,), "INDIVIDUAL", "", held) == 2


@pytest.mark.source("Q-AMEND")
@pytest.mark.parametrize(("on", "expected"), [(date(2024, 7, 14), 1), (PAPER_DAY, 2), (DAY, 2)])
def test_paper_shares_out_anew_from_its_day(on: date, expected: int) -> None:
    after = reallot(LINES, (replace(Q1, maximum=2), *LINES[1:]), PAPER, PAPER_DAY)
    (line,) = lines_on("xa-bang-lang", "XA", on, after)

    assert line.maximum == expected
    assert ("900/UBND-NC" in str(line.source), line.amended_by) == ((True, PAPER) if expected == 2 else (False, ""))


@pytest.mark.source("Q-AMEND")
def test_lines_that_the_paper_leaves_as_they_are_do_not_change() -> None:
    elsewhere = replace(Q2, source=Source("Kế hoạch khác"), ambiguous=False)
    after = reallot(LINES, (replace(Q1, maximum=2), elsewhere, *LINES[2:]), PAPER, PAPER_DAY)

    assert after[0] == replace(Q1, valid_until=PAPER_DAY, replaced_by=PAPER)
    assert after[2:] == LINES[1:]
    assert say_period(after[0]) == "đến trước ngày 15/7/2024, theo văn bản 900/UBND-NC"
    assert (say_period(after[1]), say_period(Q2)) == ("từ ngày 15/7/2024", "")
    assert reallot(LINES, LINES, PAPER, PAPER_DAY) == LINES


@pytest.mark.source("Q-AMEND")
def test_what_was_proposed_before_counts_with_the_new_line_also_when_it_counts_otherwise() -> None:
    held = [filed("INDIVIDUAL", date(2024, 7, 1))]
    apart = reallot((Q1,), (replace(Q1, combined=False),), PAPER, PAPER_DAY)
    split = reallot((Q1,), (replace(Q1, maximum=2), replace(Q1, id="QC", award="CO")), PAPER, PAPER_DAY)

    assert used(lines_on("xa-bang-lang", "XA", DAY, apart), "INDIVIDUAL", "", held) == 1
    assert used(lines_on("xa-bang-lang", "XA", DAY, apart), "COLLECTIVE", "", held) == 0
    flag = [*held, filed("INDIVIDUAL", date(2024, 7, 2), "CO")]
    today = lines_on("xa-bang-lang", "XA", DAY, split)
    assert (used(today, "INDIVIDUAL", "", flag), used(today, "INDIVIDUAL", "CO", flag)) == (1, 1)


@pytest.mark.source("Q-AMEND")
def test_line_that_the_plan_begins_on_a_day_keeps_its_beginning_through_an_amendment() -> None:
    wave = replace(Q1, valid_from=date(2024, 7, 1), counted_from=date(2024, 7, 1))
    (_, after) = reallot((wave,), (replace(wave, maximum=3, valid_from=None),), PAPER, PAPER_DAY)

    assert (after.valid_from, after.counted_from) == (PAPER_DAY, date(2024, 7, 1))
    held = [filed("INDIVIDUAL", date(2024, 6, 30)), filed("INDIVIDUAL", date(2024, 7, 2))]
    assert used((after,), "INDIVIDUAL", "", held) == 1


@pytest.mark.source("Q-AMEND")
def test_second_paper_amends_what_the_first_one_wrote() -> None:
    once = reallot(LINES, (replace(Q1, maximum=2), *LINES[1:]), PAPER, PAPER_DAY)
    twice = reallot(once, (replace(Q1, maximum=3), *LINES[1:]), "950/UBND-NC", date(2024, 8, 1))

    days = (date(2024, 7, 1), date(2024, 7, 20), date(2024, 8, 1))
    assert [maximum("xa-bang-lang", "XA", day, twice) for day in days] == [1, 2, 3]
    assert [line.replaced_by for line in twice if line.id == "Q1"] == [PAPER, "950/UBND-NC", ""]


@pytest.mark.source("Q-AMEND")
@pytest.mark.parametrize(
    ("back_to", "before", "between"), [(date(2024, 7, 10), 1, 3), (PAPER_DAY, 1, 1), (date(2024, 7, 20), 1, 1)]
)
def test_second_paper_that_reaches_back_takes_the_place_of_the_first(back_to: date, before: int, between: int) -> None:
    once = reallot((Q1,), (replace(Q1, maximum=2),), PAPER, PAPER_DAY)
    again = replace(Q1, maximum=3, valid_from=back_to, amended_by="Văn bản 950")
    twice = reallot(once, (again,), "950/UBND-NC", date(2024, 8, 1))

    assert maximum("xa-bang-lang", "XA", date(2024, 7, 9), twice) == before
    assert maximum("xa-bang-lang", "XA", date(2024, 7, 14), twice) == between
    assert maximum("xa-bang-lang", "XA", DAY, twice) == 3
    for day in (date(2024, 7, d) for d in range(1, 32)):
        assert len(lines_on("xa-bang-lang", "XA", day, twice)) == 1


@pytest.mark.source("Q-AMEND")
def test_line_that_the_paper_leaves_out_ends_and_one_that_it_adds_begins() -> None:
    added = QuotaRule("QX", 1, PLAN, categories=("HTX",), valid_from=date(2024, 8, 1), amended_by="Văn bản 900")
    after = reallot(LINES, (*LINES[1:], added), PAPER, PAPER_DAY)

    assert [maximum("xa-bang-lang", "XA", day, after) for day in (date(2024, 7, 14), PAPER_DAY)] == [1, None]
    assert [maximum("hop-tac-xa", "HTX", day, after) for day in (date(2024, 7, 31), date(2024, 8, 1))] == [None, 1]
    assert after[-1].source == PLAN
    assert reallot(after, (*LINES[1:], added), "950/UBND-NC", date(2024, 7, 1)) == after


@pytest.mark.source("Q-AMEND")
def test_paper_may_set_only_the_last_day_of_a_line() -> None:
    (line,) = reallot((Q1,), (replace(Q1, valid_until=DAY),), PAPER, PAPER_DAY)

    assert (line, line.holds(date(2024, 8, 5)), line.holds(DAY)) == (replace(Q1, valid_until=DAY), True, False)


def test_newer_of_two_lines_counts_on_days_that_a_paper_reached_back_to() -> None:
    named_anew = replace(Q1, id="Q1b", maximum=2, valid_from=date(2024, 7, 1), amended_by="Văn bản 900")
    after = reallot((Q1,), (named_anew,), PAPER, PAPER_DAY)

    assert maximum("xa-bang-lang", "XA", date(2024, 7, 10), after) == 2
