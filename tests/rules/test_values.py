"""Legal values: exact shares, warnings instead of refusals."""

from fractions import Fraction

import pytest

from rules.facts import LegalValue, Source
from rules.values import find, share, unverified
from tests.rules.cases import value


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


def test_unverified_values_are_named_in_order() -> None:
    values = (value("a", "1/2"), value("b", "1/2", verified=True), value("c", "1/2"))
    assert unverified(values) == ("a", "c")
    assert unverified(()) == ()


def test_value_is_unverified_until_somebody_says_so() -> None:
    assert not LegalValue("a", "1", "", None, None, "Luật", "Điều 1", "").verified


def test_source_of_a_value_is_its_instrument_and_article() -> None:
    assert value("a", "1/2").source == Source("Quy chế Hội đồng", "Điều 8")
