"""What the papers say, as data. Every paper is a pure function of one of these classes.

Names and sentences come as the issuer writes them, without closing punctuation; layout and punctuation are the press's.
`None` for number or date prints blanks and marks the paper DỰ THẢO: the clerk numbers a paper after it is signed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar


@dataclass(frozen=True)
class Issuer:
    """The head of a paper, top left."""

    agency: tuple[str, ...]
    """Lines in capitals as printed, e.g. ("ỦY BAN NHÂN DÂN", "HUYỆN CHỢ ĐỒN")."""
    place: str
    superior: tuple[str, ...] = ()
    """Cơ quan chủ quản, when there is one."""


@dataclass(frozen=True)
class Signer:
    capacity: tuple[str, ...]
    """Lines in capitals, e.g. ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")."""
    name: str


@dataclass(frozen=True)
class Collective:
    name: str


@dataclass(frozen=True)
class Household:
    name: str
    """E.g. Hộ gia đình ông Triệu Văn Bình."""
    address: str


@dataclass(frozen=True)
class Individual:
    honorific: str
    """Ông or Bà."""
    name: str
    post: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What all papers share."""

    code: ClassVar[str]
    """Short ASCII name of the kind, in the QR code."""
    stem: ClassVar[str]
    """Names the wording (.j2) and, unless it shares one, the layout (.typ)."""

    issuer: Issuer
    number: str | None
    symbol: str
    """After the number, e.g. QĐ-UBND."""
    issued_on: date | None
    made_at: datetime
    """Aware; the instant written into the file. Part of the data, so that the same data give the same bytes."""
    digest: str
    """Hex digest of the record that the paper states; its first 16 digits go into the QR code."""
    rehearsal: bool
    illustrative: tuple[str, ...] = ()
    """What on this paper is an illustrative value, in words."""

    def __post_init__(self) -> None:
        if self.made_at.tzinfo is None:
            raise ValueError("made_at needs a time zone")
        if len(self.digest) < 16 or set(self.digest.lower()) - set("0123456789abcdef"):
            raise ValueError("digest needs at least 16 hex digits")

    @property
    def draft(self) -> bool:
        return self.number is None or self.issued_on is None


@dataclass(frozen=True, kw_only=True)
class SubmissionLetter(Paper):
    """Tờ trình: the standing body proposes, the authority decides."""

    code = "TTR"
    stem = "submission_letter"

    subject: str
    """Trích yếu, e.g. "Về việc tặng Giấy khen …"."""
    addressees: tuple[str, ...]
    reasons: tuple[str, ...]
    """Paragraphs before the proposal: what it rests on, what the Council found."""
    proposer: str
    authority: str
    """Who confers the giấy khen, e.g. Chủ tịch Ủy ban nhân dân huyện."""
    superior_authority: str
    """Who would confer the bằng khen, e.g. Chủ tịch Ủy ban nhân dân tỉnh."""
    achievement: str
    collectives: tuple[Collective, ...]
    individuals: tuple[Individual, ...]
    superior_collectives: tuple[Collective, ...]
    superior_individuals: tuple[Individual, ...]
    households: tuple[Household, ...] = ()
    award: str = "Giấy khen"
    titled: bool = False
    """Whether the award is a title (danh hiệu)."""
    superior_award_name: str = "Bằng khen"
    attachments: tuple[str, ...]
    distribution: tuple[str, ...]
    signer: Signer


@dataclass(frozen=True)
class Bonus:
    """Money beside the award. Amounts in whole đồng; `None` = law and plan are silent, so `otherwise` is printed."""

    each_collective: int | None
    each_individual: int | None
    otherwise: str
    """E.g. "theo quy định hiện hành"."""
    fund: str
    """What pays, e.g. "Quỹ Thi đua, khen thưởng của huyện năm 2024"."""
    each_household: int | None = None


@dataclass(frozen=True, kw_only=True)
class AwardDecision(Paper):
    """Quyết định khen thưởng with its annexed list."""

    code = "QD"
    stem = "award_decision"

    subject: str
    authority: str
    """The person with the power, e.g. Chủ tịch Ủy ban nhân dân huyện Chợ Đồn."""
    grounds: tuple[str, ...]
    award: str
    """E.g. Giấy khen."""
    titled: bool = False
    """Whether the award is a title (danh hiệu), which no authority's name follows."""
    achievement: str
    """After "có thành tích": e.g. "xuất sắc trong Đợt thi đua …"."""
    collectives: tuple[Collective, ...]
    individuals: tuple[Individual, ...]
    bonus: Bonus
    households: tuple[Household, ...] = ()
    executors: str
    """Who carries the decision out, beside those named in Điều 1."""
    distribution: tuple[str, ...]
    signer: Signer

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.collectives and not self.individuals and not self.households:
            raise ValueError("a decision needs at least one recipient")


@dataclass(frozen=True, kw_only=True)
class Certificate(Paper):
    """Giấy khen for one recipient. Number, symbol and date are the decision's."""

    code = "GK"
    stem = "certificate"

    award: str
    authority: str
    recipient: Collective | Individual | Household
    achievement: str
    golden_book: str
    """Number in the sổ vàng; empty = the issuer keeps none."""
    signer: Signer


@dataclass(frozen=True)
class FiledItem:
    label: str
    file: str
    """Name and size as the filer sees it."""
    sha256: str


@dataclass(frozen=True, kw_only=True)
class FilingReceipt(Paper):
    """Phiếu tiếp nhận hồ sơ và hẹn trả kết quả."""

    code = "PTN"
    stem = "filing_receipt"

    office: str
    """Who receives, e.g. Phòng Nội vụ huyện Chợ Đồn."""
    case: str
    """Code of the dossier."""
    unit: str
    filed_by: str
    subject: str
    """What is asked, e.g. "Đề nghị tặng Giấy khen … cho ông …"."""
    items: tuple[FiledItem, ...]
    channel: str
    """Where it was filed."""
    filed_at: datetime
    """The instant that counts."""
    received_at: datetime
    """The instant this system took it."""
    due: str
    """When the result is to be had, in words; the date when it is known."""
    receiver: Signer


@dataclass(frozen=True)
class Attendee:
    name: str
    post: str
    role: str
    """In the Council: Chủ tịch Hội đồng, Ủy viên …"""


@dataclass(frozen=True)
class Ballot:
    """One nominee's line. `rank` = place in the Council's order for the superior award, if ranked."""

    nominee: str
    unit: str
    votes_for: int
    votes_against: int
    invalid: int
    carried: bool
    rank: int | None = None


@dataclass(frozen=True, kw_only=True)
class CouncilMinutes(Paper):
    """Biên bản họp Hội đồng Thi đua - Khen thưởng."""

    code = "BB"
    stem = "council_minutes"

    subject: str
    started_at: datetime
    ended_at: datetime
    venue: str
    members: int
    """On the establishing decision: the base of the threshold."""
    present: tuple[Attendee, ...]
    absent: tuple[Attendee, ...]
    absence_reasons: tuple[str, ...]
    """One for each absent member."""
    invited: tuple[str, ...]
    agenda: tuple[str, ...]
    mode: str
    """How it voted, e.g. "biểu quyết giơ tay"."""
    threshold: str
    """The threshold in words with its source."""
    ballots: tuple[Ballot, ...]
    conclusions: tuple[str, ...]
    chair: Signer
    secretary: Signer

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.absent) != len(self.absence_reasons):
            raise ValueError("each absent member needs a reason")
