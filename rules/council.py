"""A sitting of the Council: attendance, quorum, ballots counted by tellers or by hand, ranking, minutes.

One pure rule for each act of `rules.council_acts`.
"""

import math
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from rules.acting import Outcome, Role, Stamp
from rules.council_acts import (
    AWARDS,
    MODES,
    PAPER,
    TABLE,
    Ballot,
    Cancel,
    CloseBallot,
    Convene,
    Count,
    DeclareConflict,
    EnterCount,
    NoteDelivered,
    NotePapers,
    OpenBallot,
    Rank,
    Rearm,
    RecordAttendance,
    Recount,
    ReleaseItem,
    SessionState,
    SignMinutes,
)
from rules.refusal import (
    AlreadyDone,
    CountsDiffer,
    NotAMember,
    QuorumNotMet,
    ReasonMissing,
    UnknownItem,
    WrongCount,
    WrongDate,
    WrongPhase,
)
from rules.values import find, share
from rules.window import CaseFacts, require_live, say_instant

Answer = Outcome[SessionState]


def votes_needed(part: Fraction, base: int) -> int:
    """Fewest votes that carry: ceil(part × base). `base`: all members on the establishing decision, ≥ 1. Rounded up."""
    return math.ceil(part * base)


def quorum_needed(part: Fraction, base: int) -> int:
    """Fewest members present for a valid sitting: ceil(part × base). Rounded up."""
    return math.ceil(part * base)


def _require_persons(members: tuple[str, ...]) -> None:
    """Members are persons, each once, at least one. Refuses NOT_A_MEMBER."""
    if not members or len(set(members)) != len(members):
        raise NotAMember(
            "Danh sách Hội đồng trống hoặc có người ghi hai lần.", "Kiểm tra lại quyết định thành lập Hội đồng."
        )


def convene(state: SessionState, stamp: Stamp, body: Convene, facts: CaseFacts) -> Answer:
    """Call the sitting with its agenda; the dossiers on it are told. Refuses WRONG_DATE, UNKNOWN_ITEM."""
    if body.sits_at < stamp.received_at:
        raise WrongDate(f"Giờ họp {say_instant(body.sits_at)} đã qua.", "Chọn giờ họp sau thời điểm hiện tại.")
    if not body.items or len(set(body.items)) != len(body.items):
        raise UnknownItem("Chương trình họp trống hoặc có hồ sơ trùng.", "Chọn lại các hồ sơ đã thẩm định.")
    _require_persons(body.members)
    quorum = quorum_needed(share(facts.values, "council.quorum"), len(body.members))
    after = replace(
        state,
        status="CONVENED",
        sits_at=body.sits_at,
        items=body.items,
        members=body.members,
        quorum=quorum,
        work=("agenda",),
    )
    return Answer(after, guard="ITEMS_FILED")


def _require_quorum(present: int, members: int, quorum: int, facts: CaseFacts) -> None:
    if present < quorum:
        raise QuorumNotMet(
            f"Có mặt {present} trong {members} thành viên, cần ít nhất {quorum}.",
            "Chờ đủ thành viên hoặc dời phiên họp.",
            find(facts.values, "council.quorum").source,
        )


def record_attendance(state: SessionState, stamp: Stamp, body: RecordAttendance, facts: CaseFacts) -> Answer:
    """Who is present, by person. Refuses NOT_A_MEMBER, QUORUM_NOT_MET. Source: the Council's statute."""
    strangers = [person for person in body.present if person not in state.members]
    if strangers or len(set(body.present)) != len(body.present):
        raise NotAMember("Danh sách có người không phải thành viên Hội đồng.", "Chọn lại từ danh sách thành viên.")
    _require_quorum(len(body.present), len(state.members), state.quorum, facts)
    return Answer(replace(state, status="SITTING", present=body.present, reason_note=body.absent_reason_note))


def declare_conflict(state: SessionState, stamp: Stamp, body: DeclareConflict, facts: CaseFacts) -> Answer:
    """A member is connected with a nominee. Recorded; it changes no base unless a statute row says so (law §3)."""
    if body.member not in state.members or body.n not in state.items:
        raise NotAMember("Thành viên hoặc hồ sơ không thuộc phiên họp này.", "Chọn lại trong danh sách của phiên họp.")
    return Answer(replace(state, conflicts=(*state.conflicts, (body.member, body.n))))


def open_ballot(state: SessionState, stamp: Stamp, body: OpenBallot, facts: CaseFacts) -> Answer:
    """Open a ballot over a list; N and the votes needed are frozen here. PAPER needs two different tellers.

    Refuses UNKNOWN_ITEM, WRONG_COUNT, NOT_A_MEMBER, QUORUM_NOT_MET (the Council may have changed since the convening).
    """
    voted = {n for ballot in state.ballots if ballot.award == body.award for n in ballot.items}
    wrong = [n for n in body.items if n not in state.items or n in voted]
    if wrong or not body.items or len(set(body.items)) != len(body.items):
        raise UnknownItem(
            f"{len(wrong)} hồ sơ không có trong chương trình hoặc đã biểu quyết.", "Chọn lại các hồ sơ chưa biểu quyết."
        )
    if body.award not in AWARDS:
        raise UnknownItem("Hình thức khen thưởng này không thuộc thẩm quyền của phiên họp.", "Chọn lại hình thức.")
    if body.mode not in MODES:
        raise UnknownItem("Hình thức biểu quyết này chưa được quy chế cho phép.", "Chọn giơ tay hoặc phiếu giấy.")
    if body.mode == PAPER and len(set(body.tellers)) != 2:
        raise WrongCount("Bỏ phiếu giấy cần đúng hai người kiểm phiếu.", "Chọn hai người kiểm phiếu khác nhau.")
    members = body.members or state.members
    _require_persons(members)
    base = len(members)
    present = tuple(person for person in state.present if person in members)
    quorum = quorum_needed(share(facts.values, "council.quorum"), base)
    _require_quorum(len(present), base, quorum, facts)
    needed = votes_needed(share(facts.values, f"council.threshold.{body.award.lower()}"), base)
    ballot = Ballot(body.ballot, body.mode, body.items, base, needed, body.award, body.tellers)
    after = replace(state, status="BALLOT", members=members, present=present, quorum=quorum)
    return Answer(replace(after, ballots=(*state.ballots, ballot)))


def _require_possible(state: SessionState, ballot: Ballot, body: EnterCount) -> None:
    present = len(state.present)
    if body.returned > body.issued or body.issued > present:
        raise WrongCount(
            f"Phát {body.issued} phiếu, thu {body.returned} phiếu, có mặt {present} thành viên: không khớp.",
            "Đếm lại số phiếu phát ra và thu vào.",
        )
    if {t.n for t in body.tallies} != set(ballot.items) or len(body.tallies) != len(ballot.items):
        raise WrongCount("Kết quả chưa có đủ từng hồ sơ của cuộc biểu quyết.", "Nhập đủ kết quả của mọi hồ sơ.")
    for tally in body.tallies:
        parts = (tally.agree, tally.disagree, tally.invalid)
        if min(parts) < 0 or sum(parts) != body.returned:
            raise WrongCount(
                f"Hồ sơ số {tally.n}: đồng ý {tally.agree}, không đồng ý {tally.disagree}, "
                f"không hợp lệ {tally.invalid}; tổng phải bằng {body.returned} phiếu thu vào.",
                "Đếm lại hồ sơ này.",
            )


def _require_counter(ballot: Ballot, stamp: Stamp) -> None:
    """PAPER: one of the two tellers. By hand: the secretary counts first, then the chair confirms."""
    if ballot.mode == PAPER:
        if stamp.actor.account not in ballot.tellers or stamp.actor.role != Role.TELLER:
            raise NotAMember("Chỉ hai người kiểm phiếu nhập được kết quả.", "Dùng tài khoản người kiểm phiếu.")
        return
    if (stamp.actor.role == Role.AUTHORITY) != (len(ballot.counts) == 1) or stamp.actor.role == Role.TELLER:
        raise NotAMember(
            "Biểu quyết giơ tay: thư ký nhập số đếm trước, sau đó chủ trì xác nhận.",
            "Dùng tài khoản thư ký, rồi tài khoản chủ trì.",
        )


def enter_count(state: SessionState, stamp: Stamp, body: EnterCount, facts: CaseFacts) -> Answer:
    """One count of the open ballot. PAPER: each of the two tellers enters once. By hand: secretary, then chair.

    Refuses WRONG_COUNT (figures that cannot be), TWICE, NOT_A_MEMBER (not a teller).
    """
    ballot = state.ballots[-1]
    account = stamp.actor.account
    if any(count.account == account for count in ballot.counts) or len(ballot.counts) == 2:
        raise AlreadyDone("Kết quả này đã được nhập.", "Chờ người kiểm phiếu thứ hai, hoặc khóa biểu quyết.")
    _require_counter(ballot, stamp)
    _require_possible(state, ballot, body)
    count = Count(account, body.issued, body.returned, tuple(sorted(body.tallies, key=lambda t: t.n)))
    counted = replace(ballot, counts=(*ballot.counts, count))
    return Answer(replace(state, ballots=(*state.ballots[:-1], counted)))


def recount(state: SessionState, stamp: Stamp, body: Recount, facts: CaseFacts) -> Answer:
    """Drop the counts of the open ballot, with a reason: both tellers count again."""
    if not body.reason_note:
        raise ReasonMissing("Đếm lại phải có lý do.", "Ghi lý do rồi gửi lại.")
    fresh = replace(state.ballots[-1], counts=())
    return Answer(replace(state, ballots=(*state.ballots[:-1], fresh), reason_note=body.reason_note))


def close_ballot(state: SessionState, stamp: Stamp, body: CloseBallot, facts: CaseFacts) -> Answer:
    """Close when two counts agree. Refuses COUNTS_DIFFER, naming the dossiers; the counts stay until `recount`."""
    ballot = state.ballots[-1]
    if len(ballot.counts) < 2:
        raise WrongPhase(
            f"Mới có {len(ballot.counts)} trong 2 kết quả kiểm phiếu.",
            "Chờ đủ hai người nhập (giơ tay: thư ký đếm, chủ trì xác nhận).",
        )
    first, second = ballot.counts
    if (first.issued, first.returned, first.tallies) != (second.issued, second.returned, second.tallies):
        differing = [a.n for a, b in zip(first.tallies, second.tallies, strict=True) if a != b]
        raise CountsDiffer(
            f"Hai kết quả kiểm phiếu khác nhau ở hồ sơ số: {', '.join(map(str, differing)) or '(số phiếu phát, thu)'}.",
            "Thư ký bấm «Đếm lại»; hai người kiểm phiếu đếm và nhập lại.",
        )
    return Answer(replace(state, ballots=(*state.ballots[:-1], replace(ballot, closed=True))))


def rank(state: SessionState, stamp: Stamp, body: Rank, facts: CaseFacts) -> Answer:
    """Order the candidates for bằng khen: a threshold cannot choose two of many. Only who reached the threshold."""
    if not body.reason_note:
        raise ReasonMissing("Thứ tự đề nghị phải có nhận xét của Hội đồng.", "Ghi nhận xét rồi gửi lại.")
    for n in body.order:
        result = state.ballot_of(n, "BANG_KHEN")
        if result is None or result[1].agree < result[0].needed:
            raise UnknownItem(f"Hồ sơ số {n} chưa đạt số phiếu cần thiết.", "Chỉ xếp thứ tự hồ sơ đã đạt.")
    if len(set(body.order)) != len(body.order):
        raise UnknownItem("Có hồ sơ trùng trong thứ tự.", "Mỗi hồ sơ một thứ tự.")
    return Answer(replace(state, ranking=body.order))


def sign_minutes(state: SessionState, stamp: Stamp, body: SignMinutes, facts: CaseFacts) -> Answer:
    """The chair signs; every dossier of the agenda must have its result. The opinions then go to the dossiers."""
    if "agenda" in state.work:
        raise WrongPhase("Chương trình họp chưa gửi xong tới các hồ sơ.", "Chờ vài giây rồi ký lại.")
    left = [n for n in state.items if state.ballot_of(n) is None]
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
    EnterCount: ("enter_count", enter_count),
    Recount: ("recount", recount),
    CloseBallot: ("close_ballot", close_ballot),
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
