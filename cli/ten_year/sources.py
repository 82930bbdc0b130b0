"""Where the figures of a report come from: the installation's history, one list, or the report's own made-up list."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from activities.award_import import import_list, origin_of
from cli.records import opened
from cli.ten_year.make import read_definition
from definitions.report_sample import sample
from documents.grid import LIMIT_BYTES, UnreadableTable
from runtime.failure import Failure
from runtime.settings import Settings
from storage.award_history import Origin, add_batch
from storage.migrate import upgrade
from storage.reads.award_history import tallies
from storage.session import Database

LISTS = (".xlsx", ".csv")
INSTALLATION, LIST, MADE_UP = "INSTALLATION", "LIST", "ILLUSTRATION"


@dataclass(frozen=True)
class Records:
    """A reading session on some history. `batch`: only this list of it."""

    session: Session
    batch: str | None
    source: str


@contextmanager
def records(settings: Settings, file: Path, data: Path | None, warn: Callable[[str], None]) -> Iterator[Records]:
    """The history for the report in `file`.

    Without `data`: the installation's. A real installation without any award of those years is refused; a rehearsal,
    or a machine without an installation, shows the made-up list of the report and says so.
    """
    if file.suffix.lower() in LISTS:
        raise Failure(f"«{file.name}» là danh sách; TỆP là tệp định nghĩa báo cáo (YAML), danh sách đưa vào --data.")
    if data is not None:
        with _alone(lambda database: _import(database, data)) as (session, batch):
            yield Records(session, batch, LIST)
        return
    if settings.database_url is not None or (settings.data_dir / "records.sqlite").exists():
        with opened(settings) as (database, here), database.read() as session:
            period = read_definition(file).period
            if here.kind != "REHEARSAL" or tallies(session, (period.from_year, period.to_year)):
                yield Records(session, None, INSTALLATION)
                return
    warn("Chưa có lịch sử khen thưởng của các năm này: dùng danh sách MINH HỌA theo báo cáo (tên bịa).")
    with _alone(lambda database: _made_up(database, file)) as (session, batch):
        yield Records(session, batch, MADE_UP)


def read_list(path: Path) -> bytes:
    """The bytes of a list. Raises Failure when it is not there, or is too large to be one."""
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise Failure(f"{path}: tệp lớn hơn {LIMIT_BYTES // 1_000_000} MB; tách thành nhiều tệp.")
        return path.read_bytes()
    except OSError as fault:
        raise Failure(f"Không đọc được tệp {path}: {fault.strerror or fault}.") from fault


@contextmanager
def _alone(fill: Callable[[Database], str]) -> Iterator[tuple[Session, str]]:
    """A history of one list in a temporary folder, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="thidua-") as folder:
        url = f"sqlite:///{Path(folder) / 'records.sqlite'}"
        upgrade(url)
        database = Database(url)
        try:
            batch = fill(database)
            with database.read() as session:
                yield session, batch
        finally:
            database.close()


def _import(database: Database, path: Path) -> str:
    """Raises Failure naming every wrong cell."""
    content = read_list(path)
    try:
        found, batch = import_list(database, content, origin_of(path.name, content, "", datetime.now(UTC)))
    except UnreadableTable as refused:
        raise Failure(f"{path}: {refused.sentence}") from refused
    if found.errors:
        raise Failure("\n".join([f"{path}: {len(found.errors)} ô có lỗi:", *map(str, found.errors)]))
    return batch


def _made_up(database: Database, file: Path) -> str:
    lines = list(enumerate(sample(read_definition(file)), start=2))
    with database.write() as session:
        return add_batch(session, Origin("minh-hoa", "", "", datetime.now(UTC)), lines)
