"""`thidua bench law`: the figures come from rows that were really read, and both ways answer alike."""

import random
from datetime import date
from pathlib import Path

import pytest

from benchmarks import law
from cli.main import run
from definitions.law import law_table


def test_figures_are_of_as_many_rows_as_asked_for() -> None:
    found = law.run(400, 20, 3)
    assert (found["rows"], found["resolutions"], found["seed"]) == (400, 20, 3)
    assert found["values_each"] == 40
    assert found["ratio"] > 1


def test_generated_rows_override_each_other(tmp_path: Path) -> None:
    rows = law.generated(400, random.Random(3))
    (tmp_path / "values.toml").write_text(law.INSTRUMENT + "".join(rows), encoding="utf-8")
    table = law_table(tmp_path)
    scopes = ("national", "province:province-1", "issuer:issuer-1")
    held = law.by_reading_every_row(table, date(2012, 1, 1), scopes)
    assert {row.scope.partition(":")[0] for row in held.values()} == {"national", "province", "issuer"}
    assert held == table.held(date(2012, 1, 1), scopes)


def test_too_few_rows_are_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", "law", "--rows", "3"]) == 1
    assert capsys.readouterr().err == "thidua: quá ít để đo: --rows từ 100, --resolutions từ 10.\n"
