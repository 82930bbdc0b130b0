"""Which functions of rules/ the running service can come to: references followed from every other room."""

import ast
from dataclasses import dataclass, field

from tests.house.source import Function, Module, of, rooms

Name = tuple[str, str]
"""Module path, function or class."""


@dataclass
class Scope:
    """A module of rules/: what it defines, what its names stand for, and which names its own lines use."""

    path: str
    defined: dict[str, ast.AST] = field(default_factory=dict)
    imported: dict[str, Name] = field(default_factory=dict)


def path_of(dotted: str) -> str:
    """rules.window → rules/window.py."""
    return f"{dotted.replace('.', '/')}.py"


def imports(tree: ast.AST, paths: set[str]) -> dict[str, Name]:
    """Local name → (module of rules/, name in it); a module imported whole has the name ""."""
    found: dict[str, Name] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "rules":
            for alias in node.names:
                whole = path_of(f"{node.module}.{alias.name}")
                target = (whole, "") if whole in paths else (path_of(node.module), alias.name)
                found[alias.asname or alias.name] = target
    return found


def scope_of(module: Module, paths: set[str]) -> Scope:
    """The names of one module of rules/."""
    scope = Scope(module.path, imported=imports(module.tree, paths))
    for node in module.tree.body:
        if isinstance(node, Function | ast.ClassDef):
            scope.defined[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            scope.defined |= {target.id: node for target in targets if isinstance(target, ast.Name)}
    return scope


def used(node: ast.AST, path: str, imported: dict[str, Name], defined: dict[str, ast.AST]) -> set[Name]:
    """What a piece of code refers to, as names of rules/."""
    found: set[Name] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            if part.id in imported:
                found.add(imported[part.id])
            elif part.id in defined:
                found.add((path, part.id))
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            module, name = imported.get(part.value.id, ("", "?"))
            if module and not name:
                found.add((module, part.attr))
    return found


def reached() -> set[Name]:
    """Every name of rules/ that code outside of it refers to, and what those refer to in turn."""
    scopes = {module.path: module for module in of("rules")}
    paths = set(scopes)
    known = {path: scope_of(module, paths) for path, module in scopes.items()}
    open_names: set[Name] = set()
    for module in rooms():
        if module.room not in ("rules", "benchmarks"):
            open_names |= used(module.tree, module.path, imports(module.tree, paths), {})
    found: set[Name] = set()
    while open_names:
        path, name = open_names.pop()
        if (path, name) in found:
            continue
        found.add((path, name))
        scope = known.get(path)
        if scope is None:
            continue
        if name in scope.imported:
            open_names.add(scope.imported[name])
        elif name in scope.defined:
            open_names |= used(scope.defined[name], path, scope.imported, scope.defined)
    return found
