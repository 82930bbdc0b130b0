"""The time machine: what a case was at a past instant, rebuilt by the real code from its histories.

Histories come from the engine while it has them and from the archive after (`audit.source`); replays run in a pool with
a bound in time (`audit.pool`). What cannot be answered is answered with a reason, never with a guess.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from temporalio.client import Client

from audit import trust
from audit.chain import sha256
from audit.differ import Change, differences
from audit.film import state_after
from audit.former import rebuilt, state_then
from audit.located import DAMAGED, NO_SUCH_EVENT, UNKNOWN, Refused, When, located
from audit.moment import Json, Moment, Reel
from audit.pool import DIED, SECONDS, Pool, patience
from audit.source import StoredRun, histories
from audit.waiting import Value, Waiting, papers, values, waiting
from documents.store import ContentDamaged, NotStored, Store
from payloads.ids import campaign_id, campaign_of, subject_of
from storage.session import Database

REELS_KEPT = 64
"""Reels of the cases that were looked at last: a slider asks the same one again and again."""


@dataclass(frozen=True)
class Snapshot:
    """A case at one moment."""

    workflow_id: str
    moment: Moment
    """The last act that was a fact then; its state is the state then."""
    position: int
    """Which of the case's acts it is, refused ones counted, from 1."""
    count: int
    before: Moment | None
    next: Moment | None
    """What happened next."""
    waiting: Waiting
    values: tuple[Value, ...]
    papers: tuple[tuple[str, str], ...]
    """(place in the state, SHA-256) of what the state names."""
    origin: str
    """ENGINE or ARCHIVE: where the history of this moment's run came from."""
    builds: tuple[str, ...]
    """Builds that ran the case, as its histories have them."""
    rebuilt: int
    """How many of the case's acts are rebuilt as they are on record."""
    failure: str
    """Why the replay does not fit; empty: it does."""
    code: str
    """The build that was run again for this moment: `moment.build` where that is kept or today's, else today's."""
    lost: tuple[tuple[str, str], ...]
    """(build that ran the case, why it could not be run again)."""
    note: str
    """How far the answer can be trusted, for people. It is shown wherever the answer is shown."""


Answered = Snapshot | Refused


class TimeMachine:
    """Answers for an installation. `client` None: there is no engine, the archive alone is asked.

    `builds`: the former builds that are kept; None: none are, today's code answers for all.
    """

    def __init__(
        self,
        client: Client | None,
        database: Database,
        store: Store,
        pool: Pool,
        seconds: float = SECONDS,
        builds: Store | None = None,
    ) -> None:
        self.client, self.database, self.store, self.builds = client, database, store, builds
        self.pool, self.seconds = pool, seconds
        self._reels: OrderedDict[tuple[str, ...], Reel] = OrderedDict()

    async def runs(self, workflow_id: str) -> list[StoredRun] | Refused:
        """The histories of a case, the first run first."""
        try:
            found = await histories(workflow_id, self.client, self.database, self.store)
        except (NotStored, ContentDamaged) as damaged:
            return Refused(DAMAGED, str(damaged))
        return found or Refused(UNKNOWN)

    async def reel(self, workflow_id: str) -> tuple[Reel, list[StoredRun]] | Refused:
        """Every act of a case with its state."""
        runs = await self.runs(workflow_id)
        if isinstance(runs, Refused):
            return runs
        key = tuple(sha256(run.blob) for run in runs)
        reel = self._reels.get(key)
        if reel is None:
            blobs = [run.blob for run in runs]
            answer = await asyncio.to_thread(rebuilt, self.pool, self.builds, blobs, patience(blobs, self.seconds))
            if not isinstance(answer.value, Reel):
                return Refused(answer.reason, answer.detail)
            reel = answer.value
            # A process that died may have been somebody's accident: the next look asks that build again.
            if DIED not in dict(reel.lost).values():
                self._reels[key] = reel
            while len(self._reels) > REELS_KEPT:
                self._reels.popitem(last=False)
        else:
            self._reels.move_to_end(key)
        return reel, runs

    async def state(self, workflow_id: str, when: When) -> Answered:
        """A case at one moment."""
        found = await self.reel(workflow_id)
        if isinstance(found, Refused):
            return found
        reel, runs = found
        moment = located(reel, when)
        return moment if isinstance(moment, Refused) else self.snapshot(reel, runs, moment)

    def snapshot(self, reel: Reel, runs: Sequence[StoredRun], moment: Moment) -> Snapshot:
        """What an act left behind: who, what was waited for, on which values."""
        index = reel.moments.index(moment)
        return Snapshot(
            workflow_id=reel.workflow_id,
            moment=moment,
            position=index + 1,
            count=len(reel.moments),
            before=reel.moments[index - 1] if index else None,
            next=reel.moments[index + 1] if index + 1 < len(reel.moments) else None,
            waiting=waiting(reel.workflow_id, moment),
            values=values(moment),
            papers=papers(moment),
            origin=next(run.origin for run in runs if run.run_id == moment.run_id),
            builds=tuple(dict.fromkeys(build for run in reel.runs for build in run.builds if build)),
            rebuilt=trust.rebuilt(reel),
            failure=reel.failure,
            code=reel.code(moment),
            lost=reel.lost,
            note=trust.note(reel, moment),
        )

    async def queried(self, workflow_id: str, event: int, run_id: str = "") -> Json | Refused:
        """The whole state after an event by the code's own state query, for a look between acts: one replay more.

        By the build that ran the task where it is kept and does, else by today's.
        """
        runs = await self.runs(workflow_id)
        if isinstance(runs, Refused):
            return runs
        run = next((each for each in reversed(runs) if run_id in ("", each.run_id)), None)
        if run is None:
            return Refused(NO_SUCH_EVENT)
        seconds = patience([run.blob], self.seconds)
        state = await asyncio.to_thread(state_then, self.pool, self.builds, run.blob, event, seconds)
        if state is not None:
            return state
        answer = await self.pool.asked(state_after, run.blob, event, seconds=seconds)
        if answer.reason:
            return Refused(answer.reason, answer.detail)
        found: Json | None = answer.value
        return found if found is not None else Refused(NO_SUCH_EVENT)

    async def together(self, workflow_id: str, at: datetime) -> dict[str, Answered]:
        """A case and what it hangs together with, all at one instant: workflow id → answer.

        Of a nomination its campaign, the sitting that had it on its agenda and the decision that names it, also where
        they came to know each other later only; of every other case of a campaign the campaign.
        """
        found = await self.reel(workflow_id)
        last = found[0].moments[-1].state if not isinstance(found, Refused) and found[0].moments else {}
        return {each: await self.state(each, When(at=at)) for each in related(workflow_id, last)}

    async def difference(
        self, workflow_id: str, one: When, other: When
    ) -> tuple[Snapshot, Snapshot, tuple[Change, ...]] | Refused:
        """What differs between two moments of a case."""
        before, after = await self.state(workflow_id, one), await self.state(workflow_id, other)
        if isinstance(before, Refused):
            return before
        if isinstance(after, Refused):
            return after
        return before, after, differences(before.moment.state, after.moment.state)


def related(workflow_id: str, state: Json) -> list[str]:
    """Workflow ids that a case hangs together with, itself first."""
    found, campaign = [workflow_id], campaign_of(workflow_id)
    if campaign and subject_of(workflow_id) != "campaign":
        found.append(campaign_id(campaign))
    if subject_of(workflow_id) == "nomination":
        found += [str(state[name]) for name in ("session", "decision") if state.get(name)]
    return found
