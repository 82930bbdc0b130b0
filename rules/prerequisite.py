"""What an award presupposes: titles of earlier years in a row, a title of the same year, a share of the members."""

from fractions import Fraction

from rules.achievement import award_name
from rules.candidate import NOT_FOR_MERIT, Candidate, PastAward
from rules.facts import LegalValue
from rules.finding import Finding, judge, note, violated, warn
from rules.refusal import BasisNotAllowed, PrerequisiteMissing, StandardNotMet
from rules.values import entries, held, listed, number, share

Values = tuple[LegalValue, ...]
TASKS_DONE = "TASKS_DONE"
"""Key of the share of members who completed their tasks, among the shares of titles."""


def run_ending(years: frozenset[int], last: int) -> int:
    """How many years in a row, without a gap, end in `last`; 0 when `last` is not among them."""
    length = 0
    while last - length in years:
        length += 1
    return length


def longest_run(history: tuple[PastAward, ...], award: str, year: int) -> int:
    """Years in a row with the award that end in the year of the proposal or the year before, whichever is longer."""
    years = frozenset(past.year for past in history if past.award == award and past.status == "GRANTED")
    return max(run_ending(years, year), run_ending(years, year - 1))


def demands(candidate: Candidate, values: Values, kind: str) -> list[tuple[str, LegalValue]]:
    """(other award, row) of every row award.<CODE>.<kind>.<OTHER> that says something."""
    prefix = f"award.{candidate.award}.{kind}."
    return [(v.id.removeprefix(prefix), v) for v in values if v.id.startswith(prefix) and v.value.strip()]


def years_in_a_row(candidate: Candidate, values: Values) -> tuple[Finding, ...]:
    """Each row's number of years (whole, in a row, up to this year or the last). Refuses PREREQUISITE_MISSING.

    Asked of proposals by merit only. Commendations ad hoc and of campaigns do not count; where only they fill the row,
    P3 speaks (BASIS_NOT_ALLOWED). Where the award has alternatives, the years are one of them: a note, no violation.
    Source: PRE-YEARS | Luật 06/2022/QH15 Điều 21, Điều 22 | award.<CODE>.years_of.<OTHER>
    Source: P3 | Nghị định 98/2023/NĐ-CP Điều 4 khoản 3; Nghị định 152/2025/NĐ-CP | principle.P3
    """
    found: list[Finding] = []
    if candidate.commendation_type in NOT_FOR_MERIT:
        return ()
    alternatives = listed(values, f"award.{candidate.award}.alternatives")
    award = award_name(values, candidate.award)
    for other, row in demands(candidate, values, "years_of"):
        title = award_name(values, other)
        needed, lenient = int(row.value), longest_run(candidate.history, other, candidate.year)
        allowed = tuple(past for past in candidate.history if past.commendation_type not in NOT_FOR_MERIT)
        strict = longest_run(allowed, other, candidate.year)
        if alternatives:
            if strict < needed:
                sentence = f"{award} xét theo một trong: {'; '.join(alternatives)}. Lịch sử: {strict} năm {title}."
                found.append(note("PRE-YEARS", "ALTERNATIVES", sentence, row))
        elif lenient < needed:
            ground = PrerequisiteMissing(
                f"{award} cần {needed} năm liên tục đạt {title}; lịch sử khen thưởng có {lenient} năm.",
                "Bổ sung quyết định công nhận của các năm còn thiếu, hoặc đề nghị hình thức khác.",
            )
            found.append(judge(row, "PRE-YEARS", ground))
        elif strict < needed:
            basis = BasisNotAllowed(
                f"Trong {needed} năm {title} cần cho {award} có năm chỉ là khen đột xuất hoặc chuyên đề.",
                "Chỉ tính danh hiệu theo công trạng hằng năm.",
            )
            found += violated(values, "principle.P3", "P3", basis)
    return tuple(found)


def same_year(candidate: Candidate, values: Values) -> tuple[Finding, ...]:
    """Where a row award.<CODE>.same_year names titles, one of them is held in the same year.

    Refuses PREREQUISITE_MISSING.
    Source: PRE-SAME-YEAR | Luật 06/2022/QH15 Điều 23 | award.<CODE>.same_year
    """
    found = []
    for row in (v for v in values if v.id == f"award.{candidate.award}.same_year" and v.value.strip()):
        wanted = entries(row)
        granted = [p for p in candidate.history if p.year == candidate.year and p.status == "GRANTED"]
        if not any(past.award in wanted for past in granted):
            names = " hoặc ".join(award_name(values, award) for award in wanted)
            ground = PrerequisiteMissing(
                f"{award_name(values, candidate.award)} năm {candidate.year} cần có {names} cùng năm; chưa thấy trong "
                "lịch sử khen thưởng.",
                "Bổ sung quyết định công nhận danh hiệu cùng năm.",
            )
            found.append(judge(row, "PRE-SAME-YEAR", ground))
    return tuple(found)


def member_share(candidate: Candidate, values: Values) -> tuple[Finding, ...]:
    """The share of a collective's members who hold a title, at least the row's, exact. Refuses STANDARD_NOT_MET.

    A share that nobody has stated only warns: it is asked for, not held against the collective.
    Source: PRE-SHARE | Luật 06/2022/QH15 Điều 27, Điều 28 | award.<CODE>.share.<OTHER>, award.<CODE>.tasks_done_share
    """
    stated = {one.award: one for one in candidate.member_shares}
    found = []
    tasks = held(values, f"award.{candidate.award}.tasks_done_share")
    for other, row in (*demands(candidate, values, "share"), *(((TASKS_DONE, tasks),) if tasks else ())):
        needed, one = share(values, row.id), stated.get(other)
        what = "hoàn thành nhiệm vụ" if other == TASKS_DONE else f"đạt {award_name(values, other)}"
        asked = f"{award_name(values, candidate.award)} cần tỷ lệ thành viên {what} ít nhất {row.value}"
        remedy = "Bổ sung danh sách thành viên đạt danh hiệu trong năm."
        if one is None or one.members < 1:
            said = (f"{asked}; hồ sơ chưa nêu số liệu.", remedy)
            found.append(warn(values, row.id, "PRE-SHARE", "SHARE_NOT_STATED", said))
        elif Fraction(one.holders, one.members) < needed:
            ground = StandardNotMet(f"{asked}; hồ sơ: {one.holders} trong {one.members} thành viên.", remedy)
            found.append(judge(row, "PRE-SHARE", ground))
    return tuple(found)


def members_with(candidate: Candidate, values: Values) -> tuple[Finding, ...]:
    """How many members of a collective hold a title, at least the row's persons. Refuses STANDARD_NOT_MET.

    A number that nobody has stated only warns.
    Source: PRE-MEMBERS | Luật 06/2022/QH15 Điều 27 | award.<CODE>.members_with.<OTHER>
    """
    stated = {one.award: one for one in candidate.member_shares}
    found = []
    who = award_name(values, candidate.award)
    for other, row in demands(candidate, values, "members_with"):
        title = award_name(values, other)
        needed, one = number(values, row.id), stated.get(other)
        asked, remedy = (
            f"{who} cần ít nhất {row.value} thành viên đạt {title}",
            "Bổ sung quyết định công nhận.",
        )
        if one is None:
            said = (f"{asked}; hồ sơ chưa nêu số liệu.", remedy)
            found.append(warn(values, row.id, "PRE-MEMBERS", "MEMBERS_NOT_STATED", said))
        elif one.holders < needed:
            found.append(judge(row, "PRE-MEMBERS", StandardNotMet(f"{asked}; hồ sơ: {one.holders}.", remedy)))
    return tuple(found)
