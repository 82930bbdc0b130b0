"""A made-up history with exactly the counts of a report: for rehearsals, every line marked illustrative.

The same definition gives the same lines: chances are drawn from digests of the seed, never from a clock or a generator
of the machine.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from definitions.report import Figure, ReportDefinition, Subset
from definitions.sample_names import COLLECTIVES, FAMILIES, PLACES, person_name
from rules.award_history import Awarded, AwardLevel, Grade, PastAward

PER_DECISION = 80
_SYMBOLS = {AwardLevel.PRESIDENT: "QĐ-CTN", AwardLevel.PRIME_MINISTER: "QĐ-TTg"}
_FIRST_DAY, _LAST_DAY = (1, 10), (12, 20)


@dataclass(frozen=True)
class Share:
    """So many awards of one kind in one year and movement. `begins`: the first day that its name was used."""

    figure: Figure
    grade: Grade
    year: int
    movement: str
    begins: date | None
    count: int


def split(total: int, weights: Sequence[int]) -> list[int]:
    """The total in whole parts by weight, largest remainders first; the sum is exact."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


def sample(report: ReportDefinition) -> list[PastAward]:
    """Every line of the made-up history, by year and decision."""
    shares = sorted(_shares(report), key=lambda share: (share.year, share.begins or date.min))
    direct = _direct_counts(report, shares)
    lines: list[PastAward] = []
    serial = 0
    for year, mine in _by_year(shares).items():
        decisions = _decisions(report, year, mine)
        seats = _direct_seats(report, mine, direct[year])
        for share, number, day in decisions:
            lines.append(_line(report, share, number, day, serial, next(seats[_kind(share)], None)))
            serial += 1
    return lines


def _by_year(shares: Sequence[Share]) -> dict[int, list[Share]]:
    found: dict[int, list[Share]] = defaultdict(list)
    for share in shares:
        found[share.year].append(share)
    return found


def _shares(report: ReportDefinition) -> Iterator[Share]:
    years = report.illustration.years
    for figure in report.statistics.awards:
        kind = (figure.award, figure.recipient_class)
        subsets = [one for one in report.statistics.subsets if (one.award, one.recipient_class) == kind]
        for subset in subsets:
            yield from _of_subset(report, figure, subset)
        # A movement of two years is on top of the ordinary course of all years: those years stand out.
        ordinary = figure.count - sum(subset.count for subset in subsets)
        for row, count in zip(years, split(ordinary, [row.weight for row in years]), strict=True):
            yield from _of_year(report, figure, row.year, count)


def _of_subset(report: ReportDefinition, figure: Figure, subset: Subset) -> Iterator[Share]:
    years = report.illustration.subset_years
    weights = [row.weight for row in report.illustration.years if row.year in years]
    name = next(movement for movement in report.movements if movement.code == subset.movement).names[0]
    grade = Grade(subset.grade) if subset.grade else Grade.NONE
    for year, count in zip(years, split(subset.count, weights), strict=True):
        yield Share(figure, grade, year, name.name, name.from_on, count)


def _of_year(report: ReportDefinition, figure: Figure, year: int, count: int) -> Iterator[Share]:
    made = report.illustration
    grades = _grades(figure.award)
    if figure.award not in made.general_awards:
        for grade, part in zip(grades, split(count, [weight for _grade, weight in grades]), strict=True):
            yield Share(figure, grade[0], year, "", None, part)
        return
    running = [row for row in made.movements if row.from_year <= year <= row.to_year]
    parts = split(count, [made.regular_weight, *(row.weight for row in running)])
    for name, part in zip(["", *(row.name for row in running)], parts, strict=True):
        yield Share(figure, Grade.NONE, year, name, None, part)


def _grades(award: str) -> list[tuple[Grade, int]]:
    if award == "HUAN_CHUONG_DOC_LAP_LIET_SI":
        return [(Grade.THIRD, 1)]
    if award in ("HUAN_CHUONG_DOC_LAP", "HUAN_CHUONG_LAO_DONG"):
        return [(Grade.FIRST, 1), (Grade.SECOND, 2), (Grade.THIRD, 7)]
    return [(Grade.NONE, 1)]


def _direct_counts(report: ReportDefinition, shares: Sequence[Share]) -> dict[int, int]:
    """How many direct workers each year has: the year's percentage of its base, half rounded up."""
    base: dict[int, int] = defaultdict(int)
    for share in shares:
        if _in_base(report, share.figure):
            base[share.year] += share.count
    wanted = {row.year: row.direct_percent for row in report.illustration.years}
    return {year: (2 * base[year] * percent + 100) // 200 for year, percent in wanted.items()}


def _in_base(report: ReportDefinition, figure: Figure) -> bool:
    excluded = report.statistics.direct_workers.excluded_awards
    return figure.recipient_class == Awarded.INDIVIDUAL and figure.award not in excluded


def _kind(share: Share) -> tuple[str, str]:
    return share.figure.award, share.figure.recipient_class


def _direct_seats(
    report: ReportDefinition, shares: Sequence[Share], direct: int
) -> Mapping[tuple[str, str], Iterator[bool]]:
    """For each award of a year, who in turn is a direct worker: spread evenly over the whole year."""
    base = sum(share.count for share in shares if _in_base(report, share.figure))
    even = iter([(i + 1) * direct // base > i * direct // base for i in range(base)] if base else [])
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for share in shares:
        counts[_kind(share)] += share.count if _in_base(report, share.figure) else 0
    return defaultdict(lambda: iter(()), {kind: iter(list(islice(even, n))) for kind, n in counts.items()})


def _decisions(report: ReportDefinition, year: int, shares: Sequence[Share]) -> Iterator[tuple[Share, str, date]]:
    """Each award of the year with number and day of its decision: numbers grow with the days in each register."""
    portions = [
        (share, min(PER_DECISION, share.count - begin))
        for share in shares
        for begin in range(0, share.count, PER_DECISION)
    ]
    dated = sorted(
        ((_day(year, share, i, len(portions)), i, share, size) for i, (share, size) in enumerate(portions)),
        key=lambda portion: portion[:2],
    )
    numbers: dict[str, int] = defaultdict(int)
    for day, _place, share, size in dated:
        symbol = _SYMBOLS.get(AwardLevel(share.figure.level), "QĐ-UBND")
        pace = day.timetuple().tm_yday * 4
        numbers[symbol] = max(numbers[symbol] + 1, pace)
        for _award in range(size):
            yield share, f"{numbers[symbol]}/{symbol}", day


def _day(year: int, share: Share, place: int, of: int) -> date:
    first, last = date(year, *_FIRST_DAY), date(year, *_LAST_DAY)
    if share.begins and share.begins > first:
        first = share.begins + timedelta(days=5)
    day = first + (last - first) * place // of
    # Decisions are signed on working days.
    return day - timedelta(days=max(0, day.weekday() - 4))


def _line(
    report: ReportDefinition, share: Share, number: str, day: date, serial: int, direct: bool | None
) -> PastAward:
    awarded, level = Awarded(share.figure.recipient_class), AwardLevel(share.figure.level)
    drawn = int.from_bytes(hashlib.sha256(f"{report.illustration.seed}:{serial}".encode()).digest()[:8])
    place = PLACES[drawn % len(PLACES)]
    names = {Awarded.INDIVIDUAL: person_name(drawn), Awarded.FAMILY: f"{FAMILIES} {person_name(drawn)}"}
    collective = f"{COLLECTIVES[drawn // 7 % len(COLLECTIVES)]} Minh Họa {serial}"
    authority = {
        AwardLevel.PRESIDENT: "Chủ tịch nước",
        AwardLevel.PRIME_MINISTER: "Thủ tướng Chính phủ",
    }.get(level, f"Chủ tịch UBND {report.issuer.province_name}")
    return PastAward(
        award=share.figure.award,
        grade=share.grade,
        level=level,
        recipient_class=awarded,
        direct_worker=direct,
        year=share.year,
        movement=share.movement,
        decision_number=number,
        decision_date=day,
        authority=authority,
        recipient=names.get(awarded, collective),
        unit=f"Đơn vị Minh Họa {serial % 997}, {place}" if awarded is Awarded.INDIVIDUAL else place,
        illustrative=True,
    )
