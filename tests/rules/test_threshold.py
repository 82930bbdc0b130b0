"""Votes and presence: shares of three bases, «quá bán», recusals, gaps. One below, on it, one above."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.facts import LegalValue
from rules.threshold import (
    Base,
    Body,
    base_of,
    base_size,
    least,
    more_than_half,
    quorum,
    require_quorum,
    threshold,
)
from tests.rules.rows import refused, row

TWENTY = Body(members=20, present=17, valid=15)
EIGHTY = row("council.threshold.CSTDT", "80/100", unit="share", verified=True)
NINETY = row("council.threshold.CSTDTQ", "0.9", unit="share", verified=True)
MAJORITY = row("council.threshold.BK_TINH", "", unit="majority", verified=True)
QUORUM = row("council.quorum", "2/3", unit="share", verified=True)
RECUSAL = row("council.recusal_changes_base", "true", verified=True)


def of_base(base: Base) -> LegalValue:
    return row("council.threshold_base", str(base), verified=True)


@pytest.mark.source("C-THRESHOLD")
@pytest.mark.parametrize(
    ("members", "eighty", "ninety"), [(20, 16, 18), (22, 18, 20), (1, 1, 1), (9, 8, 9), (10, 8, 9), (11, 9, 10)]
)
def test_share_of_all_members_is_rounded_up(members: int, eighty: int, ninety: int) -> None:
    body = Body(members)

    assert threshold("CSTDT", body, (EIGHTY,)).needed == eighty
    assert threshold("CSTDTQ", body, (NINETY,)).needed == ninety


@pytest.mark.source("C-THRESHOLD")
@pytest.mark.parametrize(
    ("base", "of", "needed"), [(Base.ALL_MEMBERS, 20, 16), (Base.PRESENT, 17, 14), (Base.VALID_BALLOTS, 15, 12)]
)
def test_base_is_a_row(base: Base, of: int, needed: int) -> None:
    found = threshold("CSTDT", TWENTY, (EIGHTY, of_base(base)))

    assert (found.base, found.of, found.needed) == (base, of, needed)


@pytest.mark.source("C-THRESHOLD")
@pytest.mark.parametrize(("members", "needed"), [(20, 11), (21, 11), (19, 10), (2, 2), (1, 1)])
def test_majority_is_more_than_half(members: int, needed: int) -> None:
    found = threshold("BK_TINH", Body(members), (MAJORITY,))

    assert (found.needed, found.part) == (needed, None)


@pytest.mark.source("C-THRESHOLD")
def test_own_base_of_an_award_goes_before_the_common_one() -> None:
    own = replace(of_base(Base.PRESENT), id="council.threshold_base.CSTDT")

    assert base_of((of_base(Base.VALID_BALLOTS), own), "CSTDT") == Base.PRESENT
    assert base_of((of_base(Base.VALID_BALLOTS), own), "GK") == Base.VALID_BALLOTS
    assert base_of((), "GK") == Base.ALL_MEMBERS


@pytest.mark.source("C-THRESHOLD")
def test_silent_statute_is_asked_and_codes_of_running_campaigns_are_found() -> None:
    gap = replace(EIGHTY, value="")

    assert refused(threshold, "CSTDT", TWENTY, (gap,)).code == "VALUE_MISSING"
    assert threshold("GIAY_KHEN", TWENTY, (replace(EIGHTY, id="council.threshold.giay_khen"),)).needed == 16


@pytest.mark.source("C-THRESHOLD")
def test_unverified_share_is_used_and_warned_about() -> None:
    found = threshold("CSTDT", TWENTY, (replace(EIGHTY, verified=False),))

    assert (found.needed, [one.code for one in found.findings]) == (16, ["UNVERIFIED"])


@pytest.mark.source("C-THRESHOLD")
def test_no_valid_ballot_needs_nothing_and_no_member_is_refused() -> None:
    assert threshold("CSTDT", replace(TWENTY, valid=0), (EIGHTY, of_base(Base.VALID_BALLOTS))).needed == 0
    assert refused(threshold, "CSTDT", Body(0), (EIGHTY,)).code == "WRONG_COUNT"


@given(st.integers(1, 500), st.integers(1, 100))
def test_fewest_votes_are_fewest(members: int, percent: int) -> None:
    part = Fraction(percent, 100)

    assert least(part, members) - 1 < part * members <= least(part, members)
    assert (more_than_half(members) - 1) * 2 <= members < more_than_half(members) * 2


@pytest.mark.source("C-RECUSAL")
@pytest.mark.parametrize(
    ("rows", "of", "needed", "codes"),
    [
        ((), 20, 16, ["NO_RULE"]),
        ((RECUSAL,), 17, 14, []),
        ((replace(RECUSAL, value="false"),), 20, 16, []),
    ],
)
def test_recused_members_leave_the_base_only_by_a_row(
    rows: tuple[LegalValue, ...], of: int, needed: int, codes: list[str]
) -> None:
    found = threshold("CSTDT", replace(TWENTY, recused=3), (EIGHTY, *rows))

    assert (found.of, found.needed, [one.code for one in found.findings]) == (of, needed, codes)


@pytest.mark.source("C-RECUSAL")
@pytest.mark.parametrize(("base", "size"), [(Base.ALL_MEMBERS, 18), (Base.PRESENT, 15), (Base.VALID_BALLOTS, 15)])
def test_ballots_are_counted_as_they_were_cast(base: Base, size: int) -> None:
    assert base_size(base, replace(TWENTY, recused=2), True) == size


@pytest.mark.source("C-QUORUM")
@pytest.mark.parametrize(("members", "needed"), [(20, 14), (21, 14), (22, 15), (3, 2)])
def test_quorum_is_a_share_of_all_members_rounded_up(members: int, needed: int) -> None:
    assert quorum(Body(members), (QUORUM,)).needed == needed
    assert require_quorum(Body(members, needed), (QUORUM,)).needed == needed
    assert refused(require_quorum, Body(members, needed - 1), (QUORUM,)).code == "QUORUM_NOT_MET"


@pytest.mark.source("C-QUORUM")
def test_quorum_by_majority_and_one_that_nobody_stated() -> None:
    half = replace(QUORUM, unit="majority", value="quá bán")

    assert quorum(Body(20), (half,)).needed == 11
    assert refused(quorum, Body(20), ()).code == "VALUE_MISSING"


@pytest.mark.source("C-QUORUM")
def test_recusal_does_not_make_a_sitting_smaller() -> None:
    assert quorum(Body(20, recused=5), (QUORUM, RECUSAL)).of == 20


@pytest.mark.source("C-THRESHOLD")
def test_row_for_other_awards_holds_for_those_without_one() -> None:
    others = replace(EIGHTY, id="council.threshold.other_awards", value="1/2")

    assert threshold("GK", TWENTY, (EIGHTY, others)).needed == 10
    assert threshold("CSTDT", TWENTY, (others, EIGHTY)).needed == 16


@pytest.mark.source("C-RECUSAL")
@pytest.mark.parametrize(("unit", "value", "said"), [("share", "80/100", "«80/100»"), ("majority", "", "«quá bán»")])
def test_doubts_are_said_in_words(unit: str, value: str, said: str) -> None:
    doubtful = replace(EIGHTY, unit=unit, value=value, verified=False)
    share_of, base_of_it = threshold("CSTDT", replace(TWENTY, recused=2), (doubtful,)).findings

    assert said in share_of.sentence
    assert base_of_it.sentence.endswith("đang không trừ.")
