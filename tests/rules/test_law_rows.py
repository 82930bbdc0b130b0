"""The rules on the rows of law/ as they are: what the files say reaches the rules under the ids that they ask for."""

from datetime import date

import pytest

from definitions.law.resolve import holidays, law_values
from rules.bonus import bonus
from rules.candidate import Candidate, MemberShare, PastAward
from rules.completeness import DOCUMENTS, form_applied, missing_by_law
from rules.deadline import DayTable, limit
from rules.eligibility import assess
from rules.facts import LegalValue, Source
from rules.recipient import CLASSES, accepted
from rules.retention import KINDS, keeping
from rules.threshold import Body, threshold
from rules.transition import Anchor, choose, transitions_of
from rules.values import entries, listed
from tests.rules.rows import vn


def held(on: date) -> tuple[LegalValue, ...]:
    return tuple(law_values(on).values())


TODAY = date(2026, 11, 20)
NOW = held(TODAY)


def test_bonus_of_the_notes_from_the_files() -> None:
    found = bonus("BK_TINH", "INDIVIDUAL", TODAY, NOW, NOW)

    assert found.amount == 3_795_000
    assert [source.title for source in found.sources] == ["Nghị định số 152/2025/NĐ-CP", "Nghị định số 161/2026/NĐ-CP"]


def test_both_changes_of_law_from_the_files() -> None:
    first, second = transitions_of(NOW)

    assert (first.changed_on, first.anchor, first.favourable) == (date(2025, 7, 1), Anchor.FILED, False)
    assert (second.changed_on, second.anchor, second.favourable) == (date(2026, 10, 1), Anchor.RECEIVED, True)
    assert (second.secondary, second.verified) == (True, False)
    found = choose((first, second), vn("2026-09-20T10:00"), vn("2026-09-30T10:00"), TODAY)
    assert (found.base_day, found.alternative_day) == (date(2026, 9, 30), date(2026, 10, 1))


def test_three_years_of_the_catalogue_are_found_missing() -> None:
    candidate = Candidate("CSTDT", "MERIT", 2025, history=(PastAward("CSTDCS", "MERIT", 2025),))

    assert [found.code for found in assess(candidate, NOW)] == ["PREREQUISITE_MISSING"]


def test_shares_and_members_of_the_catalogue() -> None:
    shares = (MemberShare("LDTT", 7, 10), MemberShare("TASKS_DONE", 10, 10), MemberShare("CSTDCS", 1, 10))
    candidate = Candidate("TTLDXS", "MERIT", 2025, "COLLECTIVE", member_shares=shares)

    assert assess(candidate, NOW) == ()


@pytest.mark.parametrize("on", [date(2022, 1, 10), date(2024, 8, 19), date(2025, 10, 15), TODAY])
def test_candidate_of_a_campaign_without_anything_is_clean_in_every_period(on: date) -> None:
    candidate = Candidate("GK", "CAMPAIGN_AWARD", on.year, campaign="c")

    assert assess(candidate, held(on)) == ()


def test_every_recipient_of_the_catalogue_is_a_class_of_the_rules() -> None:
    rows = [value for value in NOW if value.id.startswith("award.") and value.id.endswith(".recipient")]

    assert len(rows) > 15
    assert {code for value in rows for code in entries(value)} <= CLASSES.keys()
    assert accepted(Candidate("BK_TINH", "CAMPAIGN_AWARD", 2026), NOW) == ()


def test_threshold_of_the_decree_is_memory_and_says_so() -> None:
    found = threshold("CSTDT", Body(20), NOW)

    assert (found.needed, [one.code for one in found.findings]) == (16, ["UNVERIFIED"])
    assert threshold("CSTDT", Body(20), held(date(2023, 1, 10))).needed == 18


def test_every_kind_of_file_has_its_time_in_the_files() -> None:
    found = [keeping(kind, date(2024, 8, 30), NOW) for kind in KINDS]

    assert [one.kind for one in found if not one.permanent and one.years is None] == []
    assert [one.kind for one in found if one.permanent] == [
        "award.state",
        "award.foreigner",
        "campaign.conference",
        "plan.yearly",
        "statute",
    ]


def test_form_of_seed_003_and_the_list_of_campaigns() -> None:
    (found,) = form_applied(
        "CAMPAIGN", "08", "Nghị định số 98/2023/NĐ-CP", held(date(2025, 10, 15)), Source("Kế hoạch")
    )

    assert "98/2023, hồ sơ theo Mẫu số 08 của 152/2025" in found.sentence
    assert missing_by_law((), "CAMPAIGN", listed(NOW, "dossier.CAMPAIGN.documents"), NOW) == ()


def test_limits_and_holidays_of_the_files() -> None:
    table = DayTable("law", holidays(), (2026, 2027))
    found = limit(NOW, "appraisal.limit.ministry", date(2026, 11, 20), table)

    assert (found.count, found.unit, found.rolls) == (25, "wd", False)
    assert found.last_on >= date(2026, 12, 25)


def test_sentences_name_awards_and_papers_in_words() -> None:
    (years,) = assess(Candidate("CSTDT", "MERIT", 2025), NOW)
    (papers,) = missing_by_law((), "CSTDT", (), NOW)

    assert "đạt Chiến sĩ thi đua cơ sở" in years.sentence
    assert "Giấy chứng nhận sáng kiến" in papers.sentence


def test_every_paper_of_the_lists_has_a_name() -> None:
    rows = [value for value in NOW if value.id.startswith("dossier.") and value.id.endswith(".documents")]

    assert len(rows) > 8
    assert {kind for value in rows for kind in entries(value)} <= DOCUMENTS.keys()
