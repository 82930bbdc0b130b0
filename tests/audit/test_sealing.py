"""Keys and seals: made once, kept secret, handed on by statement; every leaf has a proof, every change is found."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sql
from sqlalchemy.exc import IntegrityError

from audit import chain, keyring, merkle, sealing
from audit.checking import check
from documents.store import Store
from runtime.keys import FILE, NEXT, Keys, KeyUnfit, signed_by
from storage import archive, archive_root, audit, installation
from storage.session import Database
from tests import factories
from tests.factories import NOW
from tests.support.unguarded import unguarded

BLOB = b"".join(chain.framed(event) for event in (b"\x08\x01", b"\x08\x02", b"\x08\x03"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def keep(database: Database, store: Store, here: str, run: int, blob: bytes = BLOB, status: str = "COMPLETED") -> str:
    """Archive bytes as a run; the leaf's hash."""
    events, head = chain.head(blob, "ns", f"case/{run}")
    manifest = {
        "workflow_id": f"case/{run}",
        "run_id": f"run-{run}",
        "workflow_type": "Case",
        "status": status,
        "events": events,
        "bytes": len(blob),
        "sha256": store.put(blob),
        "head": head,
        "first_at": chain.written(NOW),
        "last_at": chain.written(NOW),
    }
    content = chain.canonical(manifest)
    leaf = merkle.leaf_hash(content).hex()
    with database.write() as session:
        assert archive.keep(session, manifest, content.decode(), leaf, here, NOW)
    return leaf


def test_every_leaf_is_proven_and_statements_follow_each_other(
    any_database: Database, store: Store, keys: Keys, here: str
) -> None:
    leaves = [keep(any_database, store, here, run) for run in range(5)]
    with any_database.write() as session:
        audit.append(session, factories.event())
    first = sealing.seal(any_database, keys, here, sealing.ON_DEMAND)
    late = keep(any_database, store, here, 9)
    with any_database.read() as session:
        assert sealing.proof_of(session, late) is None
    second = sealing.seal(any_database, keys, here, sealing.DAILY)

    assert (first, second) == ([1], [2])
    with any_database.read() as session:
        proofs = sealing.proofs_of(session, [*leaves, late])
        one, two = archive_root.roots(session, here)
    for leaf, proof in proofs.items():
        assert proof is not None
        statement = json.loads(proof.statement)
        siblings = [bytes.fromhex(sibling) for sibling in proof.path]
        root = bytes.fromhex(statement["root"])
        assert merkle.verify(bytes.fromhex(leaf), proof.position, statement["leaves"], siblings, root)
        assert merkle.leaf_hash(proof.content.encode()).hex() == leaf
        assert signed_by(bytes.fromhex(proof.public_key), bytes.fromhex(proof.signature), proof.statement.encode())
    assert json.loads(one.content)["leaves"] == 6  # the head of the audit chain is a leaf too
    assert json.loads(two.content) | {"previous": chain.sha256(one.content.encode()), "serial": 2} == json.loads(
        two.content
    )
    checked = check(any_database, store)
    assert (checked.runs, checked.roots, checked.leaves, checked.audit_chains, checked.damages) == (6, 2, 7, 1, [])


def test_nothing_new_is_sealed_once_a_day_only(any_database: Database, keys: Keys, here: str) -> None:
    assert sealing.seal(any_database, keys, here, sealing.ON_DEMAND) == []
    assert sealing.seal(any_database, keys, here, sealing.DAILY) == [1]
    with any_database.read() as session:
        (root,) = archive_root.roots(session, here)
    assert json.loads(root.content)["root"] == chain.sha256(b"")


def test_many_leaves_are_sealed_by_several_statements(
    any_database: Database, store: Store, keys: Keys, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "LEAVES_A_ROOT", 2)
    for run in range(5):
        keep(any_database, store, here, run)

    assert sealing.seal(any_database, keys, here, sealing.DAILY) == [1, 2, 3]
    assert check(any_database, store).damages == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE archived_run SET head = 'x'",
        "DELETE FROM archived_run",
        "UPDATE archive_root SET content = '{}'",
        "DELETE FROM archive_key",
        "DELETE FROM archive_leaf",
        "UPDATE archive_leaf SET content = '{}'",
        "UPDATE archive_leaf SET position = 7",
    ],
)
def test_what_is_archived_and_sealed_cannot_be_changed(
    any_database: Database, store: Store, keys: Keys, here: str, change: str
) -> None:
    keep(any_database, store, here, 1)
    sealing.seal(any_database, keys, here, sealing.ON_DEMAND)

    with pytest.raises(IntegrityError, match="append-only|kept as it is"), any_database.write() as session:
        session.connection().execute(sql.text(change))


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("UPDATE archived_run SET status = 'FAILED'", "MANIFEST"),
        ("DELETE FROM archived_run WHERE run_id = 'run-1'", "LEAF"),
        ("UPDATE archive_leaf SET content = replace(content, 'COMPLETED', 'CANCELED')", "LEAF"),
        ("UPDATE archive_leaf SET position = 1 - position + 10 WHERE serial = 1", "ROOT"),
        ("UPDATE archive_root SET signature = replace(signature, substr(signature, 1, 2), '00')", "SIGNATURE"),
        ("UPDATE archive_root SET content = replace(content, 'ON_DEMAND', 'DAILY') WHERE serial = 1", "PREVIOUS"),
        ("DELETE FROM archive_root WHERE serial = 1", "PREVIOUS"),
        ("DELETE FROM archive_root WHERE serial = 1", "LOG"),
        ("UPDATE archive_key SET number = 5, statement = replace(statement, '1', '2')", "KEY"),
        ("UPDATE audit_event SET account = 'somebody else'", "AUDIT_CHAIN"),
        ("UPDATE audit_event SET role = 'NOBODY'", "AUDIT_CHAIN"),
        ("UPDATE audit_event SET campaign_at = 'never'", "AUDIT_CHAIN"),
        ("DELETE FROM archive_root WHERE serial = 2", "ROOT"),
        ("UPDATE archive_root SET content = '{' WHERE serial = 1", "ROOT"),
        ("UPDATE archive_root SET content = '[]' WHERE serial = 1", "ROOT"),
        ("UPDATE archive_root SET signature = 'zz' WHERE serial = 1", "SIGNATURE"),
        ("UPDATE archive_key SET statement = '{'", "KEY"),
        ("UPDATE archive_key SET public_key = 'zz'", "KEY"),
        ("UPDATE archive_leaf SET content = '{}' WHERE kind = 'RUN'", "MANIFEST"),
        ("UPDATE archive_leaf SET content = '{}' WHERE kind = 'CHAIN'", "AUDIT_CHAIN"),
        ("UPDATE archived_run SET first_at = 'never'", "MANIFEST"),
    ],
)
def test_change_behind_the_triggers_is_found(
    database: Database, store: Store, keys: Keys, tmp_path: Path, change: str, kind: str
) -> None:
    with database.write() as session:
        factories.add_installation(session, NOW)
        audit.append(session, factories.event())
        found = installation.current(session)
    assert found is not None
    keyring.ensure(database, keys, found.id)
    for run in (1, 2):
        keep(database, store, found.id, run)
        sealing.seal(database, keys, found.id, sealing.ON_DEMAND)
    with database.write() as session:
        unguarded(session)
        session.connection().execute(sql.text(change))

    assert kind in {damage.kind for damage in check(database, store).damages}


@pytest.mark.parametrize(
    ("damaged", "byte"),
    [
        (BLOB[:-1], 8),
        (BLOB[:4] + b"\x0b" + BLOB[5:], 4),
        (BLOB[:6] + b"\x07" + BLOB[7:], 6),
        (BLOB + chain.framed(b"\x08\x04"), 12),
    ],
    ids=["cut", "framing", "no event", "longer"],
)
def test_damaged_blob_is_found_with_its_byte(
    database: Database, store: Store, keys: Keys, damaged: bytes, byte: int
) -> None:
    with database.write() as session:
        factories.add_installation(session, NOW)
        found = installation.current(session)
    assert found is not None
    keep(database, store, found.id, 1)
    store.path(chain.sha256(BLOB)).write_bytes(damaged)

    (damage,) = check(database, store).damages
    assert (damage.kind, damage.run_id, damage.byte) == ("BLOB", "run-1", byte)


def test_key_is_made_once_readable_by_its_owner_only_and_never_shown(
    any_database: Database, keys: Keys, here: str
) -> None:
    key = keyring.ensure(any_database, keys, here)

    path = keys.folder / FILE
    assert path.stat().st_mode & 0o777 == 0o600
    assert keyring.ensure(any_database, Keys(keys.folder), here).fingerprint == key.fingerprint
    assert path.read_bytes().hex() not in repr(key)
    assert repr(key) == f"SigningKey({key.fingerprint})"


def test_unfit_key_stops_the_installation(any_database: Database, keys: Keys, here: str) -> None:
    path = keys.folder / FILE
    secret = path.read_bytes()
    path.chmod(0o644)
    with pytest.raises(KeyUnfit, match="cho người khác đọc"):
        keyring.signer(any_database, keys, here)
    path.chmod(0o600)
    path.write_bytes(secret[:-1])
    with pytest.raises(KeyUnfit, match="31 byte"):
        keyring.signer(any_database, keys, here)
    path.write_bytes(bytes(32))
    with pytest.raises(KeyUnfit, match="dấu vân tay"):
        keyring.signer(any_database, keys, here)
    path.unlink()
    with pytest.raises(KeyUnfit, match="Không đọc được"):
        keyring.ensure(any_database, keys, here)


def test_new_key_is_announced_by_the_old_one_and_old_seals_stay_good(
    any_database: Database, store: Store, keys: Keys, here: str
) -> None:
    leaf = keep(any_database, store, here, 1)
    sealing.seal(any_database, keys, here, sealing.ON_DEMAND)
    old = keyring.signer(any_database, keys, here)
    new = keyring.rotate(any_database, keys, here)
    keep(any_database, store, here, 2)
    sealing.seal(any_database, keys, here, sealing.ON_DEMAND)

    assert new.fingerprint != old.fingerprint
    assert sorted(path.name for path in keys.folder.iterdir()) == [FILE]
    with any_database.read() as session:
        first, second = archive_root.keys(session, here)
        proof = sealing.proof_of(session, leaf)
        assert [root.fingerprint for root in archive_root.roots(session, here)] == [old.fingerprint, new.fingerprint]
    assert signed_by(old.public, bytes.fromhex(second.signature), second.statement.encode())
    assert not signed_by(new.public, bytes.fromhex(second.signature), second.statement.encode())
    assert json.loads(second.statement)["previous"] == first.fingerprint
    assert proof is not None
    assert replace(proof, fingerprint=old.fingerprint) == proof
    assert check(any_database, store).damages == []


def test_exchange_that_was_interrupted_is_finished(any_database: Database, keys: Keys, here: str) -> None:
    before = (keys.folder / FILE).read_bytes()
    new = keyring.rotate(any_database, keys, here)
    # As if the power had gone between the publication and the renaming.
    (keys.folder / FILE).replace(keys.folder / NEXT)
    (keys.folder / FILE).write_bytes(before)
    (keys.folder / FILE).chmod(0o600)

    assert keyring.signer(any_database, keys, here).fingerprint == new.fingerprint
    assert sorted(path.name for path in keys.folder.iterdir()) == [FILE]


def test_audit_chain_that_is_not_sealed_yet_is_checked_too(database: Database, store: Store) -> None:
    with database.write() as session:
        factories.add_installation(session, NOW)
        audit.append(session, factories.event())
    assert (check(database, store).audit_chains, check(database, store).damages) == (1, [])

    with database.write() as session:
        session.connection().execute(sql.text("DROP TRIGGER audit_event_no_update"))
        session.connection().execute(sql.text("UPDATE audit_event SET account = 'somebody else'"))
    assert [damage.kind for damage in check(database, store).damages] == ["AUDIT_CHAIN"]
