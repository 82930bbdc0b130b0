"""The log of seals only grows: whoever kept a statement can have it proven, and nobody who rewrote the log can."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql

from audit import chain, keyring, log, sealing
from audit.checking import check
from audit.verifier import consistency
from documents.store import Store
from runtime.keys import Keys
from storage import installation
from storage.session import Database
from tests import factories
from tests.factories import NOW
from tests.support.unguarded import unguarded

DAYS = 11


def sealed(database: Database, keys: Keys, here: str, days: int = 1) -> list[log.Line]:
    """Every statement after as many more days."""
    for _day in range(days):
        sealing.seal(database, keys, here, sealing.DAILY)
    with database.read() as session:
        return log.lines(session, here)


def proof(database: Database, here: str, kept: log.Line) -> dict[str, Any]:
    with database.read() as session:
        return log.proof(session, here, kept)


def verdict(folder: Path, found: Any, kept: Any, *options: str) -> int:
    """What the stand-alone file answers, run as a stranger runs it."""
    (folder / "proof.json").write_bytes(chain.canonical(found))
    (folder / "old.json").write_bytes(chain.canonical(kept))
    words = [str(folder / "proof.json"), "--old", str(folder / "old.json"), *options]
    command = [sys.executable, "-I", consistency.__file__, *words]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.stderr == b"" and done.stdout.decode() == f"{consistency.VERDICTS[done.returncode]}.\n"
    return done.returncode


def test_every_statement_that_was_kept_is_proven_and_the_path_is_short(
    any_database: Database, keys: Keys, here: str, tmp_path: Path
) -> None:
    lines = sealed(any_database, keys, here, DAYS)

    for kept in lines:
        found = proof(any_database, here, kept)
        assert consistency.holds(found, kept)
        assert len(found["inclusion"]) + len(found["consistency"]) <= 10
    fingerprint = keyring.signer(any_database, keys, here).fingerprint
    found = proof(any_database, here, lines[4])
    assert verdict(tmp_path, found, lines[4], "--fingerprint", fingerprint) == consistency.TRUE
    assert verdict(tmp_path, found, lines[4]) == consistency.UNTRUSTED
    assert verdict(tmp_path, found, lines[4], "--fingerprint", "0" * 64) == consistency.FALSE
    assert verdict(tmp_path, found, lines[5]) == verdict(tmp_path, {}, []) == consistency.FALSE


def test_statements_of_a_new_key_follow_those_of_the_old_one(any_database: Database, keys: Keys, here: str) -> None:
    kept = sealed(any_database, keys, here, 3)[1]
    keyring.rotate(any_database, keys, here)
    last = sealed(any_database, keys, here, 4)[-1]

    assert last["key"] != kept["key"]
    assert consistency.holds(proof(any_database, here, kept), kept)


def test_a_log_that_was_made_anew_proves_nothing_of_the_old_one(database: Database, keys: Keys, tmp_path: Path) -> None:
    """Whoever has the key and the database can sign another past, but not one that an old statement agrees with."""
    with database.write() as session:
        factories.add_installation(session, NOW)
        found = installation.current(session)
    assert found is not None
    keyring.ensure(database, keys, found.id)
    kept = sealed(database, keys, found.id, DAYS)
    honest = [proof(database, found.id, line) for line in kept]
    with database.write() as session:
        unguarded(session)
        session.connection().execute(sql.text("DELETE FROM archive_root WHERE serial > 3"))
    anew = sealed(database, keys, found.id, DAYS)

    assert check(database, Store(tmp_path / "store")).damages == []  # in itself the new past is whole
    for line, said in list(zip(kept, honest, strict=True))[3:]:
        with pytest.raises(log.NotInLog):
            proof(database, found.id, line)
        forged = proof(database, found.id, anew[json.loads(line["statement"])["serial"] - 1]) | {"old": line}
        assert not consistency.holds(forged, line)
        assert not consistency.holds(said | {"new": anew[-1]}, line)
    assert all(consistency.holds(proof(database, found.id, line), line) for line in kept[:3])
