"""Rehearses a report: a fresh data folder, the made-up list, its import, the computed report, the comparison."""

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from activities.award_import import import_list, origin_of
from cli.rehearsal.play import Unexpected
from cli.ten_year import make
from cli.ten_year.sources import INSTALLATION
from cli.ten_year.tables import compared
from definitions.report import ReportDefinition
from definitions.report_facts import award_names
from definitions.report_sample import sample
from documents.award_book import write_records
from rules.calendar import start_of_day
from runtime.engine import ENGINE_VERSION
from storage import installation
from storage.award_history import Origin
from storage.migrate import upgrade
from storage.session import Database

Progress = Callable[[str], None]
KIND = "REPORT"
MOST_NAMED = 20


def rehearse(file: Path, out: Path | None, say: Progress) -> dict[str, Any]:
    """The figures in the shape of every rehearsal. Raises Unexpected when anything differs from the report."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="thidua-") as name:
        folder = Path(name)
        definition = make.read_definition(file)
        database = _installed(folder, definition)
        try:
            found = _play(file, definition, database, folder, out or folder / "papers", say)
        finally:
            database.close()
    found["wall_seconds"] = round(time.monotonic() - began, 1)
    return found


def _installed(folder: Path, definition: ReportDefinition) -> Database:
    """A rehearsal whose clock stands at the day of the report."""
    url = f"sqlite:///{folder / 'records.sqlite'}"
    upgrade(url)
    database = Database(url)
    with database.write() as session:
        installation.create(
            session,
            rehearsal=True,
            frozen_at=start_of_day(definition.document.issued_on),
            engine_version=ENGINE_VERSION,
            real_now=datetime.now(UTC),
        )
    return database


def _play(
    file: Path, definition: ReportDefinition, database: Database, folder: Path, out: Path, say: Progress
) -> dict[str, Any]:
    at = start_of_day(definition.document.issued_on)
    lists = [folder / "lich-su.xlsx", folder / "lich-su.csv"]
    records = sample(definition)
    for path in lists:
        write_records(path, records, award_names())
    say(f"[1/4] {len(records)} dòng minh họa, Excel và CSV")
    batch = _import(database, lists[0], at)
    say(f"[2/4] đã nhập {lists[0].name}, lô {batch[:12]}")
    data = lists[1].read_bytes()
    again, written = import_list(database, data, origin_of(lists[1].name, data, "", at))
    if written or again.earlier is None or again.earlier.batch != batch:
        raise Unexpected("Cùng một danh sách ở dạng CSV không được nhận ra là đã nhập.")
    say("[3/4] cùng nội dung ở dạng CSV: nhận ra, không ghi lại")
    with database.read() as session:
        made = make.make(session, file)
    written_papers = make.write(made, out, at)
    say(f"[4/4] báo cáo: {made.report.differences} điểm khác")
    if made.report.differences:
        raise Unexpected(_differences(made))
    return make.figures(made, len(written_papers)) | {
        "lines": len(records),
        "batch": batch,
        "source": INSTALLATION,
        "illustrative": made.illustrative,
    }


def _import(database: Database, path: Path, at: datetime) -> str:
    data = path.read_bytes()
    origin: Origin = origin_of(path.name, data, "", at)
    found, batch = import_list(database, data, origin)
    if found.errors or not batch:
        named = "\n  ".join(map(str, found.errors[:MOST_NAMED]))
        raise Unexpected(f"{path.name}: {len(found.errors)} ô có lỗi, không dòng nào được ghi\n  {named}")
    return batch


def _differences(made: make.Made) -> str:
    rows = [
        f"{name}: báo cáo {stated}, tính được {counted}"
        for name, stated, counted, agrees in compared(made.report)
        if not agrees
    ]
    return "Kết quả khác báo cáo:\n  " + "\n  ".join(rows)
