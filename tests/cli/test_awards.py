"""`thidua awards`: template, import whole or not at all, look-up."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import func, select

from cli.main import run
from storage.session import Database
from storage.tables.award import AwardRecord
from tests.documents import lists

Captured = pytest.CaptureFixture[str]
REPORT = Path(__file__).resolve().parents[2] / "campaigns" / "bac-giang-2014-2023.yaml"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A list of two people."""
    path = tmp_path / "ds.xlsx"
    path.write_bytes(lists.xlsx([lists.row(), lists.row(recipient="Đỗ Văn Ưng")]))
    return path


def count(database: Database) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(AwardRecord)).one()


def test_template_is_written_with_the_headings(tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "mau.xlsx"

    assert run(["awards", "template", str(out)]) == 0
    assert [cell.value for cell in load_workbook(out).worksheets[0][1]] == list(lists.HEADERS.values())
    assert "Đã ghi tệp mẫu" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["mau.pdf", "khong-co/mau.xlsx"])
def test_template_is_not_written_anywhere_else(tmp_path: Path, name: str, capsys: Captured) -> None:
    assert run(["awards", "template", str(tmp_path / name)]) == 1
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().err.startswith("thidua: ")


def test_list_is_imported_once_and_recognised_again(here: Database, listed: Path, capsys: Captured) -> None:
    assert run(["awards", "import", str(listed)]) == 0
    assert "Đã nhập 2 dòng, 2 lượt khen thưởng" in capsys.readouterr().out
    assert run(["awards", "import", str(listed)]) == 0
    assert "đã nhập ngày" in capsys.readouterr().out
    assert count(here) == 2


def test_dry_run_writes_nothing(here: Database, listed: Path, capsys: Captured) -> None:
    assert run(["awards", "import", str(listed), "--dry-run", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert (found["imported"], found["lines"], found["errors"]) == (False, 2, [])
    assert found["counts"] == {"Chủ tịch UBND tỉnh, cá nhân": 2}
    assert count(here) == 0


def test_every_wrong_cell_is_told_and_nothing_is_written(here: Database, listed: Path, capsys: Captured) -> None:
    listed.write_bytes(lists.xlsx([lists.row(), lists.row(year="x", decision_date="y"), lists.row(level="z")]))

    assert run(["awards", "import", str(listed)]) == 1
    said = capsys.readouterr()
    assert [line.split(" («")[0] for line in said.out.splitlines()] == [
        f"{listed}: F3",
        f"{listed}: I3",
        f"{listed}: C4",
    ]
    assert "3 ô có lỗi; không dòng nào được ghi" in said.err
    assert run(["awards", "import", str(listed), "--json"]) == 1
    assert [error["cell"] for error in json.loads(capsys.readouterr().out)["errors"]] == ["F3", "I3", "C4"]
    assert count(here) == 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a book", b"\xff\xfe\x00"])
def test_file_that_is_no_list_is_one_clear_line(here: Database, listed: Path, content: bytes, capsys: Captured) -> None:
    listed.write_bytes(content)

    assert run(["awards", "import", str(listed)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("thidua: ")
    assert "Traceback" not in said
    assert count(here) == 0


def test_missing_file_is_one_clear_line(here: Database, tmp_path: Path, capsys: Captured) -> None:
    assert run(["awards", "import", str(tmp_path / "none.xlsx")]) == 1
    assert "Không đọc được tệp" in capsys.readouterr().err
    assert count(here) == 0


def test_past_award_is_found_without_accents(here: Database, listed: Path, capsys: Captured) -> None:
    run(["awards", "import", str(listed)])
    capsys.readouterr()

    assert run(["awards", "find", "do", "van", "ung"]) == 0
    assert "Đỗ Văn Ưng; Xã Bằng Phúc" in capsys.readouterr().out
    assert run(["awards", "find", "dao", "--year", "2023", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [item["recipient"] for item in found["items"]] == ["Nguyễn Thị Đào"]
    assert count(here) == 2


def test_made_up_list_is_refused_by_a_real_installation(here: Database, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "mau.csv"
    assert run(["awards", "sample", str(REPORT), "--out", str(out)]) == 0
    assert "35554 dòng minh họa" in capsys.readouterr().out
    few = b"".join(out.read_bytes().splitlines(keepends=True)[:4])
    out.write_bytes(few)

    assert run(["awards", "import", str(out)]) == 1
    assert capsys.readouterr().out.count("bản cài đặt thật chỉ nhận khen thưởng có thật") == 3
    assert count(here) == 0
