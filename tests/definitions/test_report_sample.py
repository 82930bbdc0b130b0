"""The made-up history: exactly the counts of the report, the same every time, and marked on every line."""

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from definitions.report import ReportDefinition
from definitions.report_check import load_report
from definitions.report_sample import sample, split
from rules.award_history import Awarded, PastAward, batch_digest, record_key

REPORT = Path(__file__).resolve().parents[2] / "campaigns" / "bac-giang-2014-2023.yaml"


@pytest.fixture(scope="module")
def report() -> ReportDefinition:
    return load_report(REPORT)


@pytest.fixture(scope="module")
def lines(report: ReportDefinition) -> list[PastAward]:
    return sample(report)


def test_every_figure_of_the_report_comes_out(report: ReportDefinition, lines: list[PastAward]) -> None:
    counts = Counter((line.award, line.level.value, line.recipient_class.value) for line in lines)

    assert counts == {(row.award, row.level, row.recipient_class): row.count for row in report.statistics.awards}
    assert len(lines) == 35_554


def test_movement_counts_come_out(report: ReportDefinition, lines: list[PastAward]) -> None:
    covid = next(one for one in report.movements if one.code == "covid-19").names[0].name
    counts = Counter((one.award, one.recipient_class.value) for one in lines if one.movement == covid)

    assert counts == {(row.award, row.recipient_class): row.count for row in report.statistics.subsets}
    assert {one.grade.value for one in lines if one.movement == covid and one.award == "HUAN_CHUONG_LAO_DONG"} == {"BA"}


def test_direct_workers_rise_from_a_half_to_more_than_seventy_percent(lines: list[PastAward]) -> None:
    shares = []
    for year in range(2014, 2024):
        told = [one.direct_worker for one in lines if one.year == year and one.direct_worker is not None]
        shares.append(Fraction(sum(told), len(told)))

    assert shares[0] == Fraction(1, 2)
    assert shares[-1] > Fraction(7, 10)
    assert shares == sorted(shares)
    assert len(set(shares)) == len(shares)


def test_only_individuals_are_direct_workers_or_not(lines: list[PastAward]) -> None:
    assert {one.recipient_class for one in lines if one.direct_worker is not None} == {Awarded.INDIVIDUAL}


def test_same_definition_gives_the_same_list(report: ReportDefinition, lines: list[PastAward]) -> None:
    assert batch_digest(sample(report)) == batch_digest(lines)


def test_every_line_is_marked_and_no_two_are_the_same_award(lines: list[PastAward]) -> None:
    assert all(line.illustrative for line in lines)
    assert len({record_key(line) for line in lines}) == len(lines)


def test_no_name_of_a_movement_is_used_before_it_was_given(report: ReportDefinition, lines: list[PastAward]) -> None:
    begins = {name.name: name.from_on for movement in report.movements for name in movement.names}
    early = [one for one in lines if one.movement and (first := begins[one.movement]) and one.decision_date < first]

    assert early == []


def test_numbers_of_decisions_grow_with_the_days(lines: list[PastAward]) -> None:
    registers: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for line in lines:
        number, symbol = line.decision_number.split("/", 1)
        registers.setdefault((symbol, line.year), []).append((line.decision_date.toordinal(), int(number)))

    for listed in registers.values():
        ordered = sorted(set(listed))
        assert [number for _day, number in ordered] == sorted(number for _day, number in ordered)


@pytest.mark.parametrize(("total", "weights"), [(10, [1, 1, 1]), (0, [3, 4]), (7, [80, 84, 120]), (4988, [112, 116])])
def test_split_loses_nothing(total: int, weights: list[int]) -> None:
    parts = split(total, weights)

    assert sum(parts) == total
    assert all(abs(part - total * weight / sum(weights)) < 1 for part, weight in zip(parts, weights, strict=True))
