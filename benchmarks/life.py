"""A nomination through all its acts, driven at the engine's client: ours, and the bare one beside it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from temporalio.client import Client, WithStartWorkflowOperation
from temporalio.common import WorkflowIDConflictPolicy

from benchmarks.bare import QUEUE, BareWorkflow
from benchmarks.installation import Ground, stamp, unit_code
from benchmarks.shape import Plan
from payloads import ids
from payloads.basis import CampaignBasis
from payloads.notes import note_id
from payloads.starts import NominationStart
from rules.acting import Role
from rules.nomination_acts import (
    Accept,
    Conclude,
    FileAppraisal,
    PlaceOnAgenda,
    RecordCouncilOpinion,
    RecordDecision,
    Reject,
    StandardResult,
    Submit,
)


@dataclass(frozen=True)
class Told:
    """One act: who does it, and its body."""

    act: str
    role: Role
    body: Any


def life_of(basis: CampaignBasis, code: str, n: int) -> tuple[Told, ...]:
    """From submission to decision, every act accepted: what most nominations go through."""
    sitting, decision = ids.council_id(code, 1), ids.decision_id(code, 1)
    note = note_id(code, str(n))
    papers = tuple(item.kind for item in basis.dossier)
    needed = tuple(standard.code for standard in basis.standards if standard.applies_to != "INDIVIDUAL")
    results = tuple(StandardResult(needs, True) for needs in needed)
    return (
        Told("submit", Role.UNIT_HEAD, Submit(1, ids.digest_of(str(n)), "COLLECTIVE", papers, (), True)),
        Told("accept", Role.SPECIALIST, Accept()),
        Told("file_appraisal", Role.SPECIALIST, FileAppraisal(results, "AWARD", note)),
        Told("place_on_agenda", Role.MESSENGER, PlaceOnAgenda(sitting)),
        Told("record_council_opinion", Role.MESSENGER, RecordCouncilOpinion(sitting, 10, 11, 8)),
        Told("conclude", Role.AUTHORITY, Conclude("AWARD")),
        Told("record_decision", Role.MESSENGER, RecordDecision(decision, "1846/QĐ")),
    )


def short_life_of(basis: CampaignBasis, code: str, n: int) -> tuple[Told, ...]:
    """Submitted and rejected: the shortest way to an outcome."""
    return (life_of(basis, code, n)[0], Told("reject", Role.SPECIALIST, Reject(note_id(code, str(n)))))


Life = Callable[[CampaignBasis, str, int], tuple[Told, ...]]


async def live_ours(ground: Ground, basis: CampaignBasis, at: datetime, n: int, life: Life = life_of) -> list[float]:
    """One nomination of ours, begun and ended. Returns the seconds of every update."""
    workflow_id, unit = ids.nomination_id(ground.code, n), unit_code(n)
    seconds = []
    for told in life(basis, ground.code, n):
        whose = unit if told.role is Role.UNIT_HEAD else ""
        mark = stamp(told.role, at, workflow_id, told.act, unit=whose)
        start = NominationStart(ground.code, n, unit) if told.act == "submit" else None
        began = time.perf_counter()
        await ground.act(workflow_id, told.act, mark, told.body, start)
        seconds.append(time.perf_counter() - began)
    return seconds


def bare_id(n: int) -> str:
    """Workflow id of a bare nomination: as long as that of ours."""
    return f"bare-case/measured-one/{n}"


async def live_bare(client: Client, plan: Plan, n: int) -> list[float]:
    """One bare nomination with the same updates. `client`: with the default converter."""
    seconds = []
    handle = client.get_workflow_handle(bare_id(n))
    for index, (leg, pad) in enumerate(plan.legs):
        key = ids.digest_of("bare", str(n), str(index))[:40]
        began = time.perf_counter()
        if index == 0:
            start = WithStartWorkflowOperation(
                BareWorkflow.run,
                args=[plan.start_pad, plan.result],
                id=bare_id(n),
                task_queue=QUEUE,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            )
            await client.execute_update_with_start_workflow(
                BareWorkflow.act, args=[leg, pad], id=key, start_workflow_operation=start
            )
        else:
            await handle.execute_update(BareWorkflow.act, args=[leg, pad], id=key)
        seconds.append(time.perf_counter() - began)
    return seconds
