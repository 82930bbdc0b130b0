"""A sitting of the Council: its states, the table of legal moves, the bodies of its acts, and all that it is."""

from dataclasses import dataclass
from datetime import datetime

from rules.acting import Move, Role, Table

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
            "enter_count",
            frozenset({"BALLOT"}),
            None,
            SECRETARY | {Role.TELLER, Role.AUTHORITY},
            "Nhập kết quả kiểm phiếu…",
        ),
        Move("close_ballot", frozenset({"BALLOT"}), "COUNTED", SECRETARY, "Khóa biểu quyết"),
        Move("recount", frozenset({"BALLOT"}), None, SECRETARY, "Đếm lại…"),
        Move("rank", frozenset({"COUNTED"}), None, SECRETARY, "Xếp thứ tự đề nghị Bằng khen…"),
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

AWARDS = {"GIAY_KHEN": "Giấy khen của huyện", "BANG_KHEN": "Đề nghị Bằng khen của tỉnh"}
SHOW_OF_HANDS = "SHOW_OF_HANDS"
PAPER = "PAPER"
MODES = {SHOW_OF_HANDS: "Biểu quyết giơ tay", PAPER: "Bỏ phiếu kín bằng phiếu giấy"}


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


@dataclass(frozen=True)
class RecordAttendance:
    present: tuple[str, ...]
    absent_reason_note: str = ""


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
    """Accounts of the two tellers (PAPER)."""
    award: str = "GIAY_KHEN"
    """Which award is voted on: each has a threshold of its own."""
    members: tuple[str, ...] = ()
    """Persons on the establishing decision when the ballot opens; empty: those of the convening."""


@dataclass(frozen=True)
class EnterCount:
    issued: int
    returned: int
    tallies: tuple[Tally, ...]


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


@dataclass(frozen=True)
class Ballot:
    """One ballot of the sitting over a list of dossiers."""

    id: str
    mode: str
    items: tuple[int, ...]
    base: int
    """N: members on the establishing decision when the ballot opened."""
    needed: int
    award: str = "GIAY_KHEN"
    tellers: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()
    closed: bool = False


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

    def ballot_of(self, n: int, award: str = "GIAY_KHEN") -> tuple[Ballot, Tally] | None:
        """The closed ballot on one dossier for an award and its figures, or None."""
        for ballot in self.ballots:
            if ballot.closed and ballot.award == award and n in ballot.items:
                return ballot, next(t for t in ballot.counts[0].tallies if t.n == n)
        return None
