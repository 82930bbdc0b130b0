"""One rehearsal during which the worker, the API and the engine are each killed once: nothing is lost or double."""

from pathlib import Path

import pytest

from benchmarks.chaos import PARTS, Kill, play, schedule
from benchmarks.intact import Acknowledged, differences, record_faults
from cli.demo import DEFINITION
from cli.rehearsal import scenario
from runtime.settings import Settings
from storage.session import Database
from storage.tables.record import Act, AuditHead, Notice
from tests import factories

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


def test_look_after_a_crash_finds_what_is_lost_open_or_unsent(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        factories.add_one_of_everything(session)
        session.add(
            Notice(
                key="letter",
                campaign="cd",
                unit="u1",
                kind="AWARDED",
                subject="nomination/cd/1",
                campaign_at=factories.NOW,
                next_try_at=factories.NOW,
            )
        )
        session.add(
            Act(
                workflow_id="nomination/cd/2",
                act_no=2,
                update_id="second",
                act="accept",
                digest="",
                recording="",
                state_digest="",
                recorded_at=factories.NOW,
            )
        )
        session.get_one(AuditHead, "nomination/cd/1").seq += 1
    told = [Acknowledged("key", "nomination/cd/1", 1), Acknowledged("gone", "nomination/cd/1", 2)]

    assert record_faults(database, tmp_path, told) == [
        "1 intake rows have no outcome",
        "nomination/cd/1: act 2 was acknowledged, the record has None",
        "nomination/cd/2: act numbers [2]",
        "nomination/cd/1: audit chain broken at 2",
        "notices that did not go out: ['letter']",
        "1 notices in the ledger, 0 letters in the outbox",
    ]


def test_figures_that_crashes_changed_are_named() -> None:
    calm = {"wall_seconds": 75.0, "papers": 40, "decisions": [{"number": "1846", "sha256": "a"}]}
    shaken = {"wall_seconds": 99.0, "papers": 41, "decisions": [{"number": "1846", "sha256": "b"}]}

    assert differences(shaken, calm) == ["figures.papers: 41 instead of 40"]


def test_schedule_of_a_seed_is_the_same_and_gives_every_part_its_kills() -> None:
    plays = schedule(seed=7, each=10, requests=650)

    kills = [kill for one in plays for kill in one]
    assert plays == schedule(seed=7, each=10, requests=650)
    assert {part: sum(kill.part == part for kill in kills) for part in PARTS} == dict.fromkeys(PARTS, 10)
    assert all([kill.point for kill in one] == sorted({kill.point for kill in one}) for one in plays)
