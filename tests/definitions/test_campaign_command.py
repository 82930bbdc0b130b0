"""`thidua campaign check` as a person types it."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.campaign import register

Plant = Callable[..., Path]
Run = Callable[..., int]


@pytest.fixture(scope="module")
def run() -> Run:
    parser = argparse.ArgumentParser(prog="thidua")
    register(parser.add_subparsers(required=True))

    def ran(*words: str) -> int:
        arguments = parser.parse_args(words)
        code = arguments.run(arguments)
        assert isinstance(code, int)
        return code

    return ran


def test_real_campaign_exits_zero_with_its_warnings(run: Run, real: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("campaign", "check", str(real)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum(": CẢNH BÁO " in line for line in lines) == 11
    assert lines[-1].endswith("0 lỗi, 11 cảnh báo, 7 lưu ý; dùng được.")


def test_each_line_names_file_and_line(run: Run, real: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("campaign", "check", str(real))
    for line in capsys.readouterr().out.splitlines()[:-1]:
        file, number, _ = line.split(":", 2)
        assert Path(file).is_file()
        assert 1 <= int(number) <= len(Path(file).read_text(encoding="utf-8").splitlines())


def test_errors_exit_one(run: Run, plant: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    file = plant(("plan", "  day: 2024-08-24", "  day: 2024-02-30"))
    assert run("campaign", "check", str(file)) == 1
    said = capsys.readouterr()
    assert "LỖI IMPOSSIBLE_DATE: «anniversary.day»: ngày «2024-02-30» không có trong lịch" in said.out
    assert said.err.splitlines() == [f"{file}: 1 lỗi, 10 cảnh báo, 6 lưu ý; không dùng được, sửa các lỗi đã nêu."]


def test_syntax_error_exits_one_with_its_line(run: Run, plant: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    file = plant(("plan", "nominal_days: 75", "nominal_days: [75"))
    assert run("campaign", "check", str(file)) == 1
    assert "LỖI SYNTAX" in capsys.readouterr().out


def test_missing_file_exits_one(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("campaign", "check", str(tmp_path / "no.yaml")) == 1
    assert "Không có tệp «no.yaml»" in capsys.readouterr().out


@pytest.mark.parametrize("bad", [False, True])
def test_json_is_one_object_and_nothing_else(
    run: Run, plant: Plant, capsys: pytest.CaptureFixture[str], bad: bool
) -> None:
    changes = [("plan", "  day: 2024-08-24", "  day: 2024-02-30")] if bad else []
    code = run("campaign", "check", str(plant(*changes)), "--json")
    report = json.loads(capsys.readouterr().out)
    assert (code, report["usable"], report["counts"]["ERROR"]) == ((1, False, 1) if bad else (0, True, 0))
    assert report["counts"]["WARNING"] == sum(p["severity"] == "WARNING" for p in report["problems"])
    assert set(report["problems"][0]) == {"file", "line", "severity", "code", "sentence"}


@pytest.mark.parametrize("words", [["campaign"], ["campaign", "check"], ["campaign", "count", "x.yaml"]])
def test_wrong_usage_exits_two(run: Run, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*words)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err
