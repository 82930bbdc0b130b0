"""The installation's signing key (Ed25519): one file that only its owner reads, made once, never logged.

What is public (public keys, fingerprints, who followed whom) stands in the records; here is only the secret.
"""

import hashlib
import os
import stat
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from runtime.failure import Failure

FILE, NEXT = "archive-ed25519", "archive-ed25519.next"
SECRET_BYTES = 32
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyUnfit(Failure):
    """The signing key is missing, unreadable, readable by others, or not the one that the records publish."""


class SigningKey:
    """One key in memory. Its repr says the fingerprint only."""

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.public: bytes = self._key.public_key().public_bytes_raw()
        self.fingerprint = fingerprint_of(self.public)

    def __repr__(self) -> str:
        return f"SigningKey({self.fingerprint})"

    def sign(self, data: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return self._key.sign(data)


def fingerprint_of(public: bytes) -> str:
    """SHA-256 of the 32 raw bytes of a public key, in lower-case hex."""
    return hashlib.sha256(public).hexdigest()


def signed_by(public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the signature over these bytes is this key's."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


class Keys:
    """The folder of the installation's key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self) -> SigningKey:
        """The key of a new installation; the one that is there already when a creation was interrupted.

        Raises KeyUnfit.
        """
        if not (self.folder / FILE).exists():
            self._write(FILE)
        return self._read(FILE)

    def load(self, fingerprint: str) -> SigningKey:
        """The key that the records publish. An exchange that was interrupted behind its publication is finished.

        Raises KeyUnfit.
        """
        following = self.folder / NEXT
        if following.exists() and self._read(NEXT).fingerprint == fingerprint:
            following.replace(self.folder / FILE)
            _sync(self.folder)
        key = self._read(FILE)
        if key.fingerprint != fingerprint:
            raise KeyUnfit(
                f"Khóa ký ở {self.folder / FILE} có dấu vân tay {key.fingerprint[:16]}…, còn cơ sở dữ liệu công bố "
                f"{fingerprint[:16]}…; hãy khôi phục thư mục keys và cơ sở dữ liệu từ cùng một bản sao lưu."
            )
        return key

    def prepare_next(self) -> SigningKey:
        """The key that is to follow: in a file beside the present one until `load` is asked for it. Raises KeyUnfit."""
        (self.folder / NEXT).unlink(missing_ok=True)
        self._write(NEXT)
        return self._read(NEXT)

    def _write(self, name: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        secret = Ed25519PrivateKey.generate().private_bytes_raw()
        partial = self.folder / f".{name}.{os.getpid()}"
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link, not a rename: of two processes that make the key at once, the first one's stays.
            os.link(partial, self.folder / name)
        except FileExistsError:
            pass
        finally:
            partial.unlink()
        _sync(self.folder)

    def _read(self, name: str) -> SigningKey:
        path = self.folder / name
        try:
            mode, secret = path.stat().st_mode, path.read_bytes()
        except OSError as error:
            raise KeyUnfit(
                f"Không đọc được khóa ký {path} ({error.strerror}); hãy khôi phục thư mục keys từ bản sao lưu. "
                "Không có khóa này thì không niêm phong lưu trữ được."
            ) from error
        if mode & OTHERS:
            raise KeyUnfit(f"Khóa ký {path} cho người khác đọc; hãy chạy «chmod 600 {path}» rồi xem ai đã đọc.")
        if len(secret) != SECRET_BYTES:
            raise KeyUnfit(
                f"Khóa ký {path} dài {len(secret)} byte, phải đúng {SECRET_BYTES}; hãy khôi phục từ sao lưu."
            )
        return SigningKey(secret)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
