"""Accepted and refused acts over time: bars for an SVG that the template draws, and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.calendar import short_date

LEFT, RIGHT, TOP, BOTTOM = 50.0, 1140.0, 16.0, 210.0
MOST_BARS = 40
GAP = 0.25
"""Share of a slot that stays empty."""


@dataclass(frozen=True)
class Column:
    """One stretch of days. `accepted_y` and `refused_y` are tops of stacked bars; refused stand on top."""

    label: str
    accepted: int
    refused: int
    x: float
    width: float
    accepted_y: float
    accepted_height: float
    refused_y: float
    refused_height: float


@dataclass(frozen=True)
class Histogram:
    """All that the chart shows, with one sentence for who cannot see it."""

    columns: tuple[Column, ...]
    ticks: tuple[tuple[float, str], ...]
    lines: tuple[tuple[float, int], ...]
    days: int
    """Days in one bar."""
    sentence: str


def histogram(days: Sequence[tuple[date, int, int]]) -> Histogram | None:
    """The chart of (day, accepted, refused); None when there is nothing."""
    if not days:
        return None
    first, last = days[0][0], days[-1][0]
    step = -(-((last - first).days + 1) // MOST_BARS)
    count = (last - first).days // step + 1
    sums = [[0, 0] for _ in range(count)]
    for day, accepted, refused in days:
        slot = sums[(day - first).days // step]
        slot[0] += accepted
        slot[1] += refused
    top = max(sum(one) for one in sums)
    slot_width = (RIGHT - LEFT) / count
    columns = tuple(_column(index, one, top, slot_width, first, step) for index, one in enumerate(sums))
    each = max(1, count // 8)
    ticks = tuple(
        (round(LEFT + slot_width * (index + 0.5), 1), short_date(first + timedelta(days=step * index)))
        for index in range(0, count, each)
    )
    lines = tuple(
        (round(BOTTOM - (BOTTOM - TOP) * value / top, 1), value) for value in sorted({top, top // 2}) if value
    )
    total, no = sum(one[0] for one in sums), sum(one[1] for one in sums)
    most = max(columns, key=lambda one: one.accepted + one.refused)
    sentence = (
        f"Từ {short_date(first)} đến {short_date(last)}: {total} việc được ghi nhận, {no} việc không được ghi nhận; "
        f"nhiều nhất ở {most.label}, {most.accepted + most.refused} việc."
    )
    return Histogram(columns, ticks, lines, step, sentence)


def _column(index: int, sums: list[int], top: int, slot: float, first: date, step: int) -> Column:
    scale = (BOTTOM - TOP) / top
    begins = first + timedelta(days=step * index)
    label = short_date(begins)
    if step > 1:
        label = f"{label} – {short_date(begins + timedelta(days=step - 1))}"
    accepted, refused = sums[0] * scale, sums[1] * scale
    return Column(
        label,
        sums[0],
        sums[1],
        round(LEFT + slot * (index + GAP / 2), 1),
        round(slot * (1 - GAP), 1),
        round(BOTTOM - accepted, 1),
        round(accepted, 1),
        round(BOTTOM - accepted - refused, 1),
        round(refused, 1),
    )
