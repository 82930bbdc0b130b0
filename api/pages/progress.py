"""Progress lines: what is done, what is now, what is still to come, each with its day and who."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from api.pages.words import clock_time, full_day, number
from rules.campaign import ORDER
from rules.campaign import STATES as PHASES
from rules.window import say_day, say_last_day
from storage.reads.campaign import CampaignView
from storage.reads.council import SittingView
from storage.reads.decision import DecisionView
from storage.reads.history import Happening
from storage.reads.nomination import CaseView


@dataclass(frozen=True)
class Stage:
    """One station. `state`: done, now, bad or empty for later."""

    name: str
    state: str
    detail: str


def _line(names: Iterable[tuple[str, str]], at: int, ended: bool, bad: bool = False) -> tuple[Stage, ...]:
    """Stations before `at` are done, the one at it is now; with `ended` it is done too."""
    stages = []
    for index, (name, detail) in enumerate(names):
        state = "done" if index < at or (index == at and ended) else "now" if index == at else ""
        stages.append(Stage(name, "now bad" if bad and index == at else state, detail))
    return tuple(stages)


def _when(lines: Iterable[Happening], acts: frozenset[str]) -> str:
    """Day and person of the latest of these acts that was done."""
    for line in lines:
        if line.act in acts and not line.refusal:
            who = f" · {line.person.name}" if line.person else ""
            return f"{say_day(line.at)}, {clock_time(line.at)}{who}"
    return ""


CASE_AT = {
    "NOT_SUBMITTED": 0, "SUBMITTED": 1, "RETURNED": 1, "ACCEPTED": 2, "APPRAISED": 3, "ON_AGENDA": 3, "OPINED": 4,
    "TO_FORWARD": 5, "FORWARDED": 5, "FORWARD_DECLINED": 4, "TO_AWARD": 5, "AWARDED": 5, "FORWARD_GRANTED": 5,
    "NOT_AWARDED": 4,
}  # fmt: skip
COUNCIL_AT = 3
"""Place of the Council among the stations; left out where it is not in the award's path."""
STOPPED = frozenset({"REJECTED", "WITHDRAWN", "LAPSED", "CANCELLED"})


def case_stages(case: CaseView, lines: tuple[Happening, ...], council: bool = True) -> tuple[Stage, ...]:
    """From filing to the decision; a rejected or withdrawn case stops where it was. `council`: it is in the path."""
    state, called = case.state, case.names
    names = [
        ("Nộp", _when(lines, frozenset({"submit"})) or "chưa nộp"),
        ("Kiểm tra thành phần", _when(lines, frozenset({"accept", "request_supplement", "reject"})) or called.standing),
        ("Thẩm định", _when(lines, frozenset({"file_appraisal"})) or "theo từng tiêu chuẩn"),
        ("Hội đồng", f"{state.agree} / {state.base} phiếu, cần {state.needed}" if state.base else "xét và xếp thứ tự"),
        ("Kết luận", _when(lines, frozenset({"conclude"})) or called.authority),
        ("Quyết định", f"số {state.decision_number}" if state.decision_number else "sau khi kết luận"),
    ]
    if case.status in STOPPED:
        at = 2 if state.accepted_at else 1 if state.filed_at else 0
        return _line(names, at, ended=False, bad=True)
    ended, at = case.status in ("AWARDED", "FORWARD_GRANTED", "NOT_AWARDED"), CASE_AT[case.status]
    if not council:
        del names[COUNCIL_AT]
        at -= at > COUNCIL_AT
    return _line(names, at, ended, bad=state.held)


def _until(campaign: CampaignView, key: str) -> str:
    window = campaign.window(key)
    return f"đến hết {say_last_day(window.closes_at)}" if window.closes_at else ""


def _phases(campaign: CampaignView) -> tuple[str, ...]:
    """The phases that this campaign passes through: approval, registration and Council only where it has them."""
    before = ("PENDING_APPROVAL", "APPROVED") if campaign.basis.needs_approval else ()
    absent = {"REGISTRATION"} if not campaign.has("REGISTRATION") else set()
    absent |= {"SUBMISSION", "APPRAISAL"} if not campaign.has("SUBMISSION") else set()
    absent |= set() if campaign.basis.council_path else {"COUNCIL"}
    return (*before, *(phase for phase in ORDER if phase not in absent or phase == campaign.phase))


def campaign_stages(campaign: CampaignView) -> tuple[Stage, ...]:
    """The phases of the campaign with what is known of each."""
    counts, called = campaign.counts, campaign.names
    launched = campaign.state.launched_at if campaign.state else None
    filed = f"{number(counts.submitted)} hồ sơ"
    details = {
        "PENDING_APPROVAL": "kế hoạch chuyên đề",
        "APPROVED": f"trước khi {called.authority} phát động",
        "LAUNCHED": say_day(launched) if launched else f"chờ {called.authority} phát động",
        "REGISTRATION": _until(campaign, "REGISTRATION"),
        "RUNNING": _until(campaign, "CAMPAIGN"),
        "SUBMISSION": " · ".join(words for words in (_until(campaign, "SUBMISSION"), filed) if words),
        "APPRAISAL": f"đã xong {number(counts.appraised)} trong {number(counts.submitted)}",
        "COUNCIL": f"{len(campaign.sittings)} phiên họp"
        if campaign.sittings
        else _planned(campaign, "council_meets_on"),
        "DECISION": f"{number(counts.awarded)} được khen" if counts.awarded else _planned(campaign, "decision_on"),
        "SUMMARY": f"{campaign.reported} trong {campaign.enrolled} đơn vị đã báo cáo",
    }
    phases = _phases(campaign)
    names = [(PHASES[phase], details[phase]) for phase in phases]
    if campaign.phase == "CLOSED":
        return _line(names, len(phases), ended=True)
    at = phases.index(campaign.phase) if campaign.phase in phases else 0
    return _line(names, at, ended=False, bad=campaign.phase == "CANCELLED" or campaign.suspended)


def _planned(campaign: CampaignView, key: str) -> str:
    day = campaign.basis.calendar.get(key)
    return f"dự kiến {say_day(datetime.fromisoformat(day + 'T12:00:00+07:00'))} (minh họa)" if day else ""


def sitting_stages(sitting: SittingView) -> tuple[Stage, ...]:
    """From the call to the signed minutes."""
    state = sitting.state
    names = [
        ("Triệu tập", full_day(state.sits_at) if state.sits_at else ""),
        ("Điểm danh", f"{len(state.present)} / {len(state.members)} có mặt" if state.present else ""),
        ("Biểu quyết", f"{len(state.items) - len(sitting.waiting)} / {len(state.items)} hồ sơ"),
        ("Kiểm phiếu", f"{sum(view.ballot.closed for view in sitting.ballots)} lần đã khóa"),
        ("Biên bản", f"ký {say_day(state.signed_at)}" if state.signed_at else "chủ tọa ký"),
    ]
    at = {"CONVENED": 1, "SITTING": 2, "BALLOT": 3, "COUNTED": 4, "SIGNED": 4}.get(state.status, 0)
    return _line(names, at, ended=state.status == "SIGNED", bad=state.status == "CANCELLED")


def decision_stages(decision: DecisionView, lines: tuple[Happening, ...]) -> tuple[Stage, ...]:
    """From the tờ trình to the issue."""
    state = decision.state
    names = [
        ("Trình", _when(lines, frozenset({"submit_letter"}))),
        ("Kiểm tra", _when(lines, frozenset({"check"})) or decision.names.office),
        ("Ký", _when(lines, frozenset({"sign"})) or decision.names.authority),
        ("Cho số", _number(state.number, state.series, state.dated) or "Văn thư"),
        (
            "Phát hành",
            say_day(state.issued_at) if state.issued_at else f"{len(decision.recipients)} {decision.names.given}",
        ),
    ]
    at = {"RETURNED": 0, "SUBMITTED": 1, "CHECKED": 2, "SIGNED": 3, "NUMBERED": 4, "ISSUED": 4, "DROPPED": 0}.get(
        state.status, 0
    )
    return _line(names, at, ended=state.status == "ISSUED", bad=state.status in ("RETURNED", "DROPPED"))


def _number(number_: int, series: str, dated: datetime | None) -> str:
    return f"{number_:02d}/{series}, {say_day(dated)}" if number_ and dated else ""
