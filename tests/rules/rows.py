"""Rows of law as they are resolved for a dossier, and what a rule says on them. Plain functions, no fixtures."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from rules.facts import VIETNAM, LegalValue
from rules.refusal import Refusal


def row(
    value_id: str,
    text: str,
    *,
    verified: bool = False,
    unit: str = "",
    since: date | None = None,
    until: date | None = None,
    evidence: str = "R:S18",
    instrument: str = "Nghị định số 98/2023/NĐ-CP",
    article: str = "Điều 4",
) -> LegalValue:
    """One row. `until` is exclusive."""
    return LegalValue(value_id, text, unit, since, until, instrument, article, evidence, verified)


def vn(text: str) -> datetime:
    """An instant written in Vietnamese local time, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM).astimezone(UTC)


def refused(rule: Callable[..., Any], *args: Any) -> Refusal:
    """The refusal that the call ends with; an answer instead of a refusal fails the test."""
    try:
        answer = rule(*args)
    except Refusal as refusal:
        return refusal
    raise AssertionError(f"not refused: {answer}")


def judged(rule: Callable[..., Any], *facts: Any, row_id: str, text: str = "true") -> tuple[str, str]:
    """(what the rule finds on the unverified row, what it refuses with on the verified one): the two codes."""
    (found,) = rule(*facts, (row(row_id, text),))
    assert (found.verified, found.value_id, found.source.article) == (False, row_id, "Điều 4")
    return found.code, refused(rule, *facts, (row(row_id, text, verified=True),)).code
