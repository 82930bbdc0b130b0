"""Moving a rehearsal's frozen clock: the driver stands outside the workflows (architecture §5)."""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from temporalio.client import WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.service import RPCError

from api.deps import Parts
from payloads.record import Awake, Wake
from storage import clock
from storage.clock import ClockRefused, DueCase

AT_ONCE = 8
ROUNDS = 60
ROUND_SECONDS = 0.5
"""A case that waits for an older act is asked again after this long; after ROUNDS the advance says who hangs."""


@dataclass(frozen=True)
class Advanced:
    """What an advance did."""

    instant: datetime
    epoch: int
    woken: int
    left: tuple[str, ...]
    """Cases that did not settle; the advance can be asked again."""


async def _wake(parts: Parts, case: DueCase, until: datetime, epoch: int, slots: asyncio.Semaphore) -> bool:
    """Tell one case. False: it could not answer now (a run is just handing over, a worker is down)."""
    async with slots:
        handle = parts.client.get_workflow_handle(case.workflow_id)
        try:
            await asyncio.wait_for(
                handle.execute_update(
                    "wake", Wake(until, epoch), id=f"wake/{epoch}/{secrets.token_hex(6)}", result_type=Awake
                ),
                timeout=15,
            )
        except (RPCError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError, TimeoutError):
            return False
    return True


def _due(parts: Parts, target: datetime) -> list[DueCase]:
    with parts.database.read() as session:
        return clock.due_cases(session, target)


async def advance(parts: Parts, target: datetime) -> Advanced:
    """Move the clock to `target`: commit it, then step through the due instants in ascending order.

    Raises ClockRefused (no rehearsal, running clock, backwards).
    """

    def begin() -> int:
        with parts.database.write() as session:
            return clock.begin_advance(session, target)

    def end(epoch: int) -> None:
        with parts.database.write() as session:
            clock.end_advance(session, epoch)

    epoch = await asyncio.to_thread(begin)
    woken, fruitless = 0, 0
    slots = asyncio.Semaphore(AT_ONCE)
    while due := await asyncio.to_thread(_due, parts, target):
        at, group = next(groupby(due, key=lambda case: case.at))
        cases = list(group)
        await asyncio.gather(*(_wake(parts, case, at, epoch, slots) for case in cases))
        before = {(case.workflow_id, case.at) for case in cases}
        left = before & {(case.workflow_id, case.at) for case in await asyncio.to_thread(_due, parts, at)}
        woken += len(before) - len(left)
        fruitless = fruitless + 1 if left else 0
        if fruitless > ROUNDS:
            return Advanced(target, epoch, woken, tuple(sorted(case_id for case_id, _at in left)))
        if left:
            await asyncio.sleep(ROUND_SECONDS)
    await asyncio.to_thread(end, epoch)
    return Advanced(target, epoch, woken, ())


async def advance_to_next(parts: Parts) -> Advanced:
    """Move the clock to the nearest due instant. Raises ClockRefused when nothing is due by itself."""

    def nearest() -> datetime | None:
        with parts.database.read() as session:
            return clock.next_instant(session)

    instant = await asyncio.to_thread(nearest)
    if instant is None:
        raise ClockRefused("Không còn mốc nào tự đến hạn.")
    return await advance(parts, instant)
