"""The mailroom: sends the notices of the ledger in the background, on real time, for as long as the worker lives."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from activities.notice import Postman, go_on, real_now
from runtime.mail import Post
from storage.session import Database

log = structlog.stdlib.get_logger(__name__)

BUSY_SECONDS = 0.5
IDLE_SECONDS = 1.0
STALLED_SECONDS = 5.0


class Mailroom:
    """Sends what is due. Any number of them may run on one database.

    `rehearsal`: the kind of the installation. Raises WrongPost when the post would leave a rehearsal.
    """

    def __init__(
        self, database: Database, post: Post, rehearsal: bool, *, now: Callable[[], datetime] = real_now
    ) -> None:
        self._postman = Postman(database, post, rehearsal, now=now)

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set; then the letter in hand is finished and the rest of its batch given back."""
        while not stop.is_set():
            try:
                pause = BUSY_SECONDS if await self._empty(stop.is_set) else IDLE_SECONDS
            except (OperationalError, InterfaceError) as error:
                # The database is away or busy: the ledger keeps everything.
                log.warning("mailroom.stalled", error=type(error.orig).__name__)
                pause = STALLED_SECONDS
            await _stopped_within(stop, pause)

    async def empty(self) -> int:
        """Send everything that is due now. Returns how many letters went out; others wait or have failed."""
        return await self._empty(go_on)

    async def _empty(self, halt: Callable[[], bool]) -> int:
        out = 0
        while not halt():
            batch = await asyncio.to_thread(self._postman.send_batch, halt)
            out += batch.sent
            if batch.claimed == batch.released:
                break
        return out


async def _stopped_within(stop: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True
