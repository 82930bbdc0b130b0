"""A sitting of the Council."""

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from payloads import ids
    from payloads.record import Carry, Delivered, Printed, Receipt
    from payloads.starts import CouncilStart
    from rules import council as rules
    from rules import council_acts as acts
    from rules.acting import Stamp

from workflows.handling import Acting, Subject

ERRANDS = {"agenda": "deliver_agenda", "opinions": "deliver_opinions", "release": "release_items"}


@workflow.defn
class CouncilSessionWorkflow(Acting[acts.SessionState]):
    """One sitting, `council/<campaign>/<n>`: from its convening to the signed minutes."""

    subject = Subject("council", rules.apply, rules.next_due, rules.RULES, acts.TERMINAL, acts.Rearm)

    @workflow.init
    def __init__(self, start: CouncilStart) -> None:
        self.start = start
        self.begin(acts.SessionState(ids.council_id(start.campaign, start.n), start.campaign, start.n), start.carry)

    @workflow.run
    async def run(self, start: CouncilStart) -> str:
        """Until the minutes are signed and delivered. Returns the digest of the final state."""
        return await self.live(self._again)

    def _again(self, carry: Carry[acts.SessionState]) -> CouncilStart:
        return CouncilStart(self.start.campaign, self.start.n, carry)

    def errand(self, work: str) -> tuple[str, str]:
        if work == "minutes":
            return "print_minutes", ids.PRESS_QUEUE
        return ERRANDS[work.split(":")[0]], ids.MESSENGER_QUEUE

    def errand_done(self, work: str, result: Any) -> object:
        if isinstance(result, Printed):
            return acts.NotePapers(work, result.papers)
        assert isinstance(result, Delivered)
        return acts.NoteDelivered(work, result.delivered, result.refused)

    @workflow.update
    async def convene(self, stamp: Stamp, body: acts.Convene) -> Receipt:
        """Call the sitting with its agenda; the first act of a run."""
        return await self.perform(stamp, body)

    @workflow.update
    async def record_attendance(self, stamp: Stamp, body: acts.RecordAttendance) -> Receipt:
        """Who is present, by person; the quorum."""
        return await self.perform(stamp, body)

    @workflow.update
    async def declare_conflict(self, stamp: Stamp, body: acts.DeclareConflict) -> Receipt:
        """A member is connected with a nominee."""
        return await self.perform(stamp, body)

    @workflow.update
    async def open_ballot(self, stamp: Stamp, body: acts.OpenBallot) -> Receipt:
        """Open a ballot over a list of dossiers."""
        return await self.perform(stamp, body)

    @workflow.update
    async def send_sheets(self, stamp: Stamp, body: acts.SendSheets) -> Receipt:
        """Open a written round over a list of dossiers."""
        return await self.perform(stamp, body)

    @workflow.update
    async def enter_count(self, stamp: Stamp, body: acts.EnterCount) -> Receipt:
        """One count of the open ballot."""
        return await self.perform(stamp, body)

    @workflow.update
    async def recount(self, stamp: Stamp, body: acts.Recount) -> Receipt:
        """Drop the counts and count again."""
        return await self.perform(stamp, body)

    @workflow.update
    async def close_ballot(self, stamp: Stamp, body: acts.CloseBallot) -> Receipt:
        """Close when two counts agree."""
        return await self.perform(stamp, body)

    @workflow.update
    async def cast_vote(self, stamp: Stamp, body: acts.CastVote) -> Receipt:
        """The chair decides on a dossier with even votes."""
        return await self.perform(stamp, body)

    @workflow.update
    async def rank(self, stamp: Stamp, body: acts.Rank) -> Receipt:
        """Order the candidates for one form."""
        return await self.perform(stamp, body)

    @workflow.update
    async def sign_minutes(self, stamp: Stamp, body: acts.SignMinutes) -> Receipt:
        """The chair signs; the opinions go to the dossiers."""
        return await self.perform(stamp, body)

    @workflow.update
    async def release_item(self, stamp: Stamp, body: acts.ReleaseItem) -> Receipt:
        """The chair lets one dossier go from the agenda."""
        return await self.perform(stamp, body)

    @workflow.update
    async def cancel(self, stamp: Stamp, body: acts.Cancel) -> Receipt:
        """Cancel the sitting."""
        return await self.perform(stamp, body)
