"""The register of rules: current, every source with three examples, every value id a row of law/."""

import ast
import re

from definitions.law.resolve import law_table
from docs.rules import TARGET, examples, register, rules, text
from tests.house.reach import imports, reached, used
from tests.house.source import Function, of

LEAST = 3
PLAN = re.compile(r"\(.+\)")
"""Said by a plan or a paper of the issuer, not by a row."""


def pattern(value_id: str) -> re.Pattern[str]:
    """The rows that an id such as award.<CODE>.recipient stands for."""
    return re.compile(re.sub(r"<\w+>", r"[\\w.-]+", value_id.replace(".", r"\.")))


def test_register_is_current() -> None:
    assert TARGET.read_text(encoding="utf-8") == text(), "python -m docs.rules"


def test_every_source_has_three_examples() -> None:
    counts = {source: sum(test.cases for test in tests) for source, (_, tests) in register().items()}

    assert len(counts) > 35
    assert {source: count for source, count in counts.items() if count < LEAST} == {}


def test_no_example_names_a_source_that_no_rule_has() -> None:
    assert {example.source for example in examples()} - {rule.source for rule in rules()} == set()


def test_every_value_of_a_rule_is_a_row_of_the_law() -> None:
    rows = {row.id for row in law_table().published}
    asked = {value for rule in rules() for value in rule.values if not PLAN.fullmatch(value)}

    assert len(asked) > 40
    assert [value for value in sorted(asked) if not any(pattern(value).fullmatch(row) for row in rows)] == []


def test_every_principle_is_there() -> None:
    assert {f"P{n}" for n in range(1, 13)} <= register().keys()


def test_every_rule_is_called_by_the_running_service() -> None:
    found = reached()
    functions = {
        (module.path, node.name) for module in of("rules") for node in module.tree.body if isinstance(node, Function)
    }

    assert len(functions) > 400
    assert sorted(functions - found) == []


def test_a_rule_that_only_tests_call_would_be_noticed() -> None:
    paths = {"rules/a.py", "rules/b.py"}
    outside = ast.parse("from rules import a\nfrom rules.b import used as other\na.called(other)")
    inside = ast.parse("from rules.b import helper\ndef called():\n    return helper\ndef left():\n    return 1")
    defined = {node.name: node for node in inside.body if isinstance(node, ast.FunctionDef)}

    begun = used(outside, "api/x.py", imports(outside, paths), {})
    went_on = used(defined["called"], "rules/a.py", imports(inside, paths), dict(defined))

    assert begun - {("rules/a.py", "")} == {("rules/a.py", "called"), ("rules/b.py", "used")}
    assert went_on == {("rules/b.py", "helper")}
