"""How the archive stands: how much, how far behind, what is not sealed yet, what must be looked at."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from audit.archiver import ANCHORED, SWEPT
from audit.chain import written
from audit.examining import CHECKED
from audit.keyring import current
from storage import archive_extent, archive_leaf, archive_queue, archive_root
from storage.session import Database
from storage.tables.person import Installation

LATE = timedelta(minutes=5)
"""A closed run should be archived within this time."""


@dataclass(frozen=True)
class Standing:
    """Figures of one instant; instants RFC 3339, empty for what was never done."""

    runs: int
    open_runs: int
    bytes: int
    by_type: dict[str, int]
    queue: int
    lag_seconds: int
    """How long the oldest run that may not be archived yet has been closed."""
    anchored_at: str
    unsealed_leaves: int
    last_serial: int
    sealed_at: str
    checked_at: str
    findings: tuple[str, ...]
    fingerprint: str

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"findings": list(self.findings)}


def standing(database: Database, here: Installation, now: datetime) -> Standing:
    """How the archive of an installation stands."""
    with database.read() as session:
        marks, counted = archive_queue.marks(session), archive_extent.count(session)
        queue, oldest = archive_queue.queue_length(session)
        key, last = current(session, here.id), archive_root.last_root(session, here.id)
        unsealed = archive_leaf.unsealed_count(session, here.id)
        found = tuple(f"{f.kind} {f.workflow_id}: {f.detail}" for f in archive_queue.findings(session))
    swept = marks[SWEPT].at if SWEPT in marks else here.created_at
    lag = now - min(swept, oldest or swept)

    def done(name: str) -> str:
        return written(marks[name].at) if name in marks else ""

    return Standing(
        runs=counted.runs,
        open_runs=counted.open_runs,
        bytes=counted.bytes,
        by_type=counted.by_type,
        queue=queue,
        lag_seconds=max(int(lag.total_seconds()), 0),
        anchored_at=done(ANCHORED),
        unsealed_leaves=unsealed,
        last_serial=last.serial if last else 0,
        sealed_at=written(last.sealed_at) if last else "",
        checked_at=done(CHECKED),
        findings=found,
        fingerprint=key.fingerprint if key else "",
    )


def is_alarming(now: Standing, retention_days: int) -> bool:
    """Whether a closed run may be lost: the engine deletes it when its retention ends, and half of that is gone."""
    return now.lag_seconds > timedelta(days=retention_days).total_seconds() / 2
