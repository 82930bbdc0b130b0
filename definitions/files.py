"""The files of a campaign read together, each as far as it can be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from definitions.field import FILE_NAME
from definitions.issuer import Council, IssuerSettings, IssuerValues, Units
from definitions.loader import Document, Keys, read_document
from definitions.model import Definition
from definitions.problem import Problem
from definitions.sentence import validate, validate_at
from definitions.statute import Statute
from rules.deadline import DayTable, Deadline, StatedBound, stated

CAMPAIGN, SUBMISSION, REPORT = ("windows", "campaign"), ("windows", "submission"), ("windows", "report")
REGISTRATION, PARENT = ("windows", "registration"), ("parent", "window")
UNIT_PLAN = ("unit_plan", "due")
_NAMES: dict[Keys, str] = {
    CAMPAIGN: "thời gian thi đua",
    REGISTRATION: "hạn đăng ký thi đua",
    SUBMISSION: "thời gian nộp hồ sơ",
    REPORT: "hạn báo cáo",
    UNIT_PLAN: "hạn ban hành kế hoạch của đơn vị",
    PARENT: "thời gian thi đua của cấp trên",
}
COMPANIONS = ("issuer", "units", "council", "statute")
DOSSIER_PATHS = ("DECIDED_HERE", "FORWARDED")
"""Paths of an award that begin with a dossier filed here."""


@dataclass(frozen=True)
class Files:
    """Plain data with lines. A file that could not be read is a document without data."""

    definition: Document
    issuer: Document
    units: Document
    council: Document
    statute: Document

    def all(self) -> tuple[Document, ...]:
        return (self.definition, self.issuer, self.units, self.council, self.statute)

    def problems(self) -> list[Problem]:
        return [problem for document in self.all() for problem in document.problems]

    def unit_codes(self) -> set[str]:
        return {self.units.text_at(*path, "code") for path, _ in self.units.items("units")} - {""}

    def units_with(self, name: str) -> dict[str, Keys]:
        """Code → path of the units whose yes/no field `name` is yes."""
        rows = [path for path, _ in self.units.items("units") if self.units.at(*path, name) is True]
        return {self.units.text_at(*path, "code"): path for path in rows}

    def windows(self) -> list[tuple[Keys, str]]:
        """Path and Vietnamese name of every period that this plan (not the one above it) states."""
        named = [(path, name) for path, name in _NAMES.items() if path != PARENT]
        for wave, _ in self.definition.items("waves"):
            no = self.definition.number_at(*wave, "no")
            named.append(((*wave, "window"), f"thời gian đợt {no}"))
            named.append(((*wave, "review_due"), f"hạn sơ kết đợt {no}"))
        return [(path, name) for path, name in named if isinstance(self.definition.at(*path), Mapping)]

    def first_day(self, *window: str | int) -> date | None:
        """The first day in effect."""
        corrected = self.definition.day_at(*window, "correction", "from_on")
        return corrected or self.definition.day_at(*window, "from_on")

    def last_day(self, *window: str | int, written: bool = False) -> date | None:
        """The last day in effect on which an act is in time; `written`: without the correction."""
        bound = self.bound(*window)
        if bound is None:
            return None
        return replace(bound, effective_on=bound.written_on).last_on if written else bound.last_on

    def bound(self, *window: str | int) -> StatedBound | None:
        """The last day as written and as it takes effect; None: the file has no such day."""
        to_on = self.definition.day_at(*window, "to_on")
        corrected = self.definition.day_at(*window, "correction", "to_on")
        included = self.definition.at(*window, "to_included") is not False
        if to_on is None:
            return None
        words = self.definition.text_at(*window, "as_written")
        return replace(StatedBound(words, to_on, included, to_on), effective_on=corrected or to_on)

    def in_effect(self, window: Keys, table: DayTable, rolls: bool) -> Deadline | None:
        """The last day of a period with the day that it would move on to; `rolls`: where the window does not say."""
        last, own = self.last_day(*window), self.definition.at(*window, "roll_forward")
        return stated(last, table, rolls if own is None else own is True) if last else None

    def issued_on(self) -> date | None:
        """The plan's day; of a draft the first day of its month, the earliest that it can have."""
        issued_on = self.definition.day_at("document", "issued_on")
        if issued_on:
            return issued_on
        year = self.definition.number_at("document", "issued_in", "year")
        month = self.definition.number_at("document", "issued_in", "month")
        try:
            return date(year, month, 1) if year and month else None
        except ValueError:
            return None

    def ends(self) -> date | None:
        """The last day on which the plan still asks for something."""
        days = [day for path, _ in self.windows() if (day := self.last_day(*path))]
        return max(days, default=None)

    def dossier_awards(self) -> list[Keys]:
        """Paths of the awards whose nominees file here."""
        found = [path for path, _ in self.definition.items("awards")]
        return [path for path in found if self.definition.at(*path, "path") in DOSSIER_PATHS]

    def council_says(self, award: Keys) -> tuple[bool | None, str]:
        """Whether the Council is in the path of an award, and who says so: "plan", "statute", or "" for nobody."""
        stated = self.definition.at(*award, "council")
        if isinstance(stated, bool):
            return stated, "plan"
        ruled = self.statute.at("forms", self.definition.text_at(*award, "form"), "council")
        return (ruled, "statute") if isinstance(ruled, bool) else (None, "")

    def value(self, key: str) -> tuple[Document, Keys] | None:
        """Where an open point is settled: in the plan when it states it, else by the issuer."""
        if self.definition.at("left_open", key) is not None:
            return self.definition, ("left_open", key)
        if self.issuer.at("values", key, "value") is not None:
            return self.issuer, ("values", key, "value")
        return None


@dataclass(frozen=True)
class Typed:
    """The typed forms, None for a file with errors."""

    definition: Definition | None
    issuer: IssuerSettings | None
    units: Units | None
    council: Council | None
    statute: Statute | None = None


def read_files(path: Path, instead: Mapping[str, str] | None = None) -> Files:
    """The definition and the companions that it names, from the same folder.

    `instead`: file names by companion (issuer, units, council, statute) that take the place of those named, for a
    rehearsal of the same plan under another statute.
    """
    definition = read_document(path)
    given = instead or {}
    return Files(definition, *(_companion(path, definition, name, given.get(name)) for name in COMPANIONS))


def typed_files(files: Files) -> Typed:
    """The typed forms; what they refuse is added to the problems of each document."""
    return Typed(
        validate(files.definition, Definition),
        validate_at(IssuerSettings, _settled(files), lambda path: _written_at(files, path))
        if files.issuer.data
        else None,
        validate(files.units, Units),
        validate(files.council, Council),
        validate(files.statute, Statute),
    )


def plan_title(definition: Document) -> str:
    """«kế hoạch 153/KH-UBND», for the source of a value that the plan itself states."""
    number, symbol = definition.text_at("document", "number") or "…", definition.text_at("document", "symbol")
    return f"kế hoạch {number}/{symbol}"


def _companion(path: Path, definition: Document, name: str, instead: str | None) -> Document:
    file_name = instead or definition.text_at("companions", name)
    if not FILE_NAME.fullmatch(file_name):
        return Document(definition.file)
    beside = path.parent / file_name
    if not beside.is_file():
        sentence = f"Không có tệp «{file_name}» cạnh tệp này; đặt tệp vào cùng thư mục hoặc sửa tên."
        definition.problems.append(definition.error("FILE_MISSING", sentence, "companions", name))
        return Document(str(beside))
    return read_document(beside)


def _settled(files: Files) -> object:
    """The issuer's data with the plan's own values in place: what the plan states comes first."""
    values = files.issuer.at("values")
    stated = dict(_stated_by_plan(files.definition))
    if not isinstance(values, Mapping) or not isinstance(files.issuer.data, Mapping) or not stated:
        return files.issuer.data
    return {**files.issuer.data, "values": {**values, **stated}}


def _stated_by_plan(definition: Document) -> Iterator[tuple[str, object]]:
    left_open = definition.at("left_open")
    for key, value in left_open.items() if isinstance(left_open, Mapping) else ():
        if value is not None and key in IssuerValues.model_fields:
            source = plan_title(definition)
            yield key, {"value": value, "unit": "theo kế hoạch", "source": source, "illustrative": False}


def _written_at(files: Files, path: Keys) -> tuple[Document, Keys]:
    if len(path) > 1 and path[0] == "values" and files.definition.at("left_open", path[1]) is not None:
        return files.definition, ("left_open", path[1])
    return files.issuer, path
