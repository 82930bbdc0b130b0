"""Evidence bundles of a played campaign: true as exported, in a clean interpreter, with the service gone."""

import hashlib
import json
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlmodel import col, select, text

from audit import bundle, keyring
from audit.bundle import BundleUnfit, Sources
from audit.checking import check
from audit.verifier import verify
from benchmarks.bundle import missed_of
from cli.main import run
from documents.store import Store
from rules.acting import Role
from runtime.keys import Keys
from storage import audit
from storage.reading import HANDED_OUT, TAG
from storage.reads.inspection import who_looked
from storage.session import Database
from storage.tables.record import AuditEvent
from storage.tables.subject import Nomination
from tests.audit import alterations_of_bundles as altered
from tests.audit import bundling
from tests.audit.archiving import archiver_of
from tests.audit.bundling import DECISION, NAMES, SITTING, WORDS, faults_of, file_of, fingerprint_of
from tests.audit.rebundling import files_of, json_of
from tests.factories import CODE
from tests.support.engine import Engine
from tests.support.unguarded import unguarded
from tests.workflows.story import CAMPAIGN, nomination
from tests.workflows.world import World

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("bundles")]
SUBJECTS = {"nomination": nomination(1), "decision": DECISION, "sitting": SITTING, "campaign": CAMPAIGN}


@dataclass(frozen=True)
class Played:
    """What is left of a campaign when its engine is gone: rows, store and keys in a folder, and the bundles."""

    folder: Path
    bundles: dict[str, bytes]
    fingerprint: str

    def sources(self, folder: Path) -> Sources:
        """A copy of the installation to do harm to; without an engine."""
        shutil.copytree(self.folder, folder)
        database = Database(f"sqlite:///{folder / 'records.sqlite'}")

        async def nothing(_workflow_ids: object) -> None:
            """There is no engine to archive from."""

        return Sources(database, Store(folder / "store"), Keys(folder / "keys"), nothing)


@pytest_asyncio.fixture(scope="module")
async def played(engine: Engine, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """One campaign, its four bundles, and its rows and papers as they were then."""
    folder = tmp_path_factory.mktemp("bundles") / "installation"
    folder.mkdir()
    shutil.copy(migrated_file, folder / "records.sqlite")
    world = World(Database(f"sqlite:///{folder / 'records.sqlite'}"), await engine.client(), folder)
    async with world.working():
        await bundling.play(world)
        bundles = {name: await bundling.exported(world, subject) for name, subject in SUBJECTS.items()}
    await archiver_of(world).archive_now(world.cases())
    world.database.close()
    return Played(folder, bundles, fingerprint_of(world))


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_bundle_is_true_in_a_clean_interpreter(played: Played, tmp_path: Path, name: str) -> None:
    (tmp_path / "goi.zip").write_bytes(played.bundles[name])
    shutil.copy(verify.__file__, tmp_path / "verify.py")

    def said(*options: str) -> tuple[int, dict[str, Any]]:
        command = [sys.executable, "-I", "verify.py", "goi.zip", "--json", *options]
        done = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, check=False)
        assert done.stderr == b""
        return done.returncode, json.loads(done.stdout)

    code, report = said("--fingerprint", played.fingerprint)
    unknown, unsure = said()
    wrong, refused = said("--fingerprint", "0" * 64)

    assert (code, unknown, wrong) == (verify.TRUE, verify.UNTRUSTED, verify.FALSE)
    assert [check for check in report["checks"] if not check[1]] == []
    assert (report["subject"], report["rehearsal"]) == (SUBJECTS[name], True)
    assert "CHƯA ĐỐI CHIẾU ĐƯỢC KHÓA" in unsure["verdict"]
    assert [check[0] for check in refused["checks"] if not check[1]] == ["Khóa"]


def test_the_verifier_imports_nothing_of_ours() -> None:
    told = "import sys; sys.path.insert(0, sys.argv[1]); import verify; print(*sorted(sys.modules))"
    folder = str(Path(verify.__file__).parent)
    done = subprocess.run([sys.executable, "-I", "-c", told, folder], capture_output=True, text=True, check=True)

    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert loaded & {"audit", "storage", "runtime", "rules", "payloads", "temporalio", "google"} == set()
    assert "cryptography" in loaded


def test_the_page_tells_what_happened_and_what_is_left_out(played: Played) -> None:
    members = dict(files_of(played.bundles["nomination"]))
    page = members["index.html"].decode()

    assert "DIỄN TẬP – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ" in page
    assert NAMES[1] in page
    assert "&lt;b&gt;không&lt;/b&gt; có đơn thư" in page
    assert "Hồ sơ còn thiếu 1 trong 1 giấy tờ" in page
    for words in ("Phát động", "Nộp hồ sơ", "Ký biên bản", "Ký quyết định", "Đã được khen thưởng"):
        assert words in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_nominations_bundle_holds_nothing_about_other_nominees(played: Played) -> None:
    members = dict(files_of(played.bundles["nomination"]))
    everything = b"".join(members.values())

    assert [name for n, name in NAMES.items() if n != 1 and name.encode() in everything] == []
    assert [n for n in NAMES if n != 1 and f"nomination/cd/{n}".encode() in everything] == []
    assert [n for n in NAMES if file_of(n) in members.values()] == [1]
    shown = [bytes.fromhex(each["event"]) for path in members if ".events." in path for each in json_of(members, path)]
    assert len(shown) > 8
    assert [event for event in shown if b'"tallies"' in event or b'"items"' in event] == []
    left = json.loads(members["manifest.json"])["left_out"]
    assert {"Tờ trình số 1/TTr-PNV", "Quyết định số 07/QĐ-UBND"} <= {each["what"] for each in left}


def test_a_decisions_bundle_holds_its_cases_and_papers_and_not_what_was_filed(played: Played) -> None:
    files = files_of(played.bundles["decision"])
    manifest = json.loads(files[0][1])
    held = [each["id"] for each in manifest["workflows"] if each["how"] == "WHOLE"]

    assert held == [DECISION, nomination(1), nomination(2)]
    assert sum(each["kind"] == "PAPER" for each in manifest["members"]) == 4
    assert not {"DRAFT", "COPY", "NOTES"} & {each["kind"] for each in manifest["members"]}
    assert [n for n in NAMES if file_of(n) in dict(files).values()] == []


@pytest.mark.parametrize("change", altered.ALTERATIONS, ids=lambda change: change.__name__)
def test_every_alteration_is_found_and_named(played: Played, change: altered.Alteration) -> None:
    own = Keys(played.folder / "keys").load(played.fingerprint)
    data = played.bundles[altered.BUNDLE.get(change, "nomination")]

    changed, words = change(data, own)

    assert changed != data
    report = verify.verify(changed, played.fingerprint)
    assert report.code == verify.FALSE
    assert [said for said in faults_of(changed, played.fingerprint) if words in said] != [], report.checks


def test_no_change_of_a_single_byte_passes(played: Played, tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    path.write_bytes(played.bundles["nomination"])

    assert missed_of((path, played.fingerprint, 20261121, 300)) == []


async def test_rows_that_were_changed_behind_the_archive_give_no_bundle(played: Played, tmp_path: Path) -> None:
    sources = played.sources(tmp_path / "copy")
    with sources.database.write() as session:
        unguarded(session)
        session.connection().exec_driver_sql("update act set state_digest = 'x' where workflow_id = 'nomination/cd/1'")

    with pytest.raises(BundleUnfit, match="Biên nhận: nomination/cd/1"):
        await bundle.export(sources, nomination(1))

    sources.database.close()


async def test_a_paper_that_is_damaged_in_the_store_gives_no_bundle(played: Played, tmp_path: Path) -> None:
    sources = played.sources(tmp_path / "copy")
    digest = sources.store.put(file_of(1))
    sources.store.path(digest).write_bytes(b"%PDF-1.4 another")

    with pytest.raises(BundleUnfit, match="không còn nguyên"):
        await bundle.export(sources, nomination(1))

    sources.database.close()


async def test_files_can_be_left_out_and_are_then_named(played: Played, tmp_path: Path) -> None:
    sources = played.sources(tmp_path / "copy")

    data = await bundle.export(sources, nomination(1), with_files=False)

    report = verify.verify(data, played.fingerprint)
    assert report.code == verify.TRUE
    assert [each["what"] for each in report.left_out if "to-trinh-1.pdf" in each["what"]] != []
    assert file_of(1) not in data
    sources.database.close()


async def test_after_an_exchange_of_keys_the_new_key_vouches_for_the_old_seals(played: Played, tmp_path: Path) -> None:
    sources = played.sources(tmp_path / "copy")
    following = keyring.rotate(sources.database, sources.keys, "installation")

    data = await bundle.export(sources, DECISION)

    assert verify.verify(data, following.fingerprint).code == verify.TRUE
    assert verify.verify(data, played.fingerprint).code == verify.FALSE
    sources.database.close()


@pytest.mark.parametrize("unknown", ["nomination/cd/99", "nomination/none/1", "law/abc", "nothing"])
async def test_there_is_no_bundle_of_what_is_not_there(played: Played, tmp_path: Path, unknown: str) -> None:
    sources = played.sources(tmp_path / "copy")

    with pytest.raises(BundleUnfit, match="Không có «"):
        await bundle.export(sources, unknown)

    sources.database.close()


@pytest.fixture
def engineless(played: Played, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sources]:
    """A copy of the installation that commands find; its engine is gone."""
    sources = played.sources(tmp_path / "copy")
    monkeypatch.setenv("THIDUA_DATA_DIR", str(tmp_path / "copy"))
    monkeypatch.setenv("THIDUA_ENGINE_ADDRESS", "127.0.0.1:1")
    yield sources
    sources.database.close()


def test_rows_are_rebuilt_from_the_archive_when_the_engine_is_gone(
    engineless: Sources, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["db", "rebuild", "--from", "archive", "--out", str(tmp_path / "rebuilt.sqlite")]) == 0
    said = capsys.readouterr().out
    assert "Mọi dòng khớp với lịch sử." in said and "không so" not in said
    with engineless.database.write() as session:
        session.get_one(Nomination, nomination(2)).status = "REJECTED"
    assert run(["db", "rebuild", "--from", "archive"]) == 1
    assert f"✗ nomination {nomination(2)}: status" in capsys.readouterr().out


def test_what_the_server_hands_out_is_on_record(engineless: Sources, tmp_path: Path) -> None:
    out = tmp_path / "goi.zip"

    assert run(["audit", "export", nomination(1), "--out", str(out)]) == 0

    with engineless.database.read() as session:
        chain = select(AuditEvent).where(AuditEvent.subject == "actor/thidua").order_by(col(AuditEvent.id))
        look, handed = session.exec(chain).all()
        (looked,) = who_looked(session, nomination(1))
        assert audit.broken_link(session, "actor/thidua") is None
    assert (look.tag, handed.tag, handed.campaign, handed.role) == (TAG, HANDED_OUT, CODE, Role.SYSTEM)
    said = json.loads(handed.data)
    assert (said["subjects"], said["sha256"]) == ([nomination(1)], hashlib.sha256(out.read_bytes()).hexdigest())
    assert said["by"] == pwd.getpwuid(os.getuid()).pw_name
    assert (str(looked.person), looked.reads) == ("Người vận hành máy chủ", 1)


def test_a_look_from_the_server_is_on_record(engineless: Sources, capsys: pytest.CaptureFixture[str]) -> None:
    for _look in range(2):
        assert run(["audit", "state", nomination(2), "--act", "1"]) == 0
    assert "Nộp hồ sơ" in capsys.readouterr().out
    assert run(["audit", "state", nomination(99), "--act", "1"]) == 1

    with engineless.database.read() as session:
        (looked,) = who_looked(session, nomination(2))
        assert (str(looked.person), looked.reads) == ("Người vận hành máy chủ", 1)
        assert not who_looked(session, nomination(99))
        assert audit.broken_link(session, "actor/thidua") is None


async def test_words_of_acts_are_held_by_the_history(played: Played, tmp_path: Path) -> None:
    lines = dict(files_of(played.bundles["nomination"]))["notes.jsonl"].decode().splitlines()
    assert sorted(json.loads(line)["text"] for line in lines) == sorted(WORDS)
    sources = played.sources(tmp_path / "copy")
    assert check(sources.database, sources.store).damages == []

    with sources.database.write() as session:
        unguarded(session)
        session.connection().execute(text("UPDATE note SET text = 'Lời khác.' WHERE text = :was"), {"was": WORDS[0]})
    (damage,) = check(sources.database, sources.store).damages
    assert (damage.kind, damage.subject) == ("NOTE", nomination(1))
    with pytest.raises(BundleUnfit, match="lời ghi"):
        await bundle.export(sources, nomination(1))

    with sources.database.write() as session:
        session.connection().execute(text("UPDATE note SET text = '' WHERE text = 'Lời khác.'"))
    assert check(sources.database, sources.store).damages == []  # blanked by law: nothing else is said
    assert verify.verify(await bundle.export(sources, nomination(1)), played.fingerprint).code == verify.TRUE
    with sources.database.write() as session:
        session.connection().execute(text("DELETE FROM note WHERE text = ''"))
    assert [damage.kind for damage in check(sources.database, sources.store).damages] == ["NOTE"]
    sources.database.close()
