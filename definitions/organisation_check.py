"""What can be wrong with the files of `law/organisation`: all of it in one run, each with its file and line."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from definitions.problem import Problem
from definitions.toml_tables import Row
from rules.calendar import short_date
from rules.organisation import FUNCTION_LABELS, Function, Level, LevelTask, SuccessionKind

ALL, REST = "ALL", "REST"
EVIDENCE = re.compile(r"(R:\S+|P(:\S+)?|I|M|GAP)")
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DATED = ("name", "category", "parent", "seat")
_GROUNDS = frozenset({"instrument", "article", "evidence", "note", "illustrative"})
_LISTS = frozenset({"from_unit", "functions", "places"})


@dataclass(frozen=True)
class _Form:
    needed: frozenset[str]
    others: frozenset[str] = frozenset()


_FORMS = {
    "unit": _Form(frozenset({"code", "level"}), frozenset({"from", "until", *DATED})),
    "succession": _Form(frozenset({"from_unit", "kind", "on", "functions"}), frozenset({"to_unit", "places"})),
    "level": _Form(frozenset({"task", "level", "value"}), frozenset({"scope", "from", "until"})),
    **{table: _Form(frozenset({"unit", table}), frozenset({"from", "until"})) for table in DATED},
}
_CLOSED: Mapping[str, tuple[str, ...]] = {
    "level": tuple(Level),
    "kind": tuple(SuccessionKind),
    "task": tuple(LevelTask),
}


def functions_of(row: Row, unit: str, rows: Iterable[Row]) -> tuple[Function, ...]:
    """The functions of one succession of a unit: as named, all of them, or the rest that its other rows leave."""
    named = row.texts("functions")
    if ALL in named:
        return tuple(Function)
    if REST not in named:
        return tuple(Function(name) for name in named if name in Function.__members__)
    taken = {
        name
        for other in rows
        if other.table == "succession" and unit in other.texts("from_unit") and REST not in other.texts("functions")
        for name in other.texts("functions")
    }
    return tuple(function for function in Function if function.value not in taken)


def check_rows(rows: Sequence[Row]) -> Iterator[Problem]:
    """Everything wrong with the rows, first each by itself, then side by side."""
    for row in rows:
        yield from _form(row)
    units = {row.text("code"): row for row in rows if row.table == "unit" and row.text("code")}
    yield from _twice(rows)
    for row in rows:
        yield from _unknown(row, units)
    yield from _periods(rows, units)
    yield from _levels(rows)
    steps = [row for row in rows if row.table == "succession" and row.day("on")]
    for step in steps:
        yield from _days(step, units)
    yield from _lost_twice(steps, rows)
    yield from _without_successor(units, steps, rows)
    yield from _cycles(steps)


def _form(row: Row) -> Iterator[Problem]:
    form, name = _FORMS[row.table], _name(row)
    if "verified" in row.fields:
        sentence = f"{name}: tệp không được tự ghi «verified»; chỉ cán bộ xác nhận khi có văn bản chính thức."
        yield row.error("VERIFIED_BY_FILE", sentence, "verified")
    for field in sorted(row.fields.keys() - form.needed - form.others - _GROUNDS - {"verified"}):
        yield row.error("FIELD_UNKNOWN", f"{name}: không có trường «{field}»; xóa hoặc sửa tên.", field)
    for field in sorted((form.needed | {"instrument", "evidence"}) - row.fields.keys()):
        yield row.error("FIELD_MISSING", f"{name}: thiếu trường «{field}».")
    for field in sorted(row.fields.keys() & (form.needed | form.others | _GROUNDS)):
        yield from _type(row, name, field)
    if row.text("evidence") and not EVIDENCE.fullmatch(row.text("evidence")):
        yield row.error("EVIDENCE", f"{name}: «evidence» phải là R:nguồn, P, P:nguồn, I, M hoặc GAP.", "evidence")
    if row.text("code") and not CODE.fullmatch(row.text("code")):
        yield row.error("CODE", f"{name}: mã chỉ dùng chữ thường không dấu, số và gạch nối.", "code")
    first, until = row.day("from"), row.day("until")
    if first and until and until <= first:
        sentence = f"{name}: kết thúc {short_date(until)} không sau ngày bắt đầu {short_date(first)}."
        yield row.error("END_BEFORE_START", sentence, "until")


def _type(row: Row, name: str, field: str) -> Iterator[Problem]:
    value = row.fields[field]
    if field in ("from", "until", "on"):
        if not isinstance(value, date) or isinstance(value, datetime):
            yield row.error("TYPE", f"{name}: «{field}» phải là ngày dạng 2025-07-01, không có dấu nháy.", field)
    elif field == "illustrative":
        if not isinstance(value, bool):
            yield row.error("TYPE", f"{name}: «illustrative» phải là true hoặc false.", field)
    elif field in _LISTS:
        if not row.texts(field) and value != []:
            yield row.error("TYPE", f"{name}: «{field}» phải là một danh sách chữ.", field)
    elif not isinstance(value, str):
        yield row.error("TYPE", f"{name}: «{field}» phải là chữ.", field)
    if field in _CLOSED and isinstance(value, str) and value not in _CLOSED[field]:
        yield row.error("VALUE", f"{name}: «{field}» phải là một trong: {', '.join(_CLOSED[field])}.", field)
    if field == "functions":
        known = (*Function, ALL, REST)
        for strange in (item for item in row.texts(field) if item not in known):
            yield row.error("FUNCTION_UNKNOWN", f"{name}: không có việc «{strange}»; chọn: {', '.join(known)}.", field)


def _name(row: Row) -> str:
    if row.table == "unit":
        return f"Đơn vị {row.text('code') or '(không có mã)'}"
    if row.table == "succession":
        return (
            f"Kế thừa {', '.join(row.texts('from_unit')) or '(không có đơn vị)'} → {row.text('to_unit') or '(không)'}"
        )
    if row.table == "level":
        return f"Cấp {row.text('level')}, {row.text('task')}"
    return f"Dòng [[{row.table}]] của {row.text('unit') or '(không có đơn vị)'}"


def _twice(rows: Iterable[Row]) -> Iterator[Problem]:
    seen: dict[str, Row] = {}
    for row in rows:
        code = row.text("code")
        if row.table == "unit" and code and seen.setdefault(code, row) is not row:
            first = seen[code]
            yield row.error("UNIT_TWICE", f"Đơn vị {code} đã có ở {first.file}:{first.line}; giữ lại một.", "code")


def _unknown(row: Row, units: Mapping[str, Row]) -> Iterator[Problem]:
    for field in ("unit", "parent", "from_unit", "to_unit", "places"):
        for code in row.texts(field):
            if code and code not in units:
                sentence = f"{_name(row)}: không có đơn vị «{code}» trong các bảng [[unit]]; thêm đơn vị hoặc sửa mã."
                yield row.error("UNIT_UNKNOWN", sentence, field)
    kind, to_unit = row.text("kind"), row.text("to_unit")
    if row.table == "succession" and not to_unit and kind != SuccessionKind.ABOLISH:
        yield row.error("SUCCESSOR_MISSING", f"{_name(row)}: thiếu «to_unit»; chỉ ABOLISH mới không có đơn vị nhận.")


def _periods(rows: Iterable[Row], units: Mapping[str, Row]) -> Iterator[Problem]:
    """A unit has one name, one category, one parent and one seat on a day; either for its whole life or in rows."""
    kept: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.table in DATED:
            kept[row.table, row.text("unit")].append(row)
    for (table, code), dated in kept.items():
        if code in units and units[code].text(table):
            sentence = f"{_name(dated[0])}: đơn vị đã ghi «{table}» cho cả thời gian tồn tại; chỉ giữ một cách ghi."
            yield dated[0].error("OVERLAP", sentence)
        yield from _overlaps(dated)
    named = {code for table, code in kept if table == "name"}
    for code, unit in units.items():
        if not unit.text("name") and code not in named:
            yield unit.error("NAME_MISSING", f"Đơn vị {code}: thiếu «name» hoặc các dòng [[name]].")


def _overlaps(dated: list[Row]) -> Iterator[Problem]:
    ordered = sorted(dated, key=lambda row: row.day("from") or date.min)
    for before, after in zip(ordered, ordered[1:], strict=False):
        first = after.day("from") or date.min
        if (before.day("until") or date.max) > first:
            sentence = (
                f"{_name(after)}: chồng thời gian với dòng ở {before.file}:{before.line}; "
                f"cho dòng đó «until» = {first.isoformat()} hoặc sửa «from»."
            )
            yield after.error("OVERLAP", sentence, "from")


def _levels(rows: Iterable[Row]) -> Iterator[Problem]:
    kept: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.table == "level":
            kept[row.text("task"), row.text("level"), row.text("scope")].append(row)
    for dated in kept.values():
        yield from _overlaps(dated)


def _days(step: Row, units: Mapping[str, Row]) -> Iterator[Problem]:
    """A successor begins no later than it takes over; what merges or ends does so no later than its own end."""
    on = step.day("on")
    assert on is not None
    to = units.get(step.text("to_unit"))
    if to is not None:
        begun, ended = to.day("from") or date.min, to.day("until") or date.max
        if on < begun or on >= ended:
            sentence = f"{_name(step)}: đơn vị nhận không tồn tại vào ngày {short_date(on)}."
            yield step.error("SUCCESSOR_NOT_THERE", sentence, "on")
    for code in step.texts("from_unit"):
        unit = units.get(code)
        if unit is None:
            continue
        ended = unit.day("until") or date.max
        if step.text("kind") != SuccessionKind.TAKEOVER and on < ended:
            until = unit.day("until")
            said = f"đến {short_date(until)}" if until else "chưa có ngày kết thúc"
            sentence = f"{_name(step)}: kế thừa từ {short_date(on)} nhưng {code} còn tồn tại ({said})."
            yield step.error("SUCCESSOR_TOO_EARLY", sentence, "on")


def _lost_twice(steps: Sequence[Row], rows: Sequence[Row]) -> Iterator[Problem]:
    """A function leaves a unit once: several successors share one day and tell each other apart by place."""
    seen: dict[tuple[str, Function], Row] = {}
    for step in sorted(steps, key=lambda row: row.day("on") or date.min):
        for code in step.texts("from_unit"):
            for function in functions_of(step, code, rows):
                first = seen.setdefault((code, function), step)
                if first.day("on") != step.day("on"):
                    sentence = (
                        f"{_name(step)}: việc «{FUNCTION_LABELS[function]}» của {code} đã chuyển từ "
                        f"{short_date(first.day('on') or date.min)} ({first.file}:{first.line})."
                    )
                    yield step.error("FUNCTION_TWICE", sentence, "functions")


def _without_successor(units: Mapping[str, Row], steps: Iterable[Row], rows: Sequence[Row]) -> Iterator[Problem]:
    """Every function of a unit that has ended went somewhere, or ends by an ABOLISH row that says so."""
    passed: dict[str, set[Function]] = defaultdict(set)
    for step in steps:
        for code in step.texts("from_unit"):
            passed[code] |= set(functions_of(step, code, rows))
    for code, unit in units.items():
        left = [FUNCTION_LABELS[function] for function in Function if function not in passed[code]]
        until = unit.day("until")
        if until and left:
            sentence = (
                f"Đơn vị {code} kết thúc ngày {short_date(until)} nhưng chưa có đơn vị nhận việc: {'; '.join(left)}. "
                "Thêm [[succession]] cho các việc này, hoặc ABOLISH nếu việc chấm dứt."
            )
            yield unit.error("NO_SUCCESSOR", sentence, "until")


def _cycles(steps: Iterable[Row]) -> Iterator[Problem]:
    """Nobody comes back to where it started: not even over several units."""
    onward: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for step in steps:
        for code in step.texts("from_unit"):
            if step.text("to_unit"):
                onward[code].append((step.text("to_unit"), step))
    done: set[str] = set()

    def walk(code: str, way: tuple[str, ...]) -> Iterator[Problem]:
        for to, step in onward.get(code, []):
            if to in way:
                circle = " → ".join((*way[way.index(to) :], to))
                yield step.error("CYCLE", f"Kế thừa vòng tròn: {circle}; xóa một dòng.", "to_unit")
            elif to not in done:
                yield from walk(to, (*way, to))
        done.add(code)

    for code in list(onward):
        if code not in done:
            yield from walk(code, (code,))
