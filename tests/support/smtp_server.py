"""A real SMTP server in a process of its own, on loopback: it keeps what it takes in a Maildir.

    python -m tests.support.smtp_server MAILDIR [--port N] [--certificate FILE --key FILE --user U --password P]

Prints its port when it listens. Recipients decide what it does: «unknown@…» is refused with 550, «busy@…» with 451,
«leaving@…» with 421, «broken@…» loses the connection after DATA, before any answer.
"""

import argparse
import asyncio
import mailbox
import ssl
import subprocess
import sys
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

ROOT = Path(__file__).parents[2]
ANSWERS = {"unknown": "550 no such person", "busy": "451 later", "leaving": "421 going down"}


class Keep:
    """aiosmtpd's handler."""

    def __init__(self, folder: str) -> None:
        self.box = mailbox.Maildir(folder)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = ANSWERS.get(address.split("@")[0])
        if answer is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        assert isinstance(content, bytes)
        self.box.add(content)
        if envelope.rcpt_tos[0].startswith("broken@") and server.transport is not None:
            server.transport.close()
        return "250 OK"


async def serve(options: argparse.Namespace) -> None:
    settings: dict[str, Any] = {"hostname": "localhost"}
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)
        settings |= {"tls_context": context, "require_starttls": True}
    if options.user:

        def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
            expected = LoginPassword(options.user.encode(), options.password.encode())
            return AuthResult(success=data == expected, handled=False)

        settings |= {"authenticator": check, "auth_required": True}
    loop = asyncio.get_running_loop()
    listener = await loop.create_server(lambda: SMTP(Keep(options.folder), **settings), "127.0.0.1", options.port)
    sys.stdout.write(f"{listener.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await listener.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--port", type=int, default=0)
    for name in ("certificate", "key", "user", "password"):
        parser.add_argument(f"--{name}", default="")
    asyncio.run(serve(parser.parse_args()))


@dataclass
class SmtpServer:
    """The server as tests hold it: start, stop, start again on the same port with the same Maildir."""

    folder: Path
    options: tuple[str, ...] = ()
    port: int = 0
    _process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.support.smtp_server", str(self.folder), "--port", str(self.port)]
        self._process = subprocess.Popen([*command, *self.options], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def stop(self) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            process.terminate()
            process.communicate(timeout=10)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def letters(self) -> list[EmailMessage]:
        """What was taken, decoded."""
        box = mailbox.Maildir(self.folder)
        return [read_letter(box.get_bytes(key)) for key in box.iterkeys()]


def read_letter(raw: bytes) -> EmailMessage:
    """An .eml file or a letter of a Maildir as a mail reader decodes it."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def address_of(letter: EmailMessage, field: str) -> tuple[str, str]:
    """Display name and address of a header.

    By RFC 2047: `letter[field].addresses` of Python 3.11 puts a space between the words of a folded name.
    """
    raw = dict(letter.raw_items())[field].replace("\r\n", "").replace("\n", "")
    name, address = parseaddr(raw)
    return str(make_header(decode_header(name))), address


if __name__ == "__main__":
    main()
