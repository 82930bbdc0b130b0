"""Limits as pages show them: the last day by the count, the day that it moves on to, and what today's table says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rules.calendar import short_date, weekday_name
from rules.deadline import UNITS, DayTable, Deadline, recompute
from rules.facts import Window
from rules.finding import Finding
from rules.nomination_acts import NominationState
from rules.recount import running_limit


@dataclass(frozen=True)
class LimitView:
    """One limit. `newer`: the same period by today's table of days off; the kept one is in effect."""

    key: str
    kept: Deadline
    newer: Deadline
    due_at: datetime | None
    """What is in effect, when that is not the limit's own day (exclusive)."""
    earlier: tuple[Deadline, ...] = ()
    """What the limit was before an officer's act put a recount in its place."""

    @property
    def moved(self) -> bool:
        """Whether today's table gives another day."""
        return self.newer.effective_on != self.kept.effective_on

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be known of the day in effect: a day that was confirmed since warns no more."""
        return self.kept.findings() if self.moved else self.newer.findings()

    @property
    def reckoned(self) -> str:
        """How the last day was found."""
        return reckoned(self.kept)


def reckoned(limit: Deadline) -> str:
    """«3 ngày làm việc kể từ ngày 05/8/2024: hết ngày 08/8/2024 (Thứ Năm)»."""
    last = limit.last_on
    said = f"hết ngày {short_date(last)} ({weekday_name(last)})"
    return f"{limit.count} {UNITS[limit.unit]} kể từ ngày {short_date(limit.started_on)}: {said}"


def limit_notes(limit: Deadline | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A heading and lines for the question before an act that sets a limit; none without a limit."""
    if limit is None:
        return ()
    findings = (f"{one.sentence} {one.remedy}".strip() for one in limit.findings())
    return ((f"Thời hạn theo quy định: {reckoned(limit)}", tuple(findings)),)


def case_limits(state: NominationState, table: DayTable) -> tuple[LimitView, ...]:
    """The limits of one dossier: of the supplement while it is asked for, of the appraisal from the reception on."""
    running = running_limit(state)
    supplement = state.supplement_limit if state.status == "RETURNED" else None
    found = []
    for key, limit in (("supplement.limit", supplement), ("appraisal.limit", state.appraisal_limit)):
        if limit is not None:
            runs = limit == running
            own = key == "appraisal.limit" or limit.due_at == state.supplement_due_at
            earlier = tuple(one for one in state.earlier_limits if one.started_on == limit.started_on) if runs else ()
            newer = recompute(limit, table) if runs else limit
            found.append(LimitView(key, limit, newer, None if own else state.supplement_due_at, earlier))
    return tuple(found)


def window_limits(
    deadlines: Mapping[str, Deadline], windows: tuple[Window, ...], table: DayTable
) -> dict[str, LimitView]:
    """Key of a window → its last day, where something is to be known of it. A paper that moved the window ends that."""
    views = {
        window.key: LimitView(window.key, kept, recompute(kept, table), None)
        for window in windows
        if (kept := deadlines.get(window.key)) is not None and window.closes_at == kept.due_at
    }
    return {key: view for key, view in views.items() if view.findings or view.moved}
