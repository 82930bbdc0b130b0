"""`thidua audit archive`: how the archive stands; `export-archive`, `import-archive`: the whole of it as files."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from cli.records import located, opened
from runtime.exit import DONE

if TYPE_CHECKING:
    from audit.carrying import Carried
    from documents.store import Store
    from storage.session import Database


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `archive`, `export-archive` and `import-archive` to the sub-commands of `audit`."""
    parser = commands.add_parser("archive", help="kho lưu đang thế nào: đã lưu, còn chờ, độ trễ, niêm phong")
    parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    parser.set_defaults(run=run_archive)
    out = commands.add_parser("export-archive", help="xuất cả kho lưu ra một thư mục tệp thường")
    out.add_argument("folder", metavar="THƯ-MỤC", type=Path, help="thư mục mới hoặc trống")
    out.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    out.set_defaults(run=run_export)
    into = commands.add_parser(
        "import-archive",
        help="nhập một bản xuất kho lưu vào bản cài đặt chưa lưu gì",
        description="Không nhập mã chương trình: mã của bản cài đặt khác không bao giờ được chạy ở đây. Vụ việc nhập "
        "vào được dựng lại bằng mã đang có, và trang nêu rõ điều đó.",
    )
    into.add_argument("folder", metavar="THƯ-MỤC", type=Path, help="thư mục do export-archive ghi")
    into.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    into.set_defaults(run=run_import)


def run_archive(arguments: argparse.Namespace) -> int:
    """The figures; 1 when a closed run may be lost or something must be looked at."""
    from datetime import UTC, datetime

    from audit.standing import is_alarming, standing
    from runtime.settings import load_settings

    settings = located(load_settings())
    with opened(settings) as (database, here):
        now = standing(database, here, datetime.now(UTC))
    if arguments.json:
        print(json.dumps(now.plain(), ensure_ascii=False))
    else:
        rows = [
            ("Đã lưu", f"{now.runs} lịch sử đã kết thúc, {now.open_runs} đang mở, {now.bytes} byte"),
            ("Theo loại", ", ".join(f"{name} {count}" for name, count in now.by_type.items()) or "–"),
            ("Đang chờ", f"{now.queue}, chậm {now.lag_seconds} giây"),
            ("Mở, lưu tới", now.anchored_at or "chưa lần nào"),
            ("Niêm phong", f"bản {now.last_serial} lúc {now.sealed_at}" if now.last_serial else "chưa lần nào"),
            ("Chưa niêm", f"{now.unsealed_leaves} lá"),
            ("Kiểm toàn bộ", now.checked_at or "chưa lần nào"),
            ("Khóa ký", now.fingerprint),
            *(("Phải xem", said) for said in now.findings),
        ]
        for label, words in rows:
            print(f"  {label:<13} {words}")
    return 1 if now.findings or is_alarming(now, settings.retention_days) else DONE


def run_export(arguments: argparse.Namespace) -> int:
    """Write the archive into a folder. Raises Failure."""
    from audit.carrying import export_archive

    return _carry(arguments, export_archive, "Đã xuất")


def run_import(arguments: argparse.Namespace) -> int:
    """Take an archive in. Raises Failure."""
    from audit.carrying import import_archive

    return _carry(arguments, import_archive, "Đã nhập")


def _carry(arguments: argparse.Namespace, carry: "Callable[[Database, Store, Path], Carried]", said: str) -> int:
    from documents.store import Store
    from runtime.settings import load_settings

    settings = located(load_settings())
    with opened(settings) as (database, _here):
        carried = carry(database, Store(settings.store_dir), arguments.folder)
    if arguments.json:
        print(json.dumps(asdict(carried)))
    else:
        print(f"{said} {carried.runs} bản lưu lịch sử, {carried.leaves} lá, {carried.roots} bản niêm phong.")
    return DONE
