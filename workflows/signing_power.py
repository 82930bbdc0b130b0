"""The powers to sign of one issuer: recorded and ended on their papers. The book never ends by itself."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from payloads import ids
    from payloads.record import Carry, Receipt
    from payloads.starts import SigningStart
    from rules import signing_power as rules
    from rules.acting import Stamp

from workflows.handling import Acting, Subject


@workflow.defn
class SigningPowerWorkflow(Acting[rules.SigningState]):
    """One issuer's book, `signing/<issuer>`. It belongs to no campaign and waits for people only."""

    subject = Subject(
        "signing",
        rules.apply,
        rules.next_due,
        rules.RULES,
        rules.TERMINAL,
        rules.Rearm,
        needs_facts=False,
    )

    @workflow.init
    def __init__(self, start: SigningStart) -> None:
        self.start_input = start
        self.begin(rules.SigningState(ids.signing_id(start.issuer), start.issuer), start.carry)

    @workflow.run
    async def run(self, start: SigningStart) -> str:
        """For as long as the installation lives; a long history is handed on to the next run."""
        return await self.live(self._again)

    def _again(self, carry: Carry[rules.SigningState]) -> SigningStart:
        return SigningStart(self.start_input.issuer, carry)

    @workflow.update
    async def grant(self, stamp: Stamp, body: rules.Grant) -> Receipt:
        """A power to sign with its paper; the first act on a book."""
        return await self.perform(stamp, body)

    @workflow.update
    async def end(self, stamp: Stamp, body: rules.End) -> Receipt:
        """A power ends on a paper."""
        return await self.perform(stamp, body)
