"""The whole made-up list of the report, all 35,554 lines: its tables to the digit, and the rehearsal around it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.ten_year import make
from definitions.report_check import load_report
from definitions.report_facts import award_names
from definitions.report_sample import sample
from documents.award_book import write_records
from tests.documents.lists import words_of

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "campaigns" / "bac-giang-2014-2023.yaml"
Json = dict[str, Any]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("ten-year")]


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("list") / "ds.csv"
    write_records(path, sample(load_report(REPORT)), award_names())
    return path


@pytest.fixture(scope="module")
def found(listed: Path) -> Json:
    """What `--json` prints for the whole list."""
    command = [sys.executable, "-m", "cli.main", "report", "ten-year", str(REPORT), "--data", str(listed), "--json"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ.copy(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_every_stated_figure_comes_out_to_the_digit(found: Json) -> None:
    compared = found["comparison"]

    assert (len(compared["figures"]), len(compared["subsets"]), found["differences"]) == (22, 6, 0)
    assert [row["counted"] for row in compared["figures"]] == [
        10, 6, 113, 161, 1, 1, 1063, 10, 167, 126, 2, 268, 398, 261, 1103, 3781, 999, 9256, 17746, 20, 35, 27
    ]  # fmt: skip
    assert [row["counted"] for row in compared["subsets"]] == [872, 4988, 4, 2, 31, 45]


def test_tables_add_up_to_the_same_total(found: Json) -> None:
    shown = found["tables"]

    assert found["awards"] == 35_554
    assert shown["by_recipient_class"]["COLLECTIVE"] == 14_693
    assert shown["by_recipient_class"]["INDIVIDUAL"] == 20_694
    assert shown["by_recipient_class"]["FAMILY"] == 167
    sums = [sum(row["total"] for row in shown[name].values()) for name in ("by_level", "by_year", "by_movement")]
    assert sums == [35_554] * 3
    assert sum(row["total"] for row in shown["by_form"]) == 35_554


def test_direct_workers_go_from_fifty_to_more_than_seventy(found: Json) -> None:
    shares = [row["percent"] for row in found["tables"]["direct_workers"]]

    assert shares[0] == 50.0
    assert shares[-1] > 70
    assert shares == sorted(shares)
    assert found["comparison"]["rising"] == {"stated": True, "counted": True}


def test_council_movements_and_annex_are_told(found: Json) -> None:
    council = found["council"]

    assert (council["members"], council["stated"], council["seats"]) == (20, 20, 21)
    assert council["persons_with_two_seats"] == ["giam-doc-so-noi-vu"]
    assert found["annexes"]["missing"] == 1
    assert max(len(movement["names"]) for movement in found["movements"]) == 3


def test_rehearsal_prints_the_same_object(found: Json, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cli.main", "rehearse", str(REPORT), "--json", "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ.copy(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    played = json.loads(done.stdout)

    assert played["tables"] == found["tables"]
    assert played.keys() >= {"phase", "units", "nominations", "refusals", "council", "decisions", "papers"}
    assert played["replay"] == {"runs": 0, "failed": 0}
    assert played["papers"] == 2
    assert "DIỄN TẬP" in words_of((tmp_path / make.PDF_NAME).read_bytes())
