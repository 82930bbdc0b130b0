"""Clusters and blocs: members and heads in their time, points by the scale, results, the year, places."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from rules.cluster import (
    Cluster,
    ClusterKind,
    Place,
    Rounding,
    Score,
    Scoring,
    Tie,
    Total,
    deputy_on,
    head_on,
    members_on,
    ranking,
    require_points,
    rounded,
    total,
    year_total,
)
from rules.facts import Criterion, Scale, Source
from rules.organisation import Dated
from rules.refusal import UnknownItem, ValueMissing, WrongScore
from tests.support.organisation import BASIS

SOURCE = Source("Quy chế chấm điểm của khối")
SCALE = Scale(
    criteria=(
        Criterion("KTXH", "Phát triển kinh tế - xã hội", "60"),
        Criterion("PT", "Tổ chức phong trào", "40"),
        Criterion("TRU", "Nộp báo cáo chậm", "5", penalty=True),
    ),
    source=SOURCE,
    weights=(("WAVE_1", "0.4"), ("WAVE_2", "0.6")),
)
SCORING = Scoring(SCALE, "0.01")
DAY = date(2021, 5, 1)


def dated(unit: str, first: date | None = None, until: date | None = None) -> Dated:
    return Dated(unit, first, until, BASIS)


CLUSTER = Cluster(
    code="khoi-1",
    name="Khối thi đua số 1",
    kind=ClusterKind.KHOI,
    basis=BASIS,
    members=(dated("b"), dated("a"), dated("c", date(2021, 6, 1)), dated("d", None, date(2021, 3, 1))),
    heads=(dated("a", date(2021, 1, 1), date(2022, 1, 1)), dated("b", date(2022, 1, 1), date(2023, 1, 1))),
    deputies=(dated("b", date(2021, 1, 1), date(2022, 1, 1)),),
    scoring=SCORING,
)


def points(unit: str = "a", by: str = "b", period: str = "YEAR", **given: str) -> list[Score]:
    return [Score(unit, code, value, by, period) for code, value in given.items()]


@pytest.mark.parametrize(
    ("day", "members"),
    [
        (date(2021, 2, 28), ("b", "a", "d")),
        (date(2021, 3, 1), ("b", "a")),
        (date(2021, 6, 1), ("b", "a", "c")),
    ],
)
def test_members_are_those_of_the_day_in_the_order_of_the_decision(day: date, members: tuple[str, ...]) -> None:
    assert members_on(CLUSTER, day) == members


def test_the_head_rotates() -> None:
    assert [head_on(CLUSTER, date(year, 12, 31)) for year in (2020, 2021, 2022, 2023)] == ["", "a", "b", ""]
    assert (deputy_on(CLUSTER, DAY), deputy_on(CLUSTER, date(2022, 1, 1))) == ("b", "")


@pytest.mark.parametrize("value", ["60.01", "-1", "", "1/2", "1e1", "nan", "٣"])
def test_points_outside_the_criterion_are_refused(value: str) -> None:
    with pytest.raises(WrongScore, match="từ 0 đến 60") as refused:
        require_points(SCORING.scale, "KTXH", value)
    assert refused.value.source == SOURCE


@pytest.mark.parametrize("value", ["0", "60", "60.00", "12.345"])
def test_points_at_the_bounds_are_taken(value: str) -> None:
    require_points(SCORING.scale, "KTXH", value)

    assert total(SCORING, "a", points(KTXH=value)).counted == (("KTXH", value),)


def test_an_unknown_criterion_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UnknownItem) as refused:
        require_points(SCORING.scale, "SOMETHING", "1")
    assert "KTXH, PT, TRU" in refused.value.remedy


def test_a_result_is_rewards_less_penalties() -> None:
    assert total(SCORING, "a", points(KTXH="55.5", PT="38.25", TRU="2")) == Total(
        "a", "YEAR", "91.75", (("KTXH", "55.5"), ("PT", "38.25"), ("TRU", "2")), ()
    )


def test_scores_of_other_units_and_periods_do_not_count() -> None:
    mixed = [*points(KTXH="10"), *points("b", "a", KTXH="20"), *points(period="WAVE_1", KTXH="30")]

    assert total(SCORING, "a", mixed).points == "10.00"
    assert total(SCORING, "a", mixed, "WAVE_1").points == "30.00"
    assert total(SCORING, "a", mixed).unscored == ("PT", "TRU")


def test_a_criterion_scored_twice_is_refused() -> None:
    with pytest.raises(WrongScore, match="hai lần"):
        total(SCORING, "a", [*points(KTXH="1"), *points(KTXH="2")])


@pytest.mark.parametrize(
    ("exact", "step", "rounding", "result"),
    [
        ("2.005", "0.01", Rounding.HALF_UP, "2.01"),
        ("2.004", "0.01", Rounding.HALF_UP, "2.00"),
        ("-2.005", "0.01", Rounding.HALF_UP, "-2.01"),
        ("2.009", "0.01", Rounding.DOWN, "2.00"),
        ("2.3", "0.5", Rounding.HALF_UP, "2.5"),
        ("2.24", "0.25", Rounding.HALF_UP, "2.25"),
        ("2.5", "1", Rounding.HALF_UP, "3"),
        ("0", "0.1", Rounding.HALF_UP, "0.0"),
    ],
)
def test_a_result_is_rounded_as_the_scale_says(exact: str, step: str, rounding: Rounding, result: str) -> None:
    assert rounded(Scoring(SCALE, step, rounding), Fraction(exact)) == result


def test_waves_feed_the_year_by_their_weights() -> None:
    result = year_total(SCORING, "a", {"WAVE_1": "80.00", "WAVE_2": "91.25", "WAVE_3": "100"})

    assert (result.points, result.counted) == ("86.75", (("WAVE_1", "80.00"), ("WAVE_2", "91.25")))


def test_a_year_waits_for_every_wave() -> None:
    with pytest.raises(WrongScore, match="WAVE_2"):
        year_total(SCORING, "a", {"WAVE_1": "80"})


def test_a_scale_without_weights_does_not_say_how_waves_count() -> None:
    with pytest.raises(ValueMissing):
        year_total(Scoring(replace(SCALE, weights=()), "1"), "a", {"WAVE_1": "80"})


def results(**given: str) -> list[Total]:
    return [Total(unit, "YEAR", value) for unit, value in given.items()]


def test_places_follow_the_points() -> None:
    assert ranking(SCORING, results(a="80.00", b="100.00", c="9.00")) == (
        Place("b", "100.00", 1, False),
        Place("a", "80.00", 2, False),
        Place("c", "9.00", 3, False),
    )


@pytest.mark.parametrize(("skip", "last"), [(True, 4), (False, 2)])
def test_equal_results_share_a_place(skip: bool, last: int) -> None:
    scoring = replace(SCORING, skip_after_tie=skip)

    placed = ranking(scoring, results(a="90.0", b="90.00", c="90", d="80"))
    assert [(one.unit, one.place, one.shared) for one in placed] == [
        ("a", 1, True),
        ("b", 1, True),
        ("c", 1, True),
        ("d", last, False),
    ]


def test_a_named_criterion_tells_equal_results_apart() -> None:
    scoring = replace(SCORING, tie=Tie.BY_CRITERION, tie_criteria=("PT", "TRU"))
    totals = [
        Total("a", "YEAR", "90", (("PT", "30"), ("TRU", "1"))),
        Total("b", "YEAR", "90", (("PT", "35"),)),
        Total("c", "YEAR", "90", (("PT", "30"), ("TRU", "0"))),
    ]

    assert [one.unit for one in ranking(scoring, totals)] == ["b", "c", "a"]
    assert [one.place for one in ranking(scoring, totals)] == [1, 2, 3]
