"""`thidua report ten-year`: a report on many years out of the award history, held against what the paper states."""

import argparse
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlmodel import Session


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    report = subparsers.add_parser("report", help="báo cáo tổng hợp nhiều năm từ lịch sử khen thưởng")
    commands = report.add_subparsers(dest="report_command", required=True)
    ten_year = commands.add_parser(
        "ten-year",
        help="tính lại số liệu của báo cáo và đối chiếu",
        description="Tính các bảng của báo cáo từ lịch sử khen thưởng (hoặc từ tệp --data), so từng số với báo cáo, "
        "kiểm tra Hội đồng, tên phong trào, phụ lục; ghi PDF và Excel vào --out.",
    )
    ten_year.add_argument("file", metavar="TỆP", type=Path, help="tệp định nghĩa báo cáo (kind: REPORT)")
    ten_year.add_argument("--data", metavar="TỆP", type=Path, help="chỉ dùng danh sách này (.xlsx, .csv), không ghi gì")
    ten_year.add_argument("--out", metavar="THƯ-MỤC", type=Path, help="nơi đặt PDF và Excel")
    ten_year.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    ten_year.set_defaults(run=run_ten_year)


def run_ten_year(arguments: argparse.Namespace) -> int:
    """0 when every figure of the report comes out of the history, 1 when one differs."""
    import time
    from datetime import UTC, datetime

    from cli.ten_year import make, shown

    began = time.monotonic()
    with _records(arguments.data) as (session, batch):
        made = make.make(session, arguments.file, batch)
    written = make.write(made, arguments.out, datetime.now(UTC).replace(microsecond=0)) if arguments.out else []
    found = make.figures(made, len(written)) | {"wall_seconds": round(time.monotonic() - began, 1)}
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        shown.table(found, print)
        for path in written:
            print(f"Đã ghi {path}")
    return 1 if made.report.differences else 0


@contextmanager
def _records(data: Path | None) -> "Iterator[tuple[Session, str | None]]":
    """A reading session: on the installation's history, or on a history of this one list in a temporary folder."""
    from cli.records import opened
    from runtime.settings import load_settings
    from storage.session import Database

    if data is None:
        with opened(load_settings()) as (database, _here), database.read() as session:
            yield session, None
        return
    with tempfile.TemporaryDirectory(prefix="thidua-") as folder:
        url = f"sqlite:///{Path(folder) / 'records.sqlite'}"
        batch = history_of(url, data)
        database = Database(url)
        try:
            with database.read() as session:
                yield session, batch
        finally:
            database.close()


def history_of(url: str, data: Path) -> str:
    """A new database with this list in it; the batch. Raises Failure naming every wrong cell."""
    from datetime import UTC, datetime

    from activities.award_import import import_list, origin_of
    from cli.awards import read_file
    from documents.grid import UnreadableTable
    from runtime.failure import Failure
    from storage.migrate import upgrade
    from storage.session import Database

    content = read_file(data)
    upgrade(url)
    database = Database(url)
    try:
        found, batch = import_list(database, content, origin_of(data.name, content, "", datetime.now(UTC)))
    except UnreadableTable as refused:
        raise Failure(f"{data}: {refused.sentence}") from refused
    finally:
        database.close()
    if found.errors:
        raise Failure("\n".join([f"{data}: {len(found.errors)} ô có lỗi:", *map(str, found.errors)]))
    return batch
