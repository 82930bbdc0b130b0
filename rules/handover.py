"""Bàn giao: an officer's open cases go to another officer, as an act on record.

Work belongs to a role for a unit, not to a person: who takes over must hold the role, or be given it in the same act by
the head of the office, on a numbered paper. A role that only a decision can give is never moved here.
"""

from dataclasses import dataclass

from rules.acting import ROLE_LABELS, Role
from rules.refusal import PROTOCOL, AlreadyDone, PaperMissing, ReasonMissing, UnknownItem, WrongRole


@dataclass(frozen=True)
class Holding:
    """A role that somebody holds for a unit."""

    role: Role
    unit: str


@dataclass(frozen=True)
class HandOver:
    """What is asked: everything open under these roles, from one account to another."""

    from_account: str
    to_account: str
    roles: tuple[Holding, ...]
    move: bool
    """True: the roles go over too; False: the other holds them already and only takes the list."""
    paper: str
    """Number of the paper that assigns the work; needed to move a role."""
    reason: str


@dataclass(frozen=True)
class HandOverFacts:
    """What the rows say: who asks, and what both officers hold."""

    by_account: str
    by_roles: tuple[Holding, ...]
    from_roles: tuple[Holding, ...]
    to_roles: tuple[Holding, ...]
    to_active: bool


HEADS: dict[Role, frozenset[Role]] = {
    Role.UNIT_OFFICER: frozenset({Role.UNIT_HEAD}),
    Role.SPECIALIST: frozenset({Role.STANDING_HEAD, Role.AUTHORITY}),
    Role.OFFICE: frozenset({Role.AUTHORITY}),
    Role.CLERK: frozenset({Role.OFFICE, Role.AUTHORITY}),
}
"""Role → whose head assigns it. A role that is not named here is given by a decision alone."""


def may_assign(by: tuple[Holding, ...], wanted: Holding) -> Holding | None:
    """The capacity in which somebody may give that role to another: head of the same unit, or the authority."""
    heads = HEADS.get(wanted.role, frozenset())
    for held in by:
        if held.role in heads and (held.unit == wanted.unit or held.role is Role.AUTHORITY):
            return held
    return None


def hand_over(asked: HandOver, facts: HandOverFacts) -> Holding:
    """In which capacity the handover is done: the officer's own, or his head's.

    Refuses UNKNOWN_ITEM (no role, not held, an account that cannot take it), TWICE (to oneself), REASON_MISSING,
    WRONG_ROLE (neither the officer nor the head; the other does not hold the role), PAPER_MISSING. Source: PROTOCOL.
    """
    if asked.from_account == asked.to_account:
        raise AlreadyDone("Người nhận chính là người bàn giao.", "Chọn người nhận khác.", PROTOCOL)
    if not asked.roles or any(role not in facts.from_roles for role in asked.roles):
        raise UnknownItem(
            "Chưa chọn vai nào mà người bàn giao đang giữ.", "Chọn ít nhất một vai để bàn giao.", PROTOCOL
        )
    if not facts.to_active:
        remedy = "Chọn một tài khoản đang hoạt động."
        raise UnknownItem("Không có tài khoản nhận bàn giao, hoặc tài khoản đã khóa.", remedy, PROTOCOL)
    if not asked.reason.strip():
        raise ReasonMissing("Bàn giao phải có lý do.", "Ghi lý do, ví dụ: chuyển công tác từ ngày nào.", PROTOCOL)
    capacities = [_capacity(asked, facts, role) for role in asked.roles]
    if asked.move and not asked.paper.strip():
        remedy = "Ghi số của văn bản phân công công tác."
        raise PaperMissing("Giao vai cho người khác phải có văn bản phân công.", remedy, PROTOCOL)
    return capacities[0]


def _capacity(asked: HandOver, facts: HandOverFacts, role: Holding) -> Holding:
    label = ROLE_LABELS[role.role]
    head = may_assign(facts.by_roles, role)
    if asked.move:
        if head is None:
            remedy = "Thủ trưởng của vai này giao lại; vai do quyết định giao thì chờ quyết định mới."
            raise WrongRole(f"Tài khoản này không giao được vai «{label}» cho người khác.", remedy, PROTOCOL)
        return head
    if role not in facts.to_roles:
        remedy = "Nhờ thủ trưởng giao vai cùng với bàn giao, hoặc chọn người đang giữ vai này."
        raise WrongRole(f"Người nhận chưa giữ vai «{label}» nên không làm tiếp được.", remedy, PROTOCOL)
    if facts.by_account == asked.from_account:
        return role
    if head is None:
        remedy = "Người đang giữ vai, hoặc thủ trưởng, thực hiện bàn giao."
        raise WrongRole(f"Tài khoản này không bàn giao thay người khác vai «{label}».", remedy, PROTOCOL)
    return head
