"""What each entry must look like by itself: its fields, their types, its evidence and its own two days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from definitions.law.article import provisions
from definitions.law.entry import GAP, INSTRUMENT, REPEAL, ROW, Entry
from definitions.law.reader import LOCAL
from definitions.problem import Problem
from rules.calendar import HolidayKind, short_date

EVIDENCE = re.compile(r"(R:\S+|P(:\S+)?|I|M|GAP)")
SCOPE = re.compile(r"national|(province|issuer|campaign):[a-z0-9]+(-[a-z0-9]+)*")
HOLIDAY = "holiday."
_DAYS = frozenset({"from", "until", "issued"})


@dataclass(frozen=True)
class _Form:
    filled: frozenset[str]
    """Texts that say something."""
    texts: frozenset[str]
    """Texts that may be empty or absent."""
    days: frozenset[str]
    needed: frozenset[str] = frozenset()
    """Of the others, those that must be there."""

    @property
    def known(self) -> frozenset[str]:
        return self.filled | self.texts | self.days | self.needed | {"revision"}


_FORMS = {
    ROW: _Form(
        frozenset({"id", "unit", "scope", "evidence"}),
        frozenset({"instrument", "article", "note"}),
        frozenset({"from", "until"}),
        frozenset({"value", "from"}),
    ),
    INSTRUMENT: _Form(
        frozenset({"id", "kind", "name", "evidence"}),
        frozenset({"issuer", "successor", "note"}),
        frozenset({"issued", "from", "until"}),
        frozenset({"from"}),
    ),
    REPEAL: _Form(
        frozenset({"instrument", "article", "by", "scope", "evidence"}),
        frozenset({"note"}),
        frozenset({"from"}),
        frozenset({"from"}),
    ),
}


def form_problems(entry: Entry) -> Iterator[Problem]:
    """Everything wrong with one entry, whatever else the files say."""
    yield from _fields(entry)
    yield from _types(entry)
    yield from _marks(entry)
    yield from _days(entry)
    if entry.table == ROW:
        yield from _value(entry)
        yield from _holiday(entry)


def _fields(entry: Entry) -> Iterator[Problem]:
    form = _FORMS[entry.table]
    if "verified" in entry.fields:
        sentence = "tệp không được tự ghi «verified»; chỉ cán bộ xác nhận khi có văn bản chính thức, bằng một thao tác."
        yield entry.error("VERIFIED_BY_FILE", sentence, "verified")
    for name in sorted(entry.fields.keys() - form.known - {"verified"}):
        yield entry.error("FIELD_UNKNOWN", f"không có trường «{name}»; xóa hoặc sửa tên.", name)
    for name in sorted((form.filled | form.needed) - entry.fields.keys()):
        yield entry.error("FIELD_MISSING", f"thiếu trường «{name}».")


def _types(entry: Entry) -> Iterator[Problem]:
    form = _FORMS[entry.table]
    for name in sorted(entry.fields.keys() & (form.filled | form.texts)):
        value = entry.fields[name]
        if not isinstance(value, str) or (name in form.filled and not value.strip()):
            empty = " và không để trống" if name in form.filled else ""
            yield entry.error("TYPE", f"«{name}» phải là chữ{empty}.", name)
    for name in sorted(entry.fields.keys() & form.days):
        if entry.day(name) is None:
            yield entry.error("TYPE", f"«{name}» phải là ngày dạng 2024-07-01, không có dấu nháy.", name)
    revision = entry.fields.get("revision", 1)
    if isinstance(revision, bool) or not isinstance(revision, int) or revision < 1:
        yield entry.error("TYPE", "«revision» phải là số nguyên từ 1.", "revision")


def _marks(entry: Entry) -> Iterator[Problem]:
    evidence, scope = entry.text("evidence"), entry.text("scope")
    if evidence and not EVIDENCE.fullmatch(evidence):
        yield entry.error("EVIDENCE", "«evidence» phải là R:nguồn, P, P:nguồn, I, M hoặc GAP.", "evidence")
    if scope and not SCOPE.fullmatch(scope):
        sentence = "«scope» phải là national, province:mã, issuer:mã hoặc campaign:mã (chữ thường, gạch nối)."
        yield entry.error("SCOPE", sentence, "scope")
    elif scope == "national" and entry.table == ROW and f"/{LOCAL}/" in entry.file.replace("\\", "/"):
        sentence = f"tệp trong {LOCAL}/ chỉ ghi quy định của tỉnh, cơ quan hoặc phong trào, không ghi «national»."
        yield entry.error("SCOPE", sentence, "scope")
    if entry.table == REPEAL and entry.text("article") and not provisions(entry.text("article")):
        yield entry.error("TYPE", "«article» phải nêu điều, khoản, điểm, ví dụ «Điều 5 khoản 1 điểm b».", "article")


def _days(entry: Entry) -> Iterator[Problem]:
    first, until = entry.day("from"), entry.day("until")
    if first and until and until <= first and not entry.withdrawn:
        sentence = (
            f"hết hiệu lực từ {short_date(until)} (không tính ngày đó) không sau ngày có hiệu lực {short_date(first)}."
        )
        yield entry.error("END_BEFORE_START", sentence, "until")
    issued = entry.day("issued")
    if issued and first and first < issued and not entry.text("note"):
        sentence = f"có hiệu lực {short_date(first)} trước ngày ban hành {short_date(issued)}; nêu lý do ở «note»."
        yield entry.warning("IN_FORCE_BEFORE_ISSUED", sentence, "from")


def _value(entry: Entry) -> Iterator[Problem]:
    if "value" not in entry.fields:
        return
    value = entry.fields["value"]
    if not _is_value(value):
        sentence = "«value» phải là chữ, số nguyên, true/false, ngày hoặc danh sách chữ; số lẻ viết trong dấu nháy."
        yield entry.error("TYPE", sentence, "value")
        return
    empty = not entry.value.strip()
    if empty and entry.text("evidence") != GAP and not entry.text("note").strip():
        sentence = "«value» để trống thì «evidence» là GAP, hoặc «note» phải nói ai cho giá trị."
        yield entry.error("VALUE_EMPTY", sentence, "value")
    if not empty and entry.text("evidence") == GAP and not entry.text("id").startswith(HOLIDAY):
        yield entry.error("VALUE_OF_A_GAP", "«evidence» là GAP (chưa tìm thấy) thì «value» phải để trống.", "value")


def _is_value(value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, str) and item.strip() for item in value)
    if isinstance(value, date):
        return not isinstance(value, datetime)
    return isinstance(value, str | int)


def _holiday(entry: Entry) -> Iterator[Problem]:
    if not entry.text("id").startswith(HOLIDAY) or (entry.text("evidence") == GAP and not entry.value):
        return
    try:
        date.fromisoformat(entry.value)
        kind = HolidayKind(entry.text("unit"))
    except ValueError:
        sentence = f"ngày nghỉ cần «value» là ngày và «unit» là một trong {', '.join(HolidayKind)}."
        yield entry.error("HOLIDAY", sentence, "value")
        return
    if not entry.text("note").strip():
        yield entry.error("HOLIDAY", f"ngày nghỉ ({kind.value}) cần tên ngày ở «note».", "note")
