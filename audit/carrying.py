"""The whole archive as a folder of plain files, and out of such a folder into an empty installation.

No builds go along (`audit.former`): code of another installation is never run; what it recorded is rebuilt with the
code that this one has.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from audit import chain, merkle
from audit.source import stored
from documents.store import ContentDamaged, NotStored, Store
from runtime.failure import Failure
from storage import archive, archive_extent, archive_leaf, archive_root, installation
from storage.session import Database
from storage.tables.archive import ArchiveKey, ArchiveLeaf, ArchiveRoot

FORMAT, HEAD = "thidua-archive-1", "archive.json"
LEAVES, RUNS, ROOTS, KEYS, BLOBS = "leaves.jsonl", "runs.jsonl", "roots.jsonl", "keys.jsonl", "blobs"


@dataclass(frozen=True)
class Carried:
    """What went over."""

    runs: int
    leaves: int
    roots: int
    keys: int
    blobs: int


def export_archive(database: Database, store: Store, folder: Path) -> Carried:
    """Write everything that is archived into a new folder. Raises Failure when the folder is not empty, or when bytes
    are missing or damaged (all of them named)."""
    if folder.exists() and any(folder.iterdir()):
        raise Failure(f"Thư mục {folder} không trống; hãy chọn thư mục mới cho bản xuất kho lưu.")
    (folder / BLOBS).mkdir(parents=True)
    blobs, broken = set[str](), []
    with database.read() as session:
        here = installation.current(session)
        rows = list(archive.every_run(session))
        for row in rows:
            try:
                longest = archive.states_of(session, row.run_id)[-1]
                blobs.add(_copy(store, longest, folder / BLOBS))
            except (NotStored, ContentDamaged):
                broken.append(f"{row.workflow_id}, lần chạy {row.run_id}")
        if broken:
            raise Failure(f"Kho lưu thiếu hoặc hỏng {len(broken)} lịch sử: {'; '.join(broken)}. Chưa xuất xong.")
        leaves = list(archive_leaf.every_leaf(session))
        roots, keys = archive_root.roots(session), archive_root.keys(session)
    runs = [{"leaf": row.leaf, "archived_at": row.archived_at} for row in rows]
    _write(folder / RUNS, runs)
    _write(folder / LEAVES, [leaf.model_dump() for leaf in leaves])
    _write(folder / ROOTS, [root.model_dump() for root in roots])
    _write(folder / KEYS, [key.model_dump() for key in keys])
    carried = Carried(len(rows), len(leaves), len(roots), len(keys), len(blobs))
    head = {"format": FORMAT, "installation": here.id if here else "", "kind": here.kind if here else ""}
    (folder / HEAD).write_bytes(chain.canonical(head | asdict(carried)))
    return carried


def _copy(store: Store, state: archive.Kept, folder: Path) -> str:
    target = folder / state.sha256
    if not target.exists():
        target.write_bytes(stored(store, state, [state]))
    return state.sha256


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    """One canonical JSON object a line; instants as RFC 3339."""
    texts = ({k: chain.written(v) if isinstance(v, datetime) else v for k, v in row.items()} for row in rows)
    path.write_bytes(b"".join(chain.canonical(row) + b"\n" for row in texts))


def _read(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
            except ValueError as error:
                raise Failure(f"{path}:{number}: không phải JSON; bản xuất kho lưu đã hỏng.") from error
            yield {k: datetime.fromisoformat(v) if k.endswith("_at") else v for k, v in row.items()}


def import_archive(database: Database, store: Store, folder: Path) -> Carried:
    """Take a whole archive into an installation that has none: in one transaction, every digest computed again.

    Raises Failure: something is archived here already, or the folder is not an unharmed export.
    """
    head = _head(folder)
    with database.read() as session:
        if not archive_extent.is_empty(session):
            raise Failure("Bản cài đặt này đã có kho lưu; chỉ nhập được vào bản cài đặt chưa lưu lịch sử nào.")
    for path in sorted((folder / BLOBS).iterdir()):
        data = path.read_bytes()
        if chain.sha256(data) != path.name:
            raise Failure(f"{path}: nội dung không đúng mã băm trong tên tệp; chưa nhập gì vào sổ ghi.")
        store.put(data)
    with database.write() as session:
        carried = _rows(session, folder)
        if asdict(carried) != {name: head.get(name) for name in asdict(carried)}:
            raise Failure(f"{folder / HEAD}: số lượng ghi trong tệp khác với số đã đọc; chưa nhập gì vào sổ ghi.")
    return carried


def _head(folder: Path) -> dict[str, Any]:
    try:
        head = json.loads((folder / HEAD).read_bytes())
    except (OSError, ValueError) as error:
        raise Failure(f"{folder / HEAD}: không đọc được; đây không phải một bản xuất kho lưu.") from error
    if head.get("format") != FORMAT:
        raise Failure(f"{folder / HEAD}: định dạng {head.get('format')!r}, chương trình này đọc {FORMAT}.")
    return dict(head)


def _rows(session: Session, folder: Path) -> Carried:
    keys = [ArchiveKey(**row) for row in _read(folder / KEYS)]
    leaves = {row["hash"]: ArchiveLeaf(**row) for row in _read(folder / LEAVES)}
    roots = [ArchiveRoot(**row) for row in _read(folder / ROOTS)]
    runs = list(_read(folder / RUNS))
    for leaf in leaves.values():
        if merkle.leaf_hash(leaf.content.encode()).hex() != leaf.hash:
            raise Failure(f"{folder / LEAVES}: lá {leaf.hash} không đúng nội dung của nó; chưa nhập gì vào sổ ghi.")
    known = {key.fingerprint for key in archive_root.keys(session)}
    session.add_all([*(key for key in keys if key.fingerprint not in known), *leaves.values(), *roots])
    session.flush()
    blobs = {path.name for path in (folder / BLOBS).iterdir()}
    for row in runs:
        archive.add_run(session, json.loads(leaves[row["leaf"]].content), row["leaf"], row["archived_at"])
    return Carried(len(runs), len(leaves), len(roots), len(keys), len(blobs))
