"""Who may sign which paper on which day, and what stands above the name."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rules.calendar import short_date
from rules.facts import LegalValue, Source
from rules.finding import Finding, violated
from rules.refusal import DelegationOver, NotAuthorised, Redelegated, WrongAuthor

Values = tuple[LegalValue, ...]
SIGNING = Source("Nghị định số 30/2020/NĐ-CP", "Điều 13")


class Kind(StrEnum):
    """In which capacity somebody signs."""

    HEAD = "HEAD"
    TM = "TM"
    KT = "KT"
    Q = "Q"
    TL = "TL"
    TUQ = "TUQ"


KIND_LABELS = {
    Kind.HEAD: "người đứng đầu ký",
    Kind.TM: "thay mặt tập thể",
    Kind.KT: "ký thay",
    Kind.Q: "quyền",
    Kind.TL: "thừa lệnh",
    Kind.TUQ: "thừa ủy quyền",
}
CAPACITIES, OWN_POST = "; ", " / "
"""Between the capacities of an office, and before the own post of who stands in: «KT. CHỦ TỊCH / PHÓ CHỦ TỊCH»."""
UNLISTED = "THỦ TRƯỞNG"
"""The capacity of an agency whose file lists none."""
COMMITTEE = "ỦY BAN NHÂN DÂN"
FOR_COLLECTIVE = frozenset({Kind.HEAD, Kind.TM, Kind.KT, Kind.Q})
"""Who signs a paper of the collective: its head, or who stands in for the head."""
FOR_HEAD = frozenset({Kind.HEAD, Kind.KT, Kind.Q, Kind.TL, Kind.TUQ})
"""Who signs a paper of the head himself."""


class Author(StrEnum):
    """Whose paper it is."""

    COLLECTIVE = "COLLECTIVE"
    HEAD = "HEAD"


AUTHORS = {"KH": Author.COLLECTIVE, "CTr": Author.COLLECTIVE, "BB": Author.COLLECTIVE, "QĐ-KT": Author.HEAD}
"""Plan and programme are the committee's, the decision to commend (QĐ-KT) is the chairperson's (law §7)."""


@dataclass(frozen=True)
class Delegation:
    """A power to sign, as a post gives it or a paper grants it: [valid_from, valid_until)."""

    person: str
    kind: Kind
    body: str
    """Name of the collective, e.g. ỦY BAN NHÂN DÂN; for an agency with one head: its name."""
    head_post: str
    """Post of the head for whom it is signed, e.g. CHỦ TỊCH."""
    post: str
    """Own post, e.g. PHÓ CHỦ TỊCH."""
    level: str = ""
    papers: tuple[str, ...] = ()
    """Kinds of paper (abbreviation: QĐ-KT, KH, TTr…); empty: all."""
    valid_from: date | None = None
    valid_until: date | None = None
    """Exclusive."""
    redelegable: bool = False
    given_by: str = ""
    """Person who granted it; empty: the post itself."""
    basis: str = ""
    """Number of the paper, or the article of the working rules."""

    def holds(self, on: date) -> bool:
        """Whether the day lies in the period."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on < self.valid_until
        )

    def covers(self, paper: str, level: str) -> bool:
        """Whether it speaks of that kind of paper at that level."""
        return (not self.papers or paper in self.papers) and (not self.level or self.level == level)


@dataclass(frozen=True)
class Signature:
    """The answer: by which power, for whose paper, what was noticed, and the rows that the answer rests on."""

    delegation: Delegation
    author: Author
    findings: tuple[Finding, ...] = ()
    values: Values = ()


@dataclass(frozen=True)
class SigningRows:
    """What a signature is judged by, resolved for the act: all powers at the issuer, the rows of its day."""

    powers: tuple[Delegation, ...]
    level: str
    """Level of the issuer, e.g. PROVINCE."""
    values: Values = ()


DECISION_PAPER = "QĐ-KT"


def author_of(paper: str) -> Author:
    """Whose paper a kind of paper is; kinds that the table does not name are the head's."""
    return AUTHORS.get(paper, Author.HEAD)


def _say_period(one: Delegation) -> str:
    begun = f"từ {short_date(one.valid_from)}" if one.valid_from else ""
    over = f"trước {short_date(one.valid_until)}" if one.valid_until else ""
    return " ".join(part for part in (begun, over) if part)


def in_period(person: str, paper: str, level: str, powers: tuple[Delegation, ...], on: date) -> tuple[Delegation, ...]:
    """The powers of a person over a kind of paper at a level that hold on the day.

    Refuses NOT_AUTHORISED (none at all) and DELEGATION_OVER (only outside the day), whatever else is verified: the
    powers are the agency's own words.
    Source: S-PERIOD | Nghị định 30/2020/NĐ-CP Điều 13 | (văn bản giao quyền ký)
    """
    own = tuple(one for one in powers if one.person == person and one.covers(paper, level))
    if not own:
        raise NotAuthorised(
            f"Người ký chưa được giao ký loại văn bản «{paper}» ở cấp này.",
            "Trình người có thẩm quyền ký, hoặc nhập văn bản giao quyền ký.",
            SIGNING,
        )
    valid = tuple(one for one in own if one.holds(on))
    if not valid:
        periods = "; ".join(f"{_say_period(one)}{f' ({one.basis})' if one.basis else ''}" for one in own)
        raise DelegationOver(
            f"Ngày ký {short_date(on)} ngoài thời hạn được ký: {periods}.",
            "Trình người đang có thẩm quyền ký, hoặc gia hạn giao quyền bằng văn bản.",
            Source(own[0].basis) if own[0].basis else SIGNING,
        )
    return valid


def written_and_limited(one: Delegation) -> bool:
    """TUQ: in writing, limited in time and in content. TL: allowed in the working rules. Others need nothing written.

    Source: S-TUQ | Nghị định 30/2020/NĐ-CP Điều 13 khoản 3 | signature.TUQ.in_writing, signature.TUQ.redelegable
    Source: S-TL | Nghị định 30/2020/NĐ-CP Điều 13 khoản 4 | signature.TL.in_working_rules
    """
    if one.kind == Kind.TUQ:
        return bool(one.basis.strip() and one.papers and one.valid_until is not None)
    return one.kind != Kind.TL or bool(one.basis.strip())


def require_written(one: Delegation) -> None:
    """Refuses NOT_AUTHORISED for a power that is not written or not limited as its kind has to be."""
    if not written_and_limited(one):
        raise NotAuthorised(
            f"Quyền ký «{KIND_LABELS[one.kind]}» chưa có văn bản hoặc chưa giới hạn thời gian, nội dung.",
            "Nhập văn bản ủy quyền có thời hạn và loại văn bản, hoặc điều của quy chế làm việc.",
            SIGNING,
        )


def passed_on(one: Delegation, powers: tuple[Delegation, ...], on: date) -> bool:
    """Whether the power was granted by somebody who only holds one that may not be passed on.

    A grantor with a power of the post (head, acting head, deputy) passes nothing on.
    """
    if not one.given_by:
        return False
    giver = [g for g in powers if g.person == one.given_by and g.holds(on)]
    return bool(giver) and all(g.kind in (Kind.TUQ, Kind.TL) and not g.redelegable for g in giver)


def may_sign(
    person: str, paper: str, level: str, powers: tuple[Delegation, ...], on: date, values: Values = ()
) -> Signature:
    """By which power the person signs that kind of paper on that day; a power of the post goes before a granted one.

    Refuses NOT_AUTHORISED (no power, or one not written or not limited), DELEGATION_OVER, REDELEGATED; WRONG_AUTHOR on
    a verified row, else a finding: a plan is signed for the collective, a decision to commend by its head or for him.
    Source: S-AUTHOR | Luật 06/2022/QH15 Điều 80 | decision.author
    Source: S-TUQ | Nghị định 30/2020/NĐ-CP Điều 13 khoản 3 | signature.TUQ.in_writing, signature.TUQ.redelegable
    Source: S-TL | Nghị định 30/2020/NĐ-CP Điều 13 khoản 4 | signature.TL.in_working_rules
    """
    author = author_of(paper)
    valid = sorted(in_period(person, paper, level, powers, on), key=lambda one: one.kind in (Kind.TL, Kind.TUQ))
    sound = [one for one in valid if written_and_limited(one)]
    if not sound:
        require_written(valid[0])
    own = [one for one in sound if not passed_on(one, powers, on)]
    if not own:
        raise Redelegated(
            "Người giao quyền chỉ được ủy quyền và không được ủy quyền lại.",
            "Người đứng đầu trực tiếp giao quyền bằng văn bản.",
            SIGNING,
        )
    fitting = [one for one in own if one.kind in (FOR_COLLECTIVE if author == Author.COLLECTIVE else FOR_HEAD)]
    used = fitting[0] if fitting else own[0]
    rested = tuple(v for v in values if v.id == "decision.author" or f"{v.id}.".startswith(f"signature.{used.kind}."))
    return Signature(used, author, () if fitting else _wrong_author(used, author, values), rested)


def _wrong_author(one: Delegation, author: Author, values: Values) -> tuple[Finding, ...]:
    whose = "của tập thể" if author == Author.COLLECTIVE else "của người đứng đầu"
    ground = WrongAuthor(
        f"Văn bản {whose} không ký với tư cách «{KIND_LABELS[one.kind]}».",
        "Kế hoạch ký thay mặt tập thể (TM.); quyết định khen thưởng do người đứng đầu ký hoặc ký thay (KT.).",
    )
    return violated(values, "decision.author", "S-AUTHOR", ground)


def of_post(person: str, post: str, agency: str, capacities: str) -> Delegation | None:
    """The power that a post gives by itself, by the agency's own list; None: the list does not name the post.

    `post`: as the person is listed, «Phó Chủ tịch UBND huyện»; `capacities`: «CHỦ TỊCH; KT. CHỦ TỊCH / PHÓ CHỦ TỊCH»,
    the head's first. The longest post that opens the person's own is taken. An agency that lists nothing (UNLISTED)
    has said of nobody that he is not its head. Source: the issuer's file.
    """
    listed = _capacities(capacities or UNLISTED)
    named = [one for one in listed if capacities in ("", UNLISTED) or post.upper().startswith(one.post.upper())]
    if not named:
        return None
    return replace(max(named, key=lambda one: len(one.post)), person=person, body=collective_of(agency))


def collective_of(agency: str) -> str:
    """The collective as a signature names it: «ỦY BAN NHÂN DÂN» without its place, another agency by its whole name."""
    return COMMITTEE if agency.upper().startswith(COMMITTEE) else agency.upper()


def head_of(capacities: str) -> str:
    """The post of the head by the agency's own list; empty: it has none."""
    return next((one.head_post for one in _capacities(capacities)), "")


def own_post(post: str) -> str:
    """The own post as a signature names it: «Phó Chủ tịch UBND xã» → «PHÓ CHỦ TỊCH»; other posts whole."""
    said = post.upper()
    return said.split(" UBND")[0].split(f" {COMMITTEE}")[0] if "CHỦ TỊCH" in said else said


def lines_of(used: Signature | None, post: str, capacities: str) -> tuple[str, ...]:
    """The lines above the name: by the power that was used; papers of before powers were recorded, by the post."""
    return block(used.delegation, used.author) if used is not None else block_of(post, capacities)


def block_of(post: str, capacities: str) -> tuple[str, ...]:
    """The lines above the name on a paper of the head, by the signer's own post; one that none names signs as head."""
    return block(of_post("", post, "", capacities) or _capacities(capacities)[0], Author.HEAD)


def _capacities(capacities: str) -> list[Delegation]:
    return [_capacity(line) for line in capacities.split(CAPACITIES) if line.strip()]


def _capacity(line: str) -> Delegation:
    formula, _, own = line.strip().partition(OWN_POST)
    prefix, dot, head = formula.partition(". ")
    kind = Kind(prefix) if dot and prefix in (Kind.KT, Kind.Q, Kind.TL, Kind.TUQ) else Kind.HEAD
    head = formula if kind == Kind.HEAD else head
    return Delegation("", kind, "", head, own or (f"QUYỀN {head}" if kind == Kind.Q else head))


def block(one: Delegation, author: Author) -> tuple[str, ...]:
    """The lines above the name, in capitals as stored: «TM. ỦY BAN NHÂN DÂN», «KT. CHỦ TỊCH», «PHÓ CHỦ TỊCH».

    A paper of the collective opens with TM.; then who stands in for whom; the last line is the signer's own post.
    Source: S-BLOCK | Nghị định 30/2020/NĐ-CP Điều 13 khoản 1, 2 | signature.HEAD, signature.TM, signature.KT,
    signature.Q, signature.TL, signature.TUQ
    """
    collective = (f"TM. {one.body}",) if author == Author.COLLECTIVE or one.kind == Kind.TM else ()
    if one.kind in (Kind.HEAD, Kind.TM):
        return (*collective, one.head_post)
    if one.kind == Kind.Q:
        return (*collective, f"Q. {one.head_post}")
    return (*collective, f"{one.kind}. {one.head_post}", one.post)
