"""What people may type for a case and for an instant."""

from datetime import UTC, datetime

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


@pytest.mark.parametrize("typed", ["2024-08-09", "09/8/2024"])
def test_a_day_is_its_end(typed: str) -> None:
    assert instant(typed) == datetime(2024, 8, 9, 17, tzinfo=UTC)


def test_an_instant_that_cannot_be_read_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "state", "cd", "--at", "hôm qua"]) == 2
    assert "không đọc được thời điểm" in capsys.readouterr().err


def test_exactly_one_moment_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "state", "cd"]) == 2
    assert run(["audit", "state", "cd", "--act", "1", "--event", "2"]) == 2
    assert "không dùng" in capsys.readouterr().err


def test_a_case_that_nobody_knows_is_said_so(here: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """Without an engine the archive alone is asked."""
    assert run(["audit", "state", "khong-co", "--act", "1"]) == 1
    told = capsys.readouterr().err
    assert "máy xử lý không chạy" in told and "Không có lịch sử nào của mã này" in told
