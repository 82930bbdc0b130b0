"""What a check finds: one sentence at one line of one file."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """ERROR refuses the file; WARNING asks for a look; INFO states what follows from the data."""

    ERROR = "ERROR"
    WARNING = "WARNING"
    INFO = "INFO"


SEVERITY_LABELS = {Severity.ERROR: "LỖI", Severity.WARNING: "CẢNH BÁO", Severity.INFO: "LƯU Ý"}


@dataclass(frozen=True)
class Problem:
    """`line` counts from 1; `sentence` says in Vietnamese what is wrong, where, and what to do."""

    file: str
    line: int
    severity: Severity
    code: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {SEVERITY_LABELS[self.severity]} {self.code}: {self.sentence}"

    def as_dict(self) -> dict[str, object]:
        """The plain form for JSON output."""
        return asdict(self)


class DefinitionRefused(ValueError):
    """A file with errors; `problems` holds all that was found, warnings too."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in errors(self.problems)))


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only what refuses the file."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def in_reading_order(problems: Iterable[Problem], files: Sequence[str] = ()) -> list[Problem]:
    """Each problem once, by file (in the order given, others after) and line."""
    unique = list(dict.fromkeys(problems))
    order = list(dict.fromkeys([*files, *(problem.file for problem in unique)]))
    return sorted(unique, key=lambda problem: (order.index(problem.file), problem.line, problem.code, problem.sentence))
