"""`thidua campaign check`: everything that is wrong or worth a look in a campaign's files, in one run."""

from dataclasses import dataclass
from pathlib import Path

from definitions.advice import advice
from definitions.files import Files, Typed, read_files, typed_files
from definitions.problem import Problem, errors, in_reading_order
from definitions.refusal import refusals


@dataclass(frozen=True)
class Inspection:
    """The files as read, their typed forms as far as they have one, and all problems in reading order."""

    files: Files
    typed: Typed
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> bool:
        return bool(errors(self.problems))


def inspect(path: Path) -> Inspection:
    """Read the definition and its companions and find every problem; raises nothing for bad files."""
    files = read_files(path)
    typed = typed_files(files)
    found = [*files.problems(), *refusals(files), *advice(files)]
    order = [document.file for document in files.all()]
    return Inspection(files, typed, tuple(in_reading_order(found, order)))


def check(path: Path) -> list[Problem]:
    """Every problem of the definition at the path and of its companions; errors refuse, the rest informs."""
    return list(inspect(path).problems)
