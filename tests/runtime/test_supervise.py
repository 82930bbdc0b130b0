"""The supervisor with the real engine and small stand-ins for the worker and the API."""

import asyncio
import json
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from temporalio.client import WorkflowExecutionStatus

from runtime.locking import hold
from runtime.ports import PortTaken
from runtime.process import Child, Ready
from runtime.settings import Settings
from runtime.supervise import CrashLoop, InstallationBusy, OtherEngineFile, StartFailed, Supervisor
from runtime.temporal import connect
from tests.runtime.conftest import python

pytestmark = pytest.mark.engine

# A whole installation in a process of its own: prints its process ids, then lives until it is killed.
INSTALLATION = """
import asyncio, json, sys
from pathlib import Path
from runtime.settings import Settings
from runtime.supervise import Supervisor
from tests.runtime.conftest import WORKER, python
from runtime.process import Child, Ready
async def main():
    settings = Settings(data_dir=Path(sys.argv[1]), engine_port=0)
    async with Supervisor(settings, [Child("worker", python(WORKER), Ready.FILE)]) as installation:
        print("PIDS" + json.dumps(installation.pids), flush=True)
        await installation.run()
asyncio.run(main())
"""


def wait_until_gone(pid: int, seconds: float = 60.0) -> bool:
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], seconds)[0])
    finally:
        os.close(watched)


def pids_of_a_killed_installation(data_dir: Path) -> dict[str, int]:
    """Starts one in a process of its own, kills that process (and no other) with SIGKILL."""
    with subprocess.Popen(
        [sys.executable, "-c", INSTALLATION, str(data_dir)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pids: dict[str, int] = next(json.loads(line[4:]) for line in parent.stdout if line.startswith("PIDS"))
        parent.kill()
    return pids


async def test_supervisor_brings_up_everything_on_free_ports(settings: Settings, worker: Child, api: Child) -> None:
    async with Supervisor(settings, [worker, api]) as installation:
        async with httpx.AsyncClient(trust_env=False) as browser:
            answer = await browser.get(f"{installation.http_address}/healthz")
        client = await connect(installation.settings, identity="thidua-test")
        workflows = await client.count_workflows()
        facts = json.loads((settings.run_dir / "up.json").read_text())
        sessions = {name: os.getsid(pid) for name, pid in installation.pids.items()}

        assert answer.status_code == 200
        assert workflows.count == 0
        assert sessions == installation.pids
        assert list(installation.pids) == ["engine", "worker", "api"]
        assert (facts["http"], facts["engine"]) == (installation.http_address, installation.engine_address)
        assert installation.engine_address in (settings.logs_dir / "worker.log").read_text()


async def test_supervisor_stops_all_and_lets_go_of_the_folder(settings: Settings, worker: Child, api: Child) -> None:
    async with Supervisor(settings, [worker, api]) as installation:
        pids = list(installation.pids.values())

    assert [wait_until_gone(pid, 0) for pid in pids] == [True, True, True]
    os.close(hold(settings.data_dir / "lock"))


async def test_supervisor_runs_preparations_to_their_end_before_the_rest(settings: Settings, worker: Child) -> None:
    code = "from runtime.settings import load_settings; load_settings().data_dir.joinpath('schema').touch()"
    schema = Child("schema", python(code), Ready.ENDED)

    async with Supervisor(settings, [schema, worker]) as installation:
        assert (settings.data_dir / "schema").exists()
        assert list(installation.pids) == ["engine", "worker"]


async def test_supervisor_does_not_start_after_a_failed_preparation(settings: Settings, worker: Child) -> None:
    schema = Child("schema", python("raise SystemExit('table persons is missing')"), Ready.ENDED)

    with pytest.raises(StartFailed, match="table persons is missing"):
        async with Supervisor(settings, [schema, worker]):
            pass

    assert not (settings.logs_dir / "worker.log").exists()
    os.close(hold(settings.data_dir / "lock"))


async def test_supervisor_refuses_a_second_one_on_the_same_folder(settings: Settings) -> None:
    async with Supervisor(settings, []) as first:
        with pytest.raises(InstallationBusy, match=str(os.getpid())):
            async with Supervisor(settings, []):
                pass

        assert list(first.pids) == ["engine"]


async def test_supervisor_killed_takes_engine_and_worker_with_it_and_another_may_follow(tmp_path: Path) -> None:
    pids = pids_of_a_killed_installation(tmp_path)

    # At once: the old engine may still be dying, and must not be joined on its file.
    async with Supervisor(Settings(data_dir=tmp_path, engine_port=0), []) as follower:
        assert wait_until_gone(pids["engine"], 0)
        assert wait_until_gone(pids["worker"], 0)
        assert follower.pids["engine"] != pids["engine"]


async def test_engine_killed_comes_back_with_its_histories(settings: Settings) -> None:
    async with Supervisor(settings, []) as installation:
        client = await connect(installation.settings, identity="thidua-test")
        handle = await client.start_workflow("Campaign", id="campaign/cho-don-2024", task_queue="nobody")
        before = installation.pids["engine"]
        await installation.kill("engine")
        await installation.wait_ready("engine")
        again = await connect(installation.settings, identity="thidua-test")
        described = await again.get_workflow_handle(handle.id).describe()

        assert installation.pids["engine"] != before
        assert (described.status, described.run_id) == (WorkflowExecutionStatus.RUNNING, handle.result_run_id)


async def test_supervisor_started_again_finds_the_histories(settings: Settings) -> None:
    async with Supervisor(settings, []) as installation:
        client = await connect(installation.settings, identity="thidua-test")
        handle = await client.start_workflow("Campaign", id="campaign/cho-don-2024", task_queue="nobody")

    async with Supervisor(settings, []) as installation:
        client = await connect(installation.settings, identity="thidua-test")
        assert (await client.get_workflow_handle(handle.id).describe()).run_id == handle.result_run_id


async def test_worker_crashed_is_started_again(settings: Settings, running: Supervisor, worker: Child) -> None:
    outside = settings.model_copy(update={"engine_address": running.engine_address})
    async with Supervisor(outside, [worker]) as installation:
        before = installation.pids["worker"]
        os.kill(before, signal.SIGKILL)
        assert wait_until_gone(before)
        await installation.wait_ready("worker")

        assert installation.pids["worker"] != before


async def test_supervisor_starts_no_engine_when_one_is_configured(settings: Settings, running: Supervisor) -> None:
    outside = settings.model_copy(update={"engine_address": running.engine_address})
    async with Supervisor(outside, []) as installation:
        assert installation.pids == {}
        assert installation.engine_address == running.engine_address
        assert list(settings.data_dir.glob("engine-*")) == []


async def test_five_crashes_in_a_minute_end_it_with_the_tail_of_the_log(
    settings: Settings, running: Supervisor
) -> None:
    outside = settings.model_copy(update={"engine_address": running.engine_address})
    code = "from runtime.ready import announce_ready\nfrom runtime.settings import load_settings\n"
    code += "announce_ready(load_settings(), 'worker')\nraise SystemExit('queue is on fire')"
    flaky = Child("worker", python(code), Ready.FILE)

    with pytest.raises(CrashLoop, match="5 lần trong một phút") as ended:
        async with Supervisor(outside, [flaky]) as installation:
            await installation.run()

    assert "queue is on fire" in str(ended.value)
    assert (settings.logs_dir / "worker.log").read_text().count("queue is on fire") == 5


async def test_child_that_never_gets_ready_ends_the_start(settings: Settings, running: Supervisor) -> None:
    outside = settings.model_copy(update={"engine_address": running.engine_address})
    mute = Child("worker", python("import signal; signal.pause()"), Ready.FILE, ready_seconds=0.5)

    with pytest.raises(StartFailed, match="«worker» chưa sẵn sàng"):
        async with Supervisor(outside, [mute]):
            pass


async def test_child_that_ignores_sigterm_is_killed(settings: Settings, running: Supervisor) -> None:
    outside = settings.model_copy(update={"engine_address": running.engine_address})
    code = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    code += "from runtime.ready import announce_ready\nfrom runtime.settings import load_settings\n"
    code += "announce_ready(load_settings(), 'worker')\nwhile True: signal.pause()"
    deaf = Child("worker", python(code), Ready.FILE, stop_seconds=0.3)

    async with Supervisor(outside, [deaf]) as installation:
        pid = installation.pids["worker"]

    assert wait_until_gone(pid, 0)


@pytest.mark.parametrize("field", ["engine_port", "http_port"])
async def test_taken_port_is_named_with_the_way_out(settings: Settings, api: Child, field: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        taken = settings.model_copy(update={field: port})

        with pytest.raises(PortTaken, match=f"cổng {port} .*THIDUA_{field.upper()}"):
            async with Supervisor(taken, [api]):
                pass

    assert not (settings.logs_dir / "engine.log").exists()


async def test_data_of_another_engine_version_is_not_started(settings: Settings) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / "engine-1.4.0.sqlite").touch()

    with pytest.raises(OtherEngineFile, match=r"engine-1\.4\.0\.sqlite"):
        async with Supervisor(settings, []):
            pass


async def test_start_that_is_cancelled_leaves_nothing_behind(settings: Settings) -> None:
    reached = asyncio.Event()
    supervisor = Supervisor(
        settings,
        [Child("mute", python("import signal; signal.pause()"), Ready.FILE)],
        progress=lambda line: reached.set() if line.startswith("engine:") else None,
    )
    starting = asyncio.create_task(supervisor.__aenter__())
    await asyncio.wait_for(reached.wait(), 60)
    pids = list(supervisor.pids.values())
    starting.cancel()
    await asyncio.wait((starting,))

    assert starting.cancelled()
    assert len(pids) >= 1
    assert all(wait_until_gone(pid, 0) for pid in pids)
    os.close(hold(settings.data_dir / "lock"))
