"""The Gantt of a campaign's windows: positions for an SVG that the template draws."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.facts import VIETNAM, Window
from rules.labels import window_name
from rules.window import local_midnight, say_day, say_last_day

LEFT, RIGHT = 196.0, 1140.0
ROW, TOP = 35, 32
TICKS = 8


@dataclass(frozen=True)
class Bar:
    """One window. `x`, `width`: user units; `label` stands left of the bar, or on it when there is room."""

    name: str
    x: float
    y: int
    width: float
    label: str
    on_bar: bool
    tone: str


@dataclass(frozen=True)
class Gantt:
    """All that the chart shows, with one sentence for who cannot see it."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    today: float | None
    today_label: str
    height: int
    sentence: str


def gantt(windows: tuple[Window, ...], now: datetime) -> Gantt | None:
    """The chart of windows with an end; None when there is nothing to draw."""
    closed = [(window, window.closes_at) for window in windows if window.closes_at]
    if not closed:
        return None
    starts = [window.opens_at for window in windows if window.opens_at] or [now]
    first = local_midnight(min(starts))
    last = max(closes_at for _window, closes_at in closed) + timedelta(days=9)
    scale = (RIGHT - LEFT) / (last - first).total_seconds()

    def x(at: datetime) -> float:
        return round(LEFT + max(0.0, (at - first).total_seconds()) * scale, 1)

    bars = []
    for index, (window, closes_at) in enumerate(closed):
        start = window.opens_at or min(closes_at, max(starts))
        width = max(4.0, round(x(closes_at) - x(start), 1))
        tone = "bar-done" if now >= closes_at else "bar-later" if now < start else "bar-now"
        bars.append(
            Bar(window_name(window.key), x(start), TOP + ROW * index, width, window.as_written, width > 320, tone)
        )
    words = "; ".join(f"{window_name(w.key)} đến hết {say_last_day(end)}" for w, end in closed)
    inside = first <= now <= last
    return Gantt(
        tuple(bars),
        tuple((x(at), _short(at)) for at in _ticks(first, last)),
        x(now) if inside else None,
        f"Hôm nay {_short(now)}",
        TOP + ROW * len(bars) + 30,
        f"{words}. Hôm nay {say_day(now)}.",
    )


def _ticks(first: datetime, last: datetime) -> list[datetime]:
    step = max(1, (last - first).days // TICKS)
    return [
        first + timedelta(days=step * index)
        for index in range(TICKS + 1)
        if first + timedelta(days=step * index) < last
    ]


def _short(at: datetime) -> str:
    local = at.astimezone(VIETNAM)
    return say_day(at).removesuffix(f"/{local.year}")
