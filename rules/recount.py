"""The limit that runs in a nomination, and its recount by a corrected table of days off. Nothing recounts by itself."""

from dataclasses import replace

from rules.acting import NoticeOrder, Stamp
from rules.deadline import HOLIDAYS, Deadline
from rules.filing import Answer
from rules.nomination_acts import NominationState, RecountLimit
from rules.refusal import AlreadyDone, ReasonMissing, WrongDate
from rules.window import CaseFacts, say_instant


def running_limit(state: NominationState) -> Deadline | None:
    """The limit that runs in this state; None: none, or the officer named another day for the supplement."""
    if state.status == "RETURNED":
        limit = state.supplement_limit
        return limit if limit is not None and limit.due_at == state.supplement_due_at else None
    return state.appraisal_limit if state.status == "ACCEPTED" else None


def recount_limit(state: NominationState, stamp: Stamp, body: RecountLimit, facts: CaseFacts) -> Answer:
    """The limit that runs takes the day of a corrected table of days off; the earlier one is kept beside it.

    Refuses REASON_MISSING, TWICE where nothing changes or no limit runs, WRONG_DATE for a day that has passed.
    Source: D-HOLIDAY | Bộ luật Lao động 45/2019/QH14 Điều 111, Điều 112 | holiday.<DAY>
    """
    earlier, limit = running_limit(state), body.limit
    if not body.reason_note:
        raise ReasonMissing("Tính lại thời hạn phải có lý do.", "Ghi văn bản về lịch nghỉ làm đổi thời hạn.")
    if earlier is None or limit is None or limit.effective_on == earlier.effective_on:
        raise AlreadyDone("Lịch nghỉ hiện nay không làm đổi thời hạn nào đang chạy.", "Giữ thời hạn đã ghi.", HOLIDAYS)
    if limit.due_at <= stamp.received_at:
        raise WrongDate(f"Hạn tính lại {say_instant(limit.due_at)} đã qua.", "Giữ thời hạn đã ghi và đã báo.", HOLIDAYS)
    after = replace(state, earlier_limits=(*state.earlier_limits, earlier))
    if state.status == "ACCEPTED":
        return Answer(replace(after, appraisal_limit=limit))
    after = replace(after, supplement_limit=limit, supplement_due_at=limit.due_at, overdue_noted=False)
    return Answer(after, notices=(NoticeOrder("SUPPLEMENT_MOVED", state.holder, limit.due_at.isoformat()),))
