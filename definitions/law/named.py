"""Published rows by their names, each with the digest of what it says: a confirmation speaks of just that content."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from definitions.law.entry import ROW
from definitions.law.lock import digest_of
from definitions.law.reader import LAW_DIR, read_entries
from definitions.law.resolve import law_table
from definitions.law.table import Held
from payloads.ids import law_row_id
from rules.facts import LegalValue
from rules.law_row import row_key


@dataclass(frozen=True)
class Named:
    """A published row. `digest`: SHA-256 over its fields, as `law/published.lock` has it."""

    key: str
    digest: str
    value: LegalValue


def named_rows(path: Path = LAW_DIR) -> Mapping[str, Named]:
    """Workflow id → row, for every row ever published. Raises DefinitionRefused: the files have errors."""
    return _named(path)


def named(workflow_id: str, path: Path = LAW_DIR) -> Named | None:
    """The published row behind a workflow id, None when there is none."""
    return _named(path).get(workflow_id)


def still_confirmed(confirmed: Mapping[str, str], path: Path = LAW_DIR) -> frozenset[str]:
    """Keys of the confirmed rows (key → digest) that still say what was confirmed; a row that was edited is not."""
    return frozenset(key for key, digest in confirmed.items() if _digests(path).get(key) == digest)


def overlaid(rows: Iterable[Held], confirmed: frozenset[str]) -> list[Held]:
    """The rows with `verified` as officers' acts say it: for what holds, for what it replaces and what came before."""

    def seen(value: LegalValue) -> LegalValue:
        return replace(value, verified=True) if row_key(value) in confirmed else value

    return [
        replace(
            held,
            value=seen(held.value),
            replaces=tuple(seen(wider) for wider in held.replaces),
            before=seen(held.before) if held.before else None,
        )
        for held in rows
    ]


@cache
def _named(path: Path) -> Mapping[str, Named]:
    values = law_table(path).published
    entries = (entry for entry in read_entries(path)[0] if entry.table == ROW)
    rows = (Named(row_key(value), digest_of(entry), value) for entry, value in zip(entries, values, strict=True))
    return {law_row_id(row.key): row for row in rows}


@cache
def _digests(path: Path) -> Mapping[str, str]:
    return {row.key: row.digest for row in _named(path).values()}
