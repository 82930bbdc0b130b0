"""`thidua doctor`: each thing that can be wrong is planted for real and found."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.worker import Worker

from cli.doctor import BAD, GOOD, NOTE, Finding, examine, intake, notices, stuck
from payloads.ids import QUEUE
from runtime.identity import KEY, claim, installation_of
from runtime.settings import Settings
from storage.clock import begin_advance
from tests.api.desk import CODE, Desk
from tests.cli.test_main import thidua
from tests.factories import NOW, add_campaign
from workflows.enrolment import EnrolmentWorkflow

PAPER = {"number": "201/TB-UBND", "dated": "2024-08-07T00:00+07:00"}


def levels(findings: list[Finding]) -> dict[str, str]:
    """Level by check."""
    return {finding.check: finding.level for finding in findings}


@pytest.mark.engine
async def test_sound_installation_has_nothing_bad(desk: Desk) -> None:
    async with desk.working():
        await desk.launch()
        found = await examine(desk.settings)

    told = {finding.check: finding.sentence for finding in found}
    assert [finding for finding in found if finding.level == BAD] == []
    assert "bản 1.29.1" in told["engine"]
    assert "diễn tập" in told["installation"]
    assert told["clock"] == "Đồng hồ diễn tập đứng ở 09:00 ngày 07/8/2024."
    assert told["cases"].startswith("13 việc đang mở đều chạy bình thường")


@pytest.mark.engine
async def test_namespace_that_forgets_too_early_is_bad(desk: Desk) -> None:
    found = await examine(desk.settings.model_copy(update={"retention_days": 36_500}))

    assert levels(found)["namespace"] == BAD


@pytest.mark.engine
async def test_engine_of_another_installation_is_bad(desk: Desk) -> None:
    with desk.database.write() as session:
        session.connection().exec_driver_sql("UPDATE installation SET id = 'ffff'")

    found = await examine(desk.settings)

    assert levels(found)["identity"] == BAD
    assert await installation_of(desk.client) != "ffff"
    assert KEY == "thidua.installation"


@pytest.mark.engine
async def test_case_that_the_engine_does_not_have_is_bad(desk: Desk) -> None:
    with desk.database.write() as session:
        add_campaign(session)

    (cases,) = [finding for finding in await examine(desk.settings) if finding.check == "cases"]

    assert (cases.level, "campaign/cd: engine không có" in cases.sentence) == (BAD, True)


@pytest.mark.engine
async def test_case_whose_task_fails_again_and_again_is_bad(desk: Desk) -> None:
    async with desk.working():
        await desk.launch()
    desk.in_a_hurry()
    # A worker of a wrong release: it does not know campaigns.
    async with Worker(desk.client, task_queue=QUEUE, workflows=[EnrolmentWorkflow]):
        await desk.act("chu-tich", "", "suspend", {"paper": PAPER, "reason": "Bão"})
        handle = desk.client.get_workflow_handle(f"campaign/{CODE}")
        while (await handle.describe()).raw_description.pending_workflow_task.attempt <= 1:
            continue
        cases = await stuck(desk.client, desk.database, tries=1)

    assert cases.level == BAD
    assert f"1 trong 13 việc đang mở bị kẹt: campaign/{CODE}: xử lý hỏng" in cases.sentence


@pytest.mark.engine
async def test_act_without_an_answer_after_a_minute_is_bad(desk: Desk) -> None:
    desk.in_a_hurry()
    await desk.act("chu-tich", "", "launch", {"paper": PAPER, "accepted_warnings": []})
    now = datetime.now(UTC)

    young, old = intake(desk.database, now), intake(desk.database, now + timedelta(seconds=61))

    assert (young.level, old.level) == (GOOD, BAD)
    assert f"launch campaign/{CODE}" in old.sentence


@pytest.mark.engine
async def test_notices_that_nobody_sends_are_bad(desk: Desk) -> None:
    async with desk.working():
        await desk.launch()
    now = datetime.now(UTC)

    young, old = (notices(desk.settings, desk.database, at) for at in (now, now + timedelta(minutes=5)))

    assert (young.level, old.level) == (GOOD, BAD)


@pytest.mark.engine
async def test_interrupted_advance_is_noted(desk: Desk) -> None:
    with desk.database.write() as session:
        begin_advance(session, NOW + timedelta(days=1))

    (clock,) = [finding for finding in await examine(desk.settings) if finding.check == "clock"]

    assert (clock.level, "08/8/2024 chưa xong" in clock.sentence) == (NOTE, True)


async def test_engine_that_does_not_answer_is_bad_and_the_rest_is_still_told(tmp_path: Path) -> None:
    found = await examine(Settings(data_dir=tmp_path, engine_address="127.0.0.1:1"))

    assert levels(found) | {"disk": ""} == {"disk": "", "engine": BAD, "records": BAD}


def test_doctor_prints_one_object_and_ends_with_1_when_something_is_broken(tmp_path: Path) -> None:
    said = thidua("doctor", "--json", THIDUA_DATA_DIR=str(tmp_path), THIDUA_ENGINE_ADDRESS="127.0.0.1:1")

    report = json.loads(said.stdout)
    assert (said.returncode, said.stderr, report["healthy"]) == (1, "", False)
    assert [finding["check"] for finding in report["findings"]] == ["disk", "engine", "records"]


@pytest.mark.engine
def test_doctor_of_a_sound_installation_ends_with_0_and_plain_lines(desk: Desk) -> None:
    told = {
        "THIDUA_DATA_DIR": str(desk.settings.data_dir),
        "THIDUA_ENGINE_ADDRESS": str(desk.settings.engine_address),
        "THIDUA_NAMESPACE": desk.settings.namespace,
        "THIDUA_RETENTION_DAYS": "1",
    }

    said = thidua("doctor", **told)

    assert (said.returncode, said.stderr) == (0, "")
    assert "✓ Không có thao tác nào chờ ghi nhận quá một phút." in said.stdout.splitlines()


@pytest.mark.engine
async def test_worker_does_not_start_on_the_engine_of_another_installation(desk: Desk, tmp_path: Path) -> None:
    await claim(desk.client, await installation_of(desk.client))
    with desk.database.write() as session:
        session.connection().exec_driver_sql("UPDATE installation SET id = 'ffff'")
    told = {
        "THIDUA_DATA_DIR": str(tmp_path),
        "THIDUA_ENGINE_ADDRESS": str(desk.settings.engine_address),
        "THIDUA_NAMESPACE": desk.settings.namespace,
        "THIDUA_RETENTION_DAYS": "1",
    }

    said = await asyncio.to_thread(thidua, "worker", **told)

    assert said.returncode == 1
    assert "thuộc bản cài đặt ffff" in said.stderr
