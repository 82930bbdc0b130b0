"""A campaign: phases, windows, the papers that change them. Its history does not grow with participants."""

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from payloads import ids
    from payloads.record import Carry, Delivered, Receipt
    from payloads.starts import CampaignStart
    from rules import campaign as rules
    from rules.acting import Stamp

from workflows.handling import Acting, Subject

ERRANDS = {"enrol": "enrol_units", "notify": "notify_units", "end": "end_enrolments", "pass_on": "pass_on_cases"}


@workflow.defn
class CampaignWorkflow(Acting[rules.CampaignState]):
    """One campaign, `campaign/<code>`. Continues as new at each change of phase."""

    subject = Subject(
        "campaign",
        rules.apply,
        rules.next_due,
        rules.RULES,
        rules.TERMINAL,
        rules.Rearm,
        state_field="phase",
        needs_facts=False,
    )

    @workflow.init
    def __init__(self, start: CampaignStart) -> None:
        self.start = start
        state = rules.CampaignState(
            ids.campaign_id(start.code), start.code, start.issuer, start.frozen, start.settle_seconds
        )
        self.begin(state, start.carry)

    @workflow.run
    async def run(self, start: CampaignStart) -> str:
        """Until closed or cancelled. Returns the digest of the final state."""
        return await self.live(self._again)

    def _again(self, carry: Carry[rules.CampaignState]) -> CampaignStart:
        start = self.start
        return CampaignStart(start.code, start.issuer, start.frozen, start.settle_seconds, carry)

    def recorded(self, before: rules.CampaignState) -> None:
        if before.phase not in ("DRAFT", self.state.phase):
            self.renew = True

    def frozen(self) -> bool:
        return self.start.frozen

    def errand(self, work: str) -> tuple[str, str]:
        return ERRANDS[work.split(":")[0]], ids.MESSENGER_QUEUE

    def errand_done(self, work: str, result: Any) -> object:
        assert isinstance(result, Delivered)
        return rules.NoteDelivered(work, result.delivered, result.refused)

    @workflow.update
    async def launch(self, stamp: Stamp, body: rules.Launch) -> Receipt:
        """Launch by the signed plan; the first act of a campaign."""
        return await self.perform(stamp, body)

    @workflow.update
    async def propose(self, stamp: Stamp, body: rules.Propose) -> Receipt:
        """Ask for the approval of a thematic plan; it may be the first act."""
        return await self.perform(stamp, body)

    @workflow.update
    async def approve(self, stamp: Stamp, body: rules.Approve) -> Receipt:
        """The superior approves the plan."""
        return await self.perform(stamp, body)

    @workflow.update
    async def return_plan(self, stamp: Stamp, body: rules.ReturnPlan) -> Receipt:
        """Back to whoever proposed it."""
        return await self.perform(stamp, body)

    @workflow.update
    async def hand_over(self, stamp: Stamp, body: rules.HandOver) -> Receipt:
        """The successor of the launching authority goes on."""
        return await self.perform(stamp, body)

    @workflow.update
    async def amend(self, stamp: Stamp, body: rules.Amend) -> Receipt:
        """A new version of the definition by a numbered paper."""
        return await self.perform(stamp, body)

    @workflow.update
    async def extend(self, stamp: Stamp, body: rules.Extend) -> Receipt:
        """Move the end of one window later, by a numbered paper."""
        return await self.perform(stamp, body)

    @workflow.update
    async def suspend(self, stamp: Stamp, body: rules.Suspend) -> Receipt:
        """Take no acts until resumed."""
        return await self.perform(stamp, body)

    @workflow.update
    async def resume(self, stamp: Stamp, body: rules.Resume) -> Receipt:
        """Go on after a suspension."""
        return await self.perform(stamp, body)

    @workflow.update
    async def move_phase(self, stamp: Stamp, body: rules.MovePhase) -> Receipt:
        """Go to a later phase."""
        return await self.perform(stamp, body)

    @workflow.update
    async def summarise(self, stamp: Stamp, body: rules.Summarise) -> Receipt:
        """The final review is written."""
        return await self.perform(stamp, body)

    @workflow.update
    async def cancel(self, stamp: Stamp, body: rules.Cancel) -> Receipt:
        """Cancel by a numbered paper."""
        return await self.perform(stamp, body)

    @workflow.update
    async def close(self, stamp: Stamp, body: rules.Close) -> Receipt:
        """Close; refused while cases are open."""
        return await self.perform(stamp, body)
