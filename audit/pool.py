"""Replays in processes of their own, each with a bound in time that holds: a child that is late is killed and replaced.

A history can stop the engine's core for good (one of a start alone does), and no timeout inside a process gets out of
that. Children are spawned, never forked: each has its own runtime of the SDK, and the web process has none.
"""

import asyncio
import logging
import multiprocessing
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any

LATE, DIED, FAULT = "LATE", "DIED", "FAULT"
SECONDS = 30.0
"""How long one history of ordinary length may take; :func:`patience` for all others."""
SLOW_BYTES = 4_000_000
"""So many bytes of histories, about 12,000 events, are given the same time once more: the engine's core is handed a
history whole and needs more than in proportion for a long one."""
START_SECONDS = 60.0
"""How long a child may take to load the code before it is asked anything."""
CHILDREN = 2
READY = "ready"


def patience(blobs: Iterable[bytes], seconds: float = SECONDS) -> float:
    """How long a replay of these histories may take, in seconds."""
    return seconds * (1 + sum(len(blob) for blob in blobs) / SLOW_BYTES)


@dataclass(frozen=True)
class Answer:
    """What came of a task: a value, or why there is none: LATE, DIED or FAULT, with the words of the fault."""

    value: Any
    reason: str = ""
    detail: str = ""


def _serve(connection: Connection) -> None:
    """A child's life: one task after the other until the other end closes."""
    # What a history does to the code is in the answer, with its place; the SDK's own words would fall on the terminal.
    logging.disable(logging.CRITICAL)
    loop = asyncio.new_event_loop()
    connection.send(READY)
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            task, arguments = connection.recv()
            connection.send(_done(loop, task, arguments))


async def _called(task: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    found = task(*arguments)
    return await found if asyncio.iscoroutine(found) else found


def _done(loop: asyncio.AbstractEventLoop, task: Callable[..., Any], arguments: tuple[Any, ...]) -> Answer:
    """Whatever a history can do to the code is an answer about that history."""
    running = loop.create_task(_called(task, arguments))
    loop.run_until_complete(asyncio.wait([running]))
    error = running.exception()
    return Answer(None, FAULT, f"{type(error).__name__}: {error}") if error else Answer(running.result())


class Child:
    """One process and the end of its pipe that is ours. `kind`: the code that it runs; empty: today's."""

    kind = ""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()

    def ask(self, question: Any, seconds: float) -> Answer:
        """Send a question and wait for its answer. After LATE or DIED the child is of no more use."""
        try:
            self.tell(question)
            if not self.connection.poll(seconds):
                return Answer(None, LATE, f"{seconds:g} s")
            return self.heard()
        except (EOFError, OSError) as error:
            return Answer(None, DIED, type(error).__name__)

    def ready(self) -> bool:
        """Wait until the code is loaded."""
        try:
            return self.connection.poll(START_SECONDS) and self.loaded()
        except (EOFError, OSError):
            return False

    def tell(self, question: Any) -> None:
        """Send a task with its arguments."""
        self.connection.send(question)

    def heard(self) -> Answer:
        """Its answer, which is there."""
        answer = self.connection.recv()
        assert isinstance(answer, Answer)
        return answer

    def loaded(self) -> bool:
        """Whether the first that it says is that it has loaded its code."""
        return bool(self.connection.recv() == READY)

    def end(self) -> None:
        """At once: what it was doing is lost. The pipe's end tells an idle child too."""
        self.process.kill()
        self.process.join()
        self.process.close()
        self.connection.close()


class Pool:
    """A few children; tasks are functions of a module with arguments that can be pickled. Safe from many threads."""

    def __init__(self, children: int = CHILDREN) -> None:
        self._children = children
        self._room, self._lock = threading.Semaphore(children), threading.Lock()
        self._free: list[Child | None] = [None] * children
        """Free places, the one that was used last at the end; None: a child is begun when it is first needed."""

    def ask(
        self,
        task: Callable[..., Any],
        *arguments: Any,
        seconds: float = SECONDS,
    ) -> Answer:
        """Run a task in a free child, waiting for one; never longer than `seconds` once it has begun."""
        return self.use(Child.kind, Child, (task, arguments), seconds)

    def use(self, kind: str, begin: Callable[[], Child], question: Any, seconds: float) -> Answer:
        """:meth:`ask` for a child of one kind, which `begin` starts where there is none. Hands on what that raises."""
        with self._room:
            child, answer = self._taken(kind), Answer(None, DIED, "start")
            try:
                if child is None:
                    child = begin()
                    if not child.ready():
                        return answer
                answer = child.ask(question, seconds)
                return answer
            finally:
                if child is not None and answer.reason in (LATE, DIED):
                    child.end()
                    child = None
                with self._lock:
                    self._free.append(child)

    def _taken(self, kind: str) -> Child | None:
        """A free child of this kind, or an empty place; where there is neither, the child longest idle gives way."""
        with self._lock:
            same = (child for child in self._free if child is not None and child.kind == kind)
            found = next(same, None if None in self._free else self._free[0])
            self._free.remove(found)
        if found is not None and found.kind != kind:
            found.end()
            return None
        return found

    async def asked(
        self,
        task: Callable[..., Any],
        *arguments: Any,
        seconds: float = SECONDS,
    ) -> Answer:
        """:meth:`ask` for whoever has an event loop to keep free."""
        return await asyncio.to_thread(self.ask, task, *arguments, seconds=seconds)

    def close(self) -> None:
        """End every child; waits for those that are at work."""
        for _place in range(self._children):
            self._room.acquire()
        for child in self._free:
            if child is not None:
                child.end()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
