"""One rehearsal during which the worker, the API and the engine are each killed once: nothing is lost or double."""

from pathlib import Path

import pytest

from benchmarks.chaos import PARTS, Kill, play, schedule
from cli.demo import DEFINITION
from cli.rehearsal import scenario
from runtime.settings import Settings

KILLS = (
    # While units file their dossiers, ten at once.
    Kill("worker", 120, 0.05),
    Kill("api", 260, 0.05),
    # While the standing body accepts what is left, ten at once.
    Kill("engine", 385, 0.05),
)


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_rehearsal_survives_a_kill_of_each_process(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", engine_port=0, http_port=0)
    played = scenario.load(scenario.beside(DEFINITION))

    # Raises when a figure differs from what the scenario expects without any kill.
    found = await play(settings, DEFINITION, played, KILLS, print)

    assert found.faults == []
    assert [kill["part"] for kill in found.kills] == [kill.part for kill in KILLS]
    assert found.figures["replay"]["failed"] == 0


def test_schedule_of_a_seed_is_the_same_and_gives_every_part_its_kills() -> None:
    plays = schedule(seed=7, each=10, requests=650)

    kills = [kill for one in plays for kill in one]
    assert plays == schedule(seed=7, each=10, requests=650)
    assert {part: sum(kill.part == part for kill in kills) for part in PARTS} == dict.fromkeys(PARTS, 10)
    assert all([kill.point for kill in one] == sorted({kill.point for kill in one}) for one in plays)
