"""A programme of several years: its events, the table of legal moves, the bodies of its acts, and all that it is.

A month or a quarter of the programme is a range in which an event is planned, never a deadline: an event that begins
or ends outside of it is taken, and both stand side by side.
"""

from dataclasses import dataclass
from datetime import datetime

from rules.acting import Move, Role, Table
from rules.campaign_acts import Paper

STATES = {
    "NONE": "Chưa ban hành",
    "ACTIVE": "Đang thực hiện",
    "REVIEWED": "Đã tổng kết",
    "CLOSED": "Đã kết thúc",
}
LIVE = frozenset({"ACTIVE", "REVIEWED"})
TERMINAL = frozenset({"CLOSED"})
STANDING = frozenset({Role.STANDING_HEAD, Role.SPECIALIST})
BY_PAPER = frozenset({Role.STANDING_HEAD, Role.AUTHORITY})
"""Acts that rest on a paper of the issuer: entered by the head of the standing body, or done by the authority."""
SYSTEM = frozenset({Role.SYSTEM})
ACTIVE = frozenset({"ACTIVE"})

KINDS = {
    "LAUNCH": "Phát động phong trào",
    "PLAN": "Ban hành kế hoạch",
    "CAMPAIGN": "Đợt thi đua",
    "INTERIM_REVIEW": "Sơ kết",
    "FINAL_REVIEW": "Tổng kết",
    "CONGRESS": "Đại hội",
    "HONOURING": "Biểu dương, tôn vinh",
    "INSPECTION": "Kiểm tra",
    "CLUSTER_EVENT": "Việc của cụm, khối thi đua",
}
REVIEWS = frozenset({"INTERIM_REVIEW", "FINAL_REVIEW"})
ITEM_STATES = {
    "PLANNED": "Dự kiến",
    "STARTED": "Đã bắt đầu",
    "DONE": "Đã hoàn thành",
    "SUPERSEDED": "Được thay bằng đợt khác",
    "HANDED_OVER": "Đã bàn giao",
    "DROPPED": "Không tổ chức",
}
OPEN = frozenset({"PLANNED", "STARTED"})
TOPICS = {
    "DOCUMENTS": "Văn bản chỉ đạo, điều hành, hướng dẫn",
    "MOVEMENTS": "Tổ chức phong trào thi đua và công tác khen thưởng",
    "BONUS": "Chi trả tiền thưởng, cấp phát và quản lý hiện vật",
    "ARCHIVE": "Lưu trữ và quản lý hồ sơ khen thưởng",
    "COMPLAINTS": "Giải quyết đơn thư khiếu nại, thắc mắc",
}
"""What an inspection looks at: section III.7 of the programme of Bắc Kạn."""
OPERATORS = {
    "EQ": "bằng",
    "GE": "từ",
    "GT": "trên",
    "LE": "không quá",
    "LT": "dưới",
    "RANGE": "trong khoảng",
    "QUALITATIVE": "định tính",
}
VERDICTS = {"MET": "Đạt", "NOT_MET": "Chưa đạt", "NOT_MEASURED": "Chưa có số liệu"}
TRENDS = {"IMPROVED": "Tăng, tốt lên", "SAME": "Giữ nguyên", "WORSE": "Giảm, kém đi"}
"""What a qualitative target is answered with."""

TABLE = Table(
    "chương trình",
    STATES,
    TERMINAL,
    (
        Move("start", frozenset({"NONE"}), "ACTIVE", frozenset({Role.AUTHORITY}), "Ban hành chương trình…"),
        Move("complete_item", LIVE, None, STANDING, "Ghi hoàn thành…"),
        Move("review", LIVE, None, STANDING, "Ghi sơ kết, tổng kết…"),
        Move("start_item", ACTIVE, None, STANDING, "Ghi bắt đầu…"),
        Move("record_target", LIVE, None, STANDING, "Ghi số liệu chỉ tiêu…"),
        Move("file_inspection_plan", ACTIVE, None, STANDING, "Lập kế hoạch kiểm tra…"),
        Move("record_finding", LIVE, None, STANDING, "Ghi hạn chế, thiếu sót…"),
        Move("remedy_finding", LIVE, None, STANDING, "Ghi kết quả khắc phục…"),
        Move("plan_item", ACTIVE, None, BY_PAPER, "Bổ sung việc dự kiến…"),
        Move("supersede", ACTIVE, None, BY_PAPER, "Thay bằng đợt khác…"),
        Move("drop_item", LIVE, None, BY_PAPER, "Không tổ chức…"),
        Move("hand_over", LIVE, None, BY_PAPER, "Bàn giao cho cơ quan kế thừa…"),
        Move("summarise", ACTIVE, "REVIEWED", STANDING, "Tổng kết chương trình…"),
        Move("close", frozenset({"REVIEWED"}), "CLOSED", frozenset({Role.AUTHORITY}), "Kết thúc chương trình…"),
        Move("note_range_begun", ACTIVE, None, SYSTEM, "Báo tới thời gian dự kiến"),
        Move("note_range_passed", ACTIVE, None, SYSTEM, "Nhắc việc đã qua thời gian dự kiến"),
        Move("turn_year", ACTIVE, None, SYSTEM, "Sang năm mới"),
        Move("rearm", frozenset(STATES), None, SYSTEM, "Đặt lại hạn"),
    ),
)


@dataclass(frozen=True)
class PlannedItem:
    """An event as the programme plans it."""

    key: str
    kind: str
    label: str
    opens_at: datetime
    closes_at: datetime
    """Exclusive: the planned range is [opens_at, closes_at)."""
    as_written: str
    unit: str
    """Who prepares it; told when the range begins and when it has passed."""
    movement: str = ""


@dataclass(frozen=True)
class YearlyDuty:
    """What comes back every year; an event of its own is planned for each year of the programme."""

    key: str
    kind: str
    label: str
    unit: str


@dataclass(frozen=True)
class Start:
    paper: Paper
    definition_digest: str
    opens_at: datetime
    closes_at: datetime
    items: tuple[PlannedItem, ...]
    yearly: tuple[YearlyDuty, ...]
    warnings: tuple[str, ...]
    accepted_warnings: tuple[str, ...]


@dataclass(frozen=True)
class PlanItem:
    """A further event, by a paper that the programme did not know yet."""

    key: str
    kind: str
    label: str
    opens_at: datetime
    closes_at: datetime
    as_written: str
    unit: str
    paper: Paper


@dataclass(frozen=True)
class StartItem:
    item: str
    paper: Paper
    started_at: datetime
    """The day on which it really began, as the paper or its record says."""
    carried_by: str = ""
    """The campaign that carries it out, as its number or code."""
    reason_note: str = ""


@dataclass(frozen=True)
class CompleteItem:
    item: str
    paper: Paper
    done_at: datetime
    evidence: str = ""
    """SHA-256 or reference of what proves it beside the paper."""
    reason_note: str = ""


@dataclass(frozen=True)
class Review:
    """The interim or final review of a movement or of part of the programme."""

    item: str
    paper: Paper
    held_at: datetime
    reason_note: str


@dataclass(frozen=True)
class Supersede:
    item: str
    by: str
    """What takes its place: code or number of the other campaign."""
    paper: Paper
    reason_note: str = ""


@dataclass(frozen=True)
class DropItem:
    item: str
    paper: Paper
    reason_note: str


@dataclass(frozen=True)
class HandOver:
    """Events that outlive their agency go to its successor."""

    items: tuple[str, ...]
    successor: str
    effective_at: datetime
    paper: Paper
    reason_note: str = ""


@dataclass(frozen=True)
class RecordTarget:
    """A value of a target for a period. Operator and bounds come from the programme, never from who enters it."""

    code: str
    period: str
    """The year, e.g. 2023, or a span such as 2021-2025."""
    value: str
    """A decimal number with a point; of a qualitative target a word of TRENDS; empty: no figures yet."""
    evidence: str
    """Where the figure is published: number of the report."""
    operator: str = ""
    low: str = ""
    high: str = ""
    over: bool = False
    """Whether more than the target counts as met (the programme asks to exceed it)."""
    reason_note: str = ""


@dataclass(frozen=True)
class FileInspectionPlan:
    item: str
    """The yearly event that the plan fulfils; empty: a plan beyond it."""
    year: int
    paper: Paper
    units: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True)
class RecordFinding:
    inspection: int
    unit: str
    topic: str
    found_at: datetime
    remedy_by: datetime | None = None
    """Exclusive; None: no day was set."""
    finding_note: str = ""


@dataclass(frozen=True)
class RemedyFinding:
    finding: int
    paper: Paper
    remedied_at: datetime
    reason_note: str = ""


@dataclass(frozen=True)
class Summarise:
    paper: Paper
    reason_note: str


@dataclass(frozen=True)
class Close:
    paper: Paper


@dataclass(frozen=True)
class NoteRangeBegun:
    item: str


@dataclass(frozen=True)
class NoteRangePassed:
    item: str


@dataclass(frozen=True)
class TurnYear:
    year: int


@dataclass(frozen=True)
class Rearm:
    pass


@dataclass(frozen=True)
class Item:
    """An event with what was planned and what happened. Both are kept; neither overwrites the other."""

    key: str
    kind: str
    label: str
    opens_at: datetime
    closes_at: datetime
    as_written: str
    unit: str
    movement: str = ""
    planned_at: datetime | None = None
    """When it came into the programme: what lay behind it then is never chased up."""
    status: str = "PLANNED"
    begun_told: bool = False
    passed_told: bool = False
    started_at: datetime | None = None
    start_paper: str = ""
    carried_by: str = ""
    done_at: datetime | None = None
    paper: str = ""
    """The paper that settled it."""
    evidence: str = ""
    replaced_by: str = ""
    successor: str = ""
    handed_over_at: datetime | None = None
    note: str = ""
    """Id of the text of the last act."""


@dataclass(frozen=True)
class Measure:
    """A value of a target for a period, as last entered, with the verdict on it."""

    code: str
    period: str
    value: str
    verdict: str
    evidence: str
    recorded_at: datetime
    operator: str
    low: str
    high: str


@dataclass(frozen=True)
class Inspection:
    """A plan of inspection."""

    n: int
    year: int
    paper: str
    filed_at: datetime
    units: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """What an inspection found wanting, until it is remedied."""

    n: int
    inspection: int
    unit: str
    topic: str
    found_at: datetime
    remedy_by: datetime | None
    note: str
    remedied_at: datetime | None = None
    remedy_paper: str = ""
    remedy_note: str = ""


@dataclass(frozen=True)
class ProgrammeState:
    """A programme as its workflow holds it: what is open, and what was settled in the year that runs.

    Each turn of the year lets go of what is settled; the rows keep all of it. So neither history nor state grows with
    the years.
    """

    id: str
    code: str
    issuer: str
    frozen: bool
    settle_seconds: int
    status: str = "NONE"
    year: int = 0
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    definition_digest: str = ""
    issued_at: datetime | None = None
    paper: Paper | None = None
    accepted_warnings: tuple[str, ...] = ()
    yearly: tuple[YearlyDuty, ...] = ()
    items: tuple[Item, ...] = ()
    settled: tuple[str, ...] = ()
    """Keys of events that were settled in earlier years: no other event takes such a key."""
    measures: tuple[Measure, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    findings: tuple[Finding, ...] = ()
    last_inspection: int = 0
    last_finding: int = 0
    summary_paper: str = ""
    summary_note: str = ""
    closed_at: datetime | None = None
    next_due_at: datetime | None = None

    def item(self, key: str) -> Item | None:
        """The event of that key, None when there is none here."""
        return next((item for item in self.items if item.key == key), None)
