"""Patches: the code asks for a marker wherever it looks at one; the history has the first, and lists their names."""

from collections.abc import Iterator

from temporalio.api.history.v1 import HistoryEvent
from temporalio.bridge.proto.workflow_commands import WorkflowCommand

from audit.fault import Fault

CHANGES = "TemporalChangeVersion"


def repeats(command: WorkflowCommand, marked: list[str]) -> bool:
    """The code asks for a patch's marker wherever it looks at the patch; the first time alone is written."""
    if not command.HasField("set_patch_marker"):
        return False
    name = command.set_patch_marker.patch_id
    known = name in marked
    if not known:
        marked.append(name)
    return known


def is_changes(event: HistoryEvent) -> bool:
    """The search attribute that the engine's core adds to a marker."""
    return event.HasField("upsert_workflow_search_attributes_event_attributes")


def changes(events: list[HistoryEvent], marked: list[str]) -> Iterator[Fault]:
    """Where the list of names that the history keeps is another than what the code has asked for by then."""
    for event in events:
        if is_changes(event):
            fields = event.upsert_workflow_search_attributes_event_attributes.search_attributes.indexed_fields
            said = fields[CHANGES].data.decode() if list(fields) == [CHANGES] else ", ".join(sorted(fields))
            # The core keeps the names in a map: their order says nothing.
            if _sorted(said) != _sorted(_listed(marked)):
                yield Fault("PATCH", event.event_id, "search_attributes", said, _listed(marked))


def _listed(names: list[str]) -> str:
    return "[" + ",".join(f'"{name}"' for name in names) + "]"


def _sorted(listed: str) -> str:
    return listed[:1] + ",".join(sorted(listed[1:-1].split(","))) + listed[-1:]
