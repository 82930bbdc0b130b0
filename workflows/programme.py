"""A programme of several years. Continues as new at every turn of the year, so its history does not grow with them."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from payloads import ids
    from payloads.record import Carry, Receipt
    from payloads.starts import ProgrammeStart
    from rules import programme as rules
    from rules import programme_acts as acts
    from rules.acting import Stamp

from workflows.handling import Acting, Subject


@workflow.defn
class ProgrammeWorkflow(Acting[acts.ProgrammeState]):
    """One programme, `programme/<code>`: from its issue to its end. It belongs to no campaign."""

    subject = Subject(
        "programme",
        rules.apply,
        rules.next_due,
        rules.RULES,
        rules.TERMINAL,
        rules.Rearm,
        needs_facts=False,
    )

    @workflow.init
    def __init__(self, start: ProgrammeStart) -> None:
        self.start_input = start
        state = acts.ProgrammeState(
            ids.programme_id(start.code), start.code, start.issuer, start.frozen, start.settle_seconds
        )
        self.begin(state, start.carry)

    @workflow.run
    async def run(self, start: ProgrammeStart) -> str:
        """Until closed. Returns the digest of the final state."""
        return await self.live(self._again)

    def _again(self, carry: Carry[acts.ProgrammeState]) -> ProgrammeStart:
        start = self.start_input
        return ProgrammeStart(start.code, start.issuer, start.frozen, start.settle_seconds, carry)

    def recorded(self, before: acts.ProgrammeState) -> None:
        if before.year not in (0, self.state.year):
            self.renew = True

    def frozen(self) -> bool:
        return self.start_input.frozen

    @workflow.update
    async def start(self, stamp: Stamp, body: acts.Start) -> Receipt:
        """Issue by the signed paper; the first act of a programme."""
        return await self.perform(stamp, body)

    @workflow.update
    async def plan_item(self, stamp: Stamp, body: acts.PlanItem) -> Receipt:
        """A further event by a paper."""
        return await self.perform(stamp, body)

    @workflow.update
    async def start_item(self, stamp: Stamp, body: acts.StartItem) -> Receipt:
        """An event has begun."""
        return await self.perform(stamp, body)

    @workflow.update
    async def complete_item(self, stamp: Stamp, body: acts.CompleteItem) -> Receipt:
        """An event is done."""
        return await self.perform(stamp, body)

    @workflow.update
    async def review(self, stamp: Stamp, body: acts.Review) -> Receipt:
        """An interim or final review was held."""
        return await self.perform(stamp, body)

    @workflow.update
    async def supersede(self, stamp: Stamp, body: acts.Supersede) -> Receipt:
        """Another campaign takes the place of a planned event."""
        return await self.perform(stamp, body)

    @workflow.update
    async def drop_item(self, stamp: Stamp, body: acts.DropItem) -> Receipt:
        """A planned event is not held."""
        return await self.perform(stamp, body)

    @workflow.update
    async def hand_over(self, stamp: Stamp, body: acts.HandOver) -> Receipt:
        """Events that outlive their agency go to its successor."""
        return await self.perform(stamp, body)

    @workflow.update
    async def record_target(self, stamp: Stamp, body: acts.RecordTarget) -> Receipt:
        """A value of a target for a period."""
        return await self.perform(stamp, body)

    @workflow.update
    async def file_inspection_plan(self, stamp: Stamp, body: acts.FileInspectionPlan) -> Receipt:
        """The plan of a year's inspections."""
        return await self.perform(stamp, body)

    @workflow.update
    async def record_finding(self, stamp: Stamp, body: acts.RecordFinding) -> Receipt:
        """What an inspection found wanting."""
        return await self.perform(stamp, body)

    @workflow.update
    async def remedy_finding(self, stamp: Stamp, body: acts.RemedyFinding) -> Receipt:
        """A finding is remedied."""
        return await self.perform(stamp, body)

    @workflow.update
    async def summarise(self, stamp: Stamp, body: acts.Summarise) -> Receipt:
        """The final review of the whole programme."""
        return await self.perform(stamp, body)

    @workflow.update
    async def close(self, stamp: Stamp, body: acts.Close) -> Receipt:
        """End the programme; refused while an event or a finding is open."""
        return await self.perform(stamp, body)
