"""The content-addressed store: bytes in, SHA-256 out; the same bytes are kept once and verified whenever read."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

_SHA256 = re.compile(r"[0-9a-f]{64}")


class NotStored(LookupError):
    """No content with this digest is in the store."""


class ContentDamaged(RuntimeError):
    """The stored bytes no longer have the digest under which they were stored."""


class Store:
    """A folder of files named by the SHA-256 of their content."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def path(self, sha: str) -> Path:
        """Where the content lies, or would lie. Refuses anything but 64 lower-case hex digits (ValueError)."""
        if not _SHA256.fullmatch(sha):
            raise ValueError(f"not a SHA-256 in lower-case hex: {sha[:80]!r}")
        return self.root / sha[:2] / sha[2:]

    def exists(self, sha: str) -> bool:
        return self.path(sha).is_file()

    def put(self, data: bytes) -> str:
        """Keep the bytes, return their digest. They are on disk by then; twice is once; a damaged copy is replaced."""
        sha = hashlib.sha256(data).hexdigest()
        target = self.path(sha)
        if target.is_file() and target.read_bytes() == data:
            return sha
        target.parent.mkdir(exist_ok=True)
        _write_atomically(target, data)
        _sync_folder(self.root)
        return sha

    def remove(self, sha: str) -> None:
        """Let go of a content that others hold as a part of theirs. Nothing happens when it is not here."""
        self.path(sha).unlink(missing_ok=True)

    def get(self, sha: str) -> bytes:
        """The bytes, after their digest was computed again. Raises NotStored or ContentDamaged."""
        path = self.path(sha)
        try:
            data = path.read_bytes()
        except FileNotFoundError as missing:
            raise NotStored(sha) from missing
        if hashlib.sha256(data).hexdigest() != sha:
            raise ContentDamaged(sha)
        return data


def _write_atomically(target: Path, data: bytes) -> None:
    """Readers and a power failure see the whole file or none."""
    handle, name = tempfile.mkstemp(prefix=".put-", dir=target.parent)
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
