"""The bonus of an award: multiplier × base salary × factor, in whole đồng, exact until the end."""

import math
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from rules.achievement import award_name
from rules.facts import LegalValue, Source
from rules.finding import DECIDE, Finding, no_rule
from rules.refusal import ValueMissing
from rules.values import cited, entries, flag, held, held_on

Values = tuple[LegalValue, ...]
AT_MOST = "multiplier_at_most"
"""Unit of a multiplier that is an upper limit and no amount."""
BODIES_FACTOR = {
    "COLLECTIVE": "COLLECTIVE",
    "SMALL_COLLECTIVE": "COLLECTIVE",
    "ORGANISATION": "COLLECTIVE",
    "ENTERPRISE": "COLLECTIVE",
    "ARMED_UNIT": "COLLECTIVE",
    "COMMUNE": "COLLECTIVE",
    "VILLAGE": "COLLECTIVE",
    "FOREIGN_COLLECTIVE": "COLLECTIVE",
    "HOUSEHOLD": "HOUSEHOLD",
}
"""Recipient class → row bonus.factor.<…>; who is not named here is a person."""


@dataclass(frozen=True)
class Bonus:
    """An amount with everything it was computed from."""

    award: str
    recipient_class: str
    multiplier: Fraction
    factor: Fraction
    base_salary: int
    """Đồng a month on the day of the decision."""
    decided_on: date
    amount: int
    """Đồng."""
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Earned:
    """A bonus that a nominee would get, for the choice of the highest."""

    nominee: str
    year: int
    achievement: str
    """Key of the achievement; empty: nobody has said, so it stands by itself."""
    amount: int
    """Đồng."""
    kind: str = ""
    """TITLE or FORM: kinds are paid beside each other."""


def _required(row: LegalValue | None, value_id: str, what: str) -> LegalValue:
    if row is None:
        raise ValueMissing(
            f"Chưa có {what} ({value_id}) để tính tiền thưởng.",
            "Cơ quan ban hành cho giá trị và căn cứ, rồi tính lại.",
        )
    return row


def multiplier_row(award: str, level: str, pinned: Values) -> LegalValue:
    """The row of the pinned set: bonus.<CODE>.<LEVEL> where it is there, else bonus.<CODE>. Refuses VALUE_MISSING.

    Source: B-MULTIPLIER | Nghị định 98/2023/NĐ-CP Điều 54; Nghị định 152/2025/NĐ-CP Điều 54 | bonus.<CODE>
    """
    narrow = held(pinned, f"bonus.{award}.{level}") if level else None
    return _required(
        narrow or held(pinned, f"bonus.{award}"), f"bonus.{award}", f"hệ số thưởng của {award_name(pinned, award)}"
    )


def salary_row(decided_on: date, current: Values) -> LegalValue:
    """The base salary in force on the day of the decision, not of the dossier. Refuses VALUE_MISSING.

    Source: B-SALARY | Nghị định 161/2026/NĐ-CP và các nghị định trước | base_salary
    """
    return _required(held_on(current, "base_salary", decided_on), "base_salary", "mức lương cơ sở")


def factor(award: str, recipient_class: str, pinned: Values) -> tuple[Fraction, LegalValue | None]:
    """What the individual multiplier is multiplied with for a body or a household, and the row that says so.

    One for persons, and for awards whose catalogue row knows no individual: their multiplier is the body's already.
    Refuses VALUE_MISSING.
    Source: B-FACTOR | Nghị định 98/2023/NĐ-CP (chương tiền thưởng) | bonus.factor.COLLECTIVE,
    bonus.factor.HOUSEHOLD
    """
    kind = BODIES_FACTOR.get(recipient_class)
    recipients = held(pinned, f"award.{award}.recipient")
    if kind is None or (recipients is not None and "INDIVIDUAL" not in entries(recipients)):
        return Fraction(1), None
    value_id = f"bonus.factor.{kind}"
    row = _required(held(pinned, value_id), value_id, "hệ số theo đối tượng")
    return Fraction(row.value), row


def rounded(exact: Fraction, pinned: Values) -> tuple[int, tuple[Finding, ...]]:
    """Whole đồng: up to the multiple that the row states, in đồng; for a gap the exact amount, with a warning.

    A part of a đồng is rounded up.
    Source: B-ROUNDING | Quy chế địa phương | bonus.rounding
    """
    row = held(pinned, "bonus.rounding")
    if row is None:
        sentence = "Chưa có quy định làm tròn tiền thưởng: đang để nguyên số tiền tính được."
        return math.ceil(exact), (no_rule("B-ROUNDING", "bonus.rounding", sentence, cited(pinned, "bonus.rounding")),)
    step = Fraction(row.value)
    return int(math.ceil(exact / step) * step), ()


def bonus(
    award: str, recipient_class: str, decided_on: date, pinned: Values, current: Values, level: str = ""
) -> Bonus:
    """Multiplier and factor of the pinned set × base salary of the decision day; rounded once, at the end, in đồng.

    `pinned`: the rule set of the dossier; `current`: the rows around the decision day. `level`: where an award has a
    multiplier by level. Refuses VALUE_MISSING.
    Source: B-MULTIPLIER | Nghị định 98/2023/NĐ-CP Điều 54; Nghị định 152/2025/NĐ-CP Điều 54 | bonus.<CODE>
    """
    multiplier, salary = multiplier_row(award, level, pinned), salary_row(decided_on, current)
    by, by_row = factor(award, recipient_class, pinned)
    exact = Fraction(multiplier.value) * by * Fraction(salary.value)
    amount, findings = rounded(exact, pinned)
    rows = (multiplier, salary, *((by_row,) if by_row else ()))
    doubts = (*_at_most(multiplier), *(_doubt(row) for row in rows if not row.verified), *findings)
    return Bonus(
        award,
        recipient_class,
        Fraction(multiplier.value),
        by,
        int(salary.value),
        decided_on,
        amount,
        tuple(row.source for row in rows),
        doubts,
    )


def _at_most(row: LegalValue) -> tuple[Finding, ...]:
    if row.unit != AT_MOST:
        return ()
    sentence = f"Hệ số {row.value} của {row.id} là mức tối đa; mức cụ thể do cơ quan quyết định."
    remedy = "Ghi mức thưởng đã quyết định kèm căn cứ."
    return (Finding("AT_MOST", "B-MULTIPLIER", sentence, remedy, row.source, row.verified, value_id=row.id),)


def _doubt(row: LegalValue) -> Finding:
    sentence = f"Giá trị {row.id} = {row.value} chưa được xác nhận trên văn bản chính thức."
    return Finding("UNVERIFIED", "B-MULTIPLIER", sentence, DECIDE, row.source, value_id=row.id)


def paid(earned: tuple[Earned, ...], values: Values) -> tuple[tuple[Earned, ...], tuple[Finding, ...]]:
    """(bonuses that are paid, findings): of several of one kind for one achievement in one year only the highest.

    At equal amounts the first; order is kept. Without the row every one is paid. What an unverified row leaves out is
    told by a warning. Kinds are paid beside each other unless the row «different_kinds_each» says no.
    Source: B-ONCE | Nghị định 98/2023/NĐ-CP (chương tiền thưởng) | bonus.highest_only, bonus.different_kinds_each
    """
    row = held(values, "bonus.highest_only")
    if row is None or not flag(values, "bonus.highest_only"):
        return earned, ()
    apart = flag(values, "bonus.different_kinds_each", default=True)
    best: dict[tuple[str, int, str, str], Earned] = {}
    for one in earned:
        key = (one.nominee, one.year, one.achievement, one.kind if apart else "")
        if one.achievement and (key not in best or one.amount > best[key].amount):
            best[key] = one
    chosen = {id(one) for one in best.values()}
    kept = tuple(one for one in earned if not one.achievement or id(one) in chosen)
    left_out = len(earned) - len(kept)
    if not left_out or row.verified:
        return kept, ()
    sentence = f"{left_out} mức tiền thưởng không chi vì cùng thành tích, cùng năm chỉ hưởng mức cao nhất."
    return kept, (Finding("HIGHEST_ONLY", "B-ONCE", sentence, DECIDE, row.source, value_id=row.id),)
