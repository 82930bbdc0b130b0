"""Reading YAML with lines: whatever a file holds ends as data or as a problem of a line, never as an exception."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from definitions.check import check
from definitions.loader import MAXIMUM_BYTES, Document, read_document
from definitions.problem import errors


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "plan.yaml"


def read(file: Path, text: str) -> Document:
    file.write_text(text, encoding="utf-8")
    return read_document(file)


def found(document: Document) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in document.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 5", 5),
        ("a: -5", -5),
        ("a: 0x1F", "0x1F"),
        ("a: 0o17", "0o17"),
        ("a: .inf", ".inf"),
        ("a: 1.5", 1.5),
        ("a: true", True),
        ("a: False", False),
        ("a: yes", "yes"),
        ("a: null", None),
        ("a: ~", None),
        ("a:", None),
        ("a: 2024-08-05", "2024-08-05"),
        ("a: 2024-02-30", "2024-02-30"),
        ("a: '5'", "5"),
        ("a: Chợ Đồn", "Chợ Đồn"),
        ("a: [1, x]", [1, "x"]),
        ("a: {b: c}", {"b": "c"}),
    ],
)
def test_scalar_becomes_plain_data(file: Path, text: str, value: object) -> None:
    document = read(file, text)
    assert document.at("a") == value
    assert type(document.at("a")) is type(value)
    assert document.problems == []


def test_lines_are_those_of_the_keys_and_items(file: Path) -> None:
    document = read(file, "# note\na:\n  b: 1\n  list:\n    - x\n    - {c: 2}\n")
    lines = {
        ("a",): 2,
        ("a", "b"): 3,
        ("a", "list"): 4,
        ("a", "list", 0): 5,
        ("a", "list", 1): 6,
        ("a", "list", 1, "c"): 6,
    }
    assert {path: document.line(path) for path in lines} == lines


@pytest.mark.parametrize(
    ("path", "line"), [(("a", "missing"), 2), (("missing",), 1), (("a", "b", "deeper"), 3), ((), 1)]
)
def test_line_of_a_missing_value_is_that_of_what_surrounds_it(file: Path, path: tuple[str, ...], line: int) -> None:
    assert read(file, "x: 1\na:\n  b: 1\n").line(path) == line


@pytest.mark.parametrize("path", [("x", "y"), ("list", 9), ("list", "a"), ("a", 0), ("a", "b", "c")])
def test_value_of_another_shape_is_none(file: Path, path: tuple[str | int, ...]) -> None:
    document = read(file, "x: 1\nlist: [1]\na: {b: 2}\n")
    assert document.at(*path) is None
    assert (document.text_at(*path), document.day_at(*path), document.number_at(*path)) == ("", None, None)
    assert list(document.items(*path)) == []


def test_truth_is_no_number(file: Path) -> None:
    assert read(file, "a: true").number_at("a") is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3),
        ("a: 1\n  b: 2\n", 2),
        ("a: 'open\n", 2),
        ("a: *unknown\n", 1),
        ("a: 1\n\tb: 2\n", 2),
        ("a: 1\n--- \nb: 2\n", 2),
        ("a: \x01\n", 1),
    ],
)
def test_syntax_error_is_a_problem_of_its_line(file: Path, text: str, line: int) -> None:
    assert found(read(file, text)) == [("SYNTAX", line)]


def test_duplicate_key_is_named_and_the_first_stays(file: Path) -> None:
    document = read(file, "a: 1\nb: 2\na: 3\n")
    assert found(document) == [("KEY_TWICE", 3)]
    assert document.at("a") == 1


def test_key_that_is_no_text_is_named(file: Path) -> None:
    assert found(read(file, "a: 1\n? [x, y]\n: 2\n")) == [("KEY", 2)]


def test_alias_is_refused_where_it_stands(file: Path) -> None:
    assert found(read(file, "a: &x [1]\nb: *x\nc: *x\n")) == [("ALIAS", 2), ("ALIAS", 3)]


def test_aliases_cannot_multiply_the_file(file: Path) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    document = read(file, "\n".join(lines))
    assert {code for code, _ in found(document)} == {"ALIAS"}


def test_list_that_holds_itself_is_refused(file: Path) -> None:
    assert found(read(file, "a: &a [*a]\n")) == [("ALIAS", 1)]


def test_empty_file_is_a_problem(file: Path) -> None:
    assert found(read(file, "# nothing\n")) == [("FILE_EMPTY", 1)]


def test_missing_file_is_a_problem(file: Path) -> None:
    assert found(read_document(file)) == [("FILE_MISSING", 1)]


def test_folder_is_a_problem(tmp_path: Path) -> None:
    assert found(read_document(tmp_path)) == [("FILE_UNREADABLE", 1)]


def test_other_encoding_is_a_problem(file: Path) -> None:
    file.write_bytes("tên: Chợ Đồn".encode("utf-16"))
    assert found(read_document(file)) == [("FILE_UNREADABLE", 1)]


def test_huge_file_is_a_problem(file: Path) -> None:
    assert found(read(file, "#" * (MAXIMUM_BYTES + 1))) == [("FILE_UNREADABLE", 1)]


def test_deep_nesting_is_a_problem(file: Path) -> None:
    assert found(read(file, "a: " + "[" * 20_000)) == [("FILE_UNREADABLE", 1)]


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "5", "text", "a: 1", "windows: 5\nquotas: {a: 1}\nleft_open: [1]", "a: [1"]
)
def test_check_of_any_file_ends_with_errors(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert errors(check(file))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.text(max_size=80))
def test_any_text_is_read_without_an_exception(file: Path, text: str) -> None:
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    document = read_document(file)
    assert document.data is not None or document.problems
