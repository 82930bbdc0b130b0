"""A small campaign whose cases are worth a bundle: real dossiers with files, a sitting, a decision with its papers."""

import asyncio
import contextlib
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from api.actions.compose import compose as composed
from audit import bundle
from audit.bundle import Sources
from audit.verifier import verify
from payloads import ids
from rules import decision
from rules.acting import Actor, Role
from rules.refusal import Refusal
from storage import drafts, intake
from storage.drafts import NewFile
from storage.tables.record import Intake
from storage.tables.subject import Draft
from tests.audit.archiving import archiver_of, keys_of, reset
from tests.factories import CODE, NOW
from tests.workflows import story
from tests.workflows.story import PLAN_DAY, nomination
from tests.workflows.world import World

UNITS = ("u1", "u2", "u3", "u4")
SITTING, DECISION = ids.council_id(CODE, 1), ids.decision_id(CODE, 1)
WORDS = ("Vượt 12% kế hoạch.", "Dẫn đầu cụm.")
"""Why a standard is met, and why the dossier is proposed."""
NAMES = {1: "Tập thể Bản Thi", 2: "Tập thể Ngọc Phái", 3: "Tập thể Yên Mỹ", 4: "Tập thể Đại Sảo"}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"


def file_of(n: int) -> bytes:
    """What the unit of nomination `n` uploads."""
    return PDF + f"% {n}".encode()


def compose(world: World, n: int) -> Draft:
    """The unit fills in its draft and puts a file beside it, by the code that the pages call."""
    digest = world.store.put(file_of(n))
    content = {
        "recipient_class": "COLLECTIVE",
        "honorific": "",
        "name": NAMES[n],
        "post": "",
        "standards": [],
        "summary": f"Thành tích của {NAMES[n]}: vượt 12% kế hoạch, <b>không</b> có đơn thư.",
        "declared": True,
    }
    with world.database.write() as session:
        drafts.update(session, nomination(n), content, f"officer-u{n}", NOW)
        file = NewFile("TTR", digest, f"to-trinh-{n}.pdf", "application/pdf", len(file_of(n)))
        drafts.attach(session, nomination(n), file, f"officer-u{n}", NOW)
        draft = session.get_one(Draft, nomination(n))
        drafts.freeze(session, draft)
        session.flush()
        session.expunge(draft)
    return draft


async def file(world: World, n: int, **changes: Any) -> None:
    """Submit what was composed."""
    draft = await asyncio.to_thread(compose, world, n)
    await story.submit(world, n, draft_version=draft.version, draft_digest=draft.digest, **changes)


async def appraise_in_words(world: World, n: int) -> None:
    """An appraisal with its free texts, as the form sends it."""
    results = [asdict(result) | {"reason": WORDS[0]} for result in story.APPRAISAL.results]
    given = {"results": results, "proposal": story.APPRAISAL.proposal, "reason": WORDS[1]}
    actor, asked = Actor("specialist", Role.SPECIALIST, ""), (nomination(n), "file_appraisal", "form-of-words")
    body, notes = composed("nomination", "file_appraisal", given, "form-of-words")
    arrival = intake.Arrival(*asked, actor, body, notes, json.dumps(given))

    def take() -> Intake:
        with world.database.write() as session:
            return intake.receive(session, arrival, datetime.now(UTC))

    await world.send(await asyncio.to_thread(take))


async def play(world: World) -> None:
    """Four dossiers, one refused at first, one rejected, three before the Council, two awarded; the decision issued.

    The first one's process was reset on the way, as an operator does with one that is stuck.
    """
    await asyncio.to_thread(story.found, world, UNITS, 1, instant=PLAN_DAY)
    await story.launch(world)
    await world.advance(NOW)
    with contextlib.suppress(Refusal):
        await file(world, 1, papers=())
    for n in NAMES:
        await file(world, n)
    await story.reject(world, 3)
    for n in (1, 2, 4):
        await story.accept(world, n)
        await (appraise_in_words(world, n) if n == 1 else story.appraise(world, n))
    await reset(world, nomination(1), tasks_back=2)
    await story.sit(world, await story.convene(world, 1, [1, 2, 4]), [1, 2, 4])
    for n, result in ((1, "AWARD"), (2, "AWARD"), (4, "NOT_AWARD")):
        await story.conclude(world, n, result)
    await story.signed_decision(world, 1, [1, 2])
    await world.act(DECISION, "number", story.number(world, 7), Role.CLERK)
    await world.act(DECISION, "issue", decision.Issue(), Role.CLERK)
    await world.client.get_workflow_handle(DECISION).result()


def sources_of(world: World) -> Sources:
    """What a bundle of that world is made from."""
    archiver = archiver_of(world)
    return Sources(world.database, world.store, keys_of(world), archiver.archive_now)


async def exported(world: World, subject: str, **options: Any) -> bytes:
    """A bundle of a subject."""
    return await bundle.export(sources_of(world), subject, **options)


def fingerprint_of(world: World) -> str:
    """Of the world's key."""
    return keys_of(world).make().fingerprint


def faults_of(data: bytes, fingerprint: str = "") -> list[str]:
    """«check: what was found» for every check that fails."""
    return [f"{name}: {said}" for name, ok, said in verify.verify(data, fingerprint).checks if not ok]
