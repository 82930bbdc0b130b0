"""How many a unit may propose: the lines that hold on the day of filing, what they count, what a paper makes of them.

The one answer for filing, pages and papers. What holds under many at once is the slot that the recording transaction
takes (`rules.filing`); it asks `used` here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from rules.calendar import in_vietnam, short_date
from rules.facts import QuotaRule

KINDS = 2
"""Collectives and individuals."""
Lines = tuple[QuotaRule, ...]


@dataclass(frozen=True)
class Proposal:
    """What a quota counts: one proposal of a unit that holds a slot, or asks for one."""

    recipient: str
    """Class of the recipient: INDIVIDUAL, COLLECTIVE, HOUSEHOLD or ORGANISATION."""
    award: str
    """Code of the award; where the dossier names none, of the first one decided here."""
    filed_on: date


@dataclass(frozen=True)
class Counted:
    """Which proposals a slot is counted against: those of one unit, under whatever name they took theirs."""

    scope: str
    """What the names of all slots of the unit begin with: an amendment may have changed how it is counted."""
    lines: Lines
    """Every line that speaks of the unit."""
    unit: str
    proposal: Proposal
    usual_award: str = ""
    """The award of a dossier that names none."""


def filing_day(filed_at: datetime) -> date:
    """The day in Vietnam by which a quota line is chosen."""
    return in_vietnam(filed_at).date()


def speaking(unit: str, category: str, lines: Lines) -> Lines:
    """Every line that speaks of the unit on one day or another, in the plan's order: it names it or its category."""
    return tuple(line for line in lines if unit in line.units or category in line.categories)


def allot(unit: str, lines: Lines, on: date) -> Lines:
    """Of the lines that speak of a unit, those that count on a day: the ones that name it, else its category's.

    A line begins and ends by itself; a named line beats the category only on days on which it holds. Nothing is added
    up. Empty: no line holds, so neither plan nor issuer limits the unit. Refuses nothing.
    Source: Q-SPECIFIC | Kế hoạch của phong trào, mục chỉ tiêu | (kế hoạch)
    Source: Q-PERIOD | Kế hoạch của phong trào, mục chỉ tiêu | (kế hoạch)
    """
    holding = tuple(line for line in lines if line.holds(on))
    return tuple(line for line in holding if unit in line.units) or holding


def line_for(allotted: Lines, recipient: str, award: str) -> QuotaRule | None:
    """The line that counts such a proposal: one for its award goes before the others, then one for its kind.

    Of two alike the one that began later: an amending paper reached back into the days of the line that it ended.
    """
    fit = [line for line in allotted if line.award in ("", award) and line.recipient in ("", recipient)]
    return max(
        fit, key=lambda line: (bool(line.award), bool(line.recipient), line.valid_from or date.min), default=None
    )


def together(line: QuotaRule) -> bool:
    """Whether all kinds of recipients use up the same number; else each kind has the number for itself."""
    return line.combined and not line.recipient


def in_all(allotted: Lines) -> int | None:
    """How many proposals a unit's lines allow together; None: no line. A line by kind counts once for each kind."""
    if not allotted:
        return None
    return sum(line.maximum * (1 if line.combined or line.recipient else KINDS) for line in allotted)


def counting(allotted: Lines, held: Proposal) -> QuotaRule | None:
    """The line, of those allotted on a day, that counts a proposal filed on this or another day; None: not counted.

    A re-allocation shares out the whole, so its line counts what was proposed before it too; a line that the plan
    itself begins on a day counts from that day, and none counts what was filed after its end.
    """
    line = line_for(allotted, held.recipient, held.award)
    if line is None or (line.counted_from is not None and held.filed_on < line.counted_from):
        return None
    return line if line.valid_until is None or held.filed_on < line.valid_until else None


def used(allotted: Lines, recipient: str, award: str, proposals: Iterable[Proposal]) -> int:
    """How many of the proposals use up the number that one more of that kind and award needs.

    By the lines as they stand on its day, however those were counted when they were filed: combined or by kind, with
    an award of their own or among all.
    Source: Q-COMBINED | Kế hoạch của phong trào, mục chỉ tiêu | (kế hoạch)
    """
    line = line_for(allotted, recipient, award)
    if line is None:
        return 0
    return sum(
        counting(allotted, held) == line and (together(line) or held.recipient == recipient) for held in proposals
    )


def reallot(lines: Lines, amended: Lines, paper: str, on: date) -> Lines:
    """The lines after an amending paper: those that it changes or leaves out end, those that it writes begin.

    `amended`: the lines of the plan as amended; `on`: the paper's day, from which it holds where a line states no
    other. The ended ones stay in the answer, so that a proposal of an earlier day finds its line; one that would never
    have held is dropped. A line of the same id goes on counting from where the old one did.
    Source: Q-AMEND | Văn bản sửa đổi kế hoạch | (văn bản sửa đổi)
    """
    running = {line.id: line for line in lines if not line.replaced_by}
    goes_on = {new.id: running[new.id] for new in amended if new.id in running and _same(running[new.id], new)}
    begins = {new.id: new.valid_from or on for new in amended if new.id not in goes_on}
    ends = dict.fromkeys(running.keys() - goes_on.keys(), on) | begins
    past = (_ended(line, ends.get(line.id), paper) for line in lines if line not in goes_on.values())
    fresh = (
        replace(goes_on[new.id], valid_until=new.valid_until, ambiguous=new.ambiguous)
        if new.id in goes_on
        else _begun(new, running.get(new.id), begins[new.id], paper)
        for new in amended
    )
    return (*(line for line in past if line is not None), *fresh)


def _same(old: QuotaRule, new: QuotaRule) -> bool:
    """Whether the paper leaves the line as it is; the words around it, or its last day, may be others."""

    def says(line: QuotaRule) -> tuple[object, ...]:
        return line.maximum, set(line.units), set(line.categories), line.combined, line.recipient, line.award

    return says(old) == says(new) and new.valid_from in (None, old.valid_from)


def _ended(line: QuotaRule, until: date | None, paper: str) -> QuotaRule | None:
    if until is None or (line.valid_until is not None and line.valid_until <= until):
        return line
    if line.valid_from is not None and until <= line.valid_from:
        return None
    return replace(line, valid_until=until, replaced_by=paper)


def _begun(new: QuotaRule, old: QuotaRule | None, on: date, paper: str) -> QuotaRule:
    article = f"{new.source.article}; " if new.source.article else ""
    cited = replace(new.source, article=f"{article}sửa đổi theo văn bản {paper}")
    return replace(
        new,
        source=new.source if new.amended_by else cited,
        amended_by=new.amended_by or paper,
        valid_from=on,
        counted_from=old.counted_from if old is not None else new.counted_from,
    )


def say_period(line: QuotaRule) -> str:
    """The period of a line as pages show it, with the paper that ended it; empty: it holds throughout."""
    begins = f"từ ngày {short_date(line.valid_from)}" if line.valid_from else ""
    ends = f"đến trước ngày {short_date(line.valid_until)}" if line.valid_until else ""
    paper = f", theo văn bản {line.replaced_by}" if line.replaced_by else ""
    return " ".join(part for part in (begins, ends) if part) + paper
