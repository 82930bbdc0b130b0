"""`thidua db upgrade`, told by its words and exit codes."""

import argparse
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from cli import db
from cli.parser import Parser
from runtime.failure import Failure
from storage import migrate
from storage.session import Database


def run(*words: str) -> int:
    parser: argparse.ArgumentParser = Parser(prog="thidua")
    db.register(parser.add_subparsers())
    arguments: argparse.Namespace = parser.parse_args(words)
    code: int = arguments.run(arguments)
    return code


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("THIDUA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("THIDUA_DATA_DIR", str(tmp_path / "new" / "data"))
    return tmp_path / "new" / "data"


def test_upgrade_makes_the_folder_and_the_records(installation: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("db", "upgrade") == 0
    assert capsys.readouterr().out == f"Cơ sở dữ liệu lên phiên bản {migrate.head()}.\n"
    assert migrate.current(f"sqlite:///{installation / 'records.sqlite'}") == migrate.head()


def test_upgrade_again_says_that_nothing_was_to_be_done(capsys: pytest.CaptureFixture[str]) -> None:
    run("db", "upgrade")
    capsys.readouterr()

    assert run("db", "upgrade") == 0
    assert capsys.readouterr().out == f"Cơ sở dữ liệu đã ở phiên bản {migrate.head()}.\n"


def test_upgrade_of_the_database_that_is_set(
    empty_url: str, installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_DATABASE_URL", empty_url)

    assert run("db", "upgrade") == 0
    assert migrate.current(empty_url) == migrate.head()
    assert not installation.exists()


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "phiên bản 9999, mới hơn chương trình này"),
        ("DELETE FROM alembic_version", "không do chương trình này tạo"),
    ],
)
def test_upgrade_of_an_unknown_database_is_told(
    database: Database, sql: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        session.connection().execute(text(sql))
    monkeypatch.setenv("THIDUA_DATABASE_URL", str(database.engine.url))

    with pytest.raises(Failure, match=sentence):
        run("db", "upgrade")


@pytest.mark.parametrize("url", ["nonsense", "oracle9://somebody@nowhere/records"])
def test_upgrade_with_a_malformed_address_is_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_DATABASE_URL", url)

    with pytest.raises(Failure, match="không đúng dạng"):
        run("db", "upgrade")


def test_upgrade_without_a_server_is_told_without_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        port = nobody_listens.getsockname()[1]
        monkeypatch.setenv("THIDUA_DATABASE_URL", f"postgresql://somebody:secret@127.0.0.1:{port}/records")

        with pytest.raises(Failure, match="Không nâng cấp được") as failed:
            run("db", "upgrade")
    assert "secret" not in str(failed.value)


def test_upgrade_is_a_command_of_the_program(installation: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "cli.main", "db", "upgrade"], capture_output=True, text=True, timeout=120
    )

    assert (said.returncode, said.stderr) == (0, "")
    assert (installation / "records.sqlite").is_file()
