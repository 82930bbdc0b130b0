"""The process in which a kept build testifies: its code comes through the pipe, is checked, and is run from memory.

Run as a file (`python -I summons.py DESCRIPTOR SHA256`): standard library only. Nothing of ours but the build can be
imported here: an editable install would gladly supply today's modules for those that a former build does not have.
"""

import asyncio
import hashlib
import importlib
import io
import sys
from collections.abc import Callable, Coroutine, Sequence
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from multiprocessing.connection import Connection
from types import ModuleType
from zipfile import ZipFile

OURS = frozenset(
    {
        *("activities", "api", "audit", "benchmarks", "cli", "definitions", "documents"),
        *("payloads", "rules", "runtime", "storage", "worker", "workflows"),
    }
)
"""Every room: of these a build has what it has, and nothing comes from anywhere else."""
READY, ANSWER, FAULT = b"ready", b"a", b"f"
"""What is said when the code is loaded; what an answer and a fault begin with."""
Testify = Callable[[bytes], Coroutine[None, None, bytes]]


class Build(MetaPathFinder, InspectLoader):
    """Modules out of the bytes of a build."""

    def __init__(self, packed: bytes) -> None:
        with ZipFile(io.BytesIO(packed)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.rooms = OURS | {name.partition("/")[0] for name in self.files}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Asked before every other finder. Raises ModuleNotFoundError for a module of ours that is not in the build."""
        if fullname.partition(".")[0] not in self.rooms:
            return None
        if self._name(fullname) not in self.files:
            raise ModuleNotFoundError(f"not in this build: {fullname}", name=fullname)
        return spec_from_loader(fullname, self, origin=f"build:{self._name(fullname)}")

    def is_package(self, fullname: str) -> bool:
        return f"{fullname.replace('.', '/')}/__init__.py" in self.files

    def get_source(self, fullname: str) -> str:
        return self.files[self._name(fullname)].decode()

    def _name(self, fullname: str) -> str:
        path = fullname.replace(".", "/")
        return f"{path}/__init__.py" if self.is_package(fullname) else f"{path}.py"


def main() -> None:
    """Answer one question after the other until the other end closes."""
    connection, sha = Connection(int(sys.argv[1])), sys.argv[2]
    packed = connection.recv_bytes()
    if hashlib.sha256(packed).hexdigest() != sha:
        raise ValueError(f"not the build {sha}")
    sys.meta_path.insert(0, Build(packed))
    testify: Testify = importlib.import_module("audit.witness").testify
    loop = asyncio.new_event_loop()
    connection.send_bytes(READY)
    while True:
        try:
            question = connection.recv_bytes()
        except EOFError:
            return
        connection.send_bytes(_answered(loop, testify, question))


def _answered(loop: asyncio.AbstractEventLoop, testify: Testify, question: bytes) -> bytes:
    running = loop.create_task(testify(question))
    loop.run_until_complete(asyncio.wait([running]))
    error = running.exception()
    return FAULT + f"{type(error).__name__}: {error}".encode() if error else ANSWER + running.result()


if __name__ == "__main__":
    main()
