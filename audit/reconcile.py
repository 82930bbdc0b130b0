"""After a restore: the records are brought to what the engine knows. Safe to repeat.

The engine's copy is the younger one, so its histories may hold acts that the records lack. Each is recorded again from
its entry and its answer, as it was; an act whose activity the engine has not seen answered, it will send again itself.
"""

from dataclasses import dataclass

from temporalio.client import Client

from audit.rebuild import cases_from_engine
from runtime.failure import Failure
from storage.comparison import live_keys
from storage.rebuild import Rebuild, clear_places, see_clock, write_again
from storage.session import Database


class EngineBehind(Failure):
    """The records know acts that no history tells of: the engine's copy is older than theirs."""


@dataclass(frozen=True)
class Reconciled:
    """Acts that were recorded again, and of how many workflows."""

    cases: int
    acts: int


async def reconcile(client: Client, database: Database) -> Reconciled:
    """Record what the engine knows and the records lack, in one transaction. Raises EngineBehind."""
    with database.read() as session:
        known = live_keys(session)
    rebuild, moved, missing = Rebuild(), [], []
    lost = set(known)
    with database.write() as session:
        async for case in cases_from_engine(client):
            mine = known.get(case.workflow_id, set())
            if not mine - case.pending - {told.entry.update_id for told in case.told}:
                lost.discard(case.workflow_id)
            rebuild.add_beside(session, case)
            see_clock(session, (told.recording for told in case.told))
            # Only what is to be written is held: an engine may know more than fits into memory.
            lacking = [told for told in case.acts() if told.entry.update_id not in mine]
            if lacking:
                moved.append(case)
                missing += lacking
        _require_reach(lost)
        before = {case.workflow_id: clear_places(session, case.workflow_id) for case in moved}
        for told in sorted(missing, key=lambda told: told.done_at):
            write_again(session, told)
        for case in moved:
            rebuild.hold_places(session, case, before[case.workflow_id])
        rebuild.finish(session)
        rebuild.tell_units(session)
    return Reconciled(len(moved), len(missing))


def _require_reach(lost: set[str]) -> None:
    if lost:
        raise EngineBehind(
            f"Engine cũ hơn cơ sở dữ liệu: {len(lost)} quy trình có việc mà lịch sử không có (ví dụ {min(lost)}); "
            "hãy khôi phục cả hai từ cùng một bản sao lưu."
        )
