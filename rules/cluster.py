"""Clusters and blocs (cụm, khối thi đua): dated members, a head that rotates, scores by the issuer's own scale.

Days are calendar days of Vietnam, every `valid_until` EXCLUSIVE. Points are decimal numbers as text and are reckoned
exactly; only a result is rounded, as the scale says. No maximum, weight or tie rule stands here: all come as data.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from rules.facts import Criterion, Scale
from rules.organisation import Basis, Dated, day_of
from rules.refusal import UnknownItem, ValueMissing, WrongScore

DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)


class ClusterKind(StrEnum):
    """CUM gathers units of one area, KHOI units of one kind."""

    CUM = "CUM"
    KHOI = "KHOI"


CLUSTER_LABELS: dict[ClusterKind, str] = {ClusterKind.CUM: "Cụm thi đua", ClusterKind.KHOI: "Khối thi đua"}


class Rounding(StrEnum):
    """How a result ends: HALF_UP away from zero, DOWN towards zero."""

    HALF_UP = "HALF_UP"
    DOWN = "DOWN"


class Tie(StrEnum):
    """What equal results mean: one place for all, or the higher points in named criteria first."""

    SHARED = "SHARED"
    BY_CRITERION = "BY_CRITERION"


@dataclass(frozen=True)
class Scoring:
    """A scale with how its results are rounded and ranked, as the statute of the cluster says."""

    scale: Scale
    step: str
    """The smallest difference between two results, as text: "0.01" rounds to two decimals."""
    rounding: Rounding = Rounding.HALF_UP
    tie: Tie = Tie.SHARED
    tie_criteria: tuple[str, ...] = ()
    """For BY_CRITERION: codes in the order in which they are compared."""
    skip_after_tie: bool = True
    """Two firsts are followed by a third; False: by a second."""


@dataclass(frozen=True)
class Cluster:
    """Members, heads and deputies are unit codes in their time; a year's rotation is a list of heads."""

    code: str
    name: str
    kind: ClusterKind
    basis: Basis
    members: tuple[Dated, ...]
    heads: tuple[Dated, ...] = ()
    deputies: tuple[Dated, ...] = ()
    scoring: Scoring | None = None


@dataclass(frozen=True)
class Score:
    """Points that `by` (a unit) gives `unit` for one criterion in one period (YEAR, WAVE_1 …)."""

    unit: str
    criterion: str
    points: str
    by: str
    period: str = "YEAR"


@dataclass(frozen=True)
class Total:
    """A unit's result. `points` is rounded; `counted`: (criterion, points as given), penalties as positive numbers."""

    unit: str
    period: str
    points: str
    counted: tuple[tuple[str, str], ...] = ()
    unscored: tuple[str, ...] = ()
    """Criteria nobody has scored yet: they count nothing, and are named."""


@dataclass(frozen=True)
class Place:
    """A unit's place among the members; `shared`: with others."""

    unit: str
    points: str
    place: int
    shared: bool


def members_on(cluster: Cluster, at: date | datetime) -> tuple[str, ...]:
    """Units that belong to the cluster on that day, in the order of the decision that names them."""
    day = day_of(at)
    return tuple(dict.fromkeys(row.value for row in cluster.members if row.holds_on(day)))


def head_on(cluster: Cluster, at: date | datetime) -> str:
    """The unit that heads the cluster on that day; empty: nobody was named for it."""
    return _holder(cluster.heads, day_of(at))


def deputy_on(cluster: Cluster, at: date | datetime) -> str:
    """The deputy head on that day; empty: nobody was named for it."""
    return _holder(cluster.deputies, day_of(at))


def _holder(terms: Sequence[Dated], day: date) -> str:
    return next((term.value for term in terms if term.holds_on(day)), "")


def require_points(scale: Scale, criterion: str, points: str) -> Fraction:
    """The points of one criterion, exactly. Refuses UNKNOWN_ITEM and WRONG_SCORE. Source: the scale."""
    line = _line(scale, criterion)
    given = _number(points)
    if given is None or not 0 <= given <= Fraction(line.maximum):
        shown = points or "(trống)"
        sentence = f"Tiêu chí «{line.text}»: điểm «{shown}» phải từ 0 đến {line.maximum}."
        raise WrongScore(sentence, "Sửa điểm của tiêu chí này rồi gửi lại.", scale.source)
    return given


def _line(scale: Scale, criterion: str) -> Criterion:
    found = next((line for line in scale.criteria if line.code == criterion), None)
    if found is None:
        known = ", ".join(line.code for line in scale.criteria)
        sentence = f"Thang điểm không có tiêu chí {criterion}."
        raise UnknownItem(sentence, f"Chọn một tiêu chí của thang điểm: {known}.", scale.source)
    return found


def _number(text: str) -> Fraction | None:
    """A decimal number; None for anything else, fractions and powers of ten too."""
    return Fraction(text) if DECIMAL.fullmatch(text) else None


def total(scoring: Scoring, unit: str, scores: Sequence[Score], period: str = "YEAR") -> Total:
    """What a unit's scores of one period come to: rewards less penalties, rounded once at the end as the scale says.

    Refuses UNKNOWN_ITEM and WRONG_SCORE, also for a criterion that was scored twice. Source: the scale.
    """
    given: dict[str, str] = {}
    exact = Fraction(0)
    for score in scores:
        if (score.unit, score.period) != (unit, period):
            continue
        points, line = (
            require_points(scoring.scale, score.criterion, score.points),
            _line(scoring.scale, score.criterion),
        )
        if line.code in given:
            sentence = f"Tiêu chí «{line.text}» của {unit} được chấm hai lần."
            raise WrongScore(sentence, "Giữ lại một lần chấm.", scoring.scale.source)
        given[line.code] = score.points
        exact += -points if line.penalty else points
    unscored = tuple(line.code for line in scoring.scale.criteria if line.code not in given)
    return Total(unit, period, rounded(scoring, exact), tuple(given.items()), unscored)


def year_total(scoring: Scoring, unit: str, results: Mapping[str, str]) -> Total:
    """The year's score from the periods' results (period → points), each by its weight in the scale, rounded once.

    Refuses VALUE_MISSING when the scale states no weight, WRONG_SCORE when a weighted period has none. Source: scale.
    """
    source, weights = scoring.scale.source, scoring.scale.weights
    if not weights:
        sentence = "Thang điểm không nêu kết quả từng đợt được tính vào điểm năm theo tỷ lệ nào."
        raise ValueMissing(sentence, "Hỏi cơ quan ban hành quy chế chấm điểm.", source)
    missing = [period for period, _weight in weights if period not in results]
    if missing:
        sentence = f"{unit} chưa có kết quả của: {', '.join(missing)}."
        raise WrongScore(sentence, "Chấm đủ các đợt rồi tính điểm năm.", source)
    exact = sum((Fraction(weight) * Fraction(results[period]) for period, weight in weights), Fraction(0))
    return Total(unit, "YEAR", rounded(scoring, exact), tuple((period, results[period]) for period, _weight in weights))


def rounded(scoring: Scoring, exact: Fraction) -> str:
    """A result in whole steps of the scale, as a decimal number: halves away from zero, or cut off."""
    step = Fraction(scoring.step)
    steps = abs(exact) / step
    whole = floor(steps + Fraction(1, 2)) if scoring.rounding is Rounding.HALF_UP else floor(steps)
    value = whole * step if exact >= 0 else -whole * step
    # A whole number of decimal steps: the division ends, nothing is lost.
    return f"{Decimal(value.numerator) / Decimal(value.denominator):.{len(scoring.step.partition('.')[2])}f}"


def ranking(scoring: Scoring, totals: Sequence[Total]) -> tuple[Place, ...]:
    """Places by points, the highest first; equal results share a place, or are told apart by the named criteria.

    Whether the place after a shared one is skipped is the scale's setting.
    """
    ordered = sorted(totals, key=lambda one: (_standing(scoring, one), one.unit))
    places: list[Place] = []
    distinct = 0
    for index, one in enumerate(ordered):
        same = index > 0 and _standing(scoring, ordered[index - 1]) == _standing(scoring, one)
        distinct += 0 if same else 1
        number = places[-1].place if same else index + 1 if scoring.skip_after_tie else distinct
        if same:
            places[-1] = replace(places[-1], shared=True)
        places.append(Place(one.unit, one.points, number, same))
    return tuple(places)


def _standing(scoring: Scoring, one: Total) -> tuple[Fraction, ...]:
    """What a result is compared by, the best first; without the tie rule only the points."""
    parts = [-Fraction(one.points)]
    if scoring.tie is Tie.BY_CRITERION:
        given = dict(one.counted)
        penalties = {line.code for line in scoring.scale.criteria if line.penalty}
        for code in scoring.tie_criteria:
            points = Fraction(given.get(code, "0"))
            parts.append(points if code in penalties else -points)
    return tuple(parts)
