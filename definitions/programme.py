"""The typed form of a programme of several years (`kind: PROGRAMME`). Unknown fields are refused."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from definitions.field import Code, Count, Day, Label, Strict, Text

Kind = Literal[
    "LAUNCH",
    "PLAN",
    "CAMPAIGN",
    "INTERIM_REVIEW",
    "FINAL_REVIEW",
    "CONGRESS",
    "HONOURING",
    "INSPECTION",
    "CLUSTER_EVENT",
]
Number = Annotated[str, Field(pattern=r"^\d+(\.\d+)?$", max_length=20)]
"""A decimal number as text, so that 97.7 stays 97.7."""
Year = Annotated[StrictInt, Field(ge=1945, le=2199)]
Span = Annotated[str, Field(pattern=r"^\d{4}-\d{4}$")]


class Successor(Strict):
    code: Code
    name: Text
    full_name: Text
    instrument: Text
    evidence: Text


class ProgrammeIssuer(Strict):
    code: Code
    name: Text
    full_name: Text
    level: Literal["MINISTRY", "PROVINCE", "COMMUNE", "UNIT"]
    standing_body: Code
    province_code: Code
    ended_on: Day | None
    """The first day on which the agency no longer exists; null while it does."""
    successor: Successor | None


class PartlyDated(Strict):
    """A day of which the scan may have kept only month and year."""

    year: Year
    month: Annotated[StrictInt, Field(ge=1, le=12)]
    day: Annotated[StrictInt, Field(ge=1, le=31)] | None


class ProgrammeDocument(Strict):
    type: Text
    type_name: Text
    number: str | None
    symbol: Text
    date: PartlyDated
    title: Text
    signature_block: tuple[Text, ...]
    signer_name: str | None


class Basis(Strict):
    as_written: Text
    instrument: Text
    issued_on: Day | None


class Period(Strict):
    from_on: Day
    to_on: Day
    as_written: Text


class StatedMovement(Strict):
    key: Code
    name: Text
    aliases: tuple[Text, ...]
    launched_by: Literal["PRIME_MINISTER", "PROVINCE"]
    article: Text


class Yearly(Strict):
    """What comes back every year."""

    key: Code
    kind: Kind
    label: Text
    unit: Code
    as_written: Text
    article: Text


class Issued(Strict):
    """A paper that the programme itself cites as issued already."""

    document: Text
    issued_on: Day
    article: Text


class Actual(Strict):
    """What is known to have happened, from another document."""

    began_on: Day
    document: Text
    source: Text


class Replaced(Strict):
    by: Text
    document: Text
    source: Text


class StatedItem(Strict):
    """An event in the words of the programme. The range is planned: what comes outside of it is late, not void."""

    key: Code
    kind: Kind
    label: Text
    from_on: Day
    to_on: Day
    as_written: Text
    unit: Code
    movement: Code | None
    movement_as_written: str
    phase_as_written: Span | None
    nominal_days: Count | None
    anniversary_on: Day | None
    already_issued: Issued | None
    actual: Actual | None
    replaced: Replaced | None
    article: Text


class StatedTarget(Strict):
    code: Label
    label: Text
    operator: Literal["EQ", "GE", "GT", "LE", "LT", "RANGE", "QUALITATIVE"]
    low: Number | None
    high: Number | None
    unit: str
    over: StrictBool
    group: str
    as_written: Text
    article: Text


class ProgrammeDuty(Strict):
    by: Text
    text: Text
    article: Text


class ProgrammeReport(Strict):
    to: Text
    via: Text
    period: Text
    due: str | None


class Agency(Strict):
    """A unit that prepares events, is inspected, or takes over."""

    code: Code
    name: Text
    category: Label
    valid_from: Day | None
    valid_until: Day | None


class Agencies(Strict):
    illustrative: StrictBool
    note: Text
    units: Annotated[tuple[Agency, ...], Field(min_length=1)]


class Distribution(Strict):
    paper: tuple[Text, ...]
    electronic: tuple[Text, ...]


class ProgrammeDefinition(Strict):
    """A programme as its document states it."""

    code: Code
    kind: Literal["PROGRAMME"]
    title: Text
    short_title: Text
    issuer: ProgrammeIssuer
    document: ProgrammeDocument
    basis: tuple[Basis, ...]
    period: Period
    theme: Text
    motto: Text
    movements: tuple[StatedMovement, ...]
    yearly: tuple[Yearly, ...]
    items: Annotated[tuple[StatedItem, ...], Field(min_length=1)]
    targets: tuple[StatedTarget, ...]
    inspection_topics: tuple[Text, ...]
    duties: tuple[ProgrammeDuty, ...]
    award_priorities: tuple[Text, ...]
    awards: tuple[Text, ...]
    reporting: ProgrammeReport
    agencies: Agencies
    distribution: Distribution
    document_notes: tuple[Text, ...]
