"""Powers to sign on the engine: nobody signs a decision without one that is on record and holds on the day."""

from datetime import timedelta

import pytest
from sqlmodel import select

from rules.acting import Role
from rules.refusal import NotAuthorised, WrongRole
from rules.signing import Kind, lines_of
from rules.signing_power import SigningState
from storage.delivery import decision_state
from storage.signing_power import book_of
from storage.tables.law import SigningBook
from storage.tables.person import Account, Grant
from tests.factories import NOW
from tests.workflows import signing_story as story
from tests.workflows.replaying import failures_of
from tests.workflows.signing_story import BOOK, CHAIR, DECISION, DEPUTY, ISSUER
from tests.workflows.world import World

pytestmark = pytest.mark.engine


def book(world: World) -> SigningState:
    with world.database.read() as session:
        found = book_of(session, ISSUER)
    assert found is not None
    return found


async def test_deputy_signs_only_while_a_recorded_power_holds(world: World) -> None:
    await story.found(world)
    await story.granted_signed_ended(world)

    with world.database.read() as session:
        state = decision_state(session, DECISION)
    assert (state.status, state.signer) == ("SIGNED", DEPUTY)
    assert state.power is not None and state.power.delegation.kind == Kind.TUQ
    assert state.power.delegation.basis.startswith("12/GUQ-UBND")
    assert {value.id for value in state.power.values} >= {"signature.TUQ", "decision.author"}
    assert lines_of(state.power, "", "") == ("TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG NỘI VỤ")
    assert world.refusals(DECISION) == ["NOT_AUTHORISED"]
    assert world.acts(BOOK) == ["grant", "end"]
    assert len(world.rows(SigningBook)) == 1
    histories = [*await world.runs(DECISION), *await world.runs(BOOK)]
    assert await failures_of(histories) == {}
    assert await world.client.get_workflow_handle(BOOK).query("snapshot", result_type=SigningState) == book(world)


async def test_power_that_was_ended_or_is_over_signs_nothing(world: World) -> None:
    await story.found(world)
    await story.grant(world)
    await story.end(world)
    assert await story.sign(world) == ["DELEGATION_OVER"]

    await story.grant(world)
    await world.advance(NOW + timedelta(days=31))
    assert await story.sign(world) == ["DELEGATION_OVER"]
    assert await story.sign(world, CHAIR) == ["RECORDED"]


async def test_head_signs_by_the_post_and_whoever_lost_the_office_does_not(world: World) -> None:
    await story.found(world)
    with world.database.write() as session:
        session.get_one(Account, CHAIR).active = False
    assert await story.sign(world, CHAIR) == ["NOT_AUTHORISED"]

    with world.database.write() as session:
        session.get_one(Account, CHAIR).active = True
    assert await story.sign(world, CHAIR) == ["RECORDED"]
    with world.database.read() as session:
        power = decision_state(session, DECISION).power
    assert power is not None and (power.delegation.kind, power.delegation.basis) == (Kind.HEAD, "")


async def test_authority_of_another_issuer_has_no_power_here(world: World) -> None:
    await story.found(world)
    with world.database.write() as session:
        session.exec(select(Grant).where(Grant.account == CHAIR)).one().unit = "another"
    assert await story.sign(world, CHAIR) == ["NOT_AUTHORISED"]


async def test_nobody_records_a_power_for_himself_or_without_the_role(world: World) -> None:
    await story.found(world)
    with pytest.raises(NotAuthorised):
        await world.act(BOOK, "grant", story.grant_body(world), Role.STANDING_HEAD, account=DEPUTY)
    with pytest.raises(WrongRole):
        await world.act(BOOK, "grant", story.grant_body(world), Role.OFFICE)

    assert world.refusals(BOOK) == ["NOT_AUTHORISED", "WRONG_ROLE"]
    assert world.rows(SigningBook) == []
