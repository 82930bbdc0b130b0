"""A unit's part in a campaign."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from payloads import ids
    from payloads.record import Carry, FactsQuery, Receipt
    from payloads.starts import EnrolmentStart
    from rules import enrolment as rules
    from rules import enrolment_acts as acts
    from rules.acting import Stamp

from workflows.handling import Acting, Subject


@workflow.defn
class EnrolmentWorkflow(Acting[rules.EnrolmentState]):
    """One unit in one campaign, `enrolment/<campaign>/<unit>`: works, own awards, the report and its reminders."""

    subject = Subject("enrolment", rules.apply, rules.next_due, rules.RULES, rules.TERMINAL, rules.Rearm)

    @workflow.init
    def __init__(self, start: EnrolmentStart) -> None:
        self.start = start
        state = rules.EnrolmentState(ids.enrolment_id(start.campaign, start.unit), start.campaign, start.unit)
        self.begin(state, start.carry)

    @workflow.run
    async def run(self, start: EnrolmentStart) -> str:
        """Until the campaign is over. Returns the digest of the final state."""
        return await self.live(self._again)

    def _again(self, carry: Carry[rules.EnrolmentState]) -> EnrolmentStart:
        return EnrolmentStart(self.start.campaign, self.start.unit, carry)

    def facts_query(self) -> FactsQuery:
        return FactsQuery(self.start.campaign, self.start.unit)

    @workflow.update
    async def enrol(self, stamp: Stamp, body: rules.Enrol) -> Receipt:
        """The unit takes part (delivery of the launch, or an officer's addition)."""
        return await self.perform(stamp, body)

    @workflow.update
    async def register(self, stamp: Stamp, body: acts.Register) -> Receipt:
        """Register to take part."""
        return await self.perform(stamp, body)

    @workflow.update
    async def sign_pledge(self, stamp: Stamp, body: acts.SignPledge) -> Receipt:
        """The head signs the pledge."""
        return await self.perform(stamp, body)

    @workflow.update
    async def file_plan(self, stamp: Stamp, body: acts.FilePlan) -> Receipt:
        """The unit's own plan."""
        return await self.perform(stamp, body)

    @workflow.update
    async def file_review(self, stamp: Stamp, body: acts.FileReview) -> Receipt:
        """The interim review of a wave."""
        return await self.perform(stamp, body)

    @workflow.update
    async def score_self(self, stamp: Stamp, body: acts.ScoreSelf) -> Receipt:
        """The unit's own proposal of its points."""
        return await self.perform(stamp, body)

    @workflow.update
    async def score(self, stamp: Stamp, body: acts.Score) -> Receipt:
        """Points by the head of the cluster or bloc."""
        return await self.perform(stamp, body)

    @workflow.update
    async def hand_over(self, stamp: Stamp, body: acts.HandOver) -> Receipt:
        """The successor of the unit goes on."""
        return await self.perform(stamp, body)

    @workflow.update
    async def register_work(self, stamp: Stamp, body: rules.RegisterWork) -> Receipt:
        """A voluntary work or topic."""
        return await self.perform(stamp, body)

    @workflow.update
    async def report_own_award(self, stamp: Stamp, body: rules.ReportOwnAward) -> Receipt:
        """Giấy khen given by the unit's own head."""
        return await self.perform(stamp, body)

    @workflow.update
    async def file_report(self, stamp: Stamp, body: rules.FileReport) -> Receipt:
        """The result report."""
        return await self.perform(stamp, body)

    @workflow.update
    async def end(self, stamp: Stamp, body: rules.End) -> Receipt:
        """The campaign is over (delivery)."""
        return await self.perform(stamp, body)
