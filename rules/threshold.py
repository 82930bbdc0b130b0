"""How many votes carry an award and how many members make a sitting valid, under the statute's rows."""

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from rules.facts import LegalValue, Source
from rules.finding import DECIDE, Finding
from rules.refusal import QuorumNotMet, ValueMissing, WrongCount
from rules.values import flag, held, share

Values = tuple[LegalValue, ...]
MAJORITY = "majority"
"""Unit of a row «quá bán»: more than half of the base; its value may be empty of a number."""
STATUTE = Source("Quy chế hoạt động của Hội đồng")


class Base(StrEnum):
    """Of whom a share is taken."""

    ALL_MEMBERS = "ALL_MEMBERS"
    PRESENT = "PRESENT"
    VALID_BALLOTS = "VALID_BALLOTS"


BASE_LABELS = {
    Base.ALL_MEMBERS: "tổng số thành viên Hội đồng",
    Base.PRESENT: "số thành viên có mặt",
    Base.VALID_BALLOTS: "số phiếu hợp lệ",
}


@dataclass(frozen=True)
class Body:
    """A Council at the opening of a ballot, in persons."""

    members: int
    """On the establishing decision."""
    present: int = 0
    valid: int = 0
    """Valid ballots; 0 before the count."""
    recused: int = 0
    """Members who declared a conflict with this nominee."""


@dataclass(frozen=True)
class Threshold:
    """The fewest votes that carry, with what they were computed from."""

    subject: str
    """Award code, or "quorum"."""
    needed: int
    base: Base
    of: int
    """Size of the base after recusals, in persons or ballots."""
    part: Fraction | None
    """None: «quá bán»."""
    source: Source
    findings: tuple[Finding, ...] = ()


def least(part: Fraction, of: int) -> int:
    """Fewest whole votes that reach the share of the base: rounded up, exact."""
    return math.ceil(part * of)


def more_than_half(of: int) -> int:
    """Fewest whole votes that are more than half: «quá bán»."""
    return of // 2 + 1


def base_of(values: Values, award: str) -> Base:
    """The base of an award: its own row, the common row, else all members. ValueError for a word that is no base."""
    for value_id in (f"council.threshold_base.{award}", "council.threshold_base"):
        row = held(values, value_id)
        if row is not None:
            return Base(row.value.strip())
    return Base.ALL_MEMBERS


def base_size(base: Base, body: Body, changes: bool) -> int:
    """Persons or ballots of the base; recused members leave it only where the statute says so, ballots never do.

    Source: C-RECUSAL | Quy chế hoạt động của Hội đồng | council.recusal_changes_base
    """
    if base == Base.VALID_BALLOTS:
        return body.valid
    size = body.members if base == Base.ALL_MEMBERS else body.present
    return size - body.recused if changes else size


def threshold(award: str, body: Body, values: Values) -> Threshold:
    """The votes that carry an award: share × base rounded up, or more than half for a row of unit "majority".

    The award's own row goes before the one for other awards.

    Refuses VALUE_MISSING where the statute is silent, WRONG_COUNT for an empty base.
    Source: C-THRESHOLD | Nghị định 91/2017/NĐ-CP Điều 45 khoản 8; quy chế | council.threshold.<AWARD>,
    council.threshold_base
    """
    stem = "council.threshold"
    row = _row(values, f"{stem}.{award}", f"{stem}.{award.lower()}", f"{stem}.other_awards")
    if row is None:
        raise ValueMissing(
            f"Quy chế chưa cho tỷ lệ phiếu cần thiết để đề nghị {award}.",
            "Cơ quan ban hành quy chế cho tỷ lệ và cách tính, rồi mở biểu quyết lại.",
            STATUTE,
        )
    return _computed(award, row, base_of(values, award), body, values)


def quorum(body: Body, values: Values) -> Threshold:
    """Members who must be present: share × all members rounded up, or more than half. Recusals do not change it.

    Refuses VALUE_MISSING.
    Source: C-QUORUM | Quy chế hoạt động của Hội đồng | council.quorum
    """
    row = held(values, "council.quorum")
    if row is None:
        raise ValueMissing(
            "Quy chế chưa cho số thành viên tối thiểu của phiên họp.", "Cơ quan ban hành quy chế cho tỷ lệ.", STATUTE
        )
    return _computed("quorum", row, Base.ALL_MEMBERS, Body(body.members), values)


def require_quorum(body: Body, values: Values) -> Threshold:
    """The quorum, reached. Refuses QUORUM_NOT_MET, VALUE_MISSING. Rounded up.

    Source: C-QUORUM | Quy chế hoạt động của Hội đồng | council.quorum
    """
    needed = quorum(body, values)
    if body.present < needed.needed:
        raise QuorumNotMet(
            f"Có mặt {body.present} trong {body.members} thành viên, cần ít nhất {needed.needed}.",
            "Chờ đủ thành viên hoặc dời phiên họp.",
            needed.source,
        )
    return needed


def _row(values: Values, *ids: str) -> LegalValue | None:
    for value_id in ids:
        found = held(values, value_id)
        if found is not None or any(v.id == value_id and v.unit == MAJORITY for v in values):
            return found or next(v for v in values if v.id == value_id)
    return None


def _computed(subject: str, row: LegalValue, base: Base, body: Body, values: Values) -> Threshold:
    changes = flag(values, "council.recusal_changes_base")
    of = base_size(base, body, changes)
    if of < 0 or (of == 0 and base != Base.VALID_BALLOTS):
        raise WrongCount(
            f"Không tính được tỷ lệ trên {BASE_LABELS[base]} bằng {of}.",
            "Kiểm tra lại thành phần Hội đồng.",
            row.source,
        )
    part = None if row.unit == MAJORITY else share(values, row.id)
    needed = more_than_half(of) if part is None else least(part, of)
    return Threshold(subject, needed, base, of, part, row.source, _doubts(row, body, changes, values))


def _doubts(row: LegalValue, body: Body, changes: bool, values: Values) -> tuple[Finding, ...]:
    found = []
    if not row.verified:
        sentence = f"Tỷ lệ «{row.value or 'quá bán'}» ({row.id}) chưa được xác nhận trên văn bản chính thức."
        found.append(Finding("UNVERIFIED", "C-THRESHOLD", sentence, DECIDE, row.source, value_id=row.id))
    if body.recused and held(values, "council.recusal_changes_base") is None:
        sentence = (
            f"{body.recused} thành viên có liên quan không biểu quyết; quy chế chưa nói mẫu số có trừ họ hay không: "
            f"đang {'trừ' if changes else 'không trừ'}."
        )
        remedy = "Ghi quyết định về cách tính, hoặc bổ sung quy chế."
        found.append(
            Finding("NO_RULE", "C-RECUSAL", sentence, remedy, STATUTE, value_id="council.recusal_changes_base")
        )
    return tuple(found)
