"""Which rule set a dossier is judged by when the law has changed, and whether the newer one is kinder.

The anchor is data: for each change of law a row says whether the filing or the reception for appraisal decides. The
answer is pinned on the dossier at reception; it depends neither on the campaign nor on the day of the decision.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from rules.calendar import in_vietnam, short_date
from rules.facts import LegalValue, Source
from rules.finding import NO_RULE, Finding, warnings
from rules.refusal import PROTOCOL, RefusalNote
from rules.values import flag, held, is_secondary

Values = tuple[LegalValue, ...]
_CHANGE = re.compile(r"transition\.(\d{4}-\d{2}-\d{2})\.")


class Anchor(StrEnum):
    """The moment that decides between the old and the new rule set."""

    FILED = "FILED"
    RECEIVED = "RECEIVED"


FILED_WORDS = frozenset({"FILED", "SUBMITTED"})
"""Words of an anchor row for the filing; every other word is the reception for appraisal."""
NO_VIOLATION = frozenset({NO_RULE, "UNVERIFIED", "FORM_CHANGED"})
"""Warnings about the rows themselves and about forms: they say nothing against a nominee."""
ANCHOR_LABELS = {Anchor.FILED: "ngày nộp hồ sơ", Anchor.RECEIVED: "ngày tiếp nhận để thẩm định"}


@dataclass(frozen=True)
class Transition:
    """One change of law with its transition clause."""

    changed_on: date
    """First day of the new law."""
    anchor: Anchor
    old: str
    new: str
    favourable: bool
    """Whether a dossier of the old law is judged by the new one when that is kinder."""
    source: Source
    secondary: bool
    """Read in secondary sources only: shown wherever the answer is shown."""
    verified: bool = False


@dataclass(frozen=True)
class RuleChoice:
    """The rule set of a dossier: the law as of `base_day`, and where both are to be compared, as of the other day."""

    base_day: date
    alternative_day: date | None
    reason: str
    source: Source
    secondary: bool = False
    verified: bool = False


@dataclass(frozen=True)
class Judged:
    """What one rule set says about a dossier."""

    on: date
    """The day whose law was applied."""
    findings: tuple[Finding, ...] = ()
    refusal: RefusalNote | None = None
    bonus: int | None = None
    """Đồng; None: not computed."""


@dataclass(frozen=True)
class Comparison:
    """Both results, which of them applies, and why."""

    old: Judged
    new: Judged
    applies: Judged
    reason: str
    source: Source
    secondary: bool = False
    findings: tuple[Finding, ...] = ()


def transitions_of(values: Values) -> tuple[Transition, ...]:
    """The changes of law among the rows transition.<day>.{anchor,base,new,favourable}, by day.

    A change without a stated anchor goes by the reception. Other rows of the family (pinned_at…) are no change of law.
    """
    days = sorted({found.group(1) for v in values if (found := _CHANGE.match(v.id))})
    return tuple(_transition(date.fromisoformat(day), f"transition.{day}", values) for day in days)


def _transition(day: date, stem: str, values: Values) -> Transition:
    rows = [v for v in values if v.id.startswith(f"{stem}.")]
    anchor, old, new = (held(values, f"{stem}.{name}") for name in ("anchor", "base", "new"))
    said = anchor or rows[0]
    by = Anchor.FILED if anchor is not None and anchor.value.strip() in FILED_WORDS else Anchor.RECEIVED
    return Transition(
        day,
        by,
        old.value if old else "",
        new.value if new else "",
        flag(values, f"{stem}.favourable"),
        said.source,
        any(is_secondary(row) for row in rows),
        all(row.verified for row in rows),
    )


def choose(
    transitions: tuple[Transition, ...],
    filed_at: datetime,
    received_for_appraisal_at: datetime | None,
    on: date | None = None,
) -> RuleChoice:
    """The rule set of a dossier. Days are Vietnamese days; the first day of a law belongs to it.

    Not received yet: the filing stands in for the reception, for now. `on`: the day of the question; a law that begins
    later is not looked at (None: all are). The newest change that the dossier is wholly under decides; every change
    whose anchor lies before it takes the dossier back to the day before that change. Refuses nothing.
    Source: T-ANCHOR | Nghị định 152/2025/NĐ-CP Điều 60 khoản 3; Luật 06/2026/QH16 | transition.<DAY>.anchor
    Source: T-FAVOURABLE | Luật 06/2026/QH16 | transition.<DAY>.favourable
    """
    filed = in_vietnam(filed_at).date()
    received = in_vietnam(received_for_appraisal_at).date() if received_for_appraisal_at else filed
    day, alternative = received, None
    deciding: Transition | None = None
    known = [one for one in transitions if on is None or one.changed_on <= on]
    for one in sorted(known, key=lambda t: t.changed_on, reverse=True):
        if (filed if one.anchor == Anchor.FILED else received) >= one.changed_on:
            deciding = deciding or one
            break
        day, deciding = min(day, one.changed_on - timedelta(days=1)), one
        if one.favourable and alternative is None:
            alternative = one.changed_on
    return _said(day, alternative, deciding, filed, received, received_for_appraisal_at is None)


def _said(
    day: date, alternative: date | None, by: Transition | None, filed: date, received: date, open_: bool
) -> RuleChoice:
    if by is None:
        return RuleChoice(day, alternative, f"Áp dụng quy định có hiệu lực ngày {short_date(day)}.", PROTOCOL)
    anchor_day = filed if by.anchor == Anchor.FILED else received
    after = anchor_day >= by.changed_on
    which = by.new if after else by.old
    reason = (
        f"{ANCHOR_LABELS[by.anchor].capitalize()} {short_date(anchor_day)} "
        f"{'từ' if after else 'trước'} {short_date(by.changed_on)}: áp dụng {which or 'quy định'} "
        f"(quy định có hiệu lực ngày {short_date(day)})."
    )
    if alternative:
        reason += f" So sánh với quy định từ {short_date(alternative)}: áp dụng nếu có lợi hơn cho đối tượng."
    if open_:
        reason += " Tạm tính theo ngày nộp vì chưa tiếp nhận để thẩm định."
    if by.secondary:
        reason += " Điều khoản chuyển tiếp đọc từ nguồn thứ cấp."
    return RuleChoice(day, alternative, reason, by.source, by.secondary, by.verified)


def more_favourable(choice: RuleChoice, old: Judged, new: Judged) -> Comparison:
    """Which of two results applies; both are kept with the reason. The new one only where it is strictly kinder.

    Compared in this order: refused or not, violations found, bonus in đồng. Where the new set has a gap (NO_RULE) that
    the old one has not, nothing says that it is kinder: the old one applies and an officer is asked.
    Source: T-FAVOURABLE | Luật 06/2026/QH16 | transition.<DAY>.favourable
    """
    kinder, why = _kinder(old, new)
    gaps = _gaps(new) - _gaps(old)
    asked: tuple[Finding, ...] = ()
    if gaps:
        kinder = False
        why = f"quy định mới chưa có giá trị cho {', '.join(sorted(gaps))} nên chưa so sánh được"
        remedy = "Ghi quyết định: giữ quy định cũ, hoặc áp dụng quy định mới kèm căn cứ."
        asked = (Finding("NOT_COMPARABLE", "T-FAVOURABLE", f"Không so sánh được: {why}.", remedy, choice.source),)
    applies = new if kinder else old
    reason = f"Áp dụng quy định ngày {short_date(applies.on)}: {why}."
    if choice.secondary:
        reason += " Điều khoản chuyển tiếp đọc từ nguồn thứ cấp."
    return Comparison(old, new, applies, reason, choice.source, choice.secondary, asked)


def _gaps(judged: Judged) -> set[str]:
    return {finding.value_id for finding in judged.findings if finding.code == NO_RULE}


def _violations(judged: Judged) -> int:
    return sum(1 for finding in warnings(judged.findings) if finding.code not in NO_VIOLATION)


def _kinder(old: Judged, new: Judged) -> tuple[bool, str]:
    if (old.refusal is None) != (new.refusal is None):
        kinder = new.refusal is None
        return (
            kinder,
            f"quy định {'mới không từ chối' if kinder else 'mới từ chối'} trong khi quy định cũ thì ngược lại",
        )
    before, after = _violations(old), _violations(new)
    if before != after:
        return after < before, f"số điểm chưa đạt {after} theo quy định mới, {before} theo quy định cũ"
    if old.bonus is not None and new.bonus is not None and old.bonus != new.bonus:
        return (
            new.bonus > old.bonus,
            f"tiền thưởng {new.bonus} đồng theo quy định mới, {old.bonus} đồng theo quy định cũ",
        )
    return False, "hai quy định cho kết quả như nhau"
