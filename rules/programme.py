"""A programme of several years: its issue, its own turn of the year, its end, and the one way into all of its rules."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from rules.acting import NoticeOrder, Outcome, Stamp
from rules.calendar import in_vietnam, start_of_day
from rules.programme_acts import (
    LIVE,
    OPEN,
    STATES,
    TABLE,
    TERMINAL,
    Close,
    CompleteItem,
    DropItem,
    FileInspectionPlan,
    HandOver,
    Item,
    NoteRangeBegun,
    NoteRangePassed,
    PlanItem,
    ProgrammeState,
    Rearm,
    RecordFinding,
    RecordTarget,
    RemedyFinding,
    Review,
    Start,
    StartItem,
    Summarise,
    Supersede,
    TurnYear,
    YearlyDuty,
)
from rules.programme_items import (
    complete_item,
    drop_item,
    hand_over,
    plan_item,
    planned_item,
    require_paper,
    review,
    start_item,
    supersede,
)
from rules.programme_oversight import file_inspection_plan, record_finding, record_target, remedy_finding
from rules.refusal import OpenCases, ReasonMissing, UnknownItem, WarningsOpen

__all__ = ["LIVE", "RULES", "STATES", "TABLE", "TERMINAL", "ProgrammeState", "Rearm", "apply", "next_due"]

Answer = Outcome[ProgrammeState]


def start(state: ProgrammeState, stamp: Stamp, body: Start, facts: None = None) -> Answer:
    """Issue by the signed paper. Every warning of the check is answered first: WARNINGS_OPEN."""
    require_paper(body.paper, stamp)
    unanswered = sorted(set(body.warnings) - set(body.accepted_warnings))
    if unanswered:
        raise WarningsOpen(
            f"Còn {len(unanswered)} cảnh báo của chương trình chưa có ý kiến.",
            "Xem từng cảnh báo và ghi ý kiến chấp nhận, rồi ban hành lại.",
        )
    at = stamp.received_at
    year = max(in_vietnam(at).year, in_vietnam(body.opens_at).year)
    items = tuple(planned_item(item, at) for item in body.items)
    after = replace(
        state,
        year=year,
        opens_at=body.opens_at,
        closes_at=body.closes_at,
        definition_digest=body.definition_digest,
        issued_at=at,
        paper=body.paper,
        accepted_warnings=body.accepted_warnings,
        yearly=body.yearly,
        items=(*items, *_of_year(body.yearly, year, at)),
    )
    return Answer(after)


def _of_year(duties: tuple[YearlyDuty, ...], year: int, at: datetime) -> tuple[Item, ...]:
    """The events that the duties of every year bring for one year; their range is that year."""
    opens_at, closes_at = year_begins(year), year_begins(year + 1)
    return tuple(
        Item(
            f"{duty.key}-{year}",
            duty.kind,
            f"{duty.label} năm {year}",
            opens_at,
            closes_at,
            "hằng năm",
            duty.unit,
            planned_at=at,
        )
        for duty in duties
    )


def summarise(state: ProgrammeState, stamp: Stamp, body: Summarise, facts: None = None) -> Answer:
    """The final review of the whole programme. Refuses PAPER_MISSING, REASON_MISSING (no text)."""
    require_paper(body.paper, stamp)
    if not body.reason_note:
        raise ReasonMissing("Báo cáo tổng kết chưa có nội dung.", "Ghi nội dung tổng kết rồi gửi lại.")
    return Answer(replace(state, summary_paper=body.paper.number, summary_note=body.reason_note))


def close(state: ProgrammeState, stamp: Stamp, body: Close, facts: None = None) -> Answer:
    """End the programme. Refuses OPEN_CASES while an event or a finding is open, and names them."""
    require_paper(body.paper, stamp)
    open_items = [item.label for item in state.items if item.status in OPEN]
    unremedied = [f"hạn chế số {finding.n}" for finding in state.findings if finding.remedied_at is None]
    found = [*open_items, *unremedied]
    if found:
        raise OpenCases(
            f"Còn {len(found)} việc chưa xong: {'; '.join(found)}.",
            "Ghi hoàn thành, thay thế, bàn giao hoặc không tổ chức từng việc; ghi kết quả khắc phục từng hạn chế.",
        )
    return Answer(replace(state, closed_at=stamp.received_at))


# By itself


def year_begins(year: int) -> datetime:
    """00:00 of 1 January in Vietnam, in UTC."""
    return start_of_day(date(year, 1, 1))


def _own_item(state: ProgrammeState, key: str) -> Item:
    item = state.item(key)
    if item is None:
        raise UnknownItem(f"Chương trình không có việc «{key}».", "Báo người quản trị: lịch và trạng thái khác nhau.")
    return item


def note_range_begun(state: ProgrammeState, stamp: Stamp, body: NoteRangeBegun, facts: None = None) -> Answer:
    """The planned range of an event has come: whoever prepares it is told once."""
    item = replace(_own_item(state, body.item), begun_told=True)
    return Answer(_told(state, item), notices=(NoticeOrder("PROGRAMME_BEGUN", item.unit, item.key),))


def note_range_passed(state: ProgrammeState, stamp: Stamp, body: NoteRangePassed, facts: None = None) -> Answer:
    """The planned range has passed without what was planned: told once. Nothing is closed; the event can still come."""
    item = replace(_own_item(state, body.item), passed_told=True)
    return Answer(_told(state, item), notices=(NoticeOrder("PROGRAMME_PASSED", item.unit, item.key),))


def _told(state: ProgrammeState, item: Item) -> ProgrammeState:
    return replace(state, items=tuple(item if other.key == item.key else other for other in state.items))


def turn_year(state: ProgrammeState, stamp: Stamp, body: TurnYear, facts: None = None) -> Answer:
    """A new year: its yearly duties become events, and what is settled leaves the state; the rows keep it."""
    settled = tuple(item.key for item in state.items if item.status not in OPEN | {"HANDED_OVER"})
    findings = tuple(finding for finding in state.findings if finding.remedied_at is None)
    asked = {finding.inspection for finding in findings}
    after = replace(
        state,
        year=body.year,
        items=(
            *(item for item in state.items if item.key not in settled),
            *_of_year(state.yearly, body.year, stamp.received_at),
        ),
        settled=(*state.settled, *settled),
        measures=(),
        findings=findings,
        # Last year's plans stay another year: what they found is often entered in January.
        inspections=tuple(plan for plan in state.inspections if plan.n in asked or plan.year >= body.year - 1),
    )
    return Answer(after)


def rearm(state: ProgrammeState, stamp: Stamp, body: Rearm, facts: None = None) -> Answer:
    """Nothing fell due at the old instant."""
    return Answer(state)


RULES = {
    Start: ("start", start),
    PlanItem: ("plan_item", plan_item),
    StartItem: ("start_item", start_item),
    CompleteItem: ("complete_item", complete_item),
    Review: ("review", review),
    Supersede: ("supersede", supersede),
    DropItem: ("drop_item", drop_item),
    HandOver: ("hand_over", hand_over),
    RecordTarget: ("record_target", record_target),
    FileInspectionPlan: ("file_inspection_plan", file_inspection_plan),
    RecordFinding: ("record_finding", record_finding),
    RemedyFinding: ("remedy_finding", remedy_finding),
    Summarise: ("summarise", summarise),
    Close: ("close", close),
    NoteRangeBegun: ("note_range_begun", note_range_begun),
    NoteRangePassed: ("note_range_passed", note_range_passed),
    TurnYear: ("turn_year", turn_year),
    Rearm: ("rearm", rearm),
}


def apply(state: ProgrammeState, stamp: Stamp, body: object, facts: None = None) -> Answer:
    """One act on a programme. Raises Refusal."""
    act, rule = RULES[type(body)]
    target = TABLE.require(state.status, act, stamp.actor.role)
    answer = rule(state, stamp, body, facts)  # type: ignore[operator]  # the table pairs each body with its rule
    after = replace(answer.state, status=target)
    due = next_due(after, facts)
    return replace(answer, state=replace(after, next_due_at=due[0] if due else None))


def next_due(state: ProgrammeState, facts: None = None) -> tuple[datetime, object] | None:
    """What comes next by itself: (instant, body), or None. At one instant: what has passed, the year, what begins.

    A range that lay behind the instant at which its event was planned is told nobody. After its last year a programme
    turns no more.
    """
    if state.status != "ACTIVE":
        return None
    found: list[tuple[datetime, int, str, object]] = []
    for item in state.items:
        known_at = item.planned_at or item.opens_at
        if item.status == "PLANNED" and not item.begun_told and item.opens_at > known_at:
            found.append((item.opens_at, 2, item.key, NoteRangeBegun(item.key)))
        if _expected(item) and not item.passed_told and item.closes_at > known_at:
            passed_at = item.closes_at + timedelta(seconds=state.settle_seconds)
            found.append((passed_at, 0, item.key, NoteRangePassed(item.key)))
    turns_at = year_begins(state.year + 1)
    if state.closes_at is not None and turns_at < state.closes_at:
        found.append((turns_at, 1, "", TurnYear(state.year + 1)))
    if not found:
        return None
    at, _rank, _key, body = min(found, key=lambda due: (due[0], due[1], due[2]))
    return at, body


def _expected(item: Item) -> bool:
    """Whether the planned range still waits for the event. The range of a campaign is the one of its launch."""
    return item.status == "PLANNED" or (item.status == "STARTED" and item.kind != "CAMPAIGN")
