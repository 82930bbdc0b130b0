"""On the engine: a plan that is approved first, a reception with its pinned rule set, a handover to the successor."""

import json
from datetime import timedelta
from typing import Any

import pytest
from pydantic_core import to_json

from payloads import ids
from payloads.basis import Participant
from rules import campaign
from rules.acting import Role
from rules.campaign_acts import Passed
from rules.facts import LegalValue
from rules.nomination_acts import Conclude, FileAppraisal, StandardResult
from rules.ruling import judge_dossier
from storage.facts import state_of
from storage.organisation import load
from storage.ruling import pinned
from storage.tables.record import Delivery, Notice
from storage.tables.subject import Campaign, CampaignVersion, Draft, Enrolment, Nomination
from tests import factories
from tests.factories import CODE, PLAN
from tests.support.organisation import organisation, step, unit
from tests.workflows import story
from tests.workflows.story import CAMPAIGN, enrolment, nomination
from tests.workflows.world import World

pytestmark = pytest.mark.engine

PASSES_ON = factories.at(8, 8, 9)
LETTER = campaign.Paper("22/TTr-SNV", factories.at(2, 5))


def load_successor(world: World) -> None:
    """u1 and u2 became v on 08/8/2024; the successor's version of the definition names v and u3."""
    ended = PASSES_ON.date()
    units = (unit("u1", valid_until=ended), unit("u2", valid_until=ended), unit("v", valid_from=ended))
    parts = (Participant("v", "MEMBER"), Participant("u3", "MEMBER"))
    basis = factories.basis(issuer="tinh", issuer_name="UBND tỉnh", participants=parts, values=story.VALUES)
    with world.database.write() as session:
        load(session, organisation(*units, steps=(step("u1", "v", ended), step("u2", "v", ended))))
        session.add(
            CampaignVersion(
                digest="successor",
                campaign=CODE,
                basis=to_json(basis).decode(),
                definition="{}",
                loaded_at=factories.NOW,
            )
        )


async def hand_over(world: World) -> Any:
    passing = (Passed("u1", "v"), Passed("u2", "v"))
    body = campaign.HandOver(story.PAPER, "successor", factories.windows(), "tinh", "note", passing)
    receipt = await world.act(CAMPAIGN, "hand_over", body, Role.AUTHORITY)
    await story.settled(world, CAMPAIGN)
    return receipt


def held_by(world: World, table: type, workflow_id: str) -> str:
    found: str = world.row(table, workflow_id).unit
    return found


async def test_a_plan_is_proposed_approved_and_launched_in_one_workflow(world: World) -> None:
    story.found(world, ["u1"], instant=story.PLAN_DAY, needs_approval=True)
    propose = campaign.Propose(LETTER, "digest")
    asked = campaign.Launch(story.PAPER, "digest", factories.windows(), (), (), needs_approval=True)

    await world.act(CAMPAIGN, "propose", propose, Role.SPECIALIST)
    early = await world.answers([world.take(CAMPAIGN, "launch", asked, Role.AUTHORITY)])
    await world.act(CAMPAIGN, "return_plan", campaign.ReturnPlan("note"), Role.AUTHORITY)
    unapproved = await world.answers([world.take(CAMPAIGN, "launch", asked, Role.AUTHORITY)])
    await world.act(CAMPAIGN, "propose", propose, Role.SPECIALIST)
    await world.act(CAMPAIGN, "approve", campaign.Approve(LETTER), Role.AUTHORITY)
    await world.act(CAMPAIGN, "launch", asked, Role.AUTHORITY)
    await story.settled(world, CAMPAIGN)

    assert (early, unapproved) == (["WRONG_PHASE"], ["NOT_APPROVED"])
    row = world.row(Campaign, CODE)
    state = state_of(row)
    assert state is not None
    assert [paper.number for paper in state.papers] == ["22/TTr-SNV", "22/TTr-SNV", "22/TTr-SNV", "153/KH-UBND"]
    assert world.row(Enrolment, enrolment("u1")).status == "ENROLLED"


async def test_the_successor_takes_parts_drafts_and_cases_and_enrols_who_is_new(world: World) -> None:
    story.found(world, ["u1", "u2", "u3"], 2)
    await story.launch(world)
    await world.advance(factories.NOW)
    for n in (1, 3, 5):
        await story.submit(world, n)
    await story.reject(world, 3)
    load_successor(world)
    await world.advance(PASSES_ON)

    await hand_over(world)

    row = world.row(Campaign, CODE)
    assert (row.issuer, row.issuer_name, row.definition_digest) == ("tinh", "UBND tỉnh", "successor")
    assert [held_by(world, Enrolment, enrolment(code)) for code in ("u1", "u2", "u3", "v")] == ["v", "v", "u3", "v"]
    # The dossier in hand passes on; what has an outcome stays where it was.
    assert [held_by(world, Nomination, nomination(n)) for n in (1, 3, 5)] == ["v", "u2", "u3"]
    assert [held_by(world, Draft, nomination(n)) for n in (2, 4, 6)] == ["v", "v", "u3"]
    lines = world.rows(Delivery, source=CAMPAIGN, work="pass_on:2")
    assert {line.target: line.outcome for line in lines} == {
        enrolment("u1"): "DELIVERED",
        enrolment("u2"): "DELIVERED",
        nomination(1): "DELIVERED",
    }
    told = [notice.subject for notice in world.rows(Notice, unit="v", kind="HANDED_OVER")]
    assert sorted(told) == [enrolment("u1"), enrolment("u2"), nomination(1)]


async def test_the_successor_completes_a_dossier_and_the_old_unit_cannot(world: World) -> None:
    story.found(world, ["u1", "u2", "u3"], 1)
    await story.launch(world)
    await world.advance(factories.NOW)
    await story.submit(world, 1)
    load_successor(world)
    await world.advance(PASSES_ON)
    await hand_over(world)
    missing = story.acts.RequestSupplement(("TTR",), PASSES_ON + timedelta(days=2), "note")
    await world.act(nomination(1), "request_supplement", missing, Role.SPECIALIST)
    body = story.acts.Supplement(2, "draft", ("TTR",), True)

    old = world.take(nomination(1), "supplement", body, Role.UNIT_OFFICER, "u1", account="officer-u1")
    assert await world.answers([old]) == ["WRONG_UNIT"]
    await world.act(nomination(1), "supplement", body, Role.UNIT_OFFICER, "v")

    assert world.row(Nomination, nomination(1)).status == "SUBMITTED"
    asked = [notice.unit for notice in world.rows(Notice, subject=nomination(1), kind="SUPPLEMENT_REQUEST")]
    assert asked == ["v"]


async def test_a_second_handover_of_what_has_passed_changes_nothing_that_is_decided(world: World) -> None:
    story.found(world, ["u1", "u2"], 1)
    await story.launch(world)
    load_successor(world)
    await world.advance(PASSES_ON)
    await hand_over(world)
    again = campaign.HandOver(story.PAPER, "successor", factories.windows(), "tinh", "note")
    assert await world.answers([world.take(CAMPAIGN, "hand_over", again, Role.AUTHORITY)]) == ["UNKNOWN_ITEM"]
    assert world.row(Campaign, CODE).issuer == "tinh"


async def test_the_reception_pins_what_it_was_judged_by_and_the_conclusion_names_its_day(world: World) -> None:
    story.found(world, ["u1"], 1, factories.campaign_state(), council_path=False)
    await story.submit(world, 1)
    open_ = world.take(nomination(1), "accept", story.acts.Accept(), Role.SPECIALIST)
    assert await world.answers([open_]) == ["WARNINGS_OPEN"]
    await story.accept(world, 1)
    state = json.loads(world.row(Nomination, nomination(1)).state)
    with world.database.read() as session:
        ruling = pinned(session, nomination(1), state["rule_set"])
    assert ruling is not None
    assert state["findings"] == ["INCOMPLETE"]
    assert {value.scope for value in ruling.values} == {"national"}
    assert all(isinstance(value, LegalValue) and value.instrument for value in ruling.values)
    codes = {one.code for one in judge_dossier(ruling, PLAN).findings}
    assert "INCOMPLETE" in codes
    appraisal = FileAppraisal((StandardResult("general", True),), "AWARD", "note")
    await world.act(nomination(1), "file_appraisal", appraisal, Role.SPECIALIST)
    await world.act(nomination(1), "conclude", Conclude("AWARD"), Role.AUTHORITY)
    after = json.loads(world.row(Nomination, nomination(1)).state)
    assert (after["status"], after["law_on"]) == ("TO_AWARD", "2024-08-07")
    history = await world.client.get_workflow_handle(ids.nomination_id(CODE, 1)).fetch_history()
    scheduled = [
        event.activity_task_scheduled_event_attributes.activity_type.name
        for event in history.events
        if event.HasField("activity_task_scheduled_event_attributes")
    ]
    assert scheduled.count("resolve_rules") >= 2
