"""`thidua audit …` and `db rebuild`: a campaign that nobody knows, places where nothing can be written."""

from pathlib import Path

import pytest

from cli.main import run
from cli.output import write_whole
from runtime.failure import Failure
from storage.session import Database


@pytest.mark.parametrize("code", ["khong-co", "", "cho-don-2024/"])
def test_a_campaign_that_is_not_there_is_not_told_as_sound(
    here: Database, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    assert run(["audit", "check", "--campaign", code]) == 1
    assert f"Không có phong trào «{code}»" in capsys.readouterr().err

    assert run(["audit", "check"]) == 0
    assert "0 điều sai" in capsys.readouterr().out


@pytest.mark.parametrize("name", [".", "/", ""])
def test_a_folder_is_no_file_to_write(name: str) -> None:
    with pytest.raises(Failure, match="là một thư mục"):
        write_whole(Path(name), b"")


def test_a_rebuild_into_a_folder_that_is_not_there_is_said_so(
    here: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["db", "rebuild", "--from", "archive", "--out", str(tmp_path / "none" / "x.sqlite")]) == 1
    assert "Không có thư mục" in capsys.readouterr().err


@pytest.mark.parametrize("case", ["campaign/", "nomination", 'nomination/cho-don-2024/1"x'])
def test_what_is_no_case_has_no_bundle(
    here: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    assert run(["audit", "export", case, "--out", str(tmp_path / "x.zip")]) == 1
    assert "đã ghi nhận việc nào" in capsys.readouterr().err
