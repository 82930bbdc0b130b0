"""Reading legal values: unverified ones warn and ask for a recorded decision; they never refuse a person."""

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


def unverified(values: tuple[LegalValue, ...]) -> tuple[str, ...]:
    """Ids of the values that no officer has confirmed on the official text yet."""
    return tuple(value.id for value in values if not value.verified)
