"""Units over time and who stands in for them: succession is by function, not by unit.

Days are calendar days of Vietnam; every `valid_until` is EXCLUSIVE. Nothing here is read from a clock or a table: units
and successions come as data from `law/organisation`, each row with its instrument and its evidence. A row that nobody
has confirmed warns and asks for a recorded decision; it refuses nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rules.facts import VIETNAM, Source


class Function(StrEnum):
    """What somebody has to go on doing after a unit has ended."""

    PROPOSER = "PROPOSER"
    COMPLAINTS = "COMPLAINTS"
    REVOCATION = "REVOCATION"
    REISSUE = "REISSUE"
    ARCHIVE = "ARCHIVE"
    REGISTER = "REGISTER"
    SIGNATORY = "SIGNATORY"
    STANDING_BODY = "STANDING_BODY"
    CHANNEL = "CHANNEL"
    APPRAISAL = "APPRAISAL"


FUNCTION_LABELS: dict[Function, str] = {
    Function.PROPOSER: "Đề nghị khen thưởng",
    Function.COMPLAINTS: "Giải quyết khiếu nại, kiến nghị",
    Function.REVOCATION: "Hủy bỏ, thu hồi quyết định khen thưởng",
    Function.REISSUE: "Cấp đổi, cấp lại, xác nhận khen thưởng",
    Function.ARCHIVE: "Lưu trữ hồ sơ",
    Function.REGISTER: "Sổ đăng ký văn bản",
    Function.SIGNATORY: "Quyết định và ký",
    Function.STANDING_BODY: "Thường trực Hội đồng",
    Function.CHANNEL: "Nơi nhận hồ sơ",
    Function.APPRAISAL: "Thẩm định hồ sơ",
}


class SuccessionKind(StrEnum):
    """How a unit's tasks passed on. ABOLISH without a successor ends them."""

    MERGE = "MERGE"
    SPLIT = "SPLIT"
    TAKEOVER = "TAKEOVER"
    ABOLISH = "ABOLISH"


KIND_LABELS: dict[SuccessionKind, str] = {
    SuccessionKind.MERGE: "hợp nhất, sáp nhập",
    SuccessionKind.SPLIT: "chia, tách",
    SuccessionKind.TAKEOVER: "tiếp nhận nhiệm vụ",
    SuccessionKind.ABOLISH: "kết thúc hoạt động",
}


class Level(StrEnum):
    """Where a unit stands. UNIT: an enterprise, a school, a body below the tiers of government."""

    CENTRAL = "CENTRAL"
    PROVINCE = "PROVINCE"
    DISTRICT = "DISTRICT"
    COMMUNE = "COMMUNE"
    UNIT = "UNIT"


LEVEL_LABELS: dict[Level, str] = {
    Level.CENTRAL: "Trung ương",
    Level.PROVINCE: "Cấp tỉnh",
    Level.DISTRICT: "Cấp huyện",
    Level.COMMUNE: "Cấp xã",
    Level.UNIT: "Đơn vị cơ sở",
}


@dataclass(frozen=True)
class Basis:
    """Who says so: the instrument, how it was read (R, P, I, M, GAP), and whether an officer has confirmed it."""

    source: Source
    evidence: str
    verified: bool = False
    note: str = ""
    illustrative: bool = False


@dataclass(frozen=True)
class Dated:
    """A name, a category or a parent in the days [valid_from, valid_until). None = no bound on that side."""

    value: str
    valid_from: date | None
    valid_until: date | None
    basis: Basis

    def holds_on(self, day: date) -> bool:
        """Whether the row is in force on that day."""
        return (self.valid_from or date.min) <= day < (self.valid_until or date.max)


@dataclass(frozen=True)
class Unit:
    """A unit with what it was called, what it counted as and whom it stood under, each in its time."""

    code: str
    level: Level
    names: tuple[Dated, ...]
    basis: Basis
    categories: tuple[Dated, ...] = ()
    parents: tuple[Dated, ...] = ()
    seats: tuple[Dated, ...] = ()
    """Where its head office stands."""
    valid_from: date | None = None
    valid_until: date | None = None
    """Exclusive: the first day on which it no longer exists."""


@dataclass(frozen=True)
class Succession:
    """From `on`, `to_unit` does for `from_unit` what `functions` names. `to_unit` empty: nobody does (ABOLISH)."""

    from_unit: str
    to_unit: str
    kind: SuccessionKind
    on: date
    functions: tuple[Function, ...]
    basis: Basis
    places: tuple[str, ...] = ()
    """Codes of the places for which this successor stands; empty: for all of them."""


@dataclass(frozen=True)
class Responsible:
    """Who has a function on a day. No unit: nobody is known, the issuer has to be asked."""

    units: tuple[str, ...]
    path: tuple[Succession, ...] = ()
    """The successions that lead there, in order; empty: the unit itself."""

    @property
    def source(self) -> Source | None:
        """Who says so: the last succession on the way; None for the unit itself."""
        return self.path[-1].basis.source if self.path else None

    @property
    def unverified(self) -> bool:
        """Whether a succession on the way waits for an officer's confirmation: it warns, it refuses nobody."""
        return any(not step.basis.verified for step in self.path)

    @property
    def one(self) -> str:
        """The unit, when it is exactly one; empty when none is known or the place has to decide."""
        return self.units[0] if len(self.units) == 1 else ""


class LevelTask(StrEnum):
    """What a tier of government has a dated row for: who is the Council's standing body, where dossiers are filed."""

    STANDING_BODY = "STANDING_BODY"
    CHANNEL = "CHANNEL"


@dataclass(frozen=True)
class LevelRule:
    """One dated row for a whole tier; a scope (code of a province) comes before the national row."""

    task: LevelTask
    level: Level
    row: Dated
    """Its value: the office's name, or the tier or portal that dossiers go to."""
    scope: str = ""


@dataclass(frozen=True)
class Organisation:
    """Everything that `law/organisation` says, checked and parsed."""

    units: Mapping[str, Unit]
    successions: tuple[Succession, ...]
    levels: tuple[LevelRule, ...] = ()


P9 = "principle.P9"
"""Id of the row that says whether a unit dissolved by a reorganisation may itself be commended."""
ORGANISATION = Source("Danh mục tổ chức (law/organisation)")


def day_of(at: date | datetime) -> date:
    """The calendar day in Vietnam of an instant, or the day itself."""
    return at.astimezone(VIETNAM).date() if isinstance(at, datetime) else at


def exists_on(unit: Unit, at: date | datetime) -> bool:
    """Whether the unit exists on that day: [valid_from, valid_until)."""
    return (unit.valid_from or date.min) <= day_of(at) < (unit.valid_until or date.max)


def value_on(rows: Sequence[Dated], at: date | datetime) -> Dated | None:
    """The row in force; after the last one the last, before the first one the first. None: there is no row."""
    day = day_of(at)
    ordered = sorted(rows, key=lambda row: row.valid_from or date.min)
    begun = [row for row in ordered if (row.valid_from or date.min) <= day]
    return begun[-1] if begun else ordered[0] if ordered else None


def name_on(unit: Unit, at: date | datetime) -> str:
    """The name that a paper of that day bears; a unit that has ended keeps its last one."""
    row = value_on(unit.names, at)
    return row.value if row else unit.code


def category_on(unit: Unit, at: date | datetime) -> str:
    """The category that quotas of that day count the unit in; empty: none is recorded."""
    row = value_on(unit.categories, at)
    return row.value if row else ""


def parent_on(unit: Unit, at: date | datetime) -> str:
    """Code of the unit above it on that day; empty: none is recorded, or it has no row for that day."""
    day = day_of(at)
    return next((row.value for row in unit.parents if row.holds_on(day)), "")


def _steps(successions: Iterable[Succession], unit: str, function: Function, day: date, place: str) -> list[Succession]:
    """The successions by which a unit lost a function by that day: those of its first loss, narrowed by the place."""
    lost = [s for s in successions if s.from_unit == unit and function in s.functions and s.on <= day]
    if not lost:
        return []
    first = min(step.on for step in lost)
    lost = [step for step in lost if step.on == first]
    here = [step for step in lost if place and place in step.places]
    return here or [step for step in lost if place and not step.places] or lost


def responsible(
    units: Mapping[str, Unit],
    successions: Sequence[Succession],
    unit: str,
    function: Function,
    at: date | datetime,
    place: str = "",
) -> Responsible:
    """Who has `function` of `unit` on that day, through any number of successions; `place` decides between several.

    A unit that exists and lost nothing answers for itself. Without a successor the answer has no unit: a GAP that the
    issuer fills, never a refusal. A unit met twice on the way is followed once. Source: the successions on the path.
    """
    day = day_of(at)
    found: list[str] = []
    path: list[Succession] = []
    waiting, seen = [unit], {unit}
    while waiting:
        code = waiting.pop(0)
        steps = _steps(successions, code, function, day, place)
        path += steps
        for step in steps:
            if step.to_unit and step.to_unit not in seen:
                seen.add(step.to_unit)
                waiting.append(step.to_unit)
        if not steps and code in units and exists_on(units[code], day):
            found.append(code)
    return Responsible(tuple(found), tuple(path))


def predecessors(successions: Iterable[Succession], unit: str, at: date | datetime) -> tuple[Succession, ...]:
    """What the unit took over by that day, earliest first: its direct predecessors with their functions and places."""
    day = day_of(at)
    taken = [step for step in successions if step.to_unit == unit and step.on <= day]
    return tuple(sorted(taken, key=lambda step: (step.on, step.from_unit)))


def successors(successions: Iterable[Succession], unit: str) -> tuple[Succession, ...]:
    """Everything that says who stands in for the unit, earliest first."""
    given = [step for step in successions if step.from_unit == unit]
    return tuple(sorted(given, key=lambda step: (step.on, step.to_unit)))


def level_rule(
    rules: Iterable[LevelRule], task: LevelTask, level: Level, at: date | datetime, scope: str = ""
) -> LevelRule | None:
    """The row of a tier in force on that day, the scope's own before the national one; None: the tier has none."""
    day = day_of(at)
    found = [
        one
        for one in rules
        if one.task == task and one.level == level and one.row.holds_on(day) and one.scope in ("", scope)
    ]
    return max(found, key=lambda one: one.scope, default=None)
