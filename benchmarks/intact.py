"""What must be true after crashes: nothing lost, nothing double, every chain whole, every history replays."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count as counting
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, func, select
from temporalio.client import WorkflowHistory

from audit.histories import fetch_all, replay
from benchmarks.shape import name_of
from cli.rehearsal.play import SPECIALIST, Player
from payloads import ids
from runtime.settings import Settings
from runtime.temporal import connect
from storage import audit
from storage.session import Database
from storage.tables.record import Act, AuditEvent, Intake, Notice

SETTLE_SECONDS = 90.0
"""How long the sweeper may need to bring every open act to its outcome."""
LOOK_SECONDS = 0.5
VARIES = frozenset({"wall_seconds", "histories", "audit"})
"""Figures that follow the machine: time, and how many tasks the engine cut."""


@dataclass(frozen=True)
class Acknowledged:
    """An act that somebody was told is recorded."""

    key: str
    workflow_id: str
    act_no: int


def comparable(found: dict[str, Any]) -> dict[str, Any]:
    """The figures of a play without times, ids and hashes."""
    kept = {key: value for key, value in found.items() if key not in VARIES}
    return kept | {"decisions": [{k: v for k, v in each.items() if k != "sha256"} for each in found["decisions"]]}


def differences(found: dict[str, Any], calm: dict[str, Any]) -> list[str]:
    """Where the figures of a play differ from those of a play without crashes."""
    here, there = comparable(found), comparable(calm)
    return [
        f"figures.{key}: {here.get(key)} instead of {there.get(key)}"
        for key in sorted(here.keys() | there.keys())
        if here.get(key) != there.get(key)
    ]


async def cases_of(player: Player) -> list[str]:
    """Every workflow of the installation's campaigns, from the lists that officers see."""
    found: list[str] = []
    for campaign in (await player.office.get(SPECIALIST, "/api/v1/campaigns"))["items"]:
        code, base = campaign["code"], f"/api/v1/campaigns/{campaign['code']}"
        if campaign["phase"] == "DRAFT":
            continue
        found.append(ids.campaign_id(code))
        for kind in ("enrolments", "nominations"):
            found += [item["id"] for item in await player.office.all_pages(SPECIALIST, f"{base}/{kind}")]
        for kind, address in (("sittings", ids.council_id), ("decisions", ids.decision_id)):
            for n in counting(1):
                if (await player.office.request(SPECIALIST, "GET", f"{base}/{kind}/{n}")).code:
                    break
                found.append(address(code, n))
    return found


def _lost_acts(session: Session, acknowledged: Iterable[Acknowledged]) -> Iterator[str]:
    rows: dict[str, list[tuple[str, int | None]]] = {}
    for act in session.exec(select(Act)):
        rows.setdefault(act.update_id, []).append((act.workflow_id, act.act_no))
    for told in acknowledged:
        if rows.get(told.key) != [(told.workflow_id, told.act_no)]:
            yield f"{told.workflow_id}: act {told.act_no} was acknowledged, the record has {rows.get(told.key)}"


def _gaps(session: Session) -> Iterator[str]:
    numbers: dict[str, list[int]] = {}
    query = select(Act.workflow_id, Act.act_no).where(col(Act.act_no).is_not(None)).order_by(col(Act.act_no))
    for workflow_id, act_no in session.exec(query):
        numbers.setdefault(workflow_id, []).append(act_no or 0)
    for workflow_id, found in numbers.items():
        if found != list(range(1, len(found) + 1)):
            yield f"{workflow_id}: act numbers {found}"


def _broken_chains(session: Session) -> Iterator[str]:
    for subject in session.exec(select(AuditEvent.subject).distinct()).all():
        seq = audit.broken_link(session, subject)
        if seq is not None:
            yield f"{subject}: audit chain broken at {seq}"


def _notices(session: Session, outbox: Path) -> Iterator[str]:
    rows = session.exec(select(Notice)).all()
    letters = {path.stem for path in outbox.glob("*.eml")}
    unsent = [row.key for row in rows if row.outcome != "SENT"]
    if unsent:
        yield f"notices that did not go out: {unsent}"
    if letters != {row.key for row in rows} or len(rows) != len(letters):
        yield f"{len(rows)} notices in the ledger, {len(letters)} letters in the outbox"
    # The key follows from the act; this looks for the same words to the same unit ordered by two acts.
    twice = Counter((row.subject, row.unit, row.kind, row.detail, row.campaign_at) for row in rows)
    for what, count in twice.items():
        if count > 1:
            yield f"notice {what} was ordered {count} times"


def _accepted(histories: Sequence[WorkflowHistory]) -> set[tuple[str, str]]:
    """(workflow id, update id) of every update that a history holds."""
    return {
        (
            history.workflow_id,
            event.workflow_execution_update_accepted_event_attributes.accepted_request.meta.update_id,
        )
        for history in histories
        for event in history.events
        if name_of(event) == "WORKFLOW_EXECUTION_UPDATE_ACCEPTED"
    }


def record_faults(database: Database, outbox: Path, acknowledged: Sequence[Acknowledged]) -> list[str]:
    """What is wrong with the rows; empty = intact."""
    with database.read() as session:
        open_rows = session.exec(select(func.count()).select_from(Intake).where(Intake.outcome == "OPEN")).one()
        return [
            *([f"{open_rows} intake rows have no outcome"] if open_rows else []),
            *_lost_acts(session, acknowledged),
            *_gaps(session),
            *_broken_chains(session),
            *_notices(session, outbox),
        ]


async def faults(player: Player, settings: Settings, acknowledged: Sequence[Acknowledged]) -> list[str]:
    """Everything that is wrong after a play: rows, chains, letters, histories. Waits for the sweeper first."""
    database = Database(settings.records_url)
    for _ in range(int(SETTLE_SECONDS / LOOK_SECONDS)):
        found = await asyncio.to_thread(record_faults, database, settings.outbox_dir, acknowledged)
        if not found:
            break
        await asyncio.sleep(LOOK_SECONDS)
    database.close()
    client = await connect(settings, identity="thidua-bench")
    # Cases of no campaign (programmes, powers to sign, rows of law) are known by what was acknowledged of them.
    cases = dict.fromkeys((*await cases_of(player), *(told.workflow_id for told in acknowledged)))
    histories = await fetch_all(client, list(cases))
    held = _accepted(histories)
    found += [
        f"{told.workflow_id}: act {told.act_no} is in no history"
        for told in acknowledged
        if (told.workflow_id, told.key) not in held
    ]
    return found + [f"{workflow_id}: does not replay: {why}" for workflow_id, why in (await replay(histories)).failed]
