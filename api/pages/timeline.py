"""The years of a programme as rows of bars: what was planned, what happened, and the words for who cannot see them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from payloads.programme import ProgrammeBasis
from rules.calendar import in_vietnam
from rules.programme import year_begins
from rules.programme_acts import ITEM_STATES, KINDS, Item
from rules.window import say_day, say_last_day
from storage.reads.programme import ItemView

WIDTH = 1000.0
"""User units of a row's picture; it stretches to the room that there is."""
LEAST = 6.0
Scale = Callable[[datetime], float]
TONES = {
    "PLANNED": ("", "clock"),
    "STARTED": ("info", "player-track-next"),
    "DONE": ("good", "circle-check"),
    "SUPERSEDED": ("warn", "refresh"),
    "HANDED_OVER": ("drill", "corner-up-left"),
    "DROPPED": ("", "ban"),
}


@dataclass(frozen=True)
class Span:
    """A piece of a bar. `look`: plan, gone (replaced or not held), over (handed over), real, late."""

    x: float
    width: float
    look: str


@dataclass(frozen=True)
class Row:
    """One event, or one duty of every year with a piece for each."""

    key: str
    label: str
    kind: str
    unit_name: str
    planned: str
    actual: str
    status: str
    tone: str
    icon: str
    spans: tuple[Span, ...]
    details: tuple[str, ...]


@dataclass(frozen=True)
class Timeline:
    """All rows on one scale. `years`: x and name; `today`: x, None outside; `ended`: x of the end of the agency."""

    years: tuple[tuple[float, int], ...]
    step: float
    today: float | None
    ended: float | None
    rows: tuple[Row, ...]


def timeline(items: tuple[ItemView, ...], basis: ProgrammeBasis, now: datetime) -> Timeline:
    """The rows in the order of their ranges; duties of every year come first, one row each."""
    first = in_vietnam(basis.opens_at).year
    last = in_vietnam(basis.closes_at).year
    begins, ends = year_begins(first), year_begins(max(last, first + 1))
    length = (ends - begins).total_seconds()

    def x(at: datetime) -> float:
        return round(min(max((at - begins).total_seconds() / length, 0.0), 1.0) * WIDTH, 1)

    count = max(last, first + 1) - first
    duties = {duty.key for duty in basis.yearly}
    yearly = [(key, [view for view in items if _duty(view, duties) == key]) for key in (d.key for d in basis.yearly)]
    rows = [_yearly(key, views, basis, x) for key, views in yearly if views]
    rows += [_row(view, x) for view in items if not _duty(view, duties)]
    until = basis.issuer_until
    return Timeline(
        tuple((round(WIDTH * index / count, 1), first + index) for index in range(count)),
        round(WIDTH / count, 1),
        x(now) if begins <= now < ends else None,
        x(until) if until is not None and begins <= until < ends else None,
        tuple(rows),
    )


def _duty(view: ItemView, duties: set[str]) -> str:
    """Key of the yearly duty that brought the event; "" for an event of its own."""
    key, _, year = view.item.key.rpartition("-")
    return key if key in duties and year.isdigit() else ""


def _planned_look(item: Item) -> str:
    if item.status in ("SUPERSEDED", "DROPPED"):
        return "gone"
    return "over" if item.successor else "plan"


def _spans(view: ItemView, x: Scale) -> tuple[Span, ...]:
    item = view.item
    spans = [Span(x(item.opens_at), max(LEAST, x(item.closes_at) - x(item.opens_at)), _planned_look(item))]
    began = item.started_at or item.done_at
    if began is not None:
        to = item.done_at or began
        left = min(x(began), WIDTH - LEAST)
        spans.append(Span(left, max(LEAST, x(to) - left), "late" if view.slip else "real"))
    return tuple(spans)


def _row(view: ItemView, x: Scale) -> Row:
    item = view.item
    tone, icon = TONES[item.status]
    return Row(
        item.key,
        item.label,
        KINDS[item.kind],
        view.unit_name,
        f"{item.as_written} ({say_day(item.opens_at)} – {say_last_day(item.closes_at)})",
        _actual(view),
        ITEM_STATES[item.status],
        tone,
        icon,
        _spans(view, x),
        tuple(_details(view)),
    )


def _actual(view: ItemView) -> str:
    item = view.item
    began = f"từ {say_day(item.started_at)}" if item.started_at else ""
    done = f"xong {say_day(item.done_at)}" if item.done_at else ""
    words = ", ".join(part for part in (began, done) if part)
    if view.slip > 0:
        return f"{words}; sau khoảng dự kiến {view.slip} ngày"
    return f"{words}; trước khoảng dự kiến {-view.slip} ngày" if view.slip else words


def _details(view: ItemView) -> list[str]:
    item = view.item
    found = []
    if item.start_paper:
        carried = f", thực hiện bằng «{item.carried_by}»" if item.carried_by else ""
        found.append(f"Bắt đầu theo {item.start_paper}{carried}")
    if item.replaced_by:
        found.append(f"Thay bằng «{item.replaced_by}» theo {item.paper}")
    if item.successor:
        since = f" từ {say_day(item.handed_over_at)}" if item.handed_over_at else ""
        found.append(f"Bàn giao cho {view.successor_name}{since}")
    if item.paper and not item.replaced_by:
        found.append(f"Văn bản: {item.paper}")
    if view.orphaned and not item.successor:
        found.append("Dự kiến sau khi cơ quan ban hành kết thúc: cần bàn giao")
    if view.overdue:
        found.append("Đã qua khoảng dự kiến, chưa có kết quả")
    if view.note:
        found.append(f"«{view.note}»")
    return found


def _yearly(key: str, views: list[ItemView], basis: ProgrammeBasis, x: Scale) -> Row:
    """One row for a duty of every year: a piece for each year's range, and one where it was done."""
    duty = next(duty for duty in basis.yearly if duty.key == key)
    done = [view for view in views if view.item.status == "DONE"]
    papers = tuple(
        f"{in_vietnam(view.item.opens_at).year}: {ITEM_STATES[view.item.status].lower()}"
        + (f", {view.item.paper}" if view.item.paper else "")
        for view in views
    )
    tone, icon = TONES["DONE"] if len(done) == len(views) else TONES["STARTED"]
    spans = tuple(span for view in views for span in _spans(view, x))
    return Row(
        key,
        duty.label,
        KINDS[duty.kind],
        views[0].unit_name,
        "hằng năm",
        "",
        f"{len(done)} trong {len(views)} năm đã xong",
        tone,
        icon,
        spans,
        papers,
    )
