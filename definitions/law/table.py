"""The law as it was read: rows ready for the rules, instruments, repeals, and the answer to «what held on a day»."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from definitions.law.check import current
from definitions.law.entry import INSTRUMENT, REPEAL, ROW, Entry
from rules.facts import LegalValue

NATIONAL = "national"
RANKS = ("national", "province", "issuer", "campaign")
"""From the widest to the narrowest: the narrower row wins."""
_SNAPSHOTS = 64
"""Days between two changes of a scope are alike; so many of these stretches are kept."""


@dataclass(frozen=True)
class Instrument:
    """A text of law, a statute, or a practice (`kind` PRACTICE) that rows rest on. `until` is exclusive."""

    id: str
    kind: str
    name: str
    issuer: str
    issued: date | None
    valid_from: date | None
    valid_until: date | None
    successor: str
    evidence: str
    note: str


@dataclass(frozen=True)
class Repeal:
    """One provision of an instrument that another instrument took away from a day on."""

    instrument: str
    article: str
    by: str
    valid_from: date | None
    scope: str
    evidence: str
    note: str


@dataclass(frozen=True)
class Held:
    """The answer for one id: what holds, the wider rows that it replaces, and the row that held before it."""

    value: LegalValue
    replaces: tuple[LegalValue, ...] = ()
    before: LegalValue | None = None
    ground_ended: date | None = None
    """First day on which the row's instrument was no longer in force, when that has come: the row asks for a look."""


@dataclass
class _Scope:
    """The rows of one scope by id and first day, and the days on which anything in it changes."""

    lines: dict[str, tuple[list[date], list[LegalValue]]]
    changes: list[date]
    snapshots: dict[int, dict[str, LegalValue]] = field(default_factory=dict)

    def on(self, day: date) -> dict[str, LegalValue]:
        """Every id that holds on the day. Not to be changed by whoever gets it."""
        stretch = bisect_right(self.changes, day)
        known = self.snapshots.get(stretch)
        if known is None:
            known = {}
            for id_, (firsts, rows) in self.lines.items():
                index = bisect_right(firsts, day) - 1
                if index >= 0 and ((end := rows[index].valid_until) is None or day < end):
                    known[id_] = rows[index]
            if len(self.snapshots) >= _SNAPSHOTS:
                self.snapshots.clear()
            self.snapshots[stretch] = known
        return known

    def before(self, row: LegalValue) -> LegalValue | None:
        """The row of the same id that ended when this one began."""
        firsts, rows = self.lines[row.id]
        index = bisect_right(firsts, row.valid_from or date.min) - 2
        return rows[index] if index >= 0 else None


class LawTable:
    """Everything that the files say. Built once per process; nothing in it changes."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        standing = current(entries)
        self.instruments = {e.text("id"): _instrument(e) for e in standing if e.table == INSTRUMENT}
        self.repeals = tuple(_repeal(e) for e in standing if e.table == REPEAL)
        self.rows = tuple(self._row(e) for e in standing if e.table == ROW)
        self.published = tuple(self._row(e) for e in entries if e.table == ROW)
        """Every row ever written, what was corrected later included."""
        self.provinces = {e.overlay.issuer: e.overlay.province for e in entries if e.overlay.issuer}
        """Issuer → its province, as the overlays say."""
        self._scopes = _index(self.rows)

    def held(self, on: date, scopes: Iterable[str] = (NATIONAL,)) -> dict[str, LegalValue]:
        """The row of each id that holds on the day; the narrowest of the scopes wins, in whatever order they come."""
        found: dict[str, LegalValue] = {}
        for scope in narrowing(scopes):
            if scope in self._scopes:
                found.update(self._scopes[scope].on(on))
        return found

    def explained(self, on: date, scopes: Iterable[str] = (NATIONAL,)) -> dict[str, Held]:
        """As `held`, with what each row replaces: in wider scopes on the same day, and before it in its own."""
        order = [scope for scope in narrowing(scopes) if scope in self._scopes]
        found: dict[str, Held] = {}
        for scope in order:
            for id_, row in self._scopes[scope].on(on).items():
                wider = found.get(id_)
                replaces = (wider.value, *wider.replaces) if wider else ()
                found[id_] = Held(row, replaces, self._scopes[scope].before(row), self._ended(row, on))
        return found

    def scopes(self) -> tuple[str, ...]:
        """Every scope that has a row, the widest first."""
        return tuple(narrowing(self._scopes))

    def scopes_of(self, issuer: str = "", province: str = "", campaign: str = "") -> tuple[str, ...]:
        """The scopes that hold for an issuer; its province is looked up in its overlay when it is not given."""
        province = province or self.provinces.get(issuer, "")
        named = (("province", province), ("issuer", issuer), ("campaign", campaign))
        return (NATIONAL, *(f"{kind}:{code}" for kind, code in named if code))

    def _ended(self, row: LegalValue, on: date) -> date | None:
        basis = self.instruments.get(row.instrument_id)
        ended = basis.valid_until if basis else None
        return ended if ended and ended <= on else None

    def _row(self, entry: Entry) -> LegalValue:
        basis = self.instruments.get(entry.text("instrument"))
        return LegalValue(
            id=entry.text("id"),
            value=entry.value,
            unit=entry.text("unit"),
            valid_from=entry.day("from"),
            valid_until=entry.day("until"),
            instrument=basis.name if basis else entry.text("instrument"),
            article=entry.text("article"),
            evidence=entry.text("evidence"),
            scope=entry.text("scope"),
            note=entry.text("note"),
            revision=entry.revision,
            instrument_id=entry.text("instrument"),
        )


def narrowing(scopes: Iterable[str]) -> list[str]:
    """Scopes from the widest to the narrowest, each once."""
    return sorted(dict.fromkeys(scopes), key=lambda scope: RANKS.index(scope.partition(":")[0]))


def _index(rows: Iterable[LegalValue]) -> Mapping[str, _Scope]:
    grouped: dict[str, dict[str, list[LegalValue]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        grouped[row.scope][row.id].append(row)
    return {scope: _scope(lines) for scope, lines in grouped.items()}


def _scope(lines: Mapping[str, list[LegalValue]]) -> _Scope:
    dated = {}
    changes: set[date] = set()
    for id_, rows in lines.items():
        rows.sort(key=lambda row: row.valid_from or date.min)
        dated[id_] = ([row.valid_from or date.min for row in rows], rows)
        changes.update(day for row in rows for day in (row.valid_from, row.valid_until) if day)
    return _Scope(dated, sorted(changes))


def _instrument(entry: Entry) -> Instrument:
    return Instrument(
        id=entry.text("id"),
        kind=entry.text("kind"),
        name=entry.text("name"),
        issuer=entry.text("issuer"),
        issued=entry.day("issued"),
        valid_from=entry.day("from"),
        valid_until=entry.day("until"),
        successor=entry.text("successor"),
        evidence=entry.text("evidence"),
        note=entry.text("note"),
    )


def _repeal(entry: Entry) -> Repeal:
    return Repeal(
        instrument=entry.text("instrument"),
        article=entry.text("article"),
        by=entry.text("by"),
        valid_from=entry.day("from"),
        scope=entry.text("scope"),
        evidence=entry.text("evidence"),
        note=entry.text("note"),
    )
