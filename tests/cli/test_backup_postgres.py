"""`thidua backup` and `restore` where the records lie in PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from cli.main import run
from runtime.backup import MANIFEST
from runtime.keys import Keys
from storage import audit, installation
from storage.session import Database
from storage.tables.record import AuditEvent
from tests import factories
from tests.support.postgres import Cluster

pytestmark = pytest.mark.postgres


@pytest.fixture
def records(
    postgres: Cluster, migrated_template: str, here: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """The records of an installation on PostgreSQL; the environment points at them, its engine is run by others."""
    name = postgres.create(migrated_template)
    monkeypatch.setenv("PATH", f"{postgres.binaries}:/usr/bin:/bin")
    monkeypatch.setenv("THIDUA_DATABASE_URL", postgres.url(name))
    monkeypatch.setenv("THIDUA_ENGINE_ADDRESS", "engine.invalid:7233")
    opened = Database(postgres.url(name))
    with opened.write() as session:
        installation.create(session, rehearsal=False, frozen_at=None, engine_version="", real_now=datetime.now(UTC))
        audit.append(session, factories.event())
    Keys(tmp_path / "keys").make()
    yield opened
    opened.close()
    postgres.drop(name)


def test_records_of_postgresql_come_back_with_everything_else(
    records: Database, postgres: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved, name = tmp_path / "saved", postgres.create()
    assert run(["backup", str(saved), "--without-engine"]) == 0
    assert {"records.dump", "keys", "arrived.jsonl", MANIFEST} <= {path.name for path in saved.iterdir()}

    monkeypatch.setenv("THIDUA_DATA_DIR", str(tmp_path / "other"))
    monkeypatch.setenv("THIDUA_DATABASE_URL", postgres.url(name))
    assert run(["restore", str(saved)]) == 0

    copy = Database(postgres.url(name))
    with records.read() as one, copy.read() as other:
        before, after = installation.current(one), installation.current(other)
        assert before is not None and after is not None and before.id == after.id
        links = [[event.hash for event in session.exec(select(AuditEvent))] for session in (one, other)]
    copy.close()
    assert links[0] == links[1] != []
    assert Keys(tmp_path / "other" / "keys").make().fingerprint == Keys(tmp_path / "keys").make().fingerprint
    postgres.drop(name)


def test_database_with_records_in_it_is_not_written_into(
    records: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    saved, other = tmp_path / "saved", tmp_path / "other"
    assert run(["backup", str(saved), "--without-engine"]) == 0

    monkeypatch.setenv("THIDUA_DATA_DIR", str(other))
    assert run(["restore", str(saved)]) == 1

    assert "đã có bảng" in capsys.readouterr().err
    assert not other.exists()
