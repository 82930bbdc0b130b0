"""The archive against itself (bytes, chains, leaves, roots, signatures, keys) and the audit chains that it anchors."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.message import DecodeError
from sqlmodel import Session

from audit import chain, log, merkle
from audit.keyring import NOBODY
from audit.manifest import parsed
from audit.sealing import NOTHING_BEFORE
from audit.source import stored_bytes
from documents.store import NotStored, Store
from runtime.keys import fingerprint_of, signed_by
from storage import archive, archive_leaf, archive_root, audit, auditor_check, installation, notes
from storage.archive import Kept
from storage.session import Database
from storage.tables.archive import ArchiveKey, ArchiveRoot

MISREAD = (ValueError, KeyError, TypeError, AttributeError, IndexError)
UNREADABLE = "không đọc được: sai cấu trúc"
RUN_FIELDS = ("workflow_id", "run_id", "workflow_type", "status", "events", "bytes", "sha256", "head")


@dataclass(frozen=True)
class Damage:
    """One thing that is not as it was archived. `byte`: the first byte of the run's blob that cannot be right."""

    kind: str
    """BLOB, MANIFEST, LEAF, ROOT, SIGNATURE, PREVIOUS, LOG, KEY, AUDIT_CHAIN, NOTE or INSPECTION."""
    subject: str
    """Workflow id, subject of the audit chain, or serial of the statement."""
    detail: str
    """In Vietnamese: it is shown as it stands."""
    run_id: str = ""
    byte: int | None = None


@dataclass
class Checked:
    """What was looked at, and what is wrong."""

    runs: int = 0
    events: int = 0
    leaves: int = 0
    roots: int = 0
    audit_chains: int = 0
    rows: int = 0
    """Rows that workflows own, held against those that histories rebuild."""
    left_out: int = 0
    """Cases that the archive does not have to their present end: of them no rows were compared."""
    damages: list[Damage] = field(default_factory=list)


def check(database: Database, store: Store, within: Sequence[str] = ()) -> Checked:
    """Everything that is archived, and every audit chain. `within`: only these runs and audit chains (ids, or
    beginnings that end in a slash); statements, leaves and keys always."""
    found = Checked()
    with database.read() as session:
        found.damages += _told("MANIFEST", "", _runs(session, store, within, found))
        for leaf in archive_leaf.runless(session):
            found.damages.append(Damage("LEAF", leaf.subject, "dòng của lịch sử đã lưu bị xóa"))
        keys = {key.fingerprint: key for key in archive_root.keys(session)}
        found.damages += _keys(list(keys.values()))
        found.damages += _roots(session, keys, found)
        here = installation.current(session)
        # What came from another installation anchors audit chains that are not here.
        for subject in archive_leaf.chain_subjects(session, here.id if here else "", within):
            found.audit_chains += 1
            found.damages += _told("AUDIT_CHAIN", subject, _audit_chain(session, subject))
    return found


def _told(kind: str, subject: str, work: Iterator[Damage], run_id: str = "") -> Iterator[Damage]:
    """What a part of the check finds; what cannot be read is a damage too, and the rest is checked all the same."""
    try:
        yield from work
    except MISREAD:
        yield Damage(kind, subject, UNREADABLE, run_id)


def _runs(session: Session, store: Store, within: Sequence[str], found: Checked) -> Iterator[Damage]:
    for kept in archive.every_run(session, within):
        found.runs += 1
        found.events += kept.events
        yield from _told("MANIFEST", kept.workflow_id, _run(session, store, kept), kept.run_id)


def _roots(session: Session, keys: dict[str, ArchiveKey], found: Checked) -> Iterator[Damage]:
    """Every statement, and whether every place that a leaf was given is in one that is still there."""
    before: ArchiveRoot | None = None
    log_so_far = merkle.Growing()
    for root in archive_root.roots(session):
        follows = before if before is not None and before.installation == root.installation else None
        if follows is None:
            log_so_far = merkle.Growing()
        yield from _told("ROOT", str(root.serial), _root(session, root, follows, keys, log_so_far.root(), found))
        log_so_far.add(log.leaf(root.content))
        found.roots, before = found.roots + 1, root
    for serial, count in archive_leaf.rootless(session):
        yield Damage("ROOT", str(serial), f"bản niêm phong đã mất; {count} lá từng được niêm phong ở đó")


def _run(session: Session, store: Store, kept: Kept) -> Iterator[Damage]:
    def damage(kind: str, detail: str, byte: int | None = None) -> Damage:
        return Damage(kind, kept.workflow_id, detail, kept.run_id, byte)

    if merkle.leaf_hash(kept.content.encode()).hex() != kept.leaf:
        yield damage("LEAF", "bản kê khác bản kê có mã băm đã lưu")
    manifest = json.loads(kept.content)
    for name in RUN_FIELDS:
        if manifest[name] != getattr(kept, name):
            yield damage("MANIFEST", f"{name}: bản kê ghi {manifest[name]}, dòng ghi {getattr(kept, name)}")
    try:
        blob = stored_bytes(store, kept, archive.states_of(session, kept.run_id))
    except NotStored:
        yield damage("BLOB", "tệp lịch sử không còn trong kho")
        return
    if chain.sha256(blob) != manifest["sha256"]:
        at, said = _first_wrong(session, blob, kept, manifest)
        yield damage("BLOB", said, at)


def _first_wrong(session: Session, blob: bytes, kept: Kept, manifest: dict[str, Any]) -> tuple[int, str]:
    """(offset, words) of the first byte that cannot be right, as near as what is archived tells."""
    sound = [state for state in archive.states_of(session, kept.run_id) if state.bytes <= len(blob)]
    good = max((state.bytes for state in sound if chain.sha256(blob[: state.bytes]) == state.sha256), default=0)
    try:
        offset = 0
        for offset, event in chain.events(blob):
            if offset < good:
                continue
            for _one in parsed(chain.framed(event)):
                pass
    except chain.BrokenBlob as broken:
        return broken.offset, "từ byte này không còn là danh sách sự kiện"
    except DecodeError:
        return offset, "ở byte này không phải một sự kiện"
    if len(blob) != manifest["bytes"]:
        return min(len(blob), manifest["bytes"]), f"tệp dài {len(blob)} byte, khi lưu dài {manifest['bytes']} byte"
    return good, f"có chỗ sai sau byte {good}: các sự kiện đọc được nhưng không phải các sự kiện đã lưu"


def _keys(keys: list[ArchiveKey]) -> Iterator[Damage]:
    before: ArchiveKey | None = None
    for key in keys:
        if before is not None and before.installation != key.installation:
            before = None
        yield from _told("KEY", key.fingerprint, _key(key, before))
        before = key


def _key(key: ArchiveKey, before: ArchiveKey | None) -> Iterator[Damage]:
    said = json.loads(key.statement)
    by = before or key
    public = bytes.fromhex(key.public_key)
    follows = said["previous"] == (before.fingerprint if before else NOBODY)
    same = (said["public_key"], said["fingerprint"]) == (key.public_key, key.fingerprint)
    signed = signed_by(bytes.fromhex(by.public_key), bytes.fromhex(key.signature), key.statement.encode())
    if not (follows and same and signed and fingerprint_of(public) == key.fingerprint):
        yield Damage("KEY", key.fingerprint, f"khóa số {key.number} không do khóa trước giới thiệu")


def _signed(root: ArchiveRoot, key: ArchiveKey | None) -> bool:
    try:
        public, signature = bytes.fromhex(key.public_key if key else ""), bytes.fromhex(root.signature)
    except ValueError:
        return False
    return key is not None and signed_by(public, signature, root.content.encode())


def _root(
    session: Session,
    root: ArchiveRoot,
    before: ArchiveRoot | None,
    keys: dict[str, ArchiveKey],
    earlier: bytes,
    found: Checked,
) -> Iterator[Damage]:
    subject = str(root.serial)
    if not _signed(root, keys.get(root.fingerprint)):
        yield Damage("SIGNATURE", subject, "chữ ký không phải của một khóa đã công bố")
    said = json.loads(root.content)
    found.leaves += said["leaves"]
    previous = chain.sha256(before.content.encode()) if before else NOTHING_BEFORE
    if (
        said["previous"] != previous
        or said["serial"] != (before.serial + 1 if before else 1)
        or (said["serial"], said["installation"]) != (root.serial, root.installation)
    ):
        yield Damage("PREVIOUS", subject, "bản niêm phong không nối tiếp bản trước nó")
    if said.get("log", "") not in ("", earlier.hex()):
        yield Damage("LOG", subject, "các bản niêm phong trước nó không phải những bản mà nó nêu gốc")
    leaves = archive_leaf.leaves_under(session, root.installation, root.serial)
    for leaf in leaves:
        if merkle.leaf_hash(leaf.content.encode()).hex() != leaf.hash:
            yield Damage("LEAF", leaf.subject, f"lá {leaf.position} của bản niêm phong {root.serial} đã đổi nội dung")
    whole = merkle.root([bytes.fromhex(leaf.hash) for leaf in leaves]).hex()
    if whole != said["root"] or len(leaves) != said["leaves"]:
        yield Damage("ROOT", subject, f"{len(leaves)} lá không cho ra gốc đã ký")


def _audit_chain(session: Session, subject: str) -> Iterator[Damage]:
    broken = audit.broken_link(session, subject)
    if broken is not None:
        yield Damage("AUDIT_CHAIN", subject, f"dòng {broken} không nối tiếp dòng trước nó")
    for leaf in archive_leaf.chain_leaves(session, subject):
        anchored = json.loads(leaf.content)
        if audit.hash_at(session, subject, anchored["seq"]) != anchored["hash"]:
            yield Damage("AUDIT_CHAIN", subject, f"dòng {anchored['seq']} không phải dòng đã niêm phong")
    for note in notes.altered(session, subject):
        yield Damage("NOTE", subject, f"lời ghi {note} đã mất hoặc khác lời đã ghi cùng việc")
    for seq in auditor_check.altered(session, subject):
        said = f"dòng {seq} của chuỗi nói khác với sổ kiểm tra" if seq else "sổ kiểm tra có dòng mà chuỗi không nói tới"
        yield Damage("INSPECTION", subject, said)
