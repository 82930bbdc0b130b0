"""`thidua backup` and `thidua restore`: an installation as a folder of files, and back."""

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cli.records import opened

if TYPE_CHECKING:
    from runtime.backup import Manifest
    from runtime.settings import Settings
    from storage.dump import NoTool
    from storage.session import Database

RECORDS = {"sqlite": "records.sqlite", "postgresql": "records.dump"}
ENGINE, ARRIVED = "engine.sqlite", "arrived.jsonl"
FOLDERS = ("builds", "store", "outbox")
KEYS = "keys"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    backup = subparsers.add_parser(
        "backup",
        help="sao lưu cả bản cài đặt vào một thư mục",
        description="Chạy được khi hệ thống đang chạy: cơ sở dữ liệu trước, engine sau cùng, rồi văn bản, các bản "
        "chương trình đã xử lý vụ việc và khóa ký. "
        "Thư mục đích phải chưa có hoặc trống.",
    )
    backup.add_argument("folder", metavar="THƯ-MỤC", type=Path)
    backup.add_argument("--without-keys", action="store_true", help="không sao khóa ký (phải giữ riêng ở nơi khác)")
    backup.add_argument("--without-engine", action="store_true", help="engine do nơi khác vận hành và tự sao lưu")
    backup.set_defaults(run=run_backup)
    restore = subparsers.add_parser(
        "restore",
        help="khôi phục bản cài đặt từ một thư mục sao lưu",
        description="Khôi phục vào THIDUA_DATA_DIR, phải chưa có hoặc trống. Mọi tệp được đối chiếu mã băm trước; "
        "sai một tệp thì không ghi gì. Lần «thidua up» đầu tiên đưa cơ sở dữ liệu và engine về cùng một điểm.",
    )
    restore.add_argument("folder", metavar="THƯ-MỤC", type=Path)
    restore.set_defaults(run=run_restore)


def run_backup(arguments: argparse.Namespace) -> int:
    """Make a backup while everything runs. Raises Failure; then nothing stands at the target."""
    from runtime.backup import copy_folder, copy_sqlite, engine_file, whole_or_nothing, write_manifest
    from runtime.settings import load_settings
    from storage.dump import arrived, seen

    settings = load_settings()
    _require_engine(settings, arguments.without_engine)
    _require_apart(arguments.folder.resolve(), settings)
    with opened(settings) as (database, _here), whole_or_nothing(arguments.folder) as partial:
        # What is there already is copied before, so that little happens between the records and the engine.
        for name in FOLDERS:
            copy_folder(settings.data_dir / name, partial / name)
        with database.read() as session:
            before = seen(session)
        manifest = _manifest(settings, database, arguments)
        _copy_records(settings, database, partial)
        if manifest.engine:
            copy_sqlite(engine_file(settings), partial / ENGINE)
        with database.read() as session, (partial / ARRIVED).open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in arrived(session, before))
        for name in FOLDERS:
            copy_folder(settings.data_dir / name, partial / name)
        keys = 0 if arguments.without_keys else copy_folder(settings.keys_dir, partial / KEYS, secret=True)
        whole = write_manifest(partial, manifest)
    size = sum(size for size, _sha in whole.files.values())
    print(f"Đã sao lưu vào {arguments.folder}: {len(whole.files)} tệp, {size / 1e6:.1f} MB.")
    if keys:
        print(
            "CHÚ Ý: thư mục này có khóa ký ở dạng đọc được (keys/, chỉ chủ tệp đọc). Ai có khóa thì ký được như bản "
            "cài đặt này: hãy cất bản sao ở nơi khóa kín, hoặc dùng --without-keys và giữ khóa riêng."
        )
    if not manifest.engine:
        print("Không có lịch sử của engine trong bản sao này: hãy sao lưu engine ngay sau đây bằng công cụ của nó.")
    return 0


def _require_apart(target: Path, settings: "Settings") -> None:
    """A backup that lies in what it copies holds itself; one that lies in another makes that one unfit."""
    from runtime.backup import MANIFEST
    from runtime.failure import Failure

    copied = [(settings.data_dir / name).resolve() for name in (*FOLDERS, KEYS)]
    if any(target.is_relative_to(folder) for folder in copied) or any(
        (up / MANIFEST).exists() for up in target.parents
    ):
        raise Failure(f"{target} nằm trong dữ liệu được sao, hoặc trong một bản sao lưu khác; hãy chọn nơi khác.")


def _require_engine(settings: "Settings", without: bool) -> None:
    from runtime.backup import engine_file
    from runtime.failure import Failure

    if without:
        return
    if settings.engine_address is not None:
        raise Failure(
            "Engine ở THIDUA_ENGINE_ADDRESS do nơi khác vận hành, chương trình này không sao được; hãy chạy với "
            "--without-engine rồi sao lưu engine ngay sau đó bằng công cụ của nó."
        )
    if not engine_file(settings).exists():
        raise Failure(f"Chưa có {engine_file(settings)}; hãy kiểm tra THIDUA_DATA_DIR, hoặc dùng --without-engine.")


def _manifest(settings: "Settings", database: "Database", arguments: argparse.Namespace) -> "Manifest":
    from runtime.backup import FORMAT, Manifest
    from runtime.engine import ENGINE_VERSION
    from storage import installation
    from storage.migrate import head

    with database.read() as session:
        here = installation.current(session)
    assert here is not None  # `opened` has looked
    left_out = ["logs", "run"]
    left_out += ["engine"] if arguments.without_engine else []
    left_out += ["keys"] if arguments.without_keys or not settings.keys_dir.is_dir() else []
    return Manifest(
        format=FORMAT,
        installation=here.id,
        kind=here.kind,
        created_at=datetime.now(UTC).isoformat(),
        schema=head(),
        engine="" if arguments.without_engine else ENGINE_VERSION,
        records=database.engine.dialect.name,
        left_out=tuple(left_out),
    )


def _copy_records(settings: "Settings", database: "Database", partial: Path) -> None:
    from runtime.backup import copy_sqlite
    from storage.dump import NoTool, dump_postgres

    kind = database.engine.dialect.name
    if kind == "sqlite":
        copy_sqlite(Path(str(database.engine.url.database)), partial / RECORDS[kind])
        return
    try:
        dump_postgres(settings.records_url, partial / RECORDS[kind])
    except NoTool as fault:
        raise _no_tool(fault) from fault


def _no_tool(fault: "NoTool") -> Exception:
    from runtime.failure import Failure

    if fault.said:
        return Failure(f"{fault.tool} không chạy được: {fault.said}")
    return Failure(f"Không có lệnh {fault.tool}; hãy cài bộ công cụ khách của PostgreSQL cùng bản với máy chủ.")


def run_restore(arguments: argparse.Namespace) -> int:
    """Verify, then put everything in its place at once. Raises Failure; then nothing was written."""
    from runtime.backup import copy_verified, engine_file, read_manifest, restored_mark, whole_or_nothing
    from runtime.settings import load_settings

    settings = load_settings()
    manifest = read_manifest(arguments.folder)
    _require_fit(manifest, settings)
    target = settings.data_dir.resolve()
    with whole_or_nothing(target) as partial:
        copy_verified(arguments.folder, partial, manifest)
        if manifest.engine:
            (partial / ENGINE).rename(partial / engine_file(settings).name)
        if (partial / KEYS).is_dir():
            (partial / KEYS).chmod(0o700)
            for key in (partial / KEYS).iterdir():
                key.chmod(0o600)
        said = {"installation": manifest.installation, "created_at": manifest.created_at}
        (partial / restored_mark(settings).name).write_text(json.dumps(said), encoding="utf-8")
        _put_records(settings, manifest, partial)
    print(f"Đã khôi phục bản cài đặt {manifest.installation[:8]} (sao lúc {manifest.created_at}) vào {target}.")
    if not manifest.engine:
        print("Bản sao không có lịch sử của engine: hãy khôi phục engine, rồi chạy «thidua db reconcile».")
    if KEYS in manifest.left_out:
        print("Bản sao không có khóa ký: hãy đặt lại thư mục keys trước khi chạy «thidua up».")
    return 0


def _require_fit(manifest: "Manifest", settings: "Settings") -> None:
    """A backup of another version, or for another kind of database, is not read."""
    from runtime.engine import ENGINE_VERSION
    from runtime.failure import Failure
    from storage.migrate import head

    if manifest.schema != head() or manifest.engine not in ("", ENGINE_VERSION):
        raise Failure(
            f"Bản sao lưu của phiên bản khác: cơ sở dữ liệu {manifest.schema}, engine {manifest.engine or '-'}; "
            f"chương trình này là {head()}, {ENGINE_VERSION}. Hãy khôi phục bằng đúng bản chương trình đã sao lưu, "
            "rồi mới nâng cấp. Chưa ghi gì."
        )
    wanted = "sqlite" if settings.records_url.startswith("sqlite") else "postgresql"
    if manifest.records != wanted or (wanted == "sqlite" and settings.database_url is not None):
        raise Failure(
            f"Bản sao lưu có cơ sở dữ liệu {manifest.records}; hãy đặt THIDUA_DATABASE_URL tới một cơ sở dữ liệu "
            "PostgreSQL trống, hoặc bỏ biến này nếu là SQLite. Chưa ghi gì."
        )


def _put_records(settings: "Settings", manifest: "Manifest", partial: Path) -> None:
    """The records in their place, with the rows that arrived while the backup was made."""
    from runtime.failure import Failure
    from storage.dump import NoTool, add_arrived, restore_postgres
    from storage.migrate import current
    from storage.session import Database

    source, url = partial / RECORDS[manifest.records], settings.records_url
    if manifest.records == "sqlite":
        url = f"sqlite:///{source}"
    elif current(url):
        raise Failure("Cơ sở dữ liệu ở THIDUA_DATABASE_URL đã có bảng; hãy trỏ tới một cơ sở dữ liệu trống.")
    else:
        try:
            restore_postgres(url, source)
        except NoTool as fault:
            raise _no_tool(fault) from fault
        source.unlink()
    database = Database(url)
    try:
        with database.write() as session:
            add_arrived(session, _lines(partial / ARRIVED))
    finally:
        database.close()
    (partial / ARRIVED).unlink()


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from file
