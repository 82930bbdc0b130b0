"""The bonus: multiplier of the pinned set, base salary of the decision day, factor, rounding, the highest once."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from rules.bonus import Earned, bonus, factor, multiplier_row, paid, rounded, salary_row
from rules.facts import LegalValue
from tests.rules.rows import refused, row

SALARIES = (
    row("base_salary", "1490000", since=date(2019, 7, 1), until=date(2023, 7, 1), verified=True),
    row("base_salary", "1800000", since=date(2023, 7, 1), until=date(2024, 7, 1), verified=True),
    row("base_salary", "2340000", since=date(2024, 7, 1), until=date(2026, 7, 1), verified=True),
    row("base_salary", "2530000", since=date(2026, 7, 1), verified=True),
)
PINNED = (
    row("bonus.BK_TINH", "1.5", verified=True),
    row("bonus.TTLDXS", "1.5", verified=True),
    row("bonus.GK", "0.3", verified=True),
    row("bonus.GK.COMMUNE", "0.15", verified=True),
    row("bonus.factor.COLLECTIVE", "2", verified=True),
    row("bonus.factor.HOUSEHOLD", "1.5", verified=True),
    row("award.BK_TINH.recipient", "INDIVIDUAL | COLLECTIVE | HOUSEHOLD"),
    row("award.TTLDXS.recipient", "COLLECTIVE"),
)
NOW = date(2026, 11, 20)
STEP = row("bonus.rounding", "10000", verified=True)


def without(value_id: str) -> tuple[LegalValue, ...]:
    return tuple(value for value in PINNED if value.id != value_id)


@pytest.mark.source("B-MULTIPLIER", "B-SALARY")
def test_example_of_the_notes() -> None:
    assert bonus("BK_TINH", "INDIVIDUAL", NOW, PINNED, SALARIES).amount == 3_795_000


@pytest.mark.source("B-MULTIPLIER")
@pytest.mark.parametrize(
    ("award", "level", "amount"), [("GK", "", 759_000), ("GK", "COMMUNE", 379_500), ("GK", "PROVINCE", 759_000)]
)
def test_multiplier_of_the_level_goes_before_the_common_one(award: str, level: str, amount: int) -> None:
    assert bonus(award, "INDIVIDUAL", NOW, PINNED, SALARIES, level).amount == amount


@pytest.mark.source("B-MULTIPLIER")
def test_multiplier_is_that_of_the_pinned_set() -> None:
    older = (row("bonus.BK_TINH", "1.0"), *without("bonus.BK_TINH"))
    found = bonus("BK_TINH", "INDIVIDUAL", NOW, older, SALARIES)

    assert (found.multiplier, found.amount) == (Fraction(1), 2_530_000)
    assert [one.code for one in found.findings] == ["UNVERIFIED", "NO_RULE"]


@pytest.mark.source("B-MULTIPLIER")
def test_award_without_a_multiplier_is_asked_for() -> None:
    assert refused(multiplier_row, "GDVH", "", PINNED).code == "VALUE_MISSING"


@pytest.mark.source("B-SALARY")
@pytest.mark.parametrize(
    ("on", "salary"),
    [
        (date(2023, 6, 30), 1_490_000),
        (date(2023, 7, 1), 1_800_000),
        (date(2024, 6, 30), 1_800_000),
        (date(2024, 7, 1), 2_340_000),
        (date(2026, 6, 30), 2_340_000),
        (date(2026, 7, 1), 2_530_000),
    ],
)
def test_base_salary_is_that_of_the_decision_day(on: date, salary: int) -> None:
    assert int(salary_row(on, SALARIES).value) == salary
    assert bonus("BK_TINH", "INDIVIDUAL", on, PINNED, SALARIES).base_salary == salary


@pytest.mark.source("B-SALARY")
def test_day_before_every_salary_is_asked_for() -> None:
    assert refused(salary_row, date(2019, 6, 30), SALARIES).code == "VALUE_MISSING"


@pytest.mark.source("B-FACTOR")
@pytest.mark.parametrize(
    ("award", "recipient", "amount"),
    [
        ("BK_TINH", "INDIVIDUAL", 3_795_000),
        ("BK_TINH", "COLLECTIVE", 7_590_000),
        ("BK_TINH", "SMALL_COLLECTIVE", 7_590_000),
        ("BK_TINH", "HOUSEHOLD", 5_692_500),
        ("BK_TINH", "FOREIGNER", 3_795_000),
        ("TTLDXS", "COLLECTIVE", 3_795_000),
    ],
)
def test_factor_is_by_recipient_unless_the_award_is_the_collectives_own(
    award: str, recipient: str, amount: int
) -> None:
    assert bonus(award, recipient, NOW, PINNED, SALARIES).amount == amount


@pytest.mark.source("B-FACTOR")
def test_factor_that_nobody_stated_is_asked_for() -> None:
    gap = without("bonus.factor.HOUSEHOLD")

    assert refused(factor, "BK_TINH", "HOUSEHOLD", gap).code == "VALUE_MISSING"
    assert factor("BK_TINH", "INDIVIDUAL", gap) == (Fraction(1), None)


@pytest.mark.source("B-ROUNDING")
@pytest.mark.parametrize(
    ("exact", "amount"),
    [(Fraction(3_795_000), 3_800_000), (Fraction(3_800_000), 3_800_000), (Fraction(3_800_001), 3_810_000)],
)
def test_rounding_is_up_to_the_step_of_the_row(exact: Fraction, amount: int) -> None:
    assert rounded(exact, (STEP,)) == (amount, ())


@pytest.mark.source("B-ROUNDING")
@pytest.mark.parametrize(("exact", "amount"), [(Fraction(379_500), 379_500), (Fraction(1, 3), 1), (Fraction(10, 3), 4)])
def test_gap_keeps_the_exact_amount_and_warns(exact: Fraction, amount: int) -> None:
    found, findings = rounded(exact, ())

    assert (found, [one.code for one in findings]) == (amount, ["NO_RULE"])


@pytest.mark.source("B-ROUNDING")
def test_rounding_happens_once_at_the_end() -> None:
    assert bonus("GK", "COLLECTIVE", NOW, (*PINNED, STEP), SALARIES, "COMMUNE").amount == 760_000


def test_amount_says_what_it_rests_on() -> None:
    found = bonus("BK_TINH", "COLLECTIVE", NOW, (*PINNED, STEP), SALARIES)

    assert (found.multiplier, found.factor, found.base_salary, found.findings) == (
        Fraction(3, 2),
        Fraction(2),
        2_530_000,
        (),
    )
    assert len(found.sources) == 3


BIG = bonus("BK_TINH", "INDIVIDUAL", NOW, PINNED, SALARIES)
SMALL = bonus("GK", "INDIVIDUAL", NOW, PINNED, SALARIES)
HIGHEST = (row("bonus.highest_only", "true"),)


def earned(one: str, achievement: str = "a", year: int = 2026, kind: str = "FORM") -> Earned:
    return Earned("p1", year, achievement, (BIG if one == "BIG" else SMALL).amount, kind)


@pytest.mark.source("B-ONCE")
def test_only_the_highest_is_paid_for_one_achievement_in_one_year() -> None:
    both = (earned("SMALL"), earned("BIG"), replace(earned("SMALL"), nominee="p2"))

    assert paid(both, HIGHEST)[0] == both[1:]
    assert paid(both, (replace(HIGHEST[0], verified=True),)) == (both[1:], ())


@pytest.mark.source("B-ONCE")
def test_bonus_left_out_by_an_unverified_row_is_told() -> None:
    (found,) = paid((earned("SMALL"), earned("BIG")), HIGHEST)[1]

    assert (found.code, found.verified) == ("HIGHEST_ONLY", False)
    assert found.sentence.startswith("1 mức tiền thưởng không chi")


@pytest.mark.source("B-ONCE")
@pytest.mark.parametrize(
    "other", [earned("SMALL", "b"), earned("SMALL", year=2025), earned("SMALL", kind="TITLE"), earned("SMALL", "")]
)
def test_other_achievement_year_or_kind_is_paid_beside_it(other: Earned) -> None:
    assert paid((earned("BIG"), other), HIGHEST) == ((earned("BIG"), other), ())


@pytest.mark.source("B-ONCE")
def test_equal_amounts_are_paid_once_and_without_the_row_all_are() -> None:
    twice = (earned("BIG"), earned("BIG"))

    assert paid(twice, HIGHEST)[0] == twice[:1]
    assert paid(twice, ()) == paid(twice, (replace(HIGHEST[0], value="false"),)) == (twice, ())


@pytest.mark.source("B-ONCE")
@pytest.mark.parametrize(("word", "count"), [("true", 2), ("false", 1), ("", 2)])
def test_row_says_whether_kinds_are_paid_beside_each_other(word: str, count: int) -> None:
    both = (earned("BIG"), earned("SMALL", kind="TITLE"))

    assert len(paid(both, (*HIGHEST, row("bonus.different_kinds_each", word)))[0]) == count


@pytest.mark.source("B-MULTIPLIER")
def test_upper_limit_is_told_apart_from_an_amount() -> None:
    medal = row("bonus.KNC", "0.6", unit="multiplier_at_most", verified=True)
    found = bonus("KNC", "INDIVIDUAL", NOW, (medal, STEP), SALARIES)

    assert (found.amount, [one.code for one in found.findings]) == (1_520_000, ["AT_MOST"])
