"""Workflow classes with a fault in them: what a bad release would bring."""

from dataclasses import replace

from temporalio import workflow

from payloads.starts import NominationStart
from rules import nomination_acts as acts
from rules.acting import Outcome, Stamp
from rules.nomination import apply
from rules.window import CaseFacts
from workflows.nomination import NominationWorkflow


def apply_with_fault(
    state: acts.NominationState, stamp: Stamp, body: object, facts: CaseFacts
) -> Outcome[acts.NominationState]:
    """The rules, but accepting asks for a window that no definition has."""
    if isinstance(body, acts.Accept):
        facts.window("ACCEPTANCE")
    return apply(state, stamp, body, facts)


@workflow.defn(name="NominationWorkflow")
class FaultyNomination(NominationWorkflow):
    """A nomination that fails to accept."""

    subject = replace(NominationWorkflow.subject, apply=apply_with_fault)

    @workflow.init
    def __init__(self, start: NominationStart) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, start: NominationStart) -> str:
        return await super().run(start)
