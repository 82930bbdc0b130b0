"""`thidua report ten-year`: the report's own tables to the digit from the made-up list; every difference is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cli.main import run
from cli.ten_year import make, tables
from storage.session import Database
from tests.documents import lists

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "campaigns" / "bac-giang-2014-2023.yaml"
Captured = pytest.CaptureFixture[str]
Json = dict[str, Any]


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A list of three awards: far from the report."""
    path = tmp_path / "it.xlsx"
    covid = "Nước rút - chiến thắng đại dịch COVID-19"
    rows = [
        lists.row(),
        lists.row(recipient="Đỗ Văn Ưng", direct_worker="Không", year=2014, decision_date="01/02/2014"),
        lists.row(recipient="Lê Hoa", movement=covid, year=2021, decision_date="10/09/2021"),
        lists.row(recipient="Ngoài kỳ", year=2024, decision_date="01/02/2024"),
    ]
    path.write_bytes(lists.xlsx(rows))
    return path


def test_differences_are_told_with_file_and_line(few: Path, capsys: Captured) -> None:
    assert run(["report", "ten-year", str(REPORT), "--data", str(few)]) == 1

    said = capsys.readouterr().out
    line = next(i for i, text in enumerate(REPORT.read_text().splitlines(), 1) if "count: 17746" in text)
    assert f"{REPORT}:{line}: KHÁC: báo cáo ghi «17.746 cá nhân», tính được 3." in said
    assert "Hội đồng                 20 người, 21 ghế" in said


def test_few_awards_are_counted_and_names_used_early_are_told(few: Path, capsys: Captured) -> None:
    assert run(["report", "ten-year", str(REPORT), "--data", str(few), "--json"]) == 1

    found = json.loads(capsys.readouterr().out)
    assert found["awards"] == 3
    assert found["tables"]["by_movement"]["covid-19"]["counts"]["INDIVIDUAL"] == 1
    assert [use["first"] for use in found["comparison"]["names_before_their_movement"]] == ["2021-09-10"]
    assert found["tables"]["by_year"]["2014"]["total"] == 1
    assert found["tables"]["by_year"]["2015"]["total"] == 0


def test_papers_are_written_with_vietnamese_numbers(few: Path, tmp_path: Path, capsys: Captured) -> None:
    assert run(["report", "ten-year", str(REPORT), "--data", str(few), "--out", str(tmp_path / "ra")]) == 1

    text = lists.words_of((tmp_path / "ra" / make.PDF_NAME).read_bytes())
    assert "17.746 («17.746 cá nhân»)" in text
    assert "KHÁC" in text
    assert "DỰ THẢO" in text
    book = load_workbook(tmp_path / "ra" / make.XLSX_NAME)
    assert book.sheetnames == ["Theo hình thức", "Theo cấp", "Theo năm", "Theo phong trào", "Đối chiếu"]
    assert "Đã ghi" in capsys.readouterr().out


def test_without_history_the_command_says_what_to_do(here: Database, capsys: Captured) -> None:
    with here.read() as session:
        assert make.reads.tallies(session) == ()
    assert run(["report", "ten-year", str(REPORT)]) == 1
    assert "thidua awards import" in capsys.readouterr().err


def test_machine_without_an_installation_shows_the_made_up_list_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("THIDUA_DATA_DIR", str(tmp_path / "none"))

    assert run(["report", "ten-year", str(REPORT), "--json"]) == 0
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert (found["source"], found["illustrative"], found["differences"]) == ("ILLUSTRATION", True, 0)
    assert "danh sách MINH HỌA" in said.err
    assert not (tmp_path / "none").exists()


def test_list_in_place_of_the_definition_is_told(few: Path, capsys: Captured) -> None:
    assert run(["report", "ten-year", str(few)]) == 1
    assert "danh sách đưa vào --data" in capsys.readouterr().err


def test_history_of_the_installation_is_used_and_left_alone(here: Database, few: Path, capsys: Captured) -> None:
    assert run(["awards", "import", str(few)]) == 0
    capsys.readouterr()

    assert run(["report", "ten-year", str(REPORT), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["awards"] == 3
    with here.read() as session:
        assert len(make.reads.batches(session)) == 1


def test_definition_with_errors_is_refused_with_its_lines(tmp_path: Path, few: Path, capsys: Captured) -> None:
    broken = tmp_path / "x.yaml"
    broken.write_text(REPORT.read_text(encoding="utf-8").replace("count: 17746", "count: 17764"), encoding="utf-8")

    assert run(["report", "ten-year", str(broken), "--data", str(few)]) == 1
    assert f"{broken}:" in capsys.readouterr().err


def test_campaign_is_no_report(few: Path, capsys: Captured) -> None:
    assert run(["report", "ten-year", str(ROOT / "campaigns" / "cho-don-2024.yaml"), "--data", str(few)]) == 1
    assert "Định nghĩa báo cáo có lỗi" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--at", "--scenario"])
def test_rehearsal_of_a_report_has_no_scenario_and_no_address(option: str, capsys: Captured) -> None:
    assert run(["rehearse", str(REPORT), option, "x"]) == 1
    assert "bỏ --at, --scenario" in capsys.readouterr().err


def test_report_is_not_loaded_as_a_campaign(here: Database, capsys: Captured) -> None:
    assert run(["campaign", "load", str(REPORT)]) == 1
    assert "thidua report ten-year" in capsys.readouterr().err
    with here.read() as session:
        assert make.reads.batches(session) == ()


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (999, "999"), (1063, "1.063"), (1234567, "1.234.567")])
def test_numbers_are_written_the_vietnamese_way(number: int, text: str) -> None:
    assert tables.grouped(number) == text
