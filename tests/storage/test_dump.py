"""The records by PostgreSQL's own tools, and rows that arrive while a copy is made, on both engines."""

from pathlib import Path

import pytest
from sqlmodel import select

from storage import dump
from storage.dump import NoTool, dump_postgres, restore_postgres
from storage.migrate import current, head
from storage.session import Database
from storage.tables.record import Intake
from storage.tables.subject import Draft, Upload
from tests import factories
from tests.support.postgres import Cluster

CASE = "nomination/cd/1"


def file_of(kind: str, sha: str) -> Upload:
    return Upload(
        draft=CASE,
        kind=kind,
        sha256=sha,
        name="a.pdf",
        media_type="application/pdf",
        size=1,
        uploaded_at=factories.NOW,
        uploaded_by="u1",
    )


def draft(n: int) -> Draft:
    return Draft(
        id=f"nomination/cd/{n}",
        campaign="cd",
        n=n,
        unit="u1",
        content="{}",
        digest="",
        updated_at=factories.NOW,
        updated_by="u1",
    )


def test_rows_that_arrive_are_added_and_what_acts_wrote_into_them_is_not(any_database: Database) -> None:
    with any_database.write() as session:
        session.add_all([draft(1), file_of("TTR", "old")])
    with any_database.read() as session:
        before = dump.seen(session)
    with any_database.write() as session:
        factories.add_intake(session, CASE, factories.stamp("key"))
        session.flush()
        session.get_one(Intake, "key").outcome = "RECORDED"
        session.get_one(Draft, CASE).content = '{"name": "B"}'
        session.delete(session.exec(select(Upload)).one())
        session.flush()
        session.add_all([draft(2), file_of("TTR", "new")])
    with any_database.read() as session:
        lines = list(dump.arrived(session, before))
    with any_database.write() as session:  # as it was when the copy was made
        for row in (*session.exec(select(Upload)).all(), session.get_one(Draft, "nomination/cd/2")):
            session.delete(row)
        session.delete(session.get_one(Intake, "key"))
        session.get_one(Draft, CASE).content = "{}"
        session.flush()
        session.add(file_of("TTR", "old"))

    with any_database.write() as session:
        count = dump.add_arrived(session, iter(lines))
    with any_database.write() as session:
        again = dump.add_arrived(session, iter(line for line in lines if '"intake"' in line))

    with any_database.read() as session:
        row = session.get_one(Intake, "key")
        assert (row.outcome, row.answer, row.received_at) == ("OPEN", None, factories.NOW)
        assert session.get_one(Draft, CASE).content == '{"name": "B"}'
        assert [file.sha256 for file in session.exec(select(Upload)).all()] == ["new"]
    assert (count, again) == (4, 0)


@pytest.mark.postgres
def test_postgresql_is_copied_and_restored_by_its_own_tools(
    postgres: Cluster, migrated_template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{postgres.binaries}:/usr/bin:/bin")
    source, target = postgres.create(migrated_template), postgres.create()
    database = Database(postgres.url(source))
    with database.write() as session:
        session.add(draft(1))
    database.close()

    dump_postgres(postgres.url(source), tmp_path / "records.dump")
    restore_postgres(postgres.url(target), tmp_path / "records.dump")

    assert current(postgres.url(target)) == head()
    copy = Database(postgres.url(target))
    with copy.read() as session:
        assert session.get_one(Draft, CASE).content == "{}"
    copy.close()
    with pytest.raises(NoTool):
        restore_postgres(postgres.url(target), tmp_path / "records.dump")
    for name in (source, target):
        postgres.drop(name)


def test_missing_tool_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NoTool, match="pg_dump"):
        dump_postgres("postgresql://a@localhost/b", tmp_path / "records.dump")
