"""A worker of a benchmark: `python -m benchmarks.process ours|archiving|bare`. Same slots, same kind of process.

`ours` is the registry of the real worker with a real database, without sweeper and mailroom, which no act waits for;
`archiving` has the archiver and its schedules beside it.
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
from audit import keyring, schedule
from audit.archive_activities import ArchiveActivities
from benchmarks.bare import QUEUE, BareWorkflow, no_op
from documents.store import Store
from runtime.keys import Keys
from runtime.ready import announce_ready
from runtime.settings import Settings, load_settings
from runtime.temporal import connect
from storage import installation
from storage.session import Database
from worker.main import THREADS
from worker.registry import RECORD_SLOTS, archive_worker, workers

OURS, ARCHIVING, BARE = "ours", "archiving", "bare"


def ours(client: Client, database: Database, settings: Settings, threads: ThreadPoolExecutor) -> Sequence[Worker]:
    """The production pollers."""
    return workers(
        client,
        RecordActivities(database),
        MessengerActivities(database, client),
        PressActivities(database, Store(settings.store_dir)),
        threads,
    )


async def archiving(client: Client, database: Database, settings: Settings, threads: ThreadPoolExecutor) -> Worker:
    """The archiver's poller, its key published and its schedules made."""
    keys = Keys(settings.keys_dir)
    with database.read() as session:
        here = installation.current(session)
    assert here is not None
    keyring.ensure(database, keys, here.id)
    await schedule.ensure(client)
    store = Store(settings.store_dir)
    return archive_worker(client, ArchiveActivities(database, client, store, keys), threads)


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
            pollers = bare(client) if side == BARE else ours(client, database, settings, threads)
            if side == ARCHIVING:
                pollers = [*pollers, await archiving(client, database, settings, threads)]
            for poller in pollers:
                await stack.enter_async_context(poller)
            announce_ready(settings, side)
            await stop.wait()
    database.close()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1]))
