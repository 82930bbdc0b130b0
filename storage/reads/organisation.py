"""Organisations as they stood on a day: units, the tree, who succeeded whom, clusters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from rules.cluster import Cluster as ClusterFacts
from rules.cluster import ClusterKind, Scoring
from rules.facts import Source
from rules.organisation import (
    Basis,
    Dated,
    Function,
    Level,
    LevelRule,
    LevelTask,
    Organisation,
    Succession,
    SuccessionKind,
    exists_on,
    name_on,
    parent_on,
    predecessors,
    successors,
)
from rules.organisation import Unit as UnitFacts
from storage.reads.common import order_key
from storage.tables.organisation import Cluster, ClusterMember, LevelPeriod, UnitPeriod, UnitSuccession
from storage.tables.person import Unit

SCORING = TypeAdapter(Scoring)
ORDER = (Level.CENTRAL, Level.PROVINCE, Level.DISTRICT, Level.COMMUNE, Level.UNIT)


@dataclass(frozen=True)
class Branch:
    """A unit of the tree on a day, with the units below it."""

    unit: UnitFacts
    name: str
    below: tuple["Branch", ...] = ()

    def count(self) -> int:
        """How many units the branch holds, itself among them."""
        return 1 + sum(branch.count() for branch in self.below)


@dataclass(frozen=True)
class Life:
    """One unit with everything that its page tells."""

    unit: UnitFacts
    after: tuple[Succession, ...]
    """Who stands in for it, earliest first."""
    before: tuple[Succession, ...]
    """What it took over, earliest first."""
    names: dict[str, str]
    """Code → last name, of every unit that is named here."""


def read_organisation(session: Session) -> Organisation:
    """Everything that was loaded, as the rules want it. Units that no organisation file names have their row alone."""
    return Organisation(_units(session), _successions(session), _levels(session))


def known_units(session: Session, codes: Iterable[str]) -> dict[str, UnitFacts]:
    """Those of the units that there are."""
    return _units(session, frozenset(codes))


def name_of(session: Session, unit: str, day: date) -> str:
    """The name that a paper of that day bears: old papers keep old names. The code itself for an unknown unit."""
    found = _units(session, frozenset({unit}))
    return name_on(found[unit], day) if unit in found else unit


def names_on(session: Session, codes: Iterable[str], day: date) -> dict[str, str]:
    """`name_of` for many."""
    return {code: name_on(unit, day) for code, unit in _units(session, frozenset(codes)).items()}


def tree(organisation: Organisation, day: date, words: str = "") -> tuple[Branch, ...]:
    """Units that existed on the day, below whom they stood; the highest tier first, then by name.

    A unit whose parent is unknown, or did not exist on that day, stands at the root. `words`: only branches in which a
    unit's name holds these words.
    """
    there = {code: unit for code, unit in organisation.units.items() if exists_on(unit, day)}
    below: dict[str, list[UnitFacts]] = {}
    for unit in there.values():
        parent = parent_on(unit, day)
        below.setdefault(parent if parent in there and parent != unit.code else "", []).append(unit)
    return _branches(below, "", day, words, frozenset())


def _branches(
    below: dict[str, list[UnitFacts]], parent: str, day: date, words: str, above: frozenset[str]
) -> tuple[Branch, ...]:
    made = []
    units = [unit for unit in below.get(parent, []) if unit.code not in above]
    for unit in sorted(units, key=lambda one: (ORDER.index(one.level), order_key(name_on(one, day)))):
        name = name_on(unit, day)
        found = all(word in order_key(name)[0] for word in words.split())
        inner = _branches(below, unit.code, day, "" if found else words, above | {unit.code})
        if found or inner:
            made.append(Branch(unit, name, inner))
    return tuple(made)


def life(organisation: Organisation, unit: str) -> Life | None:
    """A unit's page; None for a unit that there is not."""
    facts = organisation.units.get(unit)
    if facts is None:
        return None
    after, before = successors(organisation.successions, unit), predecessors(organisation.successions, unit, date.max)
    named = {unit, *(parent.value for parent in facts.parents)}
    for step in (*after, *before):
        named |= {step.from_unit, step.to_unit, *step.places}
    names = {code: name_on(organisation.units[code], date.max) for code in named if code in organisation.units}
    return Life(facts, after, before, names)


def changes(organisation: Organisation) -> tuple[date, ...]:
    """Days on which anything changes, earliest first: what a slider stops at."""
    days = {step.on for step in organisation.successions}
    for unit in organisation.units.values():
        days |= {day for day in (unit.valid_from, unit.valid_until) if day}
        for row in (*unit.names, *unit.parents):
            days |= {day for day in (row.valid_from, row.valid_until) if day}
    return tuple(sorted(days))


def clusters(session: Session, unit: str = "") -> tuple[ClusterFacts, ...]:
    """Clusters and blocs by name; with `unit` those in which it ever was."""
    query = select(Cluster)
    if unit:
        query = query.where(col(Cluster.code).in_(select(ClusterMember.cluster).where(ClusterMember.unit == unit)))
    rows = sorted(session.exec(query).all(), key=lambda row: order_key(row.name))
    parts = session.exec(select(ClusterMember).order_by(col(ClusterMember.position))).all()
    return tuple(_cluster(row, [part for part in parts if part.cluster == row.code]) for row in rows)


def _cluster(row: Cluster, parts: list[ClusterMember]) -> ClusterFacts:
    basis = Basis(Source(row.instrument, row.article), row.evidence, note=row.note, illustrative=row.illustrative)

    def of(kind: str) -> tuple[Dated, ...]:
        return tuple(Dated(p.unit, p.valid_from, p.valid_until, basis) for p in parts if p.part == kind)

    scoring = SCORING.validate_json(row.scoring) if row.scoring else None
    kind = ClusterKind(row.kind)
    return ClusterFacts(row.code, row.name, kind, basis, of("MEMBER"), of("HEAD"), of("DEPUTY"), scoring)


def _units(session: Session, only: frozenset[str] | None = None) -> dict[str, UnitFacts]:
    units, periods = select(Unit), select(UnitPeriod)
    if only is not None:
        units, periods = units.where(col(Unit.code).in_(only)), periods.where(col(UnitPeriod.unit).in_(only))
    held: dict[tuple[str, str], list[Dated]] = {}
    for row in session.exec(periods.order_by(col(UnitPeriod.id))):
        held.setdefault((row.unit, row.kind), []).append(_dated(row))
    return {row.code: _unit(row, held) for row in session.exec(units.order_by(col(Unit.code)))}


def _unit(row: Unit, held: dict[tuple[str, str], list[Dated]]) -> UnitFacts:
    basis = Basis(Source(row.instrument, row.article), row.evidence, illustrative=row.illustrative)

    def of(kind: str, last: str = "") -> tuple[Dated, ...]:
        rows = held.get((row.code, kind), [])
        return tuple(rows) or ((Dated(last, None, None, basis),) if last else ())

    return UnitFacts(
        code=row.code,
        level=Level(row.level) if row.level else Level.UNIT,
        names=of("NAME", row.name),
        basis=basis,
        categories=of("CATEGORY", row.category),
        parents=of("PARENT"),
        seats=of("SEAT"),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _successions(session: Session) -> tuple[Succession, ...]:
    rows = session.exec(select(UnitSuccession).order_by(col(UnitSuccession.id)))
    return tuple(
        Succession(
            from_unit=row.from_unit,
            to_unit=row.to_unit,
            kind=SuccessionKind(row.kind),
            on=row.starts_on,
            functions=tuple(Function(name) for name in row.functions.split(",") if name),
            basis=_basis(row),
            places=tuple(place for place in row.places.split(",") if place),
        )
        for row in rows
    )


def _levels(session: Session) -> tuple[LevelRule, ...]:
    rows = session.exec(select(LevelPeriod).order_by(col(LevelPeriod.id)))
    return tuple(LevelRule(LevelTask(row.task), Level(row.level), _dated(row), row.scope) for row in rows)


def _dated(row: UnitPeriod | LevelPeriod) -> Dated:
    return Dated(row.value, row.valid_from, row.valid_until, _basis(row))


def _basis(row: UnitPeriod | UnitSuccession | LevelPeriod) -> Basis:
    return Basis(Source(row.instrument, row.article), row.evidence, row.verified, row.note, row.illustrative)
