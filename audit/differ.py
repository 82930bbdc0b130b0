"""What differs between two JSON values: a list of places with what stands there before and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

NAMES = ("key", "code", "id", "ballot", "work", "kind", "n", "update_id", "member")
"""Fields that name an element of a list, the first one that all elements have wins: lists are then aligned by it."""


class Absent:
    """Nothing stands there at all, which is not the same as null."""

    def __repr__(self) -> str:
        return "–"


ABSENT = Absent()


@dataclass(frozen=True)
class Change:
    """One place that differs. `path`: e.g. «windows[SUBMISSION].closes_at»; list elements by name, or from 0."""

    path: str
    before: Any
    after: Any

    def plain(self) -> dict[str, Any]:
        """For JSON: what is absent is left out."""
        parts = {"path": self.path, "before": self.before, "after": self.after}
        return {name: value for name, value in parts.items() if value is not ABSENT}


def differences(before: Any, after: Any, path: str = "") -> tuple[Change, ...]:
    """Every place in which two JSON values differ, in the order of the later one."""
    return tuple(_differ(before, after, path))


def _differ(before: Any, after: Any, path: str) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in [*after, *(name for name in before if name not in after)]:
            inner = f"{path}.{name}" if path else str(name)
            yield from _differ(before.get(name, ABSENT), after.get(name, ABSENT), inner)
    elif isinstance(before, list) and isinstance(after, list):
        for name, one, other in _aligned(before, after):
            yield from _differ(one, other, f"{path}[{name}]")
    elif type(before) is not type(after) or before != after:
        yield Change(path, before, after)


def _aligned(before: list[Any], after: list[Any]) -> Iterator[tuple[str, Any, Any]]:
    """Elements beside each other: by their names where both lists name theirs in one order, by position otherwise."""
    field = next((name for name in NAMES if _names(before, name) and _names(after, name)), None)
    if field is not None:
        left, right = ({str(each[field]): each for each in each_list} for each_list in (before, after))
        if [name for name in left if name in right] == [name for name in right if name in left]:
            for name in [*right, *(name for name in left if name not in right)]:
                yield name, left.get(name, ABSENT), right.get(name, ABSENT)
            return
    for index in range(max(len(before), len(after))):
        yield (
            str(index),
            before[index] if index < len(before) else ABSENT,
            after[index] if index < len(after) else ABSENT,
        )


def _names(elements: list[Any], field: str) -> bool:
    found = [each.get(field) if isinstance(each, dict) else None for each in elements]
    return None not in found and len({str(each) for each in found}) == len(found)
