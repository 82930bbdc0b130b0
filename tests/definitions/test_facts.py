"""From the real files to the facts of the rules: bounds at −1 s, 0, +1 s; quotas; papers; the digest."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from definitions.facts import (
    SILENT_QUOTA_ID,
    Campaign,
    declaration,
    dossier,
    forward_quota,
    load_campaign,
    plan_name,
    quota_rules,
    standards,
    windows,
)
from definitions.problem import DefinitionRefused
from rules.facts import VIETNAM

Plant = Callable[..., Path]
SECOND = timedelta(seconds=1)
PLAN = "Kế hoạch số 153/KH-UBND ngày 28/5/2024 của UBND huyện Chợ Đồn"


@pytest.fixture(scope="module")
def campaign(real: Path) -> Campaign:
    return load_campaign(real)


def local(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2024, month, day, hour, minute, second, tzinfo=VIETNAM)


def is_in(campaign: Campaign, key: str, at: datetime) -> bool:
    window = windows(campaign.definition)[key]
    return (window.opens_at is None or window.opens_at <= at) and (window.closes_at is None or at < window.closes_at)


@pytest.mark.parametrize(
    ("key", "at", "inside"),
    [
        ("CAMPAIGN", local(5, 19, 23, 59, 59), False),
        ("CAMPAIGN", local(5, 20), True),
        ("CAMPAIGN", local(8, 5, 23, 59, 59), True),
        ("CAMPAIGN", local(8, 6), False),
        ("SUBMISSION", local(8, 5, 23, 59, 59), False),
        ("SUBMISSION", local(8, 6), True),
        ("SUBMISSION", local(8, 8, 23, 59, 59), True),
        ("SUBMISSION", local(8, 9), False),
        ("SUBMISSION", local(8, 9, 0, 0, 1), False),
        ("REPORT", local(1, 1), True),
        ("REPORT", local(8, 14, 23, 59, 59), True),
        ("REPORT", local(8, 15), False),
    ],
)
def test_window_is_open_up_to_its_last_second(campaign: Campaign, key: str, at: datetime, inside: bool) -> None:
    assert is_in(campaign, key, at) is inside


def test_windows_are_exclusive_utc_instants(campaign: Campaign) -> None:
    bounds = {key: (w.opens_at, w.closes_at) for key, w in windows(campaign.definition).items()}
    assert bounds == {
        "CAMPAIGN": (datetime(2024, 5, 19, 17, tzinfo=UTC), datetime(2024, 8, 5, 17, tzinfo=UTC)),
        "SUBMISSION": (datetime(2024, 8, 5, 17, tzinfo=UTC), datetime(2024, 8, 8, 17, tzinfo=UTC)),
        "REPORT": (None, datetime(2024, 8, 14, 17, tzinfo=UTC)),
    }


def test_windows_carry_the_words_and_the_article(campaign: Campaign) -> None:
    submission = windows(campaign.definition)["SUBMISSION"]
    assert submission.key == "SUBMISSION"
    assert submission.as_written == "từ ngày 06/8/2024 đến hết ngày 08/8/2024"
    assert str(submission.source) == f"{PLAN}, mục III.3.a"


def test_before_a_day_and_through_a_day_differ_by_one_day(plant: Plant, campaign: Campaign) -> None:
    through = load_campaign(plant(("plan", "to_included: false", "to_included: true")))
    before, after = (windows(c.definition)["REPORT"].closes_at for c in (campaign, through))
    assert before and after
    assert after - before == timedelta(days=1)


def test_quotas_are_those_of_the_plan(campaign: Campaign) -> None:
    first, second = quota_rules(campaign.definition)
    assert (first.id, first.maximum, first.units, first.combined) == ("Q1", 1, (), True)
    assert first.categories == ("PHONG_BAN_NGANH", "DOAN_THE", "DOANH_NGHIEP", "UBND_XA", "UBND_THI_TRAN")
    assert (second.id, second.maximum, second.categories) == ("Q2", 2, ())
    assert second.units == ("cong-an-huyen", "ban-chqs-huyen", "trung-tam-y-te-huyen")


def test_quota_for_cooperatives_comes_from_the_issuer(campaign: Campaign) -> None:
    silent = quota_rules(campaign.definition, campaign.issuer)[-1]
    assert (silent.id, silent.maximum) == (SILENT_QUOTA_ID, 1)
    assert "HOP_TAC_XA" in silent.categories
    assert "Minh họa" in str(silent.source)


def test_plan_that_names_every_category_leaves_none_to_the_issuer(plant: Plant) -> None:
    every = "UBND_THI_TRAN, HOP_TAC_XA, LUC_LUONG_VU_TRANG, DON_VI_SU_NGHIEP, CO_QUAN_PHAT_DONG]"
    stated = load_campaign(plant(("plan", "UBND_THI_TRAN]", every)))
    assert [rule.id for rule in quota_rules(stated.definition, stated.issuer)] == ["Q1", "Q2"]


def test_every_member_has_a_quota_with_the_issuers_settings(campaign: Campaign) -> None:
    rules = quota_rules(campaign.definition, campaign.issuer)
    without = [
        unit.code
        for unit in campaign.units.members()
        if not any(unit.code in rule.units or unit.category in rule.categories for rule in rules)
    ]
    assert without == []


def test_forward_quota_is_two_together_and_ambiguous(campaign: Campaign) -> None:
    rule = forward_quota(campaign.definition)
    assert rule is not None
    assert (rule.id, rule.maximum, rule.combined, rule.ambiguous) == ("Q3", 2, True, True)


def test_dossier_holds_three_required_papers(campaign: Campaign) -> None:
    papers = dossier(campaign.definition)
    assert [paper.kind for paper in papers] == ["TO_TRINH", "BIEN_BAN_HOP_XET", "BAO_CAO_THANH_TICH"]
    assert all(paper.required for paper in papers)
    assert "Mẫu số 08" in papers[2].form
    assert {str(paper.source) for paper in papers} == {f"{PLAN}, mục III.3.b"}


def test_declaration_is_an_act_and_says_that_the_plan_is_silent(campaign: Campaign) -> None:
    stated = declaration(campaign.definition)
    assert stated.kind not in {paper.kind for paper in dossier(campaign.definition)}
    assert "chịu trách nhiệm" in stated.form
    assert "không nêu" in str(stated.source)


def test_standards_for_individuals_are_alternatives(campaign: Campaign) -> None:
    by_kind: dict[str, list[str]] = {}
    for standard in standards(campaign.definition):
        by_kind.setdefault(f"{standard.applies_to}/{standard.group}", []).append(standard.code)
    assert by_kind == {
        "ALL/": ["CHUNG", "LAN_TOA"],
        "COLLECTIVE/": ["TAP_THE"],
        "INDIVIDUAL/CA_NHAN": ["CA_NHAN_THANH_TICH", "CA_NHAN_SANG_KIEN", "CA_NHAN_VIEC_LAM"],
    }


def test_plan_without_a_number_is_named_with_a_gap(plant: Plant) -> None:
    unnumbered = load_campaign(plant(("plan", 'number: "153"', "number: null")))
    assert plan_name(unnumbered.definition).startswith("Kế hoạch số …/KH-UBND")


def test_units_are_those_of_the_district(campaign: Campaign) -> None:
    count = {
        category.code: sum(unit.category == category.code for unit in campaign.units.units)
        for category in campaign.definition.categories
    }
    assert (count["UBND_XA"], count["UBND_THI_TRAN"], count["LUC_LUONG_VU_TRANG"]) == (19, 1, 2)
    assert len(campaign.units.members()) == 55
    assert all(unit.name == unit.name.strip() for unit in campaign.units.units)


@pytest.mark.parametrize(
    ("code", "day", "exists"),
    [
        ("cong-an-huyen", date(2025, 2, 28), True),
        ("cong-an-huyen", date(2025, 3, 1), False),
        ("phong-noi-vu", date(2025, 6, 30), True),
        ("phong-noi-vu", date(2025, 7, 1), False),
        ("ubnd-huyen", date(2025, 7, 1), False),
    ],
)
def test_unit_exists_up_to_its_last_day(campaign: Campaign, code: str, day: date, exists: bool) -> None:
    assert campaign.units.by_code()[code].exists_on(day) is exists


def test_enterprise_outlives_the_district(campaign: Campaign) -> None:
    enterprises = [unit for unit in campaign.units.units if unit.category == "DOANH_NGHIEP"]
    assert all(unit.exists_on(date(2030, 1, 1)) for unit in enterprises)


@pytest.mark.parametrize(
    ("day", "size"), [(date(2024, 3, 14), 0), (date(2024, 3, 15), 11), (date(2025, 6, 30), 11), (date(2025, 7, 1), 0)]
)
def test_council_counts_members_by_day(campaign: Campaign, day: date, size: int) -> None:
    assert campaign.council is not None
    assert len(campaign.council.members_on(day)) == size


def test_council_members_are_different_persons(campaign: Campaign) -> None:
    assert campaign.council is not None
    assert len({member.name for member in campaign.council.members}) == len(campaign.council.members)


def test_issuer_values_are_typed(campaign: Campaign) -> None:
    values = campaign.issuer.values
    assert values.value("supplement_after_window") is True
    assert values.value("supplement_working_days") == 2
    assert values.value("report_reminder_days") == (3, 1)
    assert values.value("decision_on") == date(2024, 8, 21)
    assert values.value("place_name") == "Chợ Đồn"
    assert values.stated()["place_name"].illustrative is False
    assert values.value("review_due_days") is None
    with pytest.raises(KeyError):
        values.value("council_quorum")


def test_value_of_the_plan_comes_before_the_issuers(plant: Plant) -> None:
    stated = load_campaign(plant(("plan", "forward_by: null", "forward_by: 2024-08-20")))
    forward_by = stated.issuer.values.stated()["forward_by"]
    assert (forward_by.value, forward_by.illustrative) == (date(2024, 8, 20), False)
    assert "153/KH-UBND" in forward_by.source


def test_value_of_the_plan_needs_none_of_the_issuer(plant: Plant) -> None:
    without = "    {value: 2024-08-22, unit: ngày, source: Lịch minh họa sau ngày 08/8, illustrative: true}\n"
    stated = load_campaign(
        plant(
            ("plan", "forward_by: null", "forward_by: 2024-08-20"),
            ("issuer", f"  forward_by:\n{without}", ""),
        )
    )
    assert stated.issuer.values.value("forward_by") == date(2024, 8, 20)


@pytest.mark.parametrize("file", ["plan", "issuer", "units", "council", "statute"])
def test_digest_changes_with_every_file(plant: Plant, campaign: Campaign, file: str) -> None:
    first = "# Đợt thi đua" if file == "plan" else "# MINH HỌA."
    changed = load_campaign(plant((file, first, f"# {first}")))
    assert changed.digest != campaign.digest
    assert changed.definition == campaign.definition


def test_digest_of_a_copy_is_the_same(plant: Plant, campaign: Campaign) -> None:
    assert load_campaign(plant()).digest == campaign.digest
    assert len(campaign.digest) == 64


def test_campaign_carries_its_warnings(campaign: Campaign) -> None:
    assert "ISSUER_VALUES_ILLUSTRATIVE" in {problem.code for problem in campaign.problems}
    assert campaign.code == "cho-don-2024"


@pytest.mark.parametrize("name", ["issuer", "units", "council", "statute"])
def test_missing_companion_refuses_the_campaign(plant: Plant, file_names: dict[str, str], name: str) -> None:
    file = plant()
    (file.parent / file_names[name]).unlink()
    with pytest.raises(DefinitionRefused) as refused:
        load_campaign(file)
    assert [p.code for p in refused.value.problems if p.severity == "ERROR"] == ["FILE_MISSING"]
