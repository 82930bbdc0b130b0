"""A whole archive carried into an empty installation: everything is there, holds, and replays without an engine."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest
from temporalio.api.history.v1 import History
from temporalio.client import WorkflowHistory

from audit import sealing
from audit.carrying import HEAD, export_archive, import_archive
from audit.checking import check
from audit.histories import replay
from audit.source import ARCHIVE, histories
from documents.store import Store
from runtime.failure import Failure
from storage import archive, installation
from storage.session import Database
from tests.audit.archiving import archiver_of, installation_of, keys_of
from tests.factories import NOW
from tests.replay.plays import frozen_campaign
from tests.workflows.world import World

pytestmark = pytest.mark.engine


@pytest.fixture
def elsewhere(tmp_path: Path, migrated_file: Path) -> Database:
    """An installation that has nothing yet."""
    database = Database(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'elsewhere.sqlite')}")
    with database.write() as session:
        installation.create(session, rehearsal=True, frozen_at=NOW, engine_version="", real_now=NOW)
    return database


@pytest.mark.slow
async def test_archive_of_a_rehearsal_is_carried_into_an_empty_installation_and_replays(
    world: World, elsewhere: Database, tmp_path: Path
) -> None:
    await frozen_campaign(world)
    cases = world.cases()
    in_engine = sum([len(await world.runs(case)) for case in cases])
    archiver = archiver_of(world)
    await archiver.archive_now(cases)
    sealing.seal(world.database, keys_of(world), installation_of(world), sealing.DAILY)
    folder, store = tmp_path / "out", Store(tmp_path / "other-store")

    carried = await asyncio.to_thread(export_archive, world.database, world.store, folder)
    taken = await asyncio.to_thread(import_archive, elsewhere, store, folder)

    assert taken == carried
    assert (carried.runs, carried.roots, carried.keys) == (in_engine, 1, 1)
    assert check(elsewhere, store).damages == []
    with elsewhere.read() as session:
        leaves = [kept.leaf for case in cases for kept in archive.runs_of(session, case)]
        proofs = sealing.proofs_of(session, leaves)
    signers = {json.loads(proof.statement)["installation"] for proof in proofs.values() if proof is not None}
    assert (len(proofs), signers) == (in_engine, {installation_of(world)})
    runs = [stored for case in cases for stored in await histories(case, None, elsewhere, store)]
    replayed = await replay([WorkflowHistory(r.workflow_id, list(History.FromString(r.blob).events)) for r in runs])
    assert {stored.origin for stored in runs} == {ARCHIVE}
    assert (replayed.runs, replayed.failed) == (in_engine, ())

    with pytest.raises(Failure, match="đã có kho lưu"):
        import_archive(elsewhere, store, folder)
    with pytest.raises(Failure, match="không trống"):
        export_archive(elsewhere, store, folder)
    elsewhere.close()


def test_harmed_export_is_not_taken_in(elsewhere: Database, tmp_path: Path) -> None:
    folder, store = tmp_path / "out", Store(tmp_path / "store")
    export_archive(elsewhere, store, folder)
    with pytest.raises(Failure, match="không phải một bản xuất"):
        import_archive(elsewhere, store, tmp_path)
    (folder / "blobs" / ("0" * 64)).write_bytes(b"other bytes")
    with pytest.raises(Failure, match="không đúng mã băm"):
        import_archive(elsewhere, store, folder)
    (folder / "blobs" / ("0" * 64)).unlink()
    head = json.loads((folder / HEAD).read_bytes())
    (folder / HEAD).write_text(json.dumps(head | {"runs": 3}))
    with pytest.raises(Failure, match="số lượng"):
        import_archive(elsewhere, store, folder)
    elsewhere.close()
