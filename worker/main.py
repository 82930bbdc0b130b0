"""The worker process: wires database, engine, store, press and mail; runs until it is told to stop."""

import asyncio
import contextlib
import signal
from concurrent.futures import ThreadPoolExecutor

import structlog
from temporalio.worker import Worker

from activities.messenger import MessengerActivities
from activities.press import PressActivities
from activities.record import RecordActivities
from documents.store import Store
from runtime.identity import claim
from runtime.mail import post_for
from runtime.ready import announce_ready
from runtime.settings import Settings
from runtime.temporal import connect, verify_namespace
from storage import installation
from storage.session import Database
from worker.mailroom import Mailroom
from worker.registry import workers
from worker.sweeper import Sweeper

log = structlog.stdlib.get_logger()
THREADS = 24


async def run_worker(settings: Settings) -> None:
    """Poll the three queues, send notices, resend open acts, until SIGTERM or SIGINT.

    Raises NamespaceUnfit, ForeignEngine.
    """
    database = Database(settings.records_url)
    client = await connect(settings, identity="thidua-worker")
    await verify_namespace(client, settings)
    with database.read() as session:
        rehearsal, here = installation.is_rehearsal(session), installation.current(session)
    if here is not None:
        await claim(client, here.id)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    mailroom = Mailroom(database, post_for(settings, rehearsal=rehearsal), rehearsal)
    with ThreadPoolExecutor(THREADS, thread_name_prefix="activity") as threads:
        pollers = workers(
            client,
            RecordActivities(database),
            MessengerActivities(database, client),
            PressActivities(database, Store(settings.store_dir)),
            threads,
        )
        await _poll(settings, pollers, mailroom, Sweeper(database, client), stop)
    database.close()


async def _poll(
    settings: Settings, pollers: list[Worker], mailroom: Mailroom, sweeper: Sweeper, stop: asyncio.Event
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        for poller in pollers:
            await stack.enter_async_context(poller)
        announce_ready(settings, "worker")
        log.info("worker.ready", engine=settings.engine_target)
        async with asyncio.TaskGroup() as background:
            background.create_task(mailroom.run(stop))
            background.create_task(sweeper.run(stop))
            await stop.wait()
        log.info("worker.stopping")
