"""How many a unit may propose: together or by class, the most specific line, in its period, as last amended."""

from dataclasses import dataclass, replace
from datetime import date

from rules.calendar import short_date
from rules.facts import QuotaRule, Source
from rules.refusal import PROTOCOL, OverQuota, UnknownItem, WrongDate

INDIVIDUAL = "INDIVIDUAL"
COLLECTIVE = "COLLECTIVE"
TOGETHER = "TOGETHER"


@dataclass(frozen=True)
class QuotaLine:
    """A line of the plan with the period in which it holds: [valid_from, valid_until), None = no bound on that side."""

    rule: QuotaRule
    valid_from: date | None = None
    valid_until: date | None = None
    """Exclusive: the day from which the category (e.g. huyện) or the line is no more."""
    recipient: str = ""
    """INDIVIDUAL or COLLECTIVE where the line counts only one of them; empty: both."""
    replaced_by: str = ""
    """Number of the paper that ended the line."""

    def holds(self, on: date) -> bool:
        """Whether the line is in force on the day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_until is None or on < self.valid_until)


@dataclass(frozen=True)
class Allotment:
    """What a unit may propose on a day."""

    unit: str
    lines: tuple[QuotaLine, ...]
    """One line for both kinds together, or one for each kind; empty: no line speaks of the unit."""
    on: date
    specific: bool = False
    """The unit is named itself, so the line of its category does not count."""

    def maximum(self, recipient: str) -> int | None:
        """Most proposals of that kind; None: no line, so neither plan nor issuer limits it."""
        found = self.line(recipient)
        return None if found is None else found.rule.maximum

    def line(self, recipient: str) -> QuotaLine | None:
        """The line that counts proposals of that kind; one that names the kind goes before one for both."""
        named = [line for line in self.lines if line.recipient == recipient]
        both = [line for line in self.lines if not line.recipient]
        return next(iter((*named, *both)), None)

    def bucket(self, recipient: str) -> str:
        """Which proposals are counted with one of that kind: TOGETHER, or the kind itself."""
        found = self.line(recipient)
        together = found is not None and not found.recipient and found.rule.combined
        return TOGETHER if together else recipient


def _most_specific(unit: str, category: str, lines: tuple[QuotaLine, ...]) -> tuple[tuple[QuotaLine, ...], bool]:
    named = tuple(line for line in lines if unit in line.rule.units)
    if named:
        return named, True
    return tuple(line for line in lines if category in line.rule.categories), False


def allot(unit: str, category: str, lines: tuple[QuotaLine, ...], on: date) -> Allotment:
    """The lines of a unit on a day: lines that name it, else those of its category; nothing is added up.

    Several lines of one kind: the first in the plan's order counts. Refuses nothing.
    Source: Q-SPECIFIC | Kế hoạch của phong trào, mục chỉ tiêu | (kế hoạch)
    Source: Q-PERIOD | Kế hoạch của phong trào, mục chỉ tiêu | (kế hoạch)
    """
    found, specific = _most_specific(unit, category, tuple(line for line in lines if line.holds(on)))
    return Allotment(unit, found, on, specific)


def lines_of(rules: tuple[QuotaRule, ...]) -> tuple[QuotaLine, ...]:
    """Plain rules of a plan as lines without a period."""
    return tuple(QuotaLine(rule) for rule in rules)


def require_slot(allotment: Allotment, recipient: str, proposed: tuple[str, ...]) -> None:
    """One more proposal of that kind beside those already there (their kinds) stays within the line.

    Without a line nothing is limited. Refuses OVER_QUOTA, naming the line. What holds under many at once is the
    claim in the recording transaction; this answers on a page.
    Source: Q-COMBINED | Kế hoạch của phong trào, mục chỉ tiêu | (kế hoạch)
    """
    line = allotment.line(recipient)
    if line is None:
        return
    bucket = allotment.bucket(recipient)
    used = sum(1 for kind in proposed if bucket in (TOGETHER, kind))
    if used >= line.rule.maximum:
        how = "tập thể và cá nhân tính chung" if bucket == TOGETHER else "tập thể và cá nhân tính riêng"
        raise OverQuota(
            f"Đơn vị đã dùng hết {line.rule.maximum} suất đề nghị ({how}).",
            "Rút một đề nghị trước khi nộp đề nghị mới, hoặc đề nghị cơ quan phát động phân bổ lại bằng văn bản.",
            line.rule.source,
        )


def reallot(
    lines: tuple[QuotaLine, ...], changes: tuple[QuotaLine, ...], paper: str, source: Source, on: date
) -> tuple[QuotaLine, ...]:
    """The lines after an amending paper that takes effect on the day: a line of the same id ends, the new one begins.

    Both stay in the answer, so that a proposal of an earlier day still finds its line. Refuses UNKNOWN_ITEM (a paper
    without a number) and WRONG_DATE (the line to be replaced begins later, or ended before).
    Source: Q-AMEND | Văn bản sửa đổi kế hoạch | (văn bản sửa đổi)
    """
    if not paper.strip():
        raise UnknownItem("Phân bổ lại chỉ tiêu phải dựa trên văn bản có số.", "Điền số văn bản rồi gửi lại.", PROTOCOL)
    changed = {line.rule.id for line in changes}
    after: list[QuotaLine] = []
    for line in lines:
        if line.rule.id not in changed or line.replaced_by:
            after.append(line)
            continue
        if not line.holds(on) or line.valid_from == on:
            raise WrongDate(
                f"Dòng chỉ tiêu {line.rule.id} không thay thế được từ ngày {short_date(on)}: dòng chưa có hiệu lực "
                "hoặc đã hết hiệu lực ngày đó.",
                "Kiểm tra lại ngày hiệu lực ghi trong văn bản sửa đổi.",
                source,
            )
        after.append(replace(line, valid_until=on, replaced_by=paper))
    fresh = (replace(line, rule=replace(line.rule, source=source), valid_from=on) for line in changes)
    return (*after, *fresh)
