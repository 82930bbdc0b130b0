"""How long files are kept: years, permanent, gaps, and the day they may go."""

from datetime import date

import pytest

from rules.retention import KINDS, LEVELS, award_kind, keeping
from tests.rules.rows import row

CLOSED = date(2024, 8, 30)
TWENTY = row("retention.award.province", "20", unit="years", verified=True)
PERMANENT = row("retention.award.state", "permanent", verified=True)


@pytest.mark.source("K-TABLE")
@pytest.mark.parametrize(
    ("closed_on", "keep_until"),
    [(CLOSED, date(2044, 12, 31)), (date(2024, 1, 1), date(2044, 12, 31)), (date(2024, 12, 31), date(2044, 12, 31))],
)
def test_years_run_from_the_end_of_the_closing_year(closed_on: date, keep_until: date) -> None:
    assert keeping("award.province", closed_on, (TWENTY,)).keep_until == keep_until


@pytest.mark.source("K-TABLE")
def test_permanent_file_has_no_last_day_and_never_goes() -> None:
    found = keeping("award.state", CLOSED, (PERMANENT,))

    assert (found.permanent, found.keep_until, found.findings) == (True, None, ())
    assert not found.may_destroy(date(2999, 1, 1))


@pytest.mark.source("K-TABLE")
def test_gap_keeps_the_file_and_warns() -> None:
    found = keeping("campaign.anniversary", CLOSED, (TWENTY,))

    assert (found.permanent, found.keep_until, [one.code for one in found.findings]) == (False, None, ["NO_RULE"])
    assert not found.may_destroy(date(2999, 1, 1))


@pytest.mark.source("K-TABLE")
@pytest.mark.parametrize(("on", "may"), [(date(2044, 12, 31), False), (date(2045, 1, 1), True)])
def test_file_may_go_after_its_last_day(on: date, may: bool) -> None:
    assert keeping("award.province", CLOSED, (TWENTY,)).may_destroy(on) is may


@pytest.mark.source("K-TABLE")
def test_unverified_time_is_used_and_warned_about() -> None:
    found = keeping("award.agency", CLOSED, (row("retention.award.agency", "10"),))

    assert (found.years, [one.code for one in found.findings]) == (10, ["UNVERIFIED"])


@pytest.mark.source("K-TABLE")
@pytest.mark.parametrize(
    ("level", "recipient", "kind"),
    [
        ("STATE", "COLLECTIVE", "award.state"),
        ("PROVINCE", "INDIVIDUAL", "award.province"),
        ("DISTRICT", "HOUSEHOLD", "award.agency"),
        ("PROVINCE", "FOREIGNER", "award.foreigner"),
    ],
)
def test_kind_goes_by_the_level_and_foreigners_by_themselves(level: str, recipient: str, kind: str) -> None:
    assert award_kind(level, recipient) == kind


def test_every_level_has_a_kind_and_unknown_words_are_faults() -> None:
    assert set(LEVELS.values()) <= KINDS.keys()
    with pytest.raises(KeyError):
        award_kind("WARD")
    with pytest.raises(KeyError):
        keeping("photo", CLOSED, ())
