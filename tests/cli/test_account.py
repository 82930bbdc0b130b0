"""`thidua account`: what it writes, prints and refuses."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from api import security
from cli.main import run
from rules.acting import Role
from storage import account as accounts
from storage import audit
from storage.session import Database
from storage.tables.person import Account, Person, SignIn, Unit
from storage.tables.record import AuditEvent


@pytest.fixture(autouse=True)
def unit(here: Database) -> None:
    """One unit to hold roles for."""
    with here.write() as session:
        session.add(Unit(code="xa-ban-thi", name="UBND xã Bản Thi", category="UBND_XA"))


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """(standard output, standard error)."""
    captured = capsys.readouterr()
    return captured.out, captured.err


def create(name: str = "ban-thi", role: str = "UNIT_HEAD:xa-ban-thi") -> int:
    return run(["account", "create", name, "--person", "Triệu Văn Nam", "--post", "Chủ tịch UBND xã", "--role", role])


def password_in(text: str) -> str:
    found = re.search(r"chỉ in một lần\): (\S+)", text)
    assert found is not None, text
    return found[1]


def test_created_account_signs_in_with_the_password_that_was_printed(
    here: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert create() == 0
    password = password_in(said(capsys)[0])

    _token, officer = security.sign_in(here, "ban-thi", password)

    assert (officer.name, officer.post) == ("Triệu Văn Nam", "Chủ tịch UBND xã")
    assert [(held.role, held.unit) for held in officer.roles] == [(Role.UNIT_HEAD, "xa-ban-thi")]
    assert len(password) >= 16


def test_account_may_belong_to_a_person_who_is_known(here: Database) -> None:
    with here.write() as session:
        session.add(Person(code="p-1", name="Hoàng Thị Mai"))

    assert run(["account", "create", "mai", "--person", "p-1", "--role", "UNIT_OFFICER:xa-ban-thi"]) == 0

    with here.read() as session:
        assert session.get_one(Account, "mai").person == "p-1"
        assert session.exec(select(Person.code)).all() == ["p-1"]


@pytest.mark.parametrize(
    ("name", "role", "sentence"),
    [
        ("Bản Thi", "UNIT_HEAD:xa-ban-thi", "không hợp lệ"),
        ("ban-thi", "TRUONG:xa-ban-thi", "Không có vai «TRUONG»"),
        ("ban-thi", "SYSTEM:xa-ban-thi", "Không có vai «SYSTEM»"),
        ("ban-thi", "UNIT_HEAD:xa-khac", "Không có đơn vị «xa-khac»"),
        ("ban-thi", "UNIT_HEAD", "Không có đơn vị «»"),
    ],
)
def test_account_with_something_unknown_is_not_created(
    here: Database, capsys: pytest.CaptureFixture[str], name: str, role: str, sentence: str
) -> None:
    assert create(name, role) == 1

    out, err = said(capsys)
    assert (out, sentence in err, len(err.splitlines())) == ("", True, 1)
    with here.read() as session:
        assert session.exec(select(Account)).all() == []


def test_name_that_is_taken_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    create()
    assert create() == 1

    assert "đã có" in said(capsys)[1]


def test_reset_ends_sessions_unlocks_and_makes_the_old_password_worthless(
    here: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    create()
    old = password_in(said(capsys)[0])
    security.sign_in(here, "ban-thi", old)
    with here.write() as session:
        account = session.get_one(Account, "ban-thi")
        account.failures, account.locked_until = 3, datetime.now(UTC) + timedelta(minutes=9)

    assert run(["account", "reset", "ban-thi"]) == 0

    new = password_in(said(capsys)[0])
    with here.read() as session:
        assert session.exec(select(SignIn)).all() == []
    with pytest.raises(security.SignInRefused):
        security.sign_in(here, "ban-thi", old)
    assert security.sign_in(here, "ban-thi", new)[1].account == "ban-thi"


def test_reset_of_an_unknown_account_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["account", "reset", "khong-co"]) == 1

    assert "Không có tài khoản «khong-co»" in said(capsys)[1]


def test_who_may_sign_in_stands_in_the_record_and_no_password_does(
    here: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    create()
    run(["account", "reset", "ban-thi"])

    with here.read() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.subject == "account/ban-thi")).all()
        assert [event.tag for event in events] == ["account:account:created", "account:account:reset"]
        assert audit.broken_link(session, "account/ban-thi") is None
    assert [event.data for event in events] == ["{}", "{}"]


def test_list_shows_roles_and_what_is_the_matter(here: Database, capsys: pytest.CaptureFixture[str]) -> None:
    create()
    with here.write() as session:
        accounts.create(session, "mau", "!", "tk-ban-thi", [], demo=True)
        session.get_one(Account, "mau").active = False
        session.get_one(Account, "ban-thi").locked_until = datetime.now(UTC) + timedelta(minutes=5)
    said(capsys)

    assert run(["account", "list"]) == 0

    first, second = said(capsys)[0].splitlines()
    assert first.split("  ")[0] == "ban-thi"
    assert first.endswith("Triệu Văn Nam  [UNIT_HEAD:xa-ban-thi]  (đang khoá)")
    assert second.endswith("(đã tắt)  (mẫu)")


def test_without_an_installation_the_command_says_what_to_do(
    here: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_DATA_DIR", "/nonexistent")

    assert run(["account", "list"]) == 1
    assert "thidua up" in said(capsys)[1]
