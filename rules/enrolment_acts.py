"""A unit's part in a campaign: its states, the table of legal moves, the bodies of its acts, and all that it is."""

from dataclasses import dataclass
from datetime import datetime

from rules.acting import Move, Role, Table

STATES = {
    "NOT_ENROLLED": "Chưa tham gia",
    "ENROLLED": "Đang tham gia",
    "REPORTED": "Đã báo cáo kết quả",
    "ENDED": "Đã kết thúc",
}
TERMINAL = frozenset({"ENDED"})
UNIT = frozenset({Role.UNIT_OFFICER, Role.UNIT_HEAD})
UNIT_HEAD = frozenset({Role.UNIT_HEAD})
STANDING = frozenset({Role.SPECIALIST, Role.STANDING_HEAD})
SYSTEM = frozenset({Role.SYSTEM})
TAKING_PART = frozenset({"ENROLLED", "REPORTED"})

TABLE = Table(
    "phần tham gia của đơn vị",
    STATES,
    TERMINAL,
    (
        Move(
            "enrol", frozenset({"NOT_ENROLLED"}), "ENROLLED", frozenset({Role.MESSENGER, Role.STANDING_HEAD}), "Ghi tên"
        ),
        Move("register_work", TAKING_PART, None, UNIT, "Đăng ký công trình…"),
        Move("report_own_award", TAKING_PART, None, UNIT, "Báo cáo Giấy khen của đơn vị…"),
        Move("register", TAKING_PART, None, UNIT, "Đăng ký thi đua…"),
        Move("sign_pledge", TAKING_PART, None, UNIT_HEAD, "Ký giao ước thi đua…"),
        Move("file_plan", TAKING_PART, None, UNIT, "Gửi kế hoạch của đơn vị…"),
        Move("file_review", TAKING_PART, None, UNIT, "Gửi báo cáo sơ kết đợt…"),
        Move("score_self", TAKING_PART, None, UNIT, "Tự chấm điểm…"),
        Move("score", TAKING_PART, None, UNIT | STANDING, "Cụm, khối chấm điểm…", across=True),
        Move("hand_over", TAKING_PART, None, STANDING | {Role.MESSENGER}, "Chuyển đơn vị kế thừa…"),
        Move("file_report", frozenset({"ENROLLED"}), "REPORTED", UNIT, "Gửi báo cáo kết quả…"),
        Move("remind", TAKING_PART, None, SYSTEM, "Nhắc hạn"),
        Move("note_overdue", TAKING_PART, None, SYSTEM, "Báo quá hạn"),
        Move("end", TAKING_PART, "ENDED", frozenset({Role.MESSENGER}), "Kết thúc"),
        Move("rearm", frozenset(STATES), None, SYSTEM, "Đặt lại hạn"),
    ),
)


@dataclass(frozen=True)
class Enrol:
    basis: str
    """The decision that lists the members, or the section of the plan that names the duty."""


@dataclass(frozen=True)
class RegisterWork:
    title_note: str


@dataclass(frozen=True)
class ReportOwnAward:
    decision_number: str
    decided_at: datetime
    collectives: int
    individuals: int
    list_note: str


@dataclass(frozen=True)
class FileReport:
    report: str
    """SHA-256 of the report."""
    number: str


@dataclass(frozen=True)
class Register:
    """The unit registers to take part; what it registers for is in the text."""

    content_note: str


@dataclass(frozen=True)
class SignPledge:
    number: str
    """Number of the pledge (giao ước) or of its minutes."""


@dataclass(frozen=True)
class FilePlan:
    """The unit's own plan for the campaign."""

    plan: str
    """SHA-256 of the plan."""
    number: str
    dated: datetime


@dataclass(frozen=True)
class FileReview:
    """The interim review (sơ kết) of a wave."""

    wave: str
    """Key of the wave: WAVE_1 …"""
    review: str
    """SHA-256 of the review."""
    number: str


@dataclass(frozen=True)
class Point:
    """Points for one criterion, as a decimal text: exact."""

    code: str
    value: str


@dataclass(frozen=True)
class ScoreSelf:
    period: str
    """YEAR or the key of a wave."""
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Score:
    """What the head of the cluster or bloc, or the standing body, gives; never the unit itself."""

    period: str
    points: tuple[Point, ...]
    reason_note: str = ""


@dataclass(frozen=True)
class HandOver:
    to_unit: str
    basis: str
    """Number of the paper that orders it."""


@dataclass(frozen=True)
class Filed:
    """One thing that the unit has filed. `late`: after its bound; `sha` of the paper where there is one."""

    key: str
    at: datetime
    late: bool
    number: str = ""
    sha: str = ""
    dated: datetime | None = None


@dataclass(frozen=True)
class Scored:
    """The points of a period: by the unit itself (`own`) and by its cluster or bloc."""

    period: str
    own: bool
    points: tuple[Point, ...]
    total: str
    by: str
    """Unit that entered them."""


@dataclass(frozen=True)
class Remind:
    days_before: int
    key: str = "REPORT"
    """Key of the obligation."""


@dataclass(frozen=True)
class NoteOverdue:
    key: str = "REPORT"


@dataclass(frozen=True)
class End:
    pass


@dataclass(frozen=True)
class Rearm:
    pass


@dataclass(frozen=True)
class EnrolmentState:
    """A unit's part in a campaign, without names."""

    id: str
    campaign: str
    unit: str
    status: str = "NOT_ENROLLED"
    basis: str = ""
    enrolled_at: datetime | None = None
    works: int = 0
    own_decisions: int = 0
    own_collectives: int = 0
    own_individuals: int = 0
    report: str = ""
    report_number: str = ""
    reported_at: datetime | None = None
    report_late: bool = False
    reminded: tuple[int, ...] = ()
    overdue_noted: bool = False
    reminded_for: datetime | None = None
    """The bound that `reminded` and `overdue_noted` speak of; a moved bound starts anew."""
    next_due_at: datetime | None = None
    filed: tuple[Filed, ...] = ()
    scores: tuple[Scored, ...] = ()
    holder: str = ""
    """The successor of `unit`, once its part was handed over; empty: the unit itself."""
    told: tuple[str, ...] = ()
    """Reminders and overdue notices already given, as <key>:<days or OVERDUE>:<bound>."""

    def has_filed(self, key: str) -> Filed | None:
        """What was filed under an obligation's key, the latest first; None: nothing."""
        return next((filed for filed in reversed(self.filed) if filed.key == key), None)
