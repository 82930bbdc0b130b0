"""A nomination: from submission to outcome."""

from dataclasses import replace

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from payloads import ids
    from payloads.record import Carry, FactsQuery, Receipt, RulesQuery
    from payloads.starts import NominationStart
    from rules import nomination as rules
    from rules import nomination_acts as acts
    from rules.acting import Stamp
    from rules.ruling import RuleSet
    from rules.window import CaseFacts

from workflows.handling import RECORD_RETRY, RECORD_TIMEOUT, Acting, Subject


@workflow.defn
class NominationWorkflow(Acting[acts.NominationState]):
    """One nomination, `nomination/<campaign>/<n>`. Begins with a submission, ends with an outcome."""

    subject = Subject("nomination", rules.apply, rules.next_due, rules.RULES, acts.TERMINAL, acts.Rearm)

    @workflow.init
    def __init__(self, start: NominationStart) -> None:
        self.start = start
        state = acts.NominationState(ids.nomination_id(start.campaign, start.n), start.campaign, start.n, start.unit)
        self.begin(state, start.carry)

    @workflow.run
    async def run(self, start: NominationStart) -> str:
        """Until an outcome. Returns the digest of the final state."""
        return await self.live(self._again)

    def _again(self, carry: Carry[acts.NominationState]) -> NominationStart:
        return NominationStart(self.start.campaign, self.start.n, self.start.unit, carry)

    async def facts_for(self, stamp: Stamp, body: object) -> CaseFacts | None:
        """The reception pins the rule set; the conclusion looks whether a kinder law has come since (law §8.1).

        Values, citations and evidence enter the history here. Dossiers of the first release were received without.
        """
        if isinstance(body, acts.Accept) and workflow.patched("rule-set"):
            query = RulesQuery(self.state, stamp.received_at)
        elif isinstance(body, acts.Conclude) and self.state.rule_set and self.state.accepted_at is not None:
            query = RulesQuery(self.state, self.state.accepted_at, stamp.received_at)
        else:
            return self.facts
        assert self.facts is not None  # every act of a nomination has the facts of its campaign
        ruling: RuleSet = await workflow.execute_activity(
            "resolve_rules",
            query,
            result_type=RuleSet,
            start_to_close_timeout=RECORD_TIMEOUT,
            retry_policy=RECORD_RETRY,
        )
        return replace(self.facts, ruling=ruling)

    def facts_query(self) -> FactsQuery:
        return FactsQuery(self.start.campaign, self.start.unit)

    @workflow.update
    async def submit(self, stamp: Stamp, body: acts.Submit) -> Receipt:
        """File the dossier; the first act of a run (update-with-start)."""
        return await self.perform(stamp, body)

    @workflow.update
    async def supplement(self, stamp: Stamp, body: acts.Supplement) -> Receipt:
        """File the completed dossier after a return."""
        return await self.perform(stamp, body)

    @workflow.update
    async def withdraw(self, stamp: Stamp, body: acts.Withdraw) -> Receipt:
        """Withdraw by the head's letter."""
        return await self.perform(stamp, body)

    @workflow.update
    async def request_supplement(self, stamp: Stamp, body: acts.RequestSupplement) -> Receipt:
        """Return the dossier for completion."""
        return await self.perform(stamp, body)

    @workflow.update
    async def recount_limit(self, stamp: Stamp, body: acts.RecountLimit) -> Receipt:
        """The limit that runs, by a corrected table of days off."""
        return await self.perform(stamp, body)

    @workflow.update
    async def accept(self, stamp: Stamp, body: acts.Accept) -> Receipt:
        """All papers are there: received for appraisal."""
        return await self.perform(stamp, body)

    @workflow.update
    async def reject(self, stamp: Stamp, body: acts.Reject) -> Receipt:
        """Reject with a written reason."""
        return await self.perform(stamp, body)

    @workflow.update
    async def file_appraisal(self, stamp: Stamp, body: acts.FileAppraisal) -> Receipt:
        """Result per standard, with reasons."""
        return await self.perform(stamp, body)

    @workflow.update
    async def hold(self, stamp: Stamp, body: acts.Hold) -> Receipt:
        """Stop while a matter is looked into."""
        return await self.perform(stamp, body)

    @workflow.update
    async def release(self, stamp: Stamp, body: acts.Release) -> Receipt:
        """Go on after a hold."""
        return await self.perform(stamp, body)

    @workflow.update
    async def hand_over(self, stamp: Stamp, body: acts.HandOver) -> Receipt:
        """The successor of the unit proposes from now on."""
        return await self.perform(stamp, body)

    @workflow.update
    async def place_on_agenda(self, stamp: Stamp, body: acts.PlaceOnAgenda) -> Receipt:
        """A sitting takes the dossier on its agenda (delivery)."""
        return await self.perform(stamp, body)

    @workflow.update
    async def leave_agenda(self, stamp: Stamp, body: acts.LeaveAgenda) -> Receipt:
        """The sitting was cancelled, or its chair let this dossier go (delivery)."""
        return await self.perform(stamp, body)

    @workflow.update
    async def end(self, stamp: Stamp, body: acts.End) -> Receipt:
        """The campaign was cancelled (delivery)."""
        return await self.perform(stamp, body)

    @workflow.update
    async def record_council_opinion(self, stamp: Stamp, body: acts.RecordCouncilOpinion) -> Receipt:
        """The Council's advice from its signed minutes (delivery)."""
        return await self.perform(stamp, body)

    @workflow.update
    async def conclude(self, stamp: Stamp, body: acts.Conclude) -> Receipt:
        """The authority's conclusion for this nominee."""
        return await self.perform(stamp, body)

    @workflow.update
    async def forward_up(self, stamp: Stamp, body: acts.ForwardUp) -> Receipt:
        """The letter to the province is out."""
        return await self.perform(stamp, body)

    @workflow.update
    async def record_superior_outcome(self, stamp: Stamp, body: acts.RecordSuperiorOutcome) -> Receipt:
        """The province's answer."""
        return await self.perform(stamp, body)

    @workflow.update
    async def record_decision(self, stamp: Stamp, body: acts.RecordDecision) -> Receipt:
        """The issued decision names this nominee (delivery)."""
        return await self.perform(stamp, body)
