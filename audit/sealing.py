"""Sealing: a Merkle tree over the leaves that are new, its root in a statement, the statements chained and signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from audit import keyring, log, merkle
from audit.chain import canonical, sha256, written
from runtime.keys import Keys, SigningKey
from storage import archive_leaf, archive_root
from storage.session import Database
from storage.tables.archive import ArchiveLeaf, ArchiveRoot

FORMAT, CHAIN_FORMAT = "thidua-root-1", "thidua-chain-1"
DAILY, ON_DEMAND = "DAILY", "ON_DEMAND"
NOTHING_BEFORE = "0" * 64
LEAVES_A_ROOT = 20_000
"""More leaves than these are sealed by several statements: placing them holds the database's write lock."""
TRIES = 5


@dataclass(frozen=True)
class Proof:
    """That a leaf stands under a signed statement. Hashes in lower-case hex."""

    leaf: str
    content: str
    """Canonical JSON of the manifest or of the audit chain's head."""
    position: int
    leaves: int
    path: tuple[str, ...]
    """Siblings from the leaf to the root (RFC 6962)."""
    serial: int
    statement: str
    """Canonical JSON of the root statement."""
    signature: str
    fingerprint: str
    public_key: str


def seal(database: Database, keys: Keys, installation: str, kind: str) -> list[int]:
    """Seal everything that is new; the serials of the statements. DAILY makes one even when nothing is.

    Raises KeyUnfit.
    """
    key = keyring.signer(database, keys, installation)
    serials: list[int] = []
    for attempt in range(TRIES):
        try:
            while serial := _seal_once(database, key, installation, kind, must=kind == DAILY and not serials):
                serials.append(serial)
            break
        except IntegrityError:
            # Another sealing took the serial: theirs stands, and ours begins anew behind it.
            if attempt == TRIES - 1:
                raise
    return serials


def _seal_once(database: Database, key: SigningKey, installation: str, kind: str, must: bool) -> int:
    """One statement; its serial, or 0 when there was nothing to seal."""
    now = datetime.now(UTC)
    with database.write() as session:
        _add_heads(session, installation, now)
        leaves = archive_leaf.unsealed(session, installation, LEAVES_A_ROOT)
        if not leaves and not must:
            return 0
        last = archive_root.last_root(session, installation)
        serial = last.serial + 1 if last else 1
        statement = canonical(
            {
                "format": FORMAT,
                "installation": installation,
                "serial": serial,
                "sealed_at": written(now),
                "leaves": len(leaves),
                "root": merkle.root([bytes.fromhex(leaf) for leaf in leaves]).hex(),
                "previous": sha256(last.content.encode()) if last else NOTHING_BEFORE,
                "log": merkle.root(log.leaves(session, installation)).hex(),
                "kind": kind,
            }
        )
        archive_root.add_root(
            session,
            {
                "installation": installation,
                "serial": serial,
                "content": statement.decode(),
                "signature": key.sign(statement).hex(),
                "fingerprint": key.fingerprint,
                "sealed_at": now,
            },
        )
        archive_leaf.place(session, serial, leaves)
    return serial


def _add_heads(session: Session, installation: str, now: datetime) -> None:
    """The heads of audit chains that have moved become leaves."""
    for subject, seq, digest in archive_leaf.moved_heads(session):
        content = canonical({"format": CHAIN_FORMAT, "subject": subject, "seq": seq, "hash": digest})
        leaf = merkle.leaf_hash(content).hex()
        archive_leaf.add_leaf(session, archive_leaf.CHAIN_LEAF, subject, seq, content.decode(), leaf, installation, now)


def proof_of(session: Session, leaf: str) -> Proof | None:
    """The proof of a leaf by its hash (hex); None while it is not sealed. Raises KeyError for an unknown leaf."""
    return proofs_of(session, [leaf])[leaf]


def proofs_of(session: Session, leaves: Iterable[str]) -> dict[str, Proof | None]:
    """The proofs of many leaves: each statement's tree is built once. Raises KeyError for an unknown leaf."""
    found: dict[str, Proof | None] = {}
    under: dict[tuple[str, int], list[ArchiveLeaf]] = {}
    for leaf in leaves:
        row = archive_leaf.leaf_of(session, leaf)
        if row is None:
            raise KeyError(leaf)
        found[leaf] = None
        if row.serial is not None:
            under.setdefault((row.installation, row.serial), []).append(row)
    for (installation, serial), rows in under.items():
        root = archive_root.root_of(session, installation, serial)
        published = {key.fingerprint: key.public_key for key in archive_root.keys(session, installation)}
        tree = merkle.levels([bytes.fromhex(one) for one in archive_leaf.hashes_under(session, installation, serial)])
        for row in rows:
            found[row.hash] = _proof(row, tree, root, published[root.fingerprint])
    return found


def _proof(row: ArchiveLeaf, tree: list[list[bytes]], root: ArchiveRoot, public_key: str) -> Proof:
    assert row.position is not None
    return Proof(
        leaf=row.hash,
        content=row.content,
        position=row.position,
        leaves=len(tree[0]),
        path=tuple(sibling.hex() for sibling in merkle.path(tree, row.position)),
        serial=root.serial,
        statement=root.content,
        signature=root.signature,
        fingerprint=root.fingerprint,
        public_key=public_key,
    )
