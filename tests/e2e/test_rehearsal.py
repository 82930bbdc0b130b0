"""The main job: Chợ Đồn 2024 from launch to issued decision, by the command that the README gives."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdf
import pytest

from cli.rehearsal.scenario import beside, load

ROOT = Path(__file__).resolve().parents[2]
DEFINITION = ROOT / "campaigns" / "cho-don-2024.yaml"
pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.timeout(400),
    pytest.mark.xdist_group("rehearsal"),
]


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """The object that `--json` prints, and the folder of papers."""
    out = tmp_path_factory.mktemp("papers")
    command = [sys.executable, "-m", "cli.main", "rehearse", str(DEFINITION), "--json", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ.copy(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout), out


def test_every_submitted_nomination_has_one_outcome(rehearsal: tuple[dict[str, Any], Path]) -> None:
    nominations = rehearsal[0]["nominations"]
    outcomes = ("awarded", "not_awarded", "rejected", "withdrawn", "forwarded_granted", "forwarded_declined")
    assert sum(nominations[outcome] for outcome in outcomes) == nominations["submitted"]
    assert nominations["open"] == nominations["forwarded_pending"] == 0


def test_decision_names_who_is_awarded_and_each_has_a_certificate(rehearsal: tuple[dict[str, Any], Path]) -> None:
    found, out = rehearsal
    recipients = found["nominations"]["awarded"] + found["nominations"]["awarded_after_declined"]
    assert [decision["recipients"] for decision in found["decisions"]] == [recipients]
    assert len(list(out.glob("*-certificate.pdf"))) == recipients
    assert len(list(out.glob("*.pdf"))) == found["papers"]


def test_decision_on_paper_holds_number_and_every_name(rehearsal: tuple[dict[str, Any], Path]) -> None:
    found, out = rehearsal
    (paper,) = out.glob("*-decision.pdf")
    text = " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(paper).pages)
    scenario = load(beside(DEFINITION))
    assert f"{found['decisions'][0]['number']}/QĐ-UBND" in text
    assert "DIỄN TẬP" in text
    people = [nominee.name for nominee in scenario.nominees if nominee.key in ("phong-tu-phap", "cong-an-huyen-2")]
    assert [name for name in people if name not in text] == []


def test_every_history_replays_and_stays_short(rehearsal: tuple[dict[str, Any], Path]) -> None:
    found = rehearsal[0]
    assert found["replay"] == {"runs": found["histories"]["runs"], "failed": 0}
    assert found["audit"]["rows_different"] == found["audit"]["mismatches"] == 0 < found["audit"]["acts_compared"]
    assert found["histories"]["events_nomination_max"] <= 300


def test_figures_are_those_of_the_scenario_to_the_last_event(rehearsal: tuple[dict[str, Any], Path]) -> None:
    found = rehearsal[0]
    assert found["phase"] == "CLOSED"
    assert found["notices"] == {"sent": 387, "failed": 0, "pending": 0}
    assert sum(found["refusals"].values()) == 21
    assert found["council"] == {"members": 11, "present": 10, "sittings": 1}
