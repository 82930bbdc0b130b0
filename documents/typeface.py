"""Which characters a font file can print, read from its cmap table; the letters every font of ours must hold."""

import struct
import unicodedata
from collections.abc import Iterable
from pathlib import Path

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")


def _vietnamese_letters() -> frozenset[str]:
    """The 134 letters of Vietnamese outside ASCII, both cases."""
    small = {unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES} | {"đ"}
    return frozenset(letter for letter in small | {letter.upper() for letter in small} if not letter.isascii())


VIETNAMESE_LETTERS = _vietnamese_letters()
REQUIRED = VIETNAMESE_LETTERS | frozenset("“”‘’–…§°") | frozenset(map(chr, range(0x20, 0x7F)))


class FontIncomplete(RuntimeError):
    """A font file lacks letters that Vietnamese papers need; printing with it would drop them."""


def coverage(font: Path) -> frozenset[int]:
    """The code points for which the TrueType file maps a glyph other than .notdef. Reads cmap formats 4 and 12."""
    data = font.read_bytes()
    table = _table(data, b"cmap")
    count = struct.unpack_from(">H", table, 2)[0]
    points: set[int] = set()
    for index in range(count):
        offset = struct.unpack_from(">HHI", table, 4 + 8 * index)[2]
        form = struct.unpack_from(">H", table, offset)[0]
        if form == 4:
            points.update(_format_4(table[offset:]))
        elif form == 12:
            points.update(_format_12(table[offset:]))
    return frozenset(points)


def require_vietnamese(fonts: Iterable[Path]) -> None:
    """Refuses with FontIncomplete, naming file and letters, unless every font holds all of REQUIRED."""
    for font in fonts:
        held = coverage(font)
        lacking = sorted(letter for letter in REQUIRED if ord(letter) not in held)
        if lacking:
            raise FontIncomplete(f"{font.name} lacks {''.join(lacking)}")


def _table(data: bytes, tag: bytes) -> bytes:
    for index in range(struct.unpack_from(">H", data, 4)[0]):
        name, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        if name == tag:
            return data[offset : offset + length]
    raise FontIncomplete(f"no {tag.decode()} table")


def _format_4(table: bytes) -> Iterable[int]:
    segments = struct.unpack_from(">H", table, 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", table, 14)
    starts = struct.unpack_from(f">{segments}H", table, 16 + 2 * segments)
    deltas = struct.unpack_from(f">{segments}H", table, 16 + 4 * segments)
    base = 16 + 6 * segments
    ranges = struct.unpack_from(f">{segments}H", table, base)
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for point in range(start, min(end, 0xFFFE) + 1):
            glyph = point
            if ranges[i]:
                glyph = struct.unpack_from(">H", table, base + 2 * i + ranges[i] + 2 * (point - start))[0]
            if glyph and (glyph + deltas[i]) & 0xFFFF:
                yield point


def _format_12(table: bytes) -> Iterable[int]:
    for index in range(struct.unpack_from(">I", table, 12)[0]):
        start, end, _ = struct.unpack_from(">III", table, 16 + 12 * index)
        yield from range(start, end + 1)
