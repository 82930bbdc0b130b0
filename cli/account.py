"""`thidua account`: accounts of this installation. A password is made here, shown once and kept only as a hash."""

import argparse
import re
from typing import TYPE_CHECKING

from cli.records import opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from rules.acting import Role

NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,59}")
PASSWORD_BYTES = 12


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("account", help="tài khoản: tạo, đặt lại mật khẩu, liệt kê")
    actions = parser.add_subparsers(title="việc", metavar="VIỆC", dest="action", required=True)
    create = actions.add_parser("create", help="tạo tài khoản và in mật khẩu một lần")
    create.add_argument("name", metavar="TÊN", help="tên đăng nhập: chữ thường không dấu, số, dấu chấm, gạch nối")
    create.add_argument("--person", metavar="NGƯỜI", required=True, help="mã người đã có, hoặc họ tên người mới")
    create.add_argument("--post", metavar="CHỨC VỤ", default="", help="chức vụ của người mới")
    create.add_argument(
        "--role",
        metavar="VAI:ĐƠN VỊ",
        action="append",
        required=True,
        help="ví dụ UNIT_HEAD:xa-ban-thi, LAW_OFFICER:phong-noi-vu (cán bộ pháp chế); nhiều lần được",
    )
    create.set_defaults(run=run_create)
    reset = actions.add_parser("reset", help="đặt mật khẩu mới, mở khoá, đăng xuất mọi nơi")
    reset.add_argument("name", metavar="TÊN", help="tên đăng nhập")
    reset.set_defaults(run=run_reset)
    actions.add_parser("list", help="mọi tài khoản và vai của chúng").set_defaults(run=run_list)


def _role(session: "Session", stated: str) -> "tuple[Role, str]":
    """A role and its unit as `--role` says them. Raises Failure."""
    from rules.acting import ROLE_LABELS, Role
    from runtime.failure import Failure
    from storage.tables.person import Unit

    name, _, unit = stated.partition(":")
    given = [role for role in ROLE_LABELS if role not in (Role.SYSTEM, Role.MESSENGER)]
    if name not in given:
        raise Failure(f"Không có vai «{name}»; các vai: {', '.join(given)}.")
    if session.get(Unit, unit) is None:
        raise Failure(
            f"Không có đơn vị «{unit}» trong bản cài đặt; viết --role {name}:MÃ-ĐƠN-VỊ, mã như trong tệp đơn vị."
        )
    return Role(name), unit


def _log(session: "Session", name: str, fact: str) -> None:
    """The event on the account's own chain: who may sign in is part of the record."""
    from datetime import UTC, datetime

    from rules.acting import SERVER
    from storage import audit
    from storage.intake import now_of

    now = datetime.now(UTC)
    at, _epoch = now_of(session, now)
    audit.append(session, audit.Event(f"account/{name}", f"account:account:{fact}", SERVER, at, now))


def run_create(arguments: argparse.Namespace) -> int:
    """Create an account with a random password. Raises Failure: bad or taken name, unknown role or unit."""
    import secrets

    from api.security import hash_password
    from runtime.failure import Failure
    from runtime.settings import load_settings
    from storage import account as accounts
    from storage.tables.person import Person

    name: str = arguments.name
    if not NAME.fullmatch(name):
        raise Failure(f"Tên đăng nhập «{name}» không hợp lệ; chỉ dùng chữ thường không dấu, số, dấu chấm, gạch nối.")
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    with opened(load_settings()) as (database, _here), database.write() as session:
        if accounts.find(session, name) is not None:
            raise Failure(f"Tài khoản «{name}» đã có; đặt lại mật khẩu bằng «thidua account reset {name}».")
        roles = [_role(session, stated) for stated in dict.fromkeys(arguments.role)]
        person = arguments.person
        if session.get(Person, person) is None:
            person = f"tk-{name}"
            session.merge(Person(code=person, name=arguments.person, post=arguments.post, unit=roles[0][1]))
            session.flush()
        accounts.create(session, name, hash_password(password), person, roles, demo=False)
        _log(session, name, "created")
    print(f"Đã tạo tài khoản «{name}».")
    _show(password)
    return 0


def _show(password: str) -> None:
    print(f"Mật khẩu (chỉ in một lần): {password}")


def run_reset(arguments: argparse.Namespace) -> int:
    """Give an account a new random password, end its sessions, unlock it. Raises Failure for an unknown name."""
    import secrets

    from api.security import hash_password
    from runtime.failure import Failure
    from runtime.settings import load_settings
    from storage import account as accounts

    password = secrets.token_urlsafe(PASSWORD_BYTES)
    with opened(load_settings()) as (database, _here), database.write() as session:
        account = accounts.find(session, arguments.name)
        if account is None:
            raise Failure(f"Không có tài khoản «{arguments.name}»; xem «thidua account list».")
        account.password_hash = hash_password(password)
        account.failures, account.locked_until = 0, None
        accounts.close_all(session, account.name)
        _log(session, account.name, "reset")
    print(f"Đã đặt lại mật khẩu của «{arguments.name}», mở khoá và đăng xuất mọi nơi.")
    _show(password)
    return 0


def run_list(_arguments: argparse.Namespace) -> int:
    """Name, person, roles; whether it rests, is switched off, or is a sample of a rehearsal."""
    from datetime import UTC, datetime

    from sqlmodel import col, select

    from runtime.settings import load_settings
    from storage.tables.person import Account, Grant, Person

    now = datetime.now(UTC)
    with opened(load_settings()) as (database, _here), database.read() as session:
        for account, person in session.exec(select(Account, Person).join(Person).order_by(col(Account.name))):
            grants = session.exec(select(Grant).where(Grant.account == account.name).order_by(col(Grant.id)))
            roles = ", ".join(f"{grant.role}:{grant.unit}" for grant in grants)
            rests = account.locked_until is not None and account.locked_until > now
            marks = [
                word
                for word, holds in (("đã tắt", not account.active), ("đang khoá", rests), ("mẫu", account.demo))
                if holds
            ]
            print("  ".join([f"{account.name:<28}", person.name, f"[{roles}]", *(f"({mark})" for mark in marks)]))
    return 0
