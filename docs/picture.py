"""Draws rooms and arrows as the imports have them: `python -m docs.picture` writes docs/architecture.svg."""

from html import escape
from pathlib import Path

import grimp

LEVELS = (
    ("cli", "benchmarks"),
    ("api", "worker"),
    ("audit", "workflows"),
    ("activities",),
    ("storage", "documents", "runtime", "definitions"),
    ("payloads",),
    ("rules",),
)
SAYS = {
    "cli": "the thidua command",
    "benchmarks": "figures, as ratios",
    "api": "HTTP: pages and JSON",
    "worker": "wires everything",
    "audit": "histories, replay",
    "workflows": "order and waiting",
    "activities": "one effect each",
    "storage": "all SQL",
    "documents": "data to paper, store",
    "runtime": "how a process starts",
    "definitions": "YAML to typed, check",
    "payloads": "what lives in histories",
    "rules": "the law, pure",
}
WIDTH, BOX, HEIGHT, STEP, TOP = 880, 190, 46, 96, 20
TARGET = Path(__file__).with_name("architecture.svg")


def arrows() -> dict[tuple[str, str], int]:
    """How many imports lead from one room to another."""
    rooms = [room for level in LEVELS for room in level]
    graph = grimp.build_graph(*rooms, cache_dir=None)
    found: dict[tuple[str, str], int] = {}
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            pair = (module.split(".")[0], imported.split(".")[0])
            if pair[0] != pair[1]:
                found[pair] = found.get(pair, 0) + 1
    return found


def places() -> dict[str, tuple[float, float]]:
    """Centre of each room's box."""
    found = {}
    for row, level in enumerate(LEVELS):
        for column, room in enumerate(level):
            x = WIDTH * (column + 1) / (len(level) + 1) if len(level) < 4 else WIDTH * (2 * column + 1) / 8
            found[room] = (x, TOP + HEIGHT / 2 + row * STEP)
    return found


def line(start: tuple[float, float], end: tuple[float, float], count: int) -> str:
    """One arrow; its width grows with the number of imports."""
    (x1, y1), (x2, y2) = start, end
    width = min(0.8 + count / 14, 4)
    return (
        f'<line x1="{x1:.0f}" y1="{y1 + HEIGHT / 2:.0f}" x2="{x2:.0f}" y2="{y2 - HEIGHT / 2 - 5:.0f}" '
        f'stroke="#76839a" stroke-width="{width:.1f}" marker-end="url(#head)"/>'
    )


def box(room: str, centre: tuple[float, float]) -> str:
    """One room with what it is for."""
    x, y = centre
    return (
        f'<rect x="{x - BOX / 2:.0f}" y="{y - HEIGHT / 2:.0f}" width="{BOX}" height="{HEIGHT}" rx="6" '
        f'fill="#edf0f4" stroke="#1f3f7a"/>'
        f'<text x="{x:.0f}" y="{y - 3:.0f}" text-anchor="middle" font-weight="600" fill="#17202e">{room}/</text>'
        f'<text x="{x:.0f}" y="{y + 14:.0f}" text-anchor="middle" font-size="12" fill="#4a5568">'
        f"{escape(SAYS[room])}</text>"
    )


def svg() -> str:
    """The whole picture."""
    where = places()
    height = TOP * 2 + HEIGHT + STEP * (len(LEVELS) - 1)
    lines = [line(where[a], where[b], count) for (a, b), count in sorted(arrows().items())]
    boxes = [box(room, centre) for room, centre in where.items()]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            'aria-label="Rooms and arrows of thidua" font-family="sans-serif" font-size="15">',
            '<defs><marker id="head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="8" markerHeight="8" '
            'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" fill="#76839a"/></marker></defs>',
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
            *lines,
            *boxes,
            "</svg>",
            "",
        ]
    )


if __name__ == "__main__":
    TARGET.write_text(svg(), encoding="utf-8")
