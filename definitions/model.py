"""The typed form of a campaign's definition file; the issuer's own files are in `definitions.issuer`.

Unknown fields are refused and nothing can be changed after reading. Days are as the plan writes them.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from definitions.field import Code, Count, Day, FileName, Label, Strict, Text
from definitions.issuer import IssuerValues

LeftOpen = Annotated[
    Mapping[str, object],
    Field(json_schema_extra={"propertyNames": {"enum": sorted(IssuerValues.model_fields)}}),
]
"""Each key of IssuerValues: null where the plan does not say, else the plan's own value."""


class Companions(Strict):
    """The files beside the definition, by name only."""

    issuer: FileName
    units: FileName
    council: FileName


class Issuer(Strict):
    code: Code
    name: Text
    full_name: Text
    level: Literal["PROVINCE", "DISTRICT", "COMMUNE", "UNIT"]
    superior: Text
    standing_body: Code
    province_code: Code


class PlanDocument(Strict):
    type: Text
    type_name: Text
    number: str | None
    symbol: Text
    issued_on: Day
    subject: Text
    signature_block: tuple[Text, ...]
    signer_name: str | None


class StatedWindow(Strict):
    """A period in the words of the plan; `to_included` tells «đến hết ngày» from «trước ngày»."""

    from_on: Day | None
    to_on: Day
    to_included: StrictBool
    as_written: Text
    article: str


class Parent(Strict):
    issuer: Text
    document: Text
    issued_on: Day
    window: StatedWindow | None
    window_source: Text
    window_from_original: StrictBool


class Windows(Strict):
    campaign: StatedWindow
    submission: StatedWindow
    report: StatedWindow


class Anniversary(Strict):
    day: Day
    name: Text


class Channel(Strict):
    name: Text
    address: Text
    procedure: Text
    article: Text


class UnitSet(Strict):
    as_written: Text
    decision: str | None
    decided_on: Day | None
    article: Text


class Individuals(Strict):
    as_written: Text
    article: Text


class Participants(Strict):
    members: UnitSet
    duty_bearers: UnitSet
    individuals: Individuals


class Category(Strict):
    code: Label
    name: Text


class Quota(Strict):
    """At most `maximum`; a named unit comes before its category."""

    id: Label
    maximum: Count
    categories: tuple[Label, ...]
    units: tuple[Code, ...]
    combined: StrictBool
    ambiguous: StrictBool
    as_written: Text
    article: Text


class DossierPaper(Strict):
    kind: Label
    label: Text
    form: str
    required: StrictBool
    article: Text


class Declaration(Strict):
    """What the head declares with every submission; an act, not a paper."""

    kind: Label
    label: Text
    text: Text
    stated_in_plan: StrictBool
    source: Text


class Dossier(Strict):
    items: Annotated[tuple[DossierPaper, ...], Field(min_length=1)]
    declaration: Declaration


class StatedStandard(Strict):
    code: Label
    applies_to: Literal["ALL", "COLLECTIVE", "INDIVIDUAL"]
    group: str
    text: Text
    article: Text


class Award(Strict):
    code: Label
    form: Literal["BANG_KHEN", "GIAY_KHEN"]
    name: Text
    authority: Text
    proposer: Text
    path: Literal["FORWARDED", "DECIDED_HERE", "OWN_UNIT"]
    council: StrictBool | None
    own_criteria: StrictBool
    quota: Label | None
    article: Text


class Stage(Strict):
    stage: Literal["UNIT_SELECTION", "SUBMISSION", "APPRAISAL", "COUNCIL", "LETTER", "CHECK", "SIGNATURE", "REGISTRY"]
    by: Text
    text: Text
    stated_in_plan: StrictBool
    source: Text


class Duty(Strict):
    by: Text
    text: Text
    article: Text


class Principle(Strict):
    text: Text
    article: Text


class Reporting(Strict):
    to: Text
    form: str | None


class VoluntaryWorks(Strict):
    text: Text
    is_condition: StrictBool
    due_on: Day | None
    form: str | None
    article: Text


class Recipient(Strict):
    to: Text
    note: str


class Definition(Strict):
    """A campaign as its plan states it."""

    code: Code
    kind: Literal["REGULAR", "THEMATIC"]
    commendation_type: Literal["CAMPAIGN_AWARD"]
    label: Text
    title: Text
    short_title: Text
    companions: Companions
    issuer: Issuer
    document: PlanDocument
    parent: Parent | None
    windows: Windows
    nominal_days: Count | None
    anniversary: Anniversary | None
    channel: Channel
    registration_gate: StrictBool
    participants: Participants
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    quotas: Annotated[tuple[Quota, ...], Field(min_length=1)]
    forward_quota: Quota
    dossier: Dossier
    standards: Annotated[tuple[StatedStandard, ...], Field(min_length=1)]
    awards: Annotated[tuple[Award, ...], Field(min_length=1)]
    path: Annotated[tuple[Stage, ...], Field(min_length=1)]
    duties: tuple[Duty, ...]
    principles: tuple[Principle, ...]
    reporting: Reporting
    voluntary_works: VoluntaryWorks | None
    linked_movements: tuple[Text, ...]
    distribution: tuple[Recipient, ...]
    document_notes: tuple[Text, ...]
    left_open: LeftOpen
