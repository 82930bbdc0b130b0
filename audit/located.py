"""Which act is asked for: by instant, by number, by event; or why there is none."""

from dataclasses import dataclass
from datetime import datetime

from audit.moment import Moment, Reel

UNKNOWN, DAMAGED, NOT_YET, NO_SUCH_ACT, NO_SUCH_EVENT = "UNKNOWN", "DAMAGED", "NOT_YET", "NO_SUCH_ACT", "NO_SUCH_EVENT"
REASONS = {
    UNKNOWN: "Không có lịch sử nào của mã này, cả ở máy xử lý lẫn trong kho lưu.",
    DAMAGED: "Lịch sử trong kho lưu không còn nguyên vẹn; hãy chạy «thidua audit check».",
    NOT_YET: "Lúc đó chưa có gì: hành vi đầu tiên đến sau thời điểm này.",
    NO_SUCH_ACT: "Không có hành vi mang số này.",
    NO_SUCH_EVENT: "Không có sự kiện mang số này, hoặc đến sự kiện này chưa có bước nào hoàn thành.",
    "LATE": "Dựng lại quá thời gian cho phép nên đã dừng; lịch sử này cần được kiểm tra riêng.",
    "DIED": "Tiến trình dựng lại bị dừng đột ngột; hãy thử lại.",
    "FAULT": "Lịch sử này không đọc được.",
}
"""Why there is no answer → what an officer is told."""


@dataclass(frozen=True)
class When:
    """Which moment is asked for: exactly one of the three."""

    at: datetime | None = None
    """Campaign time: everything received up to this instant is in the state."""
    act: int | None = None
    event: int | None = None
    """Of the run with `run_id`; of the latest one when that is empty."""
    run_id: str = ""


@dataclass(frozen=True)
class Refused:
    """Why there is no answer. `sentence`: for people; `detail`: for whoever looks into it."""

    reason: str
    detail: str = ""

    @property
    def sentence(self) -> str:
        """In Vietnamese, with what to do."""
        return REASONS[self.reason]


def located(reel: Reel, when: When) -> Moment | Refused:
    """The last act that was a fact at the moment that is asked for."""
    if when.act is not None:
        numbered = [moment for moment in reel.moments if moment.act_no == when.act]
        return numbered[0] if numbered else Refused(NO_SUCH_ACT)
    if when.event is not None:
        return _at_event(reel, when.event, when.run_id)
    assert when.at is not None
    earlier = [moment for moment in reel.moments if moment.effective_at <= when.at]
    return earlier[-1] if earlier else Refused(NOT_YET)


def _at_event(reel: Reel, event: int, run_id: str) -> Moment | Refused:
    """An act is in the state once a task that saw its answer has been completed; acts of earlier runs are."""
    index = next((i for i, run in reversed(list(enumerate(reel.runs))) if run_id in ("", run.run_id)), None)
    if index is None or not 0 < event <= reel.runs[index].events:
        return Refused(NO_SUCH_EVENT)
    run = reel.runs[index]
    seen = max((started for started, completed in run.bounds if completed <= event), default=0)
    earlier_runs = {each.run_id for each in reel.runs[:index]}
    known = [
        moment
        for moment in reel.moments
        if moment.run_id in earlier_runs or (moment.run_id == run.run_id and moment.answered_id < seen)
    ]
    return known[-1] if known else Refused(NO_SUCH_EVENT)
