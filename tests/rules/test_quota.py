"""Quotas: which line counts, together or by class, in which period, and after a paper that shares out anew."""

from dataclasses import replace
from datetime import date

import pytest

from rules.campaign import quota_for
from rules.facts import QuotaRule, Source
from rules.quota import QuotaLine, allot, lines_of, reallot, require_slot
from tests.rules.rows import refused

PLAN = Source("Kế hoạch 153/KH-UBND ngày 28/5/2024", "mục III.2")
PAPER = Source("Công văn 900/UBND-NC ngày 15/7/2024")
DAY = date(2024, 8, 6)
MERGER = date(2025, 7, 1)
Q1 = QuotaLine(QuotaRule("Q1", 1, PLAN, categories=("XA", "PHONG")))
Q2 = QuotaLine(QuotaRule("Q2", 2, PLAN, units=("cong-an-huyen",)))
PERSONS = QuotaLine(QuotaRule("QC", 3, PLAN, categories=("SO",), combined=False), recipient="INDIVIDUAL")
BODIES = QuotaLine(QuotaRule("QT", 1, PLAN, categories=("SO",), combined=False), recipient="COLLECTIVE")
LINES = (Q1, Q2, PERSONS, BODIES)


@pytest.mark.source("Q-SPECIFIC")
@pytest.mark.parametrize(
    ("unit", "category", "maximum", "specific"),
    [("xa-bang-lang", "XA", 1, False), ("cong-an-huyen", "PHONG", 2, True), ("hop-tac-xa", "HTX", None, False)],
)
def test_named_unit_goes_before_its_category(unit: str, category: str, maximum: int | None, specific: bool) -> None:
    found = allot(unit, category, LINES, DAY)

    assert (found.maximum("INDIVIDUAL"), found.specific) == (maximum, specific)


@pytest.mark.source("Q-SPECIFIC")
@pytest.mark.parametrize(("unit", "category"), [("xa-bang-lang", "XA"), ("cong-an-huyen", "PHONG"), ("x", "HTX")])
def test_answer_is_that_of_the_running_campaigns(unit: str, category: str) -> None:
    rules = (Q1.rule, Q2.rule)
    line = allot(unit, category, lines_of(rules), DAY).line("INDIVIDUAL")

    assert (line.rule if line else None) == quota_for(unit, category, rules)


@pytest.mark.source("Q-COMBINED")
@pytest.mark.parametrize("kind", ["INDIVIDUAL", "COLLECTIVE"])
def test_one_slot_for_both_kinds_is_used_by_either(kind: str) -> None:
    found = allot("xa-bang-lang", "XA", LINES, DAY)

    assert found.bucket(kind) == "TOGETHER"
    assert refused(require_slot, found, kind, ("COLLECTIVE",)).code == "OVER_QUOTA"


@pytest.mark.source("Q-COMBINED")
@pytest.mark.parametrize(
    ("kind", "maximum", "others"),
    [("INDIVIDUAL", 3, ("COLLECTIVE",)), ("COLLECTIVE", 1, ("INDIVIDUAL", "INDIVIDUAL", "INDIVIDUAL"))],
)
def test_kinds_with_lines_of_their_own_do_not_use_each_other_up(
    kind: str, maximum: int, others: tuple[str, ...]
) -> None:
    found = allot("so-y-te", "SO", LINES, DAY)

    require_slot(found, kind, others)
    refusal = refused(require_slot, found, kind, (kind,) * maximum)
    assert (found.maximum(kind), refusal.code) == (maximum, "OVER_QUOTA")
    assert f"{maximum} suất" in refusal.sentence
    assert "tính riêng" in refusal.sentence


@pytest.mark.source("Q-COMBINED")
def test_last_slot_is_given_and_no_line_limits_nobody() -> None:
    require_slot(allot("cong-an-huyen", "PHONG", LINES, DAY), "INDIVIDUAL", ("COLLECTIVE",))
    nobody = allot("hop-tac-xa", "HTX", LINES, DAY)

    require_slot(nobody, "INDIVIDUAL", ("INDIVIDUAL",) * 100)
    assert nobody.lines == ()


@pytest.mark.source("Q-PERIOD")
@pytest.mark.parametrize(
    ("on", "maximum"),
    [(date(2025, 6, 30), 5), (date(2025, 7, 1), None), (date(2024, 9, 30), None), (date(2024, 10, 1), 5)],
)
def test_line_of_a_category_that_ends_holds_in_its_period(on: date, maximum: int | None) -> None:
    districts = QuotaLine(
        QuotaRule("QH", 5, PLAN, categories=("HUYEN",)), valid_from=date(2024, 10, 1), valid_until=MERGER
    )

    assert allot("huyen-cho-don", "HUYEN", (districts,), on).maximum("COLLECTIVE") == maximum


@pytest.mark.source("Q-PERIOD")
def test_unit_falls_back_to_its_category_when_its_own_line_has_ended() -> None:
    own = replace(Q2, valid_until=DAY)

    assert allot("cong-an-huyen", "PHONG", (Q1, own), DAY).maximum("INDIVIDUAL") == 1


@pytest.mark.source("Q-AMEND")
@pytest.mark.parametrize(("on", "maximum"), [(date(2024, 7, 14), 1), (date(2024, 7, 15), 2), (DAY, 2)])
def test_paper_shares_out_anew_from_its_day(on: date, maximum: int) -> None:
    changed = QuotaLine(replace(Q1.rule, maximum=2))
    after = reallot(LINES, (changed,), "900/UBND-NC", PAPER, date(2024, 7, 15))
    found = allot("xa-bang-lang", "XA", after, on)
    line = found.line("INDIVIDUAL")

    assert found.maximum("INDIVIDUAL") == maximum
    assert line is not None
    assert line.rule.source == (PAPER if maximum == 2 else PLAN)


@pytest.mark.source("Q-AMEND")
def test_new_line_of_a_paper_is_added_and_the_others_stay() -> None:
    added = QuotaLine(QuotaRule("QX", 1, PLAN, categories=("HTX",)))
    after = reallot(LINES, (added,), "900/UBND-NC", PAPER, DAY)

    assert after[: len(LINES)] == LINES
    assert allot("hop-tac-xa", "HTX", after, DAY).maximum("COLLECTIVE") == 1


@pytest.mark.source("Q-AMEND")
def test_second_paper_amends_what_the_first_one_wrote() -> None:
    once = reallot(LINES, (QuotaLine(replace(Q1.rule, maximum=2)),), "900/UBND-NC", PAPER, date(2024, 7, 15))
    twice = reallot(once, (QuotaLine(replace(Q1.rule, maximum=3)),), "950/UBND-NC", PAPER, date(2024, 8, 1))

    days = (date(2024, 7, 1), date(2024, 7, 20), date(2024, 8, 1))
    assert [allot("xa-bang-lang", "XA", twice, day).maximum("INDIVIDUAL") for day in days] == [1, 2, 3]


@pytest.mark.source("Q-AMEND")
def test_paper_needs_a_number_and_a_line_in_force() -> None:
    changed = (QuotaLine(replace(Q1.rule, maximum=2)),)
    later = (replace(Q1, valid_from=date(2024, 9, 1)),)

    assert refused(reallot, LINES, changed, " ", PAPER, DAY).code == "UNKNOWN_ITEM"
    assert refused(reallot, later, changed, "900/UBND-NC", PAPER, DAY).code == "WRONG_DATE"
