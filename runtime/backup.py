"""Files of a backup: a database copied while others write it, folders, and a manifest with the digest of every file."""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from runtime.engine import ENGINE_VERSION
from runtime.failure import Failure
from runtime.settings import Settings

FORMAT, MANIFEST = "thidua-backup-1", "manifest.json"
PARTIAL = ".put-"
"""How the store names a file that is not whole yet."""


class BackupUnfit(Failure):
    """A backup cannot be made, or what lies there is not what its manifest says."""


@dataclass(frozen=True)
class Manifest:
    """What a backup is of, and every file in it."""

    format: str
    installation: str
    kind: str
    created_at: str
    """RFC 3339, when the copy of the records was begun."""
    schema: str
    engine: str
    """Version of the engine; empty: its histories are not in the backup."""
    records: str
    """sqlite or postgresql."""
    left_out: tuple[str, ...] = ()
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Path → (bytes, SHA-256)."""


def engine_file(settings: Settings) -> Path:
    """The embedded engine's file; its name carries the version."""
    return settings.data_dir / f"engine-{ENGINE_VERSION}.sqlite"


def restored_mark(settings: Settings) -> Path:
    """Stands there from a restore until records and engine have been brought together."""
    return settings.data_dir / "restored.json"


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a SQLite file that other processes read and write. Raises BackupUnfit."""
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=30)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            # In one step: it sees one instant, and writers need not wait (WAL).
            live.backup(copy)
            found = copy.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        raise BackupUnfit(f"Không sao được tệp {source.name} ({error}); hãy xem đĩa và quyền đọc.") from error
    if found != "ok":
        raise BackupUnfit(f"Tệp {source.name} hỏng ({found}); hãy dừng hệ thống và khôi phục từ bản sao lưu trước.")


def copy_folder(source: Path, target: Path, secret: bool = False) -> int:
    """Copy what is not there yet; files that are being written are left for the next time. Returns how many."""
    count = 0
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        place = target / path.relative_to(source)
        if path.is_file() and not path.name.startswith((PARTIAL, ".")) and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if secret else 0o755)
            try:
                shutil.copyfile(path, place)
            except FileNotFoundError:
                continue  # the archiver lets go of a part when it has the whole
            place.chmod(0o600 if secret else 0o644)
            count += 1
    return count


@contextmanager
def whole_or_nothing(target: Path) -> Iterator[Path]:
    """A folder beside `target` that takes its place when the block ends well, and is gone when it does not.

    Raises BackupUnfit when there is something at the target.
    """
    require_empty(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    partial.mkdir(mode=0o700)
    try:
        yield partial
        for path in (*partial.rglob("*"), partial):
            _sync(path)
        if target.exists():
            target.rmdir()
        partial.rename(target)
        _sync(target.parent)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def require_empty(target: Path) -> None:
    """Raises BackupUnfit when there is a file or a folder with anything in it."""
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise BackupUnfit(f"Đã có dữ liệu ở {target}; hãy chọn thư mục khác, hoặc dời thư mục đó đi. Chưa ghi gì.")


def write_manifest(folder: Path, manifest: Manifest) -> Manifest:
    """Take down every file of the folder. Returns the manifest as it was written."""
    files = {name: (path.stat().st_size, digest(path)) for name, path in _files(folder)}
    whole = Manifest(**{**asdict(manifest), "files": files})
    (folder / MANIFEST).write_text(json.dumps(asdict(whole), ensure_ascii=False, indent=1), encoding="utf-8")
    return whole


def read_manifest(folder: Path) -> Manifest:
    """What a backup says of itself. Raises BackupUnfit."""
    path = folder / MANIFEST
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        files = {name: (int(size), str(sha)) for name, (size, sha) in said.pop("files").items()}
        found = Manifest(**said, files=files)
        datetime.fromisoformat(found.created_at)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupUnfit(f"{folder} không phải một bản sao lưu: không đọc được {MANIFEST}. Chưa ghi gì.") from error
    if found.format != FORMAT:
        raise BackupUnfit(f"Bản sao lưu có dạng {found.format}, chương trình này đọc {FORMAT}. Chưa ghi gì.")
    return found


def copy_verified(folder: Path, target: Path, manifest: Manifest) -> None:
    """Copy every file of a backup; what arrived is held against the manifest. Raises BackupUnfit naming each."""
    there = {name for name, _path in _files(folder)}
    wrong = [f"{name}: thiếu" for name in sorted(manifest.files.keys() - there)]
    wrong += [f"{name}: không có trong danh mục" for name in sorted(there - manifest.files.keys())]
    for name in sorted(there & manifest.files.keys()):
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, place)
        if (place.stat().st_size, digest(place)) != tuple(manifest.files[name]):
            wrong.append(f"{name}: nội dung đã đổi")
    if wrong:
        more = f"\n  … và {len(wrong) - 10} tệp khác" if len(wrong) > 10 else ""
        named = "".join(f"\n  {line}" for line in wrong[:10])
        raise BackupUnfit(f"Bản sao lưu không còn nguyên vẹn, không khôi phục gì:{named}{more}")


def digest(path: Path) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if not path.is_dir() and path != folder / MANIFEST:
            yield path.relative_to(folder).as_posix(), path


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
