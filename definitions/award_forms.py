"""The catalogue of titles and forms of commendation, from `definitions/award_forms.toml`."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from definitions.field import Label, Strict, Text
from definitions.problem import DefinitionRefused, Problem, Severity
from definitions.report import Level, RecipientClass
from rules.award_history import Awarded, AwardForm, AwardLevel, Grade, folded

FORMS_FILE = Path(__file__).with_name("award_forms.toml")
_HEADING = "[[form]]"


class FormRow(Strict):
    code: Label
    name: Text
    kind: Literal["TITLE", "FORM"]
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    classes: Annotated[tuple[RecipientClass, ...], Field(min_length=1)]
    grades: tuple[Literal["NHAT", "NHI", "BA"], ...]
    aliases: tuple[Text, ...]


def award_forms(path: Path = FORMS_FILE) -> tuple[AwardForm, ...]:
    """Every row, in file order. Raises DefinitionRefused with all problems: a wrong row, a name used twice."""
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text).get("form", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise DefinitionRefused([_error(path, 1, "SYNTAX", f"Không đọc được tệp: {problem}.")]) from problem
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == _HEADING]
    problems: list[Problem] = []
    rows: list[tuple[int, FormRow]] = []
    for line, table in zip(lines, tables, strict=True):
        try:
            rows.append((line, FormRow.model_validate(table)))
        except ValidationError as refused:
            fields = ", ".join(sorted({str(error["loc"][0]) for error in refused.errors()}))
            problems.append(_error(path, line, "VALUE", f"Dòng «{table.get('code', '')}»: sai ở {fields}."))
    problems += _twice(path, rows)
    if problems:
        raise DefinitionRefused(problems)
    return tuple(_form(row) for _line, row in rows)


def _twice(path: Path, rows: list[tuple[int, FormRow]]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for line, row in rows:
        for name in {folded(name) for name in (row.code, row.name, *row.aliases)}:
            if name in seen:
                yield _error(
                    path, line, "CODE_TWICE", f"Tên «{name}» đã dùng ở dòng {seen[name]}; mỗi tên chỉ một lần."
                )
            seen[name] = line


def _form(row: FormRow) -> AwardForm:
    return AwardForm(
        code=row.code,
        name=row.name,
        title=row.kind == "TITLE",
        levels=tuple(AwardLevel(level) for level in row.levels),
        classes=tuple(Awarded(name) for name in row.classes),
        grades=tuple(Grade(grade) for grade in row.grades),
        aliases=row.aliases,
    )


def _error(path: Path, line: int, code: str, sentence: str) -> Problem:
    return Problem(str(path), line, Severity.ERROR, code, sentence)
