"""What a replay tells: the acts of a case with their states, its runs, and the reel of both."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.edition import EDITION, EXACT

Json = dict[str, Any]


@dataclass(frozen=True)
class Moment:
    """One act that was recorded or refused. Plain values only: it travels between processes and into JSON."""

    run_id: str
    event_id: int
    """Of the event that ordered the recording."""
    answered_id: int
    """Of the event with its answer: from here on the act is a fact."""
    act_no: int | None
    """None for a refusal."""
    act: str
    update_id: str
    account: str
    role: str
    unit: str
    received_at: datetime
    recorded_at: datetime
    effective_at: datetime
    """The latest reception up to this act: no state is shown before everything in it had been received."""
    before: str
    after: str
    state: Json
    """The whole state after the act as the code of then made it: the replayed code makes the same, or `agreement`."""
    digest: str
    """Of the state, as the history and the row of the act have it."""
    agreement: str
    """EXACT: the code that was run again makes it to the byte. EDITION: an earlier release wrote it, with fewer fields.
    DIFFERS: the code makes something else. NOT_REBUILT: the replay did not come to it. See `audit.edition`."""
    body: Json
    refusal: Json | None = None
    notices: tuple[Json, ...] = ()
    facts: Json | None = None
    """What the case knew of its campaign at this act."""
    ruling: Json | None = None
    """The rule set that was resolved for this act, with citations and evidence."""
    bonus: Json | None = None
    build: str = ""
    """The build that ran the task which ordered the recording, as the history has it."""
    kept: bool = False
    """Whether that build, which is kept, was run again; else today's code was."""


@dataclass(frozen=True)
class Run:
    """One run of the chain, and how its replay went."""

    run_id: str
    workflow_type: str
    events: int
    failure: str
    """Why today's code does not fit the history; empty: it does, or was not needed."""
    builds: tuple[str, ...]
    """Builds that ran its tasks, as the history has them."""
    bounds: tuple[tuple[int, int], ...]
    """(event that starts, event that completes) of every completed task."""


@dataclass(frozen=True)
class Reel:
    """All acts over the whole chain of runs of one workflow id, in order."""

    workflow_id: str
    runs: tuple[Run, ...]
    moments: tuple[Moment, ...]
    today: str = ""
    """The build of the code that made this."""
    lost: tuple[tuple[str, str], ...] = ()
    """(build that ran the case, why it could not be run again): today's code stands in for it."""

    def code(self, moment: Moment) -> str:
        """The build that was run again for an act; the strongest there is when it is the act's own."""
        return moment.build if moment.kept else self.today

    @property
    def failure(self) -> str:
        """The first replay that failed; empty: none did."""
        return next((run.failure for run in self.runs if run.failure), "")

    @property
    def agrees(self) -> bool:
        """Whether every act was rebuilt as it is on record."""
        return not self.failure and all(moment.agreement in (EXACT, EDITION) for moment in self.moments)
