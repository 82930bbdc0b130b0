"""Targets: a value against an operator and its bounds."""

import pytest

from rules.programme_acts import OPERATORS
from rules.refusal import WrongCount
from rules.target import say_number, say_target, verdict
from tests.rules import cases

CASES = [
    ("EQ", "100", "", "99.9", "NOT_MET"),
    ("EQ", "100", "", "100", "MET"),
    ("EQ", "26.2", "", "26.20", "MET"),
    ("EQ", "1100", "", "1164", "NOT_MET"),
    ("GE", "56", "", "55", "NOT_MET"),
    ("GE", "56", "", "56", "MET"),
    ("GE", "56", "", "57", "MET"),
    ("GT", "62", "", "62", "NOT_MET"),
    ("GT", "62", "", "62.01", "MET"),
    ("LE", "3", "", "3", "MET"),
    ("LE", "3", "", "3.1", "NOT_MET"),
    ("LT", "3", "", "3", "NOT_MET"),
    ("LT", "3", "", "2.9", "MET"),
    ("RANGE", "6.5", "7.0", "6.49", "NOT_MET"),
    ("RANGE", "6.5", "7.0", "6.5", "MET"),
    ("RANGE", "6.5", "7.0", "7", "MET"),
    ("RANGE", "6.5", "7.0", "7.01", "NOT_MET"),
    ("QUALITATIVE", "", "", "IMPROVED", "MET"),
    ("QUALITATIVE", "", "", "SAME", "NOT_MET"),
    ("QUALITATIVE", "", "", "WORSE", "NOT_MET"),
]


@pytest.mark.parametrize(("operator", "low", "high", "value", "expected"), CASES)
def test_value_is_held_against_its_operator(operator: str, low: str, high: str, value: str, expected: str) -> None:
    assert verdict(operator, low, high, over=False, value=value) == expected


@pytest.mark.parametrize("operator", OPERATORS)
def test_no_value_is_not_measured_whatever_the_operator(operator: str) -> None:
    assert verdict(operator, "1", "2", over=False, value="") == "NOT_MEASURED"


def test_more_is_met_where_the_programme_asks_to_exceed() -> None:
    assert verdict("EQ", "1100", "", over=True, value="1164") == "MET"
    assert verdict("EQ", "1100", "", over=True, value="1099.9") == "NOT_MET"
    assert verdict("RANGE", "2", "2.5", over=True, value="2.6") == "MET"
    assert verdict("RANGE", "2", "2.5", over=True, value="1.9") == "NOT_MET"


def test_parts_of_a_structure_are_met_one_by_one_though_they_sum_to_less_than_all() -> None:
    parts = ("26.2", "18.5", "53")
    assert [verdict("EQ", part, "", over=False, value=part) for part in parts] == ["MET"] * 3


@pytest.mark.parametrize("value", ["nhiều", "6,8", "NaN", "Infinity"])
def test_what_is_no_number_is_refused_with_the_way_to_write_it(value: str) -> None:
    refusal = cases.refused(verdict, "GE", "1", "", False, value)
    assert isinstance(refusal, WrongCount)
    assert (refusal.sentence, "6.8" in refusal.remedy) == (f"«{value}» không phải là một con số.", True)


def test_qualitative_target_takes_its_own_words_only() -> None:
    assert cases.refused(verdict, "QUALITATIVE", "", "", False, "6.8").code == "WRONG_COUNT"


def test_unknown_operator_is_a_fault() -> None:
    with pytest.raises(KeyError):
        verdict("ABOUT", "1", "", over=False, value="1")


def test_numbers_are_said_as_vietnamese_papers_write_them() -> None:
    assert [say_number(text) for text in ("1100", "6.5", "1234567.25")] == ["1.100", "6,5", "1.234.567,25"]


@pytest.mark.parametrize(
    ("operator", "low", "high", "unit", "words"),
    [
        ("RANGE", "6.5", "7.0", "%/năm", "từ 6,5 đến 7,0 %/năm"),
        ("GT", "62", "", "triệu đồng", "trên 62 triệu đồng"),
        ("GE", "200", "", "sản phẩm", "từ 200 sản phẩm trở lên"),
        ("EQ", "100", "", "%", "100 %"),
        ("LE", "3", "", "%", "không quá 3 %"),
        ("LT", "3", "", "%", "dưới 3 %"),
        ("QUALITATIVE", "", "", "", "tốt lên qua các năm"),
    ],
)
def test_target_is_said_in_words(operator: str, low: str, high: str, unit: str, words: str) -> None:
    assert say_target(operator, low, high, unit) == words
