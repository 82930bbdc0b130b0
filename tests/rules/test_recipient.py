"""Recipient classes: who an award is for, and the row that statistics count a recipient in."""

from dataclasses import replace

import pytest

from rules.candidate import BODIES, Candidate
from rules.recipient import CLASSES, LEADERSHIP, STATISTICS, accepted, admits, label, statistics_class
from tests.rules.rows import refused, row

BK = row("award.BK_TINH.recipient", "INDIVIDUAL | COLLECTIVE | HOUSEHOLD | FOREIGNER", verified=True)
TITLE = row("award.TTLDXS.recipient", "COLLECTIVE", verified=True)
NOMINEE = Candidate("BK_TINH", "CAMPAIGN_AWARD", 2025)


def test_every_wider_class_is_a_class_and_every_label_its_own() -> None:
    assert {wider for one in CLASSES.values() for wider in one.within} <= CLASSES.keys()
    assert len({one.label for one in CLASSES.values()}) == len(CLASSES)
    assert BODIES - CLASSES.keys() == set()
    assert label("HOUSEHOLD") == "Hộ gia đình"


@pytest.mark.source("R-AWARD")
@pytest.mark.parametrize("code", sorted(CLASSES))
def test_certificate_of_merit_is_for_everybody_that_its_row_names_or_covers(code: str) -> None:
    assert accepted(replace(NOMINEE, recipient_class=code), (BK,)) == ()


@pytest.mark.source("R-AWARD")
@pytest.mark.parametrize("code", ["INDIVIDUAL", "HOUSEHOLD", "FOREIGNER", "ENTREPRENEUR"])
def test_title_of_collectives_is_refused_to_others(code: str) -> None:
    nominee = replace(NOMINEE, award="TTLDXS", recipient_class=code)

    assert refused(accepted, nominee, (TITLE,)).code == "WRONG_RECIPIENT"
    assert [one.code for one in accepted(nominee, (replace(TITLE, verified=False),))] == ["WRONG_RECIPIENT"]


@pytest.mark.source("R-AWARD")
def test_refusal_says_who_the_award_is_for() -> None:
    refusal = refused(accepted, replace(NOMINEE, award="TTLDXS"), (TITLE,))

    assert refusal.sentence == "TTLDXS không dành cho «Cá nhân»; dành cho: tập thể."


@pytest.mark.source("R-AWARD")
def test_catalogue_without_a_row_says_nothing() -> None:
    assert accepted(NOMINEE, (TITLE,)) == ()


@pytest.mark.parametrize(("code", "named"), [("SMALL_COLLECTIVE", True), ("COMMUNE", True), ("HOUSEHOLD", False)])
def test_row_admits_narrower_classes(code: str, named: bool) -> None:
    assert admits(TITLE, code) is named


@pytest.mark.source("R-STATISTICS")
@pytest.mark.parametrize(
    ("code", "leadership", "direct", "counted"),
    [
        ("INDIVIDUAL", "", False, "OTHER_INDIVIDUAL"),
        ("INDIVIDUAL", "", True, "DIRECT_WORKER"),
        ("DIRECT_WORKER", "", False, "DIRECT_WORKER"),
        ("INDIVIDUAL", "PROVINCE", False, "PROVINCE_LEADER"),
        ("INDIVIDUAL", "DEPARTMENT", True, "DEPARTMENT_LEADER"),
        ("INDIVIDUAL", "OTHER", True, "OTHER_LEADER"),
        ("LEADER", "", False, "OTHER_LEADER"),
        ("ENTREPRENEUR", "OTHER", False, "ENTREPRENEUR"),
        ("ENTERPRISE", "", False, "ENTERPRISE"),
        ("SMALL_COLLECTIVE", "", False, "COLLECTIVE"),
        ("VILLAGE", "", False, "COLLECTIVE"),
        ("HOUSEHOLD", "", False, "HOUSEHOLD"),
    ],
)
def test_statistics_count_each_recipient_once(code: str, leadership: str, direct: bool, counted: str) -> None:
    assert statistics_class(code, leadership, direct) == counted


@pytest.mark.source("R-STATISTICS")
def test_every_combination_has_a_row_of_the_form() -> None:
    counted = {
        statistics_class(code, post, direct) for code in CLASSES for post in LEADERSHIP for direct in (True, False)
    }

    assert counted == STATISTICS.keys()


@pytest.mark.source("R-STATISTICS")
@pytest.mark.parametrize(("code", "post"), [("ROBOT", ""), ("INDIVIDUAL", "KING")])
def test_unknown_words_are_faults(code: str, post: str) -> None:
    with pytest.raises(KeyError):
        statistics_class(code, post)
