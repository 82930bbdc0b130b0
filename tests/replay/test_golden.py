"""Golden histories: what every release has done replays with the present code, and with no broken one.

No engine is needed. New ones are saved by `python -m tests.replay.save`; a file that is there is never changed.
"""

import socket
from pathlib import Path

import pytest
from temporalio.worker import Replayer

from audit.histories import WORKFLOWS
from runtime.temporal import DATA_CONVERTER
from tests.replay.broken import BROKEN
from tests.replay.plays import history_of
from tests.workflows.replaying import failures_of

HISTORIES = Path(__file__).parent / "histories"
FILES = sorted(HISTORIES.glob("*.pb"))
SUBJECTS = frozenset(
    {"archive", "campaign", "council", "decision", "enrolment", "law_row", "nomination", "programme", "signing_power"}
)


@pytest.mark.parametrize("data", [path.read_bytes() for path in FILES], ids=[path.stem for path in FILES])
async def test_golden_history_replays_with_the_present_code(data: bytes) -> None:
    """In the sandbox, as the worker runs it."""
    replayer = Replayer(workflows=WORKFLOWS, data_converter=DATA_CONVERTER, debug_mode=True)

    result = await replayer.replay_workflow(history_of(data), raise_on_replay_failure=False)

    assert result.replay_failure is None


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__)
async def test_a_broken_workflow_is_caught_by_its_golden_histories(broken: type) -> None:
    (subject,) = SUBJECTS & {room.rpartition(".")[2] for room in (base.__module__ for base in broken.__mro__)}
    histories = [history_of(path.read_bytes()) for path in FILES if path.stem.split("-")[0] == subject]
    assert await failures_of(histories) == {}

    failures = await failures_of(histories, [broken])

    assert failures != {}
    assert all("TMPRL1100" in reason or "Nondeterminism" in reason for reason in failures.values())


def test_golden_histories_exist_for_every_workflow() -> None:
    assert {path.stem.split("-")[0] for path in FILES} == SUBJECTS


def test_golden_histories_name_no_machine() -> None:
    for path in FILES:
        data = path.read_bytes()
        assert socket.gethostname().encode() not in data
        assert str(Path.cwd()).encode() not in data
