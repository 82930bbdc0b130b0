"""Periods and deadlines as a plan states them: windows, waves, registration, the units' own plans.

The days as written and the days in effect are both kept: a correction never takes the words away. Days are included.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from definitions.field import Count, Day, Strict, Text
from rules.deadline import StatedBound, correct


class Correction(Strict):
    """The day that holds in place of the one written; who says so and why. Null: that bound stays as written."""

    from_on: Day | None = None
    to_on: Day | None = None
    reason: Text
    source: Text


class StatedWindow(Strict):
    """A period in the words of the plan; `to_included` tells «đến hết ngày» from «trước ngày»."""

    from_on: Day | None
    to_on: Day
    to_included: StrictBool
    as_written: Text
    article: str
    correction: Correction | None = None
    roll_forward: StrictBool | None = None
    """Whether a last day that is a day off moves to the next working day; null: as the issuer has it, else no."""

    @property
    def opens_on(self) -> date | None:
        """First day in effect."""
        corrected = self.correction.from_on if self.correction else None
        return corrected or self.from_on

    @property
    def bound(self) -> StatedBound:
        """The last day as written and as it takes effect."""
        written = StatedBound(self.as_written, self.to_on, self.to_included, self.to_on)
        if self.correction is None or self.correction.to_on is None:
            return written
        return correct(written, self.correction.to_on, self.correction.reason)

    @property
    def last_on(self) -> date:
        """The last day in effect on which an act is in time."""
        return self.bound.last_on


class Windows(Strict):
    """Null: the plan sets no such window."""

    campaign: StatedWindow
    registration: StatedWindow | None = None
    submission: StatedWindow | None = None
    report: StatedWindow | None = None


class Anniversary(Strict):
    """What a campaign or a wave greets; `day` null: the plan names none. `since` and `years` are compared."""

    day: Day | None
    name: Text
    since: Day | None = None
    years: Count | None = None


class Wave(Strict):
    """A wave (đợt) inside a campaign. `review_due` null: a review is owed, and the plan sets no day for it."""

    no: Annotated[StrictInt, Field(ge=1, le=99)]
    name: Text
    window: StatedWindow
    review_required: StrictBool
    review_due: StatedWindow | None = None
    events: tuple[Anniversary, ...] = ()
    article: str


class Registration(Strict):
    """What units sign up with, by `windows.registration` where the plan sets one."""

    includes: Annotated[tuple[Literal["REGISTRATION", "PLEDGE"], ...], Field(min_length=1)]
    as_written: Text
    article: str


class UnitPlan(Strict):
    """The units' own plans; `due` null: the plan says «kịp thời» or nothing."""

    as_written: Text
    article: str
    due: StatedWindow | None = None


class YearMonth(Strict):
    """When a draft was written whose day comes with its number."""

    year: Annotated[StrictInt, Field(ge=1948, le=2200)]
    month: Annotated[StrictInt, Field(ge=1, le=12)]

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)
