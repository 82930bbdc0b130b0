"""From a paper's data to its sentences: clean text in, Jinja2 wording out, one list of paragraphs for each block.

The templates are plain text. Each line of a block is one paragraph; a value can never add a line or a command.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment

from documents.model import Paper
from rules.facts import VIETNAM

TEMPLATES = Path(__file__).parent / "templates"
_BLANK = "……"


def clean(text: str) -> str:
    """NFC, no control or zero-width characters, single spaces, no space at the ends."""
    spaced = "".join(" " if character.isspace() else character for character in text)
    kept = "".join(character for character in spaced if unicodedata.category(character) not in ("Cc", "Cf"))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def tidy(value: object) -> Any:
    """The same data as dicts, lists and clean strings; dates and numbers as they are."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: tidy(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [tidy(item) for item in value]
    return clean(value) if isinstance(value, str) else value


def day_words(day: date | None) -> str:
    """«ngày 05 tháng 02 năm 2024»: leading zero for days under 10 and months 1, 2 only (NĐ 30/2020, phụ lục I)."""
    if day is None:
        return f"ngày {_BLANK} tháng {_BLANK} năm {_BLANK}"
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def instant_words(instant: datetime) -> str:
    """«09 giờ 30 phút, ngày 19 tháng 8 năm 2024», Vietnamese time."""
    local = instant.astimezone(VIETNAM)
    return f"{local:%H} giờ {local:%M} phút, {day_words(local.date())}"


def reference(paper: Mapping[str, Any]) -> str:
    """«05/QĐ-UBND»; numbers under 10 get a leading zero."""
    number = paper["number"]
    if number is None:
        return f"{_BLANK}/{paper['symbol']}"
    return f"{number.zfill(2) if number.isdigit() else number}/{paper['symbol']}"


def counted(number: int) -> str:
    """«05», «12»: how papers write a number of persons or copies."""
    return f"{number:02}"


KINDS = (("collectives", "tập thể"), ("households", "hộ gia đình"), ("individuals", "cá nhân"))
"""Lists of recipients of a paper in their order, and what papers call them."""


def _lists(paper: Mapping[str, Any], prefix: str) -> list[tuple[int, str]]:
    return [(len(rows), name) for field, name in KINDS if (rows := paper.get(prefix + field))]


def _joined(parts: Sequence[str]) -> str:
    return " và ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def counted_recipients(paper: Mapping[str, Any], prefix: str = "") -> str:
    """«02 tập thể, 01 hộ gia đình và 15 cá nhân»: who is on the lists of a paper."""
    return _joined([f"{counted(number)} {name}" for number, name in _lists(paper, prefix)])


def kinds_of_recipients(paper: Mapping[str, Any], prefix: str = "") -> str:
    """«tập thể, cá nhân»: what kinds of recipients a paper lists."""
    return ", ".join(name for _number, name in _lists(paper, prefix))


def money(amount: int) -> str:
    """«1.560.000 đồng»."""
    return f"{amount:,} đồng".replace(",", ".")


def _environment(folder: Path) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Plain text goes to the layout as data; only HTML would need escaping.
        autoescape=select_autoescape(enabled_extensions=("html",)),
    )
    environment.filters.update(day=day_words, instant=instant_words, counted=counted, money=money, reference=reference)
    environment.filters.update(recipients=counted_recipients, kinds=kinds_of_recipients)
    return environment


class Wording:
    """The templates of one folder, compiled once."""

    def __init__(self, folder: Path = TEMPLATES) -> None:
        self._environment = _environment(folder)

    def of(self, paper: Paper, data: Mapping[str, Any]) -> dict[str, list[str]]:
        """Every block of the common and the paper's own template, as paragraphs; the own one wins.

        An undefined variable raises jinja2.UndefinedError.
        """
        words: dict[str, list[str]] = {}
        for name in ("common.j2", f"{paper.stem}.j2"):
            template = self._environment.get_template(name)
            context = template.new_context({**data, "paper": data})
            words.update({key: _paragraphs("".join(block(context))) for key, block in template.blocks.items()})
        return words


def _paragraphs(text: str) -> list[str]:
    return [line for line in map(clean, text.splitlines()) if line]
