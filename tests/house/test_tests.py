"""The tests themselves: each claims something, nothing is patched, nothing sleeps."""

import ast

from tests.house.source import Function, Module, calls, of

CLAIMS = ("require_", "assert_", "expect_")


def cases_of(module: Module) -> list[Function]:
    """Every test function of a file."""
    return [function for function in module.functions() if function.name.startswith("test_")]


def claims(function: Function) -> bool:
    """Whether a test asserts, expects an exception, or calls a helper whose name says that it does."""
    asserts = any(isinstance(node, ast.Assert) for node in ast.walk(function))
    return asserts or any(name == "raises" or name.startswith(CLAIMS) for name in calls(function))


def test_every_test_claims_something() -> None:
    idle = [f"{m.path}:{f.name}" for m in of("tests") for f in cases_of(m) if not claims(f)]

    assert idle == []


def test_every_helper_that_says_it_claims_does() -> None:
    hollow = [
        f"{module.path}:{function.name}"
        for module in of("tests")
        for function in module.functions()
        if function.name.startswith(CLAIMS) and not claims(function)
    ]

    assert hollow == []


def test_no_test_patches_what_it_tests() -> None:
    forbidden = {"MagicMock", "AsyncMock", "Mock", "patch"}

    assert [module.path for module in of("tests") if forbidden & calls(module.tree)] == []


def test_no_two_cases_of_a_file_share_a_name() -> None:
    twins = []
    for module in of("tests"):
        names = [f.name for f in cases_of(module)]
        twins += [(module.path, name) for name in set(names) if names.count(name) > 1]

    assert twins == []
