"""Which value holds on a day, for whom, and what it replaced."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from definitions.law import history, law_table, law_values
from rules.facts import LegalValue
from tests.definitions.law_files import Changes, write_law, write_rows

PROVINCE = "province:tinh-bac-kan"
LEVELS = ("national", PROVINCE, "issuer:huyen-cho-don", "campaign:cho-don-2024")


def row(scope: str, value: str, **changes: str | None) -> Changes:
    return {"scope": f'"{scope}"', "value": f'"{value}"', **changes}


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2023, 12, 31), None),
        (date(2024, 1, 1), "1"),
        (date(2024, 6, 30), "1"),
        (date(2024, 7, 1), "2"),
        (date(2024, 12, 31), "2"),
        (date(2025, 1, 1), None),
    ],
)
def test_until_is_the_first_day_no_longer_in_force(tmp_path: Path, day: date, value: str | None) -> None:
    folder = write_law(tmp_path, {}, row("national", "2", **{"from": "2024-07-01", "until": "2025-01-01"}))
    held = law_values(day, path=folder).get("base_salary")
    assert (held.value if held else None) == value


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_narrower_scope_wins_in_whatever_order_scopes_come(tmp_path: Path, count: int) -> None:
    folder = write_law(tmp_path, *(row(scope, scope) for scope in LEVELS))
    for scopes in (LEVELS[:count], LEVELS[:count][::-1]):
        assert law_values(date(2024, 2, 1), scopes=scopes, path=folder)["base_salary"].value == LEVELS[count - 1]


def test_row_of_another_province_does_not_hold(tmp_path: Path) -> None:
    folder = write_law(tmp_path, row("province:tinh-an-giang", "2"))
    assert law_values(date(2024, 2, 1), scopes=LEVELS, path=folder) == {}


def test_narrower_row_that_has_ended_leaves_the_nations(tmp_path: Path) -> None:
    folder = write_law(tmp_path, {"until": None}, row(PROVINCE, "2"))
    values = [
        law_values(day, scopes=LEVELS, path=folder)["base_salary"].value
        for day in (date(2024, 6, 30), date(2024, 7, 1))
    ]
    assert values == ["2", "1"]


def test_answer_can_be_changed_without_changing_the_next(tmp_path: Path) -> None:
    folder = write_law(tmp_path, {})
    law_values(date(2024, 2, 1), path=folder).clear()
    assert list(law_values(date(2024, 2, 1), path=folder)) == ["base_salary"]


def test_explanation_names_what_a_row_replaces_and_what_held_before(tmp_path: Path) -> None:
    later = {"from": "2024-07-01", "until": None}
    folder = write_law(
        tmp_path, {}, row("national", "2", **later), row(PROVINCE, "3", **later), row(LEVELS[2], "4", **later)
    )
    held = law_table(folder).explained(date(2024, 8, 1), LEVELS)["base_salary"]
    assert (held.value.value, [wider.value for wider in held.replaces], held.before) == ("4", ["3", "2"], None)
    nation = law_table(folder).explained(date(2024, 8, 1))["base_salary"]
    assert nation.before is not None
    assert (nation.value.value, nation.replaces, nation.before.value) == ("2", (), "1")


def test_history_keeps_what_was_corrected(tmp_path: Path) -> None:
    corrected = {"revision": "2", "value": '"9"', "note": '"Đính chính."'}
    folder = write_law(tmp_path, row("national", "2", **{"from": "2024-07-01"}, until=None), {}, corrected)
    assert [(each.value, each.valid_from, each.revision) for each in history("base_salary", path=folder)] == [
        ("1", date(2024, 1, 1), 1),
        ("9", date(2024, 1, 1), 2),
        ("2", date(2024, 7, 1), 1),
    ]
    assert history("unknown", path=folder) == ()
    assert law_values(date(2024, 2, 1), path=folder)["base_salary"].value == "9"


def test_value_carries_the_instrument_as_papers_cite_it(tmp_path: Path) -> None:
    held = law_values(date(2024, 2, 1), path=write_law(tmp_path, {"article": '"Điều 5"'}))["base_salary"]
    assert (str(held.source), held.instrument_id, held.verified) == (
        "Nghị định số 1/2020/NĐ-CP, Điều 5",
        "1/2020/NĐ-CP",
        False,
    )


def test_issuer_brings_the_province_that_its_file_names(tmp_path: Path) -> None:
    folder = write_law(tmp_path, {})
    top = 'issuer = "xa-tan-an"\nprovince = "tinh-bac-ninh"\n'
    write_rows(folder / "local" / "xa-tan-an.toml", row("issuer:xa-tan-an", "2"), top=top)
    table = law_table(folder)
    assert table.scopes_of("xa-tan-an") == ("national", "province:tinh-bac-ninh", "issuer:xa-tan-an")
    assert table.scopes_of("xa-tan-an", "tinh-x", "dot-1")[1:] == (
        "province:tinh-x",
        "issuer:xa-tan-an",
        "campaign:dot-1",
    )
    assert table.scopes_of("xa-khac") == ("national", "issuer:xa-khac")
    assert table.scopes_of() == ("national",)


def naive(rows: tuple[LegalValue, ...], on: date, scopes: tuple[str, ...]) -> dict[str, str]:
    """The answer by reading every row, scope by scope."""
    held: dict[str, str] = {}
    for scope in scopes:
        for each in rows:
            assert each.valid_from is not None
            if each.scope == scope and each.valid_from <= on and (each.valid_until is None or on < each.valid_until):
                held[each.id] = each.value
    return held


@pytest.mark.parametrize("seed", range(4))
def test_index_answers_as_reading_every_row_does(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    rows: list[Changes] = []
    for scope in LEVELS:
        for n in range(8):
            first = date(2020, 1, 1) + timedelta(days=draw.randrange(400))
            for period in range(draw.randrange(1, 5)):
                end = first + timedelta(days=draw.randrange(1, 300))
                value = f"{scope}-{n}-{period}"
                rows.append(row(scope, value, id=f'"v{n}"', **{"from": str(first), "until": str(end)}))
                first = end
    folder = write_law(tmp_path, *rows)
    table = law_table(folder)
    for _ in range(300):
        day = date(2019, 12, 1) + timedelta(days=draw.randrange(2000))
        scopes = LEVELS[: draw.randrange(1, 5)]
        assert {id_: each.value for id_, each in table.held(day, scopes).items()} == naive(table.rows, day, scopes)
