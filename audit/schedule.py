"""When the archiver works: schedules of the engine, made by the worker when it starts, the same however often."""

from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)

from payloads.archive import NIGHT, ROUND, YEAR, ArchiveOrder
from payloads.ids import ARCHIVE_QUEUE

EVERY = timedelta(minutes=1)
ROUNDS = 60
"""A run looks every minute for an hour: 24 histories a day instead of 1,440. The schedule replaces one that failed."""
MINUTELY, NIGHTLY, YEARLY = "archive/minute", "archive/night", "archive/year"


HALF_PAST = (ScheduleRange(30),)
# In UTC: 01:30 in Vietnam every night, and on the second of January.
EVERY_NIGHT = ScheduleCalendarSpec(hour=(ScheduleRange(18),), minute=HALF_PAST)
EVERY_YEAR = ScheduleCalendarSpec(
    hour=(ScheduleRange(18),), minute=HALF_PAST, day_of_month=(ScheduleRange(1),), month=(ScheduleRange(1),)
)


def schedules(rounds: int = ROUNDS) -> dict[str, Schedule]:
    """Every schedule by its id."""
    specs = {
        MINUTELY: (ScheduleSpec(intervals=[ScheduleIntervalSpec(EVERY)]), ArchiveOrder(ROUND, rounds), EVERY),
        NIGHTLY: (ScheduleSpec(calendars=[EVERY_NIGHT]), ArchiveOrder(NIGHT), timedelta(days=1)),
        YEARLY: (ScheduleSpec(calendars=[EVERY_YEAR]), ArchiveOrder(YEAR), timedelta(days=60)),
    }
    return {
        name: Schedule(
            action=ScheduleActionStartWorkflow("ArchiveWorkflow", order, id=name, task_queue=ARCHIVE_QUEUE),
            spec=spec,
            policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=catchup),
        )
        for name, (spec, order, catchup) in specs.items()
    }


async def ensure(client: Client, rounds: int = ROUNDS) -> None:
    """Make the schedules, or bring those that are there to what this release says. Safe to repeat and to race."""
    for name, schedule in schedules(rounds).items():
        try:
            await client.create_schedule(name, schedule, trigger_immediately=name == MINUTELY)
        except ScheduleAlreadyRunningError:
            await client.get_schedule_handle(name).update(_Renewal(schedule))


class _Renewal:
    """Turns a schedule into what this release wants; paused stays paused: somebody had a reason."""

    def __init__(self, wanted: Schedule) -> None:
        self.wanted = wanted

    def __call__(self, seen: ScheduleUpdateInput) -> ScheduleUpdate:
        self.wanted.state = seen.description.schedule.state
        return ScheduleUpdate(self.wanted)
