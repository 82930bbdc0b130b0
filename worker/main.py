"""The worker process: wires database, engine, store, press and mail; runs until it is told to stop."""

import asyncio
import contextlib
import signal
from concurrent.futures import ThreadPoolExecutor

import structlog
from temporalio.client import Client
from temporalio.worker import Worker

from activities.messenger import MessengerActivities
from activities.press import PressActivities
from activities.record import RecordActivities
from audit import keyring, schedule
from audit.archive_activities import ArchiveActivities
from audit.reconcile import reconcile
from documents.store import Store
from runtime.backup import restored_mark
from runtime.build import BUILD, PACKED
from runtime.identity import claim
from runtime.keys import Keys
from runtime.mail import post_for
from runtime.ready import announce_ready
from runtime.settings import Settings
from runtime.temporal import connect, verify_namespace
from storage import installation
from storage.session import Database
from worker.mailroom import Mailroom
from worker.registry import archive_worker, workers
from worker.sweeper import Sweeper

log = structlog.stdlib.get_logger()
THREADS = 24


async def run_worker(settings: Settings) -> None:
    """Poll the four queues, send notices, resend open acts, until SIGTERM or SIGINT.

    Raises NamespaceUnfit, ForeignEngine, KeyUnfit.
    """
    database = Database(settings.records_url)
    client = await connect(settings, identity="thidua-worker")
    await verify_namespace(client, settings)
    with database.read() as session:
        rehearsal, here = installation.is_rehearsal(session), installation.current(session)
    keys = Keys(settings.keys_dir)
    if here is not None:
        await claim(client, here.id)
        keyring.signer(database, keys, here.id)
        await schedule.ensure(client)
    await reconcile_restored(settings, client, database)
    # Before the first task: no history ever names a build of ours that is not kept.
    Store(settings.builds_dir).put(PACKED)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    mailroom = Mailroom(database, post_for(settings, rehearsal=rehearsal), rehearsal)
    with ThreadPoolExecutor(THREADS, thread_name_prefix="activity") as threads:
        store = Store(settings.store_dir)
        pollers = workers(
            client,
            RecordActivities(database),
            MessengerActivities(database, client),
            PressActivities(database, store),
            threads,
        )
        pollers.append(archive_worker(client, ArchiveActivities(database, client, store, keys), threads))
        await _poll(settings, pollers, mailroom, Sweeper(database, client), stop)
    database.close()


async def reconcile_restored(settings: Settings, client: Client, database: Database) -> None:
    """After a restore, before anything is polled: the records get the acts that only the engine's copy knows.

    Raises EngineBehind.
    """
    mark = restored_mark(settings)
    if mark.exists():
        found = await reconcile(client, database)
        log.info("restore.reconciled", cases=found.cases, acts=found.acts)
        mark.unlink(missing_ok=True)


async def _poll(
    settings: Settings, pollers: list[Worker], mailroom: Mailroom, sweeper: Sweeper, stop: asyncio.Event
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        for poller in pollers:
            await stack.enter_async_context(poller)
        announce_ready(settings, "worker")
        log.info("worker.ready", engine=settings.engine_target, build=BUILD)
        async with asyncio.TaskGroup() as background:
            background.create_task(mailroom.run(stop))
            background.create_task(sweeper.run(stop))
            await stop.wait()
        log.info("worker.stopping")
