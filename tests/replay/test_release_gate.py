"""The release gate: histories of every release deep-verify with the present code, and with no careless edit of it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from audit.deep import Verified, verify_run
from audit.film import history_of
from audit.histories import WORKFLOWS
from tests.replay.broken import BROKEN
from tests.replay.planted import PLANTED, Planted
from tests.replay.plays import history_of as golden_history
from tests.workflows.replaying import failures_of

FILES = sorted((Path(__file__).parent / "histories").glob("*.pb"))
WITHOUT_ACTS = "archive"
"""The archiver is no case: nobody acts in it."""
SEEN_BY_THE_REPLAYER = frozenset({"due a second later", "a patched branch is gone"})
"""Edits that end in another kind of command. Of all others the Replayer alone says nothing."""


async def gate(paths: Sequence[Path], classes: Sequence[type] = WORKFLOWS) -> Verified:
    """Deep verification of saved histories with these classes."""
    total = Verified()
    for path in paths:
        blob = path.read_bytes()
        start = history_of(blob).events[0].workflow_execution_started_event_attributes
        # Some were saved before they ended.
        total += await verify_run(blob, start.workflow_id, start.original_execution_run_id, False, classes)
    return total


def of(subject: str) -> list[Path]:
    return [path for path in FILES if path.stem.split("-")[0] == subject]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
async def test_golden_history_deep_verifies_with_the_present_code(path: Path) -> None:
    found = await gate([path])

    assert found.faults == ()
    assert found.frames > 0 and (found.acts > 0 or path.stem.startswith(WITHOUT_ACTS))


def test_there_are_twenty_careless_edits_of_different_kinds() -> None:
    assert len({planted.name for planted in PLANTED}) == len(PLANTED) >= 20
    assert {planted.subject for planted in PLANTED} == {path.stem.split("-")[0] for path in FILES} - {WITHOUT_ACTS}


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
async def test_a_careless_edit_does_not_pass(planted: Planted) -> None:
    found = await gate(of(planted.subject), [planted.workflow])

    assert found.faults != ()


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__)
async def test_a_broken_order_of_commands_does_not_pass(broken: type) -> None:
    rooms = {base.__module__.rpartition(".")[2] for base in broken.__mro__}
    (subject,) = {planted.subject for planted in PLANTED} & rooms

    found = await gate(of(subject), [broken])

    assert "REPLAY" in {fault.code for fault in found.faults}


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
async def test_the_replayer_alone_lets_most_of_them_pass(planted: Planted) -> None:
    failures = await failures_of(
        [golden_history(path.read_bytes()) for path in of(planted.subject)], [planted.workflow]
    )

    assert (failures != {}) == (planted.name in SEEN_BY_THE_REPLAYER)
