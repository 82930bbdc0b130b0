"""Replays end with an answer: histories that stop the engine's core, that are broken, or that are very long."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.film import BROKEN, film, state_after
from audit.moment import Reel
from audit.pool import DIED, FAULT, LATE, Pool, patience
from audit.probe import NO_TASK
from tests.audit.alterations import blob_of, events_of
from tests.audit.forged import repeated
from tests.audit.replayed import replayer_says

HISTORIES = Path(__file__).parents[1] / "replay" / "histories"
AWARDED = (HISTORIES / "nomination-awarded-r2.pb").read_bytes()
ROW = (HISTORIES / "law_row-confirmed.pb").read_bytes()
SECONDS = 60.0
SOON = 3.0


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as opened:
        yield opened


def filmed(pool: Pool, blob: bytes) -> Reel:
    answer = pool.ask(film, [blob], seconds=SECONDS)
    assert isinstance(answer.value, Reel), answer
    return answer.value


def require_alive(pool: Pool) -> None:
    """The next history is answered as if nothing had been."""
    assert filmed(pool, AWARDED).agrees


def test_sound_history_is_filmed_in_another_process(pool: Pool) -> None:
    reel = filmed(pool, AWARDED)

    assert reel.agrees and [moment.act_no for moment in reel.moments] == list(range(1, len(reel.moments) + 1))
    assert pool.ask(os.getpid, seconds=SECONDS).value != os.getpid()


def test_start_alone_stops_the_replayer_but_not_us(pool: Pool) -> None:
    """The Replayer waits for ever; the child that ran it is killed and replaced."""
    blob = blob_of(events_of(AWARDED)[:1])

    begun = time.monotonic()
    stuck = pool.ask(replayer_says, blob, seconds=SOON)

    assert stuck.reason == LATE and time.monotonic() - begun < SECONDS
    assert filmed(pool, blob).failure == NO_TASK
    require_alive(pool)


@pytest.mark.parametrize(
    "blob", [b"", b"garbage", AWARDED[:-7], b"\x0a\x00"], ids=["empty", "garbage", "torn", "blank"]
)
def test_bytes_that_are_no_history_are_a_fault(blob: bytes, pool: Pool) -> None:
    answer = pool.ask(film, [blob], seconds=SECONDS)

    assert answer.reason == FAULT and answer.value is None
    assert answer.detail.startswith("ValueError")


def test_history_with_a_gap_tells_what_is_written_and_that_nothing_was_rebuilt(pool: Pool) -> None:
    events = events_of(AWARDED)
    del events[20]

    reel = filmed(pool, blob_of(events))

    assert reel.failure == BROKEN and not reel.agrees
    assert {moment.agreement for moment in reel.moments} == {"NOT_REBUILT"}


def test_child_that_dies_is_an_answer_and_is_replaced(pool: Pool) -> None:
    answer = pool.ask(os._exit, 3, seconds=SECONDS)

    assert answer.reason == DIED
    require_alive(pool)


def test_very_long_history_is_late_at_the_bound_and_not_later(pool: Pool) -> None:
    blob = blob_of(repeated(events_of(ROW), 50_000))

    begun = time.monotonic()
    answer = pool.ask(film, [blob], seconds=SOON)

    assert answer.reason == LATE and time.monotonic() - begun < SECONDS
    require_alive(pool)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_very_long_history_is_answered_when_it_may_take_its_time(pool: Pool) -> None:
    """As long as the engine lets one become. Only the wanted frame is asked for its state: a question at every task
    would take many times as long."""
    events = repeated(events_of(ROW), 50_000)
    blob = blob_of(events)

    answer = pool.ask(state_after, blob, len(events), seconds=max(patience([blob]), 800.0))

    assert answer.reason == "" and answer.value["status"] in ("CONFIRMED", "WITHDRAWN")
    assert patience([blob]) > 100
