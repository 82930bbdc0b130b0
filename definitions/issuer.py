"""The typed form of the issuer's files: settings that the plan leaves open, units, council.

Unknown fields are refused and nothing can be changed after reading. `valid_until` is the last day, included.
"""

from datetime import date
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field, StrictBool

from definitions.cluster import StatedCluster
from definitions.field import Amount, Code, Day, Days, Label, Strict, Text

T = TypeVar("T")


class Stated(Strict, Generic[T]):
    """A value with who says so. `illustrative` values are shown as such wherever they are used."""

    value: T
    unit: Text
    source: Text
    illustrative: StrictBool


# One name for each kind of value, so that the published schema reads.
class StatedDays(Stated[Days]):
    """At least one day, calendar or working as `unit` says."""


class StatedYesNo(Stated[StrictBool]):
    pass


class StatedDay(Stated[Day]):
    pass


class StatedDaysList(Stated[tuple[Days, ...]]):
    """Days before a bound."""


class StatedAmount(Stated[Amount]):
    """None at all is a possible answer: 0."""


class StatedText(Stated[Text]):
    pass


class StatedOwner(Stated[Literal["CLERK", "SERVICE"]]):
    """Whose register numbers the papers: the agency's văn thư or this service."""


class StatedTexts(Stated[tuple[Text, ...]]):
    pass


class IssuerValues(Strict):
    """What a plan may leave open, from the plan, else from the issuer, never from code.

    A key may be left out: the check demands those that the definition needs (`definitions.demand`). What belongs to
    the Council stands in its statute.
    """

    supplement_notice_working_days: StatedDays | None = None
    supplement_working_days: StatedDays | None = None
    supplement_after_window: StatedYesNo | None = None
    appraisal_working_days: StatedDays | None = None
    appraisal_by: StatedDay | None = None
    council_meets_on: StatedDay | None = None
    report_reminder_days: StatedDaysList | None = None
    plan_due_on: StatedDay | None = None
    """The day by which a unit's own plan is «timely»; included."""
    review_due_days: StatedDays | None = None
    """Calendar days after a wave's end in which its interim review is in time."""
    forward_by: StatedDay | None = None
    letter_on: StatedDay | None = None
    decision_on: StatedDay | None = None
    ceremony_on: StatedDay | None = None
    result_notice_working_days: StatedDays | None = None
    public_posting_days: StatedAmount | None = None
    quota_without_line: StatedAmount | None = None
    bonus_paid_by: StatedText | None = None
    place_name: StatedText | None = None
    number_owner: StatedOwner | None = None
    decision_symbol: StatedText | None = None
    decision_series: StatedText | None = None
    letter_symbol: StatedText | None = None
    letter_series: StatedText | None = None
    minutes_symbol: StatedText | None = None
    minutes_series: StatedText | None = None
    amendment_symbol: StatedText | None = None
    amendment_series: StatedText | None = None
    decision_signer_posts: StatedTexts | None = None
    letter_signer_posts: StatedTexts | None = None
    minutes_signer_posts: StatedTexts | None = None

    def stated(self) -> dict[str, "Stated[object]"]:
        """The keys that have a value."""
        found = {key: getattr(self, key) for key in type(self).model_fields}
        return {key: value for key, value in found.items() if value is not None}

    def value(self, key: str) -> object:
        """The value of the key; None when nobody stated it. KeyError for a key that there is not."""
        if key not in type(self).model_fields:
            raise KeyError(key)
        stated = getattr(self, key)
        return None if stated is None else stated.value


class IssuerSettings(Strict):
    """The issuer's own file."""

    illustrative: StrictBool
    issuer: Code
    note: Text
    values: IssuerValues


class Unit(Strict):
    code: Code
    name: Text
    category: Label
    valid_from: Day | None
    valid_until: Day | None
    member: StrictBool
    duty_bearer: StrictBool
    place: str = ""
    """Where it lies, when a succession depends on the place."""

    def exists_on(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)


class Units(Strict):
    """The units of the issuer's territory."""

    illustrative: StrictBool
    note: Text
    units: Annotated[tuple[Unit, ...], Field(min_length=1)]
    clusters: tuple[StatedCluster, ...] = ()
    """Clusters and blocs of these units, where the issuer's decision is known."""

    def members(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit.member)

    def by_code(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units}


class CouncilDecision(Strict):
    number: Text
    decided_on: Day
    illustrative: StrictBool


class CouncilMember(Strict):
    """A person, not a seat."""

    code: Code
    name: Text
    seat: Literal["CHAIR", "STANDING_VICE_CHAIR", "VICE_CHAIR", "MEMBER", "SECRETARY"]
    post: Text
    unit: Code
    valid_from: Day
    valid_until: Day | None

    def sits_on(self, day: date) -> bool:
        return self.valid_from <= day <= (self.valid_until or date.max)


class Council(Strict):
    illustrative: StrictBool
    note: Text
    name: Text
    decision: CouncilDecision
    members: Annotated[tuple[CouncilMember, ...], Field(min_length=3)]

    def members_on(self, day: date) -> tuple[CouncilMember, ...]:
        """Those on the decision that day: the base of quorum and threshold."""
        return tuple(member for member in self.members if member.sits_on(day))
