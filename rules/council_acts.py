"""A sitting of the Council: its states, the table of legal moves, the bodies of its acts, and all that it is."""

from dataclasses import dataclass
from datetime import datetime

from rules.acting import Move, Role, Table
from rules.deadline import Deadline
from rules.statute import ALL_MEMBERS, NOT_COUNTED
from rules.statute import PAPER as PAPER
from rules.statute import SHOW_OF_HANDS as SHOW_OF_HANDS
from rules.statute import WRITTEN_ROUND as WRITTEN_ROUND

STATES = {
    "NONE": "Chưa lập",
    "CONVENED": "Đã triệu tập",
    "SITTING": "Đang họp",
    "BALLOT": "Đang biểu quyết",
    "COUNTED": "Đã kiểm phiếu",
    "SIGNED": "Biên bản đã ký",
    "CANCELLED": "Đã hủy",
}
TERMINAL = frozenset({"SIGNED", "CANCELLED"})
SECRETARY = frozenset({Role.SECRETARY, Role.STANDING_HEAD})
SYSTEM = frozenset({Role.SYSTEM})

TABLE = Table(
    "phiên họp",
    STATES,
    TERMINAL,
    (
        Move("convene", frozenset({"NONE"}), "CONVENED", SECRETARY, "Triệu tập…"),
        Move("record_attendance", frozenset({"CONVENED", "SITTING"}), "SITTING", SECRETARY, "Ghi thành phần dự họp…"),
        Move(
            "declare_conflict",
            frozenset({"CONVENED", "SITTING"}),
            None,
            SECRETARY | {Role.MEMBER},
            "Khai báo có liên quan…",
        ),
        Move("open_ballot", frozenset({"SITTING", "COUNTED"}), "BALLOT", SECRETARY, "Mở biểu quyết…"),
        Move(
            "send_sheets",
            frozenset({"CONVENED", "COUNTED"}),
            "BALLOT",
            SECRETARY | {Role.AUTHORITY},
            "Gửi phiếu lấy ý kiến…",
        ),
        Move(
            "enter_count",
            frozenset({"BALLOT"}),
            None,
            SECRETARY | {Role.TELLER, Role.AUTHORITY},
            "Nhập kết quả kiểm phiếu…",
        ),
        Move("close_ballot", frozenset({"BALLOT"}), "COUNTED", SECRETARY, "Khóa biểu quyết"),
        Move("recount", frozenset({"BALLOT"}), None, SECRETARY, "Đếm lại…"),
        Move("cast_vote", frozenset({"BALLOT"}), None, frozenset({Role.AUTHORITY}), "Quyết định khi ngang phiếu…"),
        Move("rank", frozenset({"COUNTED"}), None, SECRETARY, "Xếp thứ tự…"),
        Move("sign_minutes", frozenset({"COUNTED"}), "SIGNED", frozenset({Role.AUTHORITY}), "Ký biên bản…"),
        Move(
            "release_item",
            frozenset({"CONVENED", "SITTING", "COUNTED"}),
            None,
            frozenset({Role.AUTHORITY}),
            "Cho rút khỏi chương trình…",
        ),
        Move(
            "cancel",
            frozenset({"CONVENED", "SITTING", "BALLOT", "COUNTED"}),
            "CANCELLED",
            SECRETARY,
            "Hủy phiên họp…",
        ),
        Move("note_delivered", frozenset(STATES), None, SYSTEM, "Ghi kết quả chuyển"),
        Move("note_papers", frozenset(STATES), None, SYSTEM, "Ghi văn bản đã in"),
        Move("rearm", frozenset(STATES), None, SYSTEM, "Đặt lại hạn"),
    ),
)

HOME_FORM = "GIAY_KHEN"
"""The form that stands first where there is one: the only one decided here before awards were data."""
RANKED_FORM = "BANG_KHEN"
"""The form whose order stands in `ranking`, as ever."""


@dataclass(frozen=True)
class Tally:
    """Votes on one dossier. `n`: number of the nomination in the campaign."""

    n: int
    agree: int
    disagree: int
    invalid: int = 0


@dataclass(frozen=True)
class Convene:
    sits_at: datetime
    items: tuple[int, ...]
    """Numbers of the nominations on the agenda."""
    members: tuple[str, ...]
    """Persons on the decision that establishes the Council, at this instant."""
    written: bool = False
    """A written round: sheets go to all members, nobody sits. `sits_at` is then the day of the sheets."""
    short_notice_note: str = ""
    """Why the notice is shorter than the statute has it."""
    notice: Deadline | None = None
    """The statute's notice as the server reckoned it; None: it sets none, or the act is from before."""


@dataclass(frozen=True)
class RecordAttendance:
    present: tuple[str, ...]
    absent_reason_note: str = ""
    members: tuple[str, ...] = ()
    """Persons on the establishing decision at this instant; empty: those of the convening."""


@dataclass(frozen=True)
class DeclareConflict:
    member: str
    n: int
    reason_note: str


@dataclass(frozen=True)
class OpenBallot:
    ballot: str
    mode: str
    items: tuple[int, ...]
    tellers: tuple[str, ...] = ()
    """Accounts of the tellers (PAPER)."""
    award: str = "GIAY_KHEN"
    """Form of the award that is voted on: each has a threshold of its own."""
    members: tuple[str, ...] = ()
    """Persons on the establishing decision when the ballot opens; empty: those of the convening."""


@dataclass(frozen=True)
class SendSheets:
    """Open a written round over a list of dossiers."""

    ballot: str
    award: str
    items: tuple[int, ...]
    reply_due_at: datetime
    """Exclusive: a sheet that comes later is not counted."""
    members: tuple[str, ...] = ()
    """As in :class:`OpenBallot`."""
    reply: Deadline | None = None
    """The least time to reply as the server reckoned it; None as in :class:`Convene`."""


@dataclass(frozen=True)
class EnterCount:
    issued: int
    returned: int
    tallies: tuple[Tally, ...]
    written: tuple[Tally, ...] = ()
    """Written opinions of absent members: in the same total, never mixed with the secret votes."""
    written_returned: int = 0
    """How many absent members have answered in writing."""


@dataclass(frozen=True)
class CastVote:
    """The chair decides on one dossier with even votes, where the statute gives the chair that vote."""

    n: int
    agree: bool


@dataclass(frozen=True)
class Recount:
    reason_note: str


@dataclass(frozen=True)
class CloseBallot:
    pass


@dataclass(frozen=True)
class Rank:
    order: tuple[int, ...]
    """Nominations from the first place down, among those that reached the threshold."""
    reason_note: str
    award: str = RANKED_FORM


@dataclass(frozen=True)
class SignMinutes:
    pass


@dataclass(frozen=True)
class ReleaseItem:
    """The chair lets one dossier go from the agenda, at the request of its unit."""

    n: int
    reason_note: str


@dataclass(frozen=True)
class Cancel:
    reason_note: str


@dataclass(frozen=True)
class NoteDelivered:
    work: str
    delivered: int
    refused: int


@dataclass(frozen=True)
class NotePapers:
    """The minutes were rendered and stored, by SHA-256."""

    kind: str
    papers: tuple[str, ...]


@dataclass(frozen=True)
class Rearm:
    pass


@dataclass(frozen=True)
class Count:
    """One entry of a count: by whom, and the figures."""

    account: str
    issued: int
    returned: int
    tallies: tuple[Tally, ...]
    written: tuple[Tally, ...] = ()
    written_returned: int = 0

    @property
    def figures(self) -> tuple[object, ...]:
        """All that two counts have to agree in."""
        return self.issued, self.returned, self.tallies, self.written, self.written_returned


@dataclass(frozen=True)
class Terms:
    """What the statute says of one ballot, frozen when it opens: a later change of the statute changes no open vote."""

    part: str = ""
    """Share or `majority`; empty: a ballot from before terms were kept, whose `needed` holds for all its dossiers."""
    base: str = ALL_MEMBERS
    barred: bool = False
    """Members connected with a nominee have no vote on that dossier."""
    off_base: bool = False
    """… and leave the base."""
    opinions: bool = False
    """Absent members are asked in writing."""
    casting: bool = False
    """The chair's side prevails when the votes are even."""
    silence: str = NOT_COUNTED
    reply_due_at: datetime | None = None


@dataclass(frozen=True)
class Result:
    """What one dossier got. `agree`, `disagree`, `invalid` are totals; `written…` and `silent` say what is in them."""

    n: int
    agree: int
    disagree: int
    invalid: int
    base: int
    needed: int
    """With the chair's casting vote in favour: the votes that there were, for they carried."""
    written_agree: int = 0
    written_disagree: int = 0
    silent: int = 0
    """Sheets that did not come back, in so far as the statute counts them as an opinion."""
    cast: bool = False
    """The chair's vote decided."""

    @property
    def passed(self) -> bool:
        """Whether the votes reach what is needed."""
        return self.agree >= self.needed


@dataclass(frozen=True)
class Ballot:
    """One ballot of the sitting over a list of dossiers."""

    id: str
    mode: str
    items: tuple[int, ...]
    base: int
    """N when the ballot opened. Of members present or valid ballots the base is known only from the count."""
    needed: int
    award: str = "GIAY_KHEN"
    tellers: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()
    closed: bool = False
    terms: Terms = Terms()
    casting: tuple[tuple[int, bool], ...] = ()
    """Dossiers with even votes, and the chair's side."""
    results: tuple[Result, ...] = ()
    """One for each dossier, once it is closed; empty in ballots from before results were kept."""

    def result(self, n: int) -> Result | None:
        """What a dossier got; None while the ballot is open, or when it is not over that dossier."""
        if not self.closed or n not in self.items:
            return None
        for result in self.results:
            if result.n == n:
                return result
        tally = next(t for t in self.counts[0].tallies if t.n == n)
        return Result(n, tally.agree, tally.disagree, tally.invalid, self.base, self.needed)


@dataclass(frozen=True)
class Ranking:
    """The Council's order of the candidates for one form."""

    award: str
    order: tuple[int, ...]


@dataclass(frozen=True)
class SessionState:
    """A sitting. Members are persons, not seats; no vote of a single member is ever held."""

    id: str
    campaign: str
    n: int
    status: str = "NONE"
    sits_at: datetime | None = None
    items: tuple[int, ...] = ()
    members: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    quorum: int = 0
    conflicts: tuple[tuple[str, int], ...] = ()
    ballots: tuple[Ballot, ...] = ()
    ranking: tuple[int, ...] = ()
    reason_note: str = ""
    signed_at: datetime | None = None
    minutes_sha: str = ""
    delivered: int = 0
    refused: int = 0
    work: tuple[str, ...] = ()
    next_due_at: datetime | None = None
    written: bool = False
    """A written round."""
    own: tuple[str, ...] = ()
    """Forms that are decided here, in the order of the plan; empty: HOME_FORM."""
    rankings: tuple[Ranking, ...] = ()
    """Orders for every ranked form other than RANKED_FORM."""

    def ballot_of(self, n: int, award: str = HOME_FORM) -> tuple[Ballot, Result] | None:
        """The closed ballot on one dossier for a form and what it got, or None."""
        for ballot in self.ballots:
            result = ballot.result(n) if ballot.award == award else None
            if result is not None:
                return ballot, result
        return None

    def own_forms(self) -> tuple[str, ...]:
        """Forms decided here, HOME_FORM first where it is one of them."""
        own = self.own or (HOME_FORM,)
        return tuple(sorted(own, key=lambda form: form != HOME_FORM))

    def result_of(self, n: int) -> tuple[Ballot, Result] | None:
        """The closed ballot on one dossier for a form that is decided here, and what it got, or None.

        Of several the best one: a nominee whom one form was refused may have been given another.
        """
        found = [result for form in self.own_forms() if (result := self.ballot_of(n, form)) is not None]
        return next((result for result in found if result[1].passed), found[0] if found else None)

    def place_of(self, n: int) -> int:
        """The place from 1 in the Council's order; 0: not ranked."""
        for order in (self.ranking, *(ranking.order for ranking in self.rankings)):
            if n in order:
                return order.index(n) + 1
        return 0
