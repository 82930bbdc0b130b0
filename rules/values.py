"""Reading legal values: unverified ones warn and ask for a recorded decision; they never refuse a person."""

from datetime import date
from fractions import Fraction

from rules.facts import LegalValue, Source
from rules.refusal import PROTOCOL


def find(values: tuple[LegalValue, ...], value_id: str) -> LegalValue:
    """The value of that id. A KeyError is a fault: the resolution must have delivered it."""
    for value in values:
        if value.id == value_id:
            return value
    raise KeyError(value_id)


def cited(values: tuple[LegalValue, ...], value_id: str) -> Source:
    """Who says so, for a sentence that rests on a value: its instrument and article, or our own rules without one."""
    return next((value.source for value in values if value.id == value_id), PROTOCOL)


def share(values: tuple[LegalValue, ...], value_id: str) -> Fraction:
    """A share such as "2/3" or "0.8" as an exact fraction in (0, 1]. A ValueError is a fault of the table."""
    result = Fraction(find(values, value_id).value)
    if not 0 < result <= 1:
        raise ValueError(f"{value_id}: {result} is not a share")
    return result


def held(values: tuple[LegalValue, ...], value_id: str) -> LegalValue | None:
    """The value of that id when one is in force and says something; None for no row and for a gap (empty value)."""
    return next((value for value in values if value.id == value_id and value.value.strip()), None)


def held_on(values: tuple[LegalValue, ...], value_id: str, on: date) -> LegalValue | None:
    """:func:`held` among rows of several periods: the one in force on the day. `valid_until` is exclusive."""
    for value in values:
        begun = value.valid_from is None or value.valid_from <= on
        over = value.valid_until is not None and value.valid_until <= on
        if value.id == value_id and value.value.strip() and begun and not over:
            return value
    return None


def number(values: tuple[LegalValue, ...], value_id: str) -> Fraction:
    """A number as an exact fraction, in the row's own unit. KeyError: no row. ValueError: a gap, or no number."""
    return Fraction(find(values, value_id).value.strip())


def flag(values: tuple[LegalValue, ...], value_id: str, default: bool = False) -> bool:
    """A row "true" or "false"; the default without a row and for a gap. ValueError for any other word."""
    value = held(values, value_id)
    if value is None:
        return default
    word = value.value.strip().lower()
    if word not in ("true", "false"):
        raise ValueError(f"{value_id}: {value.value!r} is neither true nor false")
    return word == "true"


def listed(values: tuple[LegalValue, ...], value_id: str) -> tuple[str, ...]:
    """The entries of a list row ("A | B"), in its order; empty without a row and for a gap."""
    value = held(values, value_id)
    return entries(value) if value else ()


def entries(value: LegalValue) -> tuple[str, ...]:
    """The entries of one list row ("A | B"), in its order, without empty ones."""
    return tuple(entry.strip() for entry in value.value.split("|") if entry.strip())


SECONDARY = frozenset({"S34", "S35", "S36", "S37", "S43", "S46", "S47", "S49", "S51", "S58"})
"""Sources that restate an instrument: a headline, a project's register, a private repository (law §0.1)."""


def is_secondary(value: LegalValue) -> bool:
    """Whether a value that was read was read in secondary sources only. Practice, memory and inference are not read."""
    kind, _, named = value.evidence.partition(":")
    sources = {one.strip() for one in named.split(",") if one.strip()}
    return kind.strip() == "R" and bool(sources) and sources <= SECONDARY
