"""A campaign: its phases, the table of legal moves, the bodies of its acts, and all that it is."""

from dataclasses import dataclass
from datetime import datetime

from rules.acting import Move, Role, Table
from rules.facts import Window

STATES = {
    "DRAFT": "Bản nháp",
    "PENDING_APPROVAL": "Chờ phê duyệt",
    "APPROVED": "Đã được phê duyệt",
    "LAUNCHED": "Đã phát động",
    "REGISTRATION": "Đang đăng ký",
    "RUNNING": "Đang thi đua",
    "SUBMISSION": "Đang nhận hồ sơ",
    "APPRAISAL": "Đang thẩm định",
    "COUNCIL": "Hội đồng xét",
    "DECISION": "Trình và quyết định",
    "SUMMARY": "Tổng kết",
    "CLOSED": "Đã kết thúc",
    "CANCELLED": "Đã hủy",
}
ORDER = ("LAUNCHED", "REGISTRATION", "RUNNING", "SUBMISSION", "APPRAISAL", "COUNCIL", "DECISION", "SUMMARY")
MOVABLE = ORDER[1:-1]
"""Phases that are moved to as such: the summary comes by its own act."""
TERMINAL = frozenset({"CLOSED", "CANCELLED"})
LIVE = frozenset(ORDER)
AUTHORITY = frozenset({Role.AUTHORITY})
STANDING = frozenset({Role.STANDING_HEAD, Role.SPECIALIST})
PROPOSERS = STANDING | {Role.UNIT_HEAD, Role.UNIT_OFFICER}

TABLE = Table(
    "phong trào",
    STATES,
    TERMINAL,
    (
        Move("propose", frozenset({"DRAFT"}), "PENDING_APPROVAL", PROPOSERS, "Trình phê duyệt…", across=True),
        Move("approve", frozenset({"PENDING_APPROVAL"}), "APPROVED", AUTHORITY, "Phê duyệt…"),
        Move("return_plan", frozenset({"PENDING_APPROVAL"}), "DRAFT", AUTHORITY, "Trả lại kế hoạch…"),
        Move("launch", frozenset({"DRAFT", "APPROVED"}), "LAUNCHED", AUTHORITY, "Phát động…"),
        Move("amend", LIVE, None, AUTHORITY, "Sửa đổi bằng văn bản…"),
        Move("hand_over", LIVE, None, AUTHORITY, "Chuyển cho cơ quan kế thừa…"),
        Move("extend", LIVE, None, AUTHORITY, "Gia hạn…"),
        Move("suspend", LIVE, None, AUTHORITY, "Tạm dừng…"),
        Move("resume", LIVE, None, AUTHORITY, "Tiếp tục…"),
        Move("move_phase", LIVE, None, STANDING | {Role.SYSTEM, Role.MESSENGER}, "Chuyển giai đoạn…"),
        Move("summarise", frozenset({"DECISION"}), "SUMMARY", STANDING, "Ghi báo cáo tổng kết…"),
        Move("cancel", LIVE, "CANCELLED", AUTHORITY, "Hủy phong trào…"),
        Move("close", frozenset({"SUMMARY"}), "CLOSED", STANDING | AUTHORITY, "Kết thúc…"),
        Move("rearm", frozenset(STATES), None, frozenset({Role.SYSTEM}), "Đặt lại hạn"),
        Move("note_delivered", LIVE | TERMINAL, None, frozenset({Role.SYSTEM}), "Ghi kết quả chuyển"),
    ),
)


@dataclass(frozen=True)
class Paper:
    """A numbered paper that an act rests on."""

    number: str
    dated: datetime
    """Day of the paper: the instant of its local midnight."""


@dataclass(frozen=True)
class Launch:
    paper: Paper
    definition_digest: str
    windows: tuple[Window, ...]
    warnings: tuple[str, ...]
    """Codes of the warnings that the check gives today."""
    accepted_warnings: tuple[str, ...]
    """Codes that the authority has answered with a recorded decision."""
    needs_approval: bool = False
    """Whether the definition asks for the approval of a superior before the launch."""


@dataclass(frozen=True)
class Propose:
    """A unit or the standing body asks for the approval of a thematic plan, by its letter."""

    paper: Paper
    definition_digest: str


@dataclass(frozen=True)
class Approve:
    paper: Paper


@dataclass(frozen=True)
class ReturnPlan:
    reason_note: str


@dataclass(frozen=True)
class Passed:
    """One unit that has ended, and who takes its place in the campaign."""

    unit: str
    to_unit: str
    instrument: str = ""
    """Who says so; empty: somebody named the successor by hand."""
    evidence: str = ""
    """How it was read (R, P, I, M, GAP)."""
    verified: bool = False


@dataclass(frozen=True)
class HandOver:
    """The launching authority has ended: its successor goes on, with its own version of the definition."""

    paper: Paper
    definition_digest: str
    windows: tuple[Window, ...]
    issuer: str
    """Code of the successor, from that version."""
    reason_note: str
    passing: tuple[Passed, ...] = ()
    """Units whose part and dossiers pass on."""


@dataclass(frozen=True)
class Amend:
    paper: Paper
    definition_digest: str
    windows: tuple[Window, ...]
    """Windows of the new version of the definition."""
    reason_note: str
    reopens: bool = False
    """True only if the paper itself says that a closed window is opened again."""


@dataclass(frozen=True)
class Extend:
    paper: Paper
    window: str
    closes_at: datetime
    as_written: str
    reopens: bool = False
    """True only if the paper itself says that a closed window is opened again."""


@dataclass(frozen=True)
class Suspend:
    paper: Paper
    reason_note: str


@dataclass(frozen=True)
class Resume:
    paper: Paper
    shifts: bool = False
    """Whether the paper moves the ends of windows that were open or to come, by the suspension in whole days."""


@dataclass(frozen=True)
class MovePhase:
    phase: str


@dataclass(frozen=True)
class Summarise:
    reason_note: str


@dataclass(frozen=True)
class Cancel:
    paper: Paper
    reason_note: str


@dataclass(frozen=True)
class Close:
    pass


@dataclass(frozen=True)
class NoteDelivered:
    """What a delivery to many did: told, and refused by code."""

    work: str
    delivered: int
    refused: int


@dataclass(frozen=True)
class Rearm:
    pass


@dataclass(frozen=True)
class CampaignState:
    """A campaign as its workflow holds it. Its act number is the version that every case compares."""

    id: str
    code: str
    issuer: str
    frozen: bool
    settle_seconds: int
    phase: str = "DRAFT"
    suspended: bool = False
    suspended_at: datetime | None = None
    definition_version: int = 0
    definition_digest: str = ""
    windows: tuple[Window, ...] = ()
    launched_at: datetime | None = None
    closed_at: datetime | None = None
    papers: tuple[Paper, ...] = ()
    accepted_warnings: tuple[str, ...] = ()
    summary_note: str = ""
    work: tuple[str, ...] = ()
    """Deliveries still to be made, as <kind>:<detail>; the workflow does them outside its lock."""
    enrolled: int = 0
    passing: tuple[Passed, ...] = ()
    plan_paper: Paper | None = None
    """The plan's own number and day, as its launch named them."""
    next_due_at: datetime | None = None

    def window(self, key: str) -> Window:
        """The window of that key; KeyError is a fault."""
        for window in self.windows:
            if window.key == key:
                return window
        raise KeyError(key)
