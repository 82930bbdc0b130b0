"""How the archive stands: the lag, the alarm, and what `thidua doctor` says of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit.archiver import SWEPT
from audit.standing import is_alarming, standing
from cli.doctor import BAD, GOOD, NOTE, archived
from runtime.settings import Settings
from storage import archive_queue, installation
from storage.session import Database
from storage.tables.person import Installation
from tests import factories

DAYS = 90
HALF = timedelta(days=DAYS / 2)


@pytest.fixture
def here(database: Database) -> Installation:
    with database.write() as session:
        factories.add_installation(session, factories.NOW)
        found = installation.current(session)
    assert found is not None
    return found


def swept(database: Database, ago: timedelta) -> None:
    with database.write() as session:
        archive_queue.set_mark(session, SWEPT, datetime.now(UTC) - ago)


@pytest.mark.parametrize(
    ("ago", "level"),
    [
        (timedelta(seconds=30), GOOD),
        (timedelta(minutes=6), NOTE),
        (HALF - timedelta(hours=1), NOTE),
        (HALF + timedelta(hours=1), BAD),
    ],
)
def test_doctor_tells_how_far_the_archive_is_behind(
    database: Database, here: Installation, tmp_path: Path, ago: timedelta, level: str
) -> None:
    swept(database, ago)

    finding = archived(Settings(data_dir=tmp_path, retention_days=DAYS), database, here)
    assert finding.level == level
    assert "lá chưa niêm phong" in finding.sentence
    assert ("mất lịch sử" in finding.sentence) == (level == BAD)


def test_a_run_that_waits_on_the_queue_counts_though_sweeps_go_on(database: Database, here: Installation) -> None:
    swept(database, timedelta(seconds=1))
    now = datetime.now(UTC)
    with database.write() as session:
        archive_queue.enqueue(session, "case/1", now - HALF - timedelta(days=1), "run-1")
        archive_queue.enqueue(session, "case/2", now - timedelta(days=1), "run-2")

    found = standing(database, here, now)
    assert found.queue == 2
    assert found.lag_seconds == (HALF + timedelta(days=1)).total_seconds()
    assert is_alarming(found, DAYS)
    assert not is_alarming(found, 3 * DAYS)


def test_doctor_tells_what_must_be_looked_at(database: Database, here: Installation, tmp_path: Path) -> None:
    swept(database, timedelta(0))
    with database.write() as session:
        for _again in range(2):
            archive_queue.find(session, "case/1", "run-1", "DIVERGED", "it begins otherwise", factories.NOW)

    finding = archived(Settings(data_dir=tmp_path), database, here)
    assert finding.level == BAD
    assert "1 điều phải xem: DIVERGED case/1: it begins otherwise" in finding.sentence
