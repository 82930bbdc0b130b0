"""What a dossier lacks by the plan and by the law, and the form of the period against the one the plan cites."""

from dataclasses import replace

import pytest

from rules.completeness import (
    form_applied,
    group_of,
    missing_by_law,
    missing_by_plan,
    require_complete,
    short_number,
)
from rules.facts import DossierItem, LegalValue, Source
from rules.finding import NO_RULE
from tests.rules.rows import refused, row

PLAN = Source("Kế hoạch 700/KH-UBND", "mục IV")
ITEMS = (
    DossierItem("TO_TRINH", "Tờ trình", PLAN),
    DossierItem("BAO_CAO", "Báo cáo thành tích", PLAN, form="08"),
    DossierItem("ANH", "Ảnh minh họa", PLAN, required=False),
)
LAW = row("dossier.CAMPAIGN.documents", "TO_TRINH | BIEN_BAN_HOP_XET | BAO_CAO", instrument="Luật 06/2022/QH15")
FORM = row("form_number.CAMPAIGN", "08", instrument="Nghị định số 152/2025/NĐ-CP")


@pytest.mark.source("DOS-PLAN")
@pytest.mark.parametrize(
    ("papers", "missing"),
    [
        (("TO_TRINH", "BAO_CAO"), ()),
        (("TO_TRINH",), ("BAO_CAO",)),
        ((), ("TO_TRINH", "BAO_CAO")),
        (("ANH", "BAO_CAO"), ("TO_TRINH",)),
    ],
)
def test_plan_asks_for_its_required_papers_only(papers: tuple[str, ...], missing: tuple[str, ...]) -> None:
    assert tuple(item.kind for item in missing_by_plan(ITEMS, papers)) == missing


@pytest.mark.source("DOS-PLAN")
def test_refusal_counts_and_names_what_the_plan_asks_for() -> None:
    refusal = refused(require_complete, ITEMS, ())

    assert refusal.code == "INCOMPLETE"
    assert refusal.sentence == "Hồ sơ còn thiếu 2 trong 2 giấy tờ: Tờ trình; Báo cáo thành tích."
    assert refusal.source == PLAN


@pytest.mark.source("DOS-PLAN")
def test_complete_dossier_passes_with_the_findings_of_the_law() -> None:
    papers = ("TO_TRINH", "BAO_CAO")

    require_complete(ITEMS, papers)
    assert [one.code for one in missing_by_law(ITEMS, "CAMPAIGN", papers, (LAW,))] == ["INCOMPLETE"]


@pytest.mark.source("DOS-LAW")
def test_law_names_what_neither_plan_nor_dossier_has() -> None:
    (found,) = missing_by_law(ITEMS, "CAMPAIGN", ("TO_TRINH",), (LAW,))

    assert found.sentence == "Theo danh mục của pháp luật, hồ sơ còn thiếu: Biên bản họp xét."
    assert found.source.title == "Luật 06/2022/QH15"


@pytest.mark.source("DOS-LAW")
def test_plan_wins_over_the_law_where_it_speaks_of_a_paper() -> None:
    optional = (*ITEMS, DossierItem("BIEN_BAN_HOP_XET", "Biên bản", PLAN, required=False))

    assert missing_by_law(optional, "CAMPAIGN", (), (LAW,)) == ()


@pytest.mark.source("DOS-LAW")
def test_verified_list_refuses_and_a_held_paper_satisfies_it() -> None:
    verified = replace(LAW, verified=True)

    assert refused(missing_by_law, ITEMS, "CAMPAIGN", (), (verified,)).code == "INCOMPLETE"
    assert missing_by_law(ITEMS, "CAMPAIGN", ("BIEN_BAN_HOP_XET",), (verified,)) == ()


@pytest.mark.source("DOS-LAW")
@pytest.mark.parametrize(("plan", "codes"), [(ITEMS, []), ((), [NO_RULE])])
def test_gap_of_the_law_matters_only_without_a_plan(plan: tuple[DossierItem, ...], codes: list[str]) -> None:
    assert [one.code for one in missing_by_law(plan, "CAMPAIGN", (), ())] == codes


OWN = (
    row("dossier.SIMPLIFIED.documents", "TO_TRINH"),
    row("dossier.CSTDTQ.documents", "A"),
    row("dossier.HOUSEHOLD.documents", "B"),
)


@pytest.mark.source("DOS-LAW")
@pytest.mark.parametrize(
    ("award", "kind", "recipient", "simplified", "group"),
    [
        ("GK", "CAMPAIGN_AWARD", "INDIVIDUAL", False, "CAMPAIGN"),
        ("GK", "AD_HOC", "INDIVIDUAL", True, "SIMPLIFIED"),
        ("CSTDTQ", "MERIT", "INDIVIDUAL", False, "CSTDTQ"),
        ("GK", "MERIT", "HOUSEHOLD", False, "HOUSEHOLD"),
        ("GK", "MERIT", "INDIVIDUAL", False, "REGULAR"),
        ("GK", "SOMETHING", "INDIVIDUAL", False, ""),
    ],
)
def test_narrowest_list_that_is_there_applies(
    award: str, kind: str, recipient: str, simplified: bool, group: str
) -> None:
    assert group_of(OWN, award, kind, recipient, simplified) == group


@pytest.mark.source("DOS-FORM")
def test_plan_that_cites_the_form_of_the_period_is_left_alone() -> None:
    assert form_applied("CAMPAIGN", "8", "Nghị định 152/2025/NĐ-CP", (FORM,), PLAN) == ()


@pytest.mark.source("DOS-FORM")
@pytest.mark.parametrize("verified", [False, True])
def test_form_of_an_earlier_decree_warns_and_never_refuses(verified: bool) -> None:
    (found,) = form_applied("CAMPAIGN", "08", "Nghị định số 98/2023/NĐ-CP", (replace(FORM, verified=verified),), PLAN)

    assert (found.code, found.verified) == ("FORM_CHANGED", verified)
    assert found.sentence == "Kế hoạch nêu Mẫu số 08 của 98/2023, hồ sơ theo Mẫu số 08 của 152/2025."


@pytest.mark.source("DOS-FORM")
@pytest.mark.parametrize(
    ("values", "code"), [((FORM,), "FORM_CHANGED"), ((), NO_RULE), ((replace(FORM, value=""),), NO_RULE)]
)
def test_other_number_and_gap_are_told_apart(values: tuple[LegalValue, ...], code: str) -> None:
    (found,) = form_applied("CAMPAIGN", "07", "Nghị định 152/2025/NĐ-CP", values, PLAN)

    assert found.code == code


@pytest.mark.parametrize(
    ("instrument", "number"),
    [
        ("Nghị định số 98/2023/NĐ-CP ngày 31/12/2023", "98/2023"),
        ("Luật số 06/2022/QH15", "06/2022"),
        ("Quy chế của Hội đồng", "Quy chế của Hội đồng"),
        ("Luật năm 2013", "Luật năm 2013"),
    ],
)
def test_instrument_is_named_by_number_and_year(instrument: str, number: str) -> None:
    assert short_number(instrument) == number


@pytest.mark.source("DOS-LAW")
@pytest.mark.parametrize(("award", "group"), [("LDTT", "REGULAR"), ("GK", "REGULAR_FORM")])
def test_merit_has_a_list_for_titles_and_one_for_forms(award: str, group: str) -> None:
    rows = (row("dossier.REGULAR_FORM.documents", "A"), row("award.LDTT.kind", "TITLE"))

    assert group_of(rows, award, "MERIT") == group
