"""No number of the law in code: it stands in law/ or in a campaign's files, and reaches the rules as data."""

import ast
import re

from tests.house.source import Module, of

SMALL = frozenset({-1, 0, 1, 2})
"""Counting, not law."""
ALLOWED = {
    ("rules/facts.py", 7): "UTC+7",
    ("rules/calendar.py", 5): "Saturday, as the standard library counts",
    ("rules/calendar.py", 60): "days after which a search for a working day gives up",
    ("rules/calendar.py", 3): "months 1 and 2 are written with a leading 0 (form of a date, NĐ 30/2020)",
    ("rules/enrolment.py", 8): "a reminder goes out at 08:00, not at midnight",
}
PROTOCOL = frozenset({"workflows/archive.py", "workflows/handling.py"})
"""Timeouts, sizes and retries of the protocol of an act, and of the archiver: nothing of the law."""
SHARE = re.compile(r"\d+/\d+|0[.,]\d+|\d+\s*%")


def numbers(module: Module) -> list[tuple[str, object]]:
    """(file, value) of every number and every text that is a share."""
    found: list[tuple[str, object]] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant):
            value = node.value
            if isinstance(value, int | float) and not isinstance(value, bool) and value not in SMALL:
                found.append((module.path, value))
            if isinstance(value, str) and SHARE.fullmatch(value.strip()):
                found.append((module.path, value))
    return found


def told() -> list[Module]:
    """The files that have to be told every number of the law."""
    return [module for module in (*of("rules"), *of("workflows")) if module.path not in PROTOCOL]


def test_rules_and_workflows_hold_no_number_of_the_law() -> None:
    found = {place for module in told() for place in numbers(module)}

    assert found - ALLOWED.keys() == set()


def test_allow_list_names_nothing_that_is_gone() -> None:
    found = {place for module in told() for place in numbers(module)}

    assert ALLOWED.keys() - found == set()
