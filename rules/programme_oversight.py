"""What a programme is held against: targets by period, yearly inspections, what they find and how it is remedied."""

from dataclasses import replace
from datetime import timedelta

from rules.acting import NoticeOrder, Outcome, Stamp
from rules.calendar import in_vietnam
from rules.programme_acts import (
    TOPICS,
    FileInspectionPlan,
    Finding,
    Inspection,
    Measure,
    ProgrammeState,
    RecordFinding,
    RecordTarget,
    RemedyFinding,
)
from rules.programme_items import LOOK_AGAIN, open_item, require_paper, require_past, with_item
from rules.refusal import AlreadyDone, EvidenceMissing, ReasonMissing, UnknownItem, WrongDate, WrongUnit
from rules.target import verdict
from rules.window import say_day

Answer = Outcome[ProgrammeState]


def record_target(state: ProgrammeState, stamp: Stamp, body: RecordTarget, facts: None = None) -> Answer:
    """A value of a target for a period, with where it is published. Entered again, the later value stands.

    Refuses UNKNOWN_ITEM (not a target of this programme, no period), EVIDENCE_MISSING (a value without its source),
    REASON_MISSING (no value and no word why), WRONG_COUNT (no number). The verdict is `rules.target.verdict`.
    """
    if not body.operator:
        raise UnknownItem(f"Chương trình không có chỉ tiêu «{body.code}».", "Chọn lại trong danh sách chỉ tiêu.")
    if not body.period.strip():
        raise UnknownItem("Chưa ghi số liệu của năm hoặc giai đoạn nào.", "Ghi năm, hoặc giai đoạn như 2021-2025.")
    if body.value and not body.evidence.strip():
        raise EvidenceMissing("Số liệu chưa có nguồn.", "Ghi số báo cáo hoặc văn bản công bố số liệu.")
    if not body.value and not body.reason_note:
        raise ReasonMissing("Chưa có số liệu thì phải ghi vì sao.", "Ghi lý do chưa có số liệu rồi gửi lại.")
    measure = Measure(
        body.code,
        body.period,
        body.value,
        verdict(body.operator, body.low, body.high, body.over, body.value),
        body.evidence,
        stamp.received_at,
        body.operator,
        body.low,
        body.high,
    )
    kept = tuple(m for m in state.measures if (m.code, m.period) != (body.code, body.period))
    return Answer(replace(state, measures=(*kept, measure)))


def file_inspection_plan(state: ProgrammeState, stamp: Stamp, body: FileInspectionPlan, facts: None = None) -> Answer:
    """The plan of a year's inspections. It fulfils the yearly event that it names; the units in it are told.

    Refuses UNKNOWN_ITEM (no unit, unknown topic, an event that is no inspection, another year), TWICE, PAPER_MISSING.
    """
    require_paper(body.paper, stamp)
    if body.year < state.year or not body.units or len(set(body.units)) != len(body.units):
        raise UnknownItem(
            "Kế hoạch kiểm tra phải nêu năm chưa qua và các đơn vị được kiểm tra, mỗi đơn vị một lần.",
            "Ghi năm và chọn lại các đơn vị.",
        )
    strange = [topic for topic in body.topics if topic not in TOPICS]
    if strange or not body.topics:
        raise UnknownItem(
            "Nội dung kiểm tra trống hoặc không có trong chương trình.", f"Chọn trong: {'; '.join(TOPICS.values())}."
        )
    after = state
    if body.item:
        item = open_item(state, body.item)
        if item.kind != "INSPECTION" or in_vietnam(item.opens_at).year != body.year:
            raise UnknownItem(f"«{item.label}» không phải kế hoạch kiểm tra năm {body.year}.", "Chọn lại việc.")
        done = replace(item, status="DONE", done_at=body.paper.dated, paper=body.paper.number)
        after = with_item(state, done)
    n = state.last_inspection + 1
    plan = Inspection(n, body.year, body.paper.number, stamp.received_at, body.units, body.topics)
    notices = tuple(NoticeOrder("PROGRAMME_INSPECTION", unit, str(body.year)) for unit in body.units)
    return Answer(replace(after, inspections=(*after.inspections, plan), last_inspection=n), notices=notices)


def record_finding(state: ProgrammeState, stamp: Stamp, body: RecordFinding, facts: None = None) -> Answer:
    """A shortcoming that an inspection found in a unit; the unit is told, with the day by which to remedy it.

    Refuses UNKNOWN_ITEM (plan, topic), WRONG_UNIT (not in the plan), REASON_MISSING (no text), WRONG_DATE.
    """
    plan = next((one for one in state.inspections if one.n == body.inspection), None)
    if plan is None:
        raise UnknownItem(f"Không có kế hoạch kiểm tra số {body.inspection} đang mở.", LOOK_AGAIN)
    if body.unit not in plan.units:
        raise WrongUnit(f"Kế hoạch {plan.paper} không kiểm tra đơn vị «{body.unit}».", "Chọn đơn vị trong kế hoạch.")
    if body.topic not in plan.topics:
        raise UnknownItem(f"Kế hoạch {plan.paper} không có nội dung này.", "Chọn nội dung trong kế hoạch kiểm tra.")
    if not body.finding_note:
        raise ReasonMissing("Chưa ghi hạn chế, thiếu sót.", "Ghi rõ hạn chế rồi gửi lại.")
    require_past(body.found_at, stamp, "Ngày kiểm tra")
    if body.remedy_by is not None and body.remedy_by <= body.found_at:
        raise WrongDate("Hạn khắc phục không muộn hơn ngày kiểm tra.", "Chọn hạn khắc phục sau ngày kiểm tra.")
    n = state.last_finding + 1
    finding = Finding(n, plan.n, body.unit, body.topic, body.found_at, body.remedy_by, body.finding_note)
    after = replace(state, findings=(*state.findings, finding), last_finding=n)
    return Answer(after, notices=(NoticeOrder("PROGRAMME_FINDING", body.unit, str(n)),))


def remedy_finding(state: ProgrammeState, stamp: Stamp, body: RemedyFinding, facts: None = None) -> Answer:
    """A finding is remedied, by the unit's paper. Late is taken: the day stands beside the day that was set."""
    require_paper(body.paper, stamp)
    finding = next((one for one in state.findings if one.n == body.finding), None)
    if finding is None:
        raise UnknownItem(f"Không có hạn chế số {body.finding} đang mở.", LOOK_AGAIN)
    if finding.remedied_at is not None:
        raise AlreadyDone(f"Hạn chế số {finding.n} đã khắc phục theo {finding.remedy_paper}.", LOOK_AGAIN)
    require_past(body.remedied_at, stamp, "Ngày khắc phục")
    if body.remedied_at < finding.found_at:
        raise WrongDate(
            f"Ngày khắc phục {say_day(body.remedied_at)} trước ngày kiểm tra {say_day(finding.found_at)}.",
            "Kiểm tra lại hai ngày.",
        )
    done = replace(finding, remedied_at=body.remedied_at, remedy_paper=body.paper.number, remedy_note=body.reason_note)
    return Answer(replace(state, findings=tuple(done if one.n == done.n else one for one in state.findings)))


def late_days(finding: Finding) -> int:
    """Whole days by which a remedy came after the day that was set; 0: in time, no day set, or still open."""
    if finding.remedied_at is None or finding.remedy_by is None or finding.remedied_at < finding.remedy_by:
        return 0
    return (finding.remedied_at - finding.remedy_by) // timedelta(days=1) + 1
