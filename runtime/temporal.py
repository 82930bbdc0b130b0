"""The connection to the engine: one converter for every process, and a namespace that keeps closed histories."""

import asyncio
import time
from datetime import timedelta
from ipaddress import ip_address

from google.protobuf.duration_pb2 import Duration
from temporalio.api.failure.v1 import Failure as FailureMessage
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultFailureConverter,
    DefaultPayloadConverter,
    JSONPlainPayloadConverter,
)
from temporalio.converter import PayloadConverter as BasePayloadConverter
from temporalio.exceptions import ApplicationError
from temporalio.service import GrpcCompression, RPCError, RPCStatusCode

from rules.refusal import GROUNDS
from runtime.failure import Failure
from runtime.settings import Settings

_JSON = PydanticJSONPlainPayloadConverter()
_ENCODINGS = tuple(
    _JSON if isinstance(each, JSONPlainPayloadConverter) else each
    for each in DefaultPayloadConverter.default_encoding_payload_converters
)


class PayloadConverter(CompositePayloadConverter):
    """The SDK's pydantic converter with one set of type adapters for the whole process.

    The SDK makes a converter for every workflow in the cache, and each would build the adapters of all its payloads
    anew: a third of the processor time of a nomination (measured).
    """

    def __init__(self) -> None:
        super().__init__(*_ENCODINGS)


class FailureConverter(DefaultFailureConverter):
    """The SDK's failures; a refusal carries no stack trace: it is an answer, and paths of a machine are not history."""

    def to_failure(
        self, exception: BaseException, payload_converter: BasePayloadConverter, failure: FailureMessage
    ) -> None:
        super().to_failure(exception, payload_converter, failure)
        if isinstance(exception, ApplicationError) and exception.type in GROUNDS:
            failure.stack_trace = ""


DATA_CONVERTER = DataConverter(payload_converter_class=PayloadConverter, failure_converter_class=FailureConverter)
CONVERTER = "json/plain; pydantic"
"""What wrote the payloads: goes into the manifest of every archived run. A codec would be named beside it."""
_DAY_SECONDS = 86_400
_POLL_SECONDS = 0.1
_TRY_SECONDS = 5.0
_WAKING = (RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED)


class EngineUnreachable(Failure):
    """Nothing that speaks Temporal answered at the address within the bound."""


class NamespaceUnfit(Failure):
    """The namespace is missing or would delete closed histories too early."""


async def connect(settings: Settings, *, identity: str) -> Client:
    """A client for the installation's namespace; waits up to `engine_wait_seconds` for the engine to answer.

    `identity` goes into every event of a history: a fixed name of the process kind, never a host or a person.

    Raises:
        EngineUnreachable: no answer in time.
    """
    target = settings.engine_target
    ends = time.monotonic() + settings.engine_wait_seconds
    while True:
        try:
            return await Client.connect(
                target,
                namespace=settings.namespace,
                data_converter=DATA_CONVERTER,
                identity=identity,
                grpc_compression=GrpcCompression.NONE if _is_loopback(target) else GrpcCompression.GZIP,
                connect_timeout=timedelta(seconds=_TRY_SECONDS),
            )
        except RuntimeError as error:
            if time.monotonic() >= ends:
                raise EngineUnreachable(
                    f"Không kết nối được engine Temporal tại {target} sau {settings.engine_wait_seconds:.0f} giây; "
                    "hãy kiểm tra engine đang chạy và THIDUA_ENGINE_ADDRESS hoặc THIDUA_ENGINE_PORT."
                ) from error
        await asyncio.sleep(_POLL_SECONDS)


def _is_loopback(target: str) -> bool:
    host = target.rpartition(":")[0].strip("[]")
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def ensure_namespace(client: Client, settings: Settings) -> int:
    """Create the namespace when it is missing, verify it, wait until it can be used. Answers its retention in days.

    An existing namespace is never changed: whoever set a shorter retention must undo it knowingly.

    Raises:
        NamespaceUnfit: the namespace keeps closed histories for fewer days than `retention_days`.
    """
    if await _retention_seconds(client, settings) is None:
        request = RegisterNamespaceRequest(
            namespace=settings.namespace,
            workflow_execution_retention_period=Duration(seconds=settings.retention_days * _DAY_SECONDS),
            description="thidua",
        )
        try:
            await client.workflow_service.register_namespace(request, retry=True)
        except RPCError as error:
            # Another process was faster: verified below like any other.
            if error.status is not RPCStatusCode.ALREADY_EXISTS:
                raise
    days = await verify_namespace(client, settings)
    await _wait_until_usable(client, settings)
    return days


async def verify_namespace(client: Client, settings: Settings) -> int:
    """Its retention in days, without creating anything (worker, API, doctor).

    Raises:
        NamespaceUnfit: missing, or fewer days than `retention_days`.
    """
    seconds = await _retention_seconds(client, settings)
    if seconds is None:
        raise NamespaceUnfit(
            f"Engine tại {settings.engine_target} chưa có namespace «{settings.namespace}»; "
            "hãy chạy «thidua up» hoặc tạo namespace trước."
        )
    days = seconds // _DAY_SECONDS
    if days < settings.retention_days:
        raise NamespaceUnfit(
            f"Namespace «{settings.namespace}» chỉ giữ lịch sử đã đóng {days} ngày, phải giữ ít nhất "
            f"{settings.retention_days} ngày; hãy chạy «temporal operator namespace update --namespace "
            f"{settings.namespace} --retention {settings.retention_days * 24}h» rồi khởi động lại."
        )
    return days


async def _retention_seconds(client: Client, settings: Settings) -> int | None:
    """None when there is no such namespace."""
    ends = time.monotonic() + settings.engine_wait_seconds
    while True:
        try:
            answer = await client.workflow_service.describe_namespace(
                DescribeNamespaceRequest(namespace=settings.namespace), timeout=timedelta(seconds=_TRY_SECONDS)
            )
            return answer.config.workflow_execution_retention_ttl.seconds
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            # The port answers a little before the services behind it do.
            if error.status not in _WAKING or time.monotonic() >= ends:
                raise
        await asyncio.sleep(_POLL_SECONDS)


async def _wait_until_usable(client: Client, settings: Settings) -> None:
    # The engine's frontends cache namespaces: for about a second a new one does not exist for them.
    ends = time.monotonic() + settings.engine_wait_seconds
    while True:
        try:
            await client.count_workflows(rpc_timeout=timedelta(seconds=_TRY_SECONDS))
        except RPCError as error:
            if error.status not in (RPCStatusCode.NOT_FOUND, *_WAKING) or time.monotonic() >= ends:
                raise
        else:
            return
        await asyncio.sleep(_POLL_SECONDS)
