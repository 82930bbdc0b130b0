"""The protocol of an act, once for all workflows (architecture §4).

Every change of state (a person's update, a delivery, a due instant) holds the workflow's one lock, runs the rule again,
takes the next act number and asks for one recording; only then does the state change. Refusals are recorded as well.
Nothing but an `ApplicationError` leaves a handler; any other exception is a fault that stops the task, loudly.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from pydantic_core import to_json

    from payloads import ids
    from payloads.record import (
        RECORDED,
        REFUSED,
        STALE,
        WAIT,
        Awake,
        Carry,
        Delivered,
        Entry,
        Errand,
        FactsQuery,
        Printed,
        Receipt,
        Recording,
        Wake,
    )
    from rules.acting import Actor, Outcome, Role, Stamp
    from rules.refusal import Refusal, RefusalNote
    from rules.window import CaseFacts

StateT = TypeVar("StateT")

RECORD_TIMEOUT = timedelta(seconds=5)
RECORD_RETRY = RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=10))
"""Unlimited attempts and no schedule_to_close: a recording ends with an answer or stays visible as stuck."""
ERRAND_TIMEOUT = timedelta(minutes=10)
ERRAND_HEARTBEAT = timedelta(seconds=60)
SUSPENDED_LOOK = timedelta(hours=1)
"""While a campaign is suspended, due instants look again this often (running clock)."""
RECEIPTS_KEPT = 64
"""Receipts that a run hands to the next one; the engine itself forgets update ids at continue-as-new."""


def refused(note: RefusalNote) -> ApplicationError:
    """The refusal as the only kind of error that may leave a handler; its type is the code, its detail the note."""
    return ApplicationError(note.sentence, note, type=note.code, non_retryable=True)


@dataclass(frozen=True)
class Subject(Generic[StateT]):
    """What the protocol has to know of one kind of process; everything in it is pure."""

    name: str
    apply: Callable[..., Outcome[StateT]]
    next_due: Callable[..., tuple[datetime, object] | None]
    acts: Mapping[Any, tuple[str, Any]]
    """Act body → (name of the act, its rule)."""
    terminal: frozenset[str]
    rearm: type
    state_field: str = "status"
    needs_facts: bool = True


class Acting(Generic[StateT]):
    """Base of every workflow here: state, lock, act number, and the one way in which a state changes."""

    subject: Subject[StateT]

    def begin(self, state: StateT, carry: Carry[StateT] | None) -> None:
        """Set up from a fresh state or from what the run before handed over. Called in `workflow.init`."""
        self.state: StateT = carry.state if carry else state
        self.act_no = carry.act_no if carry else 0
        self.receipts: dict[str, Receipt] = {r.update_id: r for r in carry.receipts} if carry else {}
        self.facts: CaseFacts | None = carry.facts if carry else None
        self.clock_at: datetime | None = carry.clock_at if carry else None
        self.lock = asyncio.Lock()
        self.stirred = False
        self.renew = False

    def due(self) -> tuple[datetime, object] | None:
        """What falls due next by itself: (instant, body). Nothing before the facts are known."""
        if self.subject.needs_facts and self.facts is None:
            return None
        return self.subject.next_due(self.state, self.facts)

    def ended(self) -> bool:
        """Whether the state is terminal."""
        return self.status() in self.subject.terminal

    def act_name(self, body: object) -> str:
        """The act's name in the subject's table."""
        return self.subject.acts[type(body)][0]

    def facts_query(self) -> FactsQuery:
        """Which facts this case asks for."""
        return FactsQuery(ids.campaign_of(workflow.info().workflow_id))

    async def facts_for(self, stamp: Stamp, body: object) -> CaseFacts | None:
        """What this act is ruled by. A subject may resolve more for one act: it then enters the history."""
        return self.facts

    def frozen(self) -> bool:
        """Whether the installation's clock is frozen, so that no timer is armed."""
        return self.facts is not None and self.facts.frozen

    def recorded(self, before: StateT) -> None:
        """Called after each recorded act, with the state before it."""

    @workflow.query
    def snapshot(self) -> StateT:
        """The state, for operators and auditors; no page reads it."""
        return self.state

    @workflow.update
    async def wake(self, wake: Wake) -> Awake:
        """The rehearsal clock has moved: do what is due up to that instant, then say what is due next."""
        async with self.lock:
            await self._settle(wake.until, follow=False)
        return Awake(self.state_due())

    # The one way in

    async def perform(self, stamp: Stamp, body: object) -> Receipt:
        """Record one act and answer with its receipt. Raises ApplicationError (a refusal) and nothing else."""
        async with self.lock:
            known = self.receipts.get(stamp.key)
            if known is not None:
                return known
            recording = await self._record(stamp, body)
            await self._settle(self._now(stamp.received_at))
        if recording.refusal is not None:
            raise refused(recording.refusal)
        assert recording.receipt is not None
        return recording.receipt

    def state_due(self) -> datetime | None:
        """The due instant as the row has it."""
        value: datetime | None = getattr(self.state, "next_due_at", None)
        return value

    def status(self) -> str:
        """The state's name in the subject's table."""
        return str(getattr(self.state, self.subject.state_field))

    def _now(self, at: datetime) -> datetime:
        """The instant up to which things are due: the frozen clock as last seen, or the task's own time."""
        if self.frozen():
            return max(at, self.clock_at) if self.clock_at else at
        return workflow.now()

    def _entry(
        self, stamp: Stamp, body: object, outcome: Outcome[StateT], refusal: RefusalNote | None, by_itself: bool
    ) -> Entry[StateT]:
        state_json = to_json(outcome.state)
        return Entry(
            workflow_id=workflow.info().workflow_id,
            act=self.act_name(body),
            act_no=self.act_no + 1,
            update_id=stamp.key,
            digest=stamp.digest,
            actor=stamp.actor,
            received_at=stamp.received_at,
            recorded_at=workflow.now(),
            epoch=stamp.epoch,
            before=self.status(),
            state=outcome.state,
            state_digest=ids.digest_of(state_json.decode()),
            facts_version=self.facts.version if self.facts else 0,
            body=to_json(asdict(body)).decode(),  # type: ignore[call-overload]  # every body is a dataclass
            claims=outcome.claims,
            frees=outcome.frees,
            notices=outcome.notices,
            guard=outcome.guard,
            refusal=refusal,
            by_itself=by_itself,
        )

    async def _resolve(self) -> CaseFacts:
        facts: CaseFacts = await workflow.execute_activity(
            "resolve_facts",
            self.facts_query(),
            result_type=CaseFacts,
            start_to_close_timeout=RECORD_TIMEOUT,
            retry_policy=RECORD_RETRY,
        )
        return facts

    async def _record(self, stamp: Stamp, body: object, by_itself: bool = False) -> Recording:
        """Rule, record, change state; rules again when the campaign has moved on. The lock is held."""
        if self.subject.needs_facts and self.facts is None:
            self.facts = await self._resolve()
        while True:
            note: RefusalNote | None = None
            try:
                outcome = self.subject.apply(self.state, stamp, body, await self.facts_for(stamp, body))
            except Refusal as refusal:
                outcome, note = Outcome(self.state), refusal.note()
            recording: Recording = await workflow.execute_activity(
                f"record_{self.subject.name}",
                self._entry(stamp, body, outcome, note, by_itself),
                result_type=Recording,
                start_to_close_timeout=RECORD_TIMEOUT,
                retry_policy=RECORD_RETRY,
            )
            self._see_clock(recording)
            if recording.outcome == STALE:
                self.facts = recording.facts
                if by_itself:
                    return recording
                continue
            if recording.outcome == RECORDED:
                before, self.state = self.state, outcome.state
                self.act_no += 1
                self.recorded(before)
                self.stirred = True
                if recording.receipt is not None:
                    self._keep(recording.receipt)
            return recording

    def _keep(self, receipt: Receipt) -> None:
        self.receipts[receipt.update_id] = receipt
        while len(self.receipts) > RECEIPTS_KEPT:
            self.receipts.pop(next(iter(self.receipts)))

    def _see_clock(self, recording: Recording) -> None:
        if recording.clock_at is not None and (self.clock_at is None or recording.clock_at > self.clock_at):
            self.clock_at = recording.clock_at

    def _own_stamp(self, at: datetime, what: str) -> Stamp:
        """The stamp of an act that nobody sends: its key follows from the case, so that a replay gives it again."""
        workflow_id = workflow.info().workflow_id
        key = ids.digest_of("own", workflow_id, what, str(self.act_no + 1), at.isoformat())[:40]
        return Stamp(key, ids.digest_of(what), Actor("system", Role.SYSTEM, ""), at)

    async def _settle(self, until: datetime, follow: bool = True) -> None:
        """Do what is due up to `until`, in order; then keep the due instant in the row if it has moved. Lock held.

        `follow`: go on up to the frozen clock as the recordings see it. A wake stops at its own instant instead: the
        driver has moved the clock to its target already, and takes all cases through the instants before it together.
        """
        if self.facts is not None and self.facts.suspended:
            self.facts = await self._resolve()
        while (due := self.due()) is not None and due[0] <= until and not (self.facts and self.facts.suspended):
            recording = await self._record(self._own_stamp(due[0], self.act_name(due[1])), due[1], by_itself=True)
            if recording.outcome in (WAIT, REFUSED):
                # Waiting: an older act comes first. Refused: a rule that asks for what it refuses must not spin here.
                return
            if follow and self.frozen() and self.clock_at is not None:
                until = max(until, self.clock_at)
        due = self.due()
        if (due[0] if due else None) != self.state_due() and not self.ended():
            await self._record(self._own_stamp(until, "rearm"), self.subject.rearm())

    # Life

    async def live(self, again: Callable[[Carry[StateT]], Any]) -> str:
        """Until the state is terminal and nothing is left to deliver. `again` builds the next run's input.

        Returns the digest of the full final state, so that every input leaves a trace in an output.
        """
        while True:
            work = tuple(getattr(self.state, "work", ()))
            if work:
                await self._deliver(work[0])
            elif self.ended():
                break
            elif self.renew or workflow.info().is_continue_as_new_suggested():
                await workflow.wait_condition(workflow.all_handlers_finished)
                if not getattr(self.state, "work", ()):
                    self.renew = False
                    workflow.continue_as_new(again(self._carry()))
            else:
                await self._wait()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return ids.digest_of(to_json(self.state).decode(), str(self.act_no))

    def _carry(self) -> Carry[StateT]:
        return Carry(self.state, self.act_no, tuple(self.receipts.values()), self.facts, self.clock_at)

    async def _wait(self) -> None:
        """Sleep until something happens; on a running clock also until the next due instant."""
        timeout = None
        due = None if self.frozen() or self.act_no == 0 else self.due()
        if due is not None:
            timeout = max(due[0] - workflow.now(), timedelta(seconds=1))
            if self.facts is not None and self.facts.suspended:
                timeout = SUSPENDED_LOOK
        self.stirred = False
        try:
            await workflow.wait_condition(
                lambda: self._moved(due),
                timeout=timeout,
                timeout_summary=self.act_name(due[1]) if due else None,
            )
        except TimeoutError:
            async with self.lock:
                await self._settle(workflow.now())

    def _moved(self, due: tuple[datetime, object] | None) -> bool:
        """Whether the wait is over: ended, work to do, a new run wanted, or another due instant."""
        if self.ended() or self.renew or bool(getattr(self.state, "work", ())):
            return True
        return self.stirred and not self.frozen() and self.due() != due

    async def _deliver(self, work: str) -> None:
        """Run one errand outside the lock, then record what it did."""
        info = workflow.info()
        errand = Errand(info.workflow_id, ids.campaign_of(info.workflow_id), work, self.act_no)
        name, queue = self.errand(work)
        result: Any = await workflow.execute_activity(
            name,
            errand,
            result_type=Printed if queue == ids.PRESS_QUEUE else Delivered,
            task_queue=queue,
            start_to_close_timeout=ERRAND_TIMEOUT,
            heartbeat_timeout=ERRAND_HEARTBEAT,
            retry_policy=RECORD_RETRY,
        )
        body = self.errand_done(work, result)
        async with self.lock:
            await self._record(self._own_stamp(self._now(self.clock_at or workflow.now()), f"done:{work}"), body)

    def errand(self, work: str) -> tuple[str, str]:
        """The activity and the queue of one kind of work. A subject without errands has none."""
        raise KeyError(work)

    def errand_done(self, work: str, result: Any) -> object:
        """The body of the act that records the end of an errand."""
        raise KeyError(work)
