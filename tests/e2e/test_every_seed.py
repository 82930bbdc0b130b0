"""What SQL says after every act is what the history rebuilds for that act: over whole rehearsals of the real documents.

Those of Chợ Đồn 2024 and of the five-year programme are held against the same figures where they are played
(`test_rehearsal`, `test_programme_rehearsal`); the ten-year report has no process.
"""

import json
import subprocess
from pathlib import Path

import pytest

from cli.rehearse_all import PLAYS, Play

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = ("bac-kan-2021-2025.yaml", "cho-don-2024.yaml", "bac-giang-2014-2023.yaml")
HERE = [play for play in PLAYS if play.definition not in ELSEWHERE]
pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.parametrize("play", HERE, ids=[f"{play.definition}-{play.scenario}" for play in HERE])
def test_every_act_and_every_row_follow_from_the_histories(play: Play) -> None:
    done = subprocess.run(play.command(), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]

    found = json.loads(done.stdout)
    audit = found["audit"]
    assert audit["faults"] == []
    assert audit["mismatches"] == audit["rows_different"] == audit["cases_left_out"] == 0
    assert audit["runs_verified"] == found["histories"]["runs"] > 30
    assert audit["commands_compared"] > audit["acts_compared"] > 100
    assert audit["rows_compared"] > audit["acts_compared"]
