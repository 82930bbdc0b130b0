"""Draws the certificate's frame, the star in the place of the national emblem, and the mark of a rehearsal.

All are our own vector art, kept as files beside the layouts; the profile names them, so an issuer can use its own.
`python -m documents.border` writes them anew; a test holds files and drawing equal.
"""

import math
from pathlib import Path

import typst

WIDTH, HEIGHT = 297.0, 210.0
RED, GOLD, LIGHT_GOLD, CREAM, WATERMARK = "#b3131b", "#b8892b", "#d9b65c", "#fffdf7", "#f4ead0"
_BAND_MIDDLE, _BAND_AMPLITUDE = 13.5, 4.3
_CORNER, _CORNER_RADIUS = 16.0, 7.6
# A cubic Bézier with this handle follows half a sine wave to about 1 % of its height.
_SINE_HANDLE = 0.3642

Point = tuple[float, float]


def border_svg() -> str:
    """The whole A4 landscape background: frames, guilloche band, corner rosettes, watermark rosette."""
    corners = [(x, y) for x in (_CORNER, WIDTH - _CORNER) for y in (_CORNER, HEIGHT - _CORNER)]
    parts = [
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="{CREAM}"/>',
        _watermark(),
        _frame(7, 1.2, RED),
        _frame(8.6, 0.2, GOLD),
        *_guilloche(),
        _frame(18.4, 0.35, GOLD),
        _frame(19.4, 0.7, RED),
        *(_rosette(*corner) for corner in corners),
    ]
    return _svg(WIDTH, HEIGHT, parts)


def star_svg() -> str:
    """A red disc with a golden star, radius 10 mm. Not the national emblem: that drawing comes from the issuer."""
    disc = f'<circle cx="10" cy="10" r="9.6" fill="{RED}" stroke="{GOLD}" stroke-width="0.8"/>'
    return _svg(20, 20, [disc, _star((10, 10), 6.2, "#ffd83d")])


def _svg(width: float, height: float, parts: list[str]) -> str:
    size = f'width="{width:g}mm" height="{height:g}mm" viewBox="0 0 {width:g} {height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n' + "\n".join(parts) + "\n</svg>\n"


def _frame(inset: float, stroke: float, colour: str) -> str:
    return (
        f'<rect x="{inset:g}" y="{inset:g}" width="{WIDTH - 2 * inset:g}" height="{HEIGHT - 2 * inset:g}" '
        f'fill="none" stroke="{colour}" stroke-width="{stroke:g}"/>'
    )


def _path(data: str, colour: str, stroke: float, fill: str = "none") -> str:
    return f'<path d="{data}" fill="{fill}" stroke="{colour}" stroke-width="{stroke:g}"/>'


def _xy(point: Point) -> str:
    return f"{point[0]:.2f} {point[1]:.2f}"


def _guilloche() -> list[str]:
    """On each side, waves of one length shifted against each other, in two golds."""
    sides: list[tuple[Point, Point, float]] = [
        ((_CORNER, _BAND_MIDDLE), (1, 0), WIDTH - 2 * _CORNER),
        ((_CORNER, HEIGHT - _BAND_MIDDLE), (1, 0), WIDTH - 2 * _CORNER),
        ((_BAND_MIDDLE, _CORNER), (0, 1), HEIGHT - 2 * _CORNER),
        ((WIDTH - _BAND_MIDDLE, _CORNER), (0, 1), HEIGHT - 2 * _CORNER),
    ]
    paths = []
    for start, along, length in sides:
        half_waves = 2 * round(length / 14)
        for index in range(6):
            colour, stroke = (GOLD, 0.16) if index % 2 else (LIGHT_GOLD, 0.2)
            amplitude = _BAND_AMPLITUDE * (1 if index < 3 else -0.8)
            paths.append(_path(_wave(start, along, length, half_waves, index % 3 / 3, amplitude), colour, stroke))
    return paths


def _wave(start: Point, along: Point, length: float, half_waves: int, shift: float, amplitude: float) -> str:
    """A sine along one side; `shift` in half waves. It begins before and ends after the band, under the rosettes."""
    step = length / half_waves
    first = (shift - 1) * step

    def at(distance: float, height: float) -> str:
        (x, y), (dx, dy) = start, along
        return _xy((x + dx * distance + dy * height, y + dy * distance + dx * height))

    data = [f"M{at(first, 0)}"]
    for index in range(half_waves + 1):
        begin = first + index * step
        crest = amplitude * (4 / 3) * (1 if index % 2 else -1)
        rise, fall = at(begin + _SINE_HANDLE * step, crest), at(begin + (1 - _SINE_HANDLE) * step, crest)
        data.append(f"C{rise} {fall} {at(begin + step, 0)}")
    return "".join(data)


def _rosette(x: float, y: float) -> str:
    petals = [
        f'<ellipse cx="{x:g}" cy="{y - 3.9:.2f}" rx="1.15" ry="2.7" fill="none" stroke="{RED}" stroke-width="0.18" '
        f'transform="rotate({angle:g} {x:g} {y:g})"/>'
        for angle in range(0, 360, 24)
    ]
    rings = [
        f'<circle cx="{x:g}" cy="{y:g}" r="{_CORNER_RADIUS:g}" fill="{CREAM}" stroke="{RED}" stroke-width="0.6"/>',
        f'<circle cx="{x:g}" cy="{y:g}" r="{_CORNER_RADIUS - 0.9:g}" fill="none" stroke="{GOLD}" stroke-width="0.2"/>',
    ]
    return "\n".join([*rings, *petals, _star((x, y), 1.5, GOLD)])


def _star(centre: Point, radius: float, fill: str) -> str:
    inner = radius * 0.382
    points = []
    for index in range(10):
        reach, angle = (inner if index % 2 else radius), math.pi * (index / 5 - 0.5)
        points.append(f"{centre[0] + reach * math.cos(angle):.2f},{centre[1] + reach * math.sin(angle):.2f}")
    return f'<polygon points="{" ".join(points)}" fill="{fill}"/>'


def _watermark() -> str:
    """Two turned wreaths of loops behind the text, pale enough to read over."""
    return "\n".join(_path(_wreath(turn), WATERMARK, 0.45) for turn in (0.0, math.pi / 16))


def _wreath(turn: float) -> str:
    points = []
    for index in range(384):
        angle = 2 * math.pi * index / 384
        reach = 46 + 15 * math.sin(16 * angle + 8 * turn) * math.cos(3 * angle)
        points.append(
            _xy(
                (
                    148.5 + reach * math.cos(angle + turn + 0.16 * math.sin(16 * angle)),
                    110 + reach * math.sin(angle + turn),
                )
            )
        )
    return "M" + "L".join(points) + "Z"


def rehearsal_svg(templates: Path, fonts: Path) -> str:
    """The words of the rehearsal mark as outlines, from rehearsal.typ."""
    drawn = typst.compile(
        str(templates / "rehearsal.typ"), format="svg", font_paths=[str(fonts)], ignore_system_fonts=True
    )
    if not isinstance(drawn, bytes):
        raise TypeError("one page was expected")
    return drawn.decode()


def write(folder: Path) -> None:
    (folder / "rehearsal.svg").write_text(rehearsal_svg(folder, folder.parent / "fonts"), encoding="utf-8")
    (folder / "border-a4.svg").write_text(border_svg(), encoding="utf-8")
    (folder / "star.svg").write_text(star_svg(), encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).parent / "templates")
