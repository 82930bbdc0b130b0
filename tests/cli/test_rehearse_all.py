"""`thidua rehearse-all`: every document has its line, one failure fails all, and the plays are those of the issue."""

from pathlib import Path

import pytest

from cli import rehearse_all
from cli.rehearse_all import CAMPAIGNS, PLAYS, Play, Played, play_all
from runtime.failure import Failure

SEEDS = {"000", "001", "002", "003", "004"}


def test_all_five_documents_are_played_and_their_files_are_there() -> None:
    assert {play.name.split()[0] for play in PLAYS} == SEEDS
    files = [CAMPAIGNS / name for play in PLAYS for name in (play.definition, play.scenario) if name]
    assert [file for file in files if not file.is_file()] == []


def test_bac_kan_2025_is_played_with_and_without_the_council() -> None:
    commands = [play.command() for play in PLAYS if play.definition == "bac-kan-2025.yaml"]
    assert len(commands) == 2
    assert sum("--scenario" in command for command in commands) == 1


def test_each_says_its_time_in_order_and_failures_are_named() -> None:
    said: list[str] = []
    plays = (Play("một", "a.yaml"), Play("hai", "b.yaml"), Play("ba", "c.yaml"))
    ran: list[str] = []

    def run(play: Play) -> Played:
        ran.append(play.name)
        return Played(play, 1.25, "sai số" if play.name == "hai" else "")

    failed = play_all(plays, 2, run, said.append)
    assert [one.play.name for one in failed] == ["hai"]
    assert sorted(ran) == ["ba", "hai", "một"]
    assert [line.split()[0] for line in said] == ["[1/3]", "[2/3]", "[3/3]"]
    assert "KHÔNG ĐẠT" in said[1] and "đạt" in said[2]


def test_a_rehearsal_that_fails_fails_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rehearse_all, "PLAYS", (Play("không có tệp", "khong-co.yaml"),))
    with pytest.raises(Failure, match="không có tệp"):
        rehearse_all.run_all(rehearse_all.argparse.Namespace(jobs=1))
    assert "KHÔNG ĐẠT" in capsys.readouterr().out


def test_campaigns_are_those_of_this_tree() -> None:
    assert Path(__file__).resolve().parents[2] / "campaigns" == CAMPAIGNS
