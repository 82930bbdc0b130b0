"""Numbers and symbols of papers: taken apart, found in a text, and brought to the form that a catalogue has."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from rules.award_history import folded

_ID = re.compile(r"(?P<number>\d+)(?:/(?P<year>\d{4}))?[/-](?P<symbol>[^\W\d_]+(?:[/-][^\W\d_]+)*)")


@dataclass(frozen=True)
class InstrumentId:
    """«172/2015/QĐ-UBND» taken apart; `year` only where the number itself carries one."""

    number: int
    year: int | None
    symbol: str


def parted(written: str) -> InstrumentId | None:
    """The parts of an identifier, None when it is none."""
    match = _ID.fullmatch(written)
    if match is None:
        return None
    return InstrumentId(int(match["number"]), int(match["year"]) if match["year"] else None, match["symbol"])


def mentioned(text: str) -> list[str]:
    """Every identifier in a text, as written."""
    return [match.group() for match in _ID.finditer(text)]


def same_paper(written: str) -> str:
    """What two ways of writing one identifier share: «34-CT-TW» and «34-CT/TW», «NĐ/NĐ-CP» and «NĐ-CP»."""
    return " ".join(word for word, _again in groupby(folded(written).split()))


def catalogue(ids: Iterable[str]) -> Mapping[str, str]:
    """Shared key → identifier in its proper form."""
    return {same_paper(one): one for one in ids}


def misspelt(text: str, known: Mapping[str, str]) -> list[tuple[str, str]]:
    """(as written, proper form) of each identifier in the text that a catalogue knows in another form."""
    found = [(written, known.get(same_paper(written), written)) for written in mentioned(text)]
    return [(written, proper) for written, proper in found if written != proper]
