"""What people may type for a case and for an instant."""

from datetime import UTC, datetime, timedelta

import pytest

from cli.audit_state import instant, workflow_id_of
from cli.main import run
from storage.session import Database


@pytest.mark.parametrize(
    ("typed", "workflow_id"),
    [
        ("nomination/cho-don-2024/12", "nomination/cho-don-2024/12"),
        ("cho-don-2024/12", "nomination/cho-don-2024/12"),
        ("cho-don-2024", "campaign/cho-don-2024"),
        ("campaign/cho-don-2024/", "campaign/cho-don-2024"),
        ("law/0a1b", "law/0a1b"),
    ],
)
def test_a_case_may_be_named_in_short(typed: str, workflow_id: str) -> None:
    assert workflow_id_of(typed) == workflow_id


@pytest.mark.parametrize(
    "typed",
    ["2024-08-09 10:00", "09/8/2024 10:00", "9/8/2024 10:00:00", "2024-08-09T10:00:00+07:00", "2024-08-09T03:00Z"],
)
def test_an_instant_is_vietnamese_time_unless_it_says_otherwise(typed: str) -> None:
    assert instant(typed) == datetime(2024, 8, 9, 3, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["2024-08-09", "09/8/2024", "20240809"])
def test_a_day_is_its_last_moment(typed: str) -> None:
    """What happens at the midnight behind it, such as the end of a window, is not in the day."""
    assert instant(typed) == datetime(2024, 8, 9, 17, tzinfo=UTC) - timedelta(microseconds=1)


@pytest.mark.parametrize("typed", ["2024-08-09T10", "20240809T1000"])
def test_an_hour_without_a_colon_is_no_day(typed: str) -> None:
    assert instant(typed) == datetime(2024, 8, 9, 3, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["hôm qua", "", "2024-13-45", "31/02/2024", "9999-12-31", "0001-01-01T00:00"])
@pytest.mark.parametrize("option", ["--at", "--to"])
def test_an_instant_that_cannot_be_read_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], typed: str, option: str
) -> None:
    assert run(["audit", "state", "cd", option, typed, *(["--act", "1"] if option == "--to" else [])]) == 2
    assert f"không đọc được thời điểm «{typed}»" in capsys.readouterr().err


def test_exactly_one_moment_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "state", "cd"]) == 2
    assert run(["audit", "state", "cd", "--act", "1", "--event", "2"]) == 2
    assert "không dùng" in capsys.readouterr().err


def test_a_case_that_nobody_knows_is_said_so(here: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """Without an engine the archive alone is asked."""
    assert run(["audit", "state", "khong-co", "--act", "1"]) == 1
    told = capsys.readouterr().err
    assert "máy xử lý không chạy" in told and "Không có lịch sử nào của mã này" in told
