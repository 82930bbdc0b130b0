"""A published row of law: confirmed on the official text, withdrawn, confirmed again. It never ends by itself."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from payloads import ids
    from payloads.record import Carry, Receipt
    from payloads.starts import LawRowStart
    from rules import law_row as rules
    from rules.acting import Stamp

from workflows.handling import Acting, Subject


@workflow.defn
class LawRowWorkflow(Acting[rules.LawRowState]):
    """One row, `law/<digest of its name>`. It belongs to no campaign and waits for people only."""

    subject = Subject(
        "law",
        rules.apply,
        rules.next_due,
        rules.RULES,
        rules.TERMINAL,
        rules.Rearm,
        needs_facts=False,
    )

    @workflow.init
    def __init__(self, start: LawRowStart) -> None:
        self.start_input = start
        state = rules.LawRowState(ids.law_row_id(start.row_key), start.row_key, start.digest)
        self.begin(state, start.carry)

    @workflow.run
    async def run(self, start: LawRowStart) -> str:
        """For as long as the installation lives; a long history is handed on to the next run."""
        return await self.live(self._again)

    def _again(self, carry: Carry[rules.LawRowState]) -> LawRowStart:
        return LawRowStart(self.start_input.row_key, self.start_input.digest, carry)

    @workflow.update
    async def confirm(self, stamp: Stamp, body: rules.Confirm) -> Receipt:
        """An officer had the official text before him; the first act on a row."""
        return await self.perform(stamp, body)

    @workflow.update
    async def withdraw(self, stamp: Stamp, body: rules.Withdraw) -> Receipt:
        """The confirmation does not hold."""
        return await self.perform(stamp, body)
