"""What a bundle may show of a process that others share: single accepted acts that name no other nominee.

Every shown event comes with its path in the tree of its run's events, so that the rest of the run can stay sealed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from temporalio.api.history.v1 import HistoryEvent

from audit import chain, merkle
from audit.manifest import parsed
from payloads.ids import subject_of
from payloads.record import Printed
from rules.register import TABLES

NAMING = frozenset({"n", "items", "order", "tallies", "written", "casting"})
"""Fields of act bodies that hold numbers of nominations, plain, in lists, or inside objects with `n`."""


def numbers_in(body: Any) -> Iterator[int]:
    """Every number of a nomination that an act's body names."""
    if isinstance(body, list):
        for each in body:
            yield from numbers_in(each)
    elif isinstance(body, dict):
        for name, value in body.items():
            if name in NAMING:
                plain = value if isinstance(value, list) else [value]
                yield from (each for each in plain if isinstance(each, int) and not isinstance(each, bool))
            yield from numbers_in(value)


def shown(blob: bytes, workflow_id: str, nominees: frozenset[int]) -> list[dict[str, Any]]:
    """Events of one run that may be shown: position from 0, bytes and path in hex. Raises BrokenBlob.

    Of each such act the accepted update and, where it was recorded, its receipt (a refusal's words may name others);
    and the digests of the papers that were printed.
    """
    positions = list(_open_positions(blob, workflow_id, nominees))
    if not positions:
        return []
    events = [data for _offset, data in chain.events(blob)]
    tree = merkle.levels([merkle.leaf_hash(data) for data in events])
    return [
        {"position": at, "event": events[at].hex(), "path": [sibling.hex() for sibling in merkle.path(tree, at)]}
        for at in positions
    ]


def _open_positions(blob: bytes, workflow_id: str, nominees: frozenset[int]) -> Iterator[int]:
    acts = TABLES[subject_of(workflow_id)].by_act
    open_ids = set()
    for position, event in enumerate(parsed(blob)):
        accepted = event.workflow_execution_update_accepted_event_attributes
        completed = event.workflow_execution_update_completed_event_attributes
        asked = accepted.accepted_request.input
        if asked.name in acts and len(asked.args.payloads) > 1:
            body = json.loads(asked.args.payloads[1].data)
            if set(numbers_in(body)) <= nominees:
                open_ids.add(accepted.accepted_request.meta.update_id)
                yield position
        elif completed.meta.update_id in open_ids and completed.outcome.HasField("success") or _printed(event):
            yield position


def _printed(event: HistoryEvent) -> bool:
    """Whether an activity answers with digests of papers and nothing else."""
    answers = event.activity_task_completed_event_attributes.result.payloads
    said = json.loads(answers[0].data) if answers and answers[0].data.startswith(b'{"papers"') else {}
    return bool(said) and set(said) <= {field.name for field in fields(Printed)}


@dataclass(frozen=True)
class Shown:
    """What a shown act says, for people."""

    workflow_id: str
    act: str
    account: str
    role: str
    unit: str
    at: datetime
    """On the installation's clock."""
    real_at: datetime
    body: dict[str, Any]


def acts_of(events: list[dict[str, Any]], workflow_id: str) -> list[Shown]:
    """The recorded acts among shown events."""
    asked: dict[str, Shown] = {}
    recorded = []
    for each in events:
        event = HistoryEvent.FromString(bytes.fromhex(each["event"]))
        request = event.workflow_execution_update_accepted_event_attributes.accepted_request
        done = event.workflow_execution_update_completed_event_attributes.meta.update_id
        if done in asked:
            recorded.append(asked[done])
        elif request.input.name:
            stamp, body = (json.loads(payload.data) for payload in request.input.args.payloads[:2])
            actor, at = stamp["actor"], datetime.fromisoformat(stamp["received_at"])
            real = event.event_time.ToDatetime(tzinfo=UTC)
            said = Shown(
                workflow_id, request.input.name, actor["account"], actor["role"], actor["unit"], at, real, body
            )
            asked[request.meta.update_id] = said
    return recorded
