"""A worker process of a benchmark: `python -m benchmarks.process ours|bare`. Same slots, same kind of process.

`ours` is the registry of the real worker with a real database, without sweeper and mailroom, which no act waits for.
"""

import asyncio
import signal
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack

from temporalio.client import Client
from temporalio.worker import Worker

from activities.messenger import MessengerActivities
from activities.press import PressActivities
from activities.record import RecordActivities
from benchmarks.bare import QUEUE, BareWorkflow, no_op
from documents.store import Store
from runtime.ready import announce_ready
from runtime.settings import Settings, load_settings
from runtime.temporal import connect
from storage.session import Database
from worker.main import THREADS
from worker.registry import RECORD_SLOTS, workers

OURS, BARE = "ours", "bare"


def ours(client: Client, database: Database, settings: Settings, threads: ThreadPoolExecutor) -> Sequence[Worker]:
    """The production pollers."""
    return workers(
        client,
        RecordActivities(database),
        MessengerActivities(database, client),
        PressActivities(database, Store(settings.store_dir)),
        threads,
    )


def bare(client: Client) -> Sequence[Worker]:
    """The poller of the bare workflow, on a client with the default converter."""
    plain = Client(client.service_client, namespace=client.namespace)
    return [
        Worker(
            plain,
            task_queue=QUEUE,
            workflows=[BareWorkflow],
            activities=[no_op],
            max_concurrent_activities=RECORD_SLOTS,
            max_concurrent_workflow_tasks=16,
        )
    ]


async def run(side: str) -> None:
    """Poll until SIGTERM."""
    settings = load_settings()
    client = await connect(settings, identity="thidua-bench")
    database = Database(settings.records_url)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with ThreadPoolExecutor(THREADS) as threads:
        async with AsyncExitStack() as stack:
            for poller in ours(client, database, settings, threads) if side == OURS else bare(client):
                await stack.enter_async_context(poller)
            announce_ready(settings, side)
            await stop.wait()
    database.close()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1]))
