"""A sitting of the Council: attendance, quorum, ranking, minutes. Its ballots are in `rules.ballot`.

One pure rule for each act of `rules.council_acts`. What the statute says comes with the facts (`rules.statute`).
"""

from dataclasses import replace
from datetime import datetime

from rules.acting import Outcome, Stamp
from rules.ballot import (
    cast_vote,
    close_ballot,
    enter_count,
    open_ballot,
    recount,
    require_persons,
    send_sheets,
)
from rules.calendar import short_date, start_of_day
from rules.council_acts import (
    RANKED_FORM,
    TABLE,
    Cancel,
    CastVote,
    CloseBallot,
    Convene,
    DeclareConflict,
    EnterCount,
    NoteDelivered,
    NotePapers,
    OpenBallot,
    Rank,
    Ranking,
    Rearm,
    RecordAttendance,
    Recount,
    ReleaseItem,
    SendSheets,
    SessionState,
    SignMinutes,
)
from rules.refusal import NotAMember, ReasonMissing, UnknownItem, WrongDate, WrongPhase
from rules.statute import own_forms, period, ranked_forms, vote_name
from rules.threshold import Body, quorum, require_quorum
from rules.values import cited, flag
from rules.window import CaseFacts, require_live, say_instant

Answer = Outcome[SessionState]


def convene(state: SessionState, stamp: Stamp, body: Convene, facts: CaseFacts) -> Answer:
    """Call the sitting, or a written round, with its agenda; the dossiers on it are told.

    Refuses WRONG_DATE (past, or a notice shorter than the statute's without a reason), UNKNOWN_ITEM, NOT_A_MEMBER,
    VALUE_MISSING (no quorum), WRONG_PHASE (the statute knows no written round). The quorum is a number of members.
    """
    if body.sits_at < stamp.received_at:
        raise WrongDate(f"Giờ họp {say_instant(body.sits_at)} đã qua.", "Chọn giờ họp sau thời điểm hiện tại.")
    if not body.items or len(set(body.items)) != len(body.items):
        raise UnknownItem("Chương trình họp trống hoặc có hồ sơ trùng.", "Chọn lại các hồ sơ đã thẩm định.")
    require_persons(body.members)
    if body.written and not flag(facts.values, "council.written_round"):
        raise WrongPhase(
            "Quy chế của Hội đồng không có lấy ý kiến bằng văn bản thay cho họp.",
            "Triệu tập phiên họp.",
            cited(facts.values, "council.written_round"),
        )
    if not body.written and not body.short_notice_note:
        _require_notice(stamp, body, facts)
    after = replace(
        state,
        status="CONVENED",
        sits_at=body.sits_at,
        items=body.items,
        members=body.members,
        quorum=quorum(Body(len(body.members)), facts.values).needed,
        written=body.written,
        own=own_forms(facts),
        work=("agenda",),
    )
    return Answer(after, guard="ITEMS_FILED")


def _require_notice(stamp: Stamp, body: Convene, facts: CaseFacts) -> None:
    notice = period(facts.values, "council.notice_days", stamp.received_at, body.notice)
    if notice is not None and body.sits_at < start_of_day(notice.effective_on):
        raise WrongDate(
            f"Giờ họp {say_instant(body.sits_at)} sớm hơn thời hạn báo trước của quy chế.",
            f"Chọn ngày họp từ {short_date(notice.effective_on)}, hoặc ghi lý do báo gấp.",
            cited(facts.values, "council.notice_days"),
        )


def record_attendance(state: SessionState, stamp: Stamp, body: RecordAttendance, facts: CaseFacts) -> Answer:
    """Who is present, by person, of the Council as it stands now: who joined it after the convening may be present.

    Refuses WRONG_PHASE (a written round), NOT_A_MEMBER, QUORUM_NOT_MET. Source: the Council's statute.
    """
    if state.written:
        raise WrongPhase("Đợt lấy ý kiến bằng văn bản không có điểm danh.", "Dùng «Gửi phiếu lấy ý kiến».")
    members = body.members or state.members
    require_persons(members)
    strangers = [person for person in body.present if person not in members]
    if strangers or len(set(body.present)) != len(body.present):
        raise NotAMember("Danh sách có người không phải thành viên Hội đồng.", "Chọn lại từ danh sách thành viên.")
    needed = require_quorum(Body(len(members), len(body.present)), facts.values).needed
    after = replace(state, status="SITTING", members=members, present=body.present, quorum=needed)
    return Answer(replace(after, reason_note=body.absent_reason_note))


def declare_conflict(state: SessionState, stamp: Stamp, body: DeclareConflict, facts: CaseFacts) -> Answer:
    """A member is connected with a nominee. Recorded; vote and base change only where the statute says so (law §3)."""
    if body.member not in state.members or body.n not in state.items:
        raise NotAMember("Thành viên hoặc hồ sơ không thuộc phiên họp này.", "Chọn lại trong danh sách của phiên họp.")
    return Answer(replace(state, conflicts=(*state.conflicts, (body.member, body.n))))


def rank(state: SessionState, stamp: Stamp, body: Rank, facts: CaseFacts) -> Answer:
    """Order the candidates for one form: a threshold cannot choose two of many. Only who reached the threshold.

    Refuses REASON_MISSING, UNKNOWN_ITEM (a form that the statute does not rank). Source: council.ranked.
    """
    if not body.reason_note:
        raise ReasonMissing("Thứ tự đề nghị phải có nhận xét của Hội đồng.", "Ghi nhận xét rồi gửi lại.")
    if body.award not in ranked_forms(facts.values):
        raise UnknownItem(
            f"Quy chế không xếp thứ tự «{vote_name(facts, body.award)}».",
            "Chọn hình thức mà quy chế cho xếp thứ tự.",
            cited(facts.values, "council.ranked"),
        )
    for n in body.order:
        result = state.ballot_of(n, body.award)
        if result is None or not result[1].passed:
            raise UnknownItem(f"Hồ sơ số {n} chưa đạt số phiếu cần thiết.", "Chỉ xếp thứ tự hồ sơ đã đạt.")
    if len(set(body.order)) != len(body.order):
        raise UnknownItem("Có hồ sơ trùng trong thứ tự.", "Mỗi hồ sơ một thứ tự.")
    if body.award == RANKED_FORM:
        return Answer(replace(state, ranking=body.order))
    others = tuple(ranking for ranking in state.rankings if ranking.award != body.award)
    return Answer(replace(state, rankings=(*others, Ranking(body.award, body.order))))


def sign_minutes(state: SessionState, stamp: Stamp, body: SignMinutes, facts: CaseFacts) -> Answer:
    """The chair signs; every dossier of the agenda must have its result. The opinions then go to the dossiers."""
    if "agenda" in state.work:
        raise WrongPhase("Chương trình họp chưa gửi xong tới các hồ sơ.", "Chờ vài giây rồi ký lại.")
    left = [n for n in state.items if state.result_of(n) is None]
    if left:
        raise WrongPhase(f"Còn {len(left)} hồ sơ chưa biểu quyết.", "Biểu quyết đủ chương trình rồi ký biên bản.")
    return Answer(replace(state, signed_at=stamp.received_at, work=(*state.work, "opinions", "minutes")))


def release_item(state: SessionState, stamp: Stamp, body: ReleaseItem, facts: CaseFacts) -> Answer:
    """Take a dossier that has not been voted on off the agenda; it may then be withdrawn. Needs a reason."""
    if not body.reason_note:
        raise ReasonMissing("Cho rút khỏi chương trình phải có lý do.", "Ghi lý do rồi gửi lại.")
    if body.n not in state.items or any(body.n in ballot.items for ballot in state.ballots):
        raise UnknownItem(f"Hồ sơ số {body.n} không có trong chương trình hoặc đã biểu quyết.", "Chọn hồ sơ khác.")
    items = tuple(n for n in state.items if n != body.n)
    return Answer(replace(state, items=items, work=(*state.work, f"release:{body.n}")))


def cancel(state: SessionState, stamp: Stamp, body: Cancel, facts: CaseFacts) -> Answer:
    """Cancel the sitting with a reason; its dossiers go back to «đã thẩm định» for another sitting."""
    if not body.reason_note:
        raise ReasonMissing("Hủy phiên họp phải có lý do.", "Ghi lý do rồi gửi lại.")
    return Answer(replace(state, reason_note=body.reason_note, work=(*state.work, "release:all")))


def note_delivered(state: SessionState, stamp: Stamp, body: NoteDelivered, facts: CaseFacts) -> Answer:
    """A delivery to the dossiers has ended; the ledger names the refused ones for the minutes."""
    work = tuple(w for w in state.work if w != body.work)
    return Answer(replace(state, work=work, delivered=body.delivered, refused=body.refused))


def note_papers(state: SessionState, stamp: Stamp, body: NotePapers, facts: CaseFacts) -> Answer:
    """The minutes are in the store."""
    work = tuple(w for w in state.work if w != body.kind)
    return Answer(replace(state, work=work, minutes_sha=body.papers[0]))


def rearm(state: SessionState, stamp: Stamp, body: Rearm, facts: CaseFacts) -> Answer:
    """Nothing falls due by itself in a sitting."""
    return Answer(state)


RULES = {
    Convene: ("convene", convene),
    RecordAttendance: ("record_attendance", record_attendance),
    DeclareConflict: ("declare_conflict", declare_conflict),
    OpenBallot: ("open_ballot", open_ballot),
    SendSheets: ("send_sheets", send_sheets),
    EnterCount: ("enter_count", enter_count),
    Recount: ("recount", recount),
    CloseBallot: ("close_ballot", close_ballot),
    CastVote: ("cast_vote", cast_vote),
    Rank: ("rank", rank),
    SignMinutes: ("sign_minutes", sign_minutes),
    ReleaseItem: ("release_item", release_item),
    Cancel: ("cancel", cancel),
    NoteDelivered: ("note_delivered", note_delivered),
    NotePapers: ("note_papers", note_papers),
    Rearm: ("rearm", rearm),
}


AFTER_CLOSE = frozenset({"note_delivered", "note_papers", "rearm", "cancel"})


def apply(state: SessionState, stamp: Stamp, body: object, facts: CaseFacts) -> Answer:
    """One act on a sitting. Raises Refusal."""
    act, rule = RULES[type(body)]
    target = TABLE.require(state.status, act, stamp.actor.role)
    if act not in AFTER_CLOSE:
        require_live(facts)
    answer: Answer = rule(state, stamp, body, facts)  # type: ignore[operator]  # the table pairs each body with its rule
    if TABLE.by_act[act].target is not None:
        answer = replace(answer, state=replace(answer.state, status=target))
    return answer


def next_due(state: SessionState, facts: CaseFacts) -> tuple[datetime, object] | None:
    """Nothing: a sitting waits for people."""
    return None
