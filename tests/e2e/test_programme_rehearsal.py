"""Five years of a programme in one rehearsal, by the command that the README gives."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.rehearsal.programme_scenario import load
from cli.rehearsal.scenario import beside

ROOT = Path(__file__).resolve().parents[2]
DEFINITION = ROOT / "campaigns" / "bac-kan-2021-2025.yaml"
pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("rehearsal"),
]


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """The object that `--json` prints; nothing else stands on standard output."""
    command = [sys.executable, "-m", "cli.main", "rehearse", str(DEFINITION), "--json"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ.copy(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_every_event_is_settled_and_the_programme_closed(found: dict[str, Any]) -> None:
    items = found["programme"]["items"]
    assert found["phase"] == "CLOSED"
    assert items["open"] == 0
    settled = items["done"] + items["superseded"] + items["dropped"] + items["handed_over"] - items["handed_over_done"]
    assert settled == items["planned"]


def test_replaced_orphaned_and_late_events_are_counted(found: dict[str, Any]) -> None:
    items = found["programme"]["items"]
    assert (items["superseded"], items["handed_over"], items["orphaned"]) == (1, 5, 5)
    assert (items["outside_range"], items["slipped_most_days"], items["chased"]) == (2, 58, 2)


def test_targets_are_met_missed_or_not_measured(found: dict[str, Any]) -> None:
    targets = found["programme"]["targets"]
    assert targets["met"] + targets["not_met"] + targets["not_measured"] == targets["all"] == 17
    assert min(targets["met"], targets["not_met"], targets["not_measured"]) > 0


def test_history_begins_anew_with_each_year_and_every_run_replays(found: dict[str, Any]) -> None:
    assert found["replay"] == {"runs": 5, "failed": 0}
    assert found["audit"]["rows_different"] == found["audit"]["mismatches"] == 0 < found["audit"]["acts_compared"]
    assert found["histories"]["events_run_max"] < 300


def test_shape_is_that_of_every_rehearsal_and_says_0_where_nothing_applies(found: dict[str, Any]) -> None:
    assert set(found["nominations"].values()) == {0}
    assert (found["units"]["enrolled"], found["council"]["sittings"], found["papers"]) == (0, 0, 0)
    assert found["decisions"] == []
    assert found["notices"]["failed"] == found["notices"]["pending"] == 0 < found["notices"]["sent"]


def test_every_refusal_of_the_scenario_came_and_no_other(found: dict[str, Any]) -> None:
    scenario = load(beside(DEFINITION))
    # What the door refuses never reaches the programme: it stands on the chain of who asked.
    expected = [deed.expect for step in scenario.steps for deed in step.do if deed.expect not in ("", "WRONG_ROLE")]
    assert sum(found["refusals"].values()) == len(expected)
    assert set(found["refusals"]) == set(expected)
