"""A province's statutes as a file: Bắc Giang's own titles and a repeal of one point of one clause (seeds.md §3.4)."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from definitions.law import LAW_DIR, check_law, law_table, law_values
from definitions.law.shown import awards, rows_on

SCOPE = "province:tinh-bac-giang"
TITLES = {
    "CONG_DAN_BG_UU_TU": "Công dân Bắc Giang ưu tú",
    "DOANH_NGHIEP_TB_BG": "Doanh nghiệp tiêu biểu tỉnh Bắc Giang",
    "DOANH_NHAN_TB_BG": "Doanh nhân tiêu biểu tỉnh Bắc Giang",
}
NAMED = ("172/2015", "178/2016", "41/2017", "37/2018", "10/2020", "61/2021", "56/2022")
CITED = """
[[row]]
id = "statute.37_2018.planted"
value = "x"
unit = "text"
from = {first}
{until}scope = "{scope}"
instrument = "37/2018/QĐ-UBND Bắc Giang"
article = "{article}"
evidence = "M"
note = "Trồng để thử."
"""


@pytest.mark.parametrize(("code", "name"), list(TITLES.items()))
def test_own_title_holds_in_its_province_only(code: str, name: str) -> None:
    on = date(2023, 1, 1)
    assert law_values(on, scopes=("national", SCOPE))[f"award.{code}.name"].value == name
    assert f"award.{code}.name" not in law_values(on)
    assert code in awards(law_table())


def test_provinces_row_takes_the_place_of_the_nations_and_says_so() -> None:
    (held,) = rows_on(date(2024, 3, 27), id_="standing_body.province", issuer="tinh-bac-giang")
    (nation,) = rows_on(date(2024, 3, 27), id_="standing_body.province")
    assert held.value.value == "Phòng Thi đua - Khen thưởng, Sở Nội vụ"
    assert held.replaces == (nation.value,)
    (names,) = rows_on(date(2024, 3, 27), id_="award.LOCAL_TITLE.name", issuer="tinh-bac-giang")
    assert names.value.value.split(" | ") == list(TITLES.values())
    assert [wider.value for wider in names.replaces] == ["Danh hiệu của tỉnh"]


@pytest.mark.parametrize(("day", "count"), [(date(2016, 3, 29), 0), (date(2016, 3, 30), 2), (date(2021, 11, 8), 3)])
def test_titles_begin_with_their_decisions(day: date, count: int) -> None:
    held = law_values(day, scopes=("national", SCOPE))
    assert sum(f"award.{code}.name" in held for code in TITLES) == count


@pytest.mark.parametrize("code", list(TITLES))
def test_titles_end_with_the_province(code: str) -> None:
    assert f"award.{code}.name" in law_values(date(2025, 6, 30), scopes=("national", SCOPE))
    assert f"award.{code}.name" not in law_values(date(2025, 7, 1), scopes=("national", SCOPE))


def test_every_decision_that_the_report_names_is_an_instrument() -> None:
    known = law_table().instruments
    assert [number for number in NAMED if f"{number}/QĐ-UBND Bắc Giang" not in known] == []
    assert known["351/QĐ-HĐSK Bắc Giang"].successor == "896/QĐ-HĐSK Bắc Giang"


def test_nothing_that_was_not_read_is_given_a_value() -> None:
    own = [row for row in law_table().rows if row.scope == SCOPE]
    assert len(own) > len(TITLES)
    assert {row.evidence for row in own} == {"P:seed002", "GAP"}
    assert [row.id for row in own if (row.evidence == "GAP") is not (row.value == "")] == []


@pytest.mark.parametrize(
    ("day", "instrument"),
    [(date(2020, 5, 13), "37/2018/QĐ-UBND Bắc Giang"), (date(2020, 5, 14), "10/2020/QĐ-UBND Bắc Giang")],
)
def test_repealed_point_changes_its_ground_on_the_day(day: date, instrument: str) -> None:
    (held,) = rows_on(day, id_="statute.37_2018.5.1.b", issuer="tinh-bac-giang")
    assert held.value.instrument_id == instrument


@pytest.mark.parametrize(
    ("article", "first", "until", "scope", "hit"),
    [
        ("Điều 5 khoản 1 điểm b", "2019-01-01", "", SCOPE, True),
        ("điểm b khoản 1 Điều 5", "2019-01-01", "2020-05-15", SCOPE, True),
        ("Điều 5 khoản 1 điểm b", "2021-01-01", "", SCOPE, True),
        ("Điều 5 khoản 1 điểm b", "2019-01-01", "2020-05-14", SCOPE, False),
        ("Điều 5 khoản 1 điểm a", "2019-01-01", "", SCOPE, False),
        ("Điều 5 khoản 1", "2019-01-01", "", SCOPE, False),
        ("Điều 6 khoản 1 điểm b", "2019-01-01", "", SCOPE, False),
        ("Điều 5 khoản 1 điểm b", "2019-01-01", "", "province:tinh-bac-kan", False),
    ],
)
def test_row_on_the_repealed_point_is_refused_from_that_day(
    tmp_path: Path, article: str, first: str, until: str, scope: str, hit: bool
) -> None:
    folder = shutil.copytree(LAW_DIR, tmp_path / "law")
    end = f"until = {until}\n" if until else ""
    text = CITED.format(first=first, until=end, scope=scope, article=article)
    (folder / "local" / "planted.toml").write_text(text, encoding="utf-8")
    planted = [problem.code for problem in check_law(folder) if Path(problem.file).name == "planted.toml"]
    assert planted == (["REPEALED"] if hit else [])
