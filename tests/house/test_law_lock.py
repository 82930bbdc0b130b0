"""The law is append-only: what was published is never edited, removed or published anew. Corrections are new rows."""

from collections.abc import Callable
from pathlib import Path

import pytest

from definitions.law.lock import LOCK_NAME, append_new, lock_problems, main, read_lock
from tests.definitions.law_files import Changes, found, write_law, write_repeals, write_rows
from tests.house.published import git, rewritten_since
from tests.house.source import REPO

LATER: Changes = {"from": "2024-07-01", "until": None, "value": '"2"'}
CORRECTION: Changes = {"revision": "2", "value": '"9"', "note": '"Đính chính theo bản công báo."'}


def test_every_published_row_is_as_it_was_and_every_row_is_published() -> None:
    assert [str(problem) for problem in lock_problems()] == []


@pytest.mark.skipif(not (REPO / ".git").exists(), reason="no history here")
def test_no_earlier_commit_published_anything_else() -> None:
    assert rewritten_since(REPO) == []


@pytest.fixture
def law(tmp_path: Path) -> Path:
    """A folder with one row, published."""
    folder = write_law(tmp_path / "law", {})
    assert append_new(folder) == len(("instrument", "row"))
    return folder


def codes(folder: Path) -> list[str]:
    return [problem.code for problem in lock_problems(folder)]


def test_new_rows_are_appended_and_old_lines_stay(law: Path) -> None:
    before = (law / LOCK_NAME).read_text(encoding="utf-8")
    write_law(law, {}, LATER, CORRECTION)
    assert codes(law) == ["NOT_PUBLISHED", "NOT_PUBLISHED"]
    assert append_new(law) == 2
    assert (law / LOCK_NAME).read_text(encoding="utf-8").startswith(before)
    assert lock_problems(law) == []
    assert append_new(law) == 0


def test_layout_and_file_of_a_row_may_change(law: Path) -> None:
    text = (law / "values.toml").read_text(encoding="utf-8")
    (law / "values.toml").rename(law / "renamed.toml")
    (law / "renamed.toml").write_text("# moved\n\n" + text.replace(" = ", "="), encoding="utf-8")
    assert lock_problems(law) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"value": '"2"'},
        {"until": "2024-08-01"},
        {"until": None},
        {"article": '"Điều 6"'},
        {"evidence": '"R:S01"'},
        {"note": '"khác"'},
        {"unit": '"đồng"'},
    ],
)
def test_edited_row_is_refused_at_its_line(law: Path, changes: Changes) -> None:
    write_law(law, changes)
    (problem,) = lock_problems(law)
    assert (problem.code, Path(problem.file).name, problem.line) == ("PUBLISHED_EDITED", "values.toml", 1)
    with pytest.raises(ValueError, match="PUBLISHED_EDITED"):
        append_new(law)


@pytest.mark.parametrize("rows", [(), ({"id": '"other"'},), ({"scope": '"province:x"'},), ({"from": "2024-01-02"},)])
def test_removed_row_is_refused(law: Path, rows: tuple[Changes, ...]) -> None:
    write_law(law, *rows)
    assert "PUBLISHED_REMOVED" in codes(law)
    with pytest.raises(ValueError, match="PUBLISHED_REMOVED"):
        append_new(law)


def test_instruments_and_repeals_are_published_too(law: Path) -> None:
    write_repeals(law, {})
    assert append_new(law) == 1
    write_repeals(law, {"from": "2024-04-01"})
    write_law(law, {}, instruments=({"name": '"Nghị định khác"'},))
    assert sorted(codes(law)) == ["NOT_PUBLISHED", "PUBLISHED_EDITED", "PUBLISHED_REMOVED"]


def test_instrument_is_closed_by_its_next_revision(law: Path) -> None:
    closed = {"revision": "2", "until": "2025-07-01", "note": '"Được thay thế."'}
    write_law(law, {}, instruments=({}, closed))
    assert found(law) == []
    assert append_new(law) == 1


def test_files_with_errors_are_not_published(law: Path) -> None:
    write_rows(law / "more.toml", {"verified": "true", "id": '"other"'})
    with pytest.raises(ValueError, match="VERIFIED_BY_FILE"):
        append_new(law)
    assert len(read_lock(law)) == 2


@pytest.mark.parametrize("change", [lambda lines: lines[1:], lambda lines: lines[::-1], lambda lines: lines[:1] * 2])
def test_lock_with_lines_out_of_place_is_refused(law: Path, change: Callable[[list[str]], list[str]]) -> None:
    path = law / LOCK_NAME
    heading, *lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([heading, *change(lines)]) + "\n", encoding="utf-8")
    assert "LOCK_CHAIN" in codes(law)


def test_lock_of_another_form_is_refused(law: Path) -> None:
    (law / LOCK_NAME).write_text("published\n", encoding="utf-8")
    assert codes(law) == ["LOCK_UNREADABLE"]


@pytest.fixture
def repository(tmp_path: Path, law: Path) -> Path:
    """The folder of the published row in a repository with one commit."""
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    return tmp_path


def commit(repository: Path) -> None:
    git(repository, "add", "--all")
    author = ("-c", "user.name=Thử", "-c", "user.email=thu@dien-tap.invalid")
    git(repository, *author, "commit", "--quiet", "--no-gpg-sign", "--message", "law")


def test_history_takes_what_is_appended(repository: Path) -> None:
    assert rewritten_since(repository) == []
    write_law(repository / "law", {}, LATER)
    append_new(repository / "law")
    assert rewritten_since(repository) == []
    commit(repository)
    assert rewritten_since(repository) == []


@pytest.mark.parametrize("committed", [False, True])
def test_lock_written_anew_after_an_edit_is_refused_by_history(repository: Path, committed: bool) -> None:
    law = repository / "law"
    write_law(law, {"value": '"2"'})
    (law / LOCK_NAME).unlink()
    append_new(law)
    assert lock_problems(law) == []
    if committed:
        commit(repository)
    assert len(rewritten_since(repository)) == 1


def test_lock_that_is_taken_away_is_refused_by_history(repository: Path) -> None:
    (repository / "law" / LOCK_NAME).unlink()
    assert len(rewritten_since(repository)) == 1
    commit(repository)
    assert len(rewritten_since(repository)) == 1


def test_lock_given_back_after_it_was_rewritten_keeps_the_stain(repository: Path) -> None:
    path = repository / "law" / LOCK_NAME
    kept = path.read_text(encoding="utf-8")
    write_law(repository / "law", {"value": '"2"'})
    path.unlink()
    append_new(repository / "law")
    commit(repository)
    path.write_text(kept, encoding="utf-8")
    assert len(rewritten_since(repository)) == 1


def test_command_says_how_many_it_published_or_why_none(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_law(law, {}, LATER)
    assert [main(law), main(law)] == [0, 0]
    assert capsys.readouterr().out == f"{LOCK_NAME}: +1\n{LOCK_NAME}: +0\n"
    write_law(law, {"value": '"3"'}, LATER)
    assert main(law) == 1
    assert "PUBLISHED_EDITED" in capsys.readouterr().err
