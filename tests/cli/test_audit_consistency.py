"""`thidua audit seal --out` and `thidua audit consistency`: what an auditor keeps, and what is proven of it later."""

import json
from pathlib import Path

import pytest

from audit import keyring
from audit.verifier import consistency
from cli.main import run
from runtime.keys import Keys
from storage import audit, installation
from storage.session import Database
from tests import factories


@pytest.fixture
def fingerprint(here: Database, tmp_path: Path) -> str:
    """Of the key that the installation has published."""
    with here.read() as session:
        found = installation.current(session)
    assert found is not None
    return keyring.ensure(here, Keys(tmp_path / "keys"), found.id).fingerprint


def seal(database: Database, out: Path) -> None:
    """One thing happens, and is sealed."""
    with database.write() as session:
        audit.append(session, factories.event())
    assert run(["audit", "seal", "--out", str(out)]) == 0


def test_statement_that_was_kept_is_proven_by_the_file_that_stands_alone(
    here: Database, fingerprint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, proof = tmp_path / "kept.json", tmp_path / "proof.json"
    seal(here, kept)
    seal(here, tmp_path / "later.json")
    capsys.readouterr()

    assert run(["audit", "consistency", str(kept), "--out", str(proof)]) == 0
    assert "từ bản số 1 đến bản số 2" in capsys.readouterr().out
    assert consistency.main([str(proof), "--old", str(kept), "--fingerprint", fingerprint]) == consistency.TRUE
    assert consistency.main([str(proof), "--old", str(tmp_path / "none")]) == consistency.USAGE


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no json", "không phải bản niêm phong"),
        (b"{}", "không phải bản niêm phong"),
        (json.dumps({"statement": '{"serial":1}'}).encode(), "thiếu một trong các mục"),
        (
            json.dumps({"statement": '{"serial":1}', "signature": "", "key": ""}).encode(),
            "không có trong sổ niêm phong",
        ),
    ],
)
def test_what_is_no_statement_of_ours_gets_a_sentence_and_no_file(
    here: Database, fingerprint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, said: str
) -> None:
    kept, proof = tmp_path / "kept.json", tmp_path / "proof.json"
    seal(here, tmp_path / "first.json")
    kept.write_bytes(content)

    assert run(["audit", "consistency", str(kept), "--out", str(proof)]) == 1
    assert said in capsys.readouterr().err and not proof.exists()
