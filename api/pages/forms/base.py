"""What a form is: fields with labels, and how typed words become the fields of an act."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from starlette.datastructures import FormData

from rules.calendar import start_of_day
from rules.facts import VIETNAM

Fields = dict[str, Any]
Shape = Callable[[Fields], Fields]
ON = "1"
FIRST_YEAR, LAST_YEAR = 1000, 9000


@dataclass(frozen=True)
class Option:
    """One choice."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Field:
    """One question. `name` with dots makes nested fields.

    Kinds: text, area, day, last_day (an inclusive day: the bound is the midnight after it), instant, number, decimal
    (an exact decimal number as text), choice, select (a long list), checks, confirm, file.
    """

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    options: tuple[Option, ...] = ()
    start: str | tuple[str, ...] = ""
    """What stands there first."""
    optional: bool = False
    group: str = ""
    """Heading above this field and those after it."""

    @property
    def id(self) -> str:
        """Id of the control."""
        return "o-" + self.name.replace(".", "-")


def same(fields: Fields) -> Fields:
    """No other shape."""
    return fields


def own_place(name: str, fields: Fields) -> str:
    """A file lies in the place that its field is named for."""
    return name


@dataclass(frozen=True)
class Form:
    """Everything a page asks before an act."""

    title: str
    submit: str
    fields: tuple[Field, ...] = ()
    intro: str = ""
    source: str = ""
    icon: str = "check"
    danger: bool = False
    shape: Shape = same
    unverified: bool = False
    """The value behind `source` is not verified yet."""
    notes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(heading, lines) above the questions: what the act will do, line by line."""
    place: Callable[[str, Fields], str] = own_place
    """(name of a file field, the act's fields) → the kind under which the file is kept."""

    @property
    def files(self) -> tuple[Field, ...]:
        """Fields that take an upload."""
        return tuple(item for item in self.fields if item.kind == "file")


@dataclass(frozen=True)
class Filled:
    """A form as somebody filled it: typed words, sentences for what is wrong, the fields of the act."""

    typed: Mapping[str, tuple[str, ...]]
    problems: Mapping[str, str]
    fields: Fields

    def words(self, item: Field) -> tuple[str, ...]:
        """What stands in a field."""
        return self.typed.get(item.name, ())


def empty(form: Form) -> Filled:
    """The form as it is first shown."""
    typed = {item.name: (item.start,) if isinstance(item.start, str) else item.start for item in form.fields}
    return Filled(typed, {}, {})


@dataclass
class _Reader:
    """Reads fields one by one and collects what is wrong."""

    problems: dict[str, str] = field(default_factory=dict)

    def read(self, item: Field, words: tuple[str, ...]) -> Any:
        text = words[0].strip() if words else ""
        if item.kind == "checks":
            if not words and not item.optional:
                self.problems[item.name] = "Chọn ít nhất một mục."
            return list(words)
        if item.kind == "confirm":
            return text == ON
        if not text:
            if not item.optional:
                self.problems[item.name] = "Chọn một mục." if item.kind in CHOICES else "Điền mục này."
            return None
        if item.kind in CHOICES:
            return self._choice(item, text)
        reader = {
            "number": read_number, "day": read_day, "last_day": read_last_day, "instant": read_instant,
            "decimal": read_decimal,
        }.get(item.kind)  # fmt: skip
        if reader is None:
            return text
        value = reader(text)
        if value is None:
            self.problems[item.name] = WRONG[item.kind]
        return value

    def _choice(self, item: Field, text: str) -> str | None:
        if text in {option.value for option in item.options}:
            return text
        self.problems[item.name] = "Chọn một mục trong danh sách."
        return None


CHOICES = frozenset({"choice", "select"})
DECIMAL = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,6})?", re.ASCII)
WRONG = {
    "number": "Nhập một số nguyên từ 0 trở lên.",
    "decimal": "Nhập một số từ 0 trở lên, ví dụ: 9,5.",
    "day": "Nhập ngày theo dạng 09/8/2024.",
    "last_day": "Nhập ngày theo dạng 09/8/2024.",
    "instant": "Nhập giờ và ngày theo dạng 08:00 21/8/2024.",
}


def parse_date(text: str) -> date | None:
    """«09/8/2024» or «2024-08-09»; None for anything else, years that no bound can be counted in among them."""
    parts = text.replace("-", "/").split("/")
    if len(parts) != 3 or not all(part.strip().isascii() and part.strip().isdigit() for part in parts):
        return None
    numbers = [int(part) for part in parts]
    if len(parts[0].strip()) == 4:
        numbers.reverse()
    day, month, year = numbers
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def read_number(text: str) -> int | None:
    """A whole number from 0; dots between thousands are taken."""
    digits = text.replace(".", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def read_decimal(text: str) -> str | None:
    """«9,5» or «9.5» as decimal text: exact, never a float."""
    return text.replace(",", ".") if DECIMAL.fullmatch(text) else None


def read_day(text: str) -> str | None:
    """The local midnight at the beginning of a day, as ISO instant."""
    day = parse_date(text)
    return start_of_day(day).isoformat() if day else None


def read_last_day(text: str) -> str | None:
    """The exclusive bound of «hết ngày …», as ISO instant."""
    day = parse_date(text)
    return start_of_day(day + timedelta(days=1)).isoformat() if day else None


def read_instant(text: str) -> str | None:
    """«08:00 21/8/2024», also with the time last, as ISO instant."""
    words = text.replace(",", " ").split()
    if len(words) != 2:
        return None
    if ":" in words[1]:
        words.reverse()
    hour, _, minute = words[0].partition(":")
    day = parse_date(words[1])
    if day is None or not (
        words[0].isascii() and hour.isdigit() and minute[:2].isdigit() and int(hour) < 24 and int(minute[:2]) < 60
    ):
        return None
    return datetime.combine(day, time(int(hour), int(minute[:2])), VIETNAM).isoformat()


def fill(form: Form, data: FormData) -> Filled:
    """What somebody sent, read field by field. Nothing typed is lost, also when something is wrong."""
    reader = _Reader()
    typed: dict[str, tuple[str, ...]] = {}
    fields: Fields = {}
    for item in form.fields:
        if item.kind == "file":
            continue
        typed[item.name] = tuple(value for value in data.getlist(item.name) if isinstance(value, str))
        value = reader.read(item, typed[item.name])
        if value is not None:
            _put(fields, item.name.split("."), value)
    problems = reader.problems
    return Filled(typed, problems, fields if problems else form.shape(fields))


def _put(fields: Fields, path: list[str], value: Any) -> None:
    for name in path[:-1]:
        fields = fields.setdefault(name, {})
    fields[path[-1]] = value


def paper_fields(hint: str = "ví dụ: 160/KH-UBND") -> tuple[Field, ...]:
    """Number and day of the paper that an act rests on."""
    return (
        Field("paper.number", "Số và ký hiệu văn bản", hint=hint),
        Field("paper.dated", "Ngày văn bản", "day", hint="ví dụ: 07/8/2024"),
    )


YES_NO = (Option(ON, "Đạt"), Option("0", "Không đạt"))
