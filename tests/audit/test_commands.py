"""`thidua audit archive, seal, key, check, export-archive, import-archive` on an installation without an engine."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit import chain, keyring, merkle
from cli.main import run
from runtime.keys import Keys
from storage import archive, archive_queue, installation
from storage.session import Database
from tests import factories
from tests.replay.test_golden import FILES

BLOB = next(path for path in FILES if path.stem == "law_row-confirmed").read_bytes()


@pytest.fixture
def here(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of the installation that the commands find."""
    monkeypatch.setenv("THIDUA_DATA_DIR", str(tmp_path))
    with database.write() as session:
        factories.add_installation(session, factories.NOW)
        found = installation.current(session)
    assert found is not None
    keyring.ensure(database, Keys(tmp_path / "keys"), found.id)
    return found.id


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, Any]:
    """What a command prints with --json; its exit code is as expected."""
    assert run(["audit", *words, "--json"]) == code
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def keep(database: Database, folder: Path, here: str) -> str:
    """Archive the bytes as a run; their digest."""
    from documents.store import Store

    events, head = chain.head(BLOB, "test-0", "law/x")
    manifest = {
        "workflow_id": "law/x", "run_id": "run-1", "workflow_type": "LawRowWorkflow", "status": "COMPLETED",
        "events": events, "bytes": len(BLOB), "sha256": Store(folder / "store").put(BLOB), "head": head,
        "first_at": chain.written(factories.NOW), "last_at": chain.written(factories.NOW),
    }  # fmt: skip
    content = chain.canonical(manifest)
    with database.write() as session:
        archive.keep(session, manifest, content.decode(), merkle.leaf_hash(content).hex(), here, factories.NOW)
    return str(manifest["sha256"])


def test_sealing_and_the_state_of_the_archive(
    database: Database, here: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sha = keep(database, tmp_path, here)
    with database.write() as session:
        archive_queue.enqueue(session, "law/y", datetime.now(UTC) - timedelta(hours=1))
    before = said(capsys, "archive")
    sealed = said(capsys, "seal")
    after = said(capsys, "archive")
    again = said(capsys, "seal")

    assert (before["runs"], before["unsealed_leaves"], before["last_serial"]) == (1, 1, 0)
    assert (sealed["sealed"], sealed["last"]["kind"], again["sealed"]) == ([1], "ON_DEMAND", [])
    assert (after["unsealed_leaves"], after["last_serial"], after["by_type"]) == (0, 1, {"LawRowWorkflow": 1})
    assert after["queue"] == 1 and 3600 <= after["lag_seconds"] < 7200
    assert after["fingerprint"] == said(capsys, "key")["fingerprint"]
    # A changed byte: found, named, exit 1, and from then on the state says so.
    path = tmp_path / "store" / sha[:2] / sha[2:]
    path.write_bytes(BLOB[:-1])
    checked = said(capsys, "check", code=1)
    assert (checked["chain_errors"], checked["runs_verified"]) == (1, 1)
    assert {fault["run_id"] for fault in checked["faults"]} == {"run-1"}
    (damage,) = checked["damages"]
    assert (damage["kind"], damage["run_id"]) == ("BLOB", "run-1")
    assert 0 < damage["byte"] < len(BLOB)
    assert said(capsys, "archive", code=1)["findings"][0].startswith("BLOB law/x")


def test_key_is_exchanged(here: str, capsys: pytest.CaptureFixture[str]) -> None:
    first = said(capsys, "key")
    second = said(capsys, "key", "--rotate")

    assert [key["statement"]["installation"] for key in second["keys"]] == [here, here]
    assert second["keys"][1]["statement"]["previous"] == first["fingerprint"]
    assert second["fingerprint"] != first["fingerprint"]
    assert said(capsys, "key") == second


def test_archive_goes_out_and_not_in_again(
    database: Database, here: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(database, tmp_path, here)

    out = said(capsys, "export-archive", str(tmp_path / "out"))

    assert out == {"runs": 1, "leaves": 1, "roots": 0, "keys": 1, "blobs": 1}
    assert run(["audit", "import-archive", str(tmp_path / "out")]) == 1
    assert "đã có kho lưu" in capsys.readouterr().err
