"""`thidua awards`: the history of past awards: template, import, look-up, and a made-up list for rehearsals."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from activities.award_import import Examined
    from storage.tables.award import AwardRecord

Result = TypeVar("Result")
SHOWN = 200
"""Errors printed for a person; `--json` gives all of them."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    awards = subparsers.add_parser("awards", help="lịch sử khen thưởng: tệp mẫu, nhập, tra cứu")
    commands = awards.add_subparsers(dest="awards_command", required=True)
    template = commands.add_parser("template", help="ghi tệp mẫu Excel để lập danh sách")
    template.add_argument("out", metavar="TỆP.xlsx", type=Path)
    template.set_defaults(run=run_template)
    importer = commands.add_parser(
        "import",
        help="nhập danh sách từ Excel (.xlsx) hoặc CSV",
        description="Kiểm tra mọi ô rồi mới ghi; còn một lỗi thì không ghi dòng nào. Nhập lại tệp cũ không đổi gì.",
    )
    importer.add_argument("file", metavar="TỆP", type=Path)
    importer.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi")
    importer.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    importer.set_defaults(run=run_import)
    sample = commands.add_parser("sample", help="danh sách minh họa có đúng số liệu của một báo cáo")
    sample.add_argument("file", metavar="TỆP", type=Path, help="tệp định nghĩa báo cáo (kind: REPORT)")
    sample.add_argument("--out", metavar="TỆP", type=Path, required=True, help=".xlsx hoặc .csv")
    sample.set_defaults(run=run_sample)
    finder = commands.add_parser("find", help="tra cứu, không cần gõ dấu")
    finder.add_argument("words", metavar="TỪ", nargs="*", help="tên, đơn vị hoặc số quyết định")
    finder.add_argument("--year", type=int, help="chỉ trong năm này")
    finder.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    finder.set_defaults(run=run_find)


def run_template(arguments: argparse.Namespace) -> int:
    from definitions.award_forms import award_forms
    from documents.award_template import write_template

    write_template(_writable(arguments.out, (".xlsx",)), award_forms())
    print(f"Đã ghi tệp mẫu {arguments.out}.")
    return 0


def run_sample(arguments: argparse.Namespace) -> int:
    from cli.ten_year.make import read_definition
    from definitions.report_facts import award_names
    from definitions.report_sample import sample
    from documents.award_book import write_records

    out = _writable(arguments.out, (".xlsx", ".csv"))
    records = sample(read_definition(arguments.file))
    write_records(out, records, award_names())
    print(f"Đã ghi {len(records)} dòng minh họa vào {out}; bản cài đặt thật không nhận tệp này.")
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """0 imported, or known already; 1 with errors: nothing was written then."""
    from datetime import UTC, datetime

    from activities.award_import import examine, import_list, origin_of
    from cli.records import opened
    from cli.ten_year.sources import read_list
    from runtime.settings import load_settings
    from storage.intake import now_of

    data = read_list(arguments.file)
    with opened(load_settings()) as (database, _here):
        with database.read() as session:
            at, _epoch = now_of(session, datetime.now(UTC))
            found = _readable(lambda: examine(session, data, at)) if arguments.dry_run else None
        batch = ""
        if found is None:
            origin = origin_of(arguments.file.name, data, "", at)
            found, batch = _readable(lambda: import_list(database, data, origin))
    if arguments.json:
        print(json.dumps(as_json(arguments.file, found, batch, arguments.dry_run), ensure_ascii=False, indent=2))
    else:
        _tell(arguments.file, found, batch)
    return 1 if found.errors else 0


def run_find(arguments: argparse.Namespace) -> int:
    from cli.records import opened
    from runtime.settings import load_settings
    from storage.reads.award_history import Wanted, search
    from storage.reads.common import LARGEST_PAGE

    with opened(load_settings()) as (database, _here), database.read() as session:
        found = search(session, Wanted(" ".join(arguments.words), arguments.year), size=LARGEST_PAGE)
    if arguments.json:
        print(json.dumps({"total": found.total, "items": [_item(row) for row in found.rows]}, ensure_ascii=False))
        return 0
    for row in found.rows:
        print(f"{row.decision_date:%d/%m/%Y}  {row.decision_number:<16} {row.award:<28} {row.recipient}; {row.unit}")
    print(f"{found.total} kết quả" + (f", in {len(found.rows)} kết quả đầu." if found.more else "."))
    return 0


def as_json(file: Path, found: "Examined", batch: str, dry_run: bool) -> dict[str, Any]:
    """What an import found and did."""
    earlier = found.earlier
    return {
        "file": str(file),
        "dry_run": dry_run,
        "imported": bool(batch),
        "batch": batch or (earlier.batch if earlier else ""),
        "already_imported_at": earlier.imported_at.isoformat() if earlier else None,
        "lines": len(found.lines),
        "awards": found.awards,
        "counts": found.counts(),
        "errors": [
            {"cell": error.cell, "row": error.row, "column": error.column, "sentence": error.sentence}
            for error in found.errors
        ],
    }


def _readable(work: "Callable[[], Result]") -> "Result":
    from documents.grid import UnreadableTable
    from runtime.failure import Failure

    try:
        return work()
    except UnreadableTable as refused:
        raise Failure(refused.sentence) from refused


def _writable(path: Path, endings: tuple[str, ...]) -> Path:
    from runtime.failure import Failure

    if path.suffix.lower() not in endings:
        raise Failure(f"Tên tệp «{path.name}» phải kết thúc bằng {' hoặc '.join(endings)}.")
    if not path.parent.is_dir():
        raise Failure(f"Không có thư mục «{path.parent}».")
    return path


def _tell(file: Path, found: "Examined", batch: str) -> None:
    from rules.calendar import in_vietnam

    for error in found.errors[:SHOWN]:
        print(f"{file}: {error}")
    if found.errors:
        more = f" (in {SHOWN} lỗi đầu; --json in đủ)" if len(found.errors) > SHOWN else ""
        print(f"{len(found.errors)} ô có lỗi{more}; không dòng nào được ghi.", file=sys.stderr)
        return
    for name, count in found.counts().items():
        print(f"  {count:>8}  {name}")
    if found.earlier is not None:
        day = f"{in_vietnam(found.earlier.imported_at):%d/%m/%Y}"
        print(f"Nội dung này đã nhập ngày {day} («{found.earlier.file_name}»); không ghi lại.")
    elif batch:
        print(f"Đã nhập {len(found.lines)} dòng, {found.awards} lượt khen thưởng; lô {batch[:12]}.")
    else:
        print(f"Danh sách dùng được: {len(found.lines)} dòng, {found.awards} lượt khen thưởng; chưa ghi (--dry-run).")


def _item(row: "AwardRecord") -> dict[str, Any]:
    return row.model_dump(mode="json", exclude={"id", "key", "search"})
