"""How every command ends. A live SDK runtime sometimes aborts at interpreter shutdown, so nobody waits for that."""

import asyncio
import logging
import os
import sys
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

ResultT = TypeVar("ResultT")
DONE = 0
REFUSED = 1
WRONG_USAGE = 2


def awaited(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """What the work of a command comes to. Not asyncio.run: threads of the SDK would be waited for."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()


def leave(code: int) -> NoReturn:
    """Flush what was said and end this process with `code`, past atexit handlers and finalisers."""
    for stream in (sys.stdout, sys.stderr):
        # The reader may have gone (`thidua … | head`); that is no reason to end otherwise than asked.
        with suppress(OSError, ValueError):
            stream.flush()
    logging.shutdown()
    os._exit(code)
