"""The typed form of a long-period report's definition file (`kind: REPORT`): what the paper states, as it states it.

Unknown fields are refused and nothing can be changed after reading. null = the paper does not say.
"""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from definitions.field import Code, Day, Label, Strict, Text

Year = Annotated[StrictInt, Field(ge=1945, le=2100)]
Total = Annotated[StrictInt, Field(ge=0, le=10_000_000)]
Percent = Annotated[str, Field(pattern=r"^\d{1,3}(,\d{1,2})?$")]
"""A percentage as Vietnamese papers write it: «92,72»."""
Evidence = Literal["R", "P", "I", "M", "GAP"]
Level = Literal[
    "PRESIDENT", "PRIME_MINISTER", "MINISTRY", "PROVINCE_CHAIR", "DISTRICT_CHAIR", "COMMUNE_CHAIR", "UNIT_HEAD"
]
RecipientClass = Literal["COLLECTIVE", "INDIVIDUAL", "FAMILY", "HOUSEHOLD", "ENTERPRISE", "FOREIGN"]


class Ended(Strict):
    """An organisation that is no more: the first day without it, and who took over, as far as it is known."""

    on: Day
    successor: str | None
    source: Text
    evidence: Evidence


class ReportIssuer(Strict):
    code: Code
    name: Text
    full_name: Text
    level: Literal["PROVINCE", "DISTRICT", "COMMUNE", "UNIT"]
    superior: Text
    province_code: Code
    province_name: Text
    province_ended: Ended | None


class ReportPaper(Strict):
    type: Text
    type_name: Text
    number: str | None
    symbol: Text
    issued_on: Day
    place: Text
    subject: Text
    signature_block: tuple[Text, ...]
    signer_name: str | None


class Period(Strict):
    from_year: Year
    to_year: Year
    as_written: Text


class Request(Strict):
    """One step of the cascade: who asked whom for the report, by which paper, due when."""

    asked_by: Text
    asked: Text
    document: Text
    issued_on: Day
    due_on: Day | None
    article: Text


class Item(Strict):
    number: Text
    title: Text


class Section(Strict):
    number: Text
    title: Text
    items: tuple[Item, ...]


class Chapter(Strict):
    """A chapter of the outline; the outline is the template of the next report of this kind."""

    number: Text
    title: Text
    sections: tuple[Section, ...]


class Seat(Strict):
    """A seat of the Council. `holder` names the person by the post held: one person may hold two seats."""

    role: Literal["CHAIR", "FIRST_VICE_CHAIR", "STANDING_VICE_CHAIR", "STANDING_MEMBER", "MEMBER", "SECRETARY"]
    name: Text
    holder: Code
    agency: Text
    agency_ended: Ended | None


class ReportCouncil(Strict):
    stated_members: Annotated[StrictInt, Field(ge=1, le=200)]
    as_written: Text
    article: Text
    seats: Annotated[tuple[Seat, ...], Field(min_length=1)]


class Staffing(Strict):
    place: Text
    posts: Annotated[StrictInt, Field(ge=0, le=10_000)]
    as_written: Text
    article: Text


class Repeal(Strict):
    """What an instrument ends: a whole instrument, or one point of one clause of it."""

    target: Text
    place: str | None
    as_written: Text


class Instrument(Strict):
    """A paper that the report cites. `id` in its proper form; `as_written` as the report has it."""

    id: Text
    issuer: Code
    issued_on: Day | None
    subject: Text
    as_written: Text
    article: Text
    ends: tuple[Repeal, ...] = ()


class Citation(Strict):
    """The same instrument once more, written otherwise."""

    instrument: Text
    as_written: Text
    article: Text


class Reference(Strict):
    id: Text
    issued_on: Day | None


class MovementName(Strict):
    """One of the names of a movement; `from_on` is the first day of the name, null = not stated."""

    name: Text
    scope: Literal["NATIONAL", "PROVINCE"]
    from_on: Day | None
    until_on: Day | None


class Movement(Strict):
    code: Code
    names: Annotated[tuple[MovementName, ...], Field(min_length=1)]
    launched_by: Text
    from_year: Year | None
    to_year: Year | None
    central: Reference | None
    plans: tuple[Reference, ...]
    reviews: tuple[Reference, ...]
    pledge: str | None
    article: Text


class Figure(Strict):
    """One cell of the report's statistics."""

    award: Label
    level: Level
    recipient_class: RecipientClass
    count: Total
    as_written: Text


class Subset(Strict):
    """A count inside the totals: one movement, one award, perhaps one class of the order."""

    movement: Code
    award: Label
    grade: Literal["NHAT", "NHI", "BA"] | None
    """null: of whatever class of the order."""
    recipient_class: RecipientClass
    count: Total
    operator: Literal["EXACT", "AT_LEAST"]
    as_written: Text


class SharePoint(Strict):
    year: Year
    percent: Percent
    operator: Literal["EXACT", "MORE_THAN"]
    as_written: Text


class DirectWorkers(Strict):
    """The share of direct workers. `base`: null because the report does not say of what; `base_used` is ours."""

    points: Annotated[tuple[SharePoint, ...], Field(min_length=1)]
    rising: StrictBool
    rising_as_written: Text
    base: str | None
    base_used: Literal["INDIVIDUALS"]
    excluded_awards: tuple[Label, ...]
    article: Text


class Statistics(Strict):
    awards: Annotated[tuple[Figure, ...], Field(min_length=1)]
    subsets: tuple[Subset, ...]
    direct_workers: DirectWorkers
    article: Text


class StatedShare(Strict):
    """A share with its parts, as written and as read: `part` of `whole` is `percent`."""

    name: Text
    part: Total
    part_as_written: Text
    whole: Total
    whole_as_written: Text
    percent: Percent
    article: Text


class Annex(Strict):
    as_written: Text
    received: StrictBool
    article: Text


class Distribution(Strict):
    to: Text
    note: str


class YearShare(Strict):
    year: Year
    weight: Annotated[StrictInt, Field(ge=1, le=1000)]
    direct_percent: Annotated[StrictInt, Field(ge=0, le=100)]


class MovementWeight(Strict):
    movement: Code
    name: Text
    weight: Annotated[StrictInt, Field(ge=1, le=1000)]
    from_year: Year
    to_year: Year


class Illustration(Strict):
    """What the generator of the sample invents: only what the report leaves open. Always marked."""

    illustrative: Literal[True]
    note: Annotated[str, Field(pattern=r"^Minh họa")]
    seed: StrictInt
    years: Annotated[tuple[YearShare, ...], Field(min_length=1)]
    subset_years: tuple[Year, ...]
    regular_weight: Annotated[StrictInt, Field(ge=1, le=1000)]
    """Of awards outside any movement, beside the weights of the movements."""
    general_awards: tuple[Label, ...]
    movements: tuple[MovementWeight, ...]


class ReportDefinition(Strict):
    """A report on many years as its paper states it."""

    code: Code
    kind: Literal["REPORT"]
    label: Text
    title: Text
    short_title: Text
    issuer: ReportIssuer
    document: ReportPaper
    period: Period
    requests: tuple[Request, ...]
    outline: Annotated[tuple[Chapter, ...], Field(min_length=1)]
    council: ReportCouncil
    staffing: tuple[Staffing, ...]
    instruments: tuple[Instrument, ...]
    citations: tuple[Citation, ...]
    movements: Annotated[tuple[Movement, ...], Field(min_length=1)]
    statistics: Statistics
    shares: tuple[StatedShare, ...]
    annexes: tuple[Annex, ...]
    distribution: tuple[Distribution, ...]
    document_notes: tuple[Text, ...]
    illustration: Illustration
