"""Bringing a list of past awards in over the network: the standing body, a look first, then all of it or nothing."""

from datetime import UTC, datetime

from activities.award_import import Examined, examine, import_list, origin_of
from api.actions.draft import LIMIT_BYTES, STANDING
from api.deps import Parts
from documents.grid import UnreadableTable
from documents.sniff import WrongFile
from rules.refusal import WrongRole
from storage.account import Officer
from storage.intake import now_of


def may_import(officer: Officer) -> bool:
    """The standing body keeps the history."""
    return any(officer.holds(role) for role in STANDING)


def require_importer(officer: Officer) -> None:
    """Raises WrongRole."""
    if not may_import(officer):
        raise WrongRole(
            "Chỉ cơ quan thường trực được nhập lịch sử khen thưởng.",
            "Gửi danh sách cho chuyên viên của cơ quan thường trực.",
        )


def look(parts: Parts, data: bytes) -> Examined:
    """What the list holds and what is wrong with it; nothing is written. Raises WrongFile."""
    _require_modest(data)
    with parts.database.read() as session:
        at, _epoch = now_of(session, datetime.now(UTC))
        try:
            return examine(session, data, at)
        except UnreadableTable as refused:
            raise WrongFile(refused.code, refused.sentence) from refused


def bring_in(parts: Parts, officer: Officer, data: bytes, name: str) -> tuple[Examined, str]:
    """Write the list, all of it or nothing; the id of the batch, "" when nothing was written. Raises WrongFile."""
    require_importer(officer)
    _require_modest(data)
    with parts.database.read() as session:
        at, _epoch = now_of(session, datetime.now(UTC))
    try:
        return import_list(parts.database, data, origin_of(name, data, officer.account, at))
    except UnreadableTable as refused:
        raise WrongFile(refused.code, refused.sentence) from refused


def _require_modest(data: bytes) -> None:
    if len(data) > LIMIT_BYTES:
        sentence = (
            f"Tệp lớn hơn {LIMIT_BYTES // 1024 // 1024} MB; tách thành nhiều tệp, hoặc nhập bằng lệnh trên máy chủ."
        )
        raise WrongFile("FILE_TOO_LARGE", sentence)
