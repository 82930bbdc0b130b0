"""The events of a programme: planned in a range, begun, done, replaced, handed over or not held, each by a paper."""

from dataclasses import replace
from datetime import datetime, timedelta

from rules.acting import NoticeOrder, Outcome, Stamp
from rules.campaign_acts import Paper
from rules.programme_acts import (
    KINDS,
    OPEN,
    REVIEWS,
    CompleteItem,
    DropItem,
    HandOver,
    Item,
    PlanItem,
    PlannedItem,
    ProgrammeState,
    Review,
    StartItem,
    Supersede,
)
from rules.refusal import AlreadyDone, PaperMissing, ReasonMissing, UnknownItem, WrongDate, WrongUnit
from rules.window import local_midnight, say_day

Answer = Outcome[ProgrammeState]
LOOK_AGAIN = "Mở lại trang chương trình để xem trạng thái mới nhất."


def require_paper(paper: Paper, stamp: Stamp) -> None:
    """A paper with a number, not dated after today. Refuses PAPER_MISSING, WRONG_DATE."""
    if not paper.number.strip():
        raise PaperMissing("Việc này phải dựa trên một văn bản có số.", "Điền số và ngày văn bản rồi gửi lại.")
    require_past(paper.dated, stamp, "Ngày văn bản")


def require_past(at: datetime, stamp: Stamp, what: str) -> None:
    """What happened lies not after today; `what` names the day. Refuses WRONG_DATE."""
    if at > stamp.received_at:
        raise WrongDate(f"{what} {say_day(at)} muộn hơn hôm nay.", "Kiểm tra lại ngày rồi gửi lại.")


def open_item(state: ProgrammeState, key: str, also: frozenset[str] = frozenset()) -> Item:
    """The event, still to be done. Refuses UNKNOWN_ITEM, or TWICE for one that is settled."""
    item = state.item(key)
    if item is None:
        if key in state.settled:
            raise AlreadyDone("Việc này đã xong từ những năm trước.", LOOK_AGAIN)
        raise UnknownItem(f"Chương trình không có việc «{key}».", "Chọn lại việc trong danh sách của chương trình.")
    if item.status not in OPEN | also:
        raise AlreadyDone(f"Việc «{item.label}» đã xong ({say_settled(item)}).", LOOK_AGAIN)
    return item


def say_settled(item: Item) -> str:
    """How an event was settled, for sentences."""
    return {
        "DONE": f"hoàn thành theo {item.paper}",
        "SUPERSEDED": f"được thay bằng «{item.replaced_by}» theo {item.paper}",
        "HANDED_OVER": f"đã bàn giao cho «{item.successor}» theo {item.paper}",
        "DROPPED": f"không tổ chức theo {item.paper}",
    }[item.status]


def with_item(state: ProgrammeState, item: Item) -> ProgrammeState:
    """The programme with that event in the place of the one with its key."""
    return replace(state, items=tuple(item if other.key == item.key else other for other in state.items))


def slip_days(item: Item) -> int:
    """Whole days by which an event began (or, never begun, ended) after its planned range; negative: before; 0: within.

    The bound is exclusive: the first day after the range is one day late.
    """
    at = item.started_at or item.done_at
    if at is None or item.opens_at <= at < item.closes_at:
        return 0
    if at < item.opens_at:
        return -((item.opens_at - local_midnight(at)) // timedelta(days=1))
    return (local_midnight(at) - item.closes_at) // timedelta(days=1) + 1


def planned_item(item: PlannedItem, at: datetime) -> Item:
    """The event as it enters the programme at `at`."""
    return Item(
        item.key,
        item.kind,
        item.label,
        item.opens_at,
        item.closes_at,
        item.as_written,
        item.unit,
        item.movement,
        planned_at=at,
    )


def is_orphaned(item: Item, ended_at: datetime | None) -> bool:
    """Whether the event outlives the agency that planned it: its range goes on, and nothing had settled it by then."""
    if ended_at is None or item.closes_at <= ended_at or item.status in ("SUPERSEDED", "DROPPED"):
        return False
    return item.done_at is None or item.done_at >= ended_at


def plan_item(state: ProgrammeState, stamp: Stamp, body: PlanItem, facts: None = None) -> Answer:
    """A further event by a paper. Refuses TWICE (key taken), UNKNOWN_ITEM (kind), WRONG_DATE (no whole-day range)."""
    require_paper(body.paper, stamp)
    if body.kind not in KINDS:
        raise UnknownItem(f"Không có loại việc «{body.kind}».", f"Chọn một trong: {', '.join(KINDS.values())}.")
    if not body.key.strip() or not body.label.strip():
        raise UnknownItem("Việc mới chưa có mã hoặc tên.", "Điền mã và tên việc rồi gửi lại.")
    if state.item(body.key) is not None or body.key in state.settled:
        raise AlreadyDone(f"Chương trình đã có việc mang mã «{body.key}».", "Dùng mã khác cho việc mới.")
    days = body.opens_at == local_midnight(body.opens_at) and body.closes_at == local_midnight(body.closes_at)
    if not days or body.opens_at >= body.closes_at:
        raise WrongDate(
            "Thời gian dự kiến phải là một khoảng gồm những ngày trọn vẹn, ngày đầu trước ngày cuối.",
            "Ghi lại ngày đầu và ngày cuối của tháng, quý hoặc năm dự kiến.",
        )
    planned = PlannedItem(body.key, body.kind, body.label, body.opens_at, body.closes_at, body.as_written, body.unit)
    return Answer(replace(state, items=(*state.items, planned_item(planned, stamp.received_at))))


def start_item(state: ProgrammeState, stamp: Stamp, body: StartItem, facts: None = None) -> Answer:
    """An event has begun. Before or after its planned range is no ground of refusal: both are kept."""
    require_paper(body.paper, stamp)
    item = open_item(state, body.item)
    if item.status == "STARTED":
        raise AlreadyDone(f"Việc «{item.label}» đã ghi bắt đầu theo {item.start_paper}.", LOOK_AGAIN)
    require_past(body.started_at, stamp, "Ngày bắt đầu")
    after = replace(
        item,
        status="STARTED",
        started_at=body.started_at,
        start_paper=body.paper.number,
        carried_by=body.carried_by,
        note=body.reason_note,
    )
    return Answer(with_item(state, after))


def _settle_done(state: ProgrammeState, stamp: Stamp, item: Item, at: datetime, paper: Paper) -> Item:
    require_past(at, stamp, "Ngày hoàn thành")
    if item.started_at is not None and at < item.started_at:
        raise WrongDate(
            f"Ngày hoàn thành {say_day(at)} trước ngày bắt đầu {say_day(item.started_at)}.", "Kiểm tra lại hai ngày."
        )
    return replace(item, status="DONE", done_at=at, paper=paper.number)


HANDED_OVER = frozenset({"HANDED_OVER"})
OWN_ACT = {"INSPECTION": "Lập kế hoạch kiểm tra"} | dict.fromkeys(REVIEWS, "Ghi sơ kết, tổng kết")
"""Kinds of event that end by an act of their own."""


def complete_item(state: ProgrammeState, stamp: Stamp, body: CompleteItem, facts: None = None) -> Answer:
    """An event is done, by paper. What was handed over is completed by the successor's paper and stays marked so."""
    require_paper(body.paper, stamp)
    item = open_item(state, body.item, HANDED_OVER)
    if item.kind in OWN_ACT:
        raise UnknownItem(f"«{item.label}» không ghi hoàn thành ở đây.", f"Dùng việc «{OWN_ACT[item.kind]}».")
    done = _settle_done(state, stamp, item, body.done_at, body.paper)
    return Answer(with_item(state, replace(done, evidence=body.evidence, note=body.reason_note)))


def review(state: ProgrammeState, stamp: Stamp, body: Review, facts: None = None) -> Answer:
    """The interim or final review of a movement, with what it found. Refuses REASON_MISSING without a text."""
    require_paper(body.paper, stamp)
    item = open_item(state, body.item, HANDED_OVER)
    if item.kind not in REVIEWS:
        raise UnknownItem(f"«{item.label}» không phải việc sơ kết, tổng kết.", "Dùng việc «Ghi hoàn thành».")
    if not body.reason_note:
        raise ReasonMissing("Sơ kết, tổng kết chưa có kết quả đánh giá.", "Ghi tóm tắt kết quả rồi gửi lại.")
    done = _settle_done(state, stamp, item, body.held_at, body.paper)
    return Answer(with_item(state, replace(done, note=body.reason_note)))


def supersede(state: ProgrammeState, stamp: Stamp, body: Supersede, facts: None = None) -> Answer:
    """A planned event gives way to another one, by paper; the plan keeps it with what replaced it."""
    require_paper(body.paper, stamp)
    item = open_item(state, body.item)
    if not body.by.strip():
        raise UnknownItem("Chưa ghi việc này được thay bằng gì.", "Ghi mã hoặc số kế hoạch của đợt thay thế.")
    after = replace(item, status="SUPERSEDED", replaced_by=body.by, paper=body.paper.number, note=body.reason_note)
    return Answer(with_item(state, after))


def drop_item(state: ProgrammeState, stamp: Stamp, body: DropItem, facts: None = None) -> Answer:
    """An event is not held, by paper and with a reason. Refuses REASON_MISSING."""
    require_paper(body.paper, stamp)
    item = open_item(state, body.item, HANDED_OVER)
    if not body.reason_note:
        raise ReasonMissing("Không tổ chức một việc đã dự kiến thì phải có lý do.", "Ghi lý do rồi gửi lại.")
    return Answer(with_item(state, replace(item, status="DROPPED", paper=body.paper.number, note=body.reason_note)))


def hand_over(state: ProgrammeState, stamp: Stamp, body: HandOver, facts: None = None) -> Answer:
    """Events whose range outlives the agency go to its successor, by a paper; the successor is told.

    Refuses WRONG_UNIT (no other agency), UNKNOWN_ITEM (none chosen), TWICE (settled), WRONG_DATE (the range had passed
    before the agency ended: such an event is no orphan, it is late).
    """
    require_paper(body.paper, stamp)
    if not body.successor.strip() or body.successor == state.issuer:
        raise WrongUnit("Bàn giao phải cho một cơ quan khác.", "Chọn cơ quan kế thừa theo văn bản sắp xếp.")
    if not body.items or len(set(body.items)) != len(body.items):
        raise UnknownItem("Danh sách bàn giao trống hoặc trùng.", "Chọn lại các việc bàn giao.")
    require_past(body.effective_at, stamp, "Ngày kế thừa")
    after = state
    for key in body.items:
        item = open_item(after, key)
        if item.closes_at <= body.effective_at:
            raise WrongDate(
                f"«{item.label}» dự kiến xong trước ngày {say_day(body.effective_at)}, không phải việc mồ côi.",
                "Ghi hoàn thành hoặc không tổ chức việc này; chỉ bàn giao việc còn lại sau khi cơ quan kết thúc.",
            )
        moved = replace(
            item,
            status="HANDED_OVER",
            successor=body.successor,
            handed_over_at=body.effective_at,
            paper=body.paper.number,
            note=body.reason_note,
        )
        after = with_item(after, moved)
    return Answer(after, notices=(NoticeOrder("PROGRAMME_HANDED_OVER", body.successor, str(len(body.items))),))
