"""Clusters and blocs in a definition's units file (`clusters:`): members and heads in their time, the scoring scale.

As everywhere in these files `valid_until` is the last day, included; the rules get the first day after it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from definitions.field import Code, Day, Label, Strict, Text
from definitions.loader import Document, Keys
from definitions.problem import Problem
from rules.calendar import short_date
from rules.cluster import Cluster, ClusterKind, Rounding, Scoring, Tie
from rules.facts import Criterion, Scale, Source
from rules.organisation import Basis, Dated

ISSUER = "ISSUER"
"""Evidence of what the issuer's own file says."""
Points = Annotated[str, Field(pattern=r"^\d+(\.\d+)?$", max_length=20)]
"""A decimal number as text: points are exact."""
Step = Annotated[str, Field(pattern=r"^(0\.0*1|0\.0*25|0\.0*5|1)$", max_length=10)]
"""The smallest difference between two results: 1, 0.5, 0.25, 0.1, 0.05, 0.01 …"""
_PARTS = ("members", "heads", "deputies")


class StatedCriterion(Strict):
    """One line of a scale; a penalty is entered as a positive number and taken off."""

    code: Label
    text: Text
    maximum: Points
    penalty: StrictBool = False


class StatedScale(Strict):
    """A scale with its own ways of rounding and ranking; whatever the statute does not say is asked of the issuer."""

    source: Text
    article: str
    criteria: Annotated[tuple[StatedCriterion, ...], Field(min_length=1)]
    weights: Mapping[Label, Points]
    """Period (WAVE_1, WAVE_2 …) → weight in the year's score; empty: the year is scored by itself."""
    step: Step
    rounding: Rounding
    tie: Tie
    tie_criteria: tuple[Label, ...] = ()
    skip_after_tie: StrictBool


class StatedPart(Strict):
    """A unit's part in the cluster; open ends are null."""

    unit: Code
    valid_from: Day | None = None
    valid_until: Day | None = None


class StatedCluster(Strict):
    """A cluster (CUM) or bloc (KHOI) as the issuer's decision has it."""

    code: Code
    name: Text
    kind: Literal["CUM", "KHOI"]
    decision: Text | None
    article: str
    illustrative: StrictBool
    note: str
    members: Annotated[tuple[StatedPart, ...], Field(min_length=1)]
    heads: tuple[StatedPart, ...] = ()
    deputies: tuple[StatedPart, ...] = ()
    scale: StatedScale | None
    """Null: the issuer has no scale, or it was not seen."""


def cluster_of(stated: StatedCluster) -> Cluster:
    """The cluster as the rules are told it."""
    basis = Basis(
        Source(stated.decision or stated.note, stated.article),
        ISSUER,
        note=stated.note,
        illustrative=stated.illustrative,
    )
    return Cluster(
        code=stated.code,
        name=stated.name,
        kind=ClusterKind(stated.kind),
        basis=basis,
        members=_dated(stated.members, basis),
        heads=_dated(stated.heads, basis),
        deputies=_dated(stated.deputies, basis),
        scoring=_scoring(stated.scale) if stated.scale else None,
    )


def _dated(parts: tuple[StatedPart, ...], basis: Basis) -> tuple[Dated, ...]:
    return tuple(Dated(part.unit, part.valid_from, _after(part.valid_until), basis) for part in parts)


def _after(last: date | None) -> date | None:
    return last + timedelta(days=1) if last else None


def _scoring(scale: StatedScale) -> Scoring:
    return Scoring(
        scale=Scale(
            criteria=tuple(Criterion(c.code, c.text, c.maximum, c.penalty) for c in scale.criteria),
            source=Source(scale.source, scale.article),
            weights=tuple(scale.weights.items()),
        ),
        step=scale.step,
        rounding=scale.rounding,
        tie=scale.tie,
        tie_criteria=scale.tie_criteria,
        skip_after_tie=scale.skip_after_tie,
    )


def cluster_problems(units: Document) -> Iterator[Problem]:
    """What is wrong with `clusters:` beyond its form: units, periods, heads, criteria; each at its line."""
    known = {units.text_at(*path, "code") for path, _ in units.items("units")}
    seen: dict[str, Keys] = {}
    for path, _ in units.items("clusters"):
        code = units.text_at(*path, "code")
        if code in seen:
            sentence = f"Cụm, khối «{code}» đã có ở dòng {units.line(seen[code])}; giữ lại một."
            yield units.error("CLUSTER_TWICE", sentence, *path, "code")
        seen.setdefault(code, path)
        for part in _PARTS:
            yield from _part_problems(units, path, part, known)
        yield from _scale_problems(units, (*path, "scale"))


def _span(units: Document, path: Keys) -> tuple[date, date]:
    """First day and last day, included."""
    return units.day_at(*path, "valid_from") or date.min, units.day_at(*path, "valid_until") or date.max


def _part_problems(units: Document, cluster: Keys, part: str, known: set[str]) -> Iterator[Problem]:
    entries = [path for path, _ in units.items(*cluster, part)]
    for path in entries:
        unit, (first, last) = units.text_at(*path, "unit"), _span(units, path)
        if unit not in known:
            yield units.error("UNIT_UNKNOWN", f"Không có đơn vị «{unit}» trong «units».", *path, "unit")
        if last < first:
            sentence = f"«{unit}» hết hiệu lực ({short_date(last)}) trước khi có hiệu lực ({short_date(first)})."
            yield units.error("VALIDITY_ENDS_BEFORE_START", sentence, *path, "valid_until")
        if part != "members" and not _is_member(units, cluster, unit, first, last):
            sentence = f"«{unit}» đứng đầu cụm, khối trong thời gian không phải thành viên."
            yield units.error("HEAD_NOT_A_MEMBER", sentence, *path, "unit")
    alike = part == "members"
    for index, path in enumerate(entries):
        first, last = _span(units, path)
        for other in entries[:index]:
            same = not alike or units.text_at(*other, "unit") == units.text_at(*path, "unit")
            begun, ended = _span(units, other)
            if same and first <= ended and begun <= last:
                who = "đơn vị này" if alike else "người đứng đầu khác"
                sentence = f"Chồng thời gian với {who} ở dòng {units.line(other)}; sửa ngày."
                yield units.error("OVERLAP", sentence, *path)


def _is_member(units: Document, cluster: Keys, unit: str, first: date, last: date) -> bool:
    """Whether the unit's memberships cover the whole term."""
    spans = sorted(
        _span(units, path) for path, _ in units.items(*cluster, "members") if units.text_at(*path, "unit") == unit
    )
    day = first
    for begun, ended in spans:
        if begun <= day <= ended:
            if ended >= last:
                return True
            day = ended + timedelta(days=1)
    return False


def _scale_problems(units: Document, scale: Keys) -> Iterator[Problem]:
    codes: dict[str, Keys] = {}
    for path, _ in units.items(*scale, "criteria"):
        code = units.text_at(*path, "code")
        if code in codes:
            sentence = f"Tiêu chí «{code}» đã có ở dòng {units.line(codes[code])}; giữ lại một."
            yield units.error("CRITERION_TWICE", sentence, *path, "code")
        codes.setdefault(code, path)
    for path, _ in units.items(*scale, "tie_criteria"):
        if units.text_at(*path) not in codes:
            sentence = f"Thang điểm không có tiêu chí «{units.text_at(*path)}» để phân thứ tự khi bằng điểm."
            yield units.error("CRITERION_UNKNOWN", sentence, *path)
    by_criterion = units.text_at(*scale, "tie") == Tie.BY_CRITERION
    if by_criterion and not units.at(*scale, "tie_criteria"):
        sentence = "Bằng điểm thì so tiêu chí nào: ghi «tie_criteria», hoặc «tie: SHARED» nếu đồng hạng."
        yield units.error("TIE_CRITERIA_MISSING", sentence, *scale, "tie")
