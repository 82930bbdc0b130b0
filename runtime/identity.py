"""One installation, one engine: the namespace carries the installation's id, the records carry the same."""

from datetime import timedelta

from temporalio.api.namespace.v1 import UpdateNamespaceInfo
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, UpdateNamespaceRequest
from temporalio.client import Client

from runtime.failure import Failure

KEY = "thidua.installation"
_TRY = timedelta(seconds=10)


class ForeignEngine(Failure):
    """The engine's namespace belongs to another installation than the records."""


async def installation_of(client: Client) -> str:
    """The installation whose histories the namespace holds; "" when none has claimed it yet."""
    answer = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=client.namespace), retry=True, timeout=_TRY
    )
    return answer.namespace_info.data.get(KEY, "")


def require_same(client: Client, engine: str, records: str) -> None:
    """The engine's id must be the records'. Raises ForeignEngine."""
    if engine != records:
        raise ForeignEngine(
            f"Namespace «{client.namespace}» của engine thuộc bản cài đặt {engine[:8]}, còn cơ sở dữ liệu thuộc bản "
            f"cài đặt {records[:8]}; hãy trỏ THIDUA_DATA_DIR, THIDUA_DATABASE_URL và THIDUA_ENGINE_ADDRESS về cùng một "
            "bản cài đặt, hoặc khôi phục cả hai từ cùng một bản sao lưu."
        )


async def claim(client: Client, installation: str) -> None:
    """Write the installation's id into a namespace that has none, once; then both must be the same.

    Raises ForeignEngine. Safe to repeat and to race: what stands there in the end is compared.
    """
    if not await installation_of(client):
        request = UpdateNamespaceRequest(
            namespace=client.namespace, update_info=UpdateNamespaceInfo(data={KEY: installation})
        )
        await client.workflow_service.update_namespace(request, retry=True, timeout=_TRY)
    require_same(client, await installation_of(client), installation)
