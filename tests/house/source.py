"""The repository as its own tests read it: files, syntax trees, functions."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
OUTSIDE = frozenset({"tests", "docs"})
"""Top folders with Python that are no rooms of the service."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """A Python file. `path`: below the repository."""

    path: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The top folder."""
        return self.path.split("/")[0]

    @property
    def lines(self) -> int:
        """Lines of the file."""
        return len(self.text.splitlines())

    def functions(self) -> Iterator[Function]:
        """Every function, also methods and nested ones."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))


@cache
def files() -> tuple[str, ...]:
    """Every file that is committed or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=True).stdout.splitlines()
    return tuple(sorted(name for name in set(listed) if (REPO / name).is_file()))


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file."""
    found = []
    for name in files():
        if name.endswith(".py"):
            text = (REPO / name).read_text(encoding="utf-8")
            found.append(Module(name, text, ast.parse(text)))
    return tuple(found)


def rooms() -> tuple[Module, ...]:
    """The files of the service itself."""
    return tuple(module for module in modules() if module.room not in OUTSIDE)


def of(folder: str) -> tuple[Module, ...]:
    """The files of one folder."""
    return tuple(module for module in modules() if module.path.startswith(f"{folder}/"))


def size(function: Function) -> int:
    """Lines of a function, from its first decorator."""
    first = min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
    return (function.end_lineno or first) - first + 1


def decorators(function: Function | ast.ClassDef) -> set[str]:
    """Names of the decorators, e.g. workflow.update."""
    plain = (item.func if isinstance(item, ast.Call) else item for item in function.decorator_list)
    return {ast.unparse(item) for item in plain}


def calls(node: ast.AST) -> set[str]:
    """Last names of everything that is called below a node."""
    found = (call.func for call in ast.walk(node) if isinstance(call, ast.Call))
    return {f.attr if isinstance(f, ast.Attribute) else f.id for f in found if isinstance(f, ast.Attribute | ast.Name)}
