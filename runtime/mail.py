"""The way out for letters: an SMTP server, or a folder of .eml files.

    with post.open() as carrier:
        message_id = carrier.send(mail)

A letter is named by its key for ever: its Message-ID and its file name follow from it, and its bytes do not change from
one try to the next.
"""

import os
import re
import smtplib
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import policy
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from email.utils import format_datetime
from pathlib import Path
from typing import ClassVar, Protocol

from runtime.settings import Settings

NOWHERE = "thidua.invalid"
"""Domain that no server ever has (RFC 2606): for letters that only lie in a folder."""
TIMEOUT_SECONDS = 20.0
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_WIRE = policy.compat32.clone(linesep="\r\n", mangle_from_=False)
_SERVICE_GONE = 421
_REFUSED_FOR_EVER = 500


class Undelivered(Exception):
    """A letter did not go out. `code` for logs; `sentence` in Vietnamese for the ledger of notices."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


class Temporary(Undelivered):
    """It may go out later: the server is away, busy, or wrongly set up."""


class Permanent(Undelivered):
    """This letter will never go out as it is."""


@dataclass(frozen=True)
class Mail:
    """One letter to one unit. `to_address` may be empty for the outbox only."""

    key: str
    to_name: str
    to_address: str
    from_name: str
    subject: str
    text: str
    dated: datetime


class Carrier(Protocol):
    """An open way out, for one batch."""

    def send(self, mail: Mail) -> str:
        """Hand one letter over. Returns its Message-ID. Raises Temporary or Permanent."""


@dataclass(frozen=True)
class Traits:
    """What the mailroom has to know of a way out."""

    channel: str
    """SMTP or OUTBOX, as the ledger shows it."""
    leaves_house: bool
    """Whether letters reach people outside this installation: never in a rehearsal."""
    repeatable: bool
    """Whether a second sending of the same letter leaves one letter."""
    lease: timedelta
    """How long a batch may be in hand before another worker takes it."""


class Post(Protocol):
    """A way out for letters."""

    @property
    def traits(self) -> Traits: ...

    @contextmanager
    def open(self) -> Iterator[Carrier]: ...


def post_for(settings: Settings, *, rehearsal: bool) -> Post:
    """The way out of an installation. A rehearsal always has the outbox, also when SMTP is configured."""
    if settings.smtp_host is not None and not rehearsal:
        return Smtp(settings)
    return Outbox(settings.outbox_dir, settings.smtp_sender or f"thidua@{NOWHERE}")


def compose(mail: Mail, sender: str) -> bytes:
    """The letter as RFC 5322 message, all 7 bit; the same bytes at every try. Raises Permanent for a bad address."""
    if not mail.to_address:
        raise Permanent("ADDRESS_MISSING", "Đơn vị chưa có địa chỉ thư. Hãy bổ sung trong danh sách đơn vị.")
    if not _ADDRESS.fullmatch(mail.to_address):
        sentence = f"Địa chỉ thư của đơn vị không đúng: «{mail.to_address}». Hãy sửa trong danh sách đơn vị."
        raise Permanent("ADDRESS_INVALID", sentence)
    # The older Message with Header: EmailMessage of Python 3.11 loses or adds spaces where it folds such long
    # Vietnamese names and subjects.
    message: Message[Header | str, Header | str] = Message(policy=_WIRE)
    message["From"] = _header("From", mail.from_name, sender)
    message["To"] = _header("To", mail.to_name, mail.to_address)
    message["Subject"] = _header("Subject", mail.subject)
    message["Date"] = format_datetime(mail.dated)
    message["Message-ID"] = message_id(mail, sender)
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "vi"
    charset = Charset("utf-8")
    charset.body_encoding = QP
    message.set_payload(mail.text, charset)
    return message.as_bytes(policy=_WIRE)


def message_id(mail: Mail, sender: str) -> str:
    """The same at every try."""
    return f"<{mail.key}@{sender.rsplit('@', 1)[1]}>"


def _header(name: str, words: str, address: str = "") -> Header:
    # Joined from its words: a line break in a value would let it add headers of its own.
    header = Header(" ".join(words.split()), "utf-8", header_name=name)
    if address:
        header.append(f"<{address}>", "us-ascii")
    return header


class Outbox:
    """A folder of .eml files, one for each letter, named by its key: sending twice writes the same file again."""

    traits: ClassVar[Traits] = Traits("OUTBOX", leaves_house=False, repeatable=True, lease=timedelta(seconds=15))

    def __init__(self, folder: Path, sender: str = f"thidua@{NOWHERE}") -> None:
        self.folder, self.sender = folder, sender

    @contextmanager
    def open(self) -> Iterator[Carrier]:
        yield self

    def send(self, mail: Mail) -> str:
        """Write the letter. A unit without an address gets one that leads nowhere. Raises Temporary or Permanent."""
        address = mail.to_address or f"khong-co-dia-chi@{NOWHERE}"
        content = compose(replace(mail, to_address=address), self.sender)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_whole(self.folder / f"{mail.key}.eml", content)
        except OSError as error:
            sentence = "Không ghi được thư vào thư mục thư đi. Hãy kiểm tra dung lượng và quyền ghi của đĩa."
            raise Temporary("OUTBOX_UNWRITABLE", sentence) from error
        return message_id(mail, self.sender)


class Smtp:
    """An SMTP server. Delivery is at least once.

    When the connection breaks, or this process dies, after the server took a letter and before that is in the ledger,
    the letter is sent again: SMTP offers no way to ask. The second copy has the same Message-ID and the same bytes, so
    mail servers and readers that look at it show one letter.
    """

    traits: ClassVar[Traits] = Traits("SMTP", leaves_house=True, repeatable=False, lease=timedelta(minutes=10))

    def __init__(self, settings: Settings, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        if settings.smtp_host is None or settings.smtp_sender is None:
            raise ValueError("SMTP needs a host and a sender")
        self.settings, self.timeout_seconds = settings, timeout_seconds
        self.sender = settings.smtp_sender

    @contextmanager
    def open(self) -> Iterator[Carrier]:
        """One connection for the batch, made when the first letter needs it."""
        line = _Line(self)
        try:
            yield line
        finally:
            line.hang_up()

    def connect(self) -> smtplib.SMTP:
        """A connection on which letters can be sent. Raises Temporary: whatever fails here is no letter's fault."""
        settings = self.settings
        connection: smtplib.SMTP | None = None
        try:
            connection = smtplib.SMTP(str(settings.smtp_host), settings.smtp_port, timeout=self.timeout_seconds)
            if settings.smtp_starttls:
                connection.starttls(context=ssl.create_default_context())
            if settings.smtp_user is not None:
                password = settings.smtp_password.get_secret_value() if settings.smtp_password else ""
                connection.login(settings.smtp_user, password)
        except (OSError, ValueError) as error:
            # Every SMTPException is an OSError; a password that is no ASCII is a ValueError.
            if connection is not None:
                connection.close()
            raise _unreachable(error) from error
        return connection


class _Line:
    """One batch on one connection. A broken connection is made anew for the next letter; a server that cannot be
    reached is not tried again in this batch."""

    def __init__(self, post: Smtp) -> None:
        self._post = post
        self._connection: smtplib.SMTP | None = None
        self._down: Temporary | None = None

    def send(self, mail: Mail) -> str:
        content = compose(mail, self._post.sender)
        connection = self._connected()
        try:
            connection.sendmail(self._post.sender, [mail.to_address], content)
        except smtplib.SMTPRecipientsRefused as error:
            code = error.recipients[mail.to_address][0]
            raise self._refused(code, "địa chỉ của đơn vị", "Hãy kiểm tra lại địa chỉ thư của đơn vị.") from error
        except smtplib.SMTPDataError as error:
            raise self._refused(error.smtp_code, "nội dung thư", "Hãy hỏi người quản trị máy chủ thư.") from error
        except smtplib.SMTPResponseException as error:
            # The sender or the greeting is refused: a setting of this installation, not this letter.
            self.hang_up()
            sentence = f"Máy chủ thư không nhận thư từ hệ thống (mã {error.smtp_code}). Sẽ gửi lại."
            raise Temporary(f"SMTP_{error.smtp_code}", sentence) from error
        except OSError as error:
            self.hang_up()
            raise Temporary("CONNECTION_LOST", "Mất kết nối với máy chủ thư khi đang gửi. Sẽ gửi lại.") from error
        return message_id(mail, self._post.sender)

    def _connected(self) -> smtplib.SMTP:
        if self._down is not None:
            raise Temporary(self._down.code, self._down.sentence)
        if self._connection is None:
            try:
                self._connection = self._post.connect()
            except Temporary as down:
                self._down = down
                raise
        return self._connection

    def _refused(self, code: int, what: str, remedy: str) -> Undelivered:
        if code >= _REFUSED_FOR_EVER:
            return Permanent(f"SMTP_{code}", f"Máy chủ thư từ chối {what} (mã {code}). {remedy}")
        if code == _SERVICE_GONE:
            self.hang_up()
        return Temporary(f"SMTP_{code}", f"Máy chủ thư chưa nhận {what} (mã {code}). Sẽ gửi lại.")

    def hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError):
                connection.quit()
            connection.close()


def _unreachable(error: OSError | ValueError) -> Temporary:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Temporary("SMTP_LOGIN", "Máy chủ thư không nhận tên hoặc mật khẩu của hệ thống. Sẽ gửi lại.")
    if isinstance(error, smtplib.SMTPNotSupportedError | ssl.SSLError):
        return Temporary("SMTP_SECURITY", "Máy chủ thư không có kết nối bảo mật như thiết lập. Sẽ gửi lại.")
    return Temporary("SMTP_UNREACHABLE", "Chưa kết nối được với máy chủ thư. Sẽ gửi lại.")


def _write_whole(target: Path, data: bytes) -> None:
    """Readers and a power failure see the whole file or none."""
    handle, name = tempfile.mkstemp(prefix=".letter-", dir=target.parent)
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
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
