"""A row of law and the official text: an officer who had the text before him confirms the row, or takes that back.

No file and no loader does this: until an officer's act is on record, a row warns and refuses nobody (law §0.1).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from rules.acting import Move, Outcome, Role, Stamp, Table
from rules.campaign_acts import Paper
from rules.facts import LegalValue
from rules.refusal import PaperMissing, ReasonMissing, ValueMissing, WrongDate
from rules.window import say_day

STATES = {
    "UNCONFIRMED": "Chưa xác nhận",
    "CONFIRMED": "Đã xác nhận theo văn bản chính thức",
    "WITHDRAWN": "Đã rút xác nhận",
}
TERMINAL: frozenset[str] = frozenset()
"""None: a row is confirmed, withdrawn and confirmed again for as long as the installation lives."""
OFFICERS = frozenset({Role.LAW_OFFICER})

TABLE = Table(
    "căn cứ pháp lý",
    STATES,
    TERMINAL,
    (
        Move("confirm", frozenset({"UNCONFIRMED", "WITHDRAWN"}), "CONFIRMED", OFFICERS, "Xác nhận theo văn bản…"),
        Move("withdraw", frozenset({"CONFIRMED"}), "WITHDRAWN", OFFICERS, "Rút xác nhận…"),
        Move("rearm", frozenset(STATES), None, frozenset({Role.SYSTEM}), "Đặt lại hạn"),
    ),
)


@dataclass(frozen=True)
class Confirm:
    """The text that the officer had, and the content of the row that he compared with it."""

    paper: Paper
    """Number and day of the official text."""
    published_in: str
    """Where that text was published: number and page of the gazette, or an address."""
    row_key: str = ""
    """Name of the row: id@scope@first day#revision."""
    digest: str = ""
    """SHA-256 over every field of the row, as in the list of what was published."""
    value: str = ""
    """What the row says; empty: a gap."""
    scan: str = ""
    """SHA-256 of an uploaded copy of the text; empty: none."""
    remark_note: str = ""


@dataclass(frozen=True)
class Withdraw:
    reason_note: str


@dataclass(frozen=True)
class Rearm:
    pass


@dataclass(frozen=True)
class LawRowState:
    """The standing of one published row. What it says is in the files; a correction is another row."""

    id: str
    row_key: str
    digest: str
    """Of the content that was confirmed last; before the first confirmation, of the row as it was asked for."""
    status: str = "UNCONFIRMED"
    paper: Paper | None = None
    published_in: str = ""
    scan: str = ""
    confirmed_by: str = ""
    """Account of the officer."""
    confirmed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    note: str = ""
    """Id of the text of the last act."""
    next_due_at: datetime | None = None


Answer = Outcome[LawRowState]


def row_key(value: LegalValue) -> str:
    """The name of a published row: id@scope@first day#revision."""
    first = value.valid_from.isoformat() if value.valid_from else ""
    return f"{value.id}@{value.scope}@{first}#{value.revision}"


def confirm(state: LawRowState, stamp: Stamp, body: Confirm, facts: None = None) -> Answer:
    """The officer has read the row in the official text. From then on it may refuse, and no longer only warns.

    Refuses VALUE_MISSING (a gap says nothing that could be confirmed), PAPER_MISSING (number, or where it was
    published), WRONG_DATE (a text of a day that has not come).
    """
    if not body.value.strip():
        raise ValueMissing(
            "Dòng này chưa có giá trị (chưa tìm thấy quy định), nên không có gì để xác nhận.",
            "Đề nghị cơ quan ban hành cho giá trị; khi tìm thấy văn bản, bổ sung dòng mới rồi xác nhận dòng đó.",
        )
    if not body.paper.number.strip():
        raise PaperMissing(
            "Chưa có số, ký hiệu của văn bản chính thức đã đối chiếu.", "Ghi số và ký hiệu như trên văn bản."
        )
    if not body.published_in.strip():
        raise PaperMissing(
            "Chưa ghi văn bản được đăng ở đâu.",
            "Ghi số và trang Công báo, hoặc địa chỉ nơi đăng văn bản chính thức đã đọc.",
        )
    if body.paper.dated > stamp.received_at:
        raise WrongDate(
            f"Văn bản ghi ngày {say_day(body.paper.dated)}, sau hôm nay ({say_day(stamp.received_at)}).",
            "Ghi đúng ngày, tháng, năm trên văn bản.",
        )
    after = replace(
        state,
        row_key=body.row_key or state.row_key,
        digest=body.digest or state.digest,
        paper=body.paper,
        published_in=body.published_in.strip(),
        scan=body.scan,
        confirmed_by=stamp.actor.account,
        confirmed_at=stamp.received_at,
        withdrawn_at=None,
        note=body.remark_note,
    )
    return Answer(after)


def withdraw(state: LawRowState, stamp: Stamp, body: Withdraw, facts: None = None) -> Answer:
    """The confirmation does not hold: the row only warns again. What rested on it keeps its pinned rule set.

    Refuses REASON_MISSING.
    """
    if not body.reason_note:
        raise ReasonMissing("Chưa ghi lý do rút xác nhận.", "Ghi chỗ sai đã thấy trong văn bản hoặc trong dòng này.")
    return Answer(replace(state, withdrawn_at=stamp.received_at, note=body.reason_note))


def rearm(state: LawRowState, stamp: Stamp, body: Rearm, facts: None = None) -> Answer:
    """Nothing fell due at the old instant."""
    return Answer(state)


RULES: dict[type, tuple[str, Callable[..., Answer]]] = {
    Confirm: ("confirm", confirm),
    Withdraw: ("withdraw", withdraw),
    Rearm: ("rearm", rearm),
}


def apply(state: LawRowState, stamp: Stamp, body: object, facts: None = None) -> Answer:
    """One act on a row of law. Raises Refusal."""
    act, rule = RULES[type(body)]
    target = TABLE.require(state.status, act, stamp.actor.role)
    answer = rule(state, stamp, body, facts)
    return replace(answer, state=replace(answer.state, status=target))


def next_due(state: LawRowState, facts: None = None) -> tuple[datetime, object] | None:
    """Nothing: a row waits for people."""
    return None
