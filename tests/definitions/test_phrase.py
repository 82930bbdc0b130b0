"""Ranges as plans write them."""

from datetime import date

import pytest

from definitions.phrase import counted_years, range_of, strange_joint, years_of


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("tháng 9 năm 2021", date(2021, 9, 1), date(2021, 9, 30)),
        ("tháng 02 năm 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("tháng 12 năm 2023", date(2023, 12, 1), date(2023, 12, 31)),
        ("Quý I năm 2024", date(2024, 1, 1), date(2024, 3, 31)),
        ("Quý IV năm 2024", date(2024, 10, 1), date(2024, 12, 31)),
        ("quý III và quý IV năm 2025", date(2025, 7, 1), date(2025, 12, 31)),
        (" năm 2021 ", date(2021, 1, 1), date(2021, 12, 31)),
    ],
)
def test_range_is_read_from_its_words(words: str, first: date, last: date) -> None:
    assert range_of(words) == (first, last)


@pytest.mark.parametrize(
    "words",
    ["", "tháng 13 năm 2021", "Quý V năm 2022", "Quý III vào Quý IV năm 2023", "Quý IV và Quý I năm 2023", "sớm"],
)
def test_what_names_no_range_is_read_as_none(words: str) -> None:
    assert range_of(words) is None


def test_strange_word_between_two_quarters_is_found() -> None:
    assert strange_joint("Quý III vào Quý IV năm 2023") == "vào"
    assert strange_joint("Quý III và Quý IV năm 2023") == strange_joint("Quý III năm 2023") == ""


def test_spans_of_years_are_read() -> None:
    assert (years_of("2019 - 2025"), years_of("2021-2025"), years_of("năm 2021")) == ((2019, 2025), (2021, 2025), None)
    assert counted_years("5 năm (2021-2026) và 3 năm (2021-2023)") == [(5, 2021, 2026), (3, 2021, 2023)]
    assert counted_years("(nhiệm kỳ 2020-2025)") == []
