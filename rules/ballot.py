"""A ballot of the Council on the terms of its statute: opening, sheets, counts, the chair's casting vote, the result.

One pure rule for each act of `rules.council_acts` that belongs to a ballot; the sitting around it is `rules.council`.
"""

from dataclasses import replace
from datetime import datetime

from rules.acting import Outcome, Role, Stamp
from rules.calendar import short_date
from rules.council_acts import (
    PAPER,
    TABLE,
    WRITTEN_ROUND,
    Ballot,
    CastVote,
    CloseBallot,
    Count,
    EnterCount,
    OpenBallot,
    Recount,
    SendSheets,
    SessionState,
    Tally,
    Terms,
)
from rules.facts import LegalValue
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
    WrongRole,
)
from rules.statute import (
    COUNTERS,
    NOT_COUNTED,
    WRITTEN_OPINION,
    mode_refused,
    modes_of,
    modes_source,
    period,
    require_form,
    tellers,
)
from rules.tally import counters, differing, recused, result_of, ties, voters
from rules.threshold import MAJORITY, Body, base_of, require_quorum, threshold
from rules.values import cited, find, flag, held
from rules.window import CaseFacts, say_instant

Answer = Outcome[SessionState]
ORDERED_BY = {
    "CHAIR": frozenset({Role.AUTHORITY}),
    "STANDING_VICE_CHAIR": frozenset({Role.AUTHORITY, Role.STANDING_HEAD}),
    "SECRETARY": frozenset({Role.AUTHORITY, Role.STANDING_HEAD, Role.SECRETARY}),
}
"""Who the statute lets order a written round → in which capacity the sheets are sent."""


def may_order(values: tuple[LegalValue, ...]) -> frozenset[Role]:
    """In which capacity the sheets of a written round are sent; without a row whoever the table lets."""
    row = held(values, "council.written_ordered_by")
    return ORDERED_BY[row.value] if row is not None else TABLE.by_act["send_sheets"].roles


def require_persons(members: tuple[str, ...]) -> None:
    """Members are persons, each once, at least one. Refuses NOT_A_MEMBER."""
    if not members or len(set(members)) != len(members):
        raise NotAMember(
            "Danh sách Hội đồng trống hoặc có người ghi hai lần.", "Kiểm tra lại quyết định thành lập Hội đồng."
        )


# Opening


def open_ballot(state: SessionState, stamp: Stamp, body: OpenBallot, facts: CaseFacts) -> Answer:
    """Open a ballot over a list; N, the votes needed and the statute's terms are frozen here.

    Refuses UNKNOWN_ITEM, WRONG_COUNT (tellers), NOT_A_MEMBER, VALUE_MISSING, WRONG_PHASE, QUORUM_NOT_MET (the Council
    may have changed since the convening). Source: the Council's statute.
    """
    if state.written or body.mode == WRITTEN_ROUND:
        raise WrongPhase(
            "Lấy ý kiến bằng văn bản không có phiên họp để biểu quyết.", "Dùng «Gửi phiếu lấy ý kiến» cho đợt này."
        )
    _require_open(state, body.items, body.award, body.mode, facts)
    wanted = tellers(facts.values)
    if body.mode == PAPER and (len(set(body.tellers)) != wanted or len(body.tellers) != wanted):
        raise WrongCount(
            f"Bỏ phiếu giấy cần đúng {wanted} người kiểm phiếu khác nhau.",
            "Chọn lại người kiểm phiếu.",
            cited(facts.values, "council.tellers"),
        )
    members = body.members or state.members
    require_persons(members)
    present = tuple(person for person in state.present if person in members)
    quorum = require_quorum(Body(len(members), len(present)), facts.values).needed
    ballot = _ballot(body.ballot, body.mode, body.items, body.award, Body(len(members), len(present)), facts)
    ballot = replace(ballot, tellers=body.tellers)
    after = replace(state, status="BALLOT", members=members, present=present, quorum=quorum)
    return Answer(replace(after, ballots=(*state.ballots, ballot)))


def send_sheets(state: SessionState, stamp: Stamp, body: SendSheets, facts: CaseFacts) -> Answer:
    """Open a written round: sheets to all members, counted by the secretary and confirmed by the chair.

    Refuses WRONG_PHASE (a sitting), WRONG_ROLE (the statute names who orders it), WRONG_DATE (less time to
    reply than the statute gives), UNKNOWN_ITEM, NOT_A_MEMBER, VALUE_MISSING. Source: the statute.
    """
    if not state.written:
        raise WrongPhase("Đây là phiên họp, không phải đợt lấy ý kiến bằng văn bản.", "Mở biểu quyết tại phiên họp.")
    _require_open(state, body.items, body.award, WRITTEN_ROUND, facts)
    if stamp.actor.role not in may_order(facts.values):
        raise WrongRole(
            "Quy chế không để vai này quyết định lấy ý kiến bằng văn bản.",
            "Người có thẩm quyền theo quy chế gửi phiếu bằng tài khoản của mình.",
            cited(facts.values, "council.written_ordered_by"),
        )
    reply = period(facts.values, "council.written_reply_days", stamp.received_at, body.reply)
    if body.reply_due_at <= stamp.received_at or (reply is not None and body.reply_due_at < reply.due_at):
        until = f" hết ngày {short_date(reply.effective_on)}" if reply else " sau thời điểm gửi phiếu"
        raise WrongDate(
            f"Hạn trả lời {say_instant(body.reply_due_at)} sớm hơn quy định.",
            f"Chọn hạn trả lời từ{until} trở đi.",
            cited(facts.values, "council.written_reply_days"),
        )
    members = body.members or state.members
    require_persons(members)
    quorum = require_quorum(Body(len(members), len(members)), facts.values).needed
    ballot = _ballot(body.ballot, WRITTEN_ROUND, body.items, body.award, Body(len(members), len(members)), facts)
    silence = held(facts.values, "council.written_silence")
    terms = replace(
        ballot.terms,
        opinions=False,
        silence=silence.value if silence is not None else NOT_COUNTED,
        reply_due_at=body.reply_due_at,
    )
    after = replace(state, status="BALLOT", members=members, quorum=quorum)
    return Answer(replace(after, ballots=(*state.ballots, replace(ballot, terms=terms))))


def _require_open(state: SessionState, items: tuple[int, ...], award: str, mode: str, facts: CaseFacts) -> None:
    """Dossiers of the agenda without a ballot for this form, a form of this campaign, a way that its statute allows."""
    voted = {n for ballot in state.ballots if ballot.award == award for n in ballot.items}
    wrong = [n for n in items if n not in state.items or n in voted]
    if wrong or not items or len(set(items)) != len(items):
        raise UnknownItem(
            f"{len(wrong)} hồ sơ không có trong chương trình hoặc đã biểu quyết.", "Chọn lại các hồ sơ chưa biểu quyết."
        )
    require_form(facts, award)
    why = mode_refused(facts.values, award, mode)
    if why:
        raise UnknownItem(why, "Chọn cách biểu quyết mà quy chế cho phép.", modes_source(facts.values, award))


def _ballot(serial: str, mode: str, items: tuple[int, ...], award: str, body: Body, facts: CaseFacts) -> Ballot:
    values, key = facts.values, award.lower()
    row = find(values, f"council.threshold.{key}")
    terms = Terms(
        part=MAJORITY if row.unit == MAJORITY else row.value,
        base=base_of(values, key).value,
        barred=flag(values, "council.recusal_enforced"),
        off_base=flag(values, "council.recusal_changes_base"),
        opinions=WRITTEN_OPINION in modes_of(values, award),
        casting=flag(values, "council.chair_casting_vote"),
    )
    # Of valid ballots nobody knows the number yet: as if every one of those present gave one.
    opened = threshold(key, replace(body, valid=body.present), values)
    return Ballot(serial, mode, items, opened.of, opened.needed, award, terms=terms)


# Counting


def enter_count(state: SessionState, stamp: Stamp, body: EnterCount, facts: CaseFacts) -> Answer:
    """One count of the open ballot. PAPER: each teller enters once. By hand and in writing: secretary, then chair.

    Refuses WRONG_COUNT (figures that cannot be), TWICE, NOT_A_MEMBER (not a teller).
    """
    ballot = state.ballots[-1]
    account = stamp.actor.account
    if any(count.account == account for count in ballot.counts) or len(ballot.counts) == counters(ballot):
        raise AlreadyDone("Kết quả này đã được nhập.", "Chờ người kiểm phiếu thứ hai, hoặc khóa biểu quyết.")
    _require_counter(ballot, stamp)
    _require_possible(state, ballot, body, facts)
    count = Count(
        account,
        body.issued,
        body.returned,
        tuple(sorted(body.tallies, key=lambda t: t.n)),
        tuple(sorted(body.written, key=lambda t: t.n)),
        body.written_returned,
    )
    counted = replace(ballot, counts=(*ballot.counts, count), casting=())
    return Answer(replace(state, ballots=(*state.ballots[:-1], counted)))


def _require_counter(ballot: Ballot, stamp: Stamp) -> None:
    """PAPER: a teller; a single teller is confirmed by the chair. Else: the secretary counts, the chair confirms."""
    actor = stamp.actor
    if ballot.mode == PAPER:
        confirms = len(ballot.tellers) < COUNTERS and len(ballot.counts) == 1 and actor.role == Role.AUTHORITY
        if not confirms and (actor.account not in ballot.tellers or actor.role != Role.TELLER):
            raise NotAMember(
                "Chỉ người kiểm phiếu của lần biểu quyết này nhập được kết quả.", "Dùng tài khoản người kiểm phiếu."
            )
        return
    if (actor.role == Role.AUTHORITY) != (len(ballot.counts) == 1) or actor.role == Role.TELLER:
        way = "Lấy ý kiến bằng văn bản" if ballot.mode == WRITTEN_ROUND else "Biểu quyết giơ tay"
        raise NotAMember(
            f"{way}: thư ký nhập số đếm trước, sau đó chủ trì xác nhận.",
            "Dùng tài khoản thư ký, rồi tài khoản chủ trì.",
        )


def _require_possible(state: SessionState, ballot: Ballot, body: EnterCount, facts: CaseFacts) -> None:
    group = voters(state, ballot)
    if body.returned > body.issued or body.issued > len(group):
        who = f"Hội đồng có {len(group)}" if ballot.mode == WRITTEN_ROUND else f"có mặt {len(group)}"
        raise WrongCount(
            f"Phát {body.issued} phiếu, thu {body.returned} phiếu, {who} thành viên: không khớp.",
            "Đếm lại số phiếu phát ra và thu vào.",
        )
    _require_every(ballot, body.tallies)
    absent = tuple(person for person in state.members if person not in group)
    _require_opinions(ballot, body, absent, facts)
    for tallies, returned, among in (
        (body.tallies, body.returned, group),
        (body.written, body.written_returned, absent),
    ):
        for tally in tallies:
            barred = sum(person in among for person in recused(state, tally.n)) if ballot.terms.barred else 0
            _require_sum(tally, returned, len(among), barred, facts)


def _require_every(ballot: Ballot, tallies: tuple[Tally, ...]) -> None:
    if {t.n for t in tallies} != set(ballot.items) or len(tallies) != len(ballot.items):
        raise WrongCount("Kết quả chưa có đủ từng hồ sơ của cuộc biểu quyết.", "Nhập đủ kết quả của mọi hồ sơ.")


def _require_opinions(ballot: Ballot, body: EnterCount, absent: tuple[str, ...], facts: CaseFacts) -> None:
    """Written opinions only where the statute asks for them, and from absent members only."""
    if not body.written and not body.written_returned:
        return
    if not ballot.terms.opinions:
        raise WrongCount(
            "Quy chế không lấy ý kiến bằng văn bản của người vắng mặt trong lần biểu quyết này.",
            "Bỏ phần ý kiến bằng văn bản rồi gửi lại.",
            modes_source(facts.values, ballot.award),
        )
    if not 0 <= body.written_returned <= len(absent):
        raise WrongCount(
            f"{body.written_returned} ý kiến bằng văn bản, nhưng chỉ vắng {len(absent)} thành viên.",
            "Đếm lại số ý kiến bằng văn bản.",
        )
    _require_every(ballot, body.written)


def _require_sum(tally: Tally, returned: int, persons: int, barred: int, facts: CaseFacts) -> None:
    """Every sheet has one answer for the dossier, but for those of members who have no vote on it."""
    parts = (tally.agree, tally.disagree, tally.invalid)
    fewest, most = returned - barred, min(returned, persons - barred)
    if min(parts) >= 0 and fewest <= sum(parts) <= most:
        return
    given = f"Hồ sơ số {tally.n}: đồng ý {tally.agree}, không đồng ý {tally.disagree}, không hợp lệ {tally.invalid}; "
    if not barred:
        raise WrongCount(f"{given}tổng phải bằng {returned} phiếu thu vào.", "Đếm lại hồ sơ này.")
    span = str(most) if fewest >= most else f"{max(fewest, 0)} đến {most}"
    raise WrongCount(
        f"{given}{barred} thành viên có liên quan không được biểu quyết, nên tổng phải là {span}.",
        "Đếm lại hồ sơ này.",
        cited(facts.values, "council.recusal_enforced"),
    )


def recount(state: SessionState, stamp: Stamp, body: Recount, facts: CaseFacts) -> Answer:
    """Drop the counts of the open ballot, with a reason: everybody counts again."""
    if not body.reason_note:
        raise ReasonMissing("Đếm lại phải có lý do.", "Ghi lý do rồi gửi lại.")
    fresh = replace(state.ballots[-1], counts=(), casting=())
    return Answer(replace(state, ballots=(*state.ballots[:-1], fresh), reason_note=body.reason_note))


# Closing


def cast_vote(state: SessionState, stamp: Stamp, body: CastVote, facts: CaseFacts) -> Answer:
    """The chair's side on a dossier with even votes, after the count. Refuses WRONG_PHASE, UNKNOWN_ITEM.

    Source: council.chair_casting_vote.
    """
    ballot = state.ballots[-1]
    _require_equal(ballot)
    if body.n not in ties(state, ballot):
        raise UnknownItem(
            f"Hồ sơ số {body.n} không ngang phiếu, hoặc quy chế không để chủ trì quyết định.",
            "Chọn hồ sơ có số phiếu đồng ý và không đồng ý bằng nhau.",
            cited(facts.values, "council.chair_casting_vote"),
        )
    casting = (*((n, side) for n, side in ballot.casting if n != body.n), (body.n, body.agree))
    return Answer(replace(state, ballots=(*state.ballots[:-1], replace(ballot, casting=casting))))


def close_ballot(state: SessionState, stamp: Stamp, body: CloseBallot, facts: CaseFacts) -> Answer:
    """Close when all counts agree. Refuses COUNTS_DIFFER, naming the dossiers; the counts stay until `recount`.

    A written round closes when every sheet is back or the reply is due, with its quorum of sheets: WRONG_PHASE,
    QUORUM_NOT_MET. Even votes that the chair decides wait for the chair's vote: WRONG_PHASE.
    """
    ballot = state.ballots[-1]
    _require_equal(ballot)
    if ballot.mode == WRITTEN_ROUND:
        _require_replies(state, ballot, stamp.received_at, facts)
    open_ties = [n for n in ties(state, ballot) if n not in dict(ballot.casting)]
    if open_ties:
        raise WrongPhase(
            f"Số phiếu ngang nhau ở hồ sơ số: {', '.join(map(str, open_ties))}.",
            "Chủ trì quyết định từng hồ sơ ngang phiếu, rồi khóa biểu quyết.",
            cited(facts.values, "council.chair_casting_vote"),
        )
    # A ballot opened before terms were kept has one base and one threshold for all: `Ballot.result` reads them.
    results = tuple(result_of(state, ballot, n) for n in ballot.items) if ballot.terms.part else ()
    closed = replace(ballot, closed=True, results=results)
    return Answer(replace(state, ballots=(*state.ballots[:-1], closed)))


def _require_equal(ballot: Ballot) -> None:
    wanted = counters(ballot)
    if len(ballot.counts) < wanted:
        raise WrongPhase(
            f"Mới có {len(ballot.counts)} trong {wanted} kết quả kiểm phiếu.",
            "Chờ đủ người kiểm phiếu nhập (giơ tay, bằng văn bản: thư ký đếm, chủ trì xác nhận).",
        )
    different = differing(ballot)
    if different is not None:
        where = ", ".join(map(str, different)) or "(số phiếu phát, thu)"
        raise CountsDiffer(
            f"{'Hai' if wanted == COUNTERS else 'Các'} kết quả kiểm phiếu khác nhau ở hồ sơ số: {where}.",
            "Thư ký bấm «Đếm lại»; những người kiểm phiếu đếm và nhập lại.",
        )


def _require_replies(state: SessionState, ballot: Ballot, now: datetime, facts: CaseFacts) -> None:
    count, due = ballot.counts[0], ballot.terms.reply_due_at
    if count.returned < count.issued and due is not None and now < due:
        raise WrongPhase(
            f"Mới thu {count.returned} trong {count.issued} phiếu, hạn trả lời là {say_instant(due)}.",
            "Chờ đủ phiếu hoặc hết hạn trả lời; nếu số phiếu đã đổi thì «Đếm lại».",
        )
    if count.returned < state.quorum:
        raise QuorumNotMet(
            f"Thu về {count.returned} phiếu trong {len(state.members)} thành viên, cần ít nhất {state.quorum}.",
            "Thu thêm phiếu rồi «Đếm lại», hoặc hủy đợt lấy ý kiến.",
            find(facts.values, "council.quorum").source,
        )
