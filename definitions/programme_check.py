"""`thidua campaign check` of a programme (`kind: PROGRAMME`): every problem in one run, each at its line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from definitions.loader import Document, Keys, read_document
from definitions.problem import DefinitionRefused, Problem, errors, in_reading_order
from definitions.programme import ProgrammeDefinition
from definitions.programme_advice import advice
from definitions.sentence import validate
from rules.calendar import short_date

KIND = "PROGRAMME"


@dataclass(frozen=True)
class Programme:
    """A programme without errors, with its warnings and notes."""

    definition: ProgrammeDefinition
    text: str
    problems: tuple[Problem, ...]


def check_programme(path: Path) -> list[Problem]:
    """Every problem of the programme's definition, in reading order; errors refuse it, the rest informs."""
    return _inspect(path)[2]


def load_programme(path: Path) -> Programme:
    """The programme at the path. Raises DefinitionRefused with all problems when there is an error."""
    document, definition, problems = _inspect(path)
    if definition is None or errors(problems):
        raise DefinitionRefused(problems)
    return Programme(definition, document.text, tuple(problems))


def _inspect(path: Path) -> tuple[Document, ProgrammeDefinition | None, list[Problem]]:
    document = read_document(path)
    definition = validate(document, ProgrammeDefinition)
    found = [*document.problems]
    if document.data is not None:
        found += [*refusals(document), *advice(document)]
    return document, definition, in_reading_order(found)


def refusals(document: Document) -> Iterator[Problem]:
    """Every contradiction that no rehearsal and no issue could stand. Works on plain data."""
    yield from _backward(document)
    yield from _outside(document)
    yield from _twice(document)
    yield from _references(document)
    yield from _bounds(document)
    yield from _successor(document)


def _spans(document: Document) -> Iterator[Keys]:
    yield ("period",)
    for path, _ in document.items("items"):
        yield path


def _backward(document: Document) -> Iterator[Problem]:
    for path in _spans(document):
        first, last = document.day_at(*path, "from_on"), document.day_at(*path, "to_on")
        if first and last and last < first:
            sentence = f"Ngày cuối {short_date(last)} trước ngày đầu {short_date(first)}; sửa lại khoảng thời gian."
            yield document.error("WINDOW_BACKWARD", sentence, *path, "to_on")


def _outside(document: Document) -> Iterator[Problem]:
    first, last = document.day_at("period", "from_on"), document.day_at("period", "to_on")
    for path, _ in document.items("items"):
        opens, closes = document.day_at(*path, "from_on"), document.day_at(*path, "to_on")
        if first and last and opens and closes and (opens < first or closes > last):
            sentence = (
                f"Việc «{document.text_at(*path, 'label')}» dự kiến {short_date(opens)} – {short_date(closes)}, "
                f"ngoài thời kỳ của chương trình ({short_date(first)} – {short_date(last)}); sửa lại ngày."
            )
            yield document.error("ITEM_OUTSIDE_PERIOD", sentence, *path, "from_on")


def _twice(document: Document) -> Iterator[Problem]:
    for where, name in (
        ("movements", "key"), ("yearly", "key"), ("items", "key"), ("targets", "code"), ("agencies", "code")
    ):  # fmt: skip
        seen: dict[str, int] = {}
        for path, _ in document.items(*(("agencies", "units") if where == "agencies" else (where,))):
            key = document.text_at(*path, name)
            if key in seen:
                sentence = f"Mã «{key}» đã dùng ở dòng {seen[key]}; đặt mã khác."
                yield document.error("CODE_TWICE", sentence, *path, name)
            elif key:
                seen[key] = document.line((*path, name))


def _references(document: Document) -> Iterator[Problem]:
    agencies = {document.text_at(*path, "code") for path, _ in document.items("agencies", "units")}
    movements = {document.text_at(*path, "key") for path, _ in document.items("movements")}
    named: list[tuple[Keys, set[str], str]] = [(("issuer", "code"), agencies, "cơ quan, đơn vị")]
    named += [(("issuer", "standing_body"), agencies, "cơ quan, đơn vị")]
    named += [(("issuer", "successor", "code"), agencies, "cơ quan, đơn vị")]
    for where in ("items", "yearly"):
        named += [((*path, "unit"), agencies, "cơ quan, đơn vị") for path, _ in document.items(where)]
    named += [((*path, "movement"), movements, "phong trào") for path, _ in document.items("items")]
    for path, known, what in named:
        code = document.text_at(*path)
        if code and code not in known:
            yield document.error("REFERENCE_UNKNOWN", f"Không có {what} mang mã «{code}» trong tệp này.", *path)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _one_bound(low: Decimal | None, high: Decimal | None) -> bool:
    return low is not None and high is None


NEEDS: dict[str, Callable[[Decimal | None, Decimal | None], bool]] = {
    "QUALITATIVE": lambda low, high: low is None and high is None,
    "RANGE": lambda low, high: low is not None and high is not None and low < high,
}


def _bounds(document: Document) -> Iterator[Problem]:
    for path, _ in document.items("targets"):
        operator = document.text_at(*path, "operator")
        low, high = (_number(document.text_at(*path, name)) for name in ("low", "high"))
        if operator and not NEEDS.get(operator, _one_bound)(low, high):
            needed = {"QUALITATIVE": "không có con số", "RANGE": "hai số, số nhỏ trước"}.get(operator, "một số ở «low»")
            sentence = f"Chỉ tiêu «{document.text_at(*path, 'code')}» với phép so {operator} cần {needed}."
            yield document.error("TARGET_BOUNDS", sentence, *path, "operator")


def _successor(document: Document) -> Iterator[Problem]:
    if document.day_at("issuer", "ended_on") and document.at("issuer", "successor") is None:
        sentence = "Cơ quan ban hành đã kết thúc nhưng chưa nêu cơ quan kế thừa; ghi «successor» kèm văn bản."
        yield document.error("SUCCESSOR_MISSING", sentence, "issuer", "ended_on")
