"""The powers to sign of one issuer: each recorded on its paper before it takes effect, and ended on a paper."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from rules.acting import Move, Outcome, Role, Stamp, Table
from rules.calendar import in_vietnam, short_date
from rules.campaign_acts import Paper
from rules.refusal import NotAuthorised, PaperMissing, Redelegated, UnknownItem, ValueMissing, WrongDate
from rules.signing import (
    DECISION_PAPER,
    SIGNING,
    Delegation,
    Kind,
    passed_on,
    require_written,
)
from rules.window import say_day

STATES = {"NONE": "Chưa giao quyền ký nào", "KEPT": "Có sổ quyền ký"}
TERMINAL: frozenset[str] = frozenset()
"""None: powers of an issuer outlive its campaigns."""
KEEPERS = frozenset({Role.AUTHORITY, Role.STANDING_HEAD})
"""The head himself, or the head of the standing body who enters the head's paper."""
GRANTED = (Kind.KT, Kind.Q, Kind.TL, Kind.TUQ, Kind.TM)
"""What a paper gives; the head's own power comes with the post."""
PAPERS = {
    DECISION_PAPER: "Quyết định khen thưởng",
    "TTr": "Tờ trình",
    "KH": "Kế hoạch",
    "CTr": "Chương trình",
    "BB": "Biên bản",
}

TABLE = Table(
    "sổ quyền ký",
    STATES,
    TERMINAL,
    (
        Move("grant", frozenset(STATES), "KEPT", KEEPERS, "Ghi giao quyền ký…"),
        Move("end", frozenset({"KEPT"}), "KEPT", KEEPERS, "Chấm dứt quyền ký…"),
        Move("rearm", frozenset(STATES), None, frozenset({Role.SYSTEM}), "Đặt lại hạn"),
    ),
)


@dataclass(frozen=True)
class Grant:
    """A power to sign as its paper gives it: [valid_from, valid_until). The last four fields are the server's."""

    person: str
    """Account of who may sign."""
    kind: Kind
    papers: tuple[str, ...]
    """Kinds of paper; empty: all."""
    paper: Paper
    """The authorisation, or the decision that issued the working rules."""
    valid_from: datetime
    valid_until: datetime | None = None
    article: str = ""
    """Of the working rules."""
    redelegable: bool = False
    given_by: str = ""
    """Account of the grantor; empty: who records it, when that is the head."""
    body: str = ""
    """Name of the collective, e.g. ỦY BAN NHÂN DÂN."""
    head_post: str = ""
    post: str = ""
    """Own post as it stands above the name."""
    posts: tuple[Delegation, ...] = ()
    """Powers that posts give by themselves at this issuer today."""


@dataclass(frozen=True)
class End:
    number: int
    """Of the power in this book."""
    paper: Paper
    reason_note: str = ""


@dataclass(frozen=True)
class Rearm:
    pass


@dataclass(frozen=True)
class Power:
    """A line of the book. `delegation` holds from the day of the record at the earliest, whatever the paper says."""

    number: int
    delegation: Delegation
    paper: Paper
    written_from: date
    """First day as the paper says."""
    recorded_by: str
    recorded_at: datetime
    ended_at: datetime | None = None
    ended_by: str = ""
    end_paper: Paper | None = None
    end_note: str = ""


@dataclass(frozen=True)
class SigningState:
    """The book of one issuer."""

    id: str
    issuer: str
    status: str = "NONE"
    powers: tuple[Power, ...] = ()
    next_due_at: datetime | None = None


class Standing(StrEnum):
    """How a power stands on a day."""

    NOW = "NOW"
    LATER = "LATER"
    OVER = "OVER"
    ENDED = "ENDED"


Answer = Outcome[SigningState]


def standing(power: Power, on: date) -> Standing:
    """Whether a power holds on a day, not yet, no longer, or was ended by an act."""
    if power.ended_at is not None:
        return Standing.ENDED
    if power.delegation.holds(on):
        return Standing.NOW
    first = power.delegation.valid_from
    return Standing.LATER if first is not None and on < first else Standing.OVER


def delegations(state: SigningState | None) -> tuple[Delegation, ...]:
    """Every power of the book as `rules.signing` reads it, ended ones with their shortened period."""
    return tuple(power.delegation for power in state.powers) if state is not None else ()


def _require_paper(paper: Paper, stamp: Stamp) -> None:
    if not paper.number.strip():
        raise PaperMissing(
            "Chưa có số, ký hiệu của văn bản.", "Ghi số văn bản giao quyền hoặc quyết định ban hành quy chế làm việc."
        )
    if paper.dated > stamp.received_at:
        raise WrongDate(
            f"Văn bản ghi ngày {say_day(paper.dated)}, sau hôm nay ({say_day(stamp.received_at)}).",
            "Quyền ký chỉ có khi văn bản đã ban hành: ghi đúng ngày trên văn bản.",
        )


def _power(state: SigningState, stamp: Stamp, body: Grant, giver: str) -> Power:
    today, first = in_vietnam(stamp.received_at).date(), in_vietnam(body.valid_from).date()
    until = in_vietnam(body.valid_until).date() if body.valid_until is not None else None
    if until is not None and until <= max(first, today):
        raise WrongDate(
            f"Thời hạn giao quyền kết thúc trước {short_date(until)}, không còn ngày nào có hiệu lực.",
            "Quyền ký chỉ có từ ngày được ghi nhận: kiểm tra lại ngày bắt đầu và ngày kết thúc.",
        )
    cited = (
        f"{body.article.strip()}, {body.paper.number.strip()}" if body.article.strip() else body.paper.number.strip()
    )
    one = Delegation(
        person=body.person,
        kind=body.kind,
        body=body.body,
        head_post=body.head_post,
        post=body.post,
        papers=body.papers,
        valid_from=max(first, today),
        valid_until=until,
        redelegable=body.redelegable,
        given_by=giver,
        basis=f"{cited} ngày {say_day(body.paper.dated)}",
    )
    return Power(len(state.powers) + 1, one, body.paper, first, stamp.actor.account, stamp.received_at)


def grant(state: SigningState, stamp: Stamp, body: Grant, facts: None = None) -> Answer:
    """A power to sign is recorded with its paper; it holds from that day on, or from a later one that the paper names.

    Refuses PAPER_MISSING, WRONG_DATE, UNKNOWN_ITEM (kind or paper that cannot be given), VALUE_MISSING (no grantor),
    NOT_AUTHORISED (for oneself; the grantor has no power; not written or not limited), REDELEGATED.
    Source: S-TUQ | Nghị định 30/2020/NĐ-CP Điều 13 khoản 3 | signature.TUQ.in_writing, signature.TUQ.redelegable
    """
    _require_paper(body.paper, stamp)
    if body.kind not in GRANTED or not set(body.papers) <= PAPERS.keys():
        raise UnknownItem(
            "Tư cách ký hoặc loại văn bản này không giao bằng văn bản ở đây.", "Chọn lại trong danh sách của biểu mẫu."
        )
    giver = body.given_by or (stamp.actor.account if stamp.actor.role == Role.AUTHORITY else "")
    if not giver:
        raise ValueMissing("Chưa ghi ai giao quyền ký.", "Chọn người đã ký văn bản giao quyền.")
    if body.person in (giver, stamp.actor.account):
        raise NotAuthorised(
            "Không ai tự giao hoặc tự ghi quyền ký cho mình.", "Người đứng đầu hoặc người khác có quyền ghi.", SIGNING
        )
    power = _power(state, stamp, body, giver)
    require_written(power.delegation)
    day = in_vietnam(stamp.received_at).date()
    powers = (*body.posts, *delegations(state))
    if not any(one.person == giver and one.holds(day) for one in powers):
        raise NotAuthorised(
            "Người giao không có quyền ký ở cơ quan này nên không giao được.",
            "Chọn người đứng đầu hoặc cấp phó đang có quyền.",
            SIGNING,
        )
    if passed_on(power.delegation, powers, day):
        raise Redelegated(
            "Người giao chỉ được ủy quyền và không được ủy quyền lại.",
            "Người đứng đầu trực tiếp giao quyền bằng văn bản.",
            SIGNING,
        )
    return Answer(replace(state, powers=(*state.powers, power)))


def end(state: SigningState, stamp: Stamp, body: End, facts: None = None) -> Answer:
    """A power ends with this act; what was signed by it stays signed.

    Refuses PAPER_MISSING, WRONG_DATE, UNKNOWN_ITEM (no such power, or it is over).
    """
    _require_paper(body.paper, stamp)
    today = in_vietnam(stamp.received_at).date()
    found = next((power for power in state.powers if power.number == body.number), None)
    if found is None or standing(found, today) in (Standing.ENDED, Standing.OVER):
        raise UnknownItem(
            f"Không có quyền ký số {body.number} đang hoặc sắp có hiệu lực.", "Mở lại trang «Quyền ký» để xem sổ."
        )
    ended = replace(
        found,
        delegation=replace(found.delegation, valid_until=today),
        ended_at=stamp.received_at,
        ended_by=stamp.actor.account,
        end_paper=body.paper,
        end_note=body.reason_note,
    )
    return Answer(replace(state, powers=tuple(ended if one is found else one for one in state.powers)))


def rearm(state: SigningState, stamp: Stamp, body: Rearm, facts: None = None) -> Answer:
    """Nothing fell due at the old instant: a period is read on the day of a signature."""
    return Answer(state)


RULES: dict[type, tuple[str, Callable[..., Answer]]] = {
    Grant: ("grant", grant),
    End: ("end", end),
    Rearm: ("rearm", rearm),
}


def apply(state: SigningState, stamp: Stamp, body: object, facts: None = None) -> Answer:
    """One act on the book. Raises Refusal."""
    act, rule = RULES[type(body)]
    target = TABLE.require(state.status, act, stamp.actor.role)
    answer = rule(state, stamp, body, facts)
    return replace(answer, state=replace(answer.state, status=target))


def next_due(state: SigningState, facts: None = None) -> tuple[datetime, object] | None:
    """Nothing: powers begin and end by the calendar, and are asked for when somebody signs."""
    return None
