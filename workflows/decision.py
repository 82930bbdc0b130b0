"""A decision on commendation, with its papers."""

from dataclasses import replace
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from payloads import ids
    from payloads.record import BonusQuery, Carry, Delivered, Printed, Receipt, SigningQuery
    from payloads.starts import DecisionStart
    from rules import decision as rules
    from rules.acting import Stamp
    from rules.ruling import BonusRows
    from rules.signing import SigningRows
    from rules.window import CaseFacts

from workflows.handling import RECORD_RETRY, RECORD_TIMEOUT, Acting, Subject

PRESS = {"letter": "print_letter", "decision": "print_decision", "certificates": "print_certificates"}


@workflow.defn
class DecisionWorkflow(Acting[rules.DecisionState]):
    """One decision, `decision/<campaign>/<n>`: from the tờ trình to the issue."""

    subject = Subject("decision", rules.apply, rules.next_due, rules.RULES, rules.TERMINAL, rules.Rearm)

    @workflow.init
    def __init__(self, start: DecisionStart) -> None:
        self.start = start
        state = rules.DecisionState(ids.decision_id(start.campaign, start.n), start.campaign, start.n, start.issuer)
        self.begin(state, start.carry)

    @workflow.run
    async def run(self, start: DecisionStart) -> str:
        """Until issued, printed and delivered. Returns the digest of the final state."""
        return await self.live(self._again)

    def _again(self, carry: Carry[rules.DecisionState]) -> DecisionStart:
        return DecisionStart(self.start.campaign, self.start.n, self.start.issuer, carry)

    async def facts_for(self, stamp: Stamp, body: object) -> CaseFacts | None:
        """What the act rests on besides, resolved into the history: powers to sign, what the money is reckoned from."""
        # Decisions of the first releases were signed by role only, and dated without amounts.
        if self.facts is not None and isinstance(body, rules.Sign) and workflow.patched("signing-power"):
            powers: SigningRows = await workflow.execute_activity(
                "resolve_signing",
                SigningQuery(self.start.campaign, stamp.received_at),
                result_type=SigningRows,
                start_to_close_timeout=RECORD_TIMEOUT,
                retry_policy=RECORD_RETRY,
            )
            return replace(self.facts, signing=powers)
        if self.facts is None or not isinstance(body, rules.Number) or not workflow.patched("bonus"):
            return self.facts
        rows: BonusRows = await workflow.execute_activity(
            "resolve_bonus",
            BonusQuery(self.start.campaign, self.state.items, body.dated),
            result_type=BonusRows,
            start_to_close_timeout=RECORD_TIMEOUT,
            retry_policy=RECORD_RETRY,
        )
        return replace(self.facts, bonus=rows)

    def errand(self, work: str) -> tuple[str, str]:
        kind = work.split(":")[0]
        if kind in PRESS:
            return PRESS[kind], ids.PRESS_QUEUE
        return {"results": "deliver_results"}[work], ids.MESSENGER_QUEUE

    def errand_done(self, work: str, result: Any) -> object:
        if isinstance(result, Printed):
            return rules.NotePapers(work, result.papers)
        assert isinstance(result, Delivered)
        return rules.NoteDelivered(work, result.delivered, result.refused)

    @workflow.update
    async def submit_letter(self, stamp: Stamp, body: rules.SubmitLetter) -> Receipt:
        """The standing body's tờ trình; the first act of a run."""
        return await self.perform(stamp, body)

    @workflow.update
    async def check(self, stamp: Stamp, body: rules.Check) -> Receipt:
        """The office of the authority has checked the draft."""
        return await self.perform(stamp, body)

    @workflow.update
    async def return_to_drafter(self, stamp: Stamp, body: rules.ReturnToDrafter) -> Receipt:
        """Back to the standing body, with a reason."""
        return await self.perform(stamp, body)

    @workflow.update
    async def drop(self, stamp: Stamp, body: rules.Drop) -> Receipt:
        """Give the draft up before it is signed."""
        return await self.perform(stamp, body)

    @workflow.update
    async def sign(self, stamp: Stamp, body: rules.Sign) -> Receipt:
        """Who has the power signs."""
        return await self.perform(stamp, body)

    @workflow.update
    async def number(self, stamp: Stamp, body: rules.Number) -> Receipt:
        """The clerk enters the register's number."""
        return await self.perform(stamp, body)

    @workflow.update
    async def issue(self, stamp: Stamp, body: rules.Issue) -> Receipt:
        """Issue: papers, results, notices."""
        return await self.perform(stamp, body)
