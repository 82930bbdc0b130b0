"""An inspection (cuộc kiểm tra): what an auditor found, asked and closed. Records of his own, not acts on a case.

Three tables of legal moves: of the inspection itself, of a finding (kết luận, kiến nghị), of a question to an officer.
"""

from dataclasses import dataclass
from datetime import datetime

from rules.acting import Actor, Move, Role, Table
from rules.refusal import OpenCases, ReasonMissing, UnknownItem, WrongDate, WrongPhase, WrongUnit
from rules.remit import Remit

INSPECTION, FINDING, QUESTION = "INSPECTION", "FINDING", "QUESTION"
AUDITOR = frozenset({Role.AUDITOR})
ANSWERING = frozenset(Role) - {Role.AUDITOR, Role.LAW_OFFICER, Role.SYSTEM, Role.MESSENGER}
"""Everybody who handles cases may be asked."""
NONE = frozenset({"NONE"})

TABLES: dict[str, Table] = {
    INSPECTION: Table(
        "cuộc kiểm tra",
        {"NONE": "Chưa mở", "OPEN": "Đang kiểm tra", "CLOSED": "Đã kết thúc"},
        frozenset({"CLOSED"}),
        (
            Move("open", NONE, "OPEN", AUDITOR, "Mở cuộc kiểm tra…"),
            Move("close", frozenset({"OPEN"}), "CLOSED", AUDITOR, "Kết thúc cuộc kiểm tra…"),
        ),
    ),
    FINDING: Table(
        "kết luận",
        {"NONE": "Chưa ghi", "OPEN": "Chờ xử lý", "CLOSED": "Đã khép lại"},
        frozenset({"CLOSED"}),
        (
            Move("record", NONE, "OPEN", AUDITOR, "Ghi kết luận, kiến nghị…"),
            Move("close", frozenset({"OPEN"}), "CLOSED", AUDITOR, "Khép lại kết luận…"),
        ),
    ),
    QUESTION: Table(
        "câu hỏi",
        {"NONE": "Chưa hỏi", "ASKED": "Chờ trả lời", "ANSWERED": "Đã trả lời", "CLOSED": "Đã khép lại"},
        frozenset({"CLOSED"}),
        (
            Move("ask", NONE, "ASKED", AUDITOR, "Hỏi…"),
            Move("answer", frozenset({"ASKED"}), "ANSWERED", ANSWERING, "Trả lời…"),
            Move("ask_again", frozenset({"ANSWERED"}), "ASKED", AUDITOR, "Hỏi lại…"),
            Move("close", frozenset({"ASKED", "ANSWERED"}), "CLOSED", AUDITOR, "Khép lại câu hỏi…"),
        ),
    ),
}
DATED = frozenset({"ask", "ask_again"})
"""Acts that set a day for the answer."""


@dataclass(frozen=True)
class Item:
    """What is acted on. `unit`: of the auditors whose inspection it is; `to_unit`, `to_account`: who is asked."""

    kind: str
    status: str
    unit: str
    to_unit: str = ""
    to_account: str = ""
    """Empty: any officer of the unit."""
    campaign: str = ""
    """Workflow id of the one that an inspection is of; empty: of none in particular."""


@dataclass(frozen=True)
class Step:
    """What is asked for. `text`: the purpose, finding, question, answer or reason in words."""

    act: str
    text: str
    due_at: datetime | None = None
    """Exclusive bound of the answer."""
    subjects: tuple[str, ...] = ()
    """Cases that it is about, by workflow id."""


@dataclass(frozen=True)
class Around:
    """What the rows say. `inspection`: state of the inspection; `open_items`: its questions and findings not closed;
    `unknown`: subjects of the step that there are not."""

    now: datetime
    inspection: str = "NONE"
    open_items: int = 0
    unknown: tuple[str, ...] = ()
    remit: Remit | None = None
    """Of the office that acts; None: whoever answers has none."""


def decide(item: Item, actor: Actor, step: Step, around: Around) -> str:
    """The state after the step.

    Refuses WRONG_ROLE, WRONG_PHASE (of the item; of an inspection that is closed), WRONG_UNIT (another office's
    inspection; a question to somebody else), REASON_MISSING (no words), WRONG_DATE (a day that is over, or none),
    OPEN_CASES (closing over open questions or findings), OUTSIDE_REMIT (a case that is not the office's to look into),
    UNKNOWN_ITEM (a case that there is not). Source: PROTOCOL.
    """
    after = TABLES[item.kind].require(item.status, step.act, actor.role)
    if step.act == "answer":
        _require_asked(item, actor)
    elif item.unit != actor.unit:
        raise WrongUnit("Cuộc kiểm tra này do cơ quan khác thực hiện.", "Mở cuộc kiểm tra của cơ quan mình.")
    if item.kind != INSPECTION and around.inspection != "OPEN":
        raise WrongPhase("Cuộc kiểm tra đã kết thúc.", "Mở một cuộc kiểm tra mới nếu cần kiểm tra tiếp.")
    if not step.text.strip():
        raise ReasonMissing("Chưa có nội dung.", "Ghi nội dung hoặc lý do rồi gửi lại.")
    if around.remit is not None:
        around.remit.require(*step.subjects, *([item.campaign] if item.campaign else []))
    if around.unknown:
        listed = ", ".join(around.unknown)
        raise UnknownItem(f"Không có hồ sơ {listed}.", "Ghi mã phong trào và số hồ sơ, ví dụ: cho-don-2024/12.")
    if step.act in DATED and (step.due_at is None or step.due_at <= around.now):
        raise WrongDate("Hạn trả lời phải sau thời điểm này.", "Chọn một ngày còn ở phía trước.")
    if item.kind == INSPECTION and step.act == "close" and around.open_items:
        raise OpenCases(
            f"Còn {around.open_items} câu hỏi hoặc kết luận chưa khép lại.",
            "Khép lại từng mục, kèm lý do, rồi kết thúc cuộc kiểm tra.",
        )
    return after


def _require_asked(item: Item, actor: Actor) -> None:
    """A question is answered by the officer who was asked, or by one of the unit that was asked."""
    if actor.unit != item.to_unit or item.to_account not in ("", actor.account):
        raise WrongUnit("Câu hỏi này gửi cho người khác hoặc đơn vị khác.", "Chỉ người được hỏi mới trả lời được.")
