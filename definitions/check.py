"""`thidua campaign check`: everything that is wrong or worth a look in a campaign's files, in one run."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from definitions.advice import advice
from definitions.cluster import cluster_problems
from definitions.demand import demands
from definitions.files import Files, Typed, read_files, typed_files
from definitions.law import LAW_DIR
from definitions.loader import read_document
from definitions.problem import Problem, errors, in_reading_order
from definitions.programme_check import KIND as PROGRAMME
from definitions.programme_check import check_programme
from definitions.refusal import refusals
from definitions.report_check import KIND as REPORT
from definitions.report_check import check_report
from definitions.statute_check import council_problems, statute_problems


@dataclass(frozen=True)
class Inspection:
    """The files as read, their typed forms as far as they have one, and all problems in reading order."""

    files: Files
    typed: Typed
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> bool:
        return bool(errors(self.problems))


def inspect(path: Path, instead: Mapping[str, str] | None = None, law: Path = LAW_DIR) -> Inspection:
    """Read the definition and its companions and find every problem; raises nothing for bad files.

    `instead`: companions in place of those named, as in `definitions.files.read_files`.
    """
    files = read_files(path, instead)
    typed = typed_files(files)
    found = [
        *files.problems(),
        *refusals(files),
        *demands(files, law),
        *cluster_problems(files.units),
        *statute_problems(files.statute),
        *_council(files, typed),
        *advice(files, law),
    ]
    order = [document.file for document in files.all()]
    return Inspection(files, typed, tuple(in_reading_order(found, order)))


def _council(files: Files, typed: Typed) -> Iterator[Problem]:
    """The persons of the Council against the statute, on the day it sits or else at the plan's last day."""
    place = files.value("council_meets_on")
    day = (place[0].day_at(*place[1]) if place else None) or files.ends()
    if typed.statute is not None and typed.council is not None and day is not None:
        yield from council_problems(typed.statute, typed.council, files.council, day)


CHECKS: dict[str, Callable[[Path], list[Problem]]] = {REPORT: check_report, PROGRAMME: check_programme}
"""`kind` of a definition file that is no campaign → its own check."""


def kind_of(path: Path) -> str:
    """What the file says that it defines; "" for anything that cannot be read."""
    return read_document(path).text_at("kind")


def check(path: Path) -> list[Problem]:
    """Every problem of the definition at the path and of its companions; errors refuse, the rest informs."""
    own = CHECKS.get(kind_of(path))
    return own(path) if own is not None else list(inspect(path).problems)
