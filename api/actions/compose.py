"""From what a form or a JSON body says to the body of an act: free texts become notes."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from payloads.notes import NOTE, note_id, note_salt
from rules.register import BODIES

SENTENCES = {
    "missing": "Chưa điền mục này.",
    "datetime_from_date_parsing": "Ngày giờ không đúng.",
    "datetime_parsing": "Ngày giờ không đúng.",
    "int_parsing": "Phải là số nguyên.",
    "bool_parsing": "Phải là có hoặc không.",
    "string_type": "Phải là chữ.",
    "timezone_aware": "Ngày giờ phải kèm múi giờ, ví dụ +07:00.",
    "enum": "Không có trong danh sách.",
    "extra_forbidden": "Không có mục này.",
    "string_too_long": "Quá dài.",
    "string_too_short": "Quá ngắn.",
    "json_invalid": "Không đọc được nội dung gửi lên.",
}


YEARS = range(1900, 2200)
LARGEST = 10**9
LONGEST = 60_000
"""Characters of a body in its history; the engine takes no larger ones."""


def sentence_of(kind: str) -> str:
    """What is wrong with a field, by the kind of the validation error."""
    return SENTENCES.get(kind, "Giá trị không hợp lệ.")


class Malformed(Exception):
    """The fields do not make this act: a 422. `problems`: field → Vietnamese sentence."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def _element(hint: Any) -> Any:
    """The dataclass in `tuple[X, ...]`, `X | None` or `X`; None when there is none."""
    if is_dataclass(hint):
        return hint
    if get_origin(hint) in (tuple, Union, UnionType):
        return next((inner for inner in get_args(hint) if is_dataclass(inner)), None)
    return None


def _lift_notes(body: Any, given: Mapping[str, Any], form_key: str, path: str, notes: dict[str, str]) -> dict[str, Any]:
    """Replace texts by note ids, depth first; `notes` collects id → text."""
    hints = get_type_hints(body)
    made: dict[str, Any] = {}
    for field in fields(body):
        here = f"{path}/{field.name}"
        if field.name.endswith(NOTE):
            text = str(given.get(field.name.removesuffix(NOTE), "") or "").strip()
            made[field.name] = note_id(note_salt(form_key, here), text) if text else ""
            if text:
                notes[made[field.name]] = text
        elif field.name in given:
            made[field.name] = _lift_value(_element(hints[field.name]), given[field.name], form_key, here, notes)
    return made


def _lift_value(inner: Any, value: Any, form_key: str, path: str, notes: dict[str, str]) -> Any:
    if inner is not None and isinstance(value, list | tuple):
        return [_lift_value(inner, item, form_key, f"{path}/{index}", notes) for index, item in enumerate(value)]
    if inner is not None and isinstance(value, Mapping):
        return _lift_notes(inner, value, form_key, path, notes)
    return value


def compose(subject: str, act: str, given: Mapping[str, Any], form_key: str) -> tuple[str, dict[str, str]]:
    """The body of an act as canonical JSON, and its notes (id → text). Raises Malformed; KeyError: unknown act."""
    body_class = BODIES[subject][act]
    notes: dict[str, str] = {}
    lifted = _lift_notes(body_class, given, form_key, "", notes)
    try:
        body: Any = TypeAdapter(body_class).validate_python(lifted)
    except ValidationError as error:
        problems = {".".join(str(part) for part in item["loc"]): sentence_of(item["type"]) for item in error.errors()}
        raise Malformed(problems) from error
    _require_sane(body, "")
    written = to_json(body).decode()
    if len(written) > LONGEST or any("\0" in text for text in notes.values()):
        raise Malformed({"": "Nội dung quá dài hoặc có ký tự không hợp lệ."})
    return written, notes


def _require_sane(value: Any, path: str) -> None:
    """What no rule, row or history can hold is stopped here: later it would stop the case. Raises Malformed."""
    if is_dataclass(value):
        for field in fields(value):
            _require_sane(getattr(value, field.name), f"{path}.{field.name}".strip("."))
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            _require_sane(item, f"{path}.{index}")
    elif isinstance(value, datetime) and (value.tzinfo is None or value.year not in YEARS):
        raise Malformed({path: SENTENCES["timezone_aware"] if value.tzinfo is None else "Ngày giờ không đúng."})
    elif isinstance(value, int) and abs(value) > LARGEST:
        raise Malformed({path: "Số quá lớn."})
    elif isinstance(value, str) and "\0" in value:
        raise Malformed({path: "Có ký tự không hợp lệ."})
