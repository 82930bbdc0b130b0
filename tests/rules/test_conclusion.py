"""After the appraisal: with and without the Council, the number that may be granted, holds, handovers."""

from dataclasses import replace

import pytest

from rules import nomination
from rules.acting import Role
from rules.facts import AwardPath
from rules.nomination_acts import (
    Accept,
    Conclude,
    FileAppraisal,
    HandOver,
    Hold,
    PlaceOnAgenda,
    Reject,
    Release,
    RequestSupplement,
    Supplement,
    Withdraw,
)
from tests.rules.cases import (
    APPRAISAL,
    NOMINATION_BODIES,
    OTHER_UNIT,
    PAPERS,
    PLAN,
    SESSION,
    facts,
    nomination_in,
    refused,
    stamp,
)

HERE = AwardPath("GK", "GIAY_KHEN", "Giấy khen", "Chủ tịch", "DECIDED_HERE", True, PLAN)
ALONE = replace(HERE, council=False, maximum=20)
ABOVE = AwardPath("BK", "BANG_KHEN", "Bằng khen", "Chủ tịch tỉnh", "FORWARDED", True, PLAN)
BY_COUNCIL, WITHOUT = facts(awards=(HERE, ABOVE)), facts(awards=(ALONE,), forward_quota=None)
AUTHORITY, STANDING = stamp(Role.AUTHORITY), stamp(Role.SPECIALIST)
APPRAISED = nomination_in("APPRAISED", proposal="AWARD")


def test_an_award_of_the_council_is_not_concluded_before_it_has_spoken() -> None:
    refusal = refused(nomination.apply, APPRAISED, AUTHORITY, Conclude("AWARD"), BY_COUNCIL)
    assert (refusal.code, refusal.source.title) == ("WRONG_PHASE", str(PLAN))
    opined = nomination_in("OPINED")
    assert nomination.apply(opined, AUTHORITY, Conclude("AWARD"), BY_COUNCIL).state.status == "TO_AWARD"


def test_an_award_of_a_higher_authority_is_proposed_to_it_and_not_given_here() -> None:
    opined = nomination_in("OPINED", award="BK")
    refusal = refused(nomination.apply, opined, AUTHORITY, Conclude("AWARD"), BY_COUNCIL)
    assert (refusal.code, "cấp trên" in refusal.remedy) == ("UNKNOWN_ITEM", True)
    assert nomination.apply(opined, AUTHORITY, Conclude("FORWARD"), BY_COUNCIL).state.status == "TO_FORWARD"


def test_an_award_without_the_council_is_concluded_on_the_appraisal() -> None:
    after = nomination.apply(APPRAISED, AUTHORITY, Conclude("AWARD"), WITHOUT)
    assert (after.state.status, after.state.departs) == ("TO_AWARD", False)
    messenger = stamp(Role.MESSENGER)
    refusal = refused(nomination.apply, APPRAISED, messenger, PlaceOnAgenda(SESSION), WITHOUT)
    assert refusal.code == "WRONG_PHASE"


def test_a_conclusion_against_the_appraisal_needs_a_reason_and_is_marked() -> None:
    refusal = refused(nomination.apply, APPRAISED, AUTHORITY, Conclude("NOT_AWARD"), WITHOUT)
    assert (refusal.code, "cơ quan thẩm định" in refusal.sentence) == ("REASON_MISSING", True)
    after = nomination.apply(APPRAISED, AUTHORITY, Conclude("NOT_AWARD", "note"), WITHOUT).state
    assert (after.status, after.departs) == ("NOT_AWARDED", True)


def test_the_number_that_the_plan_lets_be_granted_is_a_place_to_be_taken() -> None:
    (claim,) = nomination.apply(APPRAISED, AUTHORITY, Conclude("AWARD"), WITHOUT).claims
    assert (claim.maximum, claim.ground) == (20, "AWARD_QUOTA_USED")
    assert claim.scope.endswith("/award/GK")
    assert nomination.apply(APPRAISED, AUTHORITY, Conclude("NOT_AWARD", "note"), WITHOUT).claims == ()
    unlimited = facts(awards=(replace(ALONE, maximum=0),), forward_quota=None)
    assert nomination.apply(APPRAISED, AUTHORITY, Conclude("AWARD"), unlimited).claims == ()


def test_nothing_is_forwarded_where_the_plan_has_no_way_up() -> None:
    assert refused(nomination.apply, APPRAISED, AUTHORITY, Conclude("FORWARD"), WITHOUT).code == "UNKNOWN_ITEM"
    opined = nomination_in("OPINED")
    no_number = facts(awards=(HERE, ABOVE), forward_quota=None)
    after = nomination.apply(opined, AUTHORITY, Conclude("FORWARD", "note"), no_number)
    assert (after.state.status, after.claims) == ("TO_FORWARD", ())


@pytest.mark.parametrize("status", ["SUBMITTED", "ACCEPTED", "APPRAISED", "OPINED", "TO_AWARD", "FORWARDED"])
def test_a_hold_keeps_the_state_and_tells_the_unit(status: str) -> None:
    state = nomination_in(status)
    held = nomination.apply(state, STANDING, Hold("note"), BY_COUNCIL)
    assert (held.state.status, held.state.held) == (status, True)
    assert [notice.kind for notice in held.notices] == ["HELD"]
    released = nomination.apply(held.state, STANDING, Release("note"), BY_COUNCIL)
    assert (released.state.status, released.state.held) == (status, False)
    assert [notice.kind for notice in released.notices] == ["RELEASED"]


@pytest.mark.parametrize(
    ("status", "by", "body"),
    [
        ("SUBMITTED", STANDING, Accept()),
        ("ACCEPTED", STANDING, FileAppraisal(APPRAISAL, "AWARD", "note")),
        ("OPINED", AUTHORITY, Conclude("AWARD")),
        ("TO_AWARD", stamp(Role.MESSENGER), NOMINATION_BODIES["record_decision"]),
        ("APPRAISED", stamp(Role.MESSENGER), PlaceOnAgenda(SESSION)),
    ],
)
def test_nothing_is_decided_while_a_case_is_held(status: str, by: object, body: object) -> None:
    state = nomination_in(status, held=True)
    assert refused(nomination.apply, state, by, body, BY_COUNCIL).code == "HELD"
    nomination.apply(replace(state, held=False), by, body, BY_COUNCIL)  # type: ignore[arg-type]  # a stamp


def test_a_held_case_can_still_be_completed_withdrawn_and_rejected() -> None:
    officer, head = stamp(Role.UNIT_OFFICER), stamp(Role.UNIT_HEAD)
    returned = nomination_in("RETURNED", held=True)
    more = Supplement(2, "digest", PAPERS, True)
    assert nomination.apply(returned, officer, more, BY_COUNCIL).state.held
    filed = nomination_in("SUBMITTED", held=True)
    letter = Withdraw("1/CV", "note")
    assert nomination.apply(filed, head, letter, BY_COUNCIL).state.status == "WITHDRAWN"
    assert nomination.apply(filed, STANDING, Reject("note"), BY_COUNCIL).state.status == "REJECTED"


def test_a_hold_needs_a_reason_and_is_not_made_twice() -> None:
    free, held = nomination_in("ACCEPTED"), nomination_in("ACCEPTED", held=True)
    assert refused(nomination.apply, free, STANDING, Hold(""), BY_COUNCIL).code == "REASON_MISSING"
    assert refused(nomination.apply, held, STANDING, Hold("note"), BY_COUNCIL).code == "TWICE"
    assert refused(nomination.apply, held, STANDING, Release(""), BY_COUNCIL).code == "REASON_MISSING"
    assert refused(nomination.apply, free, STANDING, Release("note"), BY_COUNCIL).code == "WRONG_PHASE"


def test_a_case_that_was_handed_over_is_the_successors_who_is_told_from_then_on() -> None:
    given = nomination.apply(nomination_in("SUBMITTED"), STANDING, HandOver(OTHER_UNIT, "72/NQ"), BY_COUNCIL)
    assert [(notice.kind, notice.unit) for notice in given.notices] == [("HANDED_OVER", OTHER_UNIT)]
    asked = NOMINATION_BODIES["request_supplement"]
    assert isinstance(asked, RequestSupplement)
    returned = nomination.apply(given.state, STANDING, asked, BY_COUNCIL)
    assert [notice.unit for notice in returned.notices] == [OTHER_UNIT]
    more = Supplement(2, "digest", PAPERS, True)
    assert refused(nomination.apply, returned.state, stamp(Role.UNIT_OFFICER), more, BY_COUNCIL).code == "WRONG_UNIT"
    successor = stamp(Role.UNIT_OFFICER, unit=OTHER_UNIT)
    assert nomination.apply(returned.state, successor, more, BY_COUNCIL).state.status == "SUBMITTED"


def test_the_slot_of_a_handed_over_case_stays_the_first_units() -> None:
    given = nomination.apply(nomination_in("SUBMITTED"), STANDING, HandOver(OTHER_UNIT, "72/NQ"), BY_COUNCIL).state
    freed = nomination.apply(given, STANDING, Reject("note"), BY_COUNCIL).frees
    assert freed == nomination.apply(nomination_in("SUBMITTED"), STANDING, Reject("note"), BY_COUNCIL).frees
