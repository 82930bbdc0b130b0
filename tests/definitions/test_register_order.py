"""Registers behind numbers and dates; identifiers in their proper form."""

from datetime import date

import pytest

from definitions.instrument_id import InstrumentId, catalogue, misspelt, parted
from definitions.register_order import Numbered, neighbours, order_of


def papers(*rows: tuple[int, str]) -> list[Numbered]:
    """(number, day) → papers of one register."""
    return [Numbered(number, date.fromisoformat(day), str(number), i) for i, (number, day) in enumerate(rows)]


def numbers(row: tuple[Numbered, ...]) -> list[int]:
    return [paper.number for paper in row]


def test_numbers_that_grow_with_the_days_are_one_series() -> None:
    order = order_of(papers((4, "2023-01-05"), (39, "2023-02-28"), (186, "2023-11-09"), (185, "2023-11-09")))

    assert [sorted(numbers(series)) for series in order.series] == [[4, 39, 185, 186]]
    assert order.strays == ()


def test_two_registers_under_one_symbol_come_apart() -> None:
    order = order_of(
        papers((590, "2022-02-17"), (392, "2022-06-29"), (470, "2022-08-15"), (3976, "2022-08-16"), (586, "2022-11-12"))
    )

    assert [numbers(series) for series in order.series] == [[392, 470, 586], [590, 3976]]


def test_number_too_early_and_number_too_late_are_out_of_order() -> None:
    listed = papers((4, "2023-01-05"), (125, "2023-01-09"), (39, "2023-02-28"), (52, "2023-03-10"), (20, "2023-11-05"))
    order = order_of(listed)

    assert numbers(order.strays) == [125, 20]
    assert [numbers(neighbours(stray, order.series[0])) for stray in order.strays] == [[39], [52]]


@pytest.mark.parametrize("rows", [(), ((7, "2020-05-01"),)])
def test_too_few_papers_say_nothing(rows: tuple[tuple[int, str], ...]) -> None:
    order = order_of(papers(*rows))

    assert order.strays == ()
    assert len(order.series) <= 1


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("172/2015/QĐ-UBND", InstrumentId(172, 2015, "QĐ-UBND")),
        ("841-CV/TU", InstrumentId(841, None, "CV/TU")),
        ("1019/BNV-BTĐKT", InstrumentId(1019, None, "BNV-BTĐKT")),
        ("07/4/2014", None),
    ],
)
def test_identifier_is_taken_apart(written: str, parts: InstrumentId | None) -> None:
    assert parted(written) == parts


@pytest.mark.parametrize("written", ["34-CT-TW", "34/CT-TW", "34/CT/TW"])
def test_misspelt_identifier_is_brought_to_the_catalogue(written: str) -> None:
    known = catalogue(["34-CT/TW", "98/2023/NĐ-CP"])

    assert misspelt(f"Chỉ thị số {written} của Bộ Chính trị", known) == [(written, "34-CT/TW")]


def test_repeated_part_of_a_symbol_is_brought_to_the_catalogue() -> None:
    known = catalogue(["98/2023/NĐ-CP"])

    assert misspelt("Nghị định số 98/2023/NĐ/NĐ-CP", known) == [("98/2023/NĐ/NĐ-CP", "98/2023/NĐ-CP")]
    assert misspelt("Nghị định số 98/2023/NĐ-CP và 91/2017/NĐ-CP", known) == []
