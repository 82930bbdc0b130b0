"""YAML with the line of every key: syntax, duplicate keys and aliases become problems, never exceptions.

Days stay text here, so that an impossible one is a problem of its line and not the end of the reading.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from definitions.problem import Problem, Severity

TYPE_OF_TAG = {
    "tag:yaml.org,2002:null": None,
    "tag:yaml.org,2002:bool": bool,
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:timestamp": str,
}
MAXIMUM_BYTES = 1_000_000
Keys = tuple[str | int, ...]
"""The way to a value: names of fields and positions in lists."""


@dataclass
class Document:
    """One file as plain data, with the line of every path in it and what was wrong with its form."""

    file: str
    data: object = None
    lines: dict[Keys, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    text: str = ""

    def line(self, path: Keys) -> int:
        """The line of the path, or of the nearest thing around it that the file has."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def at(self, *path: str | int) -> object:
        """The value at the path, None when something on the way is missing or of another shape."""
        value = self.data
        for step in path:
            if isinstance(value, Mapping):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def text_at(self, *path: str | int) -> str:
        """The text at the path, "" when there is none."""
        value = self.at(*path)
        return value if isinstance(value, str) else ""

    def day_at(self, *path: str | int) -> date | None:
        """The day at the path, None when there is none or it is impossible (the model reports that one)."""
        try:
            return date.fromisoformat(self.text_at(*path))
        except ValueError:
            return None

    def number_at(self, *path: str | int) -> int | None:
        """The whole number at the path, None when there is none."""
        value = self.at(*path)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def items(self, *path: str | int) -> Iterator[tuple[Keys, object]]:
        """Each element of the list at the path with its own path; nothing when it is no list."""
        value = self.at(*path)
        for index, item in enumerate(value if isinstance(value, list) else []):
            yield (*path, index), item

    def problem(self, severity: Severity, code: str, sentence: str, *path: str | int) -> Problem:
        """A problem at the line of the path."""
        return Problem(self.file, self.line(path), severity, code, sentence)

    def error(self, code: str, sentence: str, *path: str | int) -> Problem:
        return self.problem(Severity.ERROR, code, sentence, *path)

    def warning(self, code: str, sentence: str, *path: str | int) -> Problem:
        return self.problem(Severity.WARNING, code, sentence, *path)

    def info(self, code: str, sentence: str, *path: str | int) -> Problem:
        return self.problem(Severity.INFO, code, sentence, *path)


def read_document(path: Path, shown_as: str | None = None) -> Document:
    """Read one YAML file; whatever is wrong with it is in `problems`, and `data` holds what could be read."""
    document = Document(shown_as or str(path))
    try:
        document.text = _read_text(path)
        root = YAML(typ="safe", pure=True).compose(document.text)
    except FileNotFoundError:
        document.problems.append(
            document.error("FILE_MISSING", f"Không có tệp «{path.name}»; kiểm tra tên và thư mục.")
        )
    except (OSError, UnicodeDecodeError, RecursionError) as problem:
        document.problems.append(document.error("FILE_UNREADABLE", f"Không đọc được tệp «{path.name}»: {problem}."))
    except YAMLError as problem:
        document.problems.append(_syntax_problem(document, problem))
    else:
        document.data = None if root is None else _Builder(document).build(root, ())
        if document.data is None:
            document.problems.append(document.error("FILE_EMPTY", f"Tệp «{path.name}» không có nội dung."))
    return document


def _read_text(path: Path) -> str:
    if path.stat().st_size > MAXIMUM_BYTES:
        raise OSError(f"tệp lớn hơn {MAXIMUM_BYTES} byte")
    return path.read_text(encoding="utf-8")


def _syntax_problem(document: Document, problem: YAMLError) -> Problem:
    mark = problem.problem_mark if isinstance(problem, MarkedYAMLError) else None
    line = mark.line + 1 if mark else 1
    column = f", cột {mark.column + 1}" if mark else ""
    reason = problem.problem if isinstance(problem, MarkedYAMLError) else str(problem)
    sentence = f"Tệp YAML sai cú pháp ở dòng {line}{column} ({reason}); sửa chỗ này rồi kiểm tra lại."
    return Problem(document.file, line, Severity.ERROR, "SYNTAX", sentence)


class _Builder:
    """Plain data from composed nodes; every node is visited once, so an alias cannot multiply the file."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen: set[int] = set()

    def build(self, node: Node, path: Keys) -> object:
        self._document.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in self._seen:
            sentence = "Không dùng bí danh YAML (&, *); ghi lại giá trị ở chỗ này."
            self._document.problems.append(self._document.error("ALIAS", sentence, *path))
            return None
        self._seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.build(child, (*path, index)) for index, child in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: MappingNode, path: Keys) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self._report("KEY", "Tên trường phải là chữ.", key_node)
                continue
            key = str(key_node.value)
            if key in result:
                self._report("KEY_TWICE", f"Trường «{key}» ghi hai lần; giữ lại một.", key_node)
                continue
            self._document.lines[(*path, key)] = key_node.start_mark.line + 1
            result[key] = self.build(value_node, (*path, key))
        return result

    def _report(self, code: str, sentence: str, node: Node) -> None:
        line = node.start_mark.line + 1
        self._document.problems.append(Problem(self._document.file, line, Severity.ERROR, code, sentence))


def _scalar(node: Node) -> object:
    kind = TYPE_OF_TAG.get(str(node.tag), str)
    text = str(node.value)
    if kind is None:
        return None
    if kind is bool:
        return text.lower() == "true"
    if kind is int or kind is float:
        return _number(text, kind)
    return text


def _number(text: str, kind: type[int] | type[float]) -> int | float | str:
    """The number, or the text itself where YAML's number is none of Python's (0o17, .inf): the model refuses that."""
    try:
        return kind(text)
    except ValueError:
        return text
