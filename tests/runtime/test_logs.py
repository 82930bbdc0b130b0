"""Logs: facts and ids, no lists, nothing while a workflow replays."""

import io
import json
import logging
from collections.abc import Iterator
from uuid import uuid4

import pytest
import structlog
from temporalio.client import Client
from temporalio.worker import Worker

from runtime.logs import UnfitLogLine, configure_logs, logs_to
from runtime.settings import Settings
from tests.runtime.logging_workflow import LoggingWorkflow


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_logs_write_one_json_object_with_facts(out: io.StringIO) -> None:
    configure_logs(Settings(), stream=out)

    structlog.stdlib.get_logger("api").info("nomination.submitted", nomination_id=42, unit="xã Đồng Thắng")

    [line] = lines(out)
    assert {key: line[key] for key in ("event", "nomination_id", "unit", "level", "logger")} == {
        "event": "nomination.submitted",
        "nomination_id": 42,
        "unit": "xã Đồng Thắng",
        "level": "info",
        "logger": "api",
    }
    assert str(line["timestamp"]).endswith("Z")
    assert "Đồng Thắng" in out.getvalue()


@pytest.mark.parametrize("value", [[1], {"a": 1}, (1, 2), {1}])
def test_logs_raise_on_a_container_when_strict(out: io.StringIO, value: object) -> None:
    configure_logs(Settings(log_strict=True), stream=out)

    with pytest.raises(UnfitLogLine, match="persons"):
        structlog.stdlib.get_logger().info("ballot.opened", persons=value)


def test_logs_replace_a_container_by_its_type_otherwise(out: io.StringIO) -> None:
    configure_logs(Settings(), stream=out)

    structlog.stdlib.get_logger().info("ballot.opened", persons=["An", "Bình"])

    assert lines(out)[0]["persons"] == "[list]"
    assert "Bình" not in out.getvalue()


def test_logs_raise_on_a_sentence_when_strict(out: io.StringIO) -> None:
    configure_logs(Settings(log_strict=True), stream=out)

    with pytest.raises(UnfitLogLine, match="noun.verb"):
        structlog.stdlib.get_logger().info("The dossier was submitted")


@pytest.mark.parametrize("name", ["password", "smtp_password", "session_token", "Authorization", "api_key"])
def test_logs_never_write_a_secret(out: io.StringIO, name: str) -> None:
    configure_logs(Settings(), stream=out)

    structlog.stdlib.get_logger().info("account.reset", **{name: "hunter2"})
    logging.getLogger("library").warning("reset", extra={name: "hunter2"})

    assert [line[name] for line in lines(out)] == ["[secret]", "[secret]"]


def test_logs_keep_the_secretary(out: io.StringIO) -> None:
    configure_logs(Settings(), stream=out)

    structlog.stdlib.get_logger().info("council.convened", secretary_id=7)

    assert lines(out)[0]["secretary_id"] == 7


def test_logs_are_lines_for_people_when_asked(out: io.StringIO) -> None:
    configure_logs(Settings(log_json=False), stream=out)

    structlog.stdlib.get_logger().info("engine.found", way="cache")

    assert "engine.found" in out.getvalue()
    assert "way=cache" in out.getvalue()


def test_logs_configured_twice_write_once(out: io.StringIO) -> None:
    configure_logs(Settings(), stream=out)
    configure_logs(Settings(), stream=out)

    logging.getLogger("library").warning("library.spoke")

    assert [line["event"] for line in lines(out)] == ["library.spoke"]


def test_logs_carry_the_exception_of_another_library(out: io.StringIO) -> None:
    configure_logs(Settings(), stream=out)

    try:
        raise ZeroDivisionError("planted")
    except ZeroDivisionError:
        logging.getLogger("library").exception("library.failed")

    assert "ZeroDivisionError: planted" in str(lines(out)[0]["exception"])


@pytest.mark.engine
async def test_logs_of_a_workflow_in_the_sandbox_carry_its_id(client: Client, out: io.StringIO) -> None:
    configure_logs(Settings(), stream=out)
    queue = f"logs-{uuid4()}"

    async with Worker(client, task_queue=queue, workflows=[LoggingWorkflow]):
        await client.execute_workflow(LoggingWorkflow.run, id=queue, task_queue=queue)

    [line] = [line for line in lines(out) if line["event"] == "nomination.accepted"]
    assert (line["nomination_id"], line["workflow_id"], line["workflow_type"]) == (42, queue, "LoggingWorkflow")
    assert "temporal_workflow" not in line


def test_nothing_is_written_to_a_stream_that_was_closed_behind_its_block(
    out: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    stream = io.StringIO()
    with logs_to(Settings(), stream):
        logging.getLogger("somebody").info("inside")
    said = stream.getvalue()
    stream.close()

    logging.getLogger("somebody").info("behind")

    assert "inside" in said and capfd.readouterr().err == ""
