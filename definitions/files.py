"""The four files of a campaign read together, each as far as it can be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from definitions.field import FILE_NAME
from definitions.issuer import Council, IssuerSettings, IssuerValues, Units
from definitions.loader import Document, Keys, read_document
from definitions.model import Definition
from definitions.problem import Problem
from definitions.sentence import validate, validate_at

WINDOWS: tuple[tuple[str, str], ...] = (
    ("windows", "campaign"),
    ("windows", "submission"),
    ("windows", "report"),
    ("parent", "window"),
)
WINDOW_NAMES = {
    ("windows", "campaign"): "thời gian thi đua",
    ("windows", "submission"): "thời gian nộp hồ sơ",
    ("windows", "report"): "hạn báo cáo",
    ("parent", "window"): "thời gian thi đua của cấp trên",
}


@dataclass(frozen=True)
class Files:
    """Plain data with lines. A file that could not be read is a document without data."""

    definition: Document
    issuer: Document
    units: Document
    council: Document

    def all(self) -> tuple[Document, ...]:
        return (self.definition, self.issuer, self.units, self.council)

    def problems(self) -> list[Problem]:
        return [problem for document in self.all() for problem in document.problems]

    def unit_codes(self) -> set[str]:
        return {self.units.text_at(*path, "code") for path, _ in self.units.items("units")} - {""}

    def units_with(self, name: str) -> dict[str, Keys]:
        """Code → path of the units whose yes/no field `name` is yes."""
        rows = [path for path, _ in self.units.items("units") if self.units.at(*path, name) is True]
        return {self.units.text_at(*path, "code"): path for path in rows}

    def last_day(self, *window: str) -> date | None:
        """The last day on which an act is in time."""
        to_on = self.definition.day_at(*window, "to_on")
        if to_on is None or self.definition.at(*window, "to_included") is not False:
            return to_on
        return to_on - timedelta(days=1)

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


def read_files(path: Path) -> Files:
    """The definition and the companions that it names, from the same folder."""
    definition = read_document(path)
    return Files(definition, *(_companion(path, definition, name) for name in ("issuer", "units", "council")))


def typed_files(files: Files) -> Typed:
    """The typed forms; what they refuse is added to the problems of each document."""
    return Typed(
        validate(files.definition, Definition),
        validate_at(IssuerSettings, _settled(files), lambda path: _written_at(files, path))
        if files.issuer.data
        else None,
        validate(files.units, Units),
        validate(files.council, Council),
    )


def plan_title(definition: Document) -> str:
    """«kế hoạch 153/KH-UBND», for the source of a value that the plan itself states."""
    number, symbol = definition.text_at("document", "number"), definition.text_at("document", "symbol")
    return f"kế hoạch {number}/{symbol}"


def _companion(path: Path, definition: Document, name: str) -> Document:
    file_name = definition.text_at("companions", name)
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
