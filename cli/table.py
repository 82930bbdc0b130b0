"""Columns for a terminal: cells are wrapped, nothing is cut off."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

_GAP = "  "


def aligned(rows: Sequence[Sequence[str]], widest: Sequence[int], below: Mapping[int, Sequence[str]]) -> Iterator[str]:
    """The rows in columns as wide as their cells, at most as wide as said; `below`: row number → lines under it."""
    widths = [min(limit, max(len(row[column]) for row in rows)) for column, limit in enumerate(widest)]
    indent = _GAP.join(" " * width for width in widths[:2]) + _GAP
    for number, row in enumerate(rows):
        cells = [textwrap.wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
        for line in range(max(len(cell) for cell in cells)):
            parts = [
                (cell[line] if line < len(cell) else "").ljust(width) for cell, width in zip(cells, widths, strict=True)
            ]
            yield _GAP.join(parts).rstrip()
        for said in below.get(number, ()):
            first, *others = textwrap.wrap(said, sum(widths[2:]) + len(_GAP) * 2)
            yield f"{indent}↳ {first}"
            yield from (f"{indent}  {other}" for other in others)
