"""What a build answers when a later one asks it to replay a history. Part of every build (`runtime.build`).

The contract is this file's one function and the JSON that it takes and gives, version 1: builds that are kept speak it
for ever. A later version stands beside it; neither the question nor the answer of version 1 is ever changed.
"""

import json
from base64 import b64decode, b64encode
from typing import Any

from temporalio.api.history.v1 import History
from temporalio.client import WorkflowHistory

from audit.probe import Frame, watch

VERSION = 1


async def testify(question: bytes) -> bytes:
    """Replay one run with the code of this build.

    Asked: {"version": 1, "history": base64 of a History message, "wanted": [event that starts a task, …]}; for those
    tasks the state is told too. Answered: {"version": 1, "failure": "" or why the replay does not fit, "frames": […]}.
    Raises ValueError for another version.
    """
    asked = json.loads(question)
    if asked["version"] != VERSION:
        raise ValueError(f"version {asked['version']}")
    events = list(History.FromString(b64decode(asked["history"])).events)
    workflow_id = events[0].workflow_execution_started_event_attributes.workflow_id
    film = await watch(WorkflowHistory(workflow_id, events), frozenset(asked["wanted"]).__contains__)
    frames = [_plain(frame) for frame in film.frames]
    return json.dumps({"version": VERSION, "failure": film.failure, "frames": frames}).encode()


def _plain(frame: Frame) -> dict[str, Any]:
    return {
        "started_id": frame.started_id,
        "at": frame.at.isoformat(),
        "replaying": frame.replaying,
        "jobs": frame.jobs,
        "commands": [[each.kind, b64encode(each.data).decode()] for each in frame.commands],
        "failed": frame.failed,
        "state": None if frame.state is None else b64encode(frame.state).decode(),
        "waits": frame.waits,
    }
