"""Cỗ máy thời gian: a case at any past instant, rebuilt from its histories by the real code; for auditors."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.actions.inspection import auditor_of, remit_of
from api.actions.prepare import NotThere
from api.deps import AppParts, CurrentOfficer, Parts
from api.pages import address
from api.pages.forms.base import parse_date, read_instant
from api.pages.inspection_words import case_words
from api.pages.time_machine_rows import shown_of
from api.rendering import render
from audit import words as said
from audit.archiver import Archiver
from audit.bundle import Sources, export
from audit.codes import Names
from audit.deep import Verified, verified
from audit.differ import differences
from audit.fields import field_name
from audit.gathering import BundleUnfit
from audit.located import NOT_YET, Refused
from audit.moment import Moment, Reel
from audit.names import with_own
from audit.packing import TooLarge
from audit.state import Snapshot, TimeMachine
from audit.trust import short
from audit.waiting import legal
from payloads.ids import subject_of
from rules.acting import ROLE_LABELS, Role
from rules.calendar import inclusive_end
from runtime.keys import Keys, KeyUnfit
from storage import reading
from storage.account import Officer
from storage.reads.inspection_campaign import titles_of

router = APIRouter(prefix="/kiem-tra", include_in_schema=False)
SHOWN_ACTS = 8
"""Acts on either side in the list beside the frame; the slider has all of them."""


def machine_of(request: Request) -> TimeMachine:
    """The time machine of this process."""
    machine: TimeMachine = request.app.state.machine
    return machine


Machine = Annotated[TimeMachine, Depends(machine_of)]


@dataclass(frozen=True)
class Row:
    """One place that differs, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Mark:
    """One act on the slider. `position`: from 1."""

    position: int
    moment: Moment
    label: str


class Asked:
    """Which moment the address names: an act by its place, or an instant. Compared with another act."""

    def __init__(
        self,
        position: Annotated[int, Query(alias="moc", ge=0, le=1_000_000)] = 0,
        text: Annotated[str, Query(alias="luc", max_length=30)] = "",
        other: Annotated[int, Query(alias="so-voi", ge=0, le=1_000_000)] = 0,
        verify: Annotated[str, Query(alias="kiem", max_length=1)] = "",
    ) -> None:
        self.text, self.other, self.verify = text.strip(), other, bool(verify)
        self.at = _instant(self.text)
        self.position = 0 if self.text else position
        self.wrong = bool(self.text) and self.at is None

    def found(self, reel: Reel) -> int:
        """The place of the act that is shown, from 1; 0: nothing had happened yet."""
        count = len(reel.moments)
        if self.at is not None:
            return sum(moment.effective_at <= self.at for moment in reel.moments)
        return min(self.position, count) or count


def _instant(text: str) -> datetime | None:
    """«08/8/2024 17:00», or the last moment of a day: what happens at midnight is in the next one."""
    day = parse_date(text)
    if day is not None:
        return inclusive_end(day) - datetime.resolution
    read = read_instant(text)
    return datetime.fromisoformat(read) if read else None


def case_of(code: str) -> str:
    """The workflow id of an address: «nomination:cho-don-2024:12». Raises NotThere."""
    workflow_id = code.replace(":", "/")
    if not address.is_case(workflow_id):
        raise NotThere(code)
    return workflow_id


def _rows(subject: str, before: Moment, after: Moment, names: Names) -> list[Row]:
    found = []
    names = with_own(with_own(names, before.state), after.state)
    for change in differences(before.state, after.state):
        field = said.field_of(change.path)
        one, other = (said.said(subject, field, value, names) for value in (change.before, change.after))
        found.append(Row(said.place(change.path, subject, names), one, other))
    return found


async def _verified(machine: TimeMachine, workflow_id: str) -> Verified | Refused:
    runs = await machine.runs(workflow_id)
    if isinstance(runs, Refused):
        return runs
    blobs, ids = [run.blob for run in runs], [run.run_id for run in runs]
    return await verified(machine.pool, blobs, workflow_id, ids, runs[-1].closed)


@router.get("/{ma}/thoi-diem", name="time_machine")
async def time_machine(
    request: Request,
    ma: str,
    parts: AppParts,
    officer: CurrentOfficer,
    machine: Machine,
    asked: Annotated[Asked, Depends()],
) -> Response:
    """The state after an act, who acted, what it waited for, on which values, and what came next."""
    workflow_id = case_of(ma)
    remit_of(officer).require(workflow_id)
    found = await machine.reel(workflow_id)
    if isinstance(found, Refused):
        return await run_in_threadpool(_nothing, request, parts, officer, workflow_id, found.sentence)
    reel, runs = found
    place = asked.found(reel)
    if not place:
        return await run_in_threadpool(_nothing, request, parts, officer, workflow_id, Refused(NOT_YET).sentence)
    moment = reel.moments[place - 1]
    seen = machine.snapshot(reel, runs, moment)
    together = await machine.together(workflow_id, asked.at or moment.effective_at)
    proof = await _verified(machine, workflow_id) if asked.verify else None
    return await run_in_threadpool(
        _page, request, parts, officer, reel, seen, asked, together={"cases": together, "proof": proof}
    )


@router.get("/{ma}/goi-chung-cu.zip", name="evidence")
async def evidence(request: Request, ma: str, parts: AppParts, officer: CurrentOfficer) -> Response:
    """The evidence of a case in one file: histories, events, papers, values, proofs, a page to read."""
    workflow_id = case_of(ma)
    remit_of(officer).require(workflow_id)
    keys = Keys(parts.settings.keys_dir)
    archiver = Archiver(parts.database, parts.client, parts.store, keys)
    try:
        data = await export(Sources(parts.database, parts.store, keys, archiver.archive_now), workflow_id)
    except (BundleUnfit, TooLarge, KeyUnfit) as unfit:
        return await run_in_threadpool(_nothing, request, parts, officer, workflow_id, str(unfit))
    await run_in_threadpool(_handed_out, parts, officer, workflow_id, data)
    name = workflow_id.replace("/", "-")
    headers = {"Content-Disposition": f'attachment; filename="chung-cu-{name}.zip"', "Cache-Control": "no-store"}
    return Response(data, media_type="application/zip", headers=headers)


def _handed_out(parts: Parts, officer: Officer, workflow_id: str, data: bytes) -> None:
    with parts.database.write() as session:
        reading.hand_out(session, auditor_of(officer), workflow_id, sha256(data).hexdigest(), datetime.now(UTC))


def _nothing(request: Request, parts: Parts, officer: Officer, workflow_id: str, sentence: str) -> Response:
    with parts.database.read() as session:
        title = case_words(workflow_id, titles_of(session)) or workflow_id
    context: dict[str, Any] = {"title": title, "why": sentence, "frame": None, "code": workflow_id.replace("/", ":")}
    return render(request, "time_machine.html", officer=officer, tab="cau-hoi", **context)


def _page(
    request: Request,
    parts: Parts,
    officer: Officer,
    reel: Reel,
    seen: Snapshot,
    asked: Asked,
    together: dict[str, Any],
) -> Response:
    workflow_id, subject = seen.workflow_id, subject_of(seen.workflow_id)
    shown = shown_of(parts.database, workflow_id, reel, seen.moment)
    marks = [
        Mark(index, moment, said.act_words(subject, moment.act)) for index, moment in enumerate(reel.moments, start=1)
    ]
    other = min(asked.other, seen.count) or max(seen.position - 1, 1)
    first, last = sorted((other, seen.position))
    names = with_own(shown.names, seen.moment.state)
    proof = together["proof"]
    context: dict[str, Any] = {
        "title": shown.title,
        "code": workflow_id.replace("/", ":"),
        "workflow_id": workflow_id,
        "subject": subject,
        "frame": seen,
        "ran_by": short(seen.moment.build),
        "rebuilt_by": short(seen.code),
        "shown": shown,
        "marks": marks,
        "near": marks[max(0, seen.position - 1 - SHOWN_ACTS) : seen.position + SHOWN_ACTS],
        "state_words": said.state_words(subject, seen.moment.after),
        "next_words": said.act_words(subject, seen.next.act) if seen.next else "",
        "fields": [
            Row(field_name(subject, name), "", said.said(subject, name, value, names))
            for name, value in seen.moment.state.items()
            if value not in ("", None, [], False, 0)
        ],
        "compared": (marks[first - 1], marks[last - 1]),
        "changes": _rows(subject, reel.moments[first - 1], reel.moments[last - 1], names) if first != last else [],
        "others": [
            (each, case_words(each, shown.titles), answer)
            for each, answer in together["cases"].items()
            if each != workflow_id
        ],
        "other_words": {
            each: said.state_words(subject_of(each), answer.moment.after)
            for each, answer in together["cases"].items()
            if isinstance(answer, Snapshot)
        },
        "asked": asked,
        "law_said": lambda value: said.legal_words(legal(value)),
        "ahead": said.ahead(asked.at, reel.moments[-1].effective_at, shown.now),
        "proof": proof if isinstance(proof, Verified) else None,
        "unproven": proof if isinstance(proof, Refused) else None,
        "roles": {role.value: label for role, label in ROLE_LABELS.items()} | {Role.SYSTEM.value: "Hệ thống"},
        "tab": "cau-hoi",
    }
    return render(request, "time_machine.html", officer=officer, **context)
