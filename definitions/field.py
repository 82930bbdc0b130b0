"""The kinds of field that definition files are made of: days, shares, codes, texts, counts."""

import re
from datetime import date
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, WithJsonSchema
from pydantic_core import PydanticCustomError

_DAY_PATTERN = r"^\d{4}-\d{2}-\d{2}$"
_DAY = re.compile(_DAY_PATTERN, re.ASCII)
_SHARE_PATTERN = r"^[1-9]\d*/[1-9]\d*$"


def _day(value: object) -> object:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("impossible_day", "impossible day") from None
    if type(value) is date:
        return value
    raise PydanticCustomError("not_a_day", "not a day")


def _share(value: object) -> object:
    if isinstance(value, Fraction):
        share = value
    else:
        top, slash, bottom = value.partition("/") if isinstance(value, str) else ("", "", "")
        if not (slash and top.isdecimal() and bottom.isdecimal() and int(bottom)):
            raise PydanticCustomError("not_a_share", "not a share")
        share = Fraction(int(top), int(bottom))
    if not 0 < share <= 1:
        raise PydanticCustomError("not_a_share", "not a share")
    return share


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "pattern": _DAY_PATTERN})]
Share = Annotated[Fraction, BeforeValidator(_share), WithJsonSchema({"type": "string", "pattern": _SHARE_PATTERN})]
"""A share as «2/3»: never a binary fraction, because ceil(p × N) must be exact."""
Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Label = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$", max_length=60)]
Text = Annotated[str, Field(min_length=1, max_length=4000)]
FILE_NAME = re.compile(r"^[a-z0-9][a-z0-9.-]{0,90}\.yaml$")
FileName = Annotated[str, Field(pattern=FILE_NAME.pattern)]
Count = Annotated[StrictInt, Field(ge=1, le=1000)]
Days = Annotated[StrictInt, Field(ge=1, le=400)]
Amount = Annotated[StrictInt, Field(ge=0, le=400)]
"""Like Days or Count, where none at all is a possible answer."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
