"""Rows of law in words: what an id is called, what its value says, how it came to be known. From `names.toml`."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from definitions.law.resolve import law_table
from definitions.statute_words import CODED, PREFIX, statute_name, statute_value
from rules.calendar import HolidayKind
from rules.deadline import UNITS
from rules.facts import LegalValue
from rules.values import entries, is_secondary

FILE = Path(__file__).with_name("names.toml")
HOLIDAYS = {
    HolidayKind.STATUTORY: "Ngày lễ",
    HolidayKind.COMPENSATORY: "Nghỉ bù",
    HolidayKind.SWAPPED_OFF: "Nghỉ hoán đổi",
    HolidayKind.SWAPPED_ON: "Làm bù",
}
SCOPES = {"national": "quốc gia", "province": "tỉnh", "issuer": "cơ quan", "campaign": "phong trào"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLACE = "{}"
_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
FRACTIONS = frozenset({"multiplier", "multiplier_at_most", "factor", "mm", "pt", "lines"})
"""Units whose numbers may have decimals."""


def groups() -> Mapping[str, str]:
    """Group of subjects → its heading, in the order of the page."""
    found: Mapping[str, str] = _words()["groups"]
    return found


def group_of(value_id: str) -> str:
    """The group that an id belongs to. KeyError: an id of no known kind."""
    return str(_words()["group_of"][value_id.partition(".")[0]])


@cache
def name_of(value_id: str) -> str:
    """What a row is about: «Thời gian thẩm định: cấp huyện»; the id itself when nobody has named it."""
    exact = _words()["name"].get(value_id)
    if exact is not None:
        return str(exact)
    for pattern, words in _patterns():
        found = pattern.fullmatch(value_id)
        if found:
            said = words
            for part in found.groups():
                said = said.replace(_PLACE, _part(part), 1)
            return said[0].upper() + said[1:]
    return statute_name(value_id) or value_id


def title_of(row: LegalValue) -> str:
    """`name_of` its id; a day of the calendar by what kind of day it is."""
    if row.id.startswith("holiday.") and row.value in (row.id.removeprefix("holiday."), ""):
        kind = HOLIDAYS.get(HolidayKind(row.unit)) if row.unit in set(HolidayKind) else None
        return f"{kind or 'Ngày'} {name_of(row.id)}"
    return name_of(row.id)


def value_words(row: LegalValue) -> str:
    """The value as a person reads it, with its unit; empty for a gap."""
    text = row.value.strip()
    if not text:
        return ""
    if row.id.startswith(PREFIX) and row.unit in CODED:
        return statute_value(row)
    if _DAY.fullmatch(text):
        day = row.value.split("-")
        return f"{day[2]}/{day[1]}/{day[0]}"
    if row.unit == "VND/month" and text.isdigit():
        text = f"{int(text):,}".replace(",", ".")
    unit = unit_words(row.unit) if text[0].isdigit() else ""
    unit = "" if unit.startswith("(") else unit
    text = _DECIMAL.sub(",", text) if row.unit in FRACTIONS else text
    said = "; ".join(_coded(entry) for entry in entries(row)) if " | " in text else _coded(text)
    return f"{said} {unit}".strip()


def evidence_words(row: LegalValue) -> str:
    """«đã đọc (S13)», «đã đọc ở nguồn thứ cấp (S43)»: how the row came to be known, with its sources."""
    tag, _, sources = row.evidence.partition(":")
    said = str(_words()["evidence"].get(tag.strip(), row.evidence))
    said = f"{said} ở nguồn thứ cấp" if is_secondary(row) else said
    return f"{said} ({sources.strip()})" if sources.strip() else said


def scope_words(scope: str) -> str:
    """«quốc gia», «tỉnh tinh-bac-giang»: whose rule it is."""
    kind, _, code = scope.partition(":")
    said = SCOPES.get(kind, kind)
    return f"{said} ({code})" if code else said


def unit_words(unit: str) -> str:
    """The unit of a number in words; empty for units that only say what kind of thing a value is."""
    said = unit if unit in UNITS.values() else ""  # issuers write the unit of a limit in words
    return str(_words()["unit"].get(unit, said))


def _coded(text: str) -> str:
    """A code as words; a text stays as it is."""
    words = _words()
    known = words["code"].get(text) or words["part"].get(text)
    return str(known) if known else _award_names().get(text, text)


def _part(part: str) -> str:
    if _DAY.fullmatch(part):
        year, month, day = part.split("-")
        return f"{day}/{month}/{year}"
    return _award_names().get(part) or str(_words()["part"].get(part, part))


@cache
def _award_names() -> Mapping[str, str]:
    """Code of an award → the name that its row of law gives it, the latest one."""
    rows = [row for row in law_table().rows if row.id.startswith("award.") and row.id.endswith(".name")]
    return {row.id.split(".")[1]: row.value for row in rows if row.value and " | " not in row.value}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Names with a star: the more an id says itself, the earlier it is tried."""
    named = [(key, str(words)) for key, words in _words()["name"].items() if "*" in key]
    named.sort(key=lambda pair: (-pair[0].count("."), pair[0].count("*"), -len(pair[0])))
    return tuple((re.compile(re.escape(key).replace(r"\*", r"([^.]+)")), words) for key, words in named)


@cache
def _words() -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return found
