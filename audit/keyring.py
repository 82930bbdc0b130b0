"""Which key signs for the installation: published in the records, kept in the folder `keys`, handed on by statement."""

from datetime import UTC, datetime

from sqlmodel import Session

from audit.chain import canonical, written
from runtime.keys import Keys, KeyUnfit, SigningKey
from storage import archive_root
from storage.session import Database
from storage.tables.archive import ArchiveKey

FORMAT = "thidua-key-1"
NOBODY = "0" * 64
"""Stands for the key before the first one."""


def current(session: Session, installation: str) -> ArchiveKey | None:
    """The published key that signs now; None before the first one is published."""
    published = archive_root.keys(session, installation)
    return published[-1] if published else None


def ensure(database: Database, keys: Keys, installation: str) -> SigningKey:
    """The installation's key: made and published once; afterwards loaded and held against what is published.

    Raises KeyUnfit.
    """
    with database.read() as session:
        known = current(session, installation)
    if known is None:
        key = keys.make()
        with database.write() as session:
            # Looked at again under the write lock: another process may have published since.
            if current(session, installation) is None:
                _publish(session, key, key, installation, NOBODY, 1)
    return signer(database, keys, installation)


def signer(database: Database, keys: Keys, installation: str) -> SigningKey:
    """The key that signs now, read afresh. Raises KeyUnfit."""
    with database.read() as session:
        known = current(session, installation)
    if known is None:
        raise KeyUnfit("Bản cài đặt chưa công bố khóa ký; hãy chạy «thidua install» (hoặc «thidua up») một lần.")
    return keys.load(known.fingerprint)


def rotate(database: Database, keys: Keys, installation: str) -> SigningKey:
    """A new key, announced by a statement that the old one signs; then the old secret is overwritten.

    Raises KeyUnfit. Interrupted before the publication: nothing has happened; behind it: `Keys.load` finishes it.
    """
    old, following = signer(database, keys, installation), keys.prepare_next()
    with database.write() as session:
        known = current(session, installation)
        assert known is not None
        if known.fingerprint != old.fingerprint:
            raise KeyUnfit("Khóa ký vừa được thay bởi một lệnh khác; hãy xem lại bằng «thidua audit key».")
        _publish(session, following, old, installation, old.fingerprint, known.number + 1)
    return keys.load(following.fingerprint)


def _publish(session: Session, key: SigningKey, by: SigningKey, installation: str, previous: str, number: int) -> None:
    now = datetime.now(UTC)
    statement = canonical(
        {
            "format": FORMAT,
            "installation": installation,
            "number": number,
            "previous": previous,
            "public_key": key.public.hex(),
            "fingerprint": key.fingerprint,
            "published_at": written(now),
        }
    )
    archive_root.add_key(
        session,
        {
            "fingerprint": key.fingerprint,
            "installation": installation,
            "number": number,
            "public_key": key.public.hex(),
            "statement": statement.decode(),
            "signature": by.sign(statement).hex(),
            "published_at": now,
        },
    )
