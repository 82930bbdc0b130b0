"""A decision on commendation: tờ trình, check, signature, the number from the register, issue."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from rules.achievement import is_title
from rules.acting import Claim, Move, Outcome, Role, Stamp, Table
from rules.bonus import Earned, bonus, paid
from rules.calendar import in_vietnam
from rules.facts import VIETNAM
from rules.refusal import PaperMissing, ReasonMissing, UnknownItem, ValueMissing, WrongDate, WrongNumber, WrongRole
from rules.signing import DECISION_PAPER, Signature, may_sign
from rules.values import cited
from rules.window import CaseFacts, local_midnight, require_live, say_day

STATES = {
    "NONE": "Chưa lập",
    "SUBMITTED": "Đã trình, chờ Văn phòng kiểm tra",
    "CHECKED": "Văn phòng đã kiểm tra, chờ ký",
    "RETURNED": "Trả lại để sửa",
    "SIGNED": "Đã ký, chờ vào số",
    "NUMBERED": "Đã vào số, chờ phát hành",
    "ISSUED": "Đã phát hành",
    "DROPPED": "Dự thảo đã bỏ",
}
TERMINAL = frozenset({"ISSUED", "DROPPED"})
STANDING = frozenset({Role.STANDING_HEAD, Role.SPECIALIST})
SYSTEM = frozenset({Role.SYSTEM})
SIGNERS = frozenset({Role.AUTHORITY, Role.STANDING_HEAD, Role.OFFICE})
"""The head and the deputies by their posts; who heads another office only with a power on record."""

TABLE = Table(
    "quyết định",
    STATES,
    TERMINAL,
    (
        Move("submit_letter", frozenset({"NONE", "RETURNED"}), "SUBMITTED", STANDING, "Trình…"),
        Move("check", frozenset({"SUBMITTED"}), "CHECKED", frozenset({Role.OFFICE}), "Đã kiểm tra"),
        Move(
            "return_to_drafter",
            frozenset({"SUBMITTED", "CHECKED"}),
            "RETURNED",
            frozenset({Role.OFFICE, Role.AUTHORITY}),
            "Trả lại…",
        ),
        Move(
            "drop",
            frozenset({"SUBMITTED", "CHECKED", "RETURNED", "SIGNED", "NUMBERED"}),
            "DROPPED",
            STANDING | {Role.AUTHORITY},
            "Bỏ dự thảo…",
        ),
        Move("sign", frozenset({"CHECKED"}), "SIGNED", SIGNERS, "Ký quyết định…"),
        Move("number", frozenset({"SIGNED"}), "NUMBERED", frozenset({Role.CLERK}), "Vào số…"),
        Move("issue", frozenset({"NUMBERED"}), "ISSUED", frozenset({Role.CLERK}), "Phát hành…"),
        Move("note_papers", frozenset(STATES), None, SYSTEM, "Ghi văn bản đã in"),
        Move("note_delivered", frozenset(STATES), None, SYSTEM, "Ghi kết quả chuyển"),
        Move("rearm", frozenset(STATES), None, SYSTEM, "Đặt lại hạn"),
    ),
)


@dataclass(frozen=True)
class SubmitLetter:
    letter_number: str
    letter_at: datetime
    items: tuple[int, ...]
    """Numbers of the nominations that the authority concluded to award."""


@dataclass(frozen=True)
class Check:
    pass


@dataclass(frozen=True)
class ReturnToDrafter:
    reason_note: str


@dataclass(frozen=True)
class Drop:
    reason_note: str


@dataclass(frozen=True)
class Sign:
    pass


@dataclass(frozen=True)
class Number:
    number: int
    series: str
    """Series of the agency's register, e.g. QĐ."""
    dated: datetime
    """Local midnight of the day of the decision."""

    @property
    def dated_on(self) -> date:
        """The Vietnamese day of the decision."""
        return self.dated.astimezone(VIETNAM).date()


@dataclass(frozen=True)
class Issue:
    pass


@dataclass(frozen=True)
class NotePapers:
    """Papers that were rendered and stored, by SHA-256."""

    kind: str
    papers: tuple[str, ...]


@dataclass(frozen=True)
class NoteDelivered:
    work: str
    delivered: int
    refused: int


@dataclass(frozen=True)
class Rearm:
    pass


@dataclass(frozen=True)
class BonusLine:
    """Money for one class of recipient, with what it was reckoned from. `verified`: every row is confirmed."""

    recipient_class: str
    amount: int
    """Đồng."""
    multiplier: str
    factor: str
    base_salary: int
    """Đồng a month on the day of the decision."""
    sources: tuple[str, ...]
    verified: bool


@dataclass(frozen=True)
class Unpaid:
    """A nominee of the list who gets no money here: a higher amount was given before for the same achievement."""

    n: int
    amount: int
    """Đồng, given before."""
    decision: str
    verified: bool
    """The row «only the highest» is confirmed; else it is a warning."""


@dataclass(frozen=True)
class DecisionState:
    """A decision. `n` is the draft's serial, not the register's number."""

    id: str
    campaign: str
    n: int
    issuer: str
    status: str = "NONE"
    letter_number: str = ""
    letter_at: datetime | None = None
    letter_sha: str = ""
    letters: int = 0
    """How often a letter was submitted: each is printed."""
    items: tuple[int, ...] = ()
    drafter: str = ""
    """Account that submitted the letter."""
    signer: str = ""
    """Account that signed."""
    signed_at: datetime | None = None
    number: int = 0
    series: str = ""
    dated: datetime | None = None
    issued_at: datetime | None = None
    paper_sha: str = ""
    certificates: int = 0
    reason_note: str = ""
    delivered: int = 0
    refused: int = 0
    work: tuple[str, ...] = ()
    next_due_at: datetime | None = None
    bonus: tuple[BonusLine, ...] = ()
    """Reckoned on the day of the number; empty: a value is missing, the issuer has to state it."""
    unpaid: tuple[Unpaid, ...] = ()
    power: Signature | None = None
    """By which power it was signed; None: not signed, or signed before powers were asked for."""


Answer = Outcome[DecisionState]


def submit_letter(state: DecisionState, stamp: Stamp, body: SubmitLetter, facts: CaseFacts) -> Answer:
    """The standing body's tờ trình with its list. Whether each nominee is concluded is checked with the rows."""
    if not body.letter_number.strip():
        raise PaperMissing("Tờ trình chưa có số.", "Điền số tờ trình rồi gửi lại.")
    if body.letter_at > stamp.received_at:
        raise WrongDate(f"Ngày tờ trình {say_day(body.letter_at)} muộn hơn hôm nay.", "Kiểm tra lại ngày tờ trình.")
    if not body.items or len(set(body.items)) != len(body.items):
        raise UnknownItem("Danh sách trình trống hoặc có người trùng.", "Chọn lại các trường hợp đã kết luận.")
    after = replace(
        state,
        drafter=stamp.actor.account,
        letter_number=body.letter_number,
        letter_at=body.letter_at,
        items=body.items,
        letter_sha="",
        reason_note="",
        letters=state.letters + 1,
        work=(f"letter:{state.letters + 1}",),
    )
    return Answer(after, guard="ITEMS_TO_AWARD")


def check(state: DecisionState, stamp: Stamp, body: Check, facts: CaseFacts) -> Answer:
    """The office of the authority has checked the draft."""
    return Answer(state)


def return_to_drafter(state: DecisionState, stamp: Stamp, body: ReturnToDrafter, facts: CaseFacts) -> Answer:
    """Back to the standing body, with a reason. Refuses REASON_MISSING."""
    if not body.reason_note:
        raise ReasonMissing("Trả lại phải có lý do.", "Ghi lý do rồi gửi lại.")
    return Answer(replace(state, reason_note=body.reason_note))


def drop(state: DecisionState, stamp: Stamp, body: Drop, facts: CaseFacts) -> Answer:
    """Give the draft up; its nominees may stand in another. What is signed only the authority gives up.

    Needs a reason. A number that was entered stays used. Refuses REASON_MISSING, WRONG_ROLE.
    """
    if state.signed_at is not None and stamp.actor.role != Role.AUTHORITY:
        raise WrongRole("Quyết định đã ký chỉ người có thẩm quyền mới bỏ được.", "Đề nghị người ký bỏ dự thảo.")
    if not body.reason_note:
        raise ReasonMissing("Bỏ dự thảo phải có lý do.", "Ghi lý do rồi gửi lại.")
    return Answer(replace(state, reason_note=body.reason_note, items=()))


def sign(state: DecisionState, stamp: Stamp, body: Sign, facts: CaseFacts) -> Answer:
    """Who has the power signs; the number comes afterwards (law §9.3). A finding is kept with the signature.

    Refuses as `rules.signing.may_sign` on the day of signing, with the powers that are on record then.
    """
    rows, power = facts.signing, None
    if rows is not None:
        day = in_vietnam(stamp.received_at).date()
        power = may_sign(stamp.actor.account, DECISION_PAPER, rows.level, rows.powers, day, rows.values)
    return Answer(replace(state, signer=stamp.actor.account, signed_at=stamp.received_at, power=power))


def register_scope(state: DecisionState, series: str, year: int) -> str:
    """Name of a register: numbers are unique by issuer, series and year."""
    return f"register/{state.issuer}/{series}/{year}"


def number(state: DecisionState, stamp: Stamp, body: Number, facts: CaseFacts) -> Answer:
    """The clerk enters the number of the agency's register. NUMBER_TAKEN comes from the recording transaction.

    Refuses WRONG_NUMBER (< 1), WRONG_DATE (before the signature's day, or later than now).
    """
    if body.number < 1 or not body.series.strip():
        raise WrongNumber("Số quyết định phải từ 01 và có ký hiệu loại sổ.", "Xem lại sổ đăng ký văn bản đi.")
    assert state.signed_at is not None  # the table lets only a signed decision come here
    if body.dated > stamp.received_at or body.dated < local_midnight(state.signed_at):
        raise WrongDate(
            f"Ngày quyết định {say_day(body.dated)} không hợp với ngày ký {say_day(state.signed_at)}.",
            "Ghi ngày của sổ đăng ký, từ ngày ký trở đi.",
        )
    series = body.series.strip()
    year = int(say_day(body.dated).rsplit("/", 1)[1])
    claim = Claim(
        register_scope(state, series, year),
        0,
        "NUMBER_TAKEN",
        f"Số {body.number:02d} đã có trong sổ {series} năm {year}.",
        "Xem lại sổ đăng ký và nhập đúng số.",
        str(cited(facts.values, "registry.number_limit")),
        value=str(body.number),
    )
    money = _bonus(body, facts)
    unpaid = _unpaid(money, facts)
    after = replace(state, number=body.number, series=series, dated=body.dated, bonus=money, unpaid=unpaid)
    return Answer(after, claims=(claim,))


def _bonus(body: Number, facts: CaseFacts) -> tuple[BonusLine, ...]:
    """What each class of recipient gets; classes whose rows are not all there get no line (law §2.4, B-MULTIPLIER)."""
    rows, lines = facts.bonus, []
    for recipient_class in rows.classes if rows is not None else ():
        assert rows is not None  # the loop's own condition
        try:
            found = bonus(rows.award, recipient_class, body.dated_on, rows.pinned, rows.current, rows.level)
        except ValueMissing:
            continue
        lines.append(
            BonusLine(
                recipient_class,
                found.amount,
                str(found.multiplier),
                str(found.factor),
                found.base_salary,
                tuple(dict.fromkeys(str(source) for source in found.sources)),
                verified=not found.findings,
            )
        )
    return tuple(lines)


def _unpaid(lines: tuple[BonusLine, ...], facts: CaseFacts) -> tuple[Unpaid, ...]:
    """Nominees whose earlier amount for the same achievement, year and kind is at least the one of this list."""
    found: list[Unpaid] = []
    amounts = {line.recipient_class: line.amount for line in lines}
    for past in facts.bonus.earlier if facts.bonus is not None else ():
        assert facts.bonus is not None  # the loop's own condition
        values, nominee = facts.bonus.pinned, str(past.n)
        now, before = (
            Earned(nominee, past.year, past.achievement, amount, "TITLE" if is_title(values, award) else "FORM")
            for award, amount in ((facts.bonus.award, amounts.get(past.recipient_class, 0)), (past.award, past.amount))
        )
        kept, findings = paid((before, now), values)
        if all(one is not now for one in kept):
            found.append(Unpaid(past.n, past.amount, past.decision, verified=not findings))
    return tuple(found)


def issue(state: DecisionState, stamp: Stamp, body: Issue, facts: CaseFacts) -> Answer:
    """Issue: papers are printed, every nominee's case and every unit is told."""
    return Answer(replace(state, issued_at=stamp.received_at, work=("decision", "certificates", "results")))


def note_papers(state: DecisionState, stamp: Stamp, body: NotePapers, facts: CaseFacts) -> Answer:
    """Papers of one kind are in the store."""
    work = tuple(w for w in state.work if w != body.kind)
    after = replace(state, work=work)
    if body.kind.startswith("letter:"):
        latest = body.kind == f"letter:{state.letters}"
        return Answer(replace(after, letter_sha=body.papers[0]) if latest else after)
    if body.kind == "decision":
        return Answer(replace(after, paper_sha=body.papers[0]))
    return Answer(replace(after, certificates=len(body.papers)))


def note_delivered(state: DecisionState, stamp: Stamp, body: NoteDelivered, facts: CaseFacts) -> Answer:
    """The results have gone to the cases; the ledger names the refused ones."""
    work = tuple(w for w in state.work if w != body.work)
    return Answer(replace(state, work=work, delivered=body.delivered, refused=body.refused))


def rearm(state: DecisionState, stamp: Stamp, body: Rearm, facts: CaseFacts) -> Answer:
    """Nothing falls due by itself."""
    return Answer(state)


RULES = {
    SubmitLetter: ("submit_letter", submit_letter),
    Check: ("check", check),
    ReturnToDrafter: ("return_to_drafter", return_to_drafter),
    Drop: ("drop", drop),
    Sign: ("sign", sign),
    Number: ("number", number),
    Issue: ("issue", issue),
    NotePapers: ("note_papers", note_papers),
    NoteDelivered: ("note_delivered", note_delivered),
    Rearm: ("rearm", rearm),
}
BY_ITSELF = frozenset({"note_papers", "note_delivered", "rearm", "drop"})


def apply(state: DecisionState, stamp: Stamp, body: object, facts: CaseFacts) -> Answer:
    """One act on a decision. Raises Refusal."""
    act, rule = RULES[type(body)]
    target = TABLE.require(state.status, act, stamp.actor.role)
    if act not in BY_ITSELF:
        require_live(facts)
    answer: Answer = rule(state, stamp, body, facts)  # type: ignore[operator]  # the table pairs each body with its rule
    if TABLE.by_act[act].target is not None:
        answer = replace(answer, state=replace(answer.state, status=target))
    return answer


def next_due(state: DecisionState, facts: CaseFacts) -> tuple[datetime, object] | None:
    """Nothing: a decision waits for people."""
    return None
