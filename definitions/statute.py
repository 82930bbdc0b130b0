"""A Council's statute as a file, `campaigns/<x>.statute.yaml`: membership, quorum, votes, ways of voting, meetings.

How the values reach a campaign (`cli/loading.py`):
    document = read_document(path)                      # definitions.loader; lines and syntax
    statute = validate(document, Statute)               # definitions.sentence; None with problems in the document
    problems = statute_problems(document)               # definitions.statute_check; contradictions, advice, notes
    values = statute_values(statute)                    # here; LegalValue rows, scope "issuer:<code>"
A row of the statute takes the place of the row of the same id in law/ (`council.quorum`, `council.threshold.*` …):
    {row.id: row for row in (*law_rows, *statute_values(statute))}
Ids, each in force from the statute's day, `<form>` in lower case (giay_khen, cstd_co_so …), lists joined by " | ":
    council.quorum                 share of the members who have to be present; "majority" = more than half
    council.quorum_base            ALL_MEMBERS
    council.threshold.<form>       share that has to be reached, or "majority"; "" = the statute does not say (GAP)
    council.threshold_base.<form>  ALL_MEMBERS, PRESENT (who takes part) or VALID_BALLOTS
    council.modes.<form>           ways of voting that are allowed, the usual one first
    council.secret.<form>          "true": only a secret ballot
    council.path.<form>            "true": the Council is in the path of this form; without a row the plan says
    council.form_name.<form>       name of a title of the issuer's own that the catalogue does not have
    council.ranked                 forms whose nominees are ranked; "-" = none
    council.tellers                persons who count a paper ballot
    council.recusal_enforced, council.recusal_changes_base, council.chair_casting_vote   "true" or "false"
    council.written_round          "true" or "false"; with it council.written_ordered_by (CHAIR, STANDING_VICE_CHAIR or
                                   SECRETARY), council.written_reply_days, council.written_silence
    council.notice_days, council.meetings_per_year, council.chair_in_absence (a seat)
Unit of a majority is "majority", of other thresholds "share", of day counts "days" or "working_days". A null field
makes no row, but an empty GAP row for the quorum and for the threshold of a form in the Council's path. `evidence` is
"issuer" or "minh họa"; no row is verified by a loader.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictBool, WithJsonSchema
from pydantic_core import PydanticCustomError

from definitions.field import Code, Count, Day, Label, Strict, Text
from rules.calendar import short_date
from rules.facts import LegalValue
from rules.statute import NOTHING
from rules.threshold import MAJORITY

Mode = Literal["SHOW_OF_HANDS", "PAPER", "WRITTEN_ROUND", "WRITTEN_OPINION", "ELECTRONIC_SECRET"]
Seat = Literal["CHAIR", "STANDING_VICE_CHAIR", "VICE_CHAIR", "MEMBER", "SECRETARY"]
DayUnit = Literal["days", "working_days"]
_PART_PATTERN = r"^(majority|[1-9]\d*/[1-9]\d*|[1-9]\d*( ?%))$"
_PERCENT = 100


def _part(value: object) -> object:
    if value == MAJORITY:
        return value
    if isinstance(value, Fraction):
        part = value
    else:
        text = value.removesuffix("%").strip() if isinstance(value, str) else ""
        percent = isinstance(value, str) and value.endswith("%")
        top, slash, bottom = text.partition("/")
        if percent and text.isdecimal():
            part = Fraction(int(text), _PERCENT)
        elif not percent and slash and top.isdecimal() and bottom.isdecimal() and int(bottom):
            part = Fraction(int(top), int(bottom))
        else:
            raise PydanticCustomError("not_a_part", "not a part")
    if not 0 < part <= 1:
        raise PydanticCustomError("not_a_part", "not a part")
    return str(part)


Part = Annotated[str, BeforeValidator(_part), WithJsonSchema({"type": "string", "pattern": _PART_PATTERN})]
"""A share as «2/3» or «80%», kept exactly as a fraction, or `majority` for more than half."""


class Cited(Strict):
    """A provision with who says so. `instrument` null: this statute itself; `source`: where the text was read."""

    instrument: Text | None = None
    article: str = ""
    source: Text | None = None
    illustrative: StrictBool


class StatuteDocument(Strict):
    """The paper; `in_force_until` is the last day, included."""

    name: Text
    number: Text | None
    issued_on: Day | None
    in_force_from: Day | None
    in_force_until: Day | None


class Membership(Cited):
    """Who sits. Nulls: the statute sets no bound."""

    minimum: Count | None
    maximum: Count | None
    vice_chairs: Count | None
    """At most so many vice-chairs, the standing one counted."""
    seats: tuple[Seat, ...]
    """Seats that have to be filled."""


class Quorum(Cited):
    share: Part | None
    base: Literal["ALL_MEMBERS"]


class FormRules(Cited):
    """How the Council votes on one form or title."""

    name: Text | None = None
    """Only for a title of the issuer's own, which the catalogue does not have."""
    council: StrictBool | None
    """Whether it goes through the Council at all; null: the plan of each campaign says."""
    threshold: Part | None
    base: Literal["ALL_MEMBERS", "PRESENT", "VALID_BALLOTS"]
    modes: Annotated[tuple[Mode, ...], Field(min_length=1)]
    usual_mode: Mode
    secret: StrictBool
    ranked: StrictBool


class Recusal(Cited):
    """A member connected with a nominee: whether the vote is barred, and whether the base shrinks by that member."""

    enforced: StrictBool
    changes_base: StrictBool


class Tellers(Cited):
    count: Count


class WrittenRound(Cited):
    """Sheets to all members instead of a sitting."""

    ordered_by: Literal["CHAIR", "STANDING_VICE_CHAIR", "SECRETARY"]
    reply_days: Count
    reply_unit: DayUnit
    silence: Literal["NOT_COUNTED", "AGREE", "DISAGREE"]
    """What a sheet that does not come back in time counts as."""


class Meetings(Cited):
    per_year: Count | None
    notice_days: Count | None
    notice_unit: DayUnit
    chair_in_absence: Seat | None


class Casting(Cited):
    """Whether the side of the chair prevails when the votes are even."""

    decides: StrictBool


class Statute(Strict):
    """The whole statute. A sentence that no field can hold stands in `notes`, word for word."""

    illustrative: StrictBool
    issuer: Code
    note: str
    document: StatuteDocument
    membership: Membership
    quorum: Quorum
    forms: Annotated[Mapping[Label, FormRules], Field(min_length=1)]
    recusal: Recusal
    tellers: Tellers | None
    written_round: WrittenRound | None
    meetings: Meetings
    chair_casting_vote: Casting
    notes: tuple[Text, ...]


def statute_name(statute: Statute) -> str:
    """«Quy chế … số 12/QĐ-HĐTĐKT ngày 15/3/2024», as every refusal cites it."""
    document = statute.document
    number = f" số {document.number}" if document.number else ""
    day = f" ngày {short_date(document.issued_on)}" if document.issued_on else ""
    return f"{document.name}{number}{day}"


def statute_values(statute: Statute) -> tuple[LegalValue, ...]:
    """Every provision as a row of its own; ids and meaning stand at the top of this module."""
    rows = _Rows(statute)
    return (
        *rows.gap("council.quorum", statute.quorum.share, _unit(statute.quorum.share), statute.quorum),
        *rows.row("council.quorum_base", statute.quorum.base, "base", statute.quorum),
        *(row for form, given in statute.forms.items() for row in _of_form(rows, form, given)),
        *_ranked(rows, statute),
        *_of_votes(rows, statute),
        *_of_meetings(rows, statute),
    )


class _Rows:
    """Makes rows of one statute. `valid_until` of a row is exclusive."""

    def __init__(self, statute: Statute) -> None:
        self._statute = statute
        document = statute.document
        self._from = document.in_force_from or document.issued_on
        self._until = document.in_force_until + timedelta(days=1) if document.in_force_until else None

    def row(self, value_id: str, value: object, unit: str, said: Cited, note: str = "") -> Iterator[LegalValue]:
        """One row; nothing where the statute is silent."""
        if value is not None:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            yield self._made(value_id, text, unit, said, note)

    def gap(self, value_id: str, value: object, unit: str, said: Cited) -> Iterator[LegalValue]:
        """One row; an empty one where the statute is silent and the issuer has to say."""
        if value is not None:
            yield from self.row(value_id, value, unit, said)
        else:
            yield self._made(value_id, "", unit, said, "Quy chế không nêu; cơ quan ban hành phải cho giá trị.")

    def _made(self, value_id: str, text: str, unit: str, said: Cited, note: str) -> LegalValue:
        illustrative = said.illustrative or self._statute.illustrative
        return LegalValue(
            id=value_id,
            value=text,
            unit=unit,
            valid_from=self._from,
            valid_until=self._until,
            instrument=said.instrument or statute_name(self._statute),
            article=said.article,
            evidence="GAP" if not text else "minh họa" if illustrative else "issuer",
            scope=f"issuer:{self._statute.issuer}",
            note=note or said.source or "",
        )


def _unit(part: str | None) -> str:
    """Unit of a share: `rules.threshold` tells «quá nửa» by it."""
    return MAJORITY if part == MAJORITY else "share"


def _of_form(rows: _Rows, form: str, given: FormRules) -> Iterator[LegalValue]:
    key = form.lower()
    threshold = f"council.threshold.{key}"
    if given.council is False:
        yield from rows.row(threshold, given.threshold, _unit(given.threshold), given)
    else:
        yield from rows.gap(threshold, given.threshold, _unit(given.threshold), given)
    yield from rows.row(f"council.threshold_base.{key}", given.base, "base", given)
    modes = (given.usual_mode, *(mode for mode in given.modes if mode != given.usual_mode))
    yield from rows.row(f"council.modes.{key}", " | ".join(modes), "list", given)
    yield from rows.row(f"council.secret.{key}", given.secret, "bool", given)
    yield from rows.row(f"council.path.{key}", given.council, "bool", given)
    yield from rows.row(f"council.form_name.{key}", given.name, "text", given)


def _ranked(rows: _Rows, statute: Statute) -> Iterator[LegalValue]:
    ranked = {form: given for form, given in statute.forms.items() if given.ranked}
    said = next(iter((ranked or statute.forms).values()))
    yield from rows.row("council.ranked", " | ".join(ranked) or NOTHING, "list", said)


def _of_votes(rows: _Rows, statute: Statute) -> Iterator[LegalValue]:
    if statute.tellers is not None:
        yield from rows.row("council.tellers", statute.tellers.count, "persons", statute.tellers)
    recusal, casting = statute.recusal, statute.chair_casting_vote
    yield from rows.row("council.recusal_enforced", recusal.enforced, "bool", recusal)
    yield from rows.row("council.recusal_changes_base", recusal.changes_base, "bool", recusal)
    yield from rows.row("council.chair_casting_vote", casting.decides, "bool", casting)


def _of_meetings(rows: _Rows, statute: Statute) -> Iterator[LegalValue]:
    written, meetings = statute.written_round, statute.meetings
    yield from rows.row("council.written_round", written is not None, "bool", written or meetings)
    if written is not None:
        yield from rows.row("council.written_ordered_by", written.ordered_by, "seat", written)
        yield from rows.row("council.written_reply_days", written.reply_days, written.reply_unit, written)
        yield from rows.row("council.written_silence", written.silence, "vote", written)
    yield from rows.row("council.notice_days", meetings.notice_days, meetings.notice_unit, meetings)
    yield from rows.row("council.meetings_per_year", meetings.per_year, "count", meetings)
    yield from rows.row("council.chair_in_absence", meetings.chair_in_absence, "seat", meetings)


def in_force_on(statute: Statute, day: date) -> bool:
    """Whether the statute is in force on the day; one without dates always is."""
    document = statute.document
    first = document.in_force_from or document.issued_on or date.min
    return first <= day <= (document.in_force_until or date.max)
