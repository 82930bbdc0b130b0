"""One entry of a law file with the line of each of its fields, as it was read; nothing is judged here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from definitions.problem import Problem, Severity

ROW, INSTRUMENT, REPEAL = "row", "instrument", "repeal"
TABLES = (ROW, INSTRUMENT, REPEAL)
GAP = "GAP"
"""Evidence of a value that no text gave: a body has to state it."""
_NAMES = {ROW: "Dòng", INSTRUMENT: "Văn bản", REPEAL: "Bãi bỏ"}
Key = tuple[str, ...]


@dataclass(frozen=True)
class Overlay:
    """Whose file it is: both empty for the nation's own files."""

    issuer: str = ""
    province: str = ""


@dataclass(frozen=True)
class Entry:
    """A `[[row]]`, `[[instrument]]` or `[[repeal]]`."""

    table: str
    file: str
    line: int
    fields: Mapping[str, object]
    lines: Mapping[str, int] = field(default_factory=dict)
    overlay: Overlay = Overlay()

    def text(self, name: str) -> str:
        """The field as text, "" when it is absent or of another type."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def day(self, name: str) -> date | None:
        """The field as a day, None when it is absent or of another type."""
        value = self.fields.get(name)
        return value if isinstance(value, date) and not isinstance(value, datetime) else None

    @property
    def first(self) -> date:
        """First day in force."""
        return self.day("from") or date.min

    @property
    def end(self) -> date:
        """First day no longer in force."""
        return self.day("until") or date.max

    @property
    def revision(self) -> int:
        value = self.fields.get("revision", 1)
        return value if isinstance(value, int) and not isinstance(value, bool) else 1

    @property
    def value(self) -> str:
        """The value of a row as the rules get it."""
        return as_text(self.fields.get("value", ""))

    @property
    def withdrawn(self) -> bool:
        """A later revision that takes the entry back: its period is empty."""
        return self.revision > 1 and self.first == self.end

    @property
    def key(self) -> Key:
        """What stays the same over the revisions of an entry."""
        day = self.day("from")
        first = day.isoformat() if day else ""
        if self.table == ROW:
            return (ROW, self.text("id"), self.text("scope"), first)
        if self.table == INSTRUMENT:
            return (INSTRUMENT, self.text("id"))
        return (REPEAL, self.text("instrument"), self.text("article"), self.text("scope"), first)

    @property
    def name(self) -> str:
        """How sentences call it."""
        said = self.text("instrument") if self.table == REPEAL else self.text("id")
        return f"{_NAMES[self.table]} {said or '(không có id)'}"

    def error(self, code: str, sentence: str, at: str = "") -> Problem:
        """An error at the line of the field, or of the heading."""
        return self._problem(Severity.ERROR, code, sentence, at)

    def warning(self, code: str, sentence: str, at: str = "") -> Problem:
        """A warning at the line of the field, or of the heading."""
        return self._problem(Severity.WARNING, code, sentence, at)

    def _problem(self, severity: Severity, code: str, sentence: str, at: str) -> Problem:
        return Problem(self.file, self.lines.get(at, self.line), severity, code, f"{self.name}: {sentence}")


def as_text(value: object) -> str:
    """A value of TOML in the one form that travels: «true», «2024-07-01», lists joined by « | »."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return " | ".join(as_text(item) for item in value)
    return str(value)
