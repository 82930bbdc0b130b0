"""`thidua bench campaign`: the history of a campaign is as long with ten nominations as with a thousand."""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHistory

from audit.histories import runs_of
from benchmarks.installation import Ground, add_units, installed, stamp
from benchmarks.life import Life, life_of, live_ours
from benchmarks.measure import closed_loop
from benchmarks.process import OURS
from benchmarks.shape import name_of
from payloads import ids
from payloads.notes import note_id
from rules.acting import Role
from rules.campaign import Close, Extend, MovePhase, Paper, Summarise
from runtime.failure import Failure
from runtime.process import Child, Ready
from runtime.settings import Settings
from storage.facts import basis_of

AT_ONCE = 16
FEW = 10
MOST_EVENTS = 500
"""Of a campaign's history over all its runs, however many take part (architecture §3)."""


class HistoryGrows(Failure):
    """The campaign's history depends on how many nominations there are."""


@dataclass(frozen=True)
class Lived:
    """One campaign from launch to close.

    `runs`: events of every run, the first one first, without those of workflow tasks: how many tasks the engine cuts
    depends on which of two activities ends first. `events`: all events of all runs.
    """

    nominations: int
    runs: tuple[int, ...]
    events: int
    seconds: float


async def _campaign_act(ground: Ground, act: str, role: Role, body: Any) -> None:
    """One act on the campaign at its clock; returns when it has delivered what it ordered."""
    at = ground.state().window("SUBMISSION").opens_at
    assert at is not None
    mark = stamp(role, at, ground.code, act, repr(body))
    await ground.act(ids.campaign_id(ground.code), act, mark, body)
    await ground.settled()


def _facts(history: WorkflowHistory) -> int:
    return sum(not name_of(event).startswith("WORKFLOW_TASK_") for event in history.events)


async def live_through(ground: Ground, count: int, life: Life = life_of) -> Lived:
    """A launched campaign to its close: phases, an extension by a paper, `count` nominations to their outcome."""
    submission, report = ground.state().window("SUBMISSION"), ground.state().window("REPORT")
    assert submission.opens_at is not None and report.closes_at is not None
    paper = Paper("1021/UBND-NV", submission.opens_at)
    later = report.closes_at + timedelta(days=2)
    await _campaign_act(ground, "extend", Role.AUTHORITY, Extend(paper, "REPORT", later, "đến hết ngày 16/8/2024"))
    await asyncio.to_thread(add_units, ground.database, range(1, count + 1))
    basis, at = basis_of(ground.campaign()), submission.opens_at
    done = await closed_loop(range(1, count + 1), AT_ONCE, lambda n: live_ours(ground, basis, at, n, life), {})
    for phase in ("APPRAISAL", "COUNCIL", "DECISION"):
        await _campaign_act(ground, "move_phase", Role.STANDING_HEAD, MovePhase(phase))
    await _campaign_act(ground, "summarise", Role.STANDING_HEAD, Summarise(note_id(ground.code, "summary")))
    await _campaign_act(ground, "close", Role.STANDING_HEAD, Close())
    workflow_id = ids.campaign_id(ground.code)
    await ground.client.get_workflow_handle(workflow_id).result()
    histories = list(reversed(await runs_of(ground.client, workflow_id)))
    events = sum(len(history.events) for history in histories)
    return Lived(count, tuple(_facts(history) for history in histories), events, round(done.seconds, 1))


def require_same_length(few: Lived, many: Lived) -> None:
    """Every run as long as its twin, and short. Raises HistoryGrows."""
    if few.runs != many.runs or many.events > MOST_EVENTS:
        raise HistoryGrows(
            f"Lịch sử phong trào: {sum(few.runs)} sự kiện {few.runs} với {few.nominations} hồ sơ, "
            f"{sum(many.runs)} sự kiện {many.runs} với {many.nominations} hồ sơ, cả điều phối là {many.events}; "
            f"phải bằng nhau và tất cả không quá {MOST_EVENTS}."
        )


async def run(
    settings: Settings, definition: Path, code: str, count: int, say: Callable[[str], None]
) -> dict[str, Any]:
    """Two campaigns, one after the other. Raises HistoryGrows."""
    worker = Child(OURS, (sys.executable, "-m", "benchmarks.process", OURS), Ready.FILE)
    lived = []
    for nominations in (FEW, count):
        async with installed(settings, definition, code, [worker], say) as ground:
            lived.append(await live_through(ground, nominations))
        say(
            f"{nominations} hồ sơ trong {lived[-1].seconds:.1f} giây; lịch sử phong trào {lived[-1].events} sự kiện, "
            f"không kể điều phối {lived[-1].runs}"
        )
    require_same_length(lived[0], lived[1])
    return {"campaigns": [asdict(each) for each in lived]}
