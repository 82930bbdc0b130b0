"""What the typed model refuses, said in Vietnamese at the right line."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from definitions.loader import Document, Keys
from definitions.problem import Problem

Model = TypeVar("Model", bound=BaseModel)
Place = Callable[[Keys], tuple[Document, Keys]]

_SENTENCES: Mapping[str, tuple[str, Callable[[ErrorDetails], str]]] = {
    "missing": ("FIELD_MISSING", lambda error: "thiếu trường này; ghi giá trị, hoặc null nếu kế hoạch không nêu"),
    "extra_forbidden": ("FIELD_UNKNOWN", lambda error: "không có trường này trong mẫu; xóa hoặc sửa tên"),
    "impossible_day": ("IMPOSSIBLE_DATE", lambda error: f"ngày «{error['input']}» không có trong lịch; sửa lại ngày"),
    "not_a_day": ("TYPE", lambda error: f"cần một ngày dạng 2024-08-05, không phải {_shown(error)}"),
    "not_a_share": (
        "TYPE",
        lambda error: f"cần một tỷ lệ dạng 2/3, lớn hơn 0 và không quá 1, không phải {_shown(error)}",
    ),
    "not_a_part": (
        "TYPE",
        lambda error: (
            "cần một tỷ lệ lớn hơn 0 và không quá 1, dạng 2/3 hoặc 80%, "
            f"hoặc majority (quá nửa), không phải {_shown(error)}"
        ),
    ),
    "string_type": ("TYPE", lambda error: f"cần chữ, không phải {_shown(error)}; đặt trong dấu nháy nếu là số"),
    "int_type": ("TYPE", lambda error: f"cần số nguyên, không phải {_shown(error)}"),
    "bool_type": ("TYPE", lambda error: f"cần true hoặc false, không phải {_shown(error)}"),
    "tuple_type": ("TYPE", lambda error: f"cần một danh sách, không phải {_shown(error)}"),
    "mapping_type": ("TYPE", lambda error: f"cần một nhóm trường, không phải {_shown(error)}"),
    "model_type": ("TYPE", lambda error: f"cần một nhóm trường, không phải {_shown(error)}"),
    "literal_error": ("VALUE", lambda error: f"{_shown(error)} không thuộc các giá trị cho phép: {_allowed(error)}"),
    "string_pattern_mismatch": ("VALUE", lambda error: f"{_shown(error)} không đúng dạng mã hoặc tên cho phép"),
    "string_too_short": ("VALUE", lambda error: "không được để trống"),
    "string_too_long": ("VALUE", lambda error: f"dài quá {_bound(error, 'max_length')} ký tự"),
    "too_short": ("VALUE", lambda error: f"cần ít nhất {_bound(error, 'min_length')} mục"),
    "greater_than_equal": ("VALUE", lambda error: f"phải từ {_bound(error, 'ge')} trở lên, không phải {_shown(error)}"),
    "less_than_equal": ("VALUE", lambda error: f"không được quá {_bound(error, 'le')}, không phải {_shown(error)}"),
}
_LONGEST_SHOWN = 60


def validate(document: Document, model: type[Model]) -> Model | None:
    """The typed form of the document; None with the problems added to it. Nothing is said of an unread file."""
    return None if document.data is None else validate_at(model, document.data, lambda path: (document, path))


def validate_at(model: type[Model], data: object, place: Place) -> Model | None:
    """The same for data put together from several documents; `place` tells where a path was written."""
    try:
        return model.model_validate(data)
    except ValidationError as refused:
        for error in refused.errors(include_url=False):
            document, path = place(tuple(error["loc"]))
            document.problems.append(_problem(document, path, error))
    return None


def dotted(path: Keys) -> str:
    """«quotas[2].units[1]»: positions counted from 1, as a reader counts."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".") or "tệp"


def _problem(document: Document, path: Keys, error: ErrorDetails) -> Problem:
    known = _SENTENCES.get(error["type"])
    code, sentence = (known[0], known[1](error)) if known else ("VALUE", f"giá trị {_shown(error)} không hợp lệ")
    return document.error(code, f"«{dotted(path)}»: {sentence}.", *path)


def _shown(error: ErrorDetails) -> str:
    value = error["input"]
    if value is None:
        return "giá trị trống (null)"
    if isinstance(value, bool):
        return f"«{str(value).lower()}»"
    if isinstance(value, Mapping):
        return "một nhóm trường"
    if isinstance(value, list):
        return "một danh sách"
    text = str(value)
    return f"«{text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + '…'}»"


def _allowed(error: ErrorDetails) -> str:
    expected = str(error.get("ctx", {}).get("expected", ""))
    return expected.replace("'", "").replace(" or ", ", ")


def _bound(error: ErrorDetails, name: str) -> object:
    return error.get("ctx", {}).get(name, "?")
