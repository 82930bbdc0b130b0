"""Tổ chức: the tree as it stood on a day, one unit through time with who stands in for it, clusters and blocs."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from jinja2 import Environment
from sqlmodel import Session

from api.actions.prepare import NotThere
from api.actions.visible import sees_all
from api.deps import CurrentOfficer, Reading
from api.pages.common import Words, now_in
from api.pages.forms.base import parse_date
from api.pages.handover_words import line_of
from api.rendering import render
from rules.calendar import in_vietnam, short_date
from rules.cluster import CLUSTER_LABELS, deputy_on, head_on, members_on
from rules.labels import EVIDENCE
from rules.organisation import (
    FUNCTION_LABELS,
    KIND_LABELS,
    LEVEL_LABELS,
    Dated,
    Function,
    Level,
    LevelTask,
    Organisation,
    Responsible,
    Succession,
    Unit,
    category_on,
    exists_on,
    level_rule,
    name_on,
    parent_on,
    responsible,
    value_on,
)
from storage.account import Officer
from storage.reads.common import plain
from storage.reads.handover import Belongings, of_unit
from storage.reads.organisation import changes, clusters, life, names_on, read_organisation, tree

router = APIRouter(include_in_schema=False)
Day = Annotated[str, Query(alias="ngay", max_length=20)]
Mark = Annotated[int, Query(alias="moc", ge=-1, le=10_000)]
LEVELS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)
FILED_TO = {"PROVINCE": "cấp tỉnh", "DISTRICT": "cấp huyện"}
TASK_LABELS = {LevelTask.STANDING_BODY: "Thường trực Hội đồng", LevelTask.CHANNEL: "Nộp hồ sơ lên"}


@dataclass(frozen=True)
class Happened:
    """One line of a unit's life, with the row that says so."""

    on: date | None
    words: str
    row: Dated | Succession | Unit
    detail: str = ""


@dataclass(frozen=True)
class Holder:
    """Who has a function of the unit on the day."""

    function: str
    answer: Responsible
    units: tuple[tuple[str, str], ...]
    """(code, name)."""


def _day(text: str, mark: int, marks: tuple[date, ...], today: date) -> date | None:
    """The day asked for: typed, or a mark of the slider, or today. None: what was typed is no day."""
    if text:
        return parse_date(text)
    return marks[mark] if 0 <= mark < len(marks) else today


@router.get("/to-chuc")
def tree_page(
    request: Request,
    officer: CurrentOfficer,
    session: Reading,
    text: Day = "",
    mark: Mark = -1,
    words: Words = "",
) -> Response:
    """The tree on a day."""
    organisation = read_organisation(session)
    today = in_vietnam(now_in(session)).date()
    marks = changes(organisation)
    asked = _day(text, mark, marks, today)
    day = asked or today
    at = sum(one <= day for one in marks) - 1
    branches = tree(organisation, day, plain(words))
    return render(
        request,
        "organisation.html",
        officer=officer,
        branches=tuple(branch for branch in branches if branch.below),
        alone=tuple(branch for branch in branches if not branch.below),
        total=sum(branch.count() for branch in branches),
        day=day,
        typed=text or short_date(day),
        wrong=asked is None,
        words=words,
        marks=marks,
        at=at,
        tiers=_tiers(organisation, day),
        short_date=short_date,
        LEVEL_LABELS=LEVEL_LABELS,
    )


def _tiers(organisation: Organisation, day: date) -> list[tuple[str, str, Dated]]:
    """(tier, question, row) of everything that holds for a whole tier on the day."""
    found = []
    for task, label in TASK_LABELS.items():
        for level in LEVELS:
            rule = level_rule(organisation.levels, task, level, day)
            if rule is not None:
                found.append((LEVEL_LABELS[level], label, rule.row))
    return found


@router.get("/to-chuc/{unit}")
def unit_page(request: Request, unit: str, officer: CurrentOfficer, session: Reading, text: Day = "") -> Response:
    """One unit: what it was called, below whom it stood, what it took over, who stands in for it."""
    organisation = read_organisation(session)
    found = life(organisation, unit)
    if found is None:
        raise NotThere(unit)
    today = in_vietnam(now_in(session)).date()
    asked = _day(text, -1, (), today)
    day = asked or today
    facts = found.unit
    parent = parent_on(facts, day)
    seat = value_on(facts.seats, day)
    return render(
        request,
        "organisation_unit.html",
        officer=officer,
        unit=facts,
        name=name_on(facts, day),
        there=exists_on(facts, day),
        category=category_on(facts, day),
        seat=seat.value if seat else "",
        parent=(parent, name_on(organisation.units[parent], day)) if parent in organisation.units else None,
        day=day,
        typed=text or short_date(day),
        wrong=asked is None,
        holders=_holders(organisation, unit, day),
        happened=_happened(found.unit, found.before, found.after, found.names),
        open=_open(session, officer, unit),
        line_of=line_of,
        clusters=clusters(session, unit),
        head_on=head_on,
        short_date=short_date,
        LEVEL_LABELS=LEVEL_LABELS,
        CLUSTER_LABELS=CLUSTER_LABELS,
    )


def _open(session: Session, officer: Officer, unit: str) -> Belongings | None:
    """What is open of a unit: all of it for its own and for offices, for an auditor what his remit covers."""
    if unit in officer.units() or sees_all(officer):
        return of_unit(session, unit)
    return of_unit(session, unit).only(officer.remit.covers) if officer.remit is not None else None


def _holders(organisation: Organisation, unit: str, day: date) -> list[Holder]:
    made = []
    for function in Function:
        answer = responsible(organisation.units, organisation.successions, unit, function, day)
        units = tuple((code, name_on(organisation.units[code], day)) for code in answer.units)
        made.append(Holder(FUNCTION_LABELS[function], answer, units))
    return made


def _happened(
    unit: Unit, before: tuple[Succession, ...], after: tuple[Succession, ...], names: dict[str, str]
) -> list[Happened]:
    """The unit's life as a list, the earliest first; a row without a first day stands at the beginning."""
    lines = [Happened(unit.valid_from, "Thành lập", unit)] if unit.valid_from else []
    for words, rows in (("Tên gọi", unit.names), ("Trụ sở", unit.seats)):
        lines += [Happened(row.valid_from, f"{words}: {row.value}", row) for row in rows]
    lines += [Happened(row.valid_from, f"Trực thuộc {names.get(row.value, row.value)}", row) for row in unit.parents]
    for step in before:
        source = names.get(step.from_unit, step.from_unit)
        lines.append(Happened(step.on, f"Nhận việc của {source}", step, _what(step, names)))
    for step in after:
        to = names.get(step.to_unit, step.to_unit) or "không đơn vị nào"
        lines.append(Happened(step.on, f"Chuyển việc cho {to} ({KIND_LABELS[step.kind]})", step, _what(step, names)))
    if unit.valid_until:
        lines.append(Happened(unit.valid_until, "Kết thúc hoạt động", unit))
    return sorted(lines, key=lambda line: line.on or date.min)


def _what(step: Succession, names: dict[str, str]) -> str:
    """Which functions, and for which places."""
    every = len(step.functions) == len(Function)
    labels = [FUNCTION_LABELS[function] for function in step.functions]
    said = "mọi việc" if every else "; ".join(label[0].lower() + label[1:] for label in labels)
    where = ", ".join(names.get(place, place) for place in step.places)
    return f"{said}; địa bàn: {where}" if where else said


@router.get("/cum-khoi")
def cluster_page(request: Request, officer: CurrentOfficer, session: Reading, text: Day = "") -> Response:
    """Clusters and blocs on a day: members, head, deputy, and the scale they score by."""
    today = in_vietnam(now_in(session)).date()
    asked = _day(text, -1, (), today)
    day = asked or today
    found = clusters(session)
    codes = {row.value for cluster in found for row in (*cluster.members, *cluster.heads, *cluster.deputies)}
    return render(
        request,
        "clusters.html",
        officer=officer,
        clusters=found,
        names=names_on(session, codes, day),
        day=day,
        typed=text or short_date(day),
        wrong=asked is None,
        members_on=members_on,
        head_on=head_on,
        deputy_on=deputy_on,
        short_date=short_date,
        CLUSTER_LABELS=CLUSTER_LABELS,
    )


def install(environment: Environment) -> None:
    """Give the words of these pages to the templates."""
    environment.globals.update(EVIDENCE=EVIDENCE, FILED_TO=FILED_TO, period_label=period_label)


def period_label(period: str) -> str:
    """«đợt 1», «cả năm»: a period of scoring in words."""
    wave = period.removeprefix("WAVE_")
    return f"đợt {wave}" if wave != period else "cả năm"
