"""The content store on a real folder."""

import hashlib
from pathlib import Path

import pytest

from documents.store import ContentDamaged, NotStored, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "papers")


@pytest.mark.parametrize("data", [b"", b"giay khen", bytes(range(256)) * 5000])
def test_store_returns_what_was_put(store: Store, data: bytes) -> None:
    sha = store.put(data)
    assert sha == hashlib.sha256(data).hexdigest()
    assert store.exists(sha)
    assert store.get(sha) == data


def test_store_keeps_the_same_bytes_once_and_leaves_no_partial_file(store: Store) -> None:
    first = store.put(b"one")
    kept = store.path(first).stat().st_mtime_ns
    assert store.put(b"one") == first
    assert store.path(first).stat().st_mtime_ns == kept
    assert [path for path in store.root.rglob("*") if path.is_file()] == [store.path(first)]


def test_store_outlives_its_object(store: Store) -> None:
    sha = store.put(b"one")
    assert Store(store.root).get(sha) == b"one"


def test_get_refuses_damaged_content_and_put_mends_it(store: Store) -> None:
    sha = store.put(b"the true bytes")
    store.path(sha).write_bytes(b"the false bytes")
    with pytest.raises(ContentDamaged):
        store.get(sha)
    store.put(b"the true bytes")
    assert store.get(sha) == b"the true bytes"


def test_get_names_the_missing_digest(store: Store) -> None:
    absent = hashlib.sha256(b"absent").hexdigest()
    assert not store.exists(absent)
    with pytest.raises(NotStored, match=absent):
        store.get(absent)


@pytest.mark.parametrize("sha", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", "/" * 64])
def test_path_refuses_what_is_no_digest(store: Store, sha: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.path(sha)
