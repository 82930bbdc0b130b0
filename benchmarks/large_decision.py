"""A decision with as many recipients as are ever signed at once, really decided, printed, archived and exported."""

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import select

from audit.archiver import Archiver
from audit.bundle import Sources, export
from benchmarks.installation import Ground, add_units, installed, stamp
from benchmarks.life import Told, life_of, live_ours
from benchmarks.measure import closed_loop
from benchmarks.process import ARCHIVING
from cli.demo import DEFINITION
from cli.loading import read_campaign
from documents.store import Store
from payloads import ids
from payloads.basis import CampaignBasis
from rules import decision
from rules.acting import Actor, Role
from rules.window import local_midnight
from runtime.failure import Failure
from runtime.keys import Keys
from runtime.process import Child, Ready
from runtime.settings import load_settings
from storage.facts import basis_of
from storage.starts import start_for
from storage.tables.person import Grant
from storage.tables.subject import Decision, DraftVersion

RECIPIENTS = 500
AT_ONCE = 16
NUMBER = 1846
PATIENCE_SECONDS, LOOK_SECONDS = 600.0, 0.2


def concluded(basis: CampaignBasis, code: str, n: int) -> tuple[Told, ...]:
    """A nomination up to the authority's conclusion: the decision itself tells it the rest."""
    return life_of(basis, code, n)[:-1]


async def bundle_of(say: Callable[[str], None]) -> bytes:
    """Play it on an installation of its own; the bundle of the decision."""
    settings, code = load_settings(), read_campaign(DEFINITION).code
    worker = Child(ARCHIVING, (sys.executable, "-m", "benchmarks.process", ARCHIVING), Ready.FILE)
    async with installed(settings, DEFINITION, code, [worker], say) as ground:
        submission = ground.state().window("SUBMISSION")
        assert submission.opens_at is not None
        basis, at = basis_of(ground.campaign()), submission.opens_at
        numbers = range(1, RECIPIENTS + 1)
        await asyncio.to_thread(add_units, ground.database, numbers)
        await asyncio.to_thread(_add_drafts, ground, numbers)
        await closed_loop(numbers, AT_ONCE, lambda n: live_ours(ground, basis, at, n, concluded), {})
        say(f"{RECIPIENTS} hồ sơ đã có kết luận")
        await _decided(ground)
        say("Quyết định đã phát hành")
        return await _exported(ground)


def _add_drafts(ground: Ground, numbers: Sequence[int]) -> None:
    """What the units have filled in: the papers name it."""
    with ground.database.write() as session:
        for n in numbers:
            content = {"recipient_class": "COLLECTIVE", "name": f"Tập thể số {n} của đơn vị {n}", "files": []}
            said = json.dumps(content, ensure_ascii=False)
            case, digest = ids.nomination_id(ground.code, n), ids.digest_of(str(n))
            session.add(DraftVersion(nomination=case, version=1, digest=digest, content=said))


async def _decided(ground: Ground) -> None:
    """From the tờ trình to the issued decision; returns when its process has ended, all papers printed."""
    workflow_id = ids.decision_id(ground.code, 1)
    at = ground.state().window("SUBMISSION").opens_at
    assert at is not None
    dated = local_midnight(at)
    acts: tuple[tuple[str, Role, Any], ...] = (
        ("submit_letter", Role.STANDING_HEAD, decision.SubmitLetter("1/TTr", dated, tuple(range(1, RECIPIENTS + 1)))),
        ("check", Role.OFFICE, decision.Check()),
        ("sign", Role.AUTHORITY, decision.Sign()),
        ("number", Role.CLERK, decision.Number(NUMBER, "QĐ", dated)),
        ("issue", Role.CLERK, decision.Issue()),
    )
    with ground.database.read() as session:
        start = start_for(session, workflow_id)
        # Whether somebody may sign is asked of the person behind the account.
        grants = {grant.role: grant for grant in session.exec(select(Grant))}
    for act, role, body in acts:
        actor = Actor(grants[role].account, role, grants[role].unit)
        mark = replace(stamp(role, at, workflow_id, act), actor=actor)
        await ground.act(workflow_id, act, mark, body, start if act == "submit_letter" else None)
        await _printed(ground, workflow_id)
    await ground.client.get_workflow_handle(workflow_id).result()


async def _printed(ground: Ground, workflow_id: str) -> None:
    """Wait until nothing that the last act ordered is left to print or to deliver. Raises Failure."""
    for _ in range(int(PATIENCE_SECONDS / LOOK_SECONDS)):
        with ground.database.read() as session:
            if not json.loads(session.get_one(Decision, workflow_id).state)["work"]:
                return
        await asyncio.sleep(LOOK_SECONDS)
    raise Failure(f"{workflow_id}: còn việc chưa xong sau {PATIENCE_SECONDS:.0f} giây.")


async def _exported(ground: Ground) -> bytes:
    store, keys = Store(ground.settings.store_dir), Keys(ground.settings.keys_dir)
    archiver = Archiver(ground.database, ground.client, store, keys)
    return await export(Sources(ground.database, store, keys, archiver.archive_now), ids.decision_id(ground.code, 1))
