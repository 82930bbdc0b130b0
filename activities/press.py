"""Printing of papers."""

from collections.abc import Callable, Sequence
from typing import Any


class PressActivities:
    def all(self) -> Sequence[Callable[..., Any]]:
        return ()
