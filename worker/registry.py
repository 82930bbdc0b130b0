"""Which workflow and which activity runs on which queue. The only list of them."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from temporalio.client import Client
from temporalio.worker import Worker

from activities.messenger import MessengerActivities
from activities.press import PressActivities
from activities.record import RecordActivities
from audit.archive_activities import ArchiveActivities
from payloads.ids import ARCHIVE_QUEUE, MESSENGER_QUEUE, PRESS_QUEUE, QUEUE
from runtime.build import BUILD
from workflows.archive import ArchiveWorkflow
from workflows.campaign import CampaignWorkflow
from workflows.council import CouncilSessionWorkflow
from workflows.decision import DecisionWorkflow
from workflows.enrolment import EnrolmentWorkflow
from workflows.law_row import LawRowWorkflow
from workflows.nomination import NominationWorkflow
from workflows.programme import ProgrammeWorkflow
from workflows.signing_power import SigningPowerWorkflow

WORKFLOWS: Sequence[type] = (
    CampaignWorkflow,
    EnrolmentWorkflow,
    NominationWorkflow,
    CouncilSessionWorkflow,
    DecisionWorkflow,
    ProgrammeWorkflow,
    LawRowWorkflow,
    SigningPowerWorkflow,
)
"""The processes that people act in."""
ARCHIVE_WORKFLOWS: Sequence[type] = (ArchiveWorkflow,)
RECORD_SLOTS = 16
MESSENGER_SLOTS = 4
PRESS_SLOTS = 2
ARCHIVE_SLOTS = 2
"""The minute's round and, beside it, the night's or the year's work."""


def workers(
    client: Client,
    records: RecordActivities,
    messenger: MessengerActivities,
    press: PressActivities,
    threads: ThreadPoolExecutor,
) -> list[Worker]:
    """The three workers of a worker process: acts, deliveries, papers."""

    def worker(queue: str, activities: Sequence[Callable[..., Any]], slots: int, classes: Sequence[type]) -> Worker:
        return Worker(
            client,
            task_queue=queue,
            build_id=BUILD,
            workflows=classes,
            activities=activities,
            activity_executor=threads,
            max_concurrent_activities=slots,
            max_concurrent_workflow_tasks=16,
        )

    return [
        worker(QUEUE, records.all(), RECORD_SLOTS, WORKFLOWS),
        worker(MESSENGER_QUEUE, messenger.all(), MESSENGER_SLOTS, ()),
        worker(PRESS_QUEUE, press.all(), PRESS_SLOTS, ()),
    ]


def archive_worker(client: Client, archive: ArchiveActivities, threads: ThreadPoolExecutor) -> Worker:
    """The archiver's worker: a queue of its own for workflow and activities, so that it takes no slot from people."""
    return Worker(
        client,
        task_queue=ARCHIVE_QUEUE,
        build_id=BUILD,
        workflows=ARCHIVE_WORKFLOWS,
        activities=archive.all(),
        activity_executor=threads,
        max_concurrent_activities=ARCHIVE_SLOTS,
        max_concurrent_workflow_tasks=ARCHIVE_SLOTS,
        max_concurrent_workflow_task_polls=2,
        max_concurrent_activity_task_polls=2,
    )
