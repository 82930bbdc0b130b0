"""Rooms, contracts, migrations, the lock file, and what must never be committed."""

import ast
import re
import tomllib
from pathlib import PurePosixPath
from typing import Any

from audit.summons import OURS
from tests.house.source import OUTSIDE, REPO, files, modules

FORBIDDEN_NAMES = frozenset({"platform", "utils", "helpers", "common", "manager", "base"})
TEXT = frozenset(
    {".py", ".toml", ".txt", ".md", ".yaml", ".yml", ".json", ".cfg", ".ini", ".sh", ".html", ".css", ".js"}
)
# Written in parts, so that this file does not match itself.
MACHINE = re.compile(r"(?<![\w.])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me/\w+)/")
REGISTRY = re.compile(
    r"(?:py" + r"pi\.org|python" + r"hosted\.org|arti" + r"factory|proxy\.golang" + r"\.org|registry\.npm" + r"js|"
    r"nexus\." + r"\w+|--(?:extra-)?index" + r"-url\s+\S*://)"
)
EXAMPLES = frozenset({"Makefile", ".ci/run"})


def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))


def top_packages() -> set[str]:
    """Top folders that hold Python of the service."""
    return {module.room for module in modules() if "/" in module.path} - OUTSIDE


def test_import_contracts_name_every_room() -> None:
    linter = project()["tool"]["importlinter"]
    layers = linter["contracts"][0]["layers"]

    assert set(linter["root_packages"]) == top_packages()
    assert {name for layer in layers for name in re.split(r"\s*[:|]\s*", layer)} == top_packages()


def test_type_check_and_package_name_every_room() -> None:
    tool = project()["tool"]

    assert set(tool["mypy"]["packages"]) == top_packages()
    assert {name.rstrip("*") for name in tool["setuptools"]["packages"]["find"]["include"]} == top_packages()


def test_a_former_build_gets_nothing_of_any_room() -> None:
    """It is run with its own modules alone, also where a room has been added since."""
    assert top_packages() == OURS


def test_pure_rooms_import_the_standard_library_and_themselves_only() -> None:
    allowed = {"rules": {"rules"}, "payloads": {"rules", "payloads"}}
    plain = {
        "collections",
        "dataclasses",
        "datetime",
        "enum",
        "fractions",
        "hashlib",
        "math",
        "typing",
        "decimal",
        "re",
    }
    strange = [
        (module.path, name)
        for module in modules()
        if module.room in allowed
        for name in imported(module.tree)
        if name not in plain | allowed[module.room]
    ]

    assert strange == []


def imported(tree: ast.Module) -> set[str]:
    """Top names of everything that a file imports."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_no_package_has_a_name_that_says_nothing() -> None:
    folders = {part for module in modules() for part in PurePosixPath(module.path).parent.parts}

    assert folders & FORBIDDEN_NAMES == set()


def test_migrations_are_numbered_and_each_follows_the_one_before() -> None:
    listed = sorted(m.path for m in modules() if re.search(r"migrations/versions/\d", m.path))
    chain = []
    for module in modules():
        if module.path in listed:
            values = {
                ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target): ast.literal_eval(
                    node.value
                )
                for node in module.tree.body
                if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
            }
            chain.append((module.path.rsplit("/", 1)[1][:4], values["revision"], values["down_revision"]))

    numbers = [f"{index:04d}" for index in range(1, len(listed) + 1)]
    assert chain == [(n, n, None if i == 0 else numbers[i - 1]) for i, n in enumerate(numbers)]


def test_lock_file_has_a_hash_for_every_package_and_no_address() -> None:
    text = (REPO / "requirements.txt").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", "\n" + text)[1:]

    assert len(blocks) > 40
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block or "==" not in block] == []
    assert [line for line in text.splitlines() if "://" in line or line.startswith("--")] == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = []
    for name in files():
        if PurePosixPath(name).suffix in TEXT or name in EXAMPLES:
            text = (REPO / name).read_text(encoding="utf-8")
            found += [(name, match.group()) for match in (*MACHINE.finditer(text), *REGISTRY.finditer(text))]

    assert found == []
