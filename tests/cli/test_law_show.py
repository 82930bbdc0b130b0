"""`thidua law show` where there is an installation: rows that its officers have confirmed are marked."""

import json
from datetime import date
from typing import Any

import pytest

from cli.main import run
from definitions.law import law_values
from definitions.law.named import named
from payloads.ids import law_row_id
from rules.law_row import row_key
from storage.session import Database
from storage.tables.law import LawConfirmation
from tests import factories

SALARY = law_values(date(2024, 8, 7))["base_salary"]
ASKED = ["law", "show", "--id", "base_salary", "--on", "2024-08-07"]
Capture = pytest.CaptureFixture[str]


def confirm(here: Database, digest: str = "") -> str:
    """An officer has confirmed the row; its workflow id. `digest`: of another content than it has."""
    row = named(law_row_id(row_key(SALARY)))
    assert row is not None
    with here.write() as session:
        return factories.add_confirmation(session, row.key, digest or row.digest)


def shown(capsys: Capture) -> dict[str, Any]:
    assert run([*ASKED, "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_row_that_nobody_confirmed_stays_doubtful(here: Database, capsys: Capture) -> None:
    found = shown(capsys)

    assert (found["verified"], found["verified_by"], found["verified_at"]) == (False, None, None)


def test_confirmed_row_says_who_when_and_on_which_text(here: Database, capsys: Capture) -> None:
    confirm(here)
    found = shown(capsys)

    assert (found["verified"], found["verified_by"], found["verified_on"]) == (True, "phap-che", "73/2024/NĐ-CP")
    assert found["verified_at"].startswith("2024-08-07T02:00")
    assert run(ASKED) == 0
    table = capsys.readouterr().out
    assert "0 chưa xác nhận" in table and "đã xác nhận: phap-che, 07/8/2024, theo 73/2024/NĐ-CP" in table


def test_confirmation_of_another_content_or_a_withdrawn_one_marks_nothing(here: Database, capsys: Capture) -> None:
    workflow_id = confirm(here, "0" * 64)
    assert shown(capsys)["verified"] is False

    with here.write() as session:
        session.delete(session.get_one(LawConfirmation, workflow_id))
    workflow_id = confirm(here)
    with here.write() as session:
        session.get_one(LawConfirmation, workflow_id).status = "WITHDRAWN"
        row = session.get_one(LawConfirmation, workflow_id)
        row.state = row.state.replace('"CONFIRMED"', '"WITHDRAWN"')
    assert shown(capsys)["verified"] is False


def test_records_of_another_release_are_left_alone(here: Database, capsys: Capture) -> None:
    confirm(here)
    with here.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0008'")

    assert shown(capsys)["verified"] is False


def test_machine_without_an_installation_shows_the_law_all_the_same(
    here: Database, capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    empty = tmp_path_factory.mktemp("empty")
    monkeypatch.setenv("THIDUA_DATA_DIR", str(empty))

    assert shown(capsys)["verified"] is False
    assert list(empty.iterdir()) == []
