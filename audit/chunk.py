"""What rows of the archiver's queue came to, and how it is written: bytes first, looked at again, then the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog

from audit import chain, merkle
from audit.manifest import Reading
from audit.source import chain_holds
from documents.store import ContentDamaged, Store
from storage import archive, archive_queue
from storage.session import Database

log = structlog.stdlib.get_logger(__name__)

DIVERGED, GONE = "DIVERGED", "GONE"


@dataclass(frozen=True)
class Found:
    """What must be looked at."""

    run_id: str
    kind: str
    detail: str


class Chunk:
    """What some rows of the queue came to, until it is written."""

    def __init__(self) -> None:
        self.readings: dict[str, Reading] = {}
        self.done: list[int] = []
        self.put_off: list[tuple[int, str]] = []
        self.found: list[tuple[str, Found]] = []

    @property
    def bytes(self) -> int:
        """How much of histories it holds."""
        return sum(len(reading.blob) for reading in self.readings.values())


def write(database: Database, store: Store, installation: str, chunk: Chunk) -> int:
    """Put the bytes into the store, look at them again, then write the rows. Returns how many states were new."""
    now, kept = datetime.now(UTC), 0
    manifests = {run_id: reading.manifest() for run_id, reading in chunk.readings.items()}
    with database.read() as session:
        states = {run_id: archive.states_of(session, run_id) for run_id in manifests}
    new = {run_id: reading for run_id, reading in chunk.readings.items() if not _known(reading, states[run_id])}
    for run_id, reading in new.items():
        _store(store, manifests[run_id], reading)
        chunk.found += [(reading.workflow_id, found) for found in _divergences(reading, states[run_id])]
    with database.write() as session:
        for run_id in new:
            content = chain.canonical(manifests[run_id])
            leaf = merkle.leaf_hash(content).hex()
            kept += archive.keep(session, manifests[run_id], content.decode(), leaf, installation, now)
        archive_queue.discharge(session, chunk.done)
        for row, error in chunk.put_off:
            archive_queue.put_off(session, row, error)
        for workflow_id, found in chunk.found:
            log.error("archive.finding", workflow_id=workflow_id, run_id=found.run_id, kind=found.kind)
            archive_queue.find(session, workflow_id, found.run_id, found.kind, found.detail, now)
    _drop_beginnings(database, store, new, {found.run_id for _workflow, found in chunk.found})
    return kept


def _store(store: Store, manifest: dict[str, Any], reading: Reading) -> None:
    """Keep the bytes and read them back: what is archived has been seen in the store. Raises ContentDamaged."""
    sha = store.put(bytes(reading.blob))
    if chain.head(store.get(sha), reading.namespace, reading.workflow_id) != (reading.count, reading.head):
        raise ContentDamaged(manifest["sha256"])


def _drop_beginnings(database: Database, store: Store, new: dict[str, Reading], doubtful: set[str]) -> None:
    """The bytes of an anchor are the beginning of the longer state's, which is kept: they go."""
    for run_id, reading in new.items():
        if run_id in doubtful:
            continue
        with database.read() as session:
            shorter = [state for state in archive.states_of(session, run_id) if state.events < reading.count]
            # A run that was reset and the one that followed it may share an anchor's bytes.
            alone = [state for state in shorter if archive.runs_with(session, state.sha256) == {run_id}]
        for state in alone:
            store.remove(state.sha256)


def _known(reading: Reading, states: Sequence[archive.Kept]) -> bool:
    return any(state.events == reading.count and state.head == reading.head for state in states)


def _divergences(reading: Reading, states: Sequence[archive.Kept]) -> list[Found]:
    """Anchored beginnings that these bytes do not have."""
    found = []
    for state in states:
        beginning = bytes(reading.blob[: state.bytes])
        try:
            same = chain.sha256(beginning) == state.sha256 and chain_holds(beginning, state, reading.namespace)
        except chain.BrokenBlob:
            same = False
        if not same:
            said = f"đã lưu {state.events} sự kiện, đầu chuỗi {state.head}; lịch sử ở máy xử lý nay mở đầu khác"
            found.append(Found(reading.run_id, DIVERGED, said))
    return found
