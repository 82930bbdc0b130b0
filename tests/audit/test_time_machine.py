"""The time machine on a real engine: a dossier with its campaign and its sitting at one instant, at every moment.

And what the rows say: a row that somebody changed afterwards is named.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import text

from audit.fault import Fault
from audit.located import Refused, When
from audit.pool import Pool
from audit.rows import check_rows
from audit.source import histories
from audit.state import Snapshot, TimeMachine
from cli import audit_state
from payloads import ids
from rules import nomination_acts as acts
from rules.acting import Role
from tests.factories import CODE, at
from tests.workflows import story
from tests.workflows.world import World

pytestmark = [pytest.mark.engine, pytest.mark.timeout(400)]
DOSSIER = story.nomination(1)
SETTLED = at(11, 8) + timedelta(seconds=60)


@pytest_asyncio.fixture
async def machine(world: World) -> AsyncIterator[TimeMachine]:
    """Two dossiers as far as the Council's agenda: one was returned first, a third was refused."""
    await asyncio.to_thread(story.found, world, ["u1", "u2"], 1)
    await story.launch(world)
    await story.submit(world, 1)
    missing = acts.RequestSupplement(("TTR",), at(11, 8), "note")
    await world.act(DOSSIER, "request_supplement", missing, Role.SPECIALIST)
    await world.advance(at(9, 8))
    await world.act(DOSSIER, "supplement", acts.Supplement(1, "draft", ("TTR",), True), Role.UNIT_OFFICER, "u1")
    await story.accept(world, 1)
    await story.appraise(world, 1)
    await story.convene(world, 1, [1])
    await world.until(lambda: story.status(world, 1) == "ON_AGENDA")
    with Pool(1) as pool:
        yield TimeMachine(world.client, world.database, world.store, pool)


def seen(answer: Snapshot | Refused) -> Snapshot:
    assert isinstance(answer, Snapshot), answer
    return answer


async def test_a_case_at_every_moment(world: World, machine: TimeMachine, capsys: pytest.CaptureFixture[str]) -> None:
    before = seen(await machine.state(DOSSIER, When(at=at(8, 8))))
    last = seen(await machine.state(DOSSIER, When(at=at(30, 8))))
    count = last.count

    assert before.moment.state["status"] == "RETURNED" and before.waiting.due_at == SETTLED
    assert before.next is not None and before.next.act == "supplement"
    assert last.moment.state["status"] == "ON_AGENDA" and last.position == count and last.next is None
    assert (last.rebuilt, last.failure, last.origin) == (count, "", "ENGINE")
    assert [seen(await machine.state(DOSSIER, When(act=n))).moment.act for n in (1, 2)] == [
        "submit",
        "request_supplement",
    ]
    seen_by = await world.task_after(DOSSIER, last.moment.answered_id)
    assert await machine.queried(DOSSIER, seen_by) == last.moment.state
    assert await machine.state("nomination/cd/99", When(act=1)) == Refused("UNKNOWN")

    together = await machine.together(DOSSIER, at(8, 8))
    assert set(together) == {DOSSIER, story.CAMPAIGN, ids.council_id(CODE, 1)}
    assert seen(together[story.CAMPAIGN]).moment.state["phase"] == "SUBMISSION"
    assert together[ids.council_id(CODE, 1)] == Refused("NOT_YET")

    await require_told(machine, capsys)


async def require_told(machine: TimeMachine, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says the same, to people and to programs."""
    assert await audit_state._state(machine, DOSSIER, When(at=at(8, 8)), True, True) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (
        shown["state"]["status"] == "RETURNED" and shown["together"][story.CAMPAIGN]["state"]["phase"] == "SUBMISSION"
    )
    assert await audit_state._state(machine, DOSSIER, When(at=at(8, 8)), True, False) == 0
    words = capsys.readouterr().out
    assert "Đã trả lại để bổ sung" in words and "«Nộp bổ sung»" in words and "Lúc đó chưa có gì" in words
    assert await audit_state._difference(machine, DOSSIER, When(at=at(8, 8)), When(at=at(30, 8)), False) == 0
    assert "Tình trạng: Đã trả lại để bổ sung → Trong chương trình họp Hội đồng" in capsys.readouterr().out
    assert await audit_state._difference(machine, DOSSIER, When(act=1), When(act=2), True) == 0
    changes = {change["path"] for change in json.loads(capsys.readouterr().out)["changes"]}
    assert {"status", "returns", "supplement_due_at"} <= changes
    assert await audit_state._state(machine, DOSSIER, When(act=99), False, True) == 1
    assert json.loads(capsys.readouterr().out)["reason"] == "NO_SUCH_ACT"


async def row_faults(machine: TimeMachine) -> list[Fault]:
    runs = await histories(DOSSIER, machine.client, machine.database, machine.store)
    blobs = [run.blob for run in runs]
    return await asyncio.to_thread(check_rows, machine.database, machine.store, DOSSIER, blobs, False)


async def test_rows_that_were_changed_afterwards_are_named(machine: TimeMachine) -> None:
    """By somebody who has the file: the triggers that forbid it are gone first."""
    assert await row_faults(machine) == []
    with machine.database.write() as session:
        triggers = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'act'")
        for name in session.connection().execute(triggers).scalars().all():
            session.connection().execute(text(f"DROP TRIGGER {name}"))

    for statement, place in (
        ("UPDATE act SET state_digest = 'x' WHERE workflow_id = :id AND act_no = 1", "act: state_digest"),
        ("UPDATE act SET act = 'withdraw' WHERE workflow_id = :id AND act_no = 2", "act: act"),
        ("UPDATE act SET recording = replace(recording, 'RETURNED', 'x') WHERE workflow_id = :id", "act: recording"),
    ):
        with machine.database.write() as session:
            session.connection().execute(text(statement), {"id": DOSSIER})
        faults = await row_faults(machine)
        assert place in {fault.place for fault in faults}
        assert {(fault.code, fault.workflow_id) for fault in faults} == {("ROW", DOSSIER)}
    with machine.database.write() as session:
        session.connection().execute(text("DELETE FROM act WHERE workflow_id = :id AND act_no = 3"), {"id": DOSSIER})
    assert "NO_ROW" in {fault.code for fault in await row_faults(machine)}
