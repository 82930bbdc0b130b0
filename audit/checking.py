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
from storage import archive, archive_leaf, archive_root, audit, installation
from storage.archive import Kept
from storage.session import Database
from storage.tables.archive import ArchiveKey, ArchiveRoot

RUN_FIELDS = ("workflow_id", "run_id", "workflow_type", "status", "events", "bytes", "sha256", "head")


@dataclass(frozen=True)
class Damage:
    """One thing that is not as it was archived. `byte`: the first byte of the run's blob that cannot be right."""

    kind: str
    """BLOB, MANIFEST, LEAF, ROOT, SIGNATURE, PREVIOUS, LOG, KEY or AUDIT_CHAIN."""
    subject: str
    """Workflow id, subject of the audit chain, or serial of the statement."""
    detail: str
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
    damages: list[Damage] = field(default_factory=list)


def check(database: Database, store: Store, within: Sequence[str] = ()) -> Checked:
    """Everything that is archived. `within`: only these runs and audit chains (ids, or beginnings that end in a
    slash); statements, leaves and keys always."""
    found = Checked()
    with database.read() as session:
        for kept in archive.every_run(session, within):
            found.runs += 1
            found.events += kept.events
            found.damages += _run(session, store, kept)
        for leaf in archive_leaf.runless(session):
            found.damages.append(Damage("LEAF", leaf.subject, "the row of the archived run is gone"))
        keys = {key.fingerprint: key for key in archive_root.keys(session)}
        found.damages += _keys(list(keys.values()))
        before: ArchiveRoot | None = None
        log_so_far = merkle.Growing()
        for root in archive_root.roots(session):
            follows = before if before is not None and before.installation == root.installation else None
            if follows is None:
                log_so_far = merkle.Growing()
            found.damages += _root(session, root, follows, keys, log_so_far.root())
            log_so_far.add(log.leaf(root.content))
            found.roots, found.leaves, before = found.roots + 1, found.leaves + json.loads(root.content)["leaves"], root
        here = installation.current(session)
        # What came from another installation anchors audit chains that are not here.
        for subject in archive_leaf.chain_subjects(session, here.id if here else "", within):
            found.audit_chains += 1
            found.damages += _audit_chain(session, subject)
    return found


def _run(session: Session, store: Store, kept: Kept) -> Iterator[Damage]:
    def damage(kind: str, detail: str, byte: int | None = None) -> Damage:
        return Damage(kind, kept.workflow_id, detail, kept.run_id, byte)

    if merkle.leaf_hash(kept.content.encode()).hex() != kept.leaf:
        yield damage("LEAF", "the manifest is not the one whose hash was archived")
    manifest = json.loads(kept.content)
    for name in RUN_FIELDS:
        if manifest[name] != getattr(kept, name):
            yield damage("MANIFEST", f"{name}: {manifest[name]} in the manifest, {getattr(kept, name)} in the row")
    try:
        blob = stored_bytes(store, kept, archive.states_of(session, kept.run_id))
    except NotStored:
        yield damage("BLOB", "the bytes are not in the store")
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
        return broken.offset, str(broken)
    except DecodeError:
        return offset, f"byte {offset}: no event"
    if len(blob) != manifest["bytes"]:
        return min(len(blob), manifest["bytes"]), f"{len(blob)} bytes, {manifest['bytes']} archived"
    return good, f"somewhere behind byte {good}: the events can be read, but they are not those whose head was archived"


def _keys(keys: list[ArchiveKey]) -> Iterator[Damage]:
    before: ArchiveKey | None = None
    for key in keys:
        if before is not None and before.installation != key.installation:
            before = None
        said = json.loads(key.statement)
        by = before or key
        public = bytes.fromhex(key.public_key)
        follows = said["previous"] == (before.fingerprint if before else NOBODY)
        same = (said["public_key"], said["fingerprint"]) == (key.public_key, key.fingerprint)
        signed = signed_by(bytes.fromhex(by.public_key), bytes.fromhex(key.signature), key.statement.encode())
        if not (follows and same and signed and fingerprint_of(public) == key.fingerprint):
            yield Damage("KEY", key.fingerprint, f"key {key.number} is not announced by the one before it")
        before = key


def _root(
    session: Session, root: ArchiveRoot, before: ArchiveRoot | None, keys: dict[str, ArchiveKey], earlier: bytes
) -> Iterator[Damage]:
    said, subject = json.loads(root.content), str(root.serial)
    previous = chain.sha256(before.content.encode()) if before else NOTHING_BEFORE
    if (
        said["previous"] != previous
        or said["serial"] != (before.serial + 1 if before else 1)
        or (said["serial"], said["installation"]) != (root.serial, root.installation)
    ):
        yield Damage("PREVIOUS", subject, "the statement does not follow from the one before it")
    if said.get("log", "") not in ("", earlier.hex()):
        yield Damage("LOG", subject, "the statements before it are not those of which it says the root")
    key = keys.get(root.fingerprint)
    if key is None or not signed_by(
        bytes.fromhex(key.public_key), bytes.fromhex(root.signature), root.content.encode()
    ):
        yield Damage("SIGNATURE", subject, "the signature is not that of a published key")
    leaves = archive_leaf.leaves_under(session, root.installation, root.serial)
    for leaf in leaves:
        if merkle.leaf_hash(leaf.content.encode()).hex() != leaf.hash:
            yield Damage("LEAF", leaf.subject, f"leaf {leaf.position} of statement {root.serial} has another content")
    whole = merkle.root([bytes.fromhex(leaf.hash) for leaf in leaves]).hex()
    if whole != said["root"] or len(leaves) != said["leaves"]:
        yield Damage("ROOT", subject, f"{len(leaves)} leaves do not make the root that was signed")


def _audit_chain(session: Session, subject: str) -> Iterator[Damage]:
    broken = audit.broken_link(session, subject)
    if broken is not None:
        yield Damage("AUDIT_CHAIN", subject, f"event {broken} does not follow from the one before it")
    for leaf in archive_leaf.chain_leaves(session, subject):
        anchored = json.loads(leaf.content)
        if audit.hash_at(session, subject, anchored["seq"]) != anchored["hash"]:
            yield Damage("AUDIT_CHAIN", subject, f"event {anchored['seq']} is not the one that was anchored")
