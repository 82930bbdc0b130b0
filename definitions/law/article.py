"""Citations such as «Điều 5 khoản 1 điểm b» as ways from the outside in: a repeal can hit one point of one clause."""

import re
import unicodedata

LEVELS = ("phụ lục", "điều", "khoản", "điểm")
Provision = tuple[tuple[str, str], ...]
"""Outermost first: (("điều", "5"), ("khoản", "1"), ("điểm", "b"))."""
_PART = re.compile(r"\b(phụ lục|điều|khoản|điểm)\s+([0-9]+[a-zđ]?|[a-zđ]|[ivxlcd]+)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[;,]|\bvà\b")


def provisions(text: str) -> tuple[Provision, ...]:
    """What a citation names, in either order of writing.

    A part without its article takes it from the part before («Điều 54 khoản 1, khoản 2»), else from the one after
    («điểm a, điểm b khoản 1 Điều 5»). Words that name no provision are passed over.
    """
    parts = [part for words in _BETWEEN.split(unicodedata.normalize("NFC", text)) if (part := _part(words))]
    for index, part in enumerate(parts):
        neighbour = parts[index - 1] if index else _next_rooted(parts)
        outermost = min(LEVELS.index(level) for level in part)
        for level in LEVELS[:outermost]:
            if level in neighbour and not (level == "điều" and "phụ lục" in part):
                part[level] = neighbour[level]
    return tuple(tuple((level, part[level]) for level in LEVELS if level in part) for part in parts)


def inside(cited: Provision, whole: Provision) -> bool:
    """Whether what is cited is that provision or lies in it; an article is not inside one of its own points."""
    return set(whole) <= set(cited)


def cites(text: str, repealed: str) -> bool:
    """Whether a citation names the repealed provision or something in it."""
    return any(inside(cited, whole) for cited in provisions(text) for whole in provisions(repealed))


def _part(words: str) -> dict[str, str]:
    return {level.lower(): number.lower() for level, number in _PART.findall(words)}


def _next_rooted(parts: list[dict[str, str]]) -> dict[str, str]:
    return next((part for part in parts if "điều" in part or "phụ lục" in part), {})
