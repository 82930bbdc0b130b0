"""The connection to the engine and the namespace that keeps closed histories."""

import asyncio
import socket
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from google.protobuf.duration_pb2 import Duration
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.converter import DefaultPayloadConverter

from runtime.settings import Settings
from runtime.supervise import Supervisor
from runtime.temporal import (
    DATA_CONVERTER,
    EngineUnreachable,
    NamespaceUnfit,
    PayloadConverter,
    connect,
    ensure_namespace,
    verify_namespace,
)


@dataclass(frozen=True)
class Fact:
    share: Decimal
    on: date
    at: datetime


async def test_connect_gives_up_in_time_and_says_where() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        settings = Settings(engine_port=bound.getsockname()[1], engine_wait_seconds=0.3)

        with pytest.raises(EngineUnreachable, match=settings.engine_target):
            await connect(settings, identity="thidua-test")


async def test_converter_keeps_dates_and_decimals_of_a_payload() -> None:
    fact = Fact(Decimal("0.80"), date(2024, 8, 9), datetime(2024, 8, 8, 17, tzinfo=UTC))

    [back] = await DATA_CONVERTER.decode(await DATA_CONVERTER.encode([fact]), [Fact])

    assert back == fact


def test_converters_of_all_workflows_share_their_type_adapters() -> None:
    # The SDK makes one converter for every workflow in the cache; adapters of its own would cost milliseconds each.
    mine, other = PayloadConverter(), PayloadConverter()

    assert mine.converters.keys() == DefaultPayloadConverter().converters.keys()
    assert mine.converters[b"json/plain"] is other.converters[b"json/plain"]


@pytest.mark.engine
async def test_namespace_keeps_closed_histories_for_36500_days(client: Client) -> None:
    answer = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace="thidua"))

    assert answer.config.workflow_execution_retention_ttl.seconds == 36_500 * 86_400


@pytest.mark.engine
async def test_ensure_namespace_may_run_in_several_processes_at_once(client: Client, running: Supervisor) -> None:
    settings = running.settings.model_copy(update={"namespace": f"at-once-{uuid4()}"})
    clients = [await connect(settings, identity="thidua-test") for _ in range(4)]

    days = await asyncio.gather(*(ensure_namespace(one, settings) for one in clients))

    assert days == [36_500] * 4


@pytest.mark.engine
async def test_ensure_namespace_refuses_a_shorter_retention_and_leaves_it(client: Client, running: Supervisor) -> None:
    name = f"short-{uuid4()}"
    await client.workflow_service.register_namespace(
        RegisterNamespaceRequest(namespace=name, workflow_execution_retention_period=Duration(seconds=86_400))
    )
    settings = running.settings.model_copy(update={"namespace": name})

    with pytest.raises(NamespaceUnfit, match=r"chỉ giữ lịch sử đã đóng 1 ngày.*--retention 876000h"):
        await ensure_namespace(client, settings)

    answer = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=name))
    assert answer.config.workflow_execution_retention_ttl.seconds == 86_400


@pytest.mark.engine
async def test_verify_namespace_creates_nothing(client: Client, running: Supervisor) -> None:
    settings = running.settings.model_copy(update={"namespace": f"absent-{uuid4()}"})

    for _ in range(2):
        with pytest.raises(NamespaceUnfit, match="chưa có namespace"):
            await verify_namespace(client, settings)
