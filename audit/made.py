"""What replays of one run handed to its recordings, and whose word counts: the build that ran a task before today's."""

from collections.abc import Mapping
from dataclasses import dataclass

from temporalio.bridge.proto.workflow_commands import WorkflowCommand
from temporalio.client import WorkflowHistory

from audit.asked import RECORD, activities
from audit.probe import Film
from audit.ran import build_of, builds_of

REPLAY = "REPLAY"
"""Why a kept build does not answer: it fails at a task that it ran itself."""
Films = Mapping[tuple[int, str], Film]
"""(which run, build) → what that build made of the run."""


def holds(history: WorkflowHistory, build: str, film: Film) -> bool:
    """Whether a build replays the tasks that it ran itself.

    It may fail at tasks of a later one, whose code it does not know: what it said of its own stands.
    """
    own = (
        event.workflow_task_completed_event_attributes.started_event_id
        for event in history.events
        if event.HasField("workflow_task_completed_event_attributes")
        and build_of(event.workflow_task_completed_event_attributes) == build
    )
    return not film.failure or max(own) < max((frame.started_id for frame in film.facts()), default=0)


def made(film: Film) -> dict[str, bytes]:
    """Activity id → the entry that the replayed code handed to a recording."""
    found = {}
    for frame in film.facts():
        for command in frame.commands:
            if command.kind == "schedule_activity":
                order = WorkflowCommand.FromString(command.data).schedule_activity
                if order.activity_type.startswith(RECORD) and order.arguments:
                    found[order.activity_id] = order.arguments[0].data
    return found


@dataclass(frozen=True)
class Made:
    """What each code handed to the recordings of one run: activity id → entry."""

    today: dict[str, bytes]
    kept: dict[str, dict[str, bytes]]
    """By the builds that ran tasks of it and are kept."""

    def entry(self, build: str, name: str) -> tuple[bytes | None, bool]:
        """The entry of one recording, and whether it is of the very build that ordered it."""
        entry = self.kept.get(build, {}).get(name)
        return (self.today.get(name), False) if entry is None else (entry, True)

    def enough(self, history: WorkflowHistory) -> bool:
        """Whether the kept builds account for every recording, so that today's code need not be run."""
        builds = builds_of(history.events)
        ordered = (item for item in activities(history.events).items() if item[1].name.startswith(RECORD))
        return bool(self.kept) and all(self.entry(builds.get(each.ordered_by, ""), name)[1] for name, each in ordered)
