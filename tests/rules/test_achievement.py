"""One commendation for one achievement: what counts as the same, own giấy khen, and waiting for the upper level."""

from dataclasses import replace
from typing import Any

import pytest

from rules.achievement import achievement_key, is_same, is_title, one_commendation
from rules.candidate import Candidate, PastAward
from rules.finding import NO_RULE
from tests.rules.rows import judged, refused, row

NOW = Candidate("GK", "CAMPAIGN_AWARD", 2024, campaign="cho-don-2024")
OWN = PastAward("GK", "CAMPAIGN_AWARD", 2024, campaign="cho-don-2024", own=True, decision="12/QĐ-TTYT")
FORWARDED = PastAward("BK_TINH", "CAMPAIGN_AWARD", 2024, campaign="cho-don-2024", status="PENDING")
TITLE = (row("principle.P6", "true", verified=True), row("award.LDTT.kind", "TITLE"), row("award.CSTDCS.kind", "TITLE"))


def having(*past: PastAward, **changes: Any) -> Candidate:
    return replace(NOW, history=past, **changes)


def test_key_names_nominee_campaign_and_type() -> None:
    assert achievement_key("p1", "cho-don-2024", "CAMPAIGN_AWARD") == "p1/cho-don-2024/CAMPAIGN_AWARD"
    assert achievement_key("p1", "", "MERIT") == ""


@pytest.mark.source("P6")
def test_own_commendation_of_the_unit_counts() -> None:
    assert judged(one_commendation, having(OWN), row_id="principle.P6") == ("ALREADY_REWARDED", "ALREADY_REWARDED")
    assert "của chính đơn vị theo Quyết định 12/QĐ-TTYT" in refused(one_commendation, having(OWN), TITLE).sentence


@pytest.mark.source("P6")
def test_answer_of_the_upper_level_is_waited_for() -> None:
    assert judged(one_commendation, having(FORWARDED), row_id="principle.P6") == ("FORWARD_PENDING", "FORWARD_PENDING")


@pytest.mark.source("P6")
def test_declined_proposal_leaves_the_way_open() -> None:
    assert one_commendation(having(replace(FORWARDED, status="DECLINED")), TITLE) == ()


@pytest.mark.source("P6")
def test_what_was_given_goes_before_what_is_waited_for() -> None:
    assert refused(one_commendation, having(FORWARDED, OWN), TITLE).code == "ALREADY_REWARDED"


@pytest.mark.source("P6")
@pytest.mark.parametrize(
    "past",
    [replace(OWN, campaign="bac-kan-2025"), replace(OWN, commendation_type="AD_HOC"), replace(OWN, campaign="")],
    ids=["another campaign", "another type", "no campaign"],
)
def test_another_achievement_may_be_commended_with_the_same_form(past: PastAward) -> None:
    assert one_commendation(having(past), TITLE) == ()


@pytest.mark.source("P6")
@pytest.mark.parametrize(("mine", "theirs", "same"), [("a", "a", True), ("a", "b", False), ("a", "", True)])
def test_named_achievements_are_compared_by_name(mine: str, theirs: str, same: bool) -> None:
    past = replace(OWN, achievement=theirs, commendation_type="AD_HOC" if theirs == "a" else "CAMPAIGN_AWARD")

    assert is_same(replace(NOW, achievement=mine), past) is same


@pytest.mark.source("P6")
def test_title_beside_a_title_or_a_form_is_no_second_form() -> None:
    title = PastAward("LDTT", "MERIT", 2024, campaign="nam-2024")
    proposal = Candidate("CSTDCS", "MERIT", 2024, campaign="nam-2024", history=(title,))

    assert one_commendation(proposal, TITLE) == ()
    assert one_commendation(replace(proposal, award="GK"), TITLE) == ()
    assert (is_title(TITLE, "LDTT"), is_title(TITLE, "GK"), is_title((), "LDTT")) == (True, False, False)


@pytest.mark.parametrize(("kind", "title"), [("TITLE", True), ("STATE_TITLE", True), ("LOCAL", True), ("FORM", False)])
def test_titles_are_of_three_kinds(kind: str, title: bool) -> None:
    assert is_title((row("award.X.kind", kind),), "X") is title


@pytest.mark.source("P6")
def test_without_a_row_it_is_only_asked_about() -> None:
    assert [found.code for found in one_commendation(having(OWN), ())] == [NO_RULE]
