"""A thematic plan is approved before its launch; a campaign goes on under the successor of its authority."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules import campaign
from rules.acting import Role
from rules.campaign_acts import Approve, HandOver, Launch, Passed, Propose, ReturnPlan
from tests.rules.cases import (
    CAMPAIGN_BODIES,
    CLOSES,
    NOW,
    PAPER,
    WINDOWS,
    campaign_in,
    refused,
    stamp,
)

AUTHORITY, STANDING = stamp(Role.AUTHORITY), stamp(Role.SPECIALIST)
LAUNCH = CAMPAIGN_BODIES["launch"]
SUCCESSOR = "ubnd-tinh-thai-nguyen"
PASSED = (Passed("huyen-a", "xa-b"), Passed("huyen-c", "xa-d"))
TAKES_OVER = HandOver(PAPER, "digest-2", WINDOWS, SUCCESSOR, "note", PASSED)


def test_a_plan_that_needs_approval_is_launched_only_with_it() -> None:
    assert isinstance(LAUNCH, Launch)
    asked = replace(LAUNCH, needs_approval=True)
    assert refused(campaign.apply, campaign_in("DRAFT"), AUTHORITY, asked, None).code == "NOT_APPROVED"

    proposed = campaign.apply(campaign_in("DRAFT"), STANDING, Propose(PAPER, "digest"), None).state
    assert proposed.phase == "PENDING_APPROVAL"
    assert refused(campaign.apply, proposed, AUTHORITY, asked, None).code == "WRONG_PHASE"

    approved = campaign.apply(proposed, AUTHORITY, Approve(PAPER), None).state
    launched = campaign.apply(approved, AUTHORITY, asked, None).state
    assert (approved.phase, launched.phase, launched.work) == ("APPROVED", "LAUNCHED", ("enrol",))
    assert len(launched.papers) == 3


def test_a_plan_that_needs_none_is_launched_from_the_draft() -> None:
    assert campaign.apply(campaign_in("DRAFT"), AUTHORITY, LAUNCH, None).state.phase == "LAUNCHED"


def test_a_returned_plan_is_a_draft_again_and_says_why() -> None:
    pending = campaign_in("PENDING_APPROVAL")
    assert refused(campaign.apply, pending, AUTHORITY, ReturnPlan(""), None).code == "REASON_MISSING"
    assert campaign.apply(pending, AUTHORITY, ReturnPlan("note"), None).state.phase == "DRAFT"


@pytest.mark.parametrize("phase", ["LAUNCHED", "RUNNING", "SUBMISSION", "DECISION"])
def test_the_successor_goes_on_in_the_phase_where_the_campaign_stands(phase: str) -> None:
    after = campaign.apply(campaign_in(phase), AUTHORITY, TAKES_OVER, None).state
    assert (after.phase, after.issuer, after.definition_digest) == (phase, SUCCESSOR, "digest-2")
    assert after.definition_version == 2
    assert after.work == ("notify:AMENDED:2", "enrol:2", "pass_on:2")
    assert after.passing == PASSED


def test_nobody_passes_on_where_no_unit_has_ended() -> None:
    alone = replace(TAKES_OVER, passing=())
    assert campaign.apply(campaign_in("RUNNING"), AUTHORITY, alone, None).state.work == ("notify:AMENDED:2", "enrol:2")


def test_a_second_handover_keeps_what_the_first_passed_on_and_corrects_what_it_names_again() -> None:
    first = campaign.apply(campaign_in("RUNNING"), AUTHORITY, TAKES_OVER, None).state
    second = replace(TAKES_OVER, issuer="another", passing=(Passed("huyen-a", "xa-e"),))
    after = campaign.apply(first, AUTHORITY, second, None).state
    assert after.passing == (Passed("huyen-c", "xa-d"), Passed("huyen-a", "xa-e"))


def test_an_extension_by_an_earlier_paper_outlives_the_handover() -> None:
    extended = campaign.apply(campaign_in("SUBMISSION"), AUTHORITY, CAMPAIGN_BODIES["extend"], None).state
    after = campaign.apply(extended, AUTHORITY, TAKES_OVER, None).state
    assert after.window("SUBMISSION").closes_at == CLOSES + timedelta(days=3)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"issuer": ""}, "UNKNOWN_ITEM"),
        ({"issuer": "ubnd-huyen-cho-don"}, "UNKNOWN_ITEM"),
        ({"paper": replace(PAPER, number=" ")}, "PAPER_MISSING"),
        ({"paper": replace(PAPER, dated=NOW + timedelta(days=1))}, "WRONG_DATE"),
        ({"reason_note": ""}, "REASON_MISSING"),
    ],
)
def test_a_handover_names_another_authority_its_paper_and_what_it_is_about(
    change: dict[str, object], code: str
) -> None:
    body = replace(TAKES_OVER, **change)  # type: ignore[arg-type]  # one field of the body
    assert refused(campaign.apply, campaign_in("RUNNING"), AUTHORITY, body, None).code == code


def test_a_handover_does_not_open_a_window_that_has_closed() -> None:
    later = tuple(
        replace(window, closes_at=CLOSES + timedelta(days=9)) if window.key == "SUBMISSION" else window
        for window in WINDOWS
    )
    body, after = replace(TAKES_OVER, windows=later), stamp(Role.AUTHORITY, CLOSES + timedelta(days=1))
    assert refused(campaign.apply, campaign_in("APPRAISAL"), after, body, None).code == "WRONG_PHASE"


def test_a_suspended_campaign_is_handed_over_too() -> None:
    state = campaign_in("RUNNING", suspended=True, suspended_at=NOW)
    assert campaign.apply(state, AUTHORITY, TAKES_OVER, None).state.issuer == SUCCESSOR
