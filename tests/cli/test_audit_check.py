"""`thidua audit check --campaign`: a code that nobody knows."""

import pytest

from cli.main import run
from storage.session import Database


@pytest.mark.parametrize("code", ["khong-co", "", "cho-don-2024/"])
def test_a_campaign_that_is_not_there_is_not_told_as_sound(
    here: Database, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    assert run(["audit", "check", "--campaign", code]) == 1
    assert f"Không có phong trào «{code}»" in capsys.readouterr().err

    assert run(["audit", "check"]) == 0
    assert "0 điều sai" in capsys.readouterr().out
