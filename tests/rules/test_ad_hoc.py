"""A sudden achievement: outside the filing window, with its own papers and recipients, without a slot of the unit."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rules import nomination
from rules.acting import Role
from rules.facts import AdHocPath, AwardPath, DossierItem
from rules.filing import AD_HOC, dossier_of
from rules.nomination_acts import Submit
from tests.rules.cases import CLOSES, OPENS, PAPERS, PLAN, SUBMIT, WINDOWS, facts, nomination_in, refused, stamp, vn

PATH = AdHocPath(("COLLECTIVE", "INDIVIDUAL", "HOUSEHOLD"), (DossierItem("TOM_TAT", "Bản tóm tắt", PLAN),), PLAN)
CAMPAIGN = next(window for window in WINDOWS if window.key == "CAMPAIGN")
FACTS = facts(ad_hoc=PATH)
SUDDEN = replace(SUBMIT, recipient_class="HOUSEHOLD", papers=("TOM_TAT",), standards=(), commendation_type=AD_HOC)
FRESH = nomination_in("NOT_SUBMITTED")
IN_JUNE = vn("2024-06-15T10:00")


def filed(body: Submit, at: datetime) -> nomination.Answer:
    return nomination.apply(FRESH, stamp(Role.UNIT_OFFICER, at), body, FACTS)


def test_it_is_filed_at_any_time_of_the_campaign_and_not_after() -> None:
    assert filed(SUDDEN, IN_JUNE).state.status == "SUBMITTED"
    assert CAMPAIGN.opens_at is not None and CAMPAIGN.closes_at is not None
    assert filed(SUDDEN, CAMPAIGN.opens_at).state.commendation_type == AD_HOC
    before = refused(filed, SUDDEN, CAMPAIGN.opens_at - timedelta(seconds=1))
    after = refused(filed, SUDDEN, CAMPAIGN.closes_at)
    assert (before.code, after.code) == ("EARLY", "LATE")


def test_a_dossier_of_the_campaign_itself_waits_for_its_own_window() -> None:
    assert refused(filed, SUBMIT, IN_JUNE).code == "EARLY"
    assert filed(SUBMIT, OPENS).state.commendation_type == ""
    assert refused(filed, SUBMIT, CLOSES).code == "LATE"


def test_its_papers_are_its_own() -> None:
    assert [item.kind for item in dossier_of(FACTS, AD_HOC)] == ["TOM_TAT"]
    refusal = refused(filed, replace(SUDDEN, papers=PAPERS), IN_JUNE)
    assert (refusal.code, "Bản tóm tắt" in refusal.sentence) == ("INCOMPLETE", True)


def test_it_takes_no_slot_of_the_unit() -> None:
    assert filed(SUDDEN, IN_JUNE).claims == ()
    assert len(filed(SUBMIT, OPENS).claims) == 1


@pytest.mark.parametrize(("recipient", "allowed"), [("HOUSEHOLD", True), ("ORGANISATION", False), ("ALIEN", False)])
def test_only_the_recipients_that_the_plan_names_are_taken(recipient: str, allowed: bool) -> None:
    body = replace(SUDDEN, recipient_class=recipient)
    if allowed:
        assert filed(body, IN_JUNE).state.recipient_class == recipient
    else:
        assert refused(filed, body, IN_JUNE).code == "UNKNOWN_ITEM"


def test_a_plan_without_that_path_takes_none() -> None:
    officer = stamp(Role.UNIT_OFFICER, IN_JUNE)
    assert refused(nomination.apply, FRESH, officer, SUDDEN, facts()).code == "UNKNOWN_ITEM"
    strange = replace(SUDDEN, commendation_type="MERIT")
    assert refused(nomination.apply, FRESH, officer, strange, FACTS).code == "UNKNOWN_ITEM"


def test_an_award_that_takes_no_dossiers_here_is_refused() -> None:
    own = AwardPath("GK_DV", "GIAY_KHEN", "Giấy khen của đơn vị", "Thủ trưởng", "OWN_UNIT", False, PLAN)
    given = AwardPath("GK", "GIAY_KHEN", "Giấy khen", "Chủ tịch", "DECIDED_HERE", True, PLAN, ("COLLECTIVE",))
    told, officer = facts(awards=(own, given)), stamp(Role.UNIT_OFFICER)
    for award, code in (("GK_DV", "UNKNOWN_ITEM"), ("XX", "UNKNOWN_ITEM"), ("GK", "UNKNOWN_ITEM")):
        body = replace(SUBMIT, award=award)
        assert refused(nomination.apply, FRESH, officer, body, told).code == code
    collective = replace(SUBMIT, award="GK", recipient_class="COLLECTIVE", standards=())
    assert nomination.apply(FRESH, officer, collective, told).state.award == "GK"


def test_a_dossier_of_a_wave_waits_for_the_wave_and_not_for_its_end() -> None:
    wave = replace(CAMPAIGN, key="WAVE_1", opens_at=vn("2024-08-07T00:00"), closes_at=vn("2024-08-08T00:00"))
    told, body = facts(windows=(*WINDOWS, wave)), replace(SUBMIT, wave="WAVE_1")
    early, later = stamp(Role.UNIT_OFFICER, OPENS), stamp(Role.UNIT_OFFICER, vn("2024-08-08T12:00"))
    assert refused(nomination.apply, FRESH, early, body, told).code == "EARLY"
    assert nomination.apply(FRESH, later, body, told).state.wave == "WAVE_1"
    strange = replace(body, wave="WAVE_2")
    assert refused(nomination.apply, FRESH, later, strange, told).code == "UNKNOWN_ITEM"
