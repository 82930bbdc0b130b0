"""The records of an installation, opened for a command that changes or examines them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.settings import Settings
    from storage.session import Database
    from storage.tables.person import Installation


def located(settings: "Settings") -> "Settings":
    """The settings with the address that a running `thidua up` has chosen for its engine."""
    known = settings.run_dir / "up.json"
    address = settings.engine_address
    if address is None and known.exists():
        address = json.loads(known.read_text(encoding="utf-8")).get("engine")
    return settings.model_copy(update={"engine_address": address})


@contextmanager
def opened(settings: "Settings") -> "Iterator[tuple[Database, Installation]]":
    """The database and what the installation is. Raises Failure when there is none, or when its schema is not ours."""
    from sqlalchemy.exc import OperationalError

    from runtime.failure import Failure
    from storage import installation
    from storage.migrate import current, head
    from storage.session import Database

    missing = "Chưa có bản cài đặt nào ở THIDUA_DATA_DIR; hãy chạy «thidua up» một lần, hoặc trỏ lại biến này."
    if settings.database_url is None and not (settings.data_dir / "records.sqlite").exists():
        raise Failure(missing)
    try:
        found = current(settings.records_url)
    except OperationalError as error:
        # Never the URL: it may hold a password.
        raise Failure("Không mở được cơ sở dữ liệu; hãy kiểm tra THIDUA_DATABASE_URL và máy chủ.") from error
    if found != head():
        raise Failure(
            f"Cơ sở dữ liệu ở phiên bản {found or '(trống)'}, chương trình cần {head()}; hãy chạy «thidua db upgrade»."
        )
    database = Database(settings.records_url)
    try:
        with database.read() as session:
            here = installation.current(session)
        if here is None:
            raise Failure(missing)
        yield database, here
    finally:
        database.close()
