"""`thidua rehearse-all`: the five documents that the program was made from, one rehearsal after the other, timed."""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from runtime.failure import Failure

CAMPAIGNS = Path(__file__).resolve().parent.parent / "campaigns"
TAIL_LINES = 8


@dataclass(frozen=True)
class Play:
    """One rehearsal. `scenario` empty: the one beside the definition."""

    name: str
    definition: str
    scenario: str = ""

    def command(self) -> list[str]:
        """How it is started: an installation of its own, in a process of its own."""
        words = [sys.executable, "-m", "cli.main", "rehearse", str(CAMPAIGNS / self.definition), "--json"]
        return [*words, "--scenario", str(CAMPAIGNS / self.scenario)] if self.scenario else words


PLAYS = (
    Play("000 Bắc Kạn 2021-2025, chương trình năm năm", "bac-kan-2021-2025.yaml"),
    Play("001 Chợ Đồn 2024, đợt cao điểm", "cho-don-2024.yaml"),
    Play("002 Bắc Giang 2014-2023, báo cáo mười năm", "bac-giang-2014-2023.yaml"),
    Play("003 Bắc Kạn 2025, có Hội đồng", "bac-kan-2025.yaml"),
    Play("003 Bắc Kạn 2025, không Hội đồng", "bac-kan-2025.yaml", "bac-kan-2025.khong-hoi-dong.scenario.yaml"),
    Play("004 An Giang 2021, cả năm", "an-giang-2021.yaml"),
)


@dataclass(frozen=True)
class Played:
    """What came of it: how long it took, and the last lines of what it said where it failed."""

    play: Play
    seconds: float
    failure: str = ""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "rehearse-all",
        help="diễn tập cả năm tài liệu gốc, lần lượt",
        description="Mỗi diễn tập một bản cài đặt tạm. In từng dòng kèm thời gian; sai một là sai cả lệnh.",
    )
    parser.add_argument("--jobs", type=int, default=1, metavar="SỐ", help="mấy diễn tập cùng lúc (mặc định: 1)")
    parser.set_defaults(run=run_all)


def run_all(arguments: argparse.Namespace) -> int:
    """0 when every rehearsal passed. Raises Failure naming those that did not."""
    began = time.monotonic()
    failed = play_all(PLAYS, max(1, arguments.jobs), _run, lambda line: print(line, flush=True))
    print(f"Cộng {len(PLAYS)} diễn tập: {time.monotonic() - began:.1f} giây")
    if failed:
        raise Failure("Diễn tập không đạt:\n" + "\n".join(f"{one.play.name}\n{one.failure}" for one in failed))
    return 0


def play_all(
    plays: Sequence[Play], jobs: int, run: Callable[[Play], Played], say: Callable[[str], None]
) -> list[Played]:
    """Run them in order, so many at once; each says how it went as soon as it and those before it are done."""
    failed: list[Played] = []
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        for number, played in enumerate(pool.map(run, plays), start=1):
            verdict = "KHÔNG ĐẠT" if played.failure else "đạt"
            say(f"[{number}/{len(plays)}] {played.seconds:6.1f} giây  {verdict:<9}  {played.play.name}")
            if played.failure:
                failed.append(played)
    return failed


def _run(play: Play) -> Played:
    began = time.monotonic()
    done = subprocess.run(play.command(), cwd=CAMPAIGNS.parent, capture_output=True, text=True, check=False)  # noqa: S603 - a command of this program
    said = "\n".join(done.stderr.splitlines()[-TAIL_LINES:])
    failure = (said or f"mã thoát {done.returncode}") if done.returncode else ""
    return Played(play, time.monotonic() - began, failure)
