"""How an officer reads a state: a name for every field, instants and codes in words."""

import re
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter

from audit.codes import KEYED, NOTHING, Names, coded
from audit.differ import ABSENT
from audit.fields import field_name
from definitions.law import words as law
from rules.calendar import in_vietnam, short_date
from rules.facts import LegalValue
from rules.register import TABLES

LEGAL = TypeAdapter(LegalValue)

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DIGEST = re.compile(r"[0-9a-f]{40,64}")
CASES = {"decision": "Dự thảo quyết định {}", "council": "Phiên họp thứ {}", "nomination": "Hồ sơ số {}"}
_CASE = re.compile(rf"({'|'.join(CASES)})/[^/]+/(\d+)")
PAIRS = {"conflicts": "{} (hồ sơ số {})", "casting": "hồ sơ số {}: {}"}
"""Lists of pairs, and how a pair is said."""
NUMBERED = frozenset({"results", "tallies", "written", "inspections", "findings", "unpaid"})
"""Lists whose elements bear numbers of their own."""
_INSIDE = re.compile(r"\[([^\]]*)\]")
_STEP = re.compile(r"([^.\[\]]+)((?:\[[^\]]*\])*)")


def field_of(path: str) -> str:
    """The last field that a path names: «closes_at» of «windows[SUBMISSION].closes_at»."""
    return str(_STEP.findall(path)[-1][0])


def place(path: str, subject: str = "", names: Names = NOTHING) -> str:
    """A path as an officer reads it: «windows[SUBMISSION].moved_by» is «Thời hạn «Nộp hồ sơ» › Văn bản gia hạn»."""
    steps = []
    for name, inside in _STEP.findall(path):
        which = [_which(subject, name, one, names) for one in _INSIDE.findall(inside)]
        steps.append(" ".join([field_name(subject, name), *which]))
    return " › ".join(steps)


def _which(subject: str, name: str, one: str, names: Names) -> str:
    """An element of a list: by its number, its place from 1, or what its code is called."""
    if one.isdecimal():
        return f"số {one}" if name in NUMBERED else f"thứ {int(one) + 1}"
    words = coded(subject, KEYED.get(name, name), one, names) or one
    return words if words.startswith("thứ ") else f"«{words}»"


def said(subject: str, field: str, value: Any, names: Names = NOTHING) -> str:
    """A value as an officer reads it. `field`: the last name of its path; what a code means is told by both."""
    if value is ABSENT or value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, str):
        return coded(subject, field, value, names) or text_words(value, names)
    if isinstance(value, list):
        return _list(subject, field, value, names)
    if isinstance(value, dict):
        return _inner(subject, field, value, names)
    return str(value)


def _list(subject: str, field: str, values: list[Any], names: Names) -> str:
    if field in PAIRS and len(values) == 2 and not isinstance(values[0], list):
        return PAIRS[field].format(*(said(subject, field, one, names) for one in values))
    each = [said(subject, field, one, names) for one in values]
    sentences = any(isinstance(one, dict) for one in values) or any(words.endswith(".") for words in each)
    if len(each) > 1 and sentences:
        return "; ".join(f"({index}) {words}" for index, words in enumerate(each, start=1))
    return ("; " if any("," in words for words in each) else ", ").join(each)


def _inner(subject: str, field: str, value: dict[str, Any], names: Names) -> str:
    """What stands inside a state: papers, sources and values of law in one phrase, all else field by field."""
    if value.keys() == {"number", "dated"}:
        return f"{value['number']} ngày {_day(value['dated'])}"
    if value.keys() == {"title", "article"}:
        return ", ".join(part for part in value.values() if part)
    if value.keys() >= {"id", "value", "unit", "instrument"}:
        return law_words(value)
    return "; ".join(
        f"{field_name(subject, name, field)}: {said(subject, name, each, names)}"
        for name, each in value.items()
        if each not in ("", None, [])
    )


def law_words(row: dict[str, Any]) -> str:
    """A value of law in one phrase: what it is about, what it says, on what ground, how that was read."""
    value = LEGAL.validate_python(row)
    ground = ", ".join(part for part in (value.instrument, value.article) if part)
    return legal_line(value, ground)


def legal_line(value: LegalValue, ground: str) -> str:
    """«Thời gian thẩm định: 8 ngày làm việc (Nghị định …, Điều 5; đã đọc)»."""
    held = f"{law.title_of(value)}: {legal_words(value)}"
    return f"{held} ({ground}; {law.evidence_words(value)})" if ground else held


def legal_words(value: LegalValue) -> str:
    """What a value of law says; a mere yes is a word too, and a gap says that it is one."""
    if not value.value.strip():
        return "chưa có"
    flags = {"true": "có", "false": "không"}
    return flags.get(value.value.casefold()) or law.value_words(value) or value.value


def _day(text: str) -> str:
    return short_date(in_vietnam(datetime.fromisoformat(text)).date())


def text_words(value: str, names: Names = NOTHING) -> str:
    """A text as it stands; instants, days, cases and digests as people read them."""
    if _INSTANT.fullmatch(value):
        return moment_words(datetime.fromisoformat(value))
    if _DAY.fullmatch(value):
        return short_date(date.fromisoformat(value))
    case = _CASE.fullmatch(value)
    if case:
        return CASES[case[1]].format(case[2])
    return f"{value[:4]}…{value[-4:]}" if _DIGEST.fullmatch(value) else value


def moment_words(at: datetime) -> str:
    """«16:40:12 ngày 08/8/2024», in Vietnamese time."""
    local = in_vietnam(at)
    return f"{local:%H:%M:%S} ngày {short_date(local.date())}"


def act_words(subject: str, act: str) -> str:
    """The name of an act, as its button has it."""
    return TABLES[subject].by_act[act].label.rstrip("…") if act in TABLES[subject].by_act else act


def state_words(subject: str, state: str) -> str:
    """The name of a state."""
    return TABLES[subject].states.get(state, state)


def ahead(at: datetime | None, last: datetime, now: datetime) -> str:
    """A note on an instant that is asked for: that it is yet to come, or lies behind the last act; empty: neither.

    `last`: when the last act of all took effect; `now`: by the installation's clock.
    """
    if at is None or at <= last:
        return ""
    if at > now:
        return f"Thời điểm này chưa tới (bây giờ là {moment_words(now)}): đây là tình trạng đến lúc này."
    return f"Thời điểm này ở sau việc cuối cùng ({moment_words(last)}): từ đó chưa có việc nào nữa."
