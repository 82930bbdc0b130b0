"""The typed form of the issuer's files: settings that the plan leaves open, units, council.

Unknown fields are refused and nothing can be changed after reading. `valid_until` is the last day, included.
"""

from datetime import date
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field, StrictBool

from definitions.field import Amount, Code, Count, Day, Days, Label, Share, Strict, Text

Ballot = Literal["PAPER", "SHOW_OF_HANDS", "WRITTEN_ROUND", "WRITTEN_OPINION", "ELECTRONIC_SECRET"]
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


class StatedShare(Stated[Share]):
    pass


class StatedBase(Stated[Literal["ALL_MEMBERS"]]):
    """What a threshold is a share of."""


class StatedBallot(Stated[Ballot]):
    pass


class StatedBallots(Stated[tuple[Ballot, ...]]):
    pass


class StatedCount(Stated[Count]):
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
    """What a plan may leave open. Every field is demanded: from the plan, else from the issuer, never from code."""

    supplement_notice_working_days: StatedDays
    supplement_working_days: StatedDays
    supplement_after_window: StatedYesNo
    appraisal_working_days: StatedDays
    appraisal_by: StatedDay
    council_meets_on: StatedDay
    council_quorum: StatedShare
    council_threshold_bang_khen: StatedShare
    council_threshold_giay_khen: StatedShare
    council_threshold_base: StatedBase
    council_recusal_changes_base: StatedYesNo
    council_ballot_bang_khen: StatedBallot
    council_ballot_giay_khen: StatedBallot
    council_ballots_allowed: StatedBallots
    council_tellers: StatedCount
    report_reminder_days: StatedDaysList
    forward_by: StatedDay
    letter_on: StatedDay
    decision_on: StatedDay
    ceremony_on: StatedDay
    result_notice_working_days: StatedDays
    public_posting_days: StatedAmount
    quota_without_line: StatedAmount
    bonus_paid_by: StatedText
    place_name: StatedText
    number_owner: StatedOwner
    decision_symbol: StatedText
    decision_series: StatedText
    letter_symbol: StatedText
    letter_series: StatedText
    minutes_symbol: StatedText
    minutes_series: StatedText
    amendment_symbol: StatedText
    amendment_series: StatedText
    decision_signer_posts: StatedTexts
    letter_signer_posts: StatedTexts
    minutes_signer_posts: StatedTexts


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

    def exists_on(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)


class Units(Strict):
    """The units of the issuer's territory."""

    illustrative: StrictBool
    note: Text
    units: Annotated[tuple[Unit, ...], Field(min_length=1)]

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
