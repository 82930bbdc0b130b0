"""A nomination: its states, the table of legal moves, the bodies of its acts, and all that it is."""

from dataclasses import dataclass
from datetime import datetime

from rules.acting import Move, Role, Table
from rules.deadline import Deadline

STATES = {
    "NOT_SUBMITTED": "Chưa nộp",
    "SUBMITTED": "Chờ kiểm tra thành phần",
    "RETURNED": "Đã trả lại để bổ sung",
    "ACCEPTED": "Đủ thành phần, chờ thẩm định",
    "APPRAISED": "Đã thẩm định",
    "ON_AGENDA": "Trong chương trình họp Hội đồng",
    "OPINED": "Hội đồng đã cho ý kiến",
    "TO_AWARD": "Được kết luận khen thưởng",
    "TO_FORWARD": "Được chọn đề nghị cấp trên",
    "FORWARDED": "Đã trình cấp trên, chờ trả lời",
    "FORWARD_DECLINED": "Cấp trên không tặng, mở lại để xét ở đây",
    "AWARDED": "Đã được khen thưởng",
    "NOT_AWARDED": "Không được khen thưởng",
    "REJECTED": "Bị từ chối",
    "WITHDRAWN": "Đã rút",
    "FORWARD_GRANTED": "Được cấp trên khen thưởng",
    "CANCELLED": "Khép lại vì phong trào bị hủy",
    "LAPSED": "Không có hồ sơ được nộp",
}
TERMINAL = frozenset({"AWARDED", "NOT_AWARDED", "REJECTED", "WITHDRAWN", "FORWARD_GRANTED", "LAPSED", "CANCELLED"})
UNIT = frozenset({Role.UNIT_OFFICER, Role.UNIT_HEAD})
STANDING = frozenset({Role.SPECIALIST, Role.STANDING_HEAD})
MESSENGER = frozenset({Role.MESSENGER})
IN_CHECK = frozenset({"SUBMITTED", "RETURNED"})
BEFORE_AGENDA = frozenset({"SUBMITTED", "RETURNED", "ACCEPTED", "APPRAISED"})
IN_HAND = frozenset(STATES) - TERMINAL - {"NOT_SUBMITTED"}

TABLE = Table(
    "hồ sơ",
    STATES,
    TERMINAL,
    (
        Move("submit", frozenset({"NOT_SUBMITTED"}), "SUBMITTED", UNIT | STANDING, "Nộp hồ sơ"),
        Move("supplement", frozenset({"RETURNED"}), "SUBMITTED", UNIT, "Nộp bổ sung"),
        Move("withdraw", BEFORE_AGENDA | {"ON_AGENDA"}, "WITHDRAWN", frozenset({Role.UNIT_HEAD}), "Rút hồ sơ…"),
        Move("request_supplement", frozenset({"SUBMITTED"}), "RETURNED", STANDING, "Trả lại để bổ sung…"),
        Move("accept", frozenset({"SUBMITTED"}), "ACCEPTED", STANDING, "Tiếp nhận, đủ thành phần"),
        Move("reject", IN_CHECK | {"ACCEPTED"}, "REJECTED", STANDING, "Từ chối…"),
        Move("file_appraisal", frozenset({"ACCEPTED"}), "APPRAISED", STANDING, "Ghi kết quả thẩm định…"),
        Move("place_on_agenda", frozenset({"APPRAISED"}), "ON_AGENDA", MESSENGER, "Đưa vào chương trình họp"),
        Move("leave_agenda", frozenset({"ON_AGENDA"}), "APPRAISED", MESSENGER, "Đưa ra khỏi chương trình họp"),
        Move("end", frozenset(STATES) - TERMINAL, "CANCELLED", MESSENGER, "Khép lại vì phong trào bị hủy"),
        Move("record_council_opinion", frozenset({"ON_AGENDA"}), "OPINED", MESSENGER, "Ghi ý kiến Hội đồng"),
        Move(
            "conclude",
            frozenset({"OPINED", "FORWARD_DECLINED", "APPRAISED"}),
            None,
            frozenset({Role.AUTHORITY}),
            "Kết luận…",
        ),
        Move("hold", IN_HAND, None, STANDING, "Tạm dừng xét…"),
        Move("recount_limit", frozenset({"RETURNED", "ACCEPTED"}), None, STANDING, "Tính lại thời hạn…"),
        Move("release", IN_HAND, None, STANDING, "Xét tiếp…"),
        Move("hand_over", frozenset(STATES) - TERMINAL, None, MESSENGER | STANDING, "Chuyển đơn vị kế thừa…"),
        Move(
            "forward_up",
            frozenset({"TO_FORWARD"}),
            "FORWARDED",
            frozenset({Role.STANDING_HEAD, Role.AUTHORITY}),
            "Trình cấp trên…",
        ),
        Move(
            "record_superior_outcome",
            frozenset({"FORWARDED"}),
            None,
            STANDING,
            "Ghi trả lời của cấp trên…",
        ),
        Move("record_decision", frozenset({"TO_AWARD"}), "AWARDED", MESSENGER, "Ghi quyết định khen thưởng"),
        Move("note_supplement_overdue", frozenset({"RETURNED"}), None, frozenset({Role.SYSTEM}), "Báo quá hạn bổ sung"),
        Move("lapse", frozenset({"NOT_SUBMITTED"}), "LAPSED", frozenset({Role.SYSTEM}), "Khép lại, không có hồ sơ"),
        Move("rearm", frozenset(STATES), None, frozenset({Role.SYSTEM}), "Đặt lại hạn"),
    ),
)


@dataclass(frozen=True)
class Submit:
    """Submission of a draft. `filed_at` and `evidence` only for a filing elsewhere, entered by the standing body."""

    draft_version: int
    draft_digest: str
    recipient_class: str
    papers: tuple[str, ...]
    """Kinds of paper in the dossier."""
    standards: tuple[str, ...]
    """Codes of the individual standards that the dossier claims."""
    declared: bool
    """The head's declaration of responsibility for the accuracy."""
    channel: str = "HERE"
    filed_at: datetime | None = None
    channel_number: str = ""
    evidence: str = ""
    """SHA-256 of the scan that proves the filing."""
    award: str = ""
    """Code of the award that is proposed; empty: the first one that is decided here."""
    commendation_type: str = ""
    """AD_HOC for a sudden achievement outside the filing window; empty: the campaign's own type."""
    wave: str = ""
    """Key of the wave (WAVE_1 …) that the achievement belongs to; empty: the whole campaign."""


@dataclass(frozen=True)
class Supplement:
    draft_version: int
    draft_digest: str
    papers: tuple[str, ...]
    declared: bool


@dataclass(frozen=True)
class Withdraw:
    letter_number: str
    reason_note: str


@dataclass(frozen=True)
class RequestSupplement:
    items: tuple[str, ...]
    due_at: datetime | None
    """Exclusive bound for the supplement; None: the issuer's limit."""
    reason_note: str
    limit: Deadline | None = None
    """The issuer's limit as the server reckoned it; None: the issuer sets none, or the act is from before."""


@dataclass(frozen=True)
class RecountLimit:
    """The limit that runs, reckoned again: the table of days off has changed since."""

    reason_note: str
    limit: Deadline | None = None
    """As the server reckoned it with today's table."""


@dataclass(frozen=True)
class Accept:
    answered: tuple[str, ...] = ()
    """Codes of the findings that the officer has answered with a recorded decision."""
    reason_note: str = ""


@dataclass(frozen=True)
class Reject:
    reason_note: str


@dataclass(frozen=True)
class StandardResult:
    code: str
    met: bool
    reason_note: str = ""


@dataclass(frozen=True)
class FileAppraisal:
    results: tuple[StandardResult, ...]
    proposal: str
    """AWARD, FORWARD or NOT_AWARD: what the standing body proposes to the Council."""
    reason_note: str


@dataclass(frozen=True)
class PlaceOnAgenda:
    session: str


@dataclass(frozen=True)
class LeaveAgenda:
    session: str


@dataclass(frozen=True)
class End:
    pass


@dataclass(frozen=True)
class RecordCouncilOpinion:
    session: str
    agree: int
    base: int
    needed: int
    rank: int = 0
    """Place among the candidates for bằng khen; 0 = not ranked."""


@dataclass(frozen=True)
class Conclude:
    result: str
    """AWARD, NOT_AWARD or FORWARD."""
    reason_note: str = ""


@dataclass(frozen=True)
class ForwardUp:
    letter_number: str


@dataclass(frozen=True)
class RecordSuperiorOutcome:
    granted: bool
    paper_number: str
    paper_at: datetime


@dataclass(frozen=True)
class Hold:
    """Discipline, an investigation or a complaint is being looked into (law P4)."""

    reason_note: str


@dataclass(frozen=True)
class Release:
    reason_note: str


@dataclass(frozen=True)
class HandOver:
    """The unit has ended or was given new tasks: its successor is the proposer from now on (law P8)."""

    to_unit: str
    basis: str
    """Number of the paper that orders it."""


@dataclass(frozen=True)
class RecordDecision:
    decision: str
    number: str


@dataclass(frozen=True)
class NoteSupplementOverdue:
    pass


@dataclass(frozen=True)
class Lapse:
    pass


@dataclass(frozen=True)
class Rearm:
    pass


@dataclass(frozen=True)
class NominationState:
    """All that a nomination is, without names: the workflow holds it, the row is a copy of it."""

    id: str
    campaign: str
    n: int
    unit: str
    status: str = "NOT_SUBMITTED"
    recipient_class: str = ""
    draft_version: int = 0
    draft_digest: str = ""
    channel: str = ""
    channel_number: str = ""
    evidence: str = ""
    received_at: datetime | None = None
    filed_at: datetime | None = None
    papers: tuple[str, ...] = ()
    claimed_standards: tuple[str, ...] = ()
    returns: int = 0
    supplement_due_at: datetime | None = None
    supplement_limit: Deadline | None = None
    """The issuer's limit at the latest return, with what it was reckoned from."""
    appraisal_limit: Deadline | None = None
    """The limit of the appraisal, reckoned at the reception."""
    earlier_limits: tuple[Deadline, ...] = ()
    """Limits in whose place an officer's act has put a recount, the first first."""
    overdue_noted: bool = False
    accepted_at: datetime | None = None
    appraisal: tuple[StandardResult, ...] = ()
    proposal: str = ""
    session: str = ""
    agree: int = 0
    base: int = 0
    needed: int = 0
    rank: int = 0
    conclusion: str = ""
    departs: bool = False
    superior: str = ""
    """"" (not forwarded), PENDING, GRANTED or DECLINED."""
    superior_paper: str = ""
    decision: str = ""
    decision_number: str = ""
    reason_note: str = ""
    """Text of the latest return, rejection, withdrawal or conclusion."""
    award: str = ""
    commendation_type: str = ""
    wave: str = ""
    held: bool = False
    proposer: str = ""
    """The successor of `unit`, once the case was handed over; empty: the unit itself."""
    findings: tuple[str, ...] = ()
    """Codes of what the rules warned of at the reception, each answered by an officer."""
    rule_set: str = ""
    """Digest of the rule set pinned at the reception; the values themselves are in the history and its row."""
    law_on: str = ""
    """The day whose law applies, as an ISO date; at the conclusion a kinder newer one may take its place."""
    next_due_at: datetime | None = None

    @property
    def holder(self) -> str:
        """The unit that proposes now, and is told: the successor once the case was handed over."""
        return self.proposer or self.unit
