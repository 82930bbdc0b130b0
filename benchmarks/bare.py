"""The bare workflow that ours is held against: the same updates and no-op activities, padded to the same bytes.

Hand-written with the default JSON converter; no rule, no lock, no row. It shows what the engine itself costs.
"""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow

QUEUE = "bare"


@dataclass
class Step:
    """One activity. `pad` fills its input; `gives`: characters of its result."""

    gives: int
    pad: str


@dataclass
class Leg:
    """One update: its activities as (characters of padding in, characters of the result out), and its answer."""

    steps: list[tuple[int, int]]
    answers: int
    last: bool


@activity.defn
async def no_op(step: Step) -> str:
    """Nothing, with a result of the right size."""
    return "x" * step.gives


@workflow.defn
class BareWorkflow:
    """A nomination without a nomination."""

    @workflow.init
    def __init__(self, pad: str, gives: int) -> None:
        self.done = False

    @workflow.run
    async def run(self, pad: str, gives: int) -> str:
        """Until the last update."""
        await workflow.wait_condition(lambda: self.done and workflow.all_handlers_finished())
        return "x" * gives

    @workflow.update
    async def act(self, leg: Leg, pad: str) -> str:
        """One act: its activities one after the other."""
        for takes, gives in leg.steps:
            await workflow.execute_activity(
                no_op, Step(gives, "x" * takes), start_to_close_timeout=timedelta(seconds=5)
            )
        self.done = leg.last
        return "x" * leg.answers
