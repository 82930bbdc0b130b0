"""One person with several roles, as a commune officer has since districts ended: each act in the capacity it needs."""

from dataclasses import replace

import pytest

from api.actions.acting import Intent, capacity_of, choose_actor
from api.actions.draft import may_edit
from api.actions.visible import may_see, sees_all
from api.pages.buttons import roles_here
from rules.acting import Role
from rules.refusal import WrongRole
from rules.remit import Remit
from storage.account import Held, Officer

XA, OTHER = "xa-cho-don", "truong-tieu-hoc"
ROLES = (
    Held(Role.UNIT_OFFICER, XA, "UBND xã"),
    Held(Role.SPECIALIST, XA, "UBND xã"),
    Held(Role.CLERK, XA, "UBND xã"),
    Held(Role.UNIT_OFFICER, OTHER, "Trường tiểu học"),
)
OFFICER = Officer("hoa", "Nguyễn Thị Hoa", "Bà", "Công chức xã", ROLES, "csrf")


def intent(act: str, subject: str = "nomination", role: Role | None = None) -> Intent:
    return Intent(f"{subject}/cd/1", act, "key", {}, role)


@pytest.mark.parametrize(
    ("act", "subject", "unit", "role", "for_unit"),
    [
        ("submit", "nomination", XA, Role.UNIT_OFFICER, XA),
        ("submit", "nomination", OTHER, Role.UNIT_OFFICER, OTHER),
        ("accept", "nomination", XA, Role.SPECIALIST, XA),
        ("accept", "nomination", "somebody-else", Role.SPECIALIST, XA),
        ("number", "decision", "", Role.CLERK, XA),
    ],
)
def test_each_act_is_done_in_the_capacity_that_the_table_allows(
    act: str, subject: str, unit: str, role: Role, for_unit: str
) -> None:
    actor = choose_actor(OFFICER, intent(act, subject), unit)

    assert (actor.account, actor.role, actor.unit) == ("hoa", role, for_unit)


def test_a_capacity_that_was_asked_for_is_the_one_that_counts() -> None:
    assert choose_actor(OFFICER, intent("submit", role=Role.SPECIALIST), XA).role is Role.SPECIALIST

    with pytest.raises(WrongRole):
        choose_actor(OFFICER, intent("accept", role=Role.CLERK), XA)


def test_no_number_of_roles_gives_what_none_of_them_allows() -> None:
    with pytest.raises(WrongRole):
        choose_actor(OFFICER, intent("sign", "decision"), "")


def test_a_unit_role_counts_for_its_own_unit_only() -> None:
    alone = Officer("hoa", "", "", "", ROLES[:1], "csrf")

    assert choose_actor(alone, intent("submit"), XA).unit == XA
    with pytest.raises(WrongRole):
        choose_actor(alone, intent("submit"), OTHER)


def test_buttons_come_from_all_roles_that_count_here() -> None:
    assert roles_here(OFFICER, XA) == {Role.UNIT_OFFICER, Role.SPECIALIST, Role.CLERK}
    assert roles_here(OFFICER, "somebody-else") == {Role.SPECIALIST, Role.CLERK}


def test_what_is_seen_is_the_most_that_any_role_shows() -> None:
    units_only = Officer("hoa", "", "", "", (ROLES[0], ROLES[3]), "csrf")

    assert sees_all(OFFICER) and may_see(OFFICER, "somebody-else", "cd")
    assert (may_see(units_only, OTHER, "cd"), may_see(units_only, "somebody-else", "cd")) == (True, False)
    assert capacity_of(OFFICER).role is Role.UNIT_OFFICER


def test_an_auditor_sees_his_remit_and_not_his_office() -> None:
    remit = Remit(frozenset({XA}), frozenset({XA}), frozenset({"cd"}))
    auditor = Officer("kiem", "", "", "", (Held(Role.AUDITOR, XA, "UBND xã"),), "csrf", remit)
    both = replace(auditor, roles=(*auditor.roles, ROLES[3]))

    assert (may_see(auditor, OTHER, "cd"), may_see(auditor, XA, "khac")) == (True, False)
    assert (may_see(both, OTHER, "khac"), may_see(both, XA, "khac"), may_see(both, "", "cd")) == (True, False, True)
    assert (auditor.only_audits, both.only_audits, OFFICER.only_audits) == (True, False, False)
    assert not may_edit(auditor, XA)
