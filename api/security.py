"""Passwords, tokens and CSRF. Nothing here is ever logged."""

import hashlib
import hmac
import secrets
import threading
from datetime import UTC, datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from storage import account as accounts
from storage.account import Officer
from storage.session import Database

COOKIE = "thidua"
# OWASP's parameters for argon2id (19 MiB, two passes): a sign-in costs some 25 ms.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# One comparison takes 64 MB: a storm of sign-ins waits for its turn instead of taking the machine's memory.
_TURNS = threading.BoundedSemaphore(4)
# A name that does not exist costs as much time as a wrong password, so that names cannot be found by timing.
_NOBODY = _HASHER.hash(secrets.token_hex(16))


class SignInRefused(Exception):
    """Wrong name or password, or the account rests; the sentence does not say which name exists."""

    sentence = "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang tạm khóa."
    remedy = "Kiểm tra lại rồi thử lại; sau nhiều lần sai, chờ 10 phút hoặc nhờ người quản trị đặt lại mật khẩu."


def hash_password(password: str) -> str:
    """argon2id hash of a password."""
    return _HASHER.hash(password)


def token_hash(token: str) -> str:
    """What the database keeps of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _matches(stored: str, password: str) -> bool:
    try:
        with _TURNS:
            return _HASHER.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def sign_in(database: Database, name: str, password: str) -> tuple[str, Officer]:
    """A new session: (token for the cookie or the bearer header, officer). Raises SignInRefused."""
    now = datetime.now(UTC)
    with database.read() as session:
        account = accounts.find(session, name)
        usable = account is not None and account.active and not (account.locked_until and account.locked_until > now)
        stored = account.password_hash if account is not None and usable else _NOBODY
    good = _matches(stored, password) and usable
    with database.write() as session:
        account = accounts.find(session, name)
        if account is None or not good:
            if account is not None and usable:
                accounts.note_failure(account, now)
            failed = True
        else:
            failed = False
            token = secrets.token_urlsafe(32)
            accounts.open_session(session, account, token_hash(token), secrets.token_urlsafe(24), now)
            session.flush()
            officer = accounts.officer_of(session, token_hash(token), now)
    if failed:
        raise SignInRefused
    assert officer is not None
    return token, officer


def sign_out(database: Database, token: str) -> None:
    """End the session of a token; an unknown one is no error."""
    with database.write() as session:
        accounts.close_session(session, token_hash(token))


def same(given: str, expected: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(given.encode(), expected.encode())
