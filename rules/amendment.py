"""How a running campaign is changed: always by a numbered paper, never touching what has closed."""

from dataclasses import replace
from datetime import datetime

from rules.acting import Outcome, Stamp
from rules.campaign_acts import Amend, CampaignState, Extend, HandOver, Paper
from rules.facts import Source, Window
from rules.refusal import PaperMissing, ReasonMissing, UnknownItem, WrongDate, WrongPhase
from rules.window import CaseFacts, say_bound, say_instant

Answer = Outcome[CampaignState]


def require_paper(paper: Paper, stamp: Stamp) -> None:
    """The act rests on a numbered paper that is not of a later day. Refuses PAPER_MISSING, WRONG_DATE."""
    if not paper.number.strip():
        raise PaperMissing("Việc này phải dựa trên một văn bản có số.", "Điền số và ngày văn bản rồi gửi lại.")
    if paper.dated > stamp.received_at:
        raise WrongDate(
            f"Ngày văn bản {say_instant(paper.dated)} muộn hơn thời điểm hiện tại.", "Kiểm tra lại ngày văn bản."
        )


def _reopened(current: Window, new: Window, at: datetime) -> bool:
    """Whether a window that was closed at `at` would be open again."""
    closed = current.closes_at is not None and at >= current.closes_at
    return closed and (new.closes_at is None or new.closes_at > at)


def _amended(current: Window, new: Window, stamp: Stamp, reopens: bool) -> Window:
    """One window under a new version: an extension by an earlier paper stands; a closed window stays closed."""
    closed = current.closes_at is not None and stamp.received_at >= current.closes_at
    later = new.closes_at is None or (current.closes_at is not None and new.closes_at > current.closes_at)
    if current.closes_at is not None and closed and later and not reopens:
        raise WrongPhase(
            f"Bản sửa đổi mở lại một thời hạn đã kết thúc {say_bound(current.closes_at)}.",
            "Chỉ làm được khi văn bản ghi rõ là mở lại; nếu đúng vậy, đánh dấu «Văn bản ghi mở lại».",
        )
    earlier = current.closes_at and new.closes_at and new.closes_at < current.closes_at
    if current.moved_by and earlier:
        return replace(new, closes_at=current.closes_at, as_written=current.as_written, moved_by=current.moved_by)
    return new


def _with(windows: tuple[Window, ...], stamp: Stamp, body: Amend) -> tuple[Window, ...]:
    """The windows after an amendment; one that it does not name stays. Refuses UNKNOWN_ITEM for a strange one."""
    named = {new.key: new for new in body.windows}
    strange = sorted(set(named) - {window.key for window in windows})
    if strange:
        raise UnknownItem("Bản sửa đổi có thời hạn mà phong trào không có.", "Kiểm tra lại tệp định nghĩa rồi nạp lại.")
    return tuple(_amended(w, named[w.key], stamp, body.reopens) if w.key in named else w for w in windows)


def _phase_after(state: CampaignState, windows: tuple[Window, ...], at: datetime) -> str:
    """A submission window that is open again brings the campaign back from appraisal to submission."""
    for before, after in zip(state.windows, windows, strict=True):
        if before.key == "SUBMISSION" and state.phase == "APPRAISAL" and _reopened(before, after, at):
            return "SUBMISSION"
    return state.phase


def amend(state: CampaignState, stamp: Stamp, body: Amend, facts: CaseFacts | None) -> Answer:
    """A new version of the definition by a numbered paper. Closed acts stay untouched; all units are told.

    Refuses PAPER_MISSING, WRONG_DATE, REASON_MISSING, UNKNOWN_ITEM (a window that is not there), WRONG_PHASE (a closed
    window would be moved later although the paper does not say so).
    """
    require_paper(body.paper, stamp)
    if not body.reason_note:
        raise ReasonMissing("Sửa đổi phải nêu nội dung thay đổi.", "Ghi tóm tắt thay đổi rồi gửi lại.")
    version = state.definition_version + 1
    windows = _with(state.windows, stamp, body)
    after = replace(
        state,
        phase=_phase_after(state, windows, stamp.received_at),
        definition_version=version,
        definition_digest=body.definition_digest,
        windows=windows,
        papers=(*state.papers, body.paper),
        work=(*state.work, f"notify:AMENDED:{version}"),
    )
    return Answer(after)


def hand_over(state: CampaignState, stamp: Stamp, body: HandOver, facts: CaseFacts | None) -> Answer:
    """The successor of the launching authority goes on, by a numbered paper, with its own version of the definition.

    The parts and dossiers of units that have ended pass to their successors; nothing that was decided changes.
    Refuses PAPER_MISSING, WRONG_DATE, REASON_MISSING, UNKNOWN_ITEM (no other authority), WRONG_PHASE. Source: law P8.
    """
    if not body.issuer or body.issuer == state.issuer:
        raise UnknownItem(
            "Bản định nghĩa này không nêu cơ quan kế thừa.", "Nạp bản định nghĩa của cơ quan kế thừa rồi chuyển lại."
        )
    amended = amend(
        state, stamp, Amend(body.paper, body.definition_digest, body.windows, body.reason_note), facts
    ).state
    known = {passed.unit for passed in body.passing}
    kept = tuple(passed for passed in state.passing if passed.unit not in known)
    work = (*amended.work, f"enrol:{amended.definition_version}")
    if body.passing:
        work = (*work, f"pass_on:{amended.definition_version}")
    return Answer(replace(amended, issuer=body.issuer, passing=(*kept, *body.passing), work=work))


def extend(state: CampaignState, stamp: Stamp, body: Extend, facts: CaseFacts | None) -> Answer:
    """Move the end of one window later, by a numbered paper. O(1): cases read the bound, none is written here.

    Refuses WRONG_DATE (not later), WRONG_PHASE (already closed, unless the paper itself reopens it).
    """
    require_paper(body.paper, stamp)
    window = state.window(body.window)
    source = Source(f"Văn bản {body.paper.number}")
    if window.closes_at is None or body.closes_at <= window.closes_at:
        until = say_bound(window.closes_at) if window.closes_at else "không có"
        raise WrongDate(f"Hạn mới không muộn hơn hạn đang có ({until}).", "Chọn hạn mới muộn hơn rồi gửi lại.", source)
    if stamp.received_at >= window.closes_at and not body.reopens:
        raise WrongPhase(
            f"Thời hạn này đã kết thúc {say_bound(window.closes_at)}.",
            "Chỉ gia hạn được khi văn bản ghi rõ là mở lại; nếu đúng vậy, đánh dấu «Văn bản ghi mở lại».",
            source,
        )
    if body.closes_at <= stamp.received_at:
        raise WrongDate("Hạn mới đã qua.", "Chọn hạn mới sau thời điểm hiện tại rồi gửi lại.", source)
    moved = replace(
        window, closes_at=body.closes_at, as_written=body.as_written, source=source, moved_by=body.paper.number
    )
    windows = tuple(moved if w.key == window.key else w for w in state.windows)
    after = replace(
        state,
        phase=_phase_after(state, windows, stamp.received_at),
        windows=windows,
        papers=(*state.papers, body.paper),
        work=(*state.work, f"notify:EXTENDED:{window.key}"),
    )
    return Answer(after)
