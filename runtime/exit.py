"""How every command ends. A live SDK runtime sometimes aborts at interpreter shutdown, so nobody waits for that."""

import logging
import os
import sys
from contextlib import suppress
from typing import NoReturn

DONE = 0
REFUSED = 1
WRONG_USAGE = 2


def leave(code: int) -> NoReturn:
    """Flush what was said and end this process with `code`, past atexit handlers and finalisers."""
    for stream in (sys.stdout, sys.stderr):
        # The reader may have gone (`thidua … | head`); that is no reason to end otherwise than asked.
        with suppress(OSError, ValueError):
            stream.flush()
    logging.shutdown()
    os._exit(code)
