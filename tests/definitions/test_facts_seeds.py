"""From the seed campaigns to the facts of the rules: awards, gates, obligations, waves, corrections, lists."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from definitions.facts import (
    DECLARATION,
    Campaign,
    ad_hoc,
    awards,
    clusters,
    council_seats,
    decided_on,
    declaration,
    dossier,
    forward_quota,
    gates,
    labels,
    load_campaign,
    obligations,
    participants,
    plan_name,
    quota_rules,
    windows,
)
from rules.calendar import Holiday, HolidayKind
from rules.cluster import head_on, members_on
from rules.deadline import WEEKENDS, DayTable
from rules.facts import QuotaRule, Source
from rules.quota import allot, line_for, speaking
from tests.definitions.seeds import AN_GIANG, BAC_KAN, CHUYEN_DE, THAI_NGUYEN, definition, planted


def loaded(stem: str) -> Campaign:
    return load_campaign(definition(stem))


def end(campaign: Campaign, key: str) -> datetime | None:
    return windows(campaign.definition, campaign.issuer)[key].closes_at


def test_plan_of_a_draft_is_named_by_its_month() -> None:
    assert plan_name(loaded(BAC_KAN).definition) == "Kế hoạch số …/KH-UBND tháng 9 năm 2024 của UBND tỉnh Bắc Kạn"
    assert decided_on(loaded(BAC_KAN).definition) == date(2024, 9, 1)
    assert decided_on(loaded(AN_GIANG).definition) == date(2021, 1, 13)


def test_plan_keeps_its_own_issuer_after_the_merger() -> None:
    assert plan_name(loaded(THAI_NGUYEN).definition) == plan_name(loaded(BAC_KAN).definition)


def test_windows_of_a_year_with_waves() -> None:
    campaign = loaded(AN_GIANG)
    stated = windows(campaign.definition)
    assert set(stated) == {"CAMPAIGN", "REGISTRATION", "WAVE_1", "WAVE_2"}
    assert stated["WAVE_1"].closes_at == stated["WAVE_2"].opens_at == datetime(2021, 6, 30, 17, tzinfo=UTC)
    settled = windows(campaign.definition, campaign.issuer)
    assert set(settled) - set(stated) == {"PLAN", "REVIEW_1", "REVIEW_2"}
    assert "Minh họa" in settled["REVIEW_1"].source.title
    assert end(campaign, "REVIEW_1") == datetime(2021, 7, 15, 17, tzinfo=UTC)


def test_deadline_of_the_plan_comes_before_the_issuers(tmp_path: Path) -> None:
    due = "review_due: {from_on: null, to_on: 2021-07-05, to_included: true, as_written: đến 05/7/2021, article: x}"
    campaign = load_campaign(planted(tmp_path, AN_GIANG, ("", "review_due: null # no day", due)))
    assert end(campaign, "REVIEW_1") == datetime(2021, 7, 5, 17, tzinfo=UTC)
    assert end(campaign, "REVIEW_2") == datetime(2022, 1, 15, 17, tzinfo=UTC)


def test_corrected_deadline_holds_and_both_days_are_told() -> None:
    campaign = loaded(AN_GIANG)
    registration = windows(campaign.definition)["REGISTRATION"]
    assert registration.closes_at == datetime(2021, 2, 15, 17, tzinfo=UTC)
    assert registration.as_written.startswith("đến 15/02/2020; hiệu chỉnh: hết ngày 15/02/2021")
    stated = campaign.definition.windows.registration
    assert stated is not None
    assert (stated.bound.written_on, stated.bound.effective_on) == (date(2020, 2, 15), date(2021, 2, 15))


@pytest.mark.parametrize(("setting", "last"), [("null", 15), ("false", 15), ("true", 17)])
def test_roll_forward_moves_the_bound_over_the_holiday(tmp_path: Path, setting: str, last: int) -> None:
    file = planted(tmp_path, AN_GIANG, ("", "roll_forward: null #", f"roll_forward: {setting} #"))
    assert end(load_campaign(file), "REGISTRATION") == datetime(2021, 2, last, 17, tzinfo=UTC)


def test_roll_forward_counts_with_the_table_it_is_given(tmp_path: Path) -> None:
    file = planted(tmp_path, AN_GIANG, ("", "roll_forward: null #", "roll_forward: true #"))
    campaign = load_campaign(file)
    assert windows(campaign.definition, table=WEEKENDS)["REGISTRATION"].closes_at == datetime(
        2021, 2, 15, 17, tzinfo=UTC
    )
    off = Holiday(date(2021, 2, 15), "Nghỉ", HolidayKind.COMPENSATORY, Source("x"))
    moved = windows(campaign.definition, table=DayTable("sửa", (off,)))["REGISTRATION"]
    assert moved.closes_at == datetime(2021, 2, 16, 17, tzinfo=UTC)


OWED = {
    BAC_KAN: [("PLAN", "PLAN"), ("REPORT", "REPORT")],
    AN_GIANG: [
        ("REGISTRATION", "REGISTRATION"),
        ("PLEDGE", "REGISTRATION"),
        ("PLAN", "PLAN"),
        ("REVIEW_1", "REVIEW_1"),
        ("REVIEW_2", "REVIEW_2"),
    ],
    CHUYEN_DE: [("REPORT", "REPORT")],
}


@pytest.mark.parametrize("stem", OWED)
def test_obligations_name_windows_that_there_are(stem: str) -> None:
    campaign = loaded(stem)
    owed = obligations(campaign.definition, campaign.issuer)
    assert [(one.key, one.window) for one in owed] == OWED[stem]
    assert {one.window for one in owed} <= windows(campaign.definition, campaign.issuer).keys()


def test_obligation_without_a_day_names_no_window() -> None:
    owed = {one.key: one.window for one in obligations(loaded(AN_GIANG).definition)}
    assert owed == {
        "REGISTRATION": "REGISTRATION",
        "PLEDGE": "REGISTRATION",
        "PLAN": "",
        "REVIEW_1": "",
        "REVIEW_2": "",
    }


def test_gates_are_those_that_the_plan_states() -> None:
    assert [(g.key, g.applies_to, g.refuses) for g in gates(loaded(BAC_KAN).definition)] == [
        ("REPORT", "COLLECTIVE", True),
        ("PLAN", "COLLECTIVE", False),
    ]
    assert [(g.key, g.refuses) for g in gates(loaded(AN_GIANG).definition)] == [
        ("REGISTRATION", False),
        ("PLEDGE", False),
    ]
    assert gates(loaded(CHUYEN_DE).definition) == ()


def test_council_path_comes_from_the_statute_where_the_plan_is_silent() -> None:
    instead = {"statute": f"{BAC_KAN}.khong-hoi-dong.statute.yaml"}
    for campaign, council in ((loaded(BAC_KAN), True), (load_campaign(definition(BAC_KAN), instead), False)):
        granted, own = awards(campaign.definition, campaign.statute)
        assert (granted.path, granted.council, granted.form) == ("DECIDED_HERE", council, "BANG_KHEN")
        assert "Quy chế" in granted.source.article
        assert (own.path, own.council) == ("OWN_UNIT", False)


def test_award_carries_recipients_and_maximum() -> None:
    forwarded, decided = awards(loaded(CHUYEN_DE).definition)
    assert (forwarded.path, forwarded.maximum) == ("FORWARDED", 3)
    assert forwarded.recipients == ("INDIVIDUAL", "COLLECTIVE", "SMALL_COLLECTIVE")
    assert (decided.maximum, decided.recipients) == (0, ())


def test_ad_hoc_path_takes_households_and_the_laws_list_only_warns() -> None:
    path = ad_hoc(loaded(BAC_KAN).definition)
    assert path is not None
    assert path.recipients == ("COLLECTIVE", "INDIVIDUAL", "HOUSEHOLD")
    assert "TO_TRINH" in [paper.kind for paper in path.dossier]
    assert not any(paper.required for paper in path.dossier)
    assert ad_hoc(loaded(AN_GIANG).definition) is None


def test_plan_without_a_list_has_the_laws_list_as_papers_that_only_warn(tmp_path: Path) -> None:
    text = planted(tmp_path, BAC_KAN).read_text(encoding="utf-8")
    listed = text[text.index("dossier:\n  items:") : text.index("\nad_hoc:")]
    silent = load_campaign(planted(tmp_path, BAC_KAN, ("", listed, "dossier: null\n")))
    papers = dossier(silent.definition)
    assert {"TO_TRINH", "BAO_CAO_THANH_TICH"} <= {paper.kind for paper in papers}
    assert not any(paper.required for paper in papers)
    assert all(paper.source.title for paper in papers)
    assert declaration(silent.definition) == DECLARATION


def test_list_that_nobody_read_is_empty() -> None:
    assert dossier(loaded(AN_GIANG).definition) == ()


def test_plan_without_quota_limits_nobody() -> None:
    campaign = loaded(AN_GIANG)
    assert quota_rules(campaign.definition, campaign.issuer) == ()
    assert forward_quota(campaign.definition) is None


@pytest.mark.parametrize(
    ("stem", "unit", "category", "maximum"),
    [
        (BAC_KAN, "so-tai-chinh-bac-kan", "SO_BAN_NGANH", 1),
        (BAC_KAN, "so-y-te-bac-kan", "SO_BAN_NGANH", 2),
        (BAC_KAN, "huyen-ba-be", "UBND_HUYEN", 2),
        (BAC_KAN, "truong-chinh-tri-bac-kan", "CO_QUAN_DANG", 1),
        (THAI_NGUYEN, "xa-cho-don", "UBND_XA", 1),
        (THAI_NGUYEN, "so-nn-mt-thai-nguyen", "SO_BAN_NGANH", 2),
    ],
)
def test_most_specific_line_wins(stem: str, unit: str, category: str, maximum: int) -> None:
    campaign = loaded(stem)
    assert campaign.units.by_code()[unit].category == category
    line = _line(campaign, unit, category, date(2025, 10, 14))
    assert line is not None
    assert line.maximum == maximum


def _line(campaign: Campaign, unit: str, category: str, on: date) -> QuotaRule | None:
    """The line that counts a collective of that unit on that day."""
    lines = speaking(unit, category, quota_rules(campaign.definition, campaign.issuer))
    return line_for(allot(unit, lines, on), "COLLECTIVE", "")


def test_line_of_an_amending_paper_holds_from_its_day_and_cites_it() -> None:
    campaign = loaded(THAI_NGUYEN)
    assert _line(campaign, "xa-cho-don", "UBND_XA", date(2025, 6, 30)) is None
    line = _line(campaign, "xa-cho-don", "UBND_XA", date(2025, 7, 1))
    assert line is not None
    assert "Văn bản điều chỉnh minh họa" in line.source.title
    assert (line.amended_by, line.counted_from) == (line.source.title, None)


def test_plans_own_period_ends_with_its_last_day_and_counts_from_its_first() -> None:
    definition = loaded(CHUYEN_DE).definition
    stated = definition.quotas[0].model_copy(update={"valid_from": date(2021, 7, 1), "valid_until": date(2021, 7, 31)})
    (rule,) = quota_rules(definition.model_copy(update={"quotas": (stated,)}))
    assert (rule.valid_from, rule.valid_until, rule.counted_from) == (
        date(2021, 7, 1),
        date(2021, 8, 1),
        date(2021, 7, 1),
    )


def test_separate_quota_counts_each_kind_for_itself() -> None:
    (rule,) = quota_rules(loaded(CHUYEN_DE).definition)
    assert (rule.maximum, rule.combined) == (1, False)


def test_labels_are_the_issuers_own_words_and_the_channel_of_the_plan() -> None:
    said = labels(loaded(BAC_KAN).definition)
    assert said["DECIDED_BY"] == "Chủ tịch Ủy ban nhân dân tỉnh Bắc Kạn"
    assert said["CHANNEL"] == "Cổng dịch vụ công trực tuyến của tỉnh"
    assert labels(loaded(THAI_NGUYEN).definition)["CHANNEL"] == "Cổng Dịch vụ công quốc gia"
    assert "CHANNEL" not in labels(loaded(AN_GIANG).definition)


def test_participants_say_why_they_take_part() -> None:
    units = loaded(THAI_NGUYEN).units
    parts = participants(units)
    assert {(part.part, part.place) for part in parts if part.unit == "xa-cho-don"} == {
        ("MEMBER", "huyen-cho-don"),
        ("DUTY", "huyen-cho-don"),
    }
    assert "tinh-thai-nguyen" not in {part.unit for part in parts}


def test_clusters_hold_every_participant_once() -> None:
    campaign = loaded(AN_GIANG)
    day = date(2021, 6, 1)
    found = clusters(campaign.units)
    members = [unit for cluster in found for unit in members_on(cluster, day)]
    assert sorted(members) == sorted(unit.code for unit in campaign.units.members())
    assert all(head_on(cluster, day) in members_on(cluster, day) for cluster in found)
    assert all(cluster.scoring is not None and cluster.basis.illustrative for cluster in found)


def test_council_seats_are_persons_with_their_time() -> None:
    campaign = loaded(BAC_KAN)
    seats = council_seats(campaign.council)
    assert [seat.seat for seat in seats].count("CHAIR") == 1
    assert len(seats) == 13
    assert seats[0].valid_from == datetime(2024, 2, 29, 17, tzinfo=UTC)
    assert council_seats(None) == ()
