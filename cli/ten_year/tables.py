"""The tables of a computed report as plain rows, in the order in which they are read; every output is made of these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rules.award_history import Awarded, AwardLevel
from rules.award_tally import Answer, Operator
from rules.ten_year import ShareAnswer, TenYears, Than

REGULAR = ""
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Row:
    """One row: its key, what it is called, counts by recipient class, all together."""

    key: str
    name: str
    counts: Counts

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def of(self, awarded: Awarded) -> int:
        """The count of one class."""
        return self.counts.get(awarded.value, 0)

    @property
    def others(self) -> int:
        """Families, households, enterprises, foreigners."""
        return self.total - self.of(Awarded.COLLECTIVE) - self.of(Awarded.INDIVIDUAL)


@dataclass(frozen=True)
class FormRow:
    """A title or form at one level; `agrees`: whether the report states these counts, None = it states none."""

    award: str
    level: AwardLevel
    row: Row
    agrees: bool | None


def by_form(report: TenYears, names: Mapping[str, str]) -> list[FormRow]:
    """Titles and forms by level, in the order of the report; those it does not speak of at the end."""
    table = report.by(lambda tally: f"{tally.level.value}/{tally.award}", lambda tally: tally.recipient_class.value)
    stated = [f"{answer.claim.selector.level}/{answer.claim.selector.award}" for answer in report.answers]
    order = list(dict.fromkeys([*stated, *sorted(table)]))
    found = []
    for key in order:
        level, award = key.split("/")
        mine = [answer.agrees for answer, name in zip(report.answers, stated, strict=True) if name == key]
        row = Row(award, names.get(award, award), table.get(key, {}))
        found.append(FormRow(award, AwardLevel(level), row, all(mine) if mine else None))
    return found


def by_level(report: TenYears) -> list[Row]:
    """Levels that confer, highest first."""
    table = report.by(lambda tally: tally.level.value, lambda tally: tally.recipient_class.value)
    return [Row(level.value, level.value, table[level.value]) for level in AwardLevel if level.value in table]


def by_class(report: TenYears) -> dict[str, int]:
    """Recipient class → count, 0 for none."""
    return {awarded.value: report.of_class(awarded) for awarded in Awarded}


def by_zero() -> dict[str, int]:
    """Every recipient class with none."""
    return {awarded.value: 0 for awarded in Awarded}


def by_year(report: TenYears) -> list[Row]:
    """Every year of the period, also one without awards."""
    table = report.by(lambda tally: str(tally.year), lambda tally: tally.recipient_class.value)
    years = range(report.facts.first_year, report.facts.last_year + 1)
    return [Row(str(year), str(year), table.get(str(year), {})) for year in years]


def by_year_and_level(report: TenYears) -> dict[str, dict[str, int]]:
    """Year → level → count."""
    return report.by(lambda tally: str(tally.year), lambda tally: tally.level.value)


def by_movement(report: TenYears) -> list[Row]:
    """Movements in the order of the report, each with all its names; then what is outside them."""
    table = report.by(lambda tally: tally.movement, lambda tally: tally.recipient_class.value)
    known = {movement.code: movement for movement in report.facts.movements}
    rows = [Row(code, "; ".join(name for name, *_ in one.names), table.get(code, {})) for code, one in known.items()]
    rows += [Row(name, name, table[name]) for name in sorted(table.keys() - known.keys() - {REGULAR})]
    return [*rows, Row(REGULAR, "Thường xuyên", table.get(REGULAR, {}))]


def grouped(number: int) -> str:
    """«1.063»; «–» for none would hide a zero, so 0 stays 0."""
    return f"{number:,}".replace(",", ".")


def percent(share: Fraction, decimals: int = 2) -> str:
    """«70,12»: half rounded up."""
    scaled = int(share * 100 * 10**decimals + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**decimals)
    return f"{whole},{rest:0{decimals}d}" if decimals else str(whole)


def stated_count(answer: Answer) -> str:
    """What the report says, as a person reads it."""
    prefix = "ít nhất " if answer.claim.operator is Operator.AT_LEAST else ""
    return f"{prefix}{grouped(answer.claim.value)} («{answer.claim.words}»)"


def stated_share(answer: ShareAnswer) -> str:
    """What the report says of a share."""
    prefix = "trên " if answer.claim.than is Than.MORE_THAN else ""
    return f"{prefix}{percent(answer.claim.value, 0)} %"


def verdict(agrees: bool) -> str:
    """The word beside a compared figure."""
    return "khớp" if agrees else "KHÁC"


def compared(report: TenYears) -> Sequence[tuple[str, str, str, bool]]:
    """(what, stated, counted, agrees) of everything the report states that the history can answer."""
    rows = [
        (answer.claim.name, stated_count(answer), grouped(answer.counted), answer.agrees)
        for answer in (*report.answers, *report.subset_answers)
    ]
    for share in report.share_answers:
        name = f"Tỷ lệ người lao động trực tiếp năm {share.claim.year}"
        rows.append((name, stated_share(share), f"{percent(share.counted.value)} %", share.agrees))
    if report.facts.shares_rise:
        said = "tăng hằng năm" if report.rises else "có năm không tăng"
        rows.append(("Tỷ lệ này năm sau cao hơn năm trước", "tăng hằng năm", said, report.rises))
    members, persons = report.facts.stated_members, report.persons
    rows.append(("Thành viên Hội đồng (tính theo người)", grouped(members), grouped(persons), members == persons))
    rows.append(("Lượt khen ngoài các dòng báo cáo nêu", "0", grouped(report.unclaimed), report.unclaimed == 0))
    return rows
