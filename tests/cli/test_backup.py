"""`thidua backup` and `thidua restore`: what goes in, what is refused, and that a refusal leaves nothing behind."""

import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from cli.main import run
from documents.store import Store
from runtime.backup import MANIFEST, engine_file
from runtime.build import BUILD, PACKED, digest_in
from runtime.keys import Keys
from runtime.settings import Settings
from storage import installation
from storage.session import Database

PAPER = b"%PDF-1.7 a paper"
KEPT = f"builds/{digest_in(BUILD)[:2]}/{digest_in(BUILD)[2:]}"


def thidua(*words: str) -> int:
    """Exit code of a command in this process, whose environment points at the installation."""
    return run(words)


@pytest.fixture
def saved(here: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A backup of an installation with a paper, a letter, a key and an engine's file."""
    with closing(sqlite3.connect(engine_file(Settings(data_dir=tmp_path)))) as engine:
        engine.execute("CREATE TABLE history (event TEXT)")
        engine.execute("INSERT INTO history VALUES ('started')")
        engine.commit()
    Store(tmp_path / "builds").put(PACKED)
    for name in ("store/ab/cd", "outbox/letter.eml"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(PAPER)
    Keys(tmp_path / "keys").make()
    folder = tmp_path / "saved"
    assert thidua("backup", str(folder)) == 0
    assert "CHÚ Ý" in capsys.readouterr().out
    return folder


def restored(saved: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Exit code of a restore into another folder."""
    monkeypatch.setenv("THIDUA_DATA_DIR", str(target))
    return thidua("restore", str(saved))


def test_backup_takes_down_every_file_with_its_digest(saved: Path, here: Database) -> None:
    said = json.loads((saved / MANIFEST).read_text())
    with here.read() as session:
        known = installation.current(session)

    assert known is not None
    assert (said["format"], said["installation"], said["kind"]) == ("thidua-backup-1", known.id, "REAL")
    assert (said["records"], said["left_out"]) == ("sqlite", ["logs", "run"])
    assert sorted(said["files"]) == [
        *("arrived.jsonl", KEPT, "engine.sqlite", "keys/archive-ed25519"),
        *("outbox/letter.eml", "records.sqlite", "store/ab/cd"),
    ]
    assert stat.S_IMODE((saved / "keys" / "archive-ed25519").stat().st_mode) == 0o600
    assert stat.S_IMODE(saved.stat().st_mode) == 0o700


def test_restored_installation_is_the_same(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "other"

    assert restored(saved, target, monkeypatch) == 0

    names = sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file())
    assert names == [
        *(KEPT, "engine-1.5.1.sqlite", "keys/archive-ed25519", "outbox/letter.eml"),
        *("records.sqlite", "restored.json", "store/ab/cd"),
    ]
    with closing(sqlite3.connect(target / "engine-1.5.1.sqlite")) as engine:
        assert engine.execute("SELECT event FROM history").fetchall() == [("started",)]
    assert Store(target / "builds").get(digest_in(BUILD)) == PACKED
    assert Keys(target / "keys").make().fingerprint == Keys(tmp_path / "keys").make().fingerprint


def test_backup_can_leave_keys_and_engine_out_and_says_so(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "bare"

    assert thidua("backup", str(folder), "--without-keys", "--without-engine") == 0

    said = json.loads((folder / MANIFEST).read_text())
    assert (said["engine"], said["left_out"]) == ("", ["logs", "run", "engine", "keys"])
    assert not (folder / "keys").exists()
    assert "Không có lịch sử của engine" in capsys.readouterr().out


def test_backup_refuses_a_folder_with_anything_in_it(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(saved.rglob("*"))

    assert thidua("backup", str(saved)) == 1

    assert "Đã có dữ liệu ở" in capsys.readouterr().err
    assert sorted(saved.rglob("*")) == before


@pytest.mark.parametrize("place", ["store/b", "keys/b", "saved/b"])
def test_backup_lies_neither_in_what_it_copies_nor_in_another(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    assert thidua("backup", str(tmp_path / place)) == 1
    assert "hãy chọn nơi khác" in capsys.readouterr().err and not (tmp_path / place).exists()


def test_backup_of_an_engine_of_others_says_what_to_do(
    here: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("THIDUA_ENGINE_ADDRESS", "engine.invalid:7233")

    assert thidua("backup", str(tmp_path / "saved")) == 1

    assert "--without-engine" in capsys.readouterr().err
    assert not (tmp_path / "saved").exists()


def _changed(saved: Path) -> None:
    with (saved / "store/ab/cd").open("ab") as file:
        file.write(b"!")


def _missing(saved: Path) -> None:
    (saved / "engine.sqlite").unlink()


def _added(saved: Path) -> None:
    (saved / "store/ab/ef").write_bytes(PAPER)


def _of_another_schema(saved: Path) -> None:
    _say(saved, "schema", "0001")


def _of_another_engine(saved: Path) -> None:
    _say(saved, "engine", "1.4.0")


def _of_another_database(saved: Path) -> None:
    _say(saved, "records", "postgresql")


def _of_another_format(saved: Path) -> None:
    _say(saved, "format", "thidua-backup-2")


def _without_manifest(saved: Path) -> None:
    (saved / MANIFEST).unlink()


def _say(saved: Path, name: str, value: str) -> None:
    said = json.loads((saved / MANIFEST).read_text())
    (saved / MANIFEST).write_text(json.dumps(said | {name: value}))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_changed, "store/ab/cd: nội dung đã đổi"),
        (_missing, "engine.sqlite: thiếu"),
        (_added, "store/ab/ef: không có trong danh mục"),
        (_of_another_schema, "Bản sao lưu của phiên bản khác"),
        (_of_another_engine, "Bản sao lưu của phiên bản khác"),
        (_of_another_database, "THIDUA_DATABASE_URL"),
        (_of_another_format, "thidua-backup-2"),
        (_without_manifest, "không phải một bản sao lưu"),
    ],
)
def test_restore_refuses_what_is_not_whole_or_not_its_own(
    saved: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    spoil: object,
    sentence: str,
) -> None:
    assert callable(spoil)
    spoil(saved)
    target = tmp_path / "folder" / "other"
    target.parent.mkdir()

    assert restored(saved, target, monkeypatch) == 1

    assert sentence in capsys.readouterr().err
    assert list(target.parent.iterdir()) == []


def test_restore_refuses_a_folder_with_anything_in_it(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "other"
    target.mkdir()
    (target / "mine.txt").write_text("mine")

    assert restored(saved, target, monkeypatch) == 1

    assert "Đã có dữ liệu ở" in capsys.readouterr().err
    assert [path.name for path in target.iterdir()] == ["mine.txt"]
