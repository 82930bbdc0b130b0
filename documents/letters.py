"""The letter of a notice: facts in, subject line and plain text out. Pure: no clock, no rows, no sending.

One template for each kind, in three blocks: `subject`, `happened`, `todo`. Each line of a block is one paragraph; a
value can never add a line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment

from documents.wording import TEMPLATES, clean
from payloads.naming import STANDING, SUPERIOR, Names
from rules.facts import VIETNAM, DossierItem, Obligation, Window
from rules.window import local_midnight, say_day, say_instant, say_last_day

FOLDER = TEMPLATES / "notices"
FRAME = "frame.txt.j2"
SUFFIX = ".txt.j2"
REHEARSAL_SUBJECT = "[DIỄN TẬP]"
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
WINDOW_NAMES = {
    "CAMPAIGN": "thời gian thi đua",
    "REGISTRATION": "thời gian đăng ký thi đua",
    "SUBMISSION": "thời gian nhận hồ sơ đề nghị khen thưởng",
    "PLAN": "hạn gửi kế hoạch của đơn vị",
    "REPORT": "hạn nộp báo cáo kết quả",
}
STEMS = {"WAVE": "thời gian thi đua đợt", "REVIEW": "hạn gửi báo cáo sơ kết đợt"}
"""Windows of a wave, by the word before their number."""
UNNAMED = Names(STANDING, "", "", SUPERIOR, "Giấy khen", "Bằng khen", False)
"""For a programme, which belongs to no campaign."""


class UnknownKind(LookupError):
    """A notice was ordered for which there is no letter: a fault."""


class Unwordable(RuntimeError):
    """The facts lack something that the letter has to say: a fault."""


@dataclass(frozen=True)
class LetterFacts:
    """What a letter may speak of. Instants are aware; bounds are exclusive."""

    kind: str
    detail: str
    unit_name: str
    campaign_title: str
    issuer_name: str
    plan: str
    at: datetime
    """Campaign time of the act that ordered the notice."""
    windows: tuple[Window, ...] = ()
    dossier_list: tuple[DossierItem, ...] = ()
    number: int | None = None
    label: str = ""
    filed_at: datetime | None = None
    act: Mapping[str, Any] | None = None
    reason: str = ""
    rehearsal: bool = False
    names: Names | None = None
    """How the campaign calls its offices and awards; None: neutral words."""
    obligations: tuple[Obligation, ...] = ()
    former: str = ""
    """The unit that a handed-over part or dossier began with."""


@dataclass(frozen=True)
class Letter:
    """Subject line (one line) and text (lines ended by LF)."""

    subject: str
    text: str


class Letters:
    """The wordings of one folder."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            # Plain text: only HTML would need escaping.
            autoescape=select_autoescape(enabled_extensions=("html",)),
        )
        self._environment.filters.update(day=say_day, instant=say_instant, deadline=deadline, capital=capital)
        self._environment.filters.update(moment=datetime.fromisoformat, window=window_name)
        files = (file.name.removesuffix(SUFFIX) for file in folder.glob(f"*{SUFFIX}") if file.name != FRAME)
        self.kinds = frozenset(name.upper() for name in files)

    def of(self, facts: LetterFacts) -> Letter:
        """The letter. Raises UnknownKind, or Unwordable when a fact is missing or has an impossible form."""
        if facts.kind not in self.kinds:
            raise UnknownKind(facts.kind)
        try:
            return self._render(facts)
        except (TemplateError, LookupError, ValueError, TypeError) as error:
            raise Unwordable(f"{facts.kind}: {type(error).__name__}: {error}") from error

    def _render(self, facts: LetterFacts) -> Letter:
        data = _data(facts)
        template = self._environment.get_template(f"{facts.kind.lower()}{SUFFIX}")
        context = template.new_context(data)
        blocks = {name: _paragraphs("".join(block(context))) for name, block in template.blocks.items()}
        text = self._environment.get_template(FRAME).render(data | blocks)
        subject = " ".join(blocks["subject"])
        if facts.rehearsal:
            subject = f"{REHEARSAL_SUBJECT} {subject}"
        return Letter(subject, text.strip() + "\n")


def deadline(closes_at: datetime) -> str:
    """An exclusive bound as a person reads it: «hết thứ Tư ngày 14/8/2024», or with the hour when it is no midnight."""
    if closes_at == local_midnight(closes_at):
        last_day = closes_at.astimezone(VIETNAM).weekday() - 1
        return f"hết {_WEEKDAYS[last_day]} ngày {say_last_day(closes_at)}"
    local = closes_at.astimezone(VIETNAM)
    return f"trước {local:%H:%M} {_WEEKDAYS[local.weekday()]} ngày {say_day(closes_at)}"


def until(window: Window) -> str:
    """The end of a window with the words of its paper beside it."""
    if window.closes_at is None:
        return window.as_written
    return f"{deadline(window.closes_at)} (văn bản ghi: «{window.as_written}»)"


def window_name(key: str) -> str:
    """A window inside a sentence; waves by their number."""
    stem, _, number = key.partition("_")
    return WINDOW_NAMES.get(key) or f"{STEMS.get(stem, 'thời hạn')} {number}".strip()


def _schedule(windows: tuple[Window, ...]) -> str:
    """The windows as they stand now, in the words of the plan and of the papers that moved them."""
    said = (f"{window_name(window.key)} {clean(window.as_written)}" for window in windows)
    return "; ".join(said)


def _owed(facts: LetterFacts) -> list[str]:
    """What the unit still has to send in the campaign, each with its bound where the plan sets one."""
    by_key = {window.key: window for window in facts.windows}
    lines = []
    for owed in facts.obligations:
        window = by_key.get(owed.window)
        lines.append(f"{clean(owed.label)}, hạn: {until(window)}" if window is not None else clean(owed.label))
    return lines


def capital(text: str) -> str:
    """The same text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def _data(facts: LetterFacts) -> dict[str, Any]:
    act = _cleaned(facts.act or {})
    labels = {item.kind: clean(item.label) for item in facts.dossier_list}
    label = clean(facts.label)
    names = facts.names or UNNAMED
    key = facts.detail.partition(":")[0]
    owed = next((one for one in facts.obligations if one.key == key), None)
    data: dict[str, Any] = {
        "unit_name": clean(facts.unit_name),
        "campaign": clean(facts.campaign_title),
        "issuer": clean(facts.issuer_name),
        "plan": clean(facts.plan),
        "detail": clean(facts.detail),
        "at": facts.at,
        "number": facts.number,
        "dossier": f"hồ sơ số {facts.number}" + (f" đề nghị khen thưởng «{label}»" if label else ""),
        "label": label,
        "filed_at": facts.filed_at,
        "act": act,
        "items": [labels.get(kind, kind) for kind in act.get("items", ())],
        "reason": clean(facts.reason),
        "ends": {window.key: until(window) for window in facts.windows},
        "written": {window.key: window.as_written for window in facts.windows},
        "closes": {window.key: window.closes_at for window in facts.windows},
        "schedule": _schedule(facts.windows),
        "obligations": _owed(facts),
        "owed": clean(owed.label) if owed is not None else "",
        "standing": clean(names.standing),
        "superior": clean(names.superior),
        "given": clean(names.given),
        "higher": clean(names.higher),
        "former": clean(facts.former),
        "subject_is_dossier": facts.number is not None,
        "rehearsal": facts.rehearsal,
    }
    if owed is not None:
        bound = next((window for window in facts.windows if window.key == owed.window), None)
        data["owed_until"] = until(bound) if bound is not None else ""
        data["owed_closes"] = bound.closes_at if bound is not None else None
    if "paper" in act:
        paper = act["paper"]
        data["paper"] = f"văn bản số {paper['number']} ngày {say_day(datetime.fromisoformat(paper['dated']))}"
    return data


def _cleaned(value: Any) -> Any:
    """The same data with every string on one line."""
    if isinstance(value, Mapping):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return clean(value) if isinstance(value, str) else value


def _paragraphs(text: str) -> list[str]:
    return [line for line in map(clean, text.splitlines()) if line]
