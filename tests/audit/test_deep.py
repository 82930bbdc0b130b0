"""Deep verification: what every release has done is right, and whatever is planted is found and named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import chain
from audit.deep import Verified, verified, verify, verify_run
from audit.film import history_of
from audit.pool import Pool
from tests.audit.alterations import ALTERATIONS, AWARDED, Alteration, blob_of, events_of
from tests.audit.replayed import replayer_says

HISTORIES = Path(__file__).parents[1] / "replay" / "histories"
SPACE = "thidua"
SECONDS = 60.0
NEAR = 12
"""An altered input is noticed where it first shows in an output: at the latest in the recording of that act."""
CAMPAIGN = [f"campaign-closed-r2-{n}" for n in range(1, 7)]


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as opened:
        yield opened


def golden(name: str) -> bytes:
    return (HISTORIES / f"{name}.pb").read_bytes()


def names_of(blob: bytes) -> tuple[str, str]:
    """(workflow id, run id) of a run."""
    start = history_of(blob).events[0].workflow_execution_started_event_attributes
    return start.workflow_id, start.original_execution_run_id


def planted(alteration: Alteration) -> tuple[bytes, int]:
    """(bytes of the altered history, the event that was touched)."""
    events = events_of(golden(alteration.history))
    at = alteration.make(events)
    return blob_of(events), at


def chain_breaks_at(before: bytes, after: bytes, workflow_id: str) -> int:
    """The first event whose link is another one than what was sealed; 0: none."""
    sealed, found = chain.links(before, SPACE, workflow_id), chain.links(after, SPACE, workflow_id)
    for number, link in enumerate(sealed, 1):
        if len(found) < number or found[number - 1] != link:
            return number
    return 0 if len(sealed) == len(found) else len(sealed) + 1


def test_there_are_enough_different_alterations() -> None:
    assert len({alteration.name for alteration in ALTERATIONS}) == len(ALTERATIONS)
    assert len([alteration for alteration in ALTERATIONS if not alteration.unseen]) >= 60


@pytest.mark.parametrize("alteration", ALTERATIONS, ids=lambda alteration: alteration.name)
def test_an_alteration_is_found_and_named(alteration: Alteration, pool: Pool) -> None:
    sound = golden(alteration.history)
    workflow_id, run_id = names_of(sound)
    blob, at = planted(alteration)

    answer = pool.ask(verify_run, blob, workflow_id, run_id, True, seconds=SECONDS)
    broken = chain_breaks_at(sound, blob, workflow_id)

    assert 0 < broken <= at
    assert isinstance(answer.value, Verified)
    faults = answer.value.faults
    if alteration.unseen:
        assert faults == ()
        return
    assert {(fault.workflow_id, fault.run_id) for fault in faults} == {(workflow_id, run_id)}
    assert min(abs(fault.event_id - at) for fault in faults) <= NEAR
    assert all(workflow_id in fault.sentence for fault in faults)


MISSED_BY_THE_REPLAYER = frozenset(
    {
        "another account acts",
        "answer with another digest",
        "another state with its digest",
        "another value of law",
        "a longer timer",
        "everything a year later",
        "another final result",
        "another build",
        "another paper was printed",
        "the second half is cut off",
    }
)


@pytest.mark.parametrize("name", sorted(MISSED_BY_THE_REPLAYER))
def test_the_replayer_alone_notices_nothing_of_it(name: str, pool: Pool) -> None:
    (alteration,) = [each for each in ALTERATIONS if each.name == name]

    answer = pool.ask(replayer_says, planted(alteration)[0], seconds=SECONDS)

    assert (answer.value, answer.reason) == ("", "")


def test_the_replayer_does_notice_another_activity(pool: Pool) -> None:
    (alteration,) = [each for each in ALTERATIONS if each.name == "another activity"]

    assert "TMPRL1100" in pool.ask(replayer_says, planted(alteration)[0], seconds=SECONDS).value


@pytest.mark.parametrize(
    ("order", "where"),
    [
        ([0, 1, 2, 3, 4, 5], None),
        ([0, 2, 1, 3, 4, 5], 2),
        ([0, 1, 3, 4, 5], 3),
        ([1, 2, 3, 4, 5], 1),
        ([0, 1, 2, 3, 4, 4], 4),
    ],
    ids=["in order", "two runs change places", "a run is left out", "the first run is left out", "a run twice"],
)
async def test_runs_follow_each_other(order: list[int], where: int | None) -> None:
    blobs = [golden(CAMPAIGN[index]) for index in order]
    runs = [names_of(blob)[1] for blob in blobs]

    found = await verify(blobs, "campaign/cd", runs, True)

    broken = [fault.run_id for fault in found.faults if fault.code == "CHAIN_OF_RUNS"]
    assert found.runs == len(order)
    assert (
        (broken == [])
        if where is None
        else (names_of(golden(CAMPAIGN[where]))[1] in broken or runs[0] in broken or broken == [""])
    )


async def test_a_run_of_another_case_is_named() -> None:
    blob = golden("nomination-rejected-r2")

    found = await verify_run(blob, "nomination/cd/1", names_of(golden(AWARDED))[1], True)

    assert {fault.place for fault in found.faults if fault.code == "IDENTITY"} >= {"workflow_id"}


async def test_bytes_that_are_no_history_are_an_answer(pool: Pool) -> None:
    found = await verified(pool, [b"\x0a\xff\xff"], "nomination/cd/1", ["r"], True)

    assert [(fault.code, fault.workflow_id, fault.run_id) for fault in found.faults] == [
        ("BYTES", "nomination/cd/1", "r")
    ]


async def test_a_history_that_stops_the_replay_is_an_answer(pool: Pool) -> None:
    """One of a start alone has nothing to replay; its end is missing."""
    events = events_of(golden(AWARDED))[:2]
    workflow_id, run_id = names_of(golden(AWARDED))

    found = await verified(pool, [blob_of(events)], workflow_id, [run_id], True)

    assert [fault.code for fault in found.faults] == ["CUT"]
