"""The steps of an issuer's book of powers to sign, and of a decision that is signed by one of them."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from payloads import ids
from payloads.record import Receipt
from rules import decision
from rules.acting import Role
from rules.campaign_acts import Paper
from rules.signing_power import End, Grant
from rules.window import local_midnight
from storage.tables.person import Account, Person
from tests import factories
from tests.rules.signing_power_cases import GRANT, HEAD
from tests.workflows import story
from tests.workflows.world import World

ISSUER = factories.campaign_state().issuer
BOOK = ids.signing_id(ISSUER)
DECISION = ids.decision_id(factories.CODE, 1)
CHAIR = Role.AUTHORITY.lower()
DEPUTY = "truong-phong"
"""Heads another office: signs only with a power on record."""


async def found(world: World) -> None:
    """A campaign with one dossier that is concluded for award, its decision checked; nobody was given any power yet."""
    await asyncio.to_thread(story.found, world, ["u1"], 1, council_path=False)
    await asyncio.to_thread(_officer, world)
    await story.launch(world)
    await story.submit(world, 1)
    await story.accept(world, 1)
    await story.appraise(world, 1)
    await story.conclude(world, 1, "AWARD")
    now = local_midnight(world.clock().instant or factories.NOW)
    letter = decision.SubmitLetter("1/TTr-PNV", now, (1,))
    await world.act(DECISION, "submit_letter", letter, Role.STANDING_HEAD)
    await story.settled(world, DECISION)
    await world.act(DECISION, "check", decision.Check(), Role.OFFICE)


def _officer(world: World) -> None:
    with world.database.write() as session:
        session.add(Person(code=DEPUTY, name="Lý Thị Hoa", post="Trưởng phòng Nội vụ", unit="pnv"))
        session.flush()
        session.add(Account(name=DEPUTY, password_hash="none", person=DEPUTY))


def grant_body(world: World) -> Grant:
    """A TUQ. power from today for a month, as the server fills it."""
    today = local_midnight(world.clock().instant or factories.NOW)
    head = replace(HEAD, person=CHAIR)
    month = today + timedelta(days=30)
    paper = Paper("12/GUQ-UBND", today)
    return replace(GRANT, paper=paper, valid_from=today, valid_until=month, given_by=CHAIR, posts=(head,))


async def grant(world: World) -> Receipt:
    """The chair records the power."""
    return await world.act(BOOK, "grant", grant_body(world), Role.AUTHORITY, account=CHAIR)


async def end(world: World) -> Receipt:
    """The chair ends it today."""
    today = local_midnight(world.clock().instant or factories.NOW)
    body = End(1, Paper("19/QĐ-UBND", today), "note")
    return await world.act(BOOK, "end", body, Role.AUTHORITY, account=CHAIR)


async def sign(world: World, account: str = DEPUTY) -> list[str]:
    """The deputy signs, or tries to: RECORDED or the refusal's code."""
    role = Role.AUTHORITY if account == CHAIR else Role.STANDING_HEAD
    row = await asyncio.to_thread(world.take, DECISION, "sign", decision.Sign(), role, "", account)
    return await world.answers([row])


async def granted_signed_ended(world: World) -> None:
    """Refused without a power, signed within it; afterwards the power ends."""
    assert await sign(world) == ["NOT_AUTHORISED"]
    await grant(world)
    assert await sign(world) == ["RECORDED"]
    await end(world)
