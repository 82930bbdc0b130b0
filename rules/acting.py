"""What every act has in common: who acts, the tables of legal moves, and what a rule answers with."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from rules.facts import Source
from rules.quota import Counted
from rules.refusal import PROTOCOL, WrongPhase, WrongRole, WrongUnit


class Role(StrEnum):
    """In which capacity somebody acts. One person may hold several."""

    UNIT_OFFICER = "UNIT_OFFICER"
    UNIT_HEAD = "UNIT_HEAD"
    SPECIALIST = "SPECIALIST"
    STANDING_HEAD = "STANDING_HEAD"
    SECRETARY = "SECRETARY"
    TELLER = "TELLER"
    MEMBER = "MEMBER"
    OFFICE = "OFFICE"
    AUTHORITY = "AUTHORITY"
    CLERK = "CLERK"
    AUDITOR = "AUDITOR"
    LAW_OFFICER = "LAW_OFFICER"
    """Compares rows of law with the official texts and confirms them; sees no dossier for that."""
    SYSTEM = "SYSTEM"
    """A timer of the workflow itself."""
    MESSENGER = "MESSENGER"
    """A delivery from another workflow, after an act on record there."""


ROLE_LABELS: dict[Role, str] = {
    Role.UNIT_OFFICER: "Cán bộ thi đua của đơn vị",
    Role.UNIT_HEAD: "Thủ trưởng đơn vị",
    Role.SPECIALIST: "Chuyên viên cơ quan thường trực",
    Role.STANDING_HEAD: "Thủ trưởng cơ quan thường trực",
    Role.SECRETARY: "Thư ký Hội đồng",
    Role.TELLER: "Người kiểm phiếu",
    Role.MEMBER: "Ủy viên Hội đồng",
    Role.OFFICE: "Văn phòng của cơ quan ban hành",
    Role.AUTHORITY: "Người có thẩm quyền",
    Role.CLERK: "Văn thư",
    Role.AUDITOR: "Người kiểm tra",
    Role.LAW_OFFICER: "Cán bộ pháp chế",
    Role.SYSTEM: "Hệ thống (đến hạn)",
    Role.MESSENGER: "Hệ thống (chuyển kết quả)",
}

UNIT_ROLES = frozenset({Role.UNIT_OFFICER, Role.UNIT_HEAD})


@dataclass(frozen=True)
class Actor:
    """Who acts, in which capacity, for which unit. Ids only: names live in rows."""

    account: str
    role: Role
    unit: str


SERVER = Actor("thidua", Role.SYSTEM, "")
"""Whoever gives commands on the server: nobody has signed in there."""


@dataclass(frozen=True)
class Stamp:
    """The stamp of the intake row on an act."""

    key: str
    """Update id: H(actor, workflow id, act, form key)."""
    digest: str
    """SHA-256 of the act's body."""
    actor: Actor
    received_at: datetime
    """Instant of the intake row on the installation's clock (campaign time in a rehearsal)."""
    epoch: int = 0


@dataclass(frozen=True)
class Claim:
    """A row that only one can hold, taken in the recording transaction: a quota slot or a number of a register."""

    scope: str
    maximum: int
    """How many holders the scope allows."""
    ground: str
    """Code of the refusal when none is left."""
    sentence: str
    remedy: str
    source: str
    value: str = ""
    """For a register: the number itself; empty for a quota slot."""
    counted: Counted | None = None
    """For a slot of a unit: what counts against `maximum`. None: whoever holds a place of the scope."""


@dataclass(frozen=True)
class NoticeOrder:
    """A notice to be written into the ledger with the act."""

    kind: str
    unit: str
    detail: str = ""
    """A code or an instant in ISO form; never free text."""


StateT = TypeVar("StateT")


@dataclass(frozen=True)
class Outcome(Generic[StateT]):
    """What a rule answers: the next state and what has to become true in the same transaction."""

    state: StateT
    claims: tuple[Claim, ...] = ()
    frees: tuple[str, ...] = ()
    """Scopes in which this case gives up its slot."""
    notices: tuple[NoticeOrder, ...] = ()
    guard: str = ""
    """Name of a check over rows that only the recording transaction can make."""


@dataclass(frozen=True)
class Move:
    """One legal move: from which states, to which (None: the state stays), who may, what the button says."""

    act: str
    sources: frozenset[str]
    target: str | None
    roles: frozenset[Role]
    label: str
    across: bool = False
    """Whether a unit may do this in another's case; the act's own rule says which unit."""


@dataclass(frozen=True)
class Table:
    """The legal moves of one subject. Buttons, diagrams, constraints and exhaustive tests derive from it."""

    subject: str
    states: dict[str, str]
    """State → label on the screen."""
    terminal: frozenset[str]
    moves: tuple[Move, ...]
    source: Source = PROTOCOL
    by_act: dict[str, Move] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_act", {move.act: move for move in self.moves})

    def require(self, state: str, act: str, role: Role) -> str:
        """The state after `act`. Refuses WRONG_ROLE or WRONG_PHASE. An unknown act is a KeyError: a fault."""
        move = self.by_act[act]
        if role not in move.roles:
            who = ", ".join(ROLE_LABELS[r] for r in sorted(move.roles))
            raise WrongRole(
                f"{ROLE_LABELS[role]} không làm được việc «{move.label}».", f"Việc này của: {who}.", self.source
            )
        if state not in move.sources:
            when = ", ".join(f"«{self.states[s]}»" for s in sorted(move.sources))
            raise WrongPhase(
                f"Không thể «{move.label}» khi {self.subject} đang ở trạng thái «{self.states[state]}».",
                f"Việc này làm được khi trạng thái là: {when}. Mở lại trang để xem trạng thái mới nhất.",
                self.source,
            )
        return move.target or state

    def open_acts(self, state: str, roles: frozenset[Role]) -> tuple[Move, ...]:
        """Moves that somebody with these roles may make now, in the table's order: the buttons."""
        return tuple(m for m in self.moves if state in m.sources and m.roles & roles)


def require_own_unit(actor: Actor, unit: str) -> None:
    """An actor of a unit acts for that unit only. Refuses WRONG_UNIT. Source: role × unit check at the door."""
    if actor.role in UNIT_ROLES and actor.unit != unit:
        raise WrongUnit(
            "Hồ sơ này của đơn vị khác.", "Chọn hồ sơ của đơn vị mình, hoặc đăng nhập bằng tài khoản của đơn vị đó."
        )
