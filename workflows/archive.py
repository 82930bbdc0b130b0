"""The archiver as a workflow: schedules start short runs of it; what they do is in activities on a queue of its own."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from payloads.archive import NIGHT, YEAR, Archived, ArchiveOrder

HEARTBEAT = timedelta(seconds=20)
AT_MOST = {"archive_closed": timedelta(minutes=30), "archive_seal": timedelta(minutes=30)}
LONG = timedelta(days=2)
RETRY = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=30))
"""Unlimited attempts: a run that cannot archive stays visible as stuck, and the records say since when."""


@workflow.defn
class ArchiveWorkflow:
    """One order. Its own history is archived like any other, by the run that follows."""

    @workflow.run
    async def run(self, order: ArchiveOrder) -> Archived:
        """Do the order; the answer is what it came to."""
        if order.kind == YEAR:
            return await self._do("archive_check", order)
        total = Archived()
        for number in range(order.rounds):
            if number:
                await workflow.sleep(timedelta(seconds=order.pause_seconds))
            now = await self._do("archive_closed", order)
            if order.kind == NIGHT:
                now = _sum(now, await self._do("archive_open", order))
                now = _sum(now, await self._do("archive_seal", order))
            if now.runs:
                now = _sum(now, await self._do("archive_verify", order))
            total = _sum(total, now)
        return total

    async def _do(self, name: str, order: ArchiveOrder) -> Archived:
        answer: Archived = await workflow.execute_activity(
            name,
            order,
            result_type=Archived,
            start_to_close_timeout=AT_MOST.get(name, LONG),
            heartbeat_timeout=HEARTBEAT,
            retry_policy=RETRY,
        )
        return answer


def _sum(one: Archived, other: Archived) -> Archived:
    """Both together."""
    left, serial = other.left or one.left, other.serial or one.serial
    return Archived(one.runs + other.runs, left, one.findings + other.findings, serial)
