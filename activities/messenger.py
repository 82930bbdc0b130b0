"""Deliveries from one workflow to many. They run on a queue of their own and end, one by one, in a ledger."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_json
from temporalio import activity
from temporalio.client import Client

from payloads import ids
from payloads.record import Delivered, Errand
from payloads.starts import EnrolmentStart
from rules import enrolment as enrolment_rules
from rules import enrolment_acts
from rules import nomination_acts as nomination
from rules.acting import Actor, Role, Stamp
from runtime.sending import CaseGone, Refused, Sending, send
from storage import delivery
from storage.intake import now_of
from storage.session import Database

AT_ONCE = 8
LEDGER = 1
"""Edition of what a delivery tells its history (payloads.record.Delivered)."""
MESSENGER = Actor("messenger", Role.MESSENGER, "")


@dataclass(frozen=True)
class Letter:
    """One delivery: which act to which workflow."""

    target: str
    act: str
    body: Any
    start: Any = None


class MessengerActivities:
    """Errands of campaigns, sittings and decisions. Each is safe to repeat: settled letters are not sent again."""

    def __init__(self, database: Database, client: Client) -> None:
        self.database, self.client = database, client

    async def _deliver(self, errand: Errand, letters: Sequence[Letter]) -> Delivered:
        with self.database.read() as session:
            settled = delivery.settled(session, errand.workflow_id, errand.work)
            at, epoch = now_of(session, datetime.now(UTC))
        slots = asyncio.Semaphore(AT_ONCE)

        async def one(letter: Letter) -> str:
            key = ids.delivery_key(errand.workflow_id, errand.work, letter.target)
            if key in settled:
                return settled[key]
            async with slots:
                digest = ids.digest_of(to_json(asdict(letter.body)).decode())
                sending = Sending(
                    letter.target, letter.act, Stamp(key, digest, MESSENGER, at, epoch), letter.body, letter.start
                )
                outcome, code = await self._send(sending)
                await asyncio.to_thread(self._note, errand, letter.target, key, outcome, code)
                activity.heartbeat(letter.target)
                return outcome

        outcomes = await asyncio.gather(*(one(letter) for letter in letters))
        with self.database.read() as session:
            unreached = delivery.unreached(session, errand.workflow_id, errand.work)
        return Delivered(outcomes.count("DELIVERED"), outcomes.count("REFUSED"), LEDGER, unreached)

    async def _send(self, sending: Sending) -> tuple[str, str]:
        """DELIVERED, or REFUSED with its code. Unanswered and Fault fail the activity, which is tried again."""
        try:
            await send(self.client, sending)
        except Refused as refused:
            return "REFUSED", refused.note.code
        except CaseGone:
            return "REFUSED", "CASE_CLOSED"
        return "DELIVERED", ""

    def _note(self, errand: Errand, target: str, key: str, outcome: str, code: str) -> None:
        with self.database.write() as session:
            delivery.note(session, errand.workflow_id, errand.work, target, key, outcome, code, datetime.now(UTC))

    @activity.defn
    async def enrol_units(self, errand: Errand) -> Delivered:
        """Begin the part of every unit that the campaign names: members by their decision, duty-bearers by the plan."""
        with self.database.read() as session:
            units = delivery.units_to_enrol(session, errand.campaign, again=":" in errand.work)
        letters = [
            Letter(
                ids.enrolment_id(errand.campaign, unit),
                "enrol",
                enrolment_rules.Enrol(part),
                EnrolmentStart(errand.campaign, unit),
            )
            for unit, part in units.items()
        ]
        return await self._deliver(errand, letters)

    @activity.defn
    def notify_units(self, errand: Errand) -> Delivered:
        """Write one notice for every unit about a paper that changed the campaign: O(1) in the campaign's history."""
        _, kind, detail = errand.work.split(":", 2)
        now = datetime.now(UTC)
        with self.database.write() as session:
            at, _epoch = now_of(session, now)
            count, told_at = delivery.notify_units(
                session, errand.campaign, errand.workflow_id, kind, detail, errand.act_no, at, now
            )
        return Delivered(count, 0, LEDGER, at=told_at)

    @activity.defn
    async def end_enrolments(self, errand: Errand) -> Delivered:
        """The campaign is over: end the part of every unit, and whatever case a cancellation left open."""
        with self.database.read() as session:
            targets = delivery.enrolled_ids(session, errand.campaign)
            cases = delivery.open_nominations(session, errand.campaign)
        letters = [Letter(target, "end", enrolment_rules.End()) for target in targets]
        # A campaign closes only without open cases; one that is cancelled ends them.
        letters += [Letter(case, "end", nomination.End()) for case in cases]
        return await self._deliver(errand, letters)

    @activity.defn
    async def pass_on_cases(self, errand: Errand) -> Delivered:
        """Hand the parts and dossiers of units that have ended to their successors, by the campaign's paper."""
        with self.database.read() as session:
            passing, paper = delivery.passing_of(session, errand.campaign)
            parts = delivery.held_parts(session, errand.campaign, passing)
            cases = delivery.held_nominations(session, errand.campaign, passing)
        letters = [Letter(target, "hand_over", enrolment_acts.HandOver(to, paper)) for target, to in parts]
        letters += [Letter(target, "hand_over", nomination.HandOver(to, paper)) for target, to in cases]
        return await self._deliver(errand, letters)

    @activity.defn
    async def deliver_agenda(self, errand: Errand) -> Delivered:
        """Tell every dossier of the agenda that a sitting will consider it."""
        with self.database.read() as session:
            state = delivery.sitting_state(session, errand.workflow_id)
        letters = [
            Letter(ids.nomination_id(errand.campaign, n), "place_on_agenda", nomination.PlaceOnAgenda(state.id))
            for n in state.items
        ]
        return await self._deliver(errand, letters)

    @activity.defn
    async def release_items(self, errand: Errand) -> Delivered:
        """Let dossiers go from an agenda: one number, or all of a cancelled sitting."""
        with self.database.read() as session:
            state = delivery.sitting_state(session, errand.workflow_id)
        wanted = errand.work.partition(":")[2]
        numbers = state.items if wanted == "all" else (int(wanted),)
        letters = [
            Letter(ids.nomination_id(errand.campaign, n), "leave_agenda", nomination.LeaveAgenda(state.id))
            for n in numbers
        ]
        return await self._deliver(errand, letters)

    @activity.defn
    async def deliver_opinions(self, errand: Errand) -> Delivered:
        """Hand every dossier the Council's opinion from the signed minutes."""
        with self.database.read() as session:
            state = delivery.sitting_state(session, errand.workflow_id)
        letters = []
        for n in state.items:
            found = state.result_of(n)
            assert found is not None  # minutes are signed only when every dossier has its result
            got = found[1]
            body = nomination.RecordCouncilOpinion(state.id, got.agree, got.base, got.needed, state.place_of(n))
            letters.append(Letter(ids.nomination_id(errand.campaign, n), "record_council_opinion", body))
        return await self._deliver(errand, letters)

    @activity.defn
    async def deliver_results(self, errand: Errand) -> Delivered:
        """Tell every nominee's case of the issued decision."""
        with self.database.read() as session:
            state = delivery.decision_state(session, errand.workflow_id)
        number = f"{state.number:02d}/{state.series}"
        letters = [
            Letter(
                ids.nomination_id(errand.campaign, n), "record_decision", nomination.RecordDecision(state.id, number)
            )
            for n in state.items
        ]
        return await self._deliver(errand, letters)

    def all(self) -> Sequence[Callable[..., Any]]:
        """Every activity of this class, for the worker's registry."""
        return (
            self.enrol_units,
            self.notify_units,
            self.end_enrolments,
            self.pass_on_cases,
            self.deliver_agenda,
            self.release_items,
            self.deliver_opinions,
            self.deliver_results,
        )
