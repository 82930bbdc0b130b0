"""Legal values: exact shares, warnings instead of refusals."""

from datetime import date
from fractions import Fraction

import pytest

from rules.facts import LegalValue, Source
from rules.values import entries, find, flag, held, held_on, is_secondary, listed, number, share
from tests.rules.cases import value
from tests.rules.rows import row


@pytest.mark.parametrize(
    ("text", "fraction"),
    [
        ("2/3", Fraction(2, 3)),
        ("4/5", Fraction(4, 5)),
        ("0.8", Fraction(4, 5)),
        ("0.9", Fraction(9, 10)),
        ("1", Fraction(1)),
        ("1/1000", Fraction(1, 1000)),
    ],
)
def test_share_is_exact(text: str, fraction: Fraction) -> None:
    assert share((value("p", text),), "p") == fraction


@pytest.mark.parametrize("text", ["0", "-1/2", "1.01", "3/2", "80", "hai phần ba", ""])
def test_what_is_no_share_is_a_fault(text: str) -> None:
    with pytest.raises(ValueError):
        share((value("p", text),), "p")


def test_value_is_found_by_its_id() -> None:
    first, second = value("a", "1/2"), value("b", "2/3")
    assert (find((first, second), "a"), find((first, second), "b")) == (first, second)


@pytest.mark.parametrize("held", [(), (value("b", "1/2"),)])
def test_missing_value_is_a_fault(held: tuple[LegalValue, ...]) -> None:
    with pytest.raises(KeyError):
        find(held, "a")


def test_value_is_unverified_until_somebody_says_so() -> None:
    assert not LegalValue("a", "1", "", None, None, "Luật", "Điều 1", "").verified


def test_source_of_a_value_is_its_instrument_and_article() -> None:
    assert value("a", "1/2").source == Source("Quy chế Hội đồng", "Điều 8")


def test_gap_is_there_but_not_held() -> None:
    gap, stated = row("a", " "), row("b", "1")
    assert (held((gap, stated), "a"), held((gap, stated), "b"), held((), "a")) == (None, stated, None)


@pytest.mark.parametrize(
    ("on", "text"),
    [
        (date(2023, 6, 30), "1"),
        (date(2023, 7, 1), "2"),
        (date(2026, 6, 30), "2"),
        (date(2026, 7, 1), None),
        (date(2027, 1, 1), "4"),
    ],
)
def test_row_of_a_day_ends_before_its_last_bound(on: date, text: str | None) -> None:
    rows = (
        row("a", "1", until=date(2023, 7, 1)),
        row("a", "2", since=date(2023, 7, 1), until=date(2026, 7, 1)),
        row("a", "", since=date(2026, 7, 1), until=date(2027, 1, 1)),
        row("a", "4", since=date(2027, 1, 1)),
    )
    found = held_on(rows, "a", on)
    assert (found.value if found else None) == text


@pytest.mark.parametrize(("text", "fraction"), [("3", Fraction(3)), ("1.5", Fraction(3, 2)), (" 2/3 ", Fraction(2, 3))])
def test_number_is_exact(text: str, fraction: Fraction) -> None:
    assert number((row("a", text),), "a") == fraction


@pytest.mark.parametrize("text", ["", "ba", "1,5"])
def test_what_is_no_number_is_a_fault(text: str) -> None:
    with pytest.raises(ValueError):
        number((row("a", text),), "a")


@pytest.mark.parametrize(
    ("text", "default", "answer"), [("true", False, True), ("False", True, False), ("", True, True)]
)
def test_flag_is_a_word_or_the_default(text: str, default: bool, answer: bool) -> None:
    assert flag((row("a", text),), "a", default) is answer
    with pytest.raises(ValueError, match="neither"):
        flag((row("a", "có"),), "a")


def test_list_row_has_its_entries_in_order_without_empty_ones() -> None:
    several = row("a", "B | A |  | C")
    assert (entries(several), listed((several,), "a")) == (("B", "A", "C"), ("B", "A", "C"))
    assert listed((row("a", ""),), "a") == listed((), "a") == ()


@pytest.mark.parametrize(
    ("evidence", "secondary"),
    [("R:S35", True), ("R:S35,S36", True), ("R:S35,S32", False), ("R:S01", False), ("M", False), ("P:S54", False)],
)
def test_secondary_is_what_was_read_in_secondary_sources_only(evidence: str, secondary: bool) -> None:
    assert is_secondary(row("a", "1", evidence=evidence)) is secondary
