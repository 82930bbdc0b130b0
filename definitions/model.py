"""The typed form of a campaign's definition file; the issuer's own files are in `definitions.issuer`.

Unknown fields are refused and nothing can be changed after reading. Days are as the plan writes them.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from definitions.field import Code, Count, Day, FileName, Label, Strict, Text
from definitions.issuer import IssuerValues
from definitions.period import Anniversary, Registration, StatedWindow, UnitPlan, Wave, Windows, YearMonth

LeftOpen = Annotated[
    Mapping[str, object],
    Field(json_schema_extra={"propertyNames": {"enum": sorted(IssuerValues.model_fields)}}),
]
"""Keys of IssuerValues: null (or left out) where the plan does not say, else the plan's own value."""
Number = Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$", max_length=30)]
"""A decimal number as text, so that 43.91 stays 43.91."""


class Companions(Strict):
    """The files beside the definition, by name only."""

    issuer: FileName
    units: FileName
    council: FileName | None = None
    """Null: there is no Council, or the plan needs none."""
    statute: FileName | None = None
    """The Council's statute (definitions/statute.py)."""


class Issuer(Strict):
    """Who launches. CENTRAL: a ministry; UNIT: a school, an enterprise."""

    code: Code
    name: Text
    full_name: Text
    level: Literal["CENTRAL", "PROVINCE", "DISTRICT", "COMMUNE", "UNIT"]
    superior: Text | None = None
    standing_body: Code
    province_code: Code | None = None
    ends_on: Day | None = None
    """The last day of its existence, included, where that is known."""
    labels: Mapping[Label, Text] = {}
    """How this issuer calls its offices on pages and papers; the keys are those of :data:`definitions.facts.LABELS`."""


class PlanDocument(Strict):
    """The paper. Number and day may be null in a draft: the launch supplies them; then `issued_in` says when."""

    type: Text
    type_name: Text
    number: str | None
    symbol: Text
    issued_on: Day | None
    issued_in: YearMonth | None = None
    issued_by: Text | None = None
    """Who issued it when that is not the issuer of this version: after a merger the plan keeps its own issuer."""
    subject: Text
    signature_block: tuple[Text, ...]
    signer_name: str | None


class Parent(Strict):
    issuer: Text
    document: Text
    issued_on: Day
    window: StatedWindow | None
    window_source: Text
    window_from_original: StrictBool
    campaign: Code | None = None
    """The parent's own campaign here, when it is loaded."""


class Channel(Strict):
    name: Text
    address: Text | None
    procedure: Text | None
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
    duty_bearers: UnitSet | None = None
    individuals: Individuals | None = None


class Category(Strict):
    code: Label
    name: Text


class Quota(Strict):
    """At most `maximum`; a named unit comes before its category. `valid_until` is the last day, included."""

    id: Label
    maximum: Count
    categories: tuple[Label, ...]
    units: tuple[Code, ...]
    combined: StrictBool
    ambiguous: StrictBool
    as_written: Text
    article: Text
    recipient: Literal["", "COLLECTIVE", "INDIVIDUAL"] = ""
    """A line for one kind only; empty: both."""
    award: Label | None = None
    """Code of the award whose proposals alone this line counts; null: all proposals that no other line counts."""
    valid_from: Day | None = None
    valid_until: Day | None = None
    amended_by: Text | None = None
    """The paper that re-allocated this line; null: as the plan has it."""


class DossierPaper(Strict):
    kind: Label
    label: Text
    form: str
    required: StrictBool
    awards: tuple[Label, ...] = ()
    """Codes of the awards whose dossiers hold this paper; empty: all."""
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
    """`council` null: the plan does not say, and the issuer's statute has to. `form`: a code of the catalogue."""

    code: Label
    form: Label
    name: Text
    authority: Text
    proposer: Text
    path: Literal["FORWARDED", "DECIDED_HERE", "OWN_UNIT"]
    council: StrictBool | None
    own_criteria: StrictBool
    quota: Label | None
    article: Text
    authority_as_written: Text | None = None
    """The plan's words where they are not those of the law («UBND tỉnh» for its chairperson)."""
    recipients: tuple[Label, ...] = ()
    """Recipient classes; empty: all that the form allows."""
    maximum: Count | None = None
    """How many may be granted in all; null: no number is set."""


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


class StatedGate(Strict):
    """What the plan demands of a unit before its nominee is taken. `refuses` false: what is missing only warns."""

    key: Annotated[str, Field(pattern=r"^(REGISTRATION|PLEDGE|PLAN|REPORT|REVIEW_[1-9]\d?)$")]
    applies_to: Literal["ALL", "COLLECTIVE", "INDIVIDUAL"]
    refuses: StrictBool
    label: Text
    as_written: Text
    article: Text


class AdHoc(Strict):
    """Commendation for a sudden outstanding achievement inside the campaign, outside the filing window."""

    recipients: tuple[Label, ...]
    items: tuple[DossierPaper, ...]
    as_written: Text
    article: Text


class Approval(Strict):
    """A plan that its issuer may launch only with the consent of somebody above it."""

    by: Text
    as_written: Text
    article: Text


class Mode(Strict):
    """A way in which the plan launches emulation; WAVE: theo đợt."""

    kind: Literal["REGULAR", "THEMATIC", "WAVE"]
    as_written: Text
    article: Text


class Target(Strict):
    """A figure to be reached (rules/target.py). `assigned_to` empty: the plan gives it to no unit."""

    code: Label
    text: Text
    operator: Literal["EQ", "GE", "GT", "LE", "LT", "RANGE", "QUALITATIVE"]
    low: Number | None
    high: Number | None = None
    unit: str
    over: StrictBool = False
    """More than the figure is asked for («hoàn thành vượt mức»)."""
    assigned_to: tuple[Code, ...] = ()
    as_written: str = ""
    article: Text


class Content(Strict):
    """One item of what units emulate in."""

    no: Text
    text: Text
    article: Text


class Movement(Strict):
    """One movement under all its names: `name` here, `as_written` in this plan when that differs, others in aliases."""

    code: Code
    name: Text
    as_written: Text | None = None
    aliases: tuple[Text, ...] = ()
    source: str = ""
    article: str = ""


class CitedLaw(Strict):
    """A text of law that the plan cites: its id in law/, and the plan's own writing."""

    id: Text
    as_written: Text
    article: Text


class ResultUse(Strict):
    """Where the plan lets the campaign's result count afterwards."""

    into: Literal["YEAR_SCORE", "YEAR_MERIT"]
    as_written: Text
    article: Text


class Definition(Strict):
    """A campaign as its plan states it. What a plan is silent on is null or left out, never guessed."""

    code: Code
    kind: Literal["REGULAR", "THEMATIC"]
    commendation_type: Literal["CAMPAIGN_AWARD", "THEMATIC_AWARD", "MERIT"]
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
    anniversaries: tuple[Anniversary, ...] = ()
    channel: Channel | None
    approval: Approval | None = None
    modes: tuple[Mode, ...] = ()
    registration: Registration | None = None
    unit_plan: UnitPlan | None = None
    waves: tuple[Wave, ...] = ()
    gates: tuple[StatedGate, ...] = ()
    participants: Participants
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    quotas: tuple[Quota, ...]
    forward_quota: Quota | None
    dossier: Dossier | None
    ad_hoc: AdHoc | None = None
    standards: tuple[StatedStandard, ...]
    awards: Annotated[tuple[Award, ...], Field(min_length=1)]
    path: tuple[Stage, ...]
    duties: tuple[Duty, ...]
    principles: tuple[Principle, ...]
    reporting: Reporting | None
    voluntary_works: VoluntaryWorks | None
    contents: tuple[Content, ...] = ()
    targets: tuple[Target, ...] = ()
    linked_movements: tuple[Text, ...] = ()
    movements: tuple[Movement, ...] = ()
    cited_law: tuple[CitedLaw, ...] = ()
    result_use: tuple[ResultUse, ...] = ()
    distribution: tuple[Recipient, ...]
    document_notes: tuple[Text, ...] = ()
    """Misprints and oddities that no field can hold."""
    not_expressed: tuple[Text, ...] = ()
    """Sentences that this format cannot say, word for word; the check lists them."""
    left_open: LeftOpen = {}
    illustrative: StrictBool = False
    """The plan itself is invented, for a rehearsal."""
    note: str = ""
