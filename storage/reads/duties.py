"""What a unit owes in a campaign: each thing with its bound, what was filed, and the act that files it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rules.enrolment_acts import EnrolmentState, Filed
from rules.facts import Obligation, Window
from rules.window import RESULT_REPORT, CaseFacts
from storage.reads.nomination import FileView

ACTS = {"REGISTRATION": "register", "PLEDGE": "sign_pledge", "PLAN": "file_plan", "REPORT": "file_report"}
REVIEW = "REVIEW_"


@dataclass(frozen=True)
class Duty:
    """One obligation. `window`: its bound as it stands now; None: the plan sets no date."""

    key: str
    label: str
    source: str
    act: str
    window: Window | None
    filed: Filed | None
    file: FileView | None
    opens_at: datetime | None = None
    """Before this instant it cannot be filed: the beginning of the wave that it reviews."""

    @property
    def closes_at(self) -> datetime | None:
        """The exclusive bound."""
        return self.window.closes_at if self.window is not None else None

    @property
    def wave(self) -> str:
        """Key of the wave that it reviews; empty for anything else."""
        return f"WAVE_{self.key.removeprefix(REVIEW)}" if self.key.startswith(REVIEW) else ""

    def stands(self, now: datetime) -> str:
        """FILED, LATE (filed after its bound), OVERDUE, LATER (its wave has not begun) or OPEN."""
        if self.filed is not None:
            return "LATE" if self.filed.late else "FILED"
        if self.closes_at is not None and now >= self.closes_at:
            return "OVERDUE"
        return "LATER" if self.opens_at is not None and now < self.opens_at else "OPEN"


def act_for(key: str) -> str:
    """The act that files what is owed under a key."""
    return "file_review" if key.startswith(REVIEW) else ACTS[key]


def place_of(key: str) -> str:
    """Kind under which the file of an obligation is kept."""
    return f"REVIEW_WAVE_{key.removeprefix(REVIEW)}" if key.startswith(REVIEW) else key


def duties(facts: CaseFacts, state: EnrolmentState, files: Mapping[str, FileView]) -> tuple[Duty, ...]:
    """Everything that the plan asks of a unit, in its order."""
    return tuple(_duty(facts, state, files, owed) for owed in facts.obligations or (RESULT_REPORT,))


def _duty(facts: CaseFacts, state: EnrolmentState, files: Mapping[str, FileView], owed: Obligation) -> Duty:
    window = facts.window(owed.window) if owed.window and facts.has(owed.window) else None
    wave = f"WAVE_{owed.key.removeprefix(REVIEW)}" if owed.key.startswith(REVIEW) else ""
    opens_at = facts.window(wave).opens_at if wave and facts.has(wave) else None
    filed, file = _filed(state, owed), files.get(place_of(owed.key))
    source = str(window.source) if window is not None else str(owed.source)
    return Duty(owed.key, owed.label, source, act_for(owed.key), window, filed, file, opens_at)


def _filed(state: EnrolmentState, owed: Obligation) -> Filed | None:
    """What was filed; reports of the first release stand in fields of their own."""
    filed = state.has_filed(owed.key)
    if filed is None and owed.key == RESULT_REPORT.key and state.reported_at is not None:
        return Filed(owed.key, state.reported_at, state.report_late, state.report_number, state.report)
    return filed
