"""Writes the register of rules: `python -m docs.rules` writes docs/rules.md from docstrings and test markers.

A rule names its sources last in its docstring: «Source: <id> | <article> | <value ids>». An example of it carries
`@pytest.mark.source("<id>")`. Cases of a parametrised test are counted when they are written out as a list.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
TARGET = Path(__file__).with_name("rules.md")
SOURCE = re.compile(r"Source: (\S+) \| ([^|]+?) \| ([^|]+?)(?= Source: |$)")
HEAD = """# Register of rules

Written by `python -m docs.rules` from the docstrings in `rules/` and the markers of the tests; a test holds it current
and asks for three examples of every source. What a value id stands for on a day: `thidua law show --id … --on …`.
Articles stand here as the rows cite them: evidence and confirmation belong to the row, not to this page.

"""


@dataclass(frozen=True)
class Rule:
    """A function of rules/ that rests on a source."""

    source: str
    name: str
    """Module and function, e.g. eligibility.basis_allowed."""
    article: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """A test of a source. `cases`: how often it runs."""

    source: str
    path: str
    name: str
    cases: int


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Every function of a file, with what it is decorated with."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def rules() -> tuple[Rule, ...]:
    """Every rule that names a source, by file and place."""
    found = []
    for path in sorted((REPO / "rules").glob("*.py")):
        for function in functions(path):
            text = " ".join((ast.get_docstring(function) or "").split())
            for source, article, values in SOURCE.findall(text):
                ids = tuple(value.strip() for value in values.split(","))
                found.append(Rule(source, f"{path.stem}.{function.name}", article.strip(), ids))
    return tuple(found)


def examples() -> tuple[Example, ...]:
    """Every test that carries the marker, once for each of its sources."""
    found = []
    for path in sorted((REPO / "tests").rglob("test_*.py")):
        for function in functions(path):
            marks = [call for call in function.decorator_list if isinstance(call, ast.Call)]
            cases = 1
            for call in marks:
                if ast.unparse(call.func) == "pytest.mark.parametrize":
                    cases *= written_cases(call.args[1])
            ids = [a.value for m in marks if ast.unparse(m.func) == "pytest.mark.source" for a in constants(m)]
            place = path.relative_to(REPO / "tests").as_posix()
            found += [Example(str(source), place, function.name, cases) for source in ids]
    return tuple(found)


def constants(call: ast.Call) -> list[ast.Constant]:
    """The plain arguments of a marker."""
    return [argument for argument in call.args if isinstance(argument, ast.Constant)]


def written_cases(argument: ast.expr) -> int:
    """How many cases are written out; 1 for a computed list, which nobody can count by reading."""
    return len(argument.elts) if isinstance(argument, ast.List | ast.Tuple) else 1


def register() -> dict[str, tuple[list[Rule], list[Example]]]:
    """Source id → its rules and its examples, by id in reading order (P2 before P10)."""
    found: dict[str, tuple[list[Rule], list[Example]]] = {}
    for rule in rules():
        found.setdefault(rule.source, ([], []))[0].append(rule)
    for example in examples():
        found.setdefault(example.source, ([], []))[1].append(example)
    return dict(sorted(found.items(), key=lambda entry: reading_order(entry[0])))


def reading_order(source: str) -> tuple[str, int]:
    """Letters first, then the number as a number."""
    match = re.fullmatch(r"(.*?)(\d*)", source)
    return (match.group(1), int(match.group(2) or 0)) if match else (source, 0)


def table(found: dict[str, tuple[list[Rule], list[Example]]]) -> Iterator[str]:
    """One line for each source."""
    yield "| source | rule | article | values | examples |"
    yield "| --- | --- | --- | --- | --- |"
    for source, (own, tests) in found.items():
        names = ", ".join(f"`{name}`" for name in dict.fromkeys(rule.name for rule in own))
        articles = "; ".join(dict.fromkeys(rule.article for rule in own))
        values = ", ".join(f"`{v}`" for v in dict.fromkeys(v for rule in own for v in rule.values))
        yield f"| {source} | {names} | {articles} | {values} | {sum(test.cases for test in tests)} |"


def lists(found: dict[str, tuple[list[Rule], list[Example]]]) -> Iterator[str]:
    """The examples of each source by name."""
    for source, (_, tests) in found.items():
        yield f"\n### {source}\n"
        for test in tests:
            times = f" × {test.cases}" if test.cases > 1 else ""
            yield f"- `{test.path}`: {test.name.removeprefix('test_').replace('_', ' ')}{times}"


def text() -> str:
    """The whole page."""
    found = register()
    return HEAD + "\n".join((*table(found), "\n## Examples", *lists(found), ""))


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
