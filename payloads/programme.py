"""What the document of a programme says, in the form in which rules, rows and pages are told it."""

from dataclasses import dataclass
from datetime import datetime

from payloads.basis import Warned
from rules.programme_acts import PlannedItem, YearlyDuty


@dataclass(frozen=True)
class Target:
    """One target. Bounds are decimal numbers as text; empty where the operator needs none."""

    code: str
    label: str
    operator: str
    low: str
    high: str
    unit: str
    over: bool
    """The programme asks to exceed it: more than the target is met too."""
    group: str
    """Targets of one structure; never held to add up to the whole."""
    as_written: str
    article: str


@dataclass(frozen=True)
class Movement:
    """A movement that the programme carries, under the name of the level that launched it and its other names."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recipient:
    """One line of the distribution. `channel`: PAPER or ELECTRONIC."""

    channel: str
    to: str


@dataclass(frozen=True)
class ProgrammeBasis:
    """A programme as its document states it. Kept as JSON on the programme's row."""

    document: str
    """As sentences cite it, e.g. «Chương trình hành động số …/CTr-UBND tháng 8/2021 của UBND tỉnh Bắc Kạn»."""
    opens_at: datetime
    closes_at: datetime
    settle_seconds: int
    items: tuple[PlannedItem, ...]
    yearly: tuple[YearlyDuty, ...]
    targets: tuple[Target, ...]
    movements: tuple[Movement, ...]
    theme: str = ""
    motto: str = ""
    issuer_until: datetime | None = None
    """When the issuing agency ceased to exist (exclusive bound of its last day)."""
    successor: str = ""
    successor_name: str = ""
    succession: str = ""
    """The instrument that says so, with its evidence."""
    distribution: tuple[Recipient, ...] = ()
    warnings: tuple[Warned, ...] = ()
    illustrative: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def target(self, code: str) -> Target | None:
        """The target of that code, None when the programme has none."""
        return next((target for target in self.targets if target.code == code), None)
