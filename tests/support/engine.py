"""One real engine for a test process, with a namespace of its own for every test: ids and queues stay the real ones."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from temporalio.client import Client
from temporalio.service import GrpcCompression
from temporalio.testing import WorkflowEnvironment

from runtime.engine import find_engine
from runtime.settings import Settings
from runtime.temporal import DATA_CONVERTER, ensure_namespace

NAMESPACES = 96
"""Made with the engine, at once: one that is registered later takes a second."""
IDENTITY = "thidua-test"
"""Stands in every event instead of the process and the host: histories are kept as files."""
PRAGMAS = ("--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=NORMAL")


def binary() -> Path:
    """The engine that `make setup` has installed."""
    engine, attempts = find_engine(Settings())
    if engine is None or engine.binary is None:
        raise FileNotFoundError(f"no engine binary; run «make setup» first: {attempts}")
    return engine.binary


class Engine:
    """A running engine that hands out unused namespaces."""

    def __init__(self, environment: WorkflowEnvironment, namespaces: list[str]) -> None:
        self.address = environment.client.service_client.config.target_host
        self.unused = namespaces
        self.more = 0

    async def connect(self, namespace: str) -> Client:
        """A client for one namespace, with the converter of every process."""
        return await Client.connect(
            self.address,
            namespace=namespace,
            data_converter=DATA_CONVERTER,
            identity=IDENTITY,
            grpc_compression=GrpcCompression.NONE,
        )

    async def client(self) -> Client:
        """A client for a namespace that nothing has used yet.

        How many tests come to one process is up to the scheduler: when the prepared ones are used up there are more.
        """
        if self.unused:
            return await self.connect(self.unused.pop(0))
        self.more += 1
        client = await self.connect(f"test-more-{self.more}")
        await ensure_namespace(client, Settings(engine_address=self.address, namespace=client.namespace))
        return client


@asynccontextmanager
async def running_engine(namespaces: int = NAMESPACES, file: Path | None = None) -> AsyncIterator[Engine]:
    """An engine on a free port until the end of the block; `file` keeps its histories beyond it."""
    names = [f"test-{number}" for number in range(namespaces)]
    environment = await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(binary()),
        dev_server_database_filename=str(file) if file else None,
        data_converter=DATA_CONVERTER,
        identity=IDENTITY,
        dev_server_log_level="error",
        # The SDK waits 5 seconds; a busy machine needs longer to load 250 MB.
        dev_server_startup_timeout=timedelta(seconds=60),
        dev_server_extra_args=[*PRAGMAS, *(part for name in names for part in ("--namespace", name))],
    )
    try:
        yield Engine(environment, names)
    finally:
        await environment.shutdown()
