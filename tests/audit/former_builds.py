"""Former builds for the tests: today's code with edits, and histories as such builds would have left them."""

import io
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from zipfile import ZipFile

from temporalio.api.history.v1 import HistoryEvent

from audit.former import told_by
from audit.made import made
from audit.pool import Pool
from audit.probe import Film
from audit.ran import builds_of
from documents.store import Store
from runtime.build import PACKED, named, packed
from tests.audit.alterations import blob_of, events_of

HISTORIES = Path(__file__).parents[1] / "replay" / "histories"
SUPPLEMENTED = (HISTORIES / "nomination-supplemented-r3.pb").read_bytes()
COUNTS_TWICE = ("rules/nomination.py", "returns=state.returns + 1,", "returns=state.returns + 2,")
"""A mistake without commands: the Replayer takes both for the same, the states differ."""
WITNESS = "audit/witness.py"
ASKS = "    asked = json.loads(question)\n"
"""The first line of what a witness does."""
SECONDS = 60.0


def edited(folder: Path, *edits: tuple[str, str, str]) -> bytes:
    """Today's build with (file, words, other words in their place), made in an empty folder."""
    with ZipFile(io.BytesIO(PACKED)) as archive:
        archive.extractall(folder)
    for name, words, others in edits:
        text = (folder / name).read_text()
        assert words in text
        (folder / name).write_text(text.replace(words, others, 1))
    return packed(folder)


def stamped(blob: bytes, build: str, from_event: int = 0) -> bytes:
    """The history with this build in every task from an event on."""
    events = events_of(blob)
    for event in events:
        if event.event_id >= from_event:
            for said in (event.workflow_task_started_event_attributes, event.workflow_task_completed_event_attributes):
                if said.worker_version.build_id:
                    said.worker_version.build_id = build
    return blob_of(events)


def recorded_by(pool: Pool, kept: Store, blob: bytes) -> bytes:
    """The history with the entries that the builds named in it make, each in the tasks that it ran."""
    events = events_of(blob)
    builds = builds_of(events)
    entries: Mapping[str, Mapping[str, bytes]] = {
        build: _entries(pool, kept, build, blob) for build in set(builds.values())
    }
    return blob_of([_recorded(event, builds, entries) for event in events])


def _entries(pool: Pool, kept: Store, build: str, blob: bytes) -> dict[str, bytes]:
    answer = told_by(pool, kept, build, blob, (), SECONDS)
    assert isinstance(answer.value, Film) and answer.value.failure == "", answer
    return made(answer.value)


def _recorded(
    event: HistoryEvent, builds: Mapping[int, str], entries: Mapping[str, Mapping[str, bytes]]
) -> HistoryEvent:
    said = deepcopy(event)
    order = said.activity_task_scheduled_event_attributes
    entry = entries.get(builds.get(order.workflow_task_completed_event_id, ""), {}).get(order.activity_id)
    if entry is not None:
        order.input.payloads[0].data = entry
    return said


def keep(kept: Store, data: bytes) -> str:
    """Keep a build as the worker does; its name."""
    kept.put(data)
    return named(data)
