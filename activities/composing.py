"""From rows to papers: what each paper says. Pure; the press renders it."""

from collections.abc import Sequence
from datetime import date, datetime

from documents.model import (
    Attendee,
    AwardDecision,
    Ballot,
    Bonus,
    Certificate,
    Collective,
    CouncilMinutes,
    FiledItem,
    FilingReceipt,
    Household,
    Individual,
    Issuer,
    Signer,
    SubmissionLetter,
)
from rules.council_acts import RANKED_FORM
from rules.council_acts import Ballot as Vote
from rules.facts import VIETNAM
from rules.signing import block_of, lines_of
from rules.statute import FORMS, MODES, vote_name
from rules.threshold import BASE_LABELS, MAJORITY, Base
from rules.values import cited, flag, held
from rules.window import say_instant
from storage.papers import Dossier, Filing, Recipient, Seat, SittingDossier

COMMITTEE = "Ủy ban nhân dân "


def _day(at: datetime | None) -> date | None:
    return at.astimezone(VIETNAM).date() if at is not None else None


def _agency(name: str) -> tuple[str, ...]:
    """The agency's name over the lines of a paper's head: a People's Committee has its place on a line of its own."""
    if name.startswith(COMMITTEE):
        return (COMMITTEE.strip().upper(), name.removeprefix(COMMITTEE).upper())
    return (name.upper(),)


def _party(recipient: Recipient) -> Collective | Individual | Household:
    if recipient.collective:
        return Collective(recipient.name)
    if recipient.household:
        return Household(recipient.name, recipient.post)
    return Individual(recipient.honorific, recipient.name, recipient.post, recipient.unit)


def _split(recipients: Sequence[Recipient]) -> tuple[tuple[Collective, ...], tuple[Individual, ...]]:
    parties = [_party(recipient) for recipient in recipients]
    return (
        tuple(party for party in parties if isinstance(party, Collective)),
        tuple(party for party in parties if isinstance(party, Individual)),
    )


def _forwarded_form(dossier: Dossier) -> str:
    forms = (FORMS.get(award.form, award.name) for award in dossier.basis.awards if award.path == "FORWARDED")
    return next(forms, FORMS["BANG_KHEN"])


def _households(dossier: Dossier) -> tuple[Household, ...]:
    parties = [_party(recipient) for recipient in dossier.recipients]
    return tuple(party for party in parties if isinstance(party, Household))


NO_GROUND = ("P", "GAP")
"""Evidence of rows that no decision rests on in words: what was seen in practice, and gaps."""


def _grounds(dossier: Dossier) -> tuple[str, ...]:
    """Instruments behind the values that the campaign rests on, then its plan; each once, in the order of use."""
    grounds = ("principle.", "award.", "dossier.", "form_number.")
    # The law that the dossiers were judged by; papers of the first release rest on that of the plan's day.
    values = dossier.law or dossier.basis.values
    national = [
        v.instrument
        for v in values
        if v.scope == "national" and v.id.startswith(grounds) and not v.evidence.startswith(NO_GROUND)
    ]
    return tuple(f"Căn cứ {ground}" for ground in (*dict.fromkeys(national), dossier.plan))


def _authority(dossier: Dossier) -> str:
    """Who decides, as papers name the office: the issuer's own words for it."""
    return dossier.basis.labels.get("DECIDED_BY", dossier.basis.labels.get("AUTHORITY", dossier.issuer_name))


def _named(dossier: Dossier) -> str:
    """The award in a subject line: «Giấy khen», «danh hiệu Lao động tiên tiến»."""
    return f"danh hiệu {dossier.award}" if dossier.titled else dossier.award


def letter_paper(dossier: Dossier) -> SubmissionLetter:
    """The standing body's tờ trình as a paper."""
    state, basis = dossier.state, dossier.basis
    assert state.letter_at is not None  # submit_letter sets it
    collectives, individuals = _split(dossier.recipients)
    higher_collectives, higher_individuals = _split(dossier.forwarded)
    return SubmissionLetter(
        issuer=Issuer(_agency(dossier.standing_name), basis.place, _agency(dossier.issuer_name)),
        number=state.letter_number.split("/")[0],
        symbol=basis.symbols["TTR"],
        issued_on=_day(state.letter_at),
        made_at=state.letter_at,
        digest=dossier.digest,
        rehearsal=dossier.rehearsal,
        illustrative=basis.illustrative,
        subject=f"Về việc tặng {_named(dossier)} trong {dossier.title}",
        addressees=(_authority(dossier),),
        reasons=(
            f"Thực hiện {dossier.plan}",
            "Trên cơ sở kết quả thẩm định hồ sơ và ý kiến của Hội đồng Thi đua - Khen thưởng",
        ),
        proposer=dossier.standing_name,
        authority=_authority(dossier),
        superior_authority=basis.labels.get("SUPERIOR_AUTHORITY", "cấp trên"),
        superior_award_name=_forwarded_form(dossier),
        achievement=dossier.achievement,
        award=dossier.award,
        titled=dossier.titled,
        collectives=collectives,
        households=_households(dossier),
        individuals=individuals,
        superior_collectives=higher_collectives,
        superior_individuals=higher_individuals,
        attachments=("Biên bản họp Hội đồng Thi đua - Khen thưởng", "Dự thảo quyết định"),
        distribution=("Như trên", f"Lưu: {dossier.standing_name}"),
        signer=Signer(block_of(dossier.drafter_post, basis.signers["STANDING_HEAD"]), dossier.drafter),
    )


def _bonus(dossier: Dossier) -> Bonus:
    """Amounts stand on the paper when every row is confirmed and all are paid them; else «theo quy định hiện hành»."""
    lines = dossier.state.bonus if not dossier.state.unpaid else ()
    amounts = {line.recipient_class: line.amount for line in lines if line.verified}
    return Bonus(
        amounts.get("COLLECTIVE"),
        amounts.get("INDIVIDUAL"),
        "theo quy định hiện hành",
        dossier.basis.fund,
        amounts.get("HOUSEHOLD"),
    )


def decision_paper(dossier: Dossier) -> AwardDecision:
    """The decision with its list as a paper."""
    state, basis = dossier.state, dossier.basis
    assert state.issued_at is not None  # printed only after the issue
    collectives, individuals = _split(dossier.recipients)
    return AwardDecision(
        issuer=Issuer(_agency(dossier.issuer_name), basis.place),
        number=f"{state.number:02d}",
        symbol=basis.symbols["QD"],
        issued_on=_day(state.dated),
        made_at=state.issued_at,
        digest=dossier.digest,
        rehearsal=dossier.rehearsal,
        illustrative=basis.illustrative,
        subject=f"Về việc tặng {_named(dossier)} trong {dossier.title}",
        authority=_authority(dossier),
        grounds=(
            *_grounds(dossier),
            f"Xét đề nghị của {dossier.standing_name} tại Tờ trình số {state.letter_number}",
        ),
        award=dossier.award,
        titled=dossier.titled,
        achievement=dossier.achievement,
        collectives=collectives,
        households=_households(dossier),
        individuals=individuals,
        bonus=_bonus(dossier),
        executors=basis.labels.get("EXECUTORS", dossier.standing_name),
        distribution=basis.distribution,
        signer=Signer(lines_of(state.power, dossier.signer_post, basis.signers["AUTHORITY"]), dossier.signer),
    )


def certificate_paper(dossier: Dossier, recipient: Recipient) -> Certificate:
    """The giấy khen of one recipient as a paper."""
    state, basis = dossier.state, dossier.basis
    assert state.issued_at is not None  # printed only after the issue
    return Certificate(
        issuer=Issuer(_agency(dossier.issuer_name), basis.place),
        number=f"{state.number:02d}",
        symbol=basis.symbols["QD"],
        issued_on=_day(state.dated),
        made_at=state.issued_at,
        digest=dossier.digest,
        rehearsal=dossier.rehearsal,
        illustrative=basis.illustrative,
        award=dossier.award,
        authority=_authority(dossier),
        recipient=_party(recipient),
        achievement=dossier.achievement,
        golden_book="",
        signer=Signer(lines_of(state.power, dossier.signer_post, basis.signers["AUTHORITY"]), dossier.signer),
    )


SEATS = {
    "CHAIR": "Chủ tịch Hội đồng",
    "STANDING_VICE_CHAIR": "Phó Chủ tịch thường trực Hội đồng",
    "VICE_CHAIR": "Phó Chủ tịch Hội đồng",
    "MEMBER": "Ủy viên",
    "SECRETARY": "Ủy viên, Thư ký Hội đồng",
}
COUNCIL = ("HỘI ĐỒNG", "THI ĐUA - KHEN THƯỞNG")


def _attendee(seat: Seat) -> Attendee:
    return Attendee(seat.name, seat.post, SEATS[seat.seat])


def _in_seat(dossier: SittingDossier, wanted: str) -> str:
    return next((seat.name for seat in dossier.members if seat.seat == wanted), "")


def _chair(dossier: SittingDossier) -> str:
    """Who presided: the chair; when absent, who the statute says, if present."""
    deputy = held(dossier.basis.values, "council.chair_in_absence")
    present = dossier.state.members if dossier.state.written else dossier.state.present
    for wanted in ("CHAIR", deputy.value if deputy is not None else ""):
        name = next((s.name for s in dossier.members if s.seat == wanted and s.person in present), "")
        if name:
            return name
    return _in_seat(dossier, "CHAIR")


def _lines(dossier: SittingDossier) -> tuple[Ballot, ...]:
    """One line for each dossier of the agenda: the vote for what is decided here, and the place in the ranking."""
    lines = []
    for n in dossier.state.items:
        found = dossier.state.result_of(n)
        assert found is not None  # minutes are signed only when every dossier has its result
        got, who = found[1], dossier.nominees[n]
        name, place = f"{who.honorific} {who.name}".strip(), dossier.state.place_of(n) or None
        lines.append(Ballot(name, who.unit, got.agree, got.disagree, got.invalid, got.passed, place))
    return tuple(lines)


def _condition(vote: Vote, dossier: SittingDossier) -> str:
    """What carried, in words with the statute as source: «8/11 thành viên đồng ý (2/3, Quy chế …)»."""
    key = vote.award.lower()
    part = vote.terms.part or next((v.value for v in dossier.basis.values if v.id == f"council.threshold.{key}"), "")
    share, source = "quá nửa" if part == MAJORITY else part, cited(dossier.basis.values, f"council.threshold.{key}")
    base = Base(vote.terms.base)
    if base == Base.ALL_MEMBERS and not vote.terms.off_base:
        return f"{vote.needed}/{vote.base} thành viên đồng ý ({share}, {source})"
    off = ", trừ thành viên có liên quan" if vote.terms.off_base and base != Base.VALID_BALLOTS else ""
    return f"đồng ý {share} {BASE_LABELS[base]}{off} ({source})"


def _votes(dossier: SittingDossier) -> tuple[str, str]:
    """How the Council voted, and what carried, in words with the source."""
    modes, thresholds = [], []
    for ballot in dossier.state.ballots:
        award = vote_name(dossier.facts, ballot.award)
        modes.append(f"{MODES[ballot.mode].lower()} ({award})")
        thresholds.append(f"{award}: {_condition(ballot, dossier)}")
    return "; ".join(dict.fromkeys(modes)), "; ".join(dict.fromkeys(thresholds))


def _other_votes(dossier: SittingDossier) -> list[str]:
    """Votes that the table does not show: proposals to the upper level, further titles, opinions in writing."""
    found = []
    shown = [result[0].id for n in dossier.state.items if (result := dossier.state.result_of(n)) is not None]
    for ballot in dossier.state.ballots:
        got = [counted for n in ballot.items if (counted := ballot.result(n)) is not None]
        if ballot.id not in shown:
            votes = ", ".join(f"{dossier.nominees[r.n].name} {r.agree}/{r.base} (cần {r.needed})" for r in got)
            found.append(f"{vote_name(dossier.facts, ballot.award)}, số phiếu đồng ý: {votes}")
        written = ballot.counts[0].written_returned if ballot.counts else 0
        if written:
            name = vote_name(dossier.facts, ballot.award)
            found.append(f"{name}: tính cả {written} ý kiến bằng văn bản của thành viên vắng mặt")
        cast = [dossier.nominees[r.n].name for r in got if r.cast]
        if cast:
            found.append(f"Số phiếu ngang nhau, theo phía của chủ trì: {', '.join(cast)}")
    return found


def _connected(dossier: SittingDossier) -> list[str]:
    """Who declared a conflict with which nominee, and whether the statute barred the vote."""
    names = {seat.person: seat.name for seat in dossier.members}
    barred = flag(dossier.basis.values, "council.recusal_enforced")
    what = "không biểu quyết trường hợp đó" if barred else "quy chế không cấm biểu quyết"
    told = [
        f"{names.get(member, member)} ({dossier.nominees[n].name})"
        for member, n in dict.fromkeys(dossier.state.conflicts)
        if n in dossier.nominees
    ]
    return [f"Thành viên khai báo có liên quan, {what}: {', '.join(told)}"] if told else []


def _conclusions(dossier: SittingDossier) -> tuple[str, ...]:
    state, facts = dossier.state, dossier.facts
    own = " hoặc ".join(
        vote_name(facts, form) for form in state.own_forms() if any(b.award == form for b in state.ballots)
    )
    found = [
        f"Đề nghị người có thẩm quyền xem xét tặng {own} cho các trường hợp đạt",
        *_other_votes(dossier),
        *_connected(dossier),
    ]
    orders = ((RANKED_FORM, state.ranking), *((ranking.award, ranking.order) for ranking in state.rankings))
    for form, order in orders:
        if order:
            reason = f" ({dossier.ranking_reason})" if dossier.ranking_reason else ""
            ranked = ", ".join(dossier.nominees[n].name for n in order)
            found.append(f"Thứ tự {vote_name(facts, form)}: {ranked}{reason}")
    if dossier.refused:
        found.append(f"Không chuyển được ý kiến tới {len(dossier.refused)} hồ sơ: {', '.join(dossier.refused)}")
    return tuple(found)


def _absences(dossier: SittingDossier, absent: int) -> tuple[str, ...]:
    reason = "lấy ý kiến bằng văn bản" if dossier.state.written else dossier.absence_reason or "không ghi lý do"
    return (reason,) * absent


def minutes_paper(dossier: SittingDossier) -> CouncilMinutes:
    """The minutes of a sitting as a paper. The number comes from the Council's own series: its serial here."""
    state, basis = dossier.state, dossier.basis
    assert state.sits_at is not None and state.signed_at is not None  # printed only after the signature
    mode, threshold = _votes(dossier)
    absent = tuple(_attendee(seat) for seat in dossier.members if seat.person not in state.present)
    return CouncilMinutes(
        issuer=Issuer(COUNCIL, basis.place, _agency(dossier.issuer_name)),
        number=f"{state.n:02d}",
        symbol=basis.symbols["BB"],
        issued_on=_day(state.signed_at),
        made_at=state.signed_at,
        digest=dossier.digest,
        rehearsal=dossier.rehearsal,
        illustrative=basis.illustrative,
        subject=f"{'Lấy ý kiến bằng văn bản' if state.written else 'Họp'} Hội đồng xét khen thưởng {dossier.title}",
        started_at=state.sits_at,
        ended_at=state.signed_at,
        venue=f"Trụ sở {dossier.issuer_name}",
        members=len(state.members),
        present=tuple(_attendee(seat) for seat in dossier.members if seat.person in state.present),
        absent=absent,
        absence_reasons=_absences(dossier, len(absent)),
        invited=(),
        agenda=(
            f"Nghe cơ quan thường trực báo cáo kết quả thẩm định {len(state.items)} hồ sơ",
            "Cho ý kiến bằng phiếu từng trường hợp" if state.written else "Thảo luận, biểu quyết từng trường hợp",
        ),
        mode=mode,
        threshold=threshold,
        ballots=_lines(dossier),
        conclusions=_conclusions(dossier),
        chair=Signer(("CHỦ TRÌ",), _chair(dossier)),
        secretary=Signer(("THƯ KÝ",), _in_seat(dossier, "SECRETARY")),
    )


CHANNELS = {
    "HERE": "Nộp trên hệ thống thi đua, khen thưởng",
    "PORTAL": "Cổng dịch vụ công trực tuyến",
    "REGISTRY": "Nộp tại văn thư",
    "POST": "Gửi qua bưu chính",
}


def receipt_paper(filed: Filing) -> FilingReceipt:
    """Phiếu tiếp nhận hồ sơ và hẹn trả kết quả, as a paper."""
    state, basis, who = filed.state, filed.basis, filed.recipient
    assert state.filed_at is not None and state.received_at is not None  # only a filed nomination has a receipt
    named = basis.labels.get("CHANNEL", "") if state.channel == "PORTAL" else ""
    channel = (named or CHANNELS[state.channel]) + (f", mã {state.channel_number}" if state.channel_number else "")
    planned = basis.calendar.get("decision_on")
    due = f"dự kiến {date.fromisoformat(planned):%d/%m/%Y} (giá trị minh họa)" if planned else "theo thông báo"
    return FilingReceipt(
        issuer=Issuer(_agency(filed.standing_name), basis.place, _agency(filed.issuer_name)),
        number=f"{state.n:02d}",
        symbol="PTN",
        issued_on=_day(state.received_at),
        made_at=state.received_at,
        digest=filed.digest,
        rehearsal=filed.rehearsal,
        illustrative=basis.illustrative,
        office=filed.standing_name,
        case=f"{state.campaign}/{state.n}",
        unit=who.unit,
        filed_by=filed.filed_by,
        subject=f"Đề nghị khen thưởng {who.honorific} {who.name}".replace("  ", " "),
        items=tuple(FiledItem(label, name, sha) for label, name, sha in filed.files),
        channel=channel,
        filed_at=state.filed_at,
        received_at=state.received_at,
        due=due,
        receiver=Signer(("NGƯỜI TIẾP NHẬN",), f"Ghi nhận lúc {say_instant(state.received_at)}"),
    )
