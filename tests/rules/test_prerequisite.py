"""Titles of earlier years in a row, of the same year, and shares of the members."""

from dataclasses import replace

import pytest

from rules.candidate import Candidate, MemberShare, PastAward
from rules.facts import LegalValue
from rules.finding import NO_RULE
from rules.prerequisite import (
    TASKS_DONE,
    longest_run,
    member_share,
    members_with,
    run_ending,
    same_year,
    years_in_a_row,
)
from tests.rules.rows import refused, row

THREE = row("award.CSTDT.years_of.CSTDCS", "3", unit="years", verified=True)
NO_CAMPAIGN = row("principle.P3", "true", verified=True)
PROPOSED = Candidate("CSTDT", "MERIT", 2025)


def held(*years: int, kind: str = "MERIT", award: str = "CSTDCS", status: str = "GRANTED") -> tuple[PastAward, ...]:
    return tuple(PastAward(award, kind, year, status=status) for year in years)


def codes(history: tuple[PastAward, ...], *rows: LegalValue) -> list[str]:
    return [found.code for found in years_in_a_row(replace(PROPOSED, history=history), rows)]


@pytest.mark.parametrize(
    ("years", "last", "length"),
    [((2023, 2024, 2025), 2025, 3), ((2023, 2025), 2025, 1), ((2023, 2024), 2025, 0), ((), 2025, 0)],
)
def test_run_is_counted_back_without_a_gap(years: tuple[int, ...], last: int, length: int) -> None:
    assert run_ending(frozenset(years), last) == length


@pytest.mark.source("PRE-YEARS")
@pytest.mark.parametrize("years", [(2023, 2024, 2025), (2022, 2023, 2024), (2020, 2021, 2022, 2023, 2024)])
def test_three_years_in_a_row_up_to_this_or_the_last_are_enough(years: tuple[int, ...]) -> None:
    assert codes(held(*years), THREE, NO_CAMPAIGN) == []


@pytest.mark.source("PRE-YEARS")
@pytest.mark.parametrize("years", [(2024, 2025), (2021, 2022, 2023), (2022, 2024, 2025), ()])
def test_fewer_a_gap_or_long_ago_are_refused(years: tuple[int, ...]) -> None:
    assert refused(codes, held(*years), THREE, NO_CAMPAIGN).code == "PREREQUISITE_MISSING"


@pytest.mark.source("PRE-YEARS")
def test_unverified_row_warns_with_the_two_numbers() -> None:
    (found,) = years_in_a_row(replace(PROPOSED, history=held(2024, 2025)), (replace(THREE, verified=False),))

    assert found.sentence == "CSTDT cần 3 năm liên tục đạt CSTDCS; lịch sử khen thưởng có 2 năm."


@pytest.mark.source("PRE-YEARS")
def test_what_was_declined_is_not_held_and_each_row_is_judged() -> None:
    rows = (replace(THREE, verified=False), row("award.CSTDT.years_of.LDTT", "1"))

    assert codes(held(2023, 2024, 2025, status="DECLINED"), *rows) == ["PREREQUISITE_MISSING", "PREREQUISITE_MISSING"]
    assert longest_run(held(2025, award="LDTT"), "CSTDCS", 2025) == 0


@pytest.mark.source("P3")
@pytest.mark.parametrize("kind", ["CAMPAIGN_AWARD", "AD_HOC"])
def test_campaign_years_never_count_for_merit(kind: str) -> None:
    mixed = (*held(2023, 2024), *held(2025, kind=kind))
    two_of_merit = held(2023, 2024, 2025)

    assert refused(codes, mixed[:1] + held(2024, 2025, kind=kind), THREE, NO_CAMPAIGN).code == "BASIS_NOT_ALLOWED"
    assert codes(mixed, THREE) == [NO_RULE]
    assert codes(two_of_merit, THREE, NO_CAMPAIGN) == []


@pytest.mark.source("P3")
def test_unverified_principle_does_not_turn_into_a_refusal_of_years() -> None:
    history = held(2023, 2024, 2025, kind="CAMPAIGN_AWARD")

    assert codes(history, THREE, replace(NO_CAMPAIGN, verified=False)) == ["BASIS_NOT_ALLOWED"]


SAME_YEAR = row("award.CSTDCS.same_year", "LDTT | CSTT", verified=True)
BASE = Candidate("CSTDCS", "MERIT", 2025)


@pytest.mark.source("PRE-SAME-YEAR")
@pytest.mark.parametrize("award", ["LDTT", "CSTT"])
def test_one_of_the_titles_of_the_same_year_is_enough(award: str) -> None:
    assert same_year(replace(BASE, history=held(2025, award=award)), (SAME_YEAR,)) == ()


@pytest.mark.source("PRE-SAME-YEAR")
@pytest.mark.parametrize("history", [(), held(2024, award="LDTT"), held(2025, award="LDTT", status="PENDING")])
def test_title_of_another_year_or_none_is_refused(history: tuple[PastAward, ...]) -> None:
    assert refused(same_year, replace(BASE, history=history), (SAME_YEAR,)).code == "PREREQUISITE_MISSING"


SEVENTY = row("award.TTLDXS.share.LDTT", "7/10", unit="share", verified=True)
COLLECTIVE = Candidate("TTLDXS", "MERIT", 2025, "COLLECTIVE")


@pytest.mark.source("PRE-SHARE")
@pytest.mark.parametrize(("holders", "members"), [(7, 10), (70, 100), (10, 10), (5, 7), (1, 1)])
def test_share_is_reached_at_the_share_itself(holders: int, members: int) -> None:
    stated = replace(COLLECTIVE, member_shares=(MemberShare("LDTT", holders, members),))

    assert member_share(stated, (SEVENTY,)) == ()


@pytest.mark.source("PRE-SHARE")
@pytest.mark.parametrize(("holders", "members"), [(69, 100), (6, 10), (0, 3)])
def test_share_below_is_refused_with_the_numbers(holders: int, members: int) -> None:
    stated = replace(COLLECTIVE, member_shares=(MemberShare("LDTT", holders, members),))
    refusal = refused(member_share, stated, (SEVENTY,))

    assert refusal.code == "STANDARD_NOT_MET"
    assert f"{holders} trong {members} thành viên" in refusal.sentence


@pytest.mark.source("PRE-SHARE")
@pytest.mark.parametrize("shares", [(), (MemberShare("CSTDCS", 1, 3),), (MemberShare("LDTT", 0, 0),)])
def test_share_that_nobody_stated_is_asked_for(shares: tuple[MemberShare, ...]) -> None:
    stated = replace(COLLECTIVE, member_shares=shares)

    assert [found.code for found in member_share(stated, (SEVENTY,))] == ["SHARE_NOT_STATED"]


@pytest.mark.source("PRE-SHARE")
@pytest.mark.parametrize(("done", "codes"), [(10, []), (9, ["STANDARD_NOT_MET"])])
def test_share_of_completed_tasks_is_asked_for_too(done: int, codes: list[str]) -> None:
    everybody = row("award.TTLDXS.tasks_done_share", "1", unit="share")
    stated = replace(COLLECTIVE, member_shares=(MemberShare(TASKS_DONE, done, 10),))

    assert [found.code for found in member_share(stated, (everybody,))] == codes


@pytest.mark.source("PRE-MEMBERS")
@pytest.mark.parametrize(
    ("shares", "code"),
    [
        ((MemberShare("CSTDCS", 1, 10),), ""),
        ((MemberShare("CSTDCS", 0, 10),), "STANDARD_NOT_MET"),
        ((), "MEMBERS_NOT_STATED"),
    ],
)
def test_collective_has_a_member_with_the_title(shares: tuple[MemberShare, ...], code: str) -> None:
    one = row("award.TTLDXS.members_with.CSTDCS", "1", unit="persons")
    found = members_with(replace(COLLECTIVE, member_shares=shares), (one,))

    assert [finding.code for finding in found] == ([code] if code else [])


@pytest.mark.source("PRE-MEMBERS")
def test_collective_without_such_a_member_is_refused_on_a_verified_row() -> None:
    one = row("award.TTLDXS.members_with.CSTDCS", "2", verified=True)
    stated = replace(COLLECTIVE, member_shares=(MemberShare("CSTDCS", 1, 10),))

    assert refused(members_with, stated, (one,)).sentence == "TTLDXS cần ít nhất 2 thành viên đạt CSTDCS; hồ sơ: 1."


BK_YEARS = row("award.BK_TINH.years_of.CSTDCS", "2", verified=True)
ALTERNATIVES = row("award.BK_TINH.alternatives", "02 lần liên tục CSTĐ cơ sở | Có 02 sáng kiến")


@pytest.mark.source("PRE-YEARS")
def test_one_of_several_alternatives_is_noted_and_never_refused() -> None:
    candidate = Candidate("BK_TINH", "MERIT", 2025, history=held(2025))

    (found,) = years_in_a_row(candidate, (BK_YEARS, ALTERNATIVES))
    assert (found.code, found.severity, "Có 02 sáng kiến" in found.sentence) == ("ALTERNATIVES", "NOTE", True)
    assert years_in_a_row(replace(candidate, history=held(2024, 2025)), (BK_YEARS, ALTERNATIVES)) == ()


@pytest.mark.source("PRE-YEARS")
@pytest.mark.parametrize("kind", ["CAMPAIGN_AWARD", "THEMATIC_CAMPAIGN_AWARD", "AD_HOC"])
def test_years_are_asked_of_proposals_by_merit_only(kind: str) -> None:
    assert years_in_a_row(Candidate("BK_TINH", kind, 2025), (BK_YEARS,)) == ()


def test_sentences_say_which_share_is_meant() -> None:
    rows = (replace(SEVENTY, verified=False), row("award.TTLDXS.tasks_done_share", "1"))
    titles, tasks = member_share(COLLECTIVE, rows)

    assert titles.sentence.startswith("TTLDXS cần tỷ lệ thành viên đạt LDTT ít nhất 7/10")
    assert tasks.sentence.startswith("TTLDXS cần tỷ lệ thành viên hoàn thành nhiệm vụ ít nhất 1")


@pytest.mark.source("PRE-SAME-YEAR")
def test_gap_and_rows_of_other_awards_ask_for_no_title() -> None:
    gap, other = replace(SAME_YEAR, value=""), replace(SAME_YEAR, id="award.CSTDT.same_year")

    assert same_year(BASE, (gap, other)) == ()
