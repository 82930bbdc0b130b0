"""Former builds as witnesses: a run is replayed by the very code that ran it, where that code is kept.

A build is a file in a folder of its own (`Settings.builds_dir`), named in the histories by its digest; the worker puts
it there before it takes its first task. Nothing else ever gets there: archives of another installation come without
code, and an uploaded file lies in another store. What the build answers is plain data; today's code judges it.
"""

import json
import multiprocessing
import os
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from audit import summons
from audit.film import film, history_of, state_at, task_before
from audit.made import Films, holds
from audit.moment import Json, Reel
from audit.pool import DIED, FAULT, START_SECONDS, Answer, Child, Pool
from audit.probe import Command, Film, Frame
from audit.ran import builds_of
from audit.wellformed import STRUCTURE, wellformed
from audit.witness import VERSION
from documents.store import ContentDamaged, NotStored, Store
from runtime import child as launcher
from runtime.build import BUILD, digest_in

NOT_KEPT, DAMAGED = "NOT_KEPT", "DAMAGED"


class Former(Child):
    """A process that runs one kept build. It has nothing of the service: no settings, no secrets, no open files.

    It ends with the thread that began it, so that one which hangs does not outlive a service that was killed.
    """

    def __init__(self, build: str, packed: bytes) -> None:
        self.kind, self._packed = build, packed
        self.connection, theirs = multiprocessing.Pipe()
        command = [sys.executable, "-I", summons.__file__, str(theirs.fileno()), digest_in(build)]
        with theirs:
            self._popen = subprocess.Popen(  # noqa: S603 - the build that was looked up by its digest, no shell
                [sys.executable, "-I", "-S", launcher.__file__, str(os.getpid()), *command],
                env={},
                cwd=os.sep,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
            )

    def ready(self) -> bool:
        """Hand it its code and wait until that is loaded."""
        try:
            self.connection.send_bytes(self._packed)
            return self.connection.poll(START_SECONDS) and self.connection.recv_bytes() == summons.READY
        except (EOFError, OSError):
            return False

    def tell(self, question: bytes) -> None:
        self.connection.send_bytes(question)

    def heard(self) -> Answer:
        """Bytes only: nothing that a former build says is unpickled."""
        said = self.connection.recv_bytes()
        if said.startswith(summons.ANSWER):
            return Answer(said.removeprefix(summons.ANSWER))
        return Answer(None, FAULT, said[1:].decode(errors="replace"))

    def end(self) -> None:
        self._popen.kill()
        self._popen.wait()
        self.connection.close()


def told_by(pool: Pool, builds: Store | None, build: str, blob: bytes, wanted: Iterable[int], seconds: float) -> Answer:
    """A run as a kept build replays it: a Film, or why there is none, NOT_KEPT and DAMAGED among the reasons.

    `wanted`: started events of tasks whose state is wanted. The history must be well-formed.
    """
    sha = digest_in(build)
    if builds is None or not sha:
        return Answer(None, NOT_KEPT)
    asked = {"version": VERSION, "history": b64encode(blob).decode(), "wanted": list(wanted)}
    try:
        answer = pool.use(build, lambda: Former(build, builds.get(sha)), json.dumps(asked).encode(), seconds)
        return Answer(_film(answer.value)) if answer.value is not None else answer
    except NotStored:
        return Answer(None, NOT_KEPT)
    except ContentDamaged:
        return Answer(None, DAMAGED)
    except OSError as error:
        return Answer(None, DIED, str(error))
    except (ValueError, TypeError, KeyError) as error:
        return Answer(None, FAULT, f"{type(error).__name__}: {error}")


def _film(answer: bytes) -> Film:
    said = json.loads(answer)
    return Film(tuple(_frame(each) for each in said["frames"]), str(said["failure"]))


def _frame(said: dict[str, Any]) -> Frame:
    return Frame(
        said["started_id"],
        datetime.fromisoformat(said["at"]),
        said["replaying"],
        tuple(said["jobs"]),
        tuple(Command(kind, b64decode(data)) for kind, data in said["commands"]),
        said["failed"],
        None if said["state"] is None else b64decode(said["state"]),
        said["waits"],
    )


def all_told(pool: Pool, builds: Store | None, blobs: Sequence[bytes], seconds: float) -> tuple[Films, dict[str, str]]:
    """The runs of one case as every former build that ran a task of them replays them, and build → why it does not.

    `seconds`: the bound of each replay. The build of today is not asked: it answers by itself.
    """
    films: dict[tuple[int, str], Film] = {}
    lost: dict[str, str] = {}
    for index, blob in enumerate(blobs):
        for build in _former_builds(blob):
            # What hung or broke once is not asked again for the next run of the case.
            if build not in lost:
                answer = told_by(pool, builds, build, blob, (), seconds)
                if isinstance(answer.value, Film):
                    films[index, build] = answer.value
                else:
                    lost[build] = answer.reason
    return films, lost


def _former_builds(blob: bytes) -> list[str]:
    """Builds before today's that ran tasks of a history; none of one that cannot be replayed at all."""
    try:
        events = history_of(blob).events
    except ValueError:
        return []  # told of by today's code, as is what is out of order
    found = [build for build in dict.fromkeys(builds_of(events).values()) if build != BUILD]
    return [] if found and any(fault.code in STRUCTURE for fault in wellformed(events)) else found


def rebuilt(pool: Pool, builds: Store | None, blobs: Sequence[bytes], seconds: float) -> Answer:
    """The acts of one case as a Reel: by the builds that ran it where they are kept, else by today's code."""
    films, lost = all_told(pool, builds, blobs, seconds)
    answer = pool.ask(film, blobs, films, seconds=seconds)
    if not isinstance(answer.value, Reel):
        return answer
    return Answer(replace(answer.value, lost=(*lost.items(), *answer.value.lost)))


def state_then(pool: Pool, builds: Store | None, blob: bytes, event_id: int, seconds: float) -> Json | None:
    """The state after the last task completed at or before an event, by the former build that ran that task.

    None: today's code ran it, or has to stand in.
    """
    former = _former_builds(blob)
    history = history_of(blob) if former else None
    task = task_before(history, event_id) if history is not None else None
    if history is None or task is None or task[1] not in former:
        return None
    seen = told_by(pool, builds, task[1], blob, (task[0],), seconds).value
    return state_at(seen, task[0]) if isinstance(seen, Film) and holds(history, task[1], seen) else None
