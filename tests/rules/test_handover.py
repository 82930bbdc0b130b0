"""Bàn giao: who may hand whose work to whom, with the role or without."""

from dataclasses import replace
from typing import Any

import pytest

from rules.acting import Role
from rules.handover import HandOver, HandOverFacts, Holding, hand_over, may_assign
from rules.refusal import AlreadyDone, PaperMissing, ReasonMissing, UnknownItem, WrongRole

OFFICER, HEAD = Holding(Role.UNIT_OFFICER, "u1"), Holding(Role.UNIT_HEAD, "u1")
ASKED = HandOver("one", "two", (OFFICER,), False, "", "chuyển công tác")
FACTS = HandOverFacts("one", (OFFICER,), (OFFICER,), (OFFICER,), True)
BY_HEAD = replace(FACTS, by_account="head", by_roles=(HEAD,), to_roles=())


def moved(**changes: Any) -> HandOver:
    return replace(ASKED, move=True, paper="15/QĐ-UBND", **changes)


def test_an_officer_hands_on_to_somebody_who_holds_the_role() -> None:
    assert hand_over(ASKED, FACTS) == OFFICER


def test_an_officer_cannot_give_the_role_away_himself() -> None:
    with pytest.raises(WrongRole, match="không giao được vai"):
        hand_over(moved(), FACTS)


def test_somebody_without_the_role_cannot_take_the_work_alone() -> None:
    with pytest.raises(WrongRole, match="chưa giữ vai"):
        hand_over(ASKED, replace(FACTS, to_roles=()))


def test_the_head_of_the_unit_moves_the_role_on_a_paper() -> None:
    assert hand_over(moved(), BY_HEAD) == HEAD


def test_moving_a_role_needs_a_paper() -> None:
    with pytest.raises(PaperMissing):
        hand_over(replace(ASKED, move=True, paper=" "), BY_HEAD)


def test_the_head_of_another_unit_may_not() -> None:
    stranger = replace(BY_HEAD, by_roles=(Holding(Role.UNIT_HEAD, "u2"),))

    with pytest.raises(WrongRole):
        hand_over(moved(), stranger)
    with pytest.raises(WrongRole, match="thay người khác"):
        hand_over(ASKED, replace(stranger, to_roles=(OFFICER,)))


def test_the_head_lists_the_work_for_somebody_who_holds_the_role() -> None:
    assert hand_over(ASKED, replace(BY_HEAD, to_roles=(OFFICER,))) == HEAD


@pytest.mark.parametrize(
    ("by", "role", "allowed"),
    [
        (Role.STANDING_HEAD, Role.SPECIALIST, True),
        (Role.AUTHORITY, Role.SPECIALIST, True),
        (Role.AUTHORITY, Role.CLERK, True),
        (Role.OFFICE, Role.CLERK, False),
        (Role.UNIT_HEAD, Role.SPECIALIST, False),
        (Role.AUTHORITY, Role.STANDING_HEAD, False),
        (Role.AUTHORITY, Role.TELLER, False),
        (Role.AUTHORITY, Role.AUDITOR, False),
    ],
)
def test_only_roles_with_a_head_are_assigned(by: Role, role: Role, allowed: bool) -> None:
    wanted = Holding(role, "phong" if by is Role.STANDING_HEAD else "huyen")
    held = Holding(by, "phong" if by is Role.STANDING_HEAD else "other")

    assert (may_assign((held,), wanted) is not None) is allowed


def test_a_role_that_a_decision_gives_is_not_moved_with_the_others() -> None:
    both = (OFFICER, HEAD)
    facts = replace(BY_HEAD, from_roles=both)

    with pytest.raises(WrongRole):
        hand_over(moved(roles=both), facts)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"to_account": "one"}, AlreadyDone),
        ({"roles": ()}, UnknownItem),
        ({"roles": (Holding(Role.CLERK, "u1"),)}, UnknownItem),
        ({"reason": "  "}, ReasonMissing),
    ],
)
def test_what_says_nothing_is_refused(changes: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        hand_over(replace(ASKED, **changes), FACTS)


def test_an_account_that_rests_takes_nothing() -> None:
    with pytest.raises(UnknownItem, match="khóa"):
        hand_over(ASKED, replace(FACTS, to_active=False))


def test_one_person_with_several_roles_hands_on_some_of_them() -> None:
    clerk = Holding(Role.CLERK, "xa")
    facts = replace(FACTS, from_roles=(OFFICER, clerk), to_roles=(clerk,))

    assert hand_over(replace(ASKED, roles=(clerk,)), facts) == clerk
