"""A ministry, a commune and a school: three plans that need no code of their own, from launch to signed decisions."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pypdf
import pytest

from cli.rehearsal.scenario import Action, beside, load

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.timeout(400),
    pytest.mark.xdist_group("invented"),
]


class Rehearsed(NamedTuple):
    code: str
    found: dict[str, Any]
    """The object that `--json` prints."""
    papers: Path

    def decision(self, n: int) -> str:
        """The text of the decision that was issued as the n-th one."""
        (number, symbol) = (self.found["decisions"][n - 1][key] for key in ("number", "symbol"))
        for file in sorted(self.papers.glob("*-decision.pdf")):
            text = " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(file).pages)
            if f"{number}/{symbol}" in text:
                return text
        raise AssertionError(f"no paper bears {number}/{symbol}")


@pytest.fixture(scope="module", params=["mau-bo-2026", "mau-xa-2026", "mau-truong-2025"])
def rehearsed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    code: str = request.param
    out = tmp_path_factory.mktemp(code)
    definition = ROOT / "campaigns" / f"{code}.yaml"
    command = [sys.executable, "-m", "cli.main", "rehearse", str(definition), "--json", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ.copy(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return Rehearsed(code, json.loads(done.stdout), out)


def answers(action: Action) -> int:
    """How many refusals an action that has to be refused brings."""
    named = action.file or (action.nominations if isinstance(action.nominations, tuple) else ())
    return len(named) or len(action.scores or ()) or 1


def test_every_case_is_closed_and_every_history_replays(rehearsed: Rehearsed) -> None:
    found = rehearsed.found
    assert found["phase"] == "CLOSED"
    assert found["nominations"]["open"] == 0
    assert found["replay"] == {"runs": found["histories"]["runs"], "failed": 0}
    assert found["notices"]["failed"] == found["notices"]["pending"] == 0


def test_every_refusal_of_the_scenario_came_and_no_other(rehearsed: Rehearsed) -> None:
    scenario = load(beside(ROOT / "campaigns" / f"{rehearsed.code}.yaml"))
    wanted: dict[str, int] = {}
    # The book of powers to sign is the issuer's: what is refused there is no refusal of the campaign.
    for action in (action for step in scenario.steps for action in step.do if action.expect and action.on != "signing"):
        wanted[action.expect] = wanted.get(action.expect, 0) + answers(action)
    # Roles are looked at by the door and by the rule; who asked at the door stands on a chain of its own.
    door = {"WRONG_ROLE"}
    assert {k: v for k, v in rehearsed.found["refusals"].items() if k not in door} == {
        k: v for k, v in wanted.items() if k not in door
    }


def test_recipients_of_the_decisions_are_those_awarded(rehearsed: Rehearsed) -> None:
    found, nominations = rehearsed.found, rehearsed.found["nominations"]
    recipients = sum(decision["recipients"] for decision in found["decisions"])
    assert recipients == nominations["awarded"] + nominations["awarded_after_declined"]
    assert len(list(rehearsed.papers.glob("*-certificate.pdf"))) == recipients
    assert len(list(rehearsed.papers.glob("*.pdf"))) == found["papers"]


NAMED = {
    "mau-bo-2026": ((1, "Tặng danh hiệu «Cờ thi đua»", "Cục Số liệu"), (2, "tặng Bằng khen", "Vũ Thị Sâm")),
    "mau-xa-2026": ((1, "tặng Giấy khen", "Giàng A Thào"),),
    "mau-truong-2025": (
        (1, "Tặng danh hiệu «Lao động tiên tiến» cho 04 cá nhân", "Vi Thị Mơ"),
        (3, "danh hiệu «Chiến sĩ thi đua cơ sở»", "Lâm Thị Thư"),
    ),
}


def test_each_decision_is_about_one_form_and_says_that_it_is_a_rehearsal(rehearsed: Rehearsed) -> None:
    for n, form, recipient in NAMED[rehearsed.code]:
        text = rehearsed.decision(n)
        assert form in text
        assert recipient in text
        assert "DIỄN TẬP" in text
        # Practice seen elsewhere is evidence for us and no ground of a decision.
        assert "seed" not in text
