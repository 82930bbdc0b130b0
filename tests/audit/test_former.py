"""A kept build answers for what it recorded; where it cannot, today's code does, and says so."""

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import witness
from audit.edition import DIFFERS, EXACT
from audit.film import film, state_after
from audit.former import rebuilt, state_then, told_by
from audit.moment import Reel
from audit.pool import Pool
from audit.probe import Film
from audit.summons import OURS
from audit.trust import note, short
from documents.store import Store
from runtime.build import BUILD, PACKED, digest_in, named
from tests.audit.alterations import blob_of, events_of
from tests.audit.former_builds import (
    ASKS,
    COUNTS_TWICE,
    HISTORIES,
    SECONDS,
    SUPPLEMENTED,
    WITNESS,
    edited,
    keep,
    recorded_by,
    stamped,
)

SOON = 3.0
AFTER_ALL = 15.0
"""A build that hangs is given as long as today's code, which answers in its place and has to be done by then."""
ALL_GOLDEN = [path.read_bytes() for path in sorted(HISTORIES.glob("*.pb"))]
RETURNED, TAKEN_OVER = 29, 64
"""Events: the dossier has been returned; the next build takes over."""


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool() as opened:
        yield opened


@pytest.fixture
def kept(tmp_path: Path) -> Store:
    return Store(tmp_path / "builds")


def reel_of(pool: Pool, kept: Store | None, *blobs: bytes, seconds: float = SECONDS) -> Reel:
    answer = rebuilt(pool, kept, blobs, seconds)
    assert isinstance(answer.value, Reel), answer
    return answer.value


def test_a_build_of_today_replays_every_golden_history_from_its_own_bytes(pool: Pool, kept: Store) -> None:
    """Nothing that a replay needs is missing in it."""
    build = keep(kept, PACKED)

    answers = [told_by(pool, kept, build, blob, (), SECONDS) for blob in ALL_GOLDEN]

    assert build == BUILD
    assert {answer.value.failure if isinstance(answer.value, Film) else answer.reason for answer in answers} == {""}
    assert min(len(answer.value.frames) for answer in answers) > 0


async def test_version_1_of_the_contract_stays_as_it_is() -> None:
    """Builds that are kept speak it for ever: whoever changes this has lost all of them."""
    asked = {"version": 1, "history": b64encode(SUPPLEMENTED).decode(), "wanted": [27]}

    said = json.loads(await witness.testify(json.dumps(asked).encode()))

    frame = next(frame for frame in said["frames"] if frame["state"] is not None)
    assert set(said) == {"version", "failure", "frames"} and said["version"] == 1
    assert {name: type(value).__name__ for name, value in frame.items()} == {
        "started_id": "int",
        "at": "str",
        "replaying": "bool",
        "jobs": "list",
        "commands": "list",
        "failed": "str",
        "state": "str",
        "waits": "str",
    }
    with pytest.raises(ValueError, match="version 2"):
        await witness.testify(json.dumps(asked | {"version": 2}).encode())


async def test_what_a_build_tells_is_what_the_same_code_tells_here(pool: Pool, kept: Store) -> None:
    build = keep(kept, PACKED)

    assert state_then(pool, kept, stamped(SUPPLEMENTED, "older"), RETURNED, SECONDS) is None
    told = told_by(pool, kept, build, SUPPLEMENTED, (27,), SECONDS).value
    here = await state_after(SUPPLEMENTED, RETURNED)

    (frame,) = [frame for frame in told.frames if frame.state is not None]
    assert json.loads(frame.state) == here and frame.at.utcoffset() is not None


async def test_a_former_build_rebuilds_what_it_recorded_and_todays_code_says_otherwise(
    pool: Pool, kept: Store, tmp_path: Path
) -> None:
    build = keep(kept, edited(tmp_path / "tree", COUNTS_TWICE))
    blob = recorded_by(pool, kept, stamped(SUPPLEMENTED, build))

    reel, without = reel_of(pool, kept, blob), reel_of(pool, None, blob)

    returned = next(moment for moment in reel.moments if moment.act == "request_supplement")
    assert returned.state["returns"] == 2
    assert {(moment.agreement, moment.kept, moment.build) for moment in reel.moments} == {(EXACT, True, build)}
    assert (reel.agrees, reel.lost, reel.code(returned)) == (True, (), build)
    count, name = len(reel.moments), short(build)
    assert note(reel, returned) == (
        f"Dựng lại bằng chính bản chương trình đã xử lý ({name}): {count}/{count} mốc khớp với lịch sử; "
        f"mốc này khớp từng byte với bản {name} đã xử lý nó."
    )
    assert state_then(pool, kept, blob, RETURNED, SECONDS) == returned.state

    same = next(moment for moment in without.moments if moment.act == "request_supplement")
    assert (same.agreement, same.kept, same.state) == (DIFFERS, False, returned.state)
    assert (without.code(same), without.lost) == (BUILD, ((build, "NOT_KEPT"),))
    assert note(without, same) == (
        f"Dựng lại bằng mã chương trình hiện nay (bản {short(BUILD)}): 1/{count} mốc khớp với lịch sử; bản đã xử lý "
        f"{name} không được giữ ở đây; RIÊNG MỐC NÀY mã hiện nay dựng ra kết quả khác, nội dung dưới đây là bản ghi "
        "trong lịch sử."
    )
    today = await state_after(blob, RETURNED)
    assert today is not None and today["returns"] == 1


def test_each_of_two_builds_answers_for_its_own_tasks(pool: Pool, kept: Store, tmp_path: Path) -> None:
    former = keep(kept, edited(tmp_path / "tree", COUNTS_TWICE))
    keep(kept, PACKED)
    blob = recorded_by(pool, kept, stamped(stamped(SUPPLEMENTED, former), BUILD, TAKEN_OVER))

    reel, without = reel_of(pool, kept, blob), reel_of(pool, None, blob)

    early = [moment for moment in reel.moments if moment.event_id < TAKEN_OVER]
    assert reel.agrees and {moment.agreement for moment in reel.moments} == {EXACT}
    assert [moment.kept for moment in reel.moments] == [moment in early for moment in reel.moments]
    assert {reel.code(moment) == moment.build for moment in reel.moments} == {True}
    assert {moment.state["returns"] for moment in early} == {0, 2}
    assert reel.moments[-1].state["returns"] == 1
    assert f"({short(former)}, {short(BUILD)})" in note(reel, early[0])
    assert f"Dựng lại {len(reel.moments) - len(early)} mốc bằng chính bản" in note(without, reel.moments[-1])
    assert f"{len(early)} mốc bằng mã chương trình hiện nay" in note(without, reel.moments[-1])


def test_a_build_may_fail_at_tasks_of_a_later_one(pool: Pool, kept: Store, tmp_path: Path) -> None:
    """It does not know the rule set that later code resolves at the reception; its own acts stand."""
    renamed = edited(tmp_path / "tree", ("workflows/nomination.py", '"resolve_rules"', '"resolve_law"'))
    former = keep(kept, renamed)
    blob = stamped(stamped(SUPPLEMENTED, former), BUILD, TAKEN_OVER)

    reel = reel_of(pool, kept, blob)
    alone = reel_of(pool, kept, stamped(SUPPLEMENTED, former))

    assert told_by(pool, kept, former, blob, (), SECONDS).value.failure
    assert reel.agrees and reel.lost == ()
    assert [moment.kept for moment in reel.moments] == [moment.event_id < TAKEN_OVER for moment in reel.moments]
    assert (alone.agrees, alone.lost) == (True, ((former, "REPLAY"),))
    assert "không chạy lại hết được lịch sử này" in note(alone, alone.moments[0])


HANGS = (WITNESS, ASKS, "    while question:\n        pass\n" + ASKS)
DIES = (WITNESS, ASKS, "    import os\n\n    os._exit(3)\n" + ASKS)
RAISES = (WITNESS, ASKS, "    raise RuntimeError(version)\n")
BABBLES = (WITNESS, ASKS, '    return b"{}"\n' + ASKS)
INCOMPLETE = ("audit/probe.py", "from audit.histories import WORKFLOWS", "from audit.film import WORKFLOWS")


@pytest.mark.parametrize(
    ("edit", "reason"),
    [(HANGS, "LATE"), (DIES, "DIED"), (RAISES, "FAULT"), (BABBLES, "FAULT"), (INCOMPLETE, "DIED")],
    ids=["hangs", "dies", "raises", "babbles", "lacks a module that today's tree has"],
)
def test_a_build_that_does_not_answer_is_replaced_by_todays_code_and_named(
    edit: tuple[str, str, str], reason: str, pool: Pool, kept: Store, tmp_path: Path
) -> None:
    build = keep(kept, edited(tmp_path / "tree", edit))
    blob = stamped(SUPPLEMENTED, build)

    reel = reel_of(pool, kept, blob, blob, seconds=AFTER_ALL if reason == "LATE" else SECONDS)

    assert reel.lost == ((build, reason),)
    assert reel.agrees and {moment.kept for moment in reel.moments} == {False}
    said = note(reel, reel.moments[0])
    assert said.startswith("Dựng lại bằng mã chương trình hiện nay") and f"bản đã xử lý {short(build)} " in said
    assert state_then(pool, kept, blob, RETURNED, SOON if reason == "LATE" else SECONDS) is None
    assert told_by(pool, kept, keep(kept, PACKED), SUPPLEMENTED, (), SECONDS).reason == ""


def test_a_damaged_build_is_never_run(kept: Store, tmp_path: Path) -> None:
    build = keep(kept, edited(tmp_path / "tree", COUNTS_TWICE))
    kept.path(digest_in(build)).write_bytes(PACKED)

    with Pool() as fresh:
        reel = reel_of(fresh, kept, stamped(SUPPLEMENTED, build))

    assert reel.agrees and reel.lost == ((build, "DAMAGED"),)
    assert "có được giữ nhưng tệp đã hỏng" in note(reel, reel.moments[0])


def test_builds_of_the_sdk_and_of_others_are_not_looked_for(pool: Pool, kept: Store) -> None:
    reel = reel_of(pool, kept, SUPPLEMENTED)
    other = reel_of(pool, kept, stamped(SUPPLEMENTED, named(b"of another installation")))

    assert [reason for _build, reason in (*reel.lost, *other.lost)] == ["NOT_KEPT", "NOT_KEPT"]
    assert reel.agrees and other.agrees


async def test_a_history_that_is_out_of_order_is_given_to_no_build(pool: Pool, kept: Store) -> None:
    events = events_of(stamped(SUPPLEMENTED, keep(kept, PACKED).replace("a", "b")))
    del events[20]

    reel = reel_of(pool, kept, blob_of(events))

    assert reel == await film([blob_of(events)])
    assert state_then(pool, kept, b"garbage", RETURNED, SECONDS) is None


REPORTS = """    import json, os, sys

    tried = {}
    for name in ("activities", "audit.pool", "documents.store"):
        try:
            __import__(name)
        except ModuleNotFoundError as error:
            tried[name] = str(error)
    ours = {name: str(module.__spec__.origin) for name, module in sys.modules.items() if name.split(".")[0] in ROOMS}
    seen = {"ours": ours, "tried": tried, "names": sorted(os.environ), "path": sys.path}
    return json.dumps({"version": 1, "failure": json.dumps(seen), "frames": []}).encode()
"""


def test_a_build_sees_nothing_of_todays_tree_and_nothing_of_the_service(
    pool: Pool, kept: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editable install offers every room of today's tree to every process of this Python."""
    monkeypatch.setenv("THIDUA_SMTP_PASSWORD", "secret")
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    report = (WITNESS, ASKS, REPORTS.replace("ROOMS", repr(sorted(OURS))) + ASKS)
    build = keep(kept, edited(tmp_path / "tree", report))

    seen = json.loads(told_by(pool, kept, build, SUPPLEMENTED, (), SECONDS).value.failure)

    assert len(seen["ours"]) > 50
    assert [origin for origin in seen["ours"].values() if not origin.startswith("build:")] == []
    assert set(seen["tried"]) == {"activities", "audit.pool", "documents.store"}
    assert set(seen["names"]) <= {"LC_CTYPE"}  # which Python sets itself where no locale is given
    assert str(Path.cwd()) not in seen["path"]


def test_three_kinds_of_code_share_two_places(kept: Store, tmp_path: Path) -> None:
    """A child gives way to another kind of code and comes again."""
    one, two = keep(kept, edited(tmp_path / "tree", COUNTS_TWICE)), keep(kept, PACKED)

    with Pool(2) as shared:
        for build in (one, two, one, two):
            assert told_by(shared, kept, build, SUPPLEMENTED, (), SECONDS).reason == ""
            assert reel_of(shared, None, SUPPLEMENTED).agrees
