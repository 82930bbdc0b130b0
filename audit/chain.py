"""The bytes of a history, its hash chain, and the one way in which JSON is written before it is hashed.

Pure: standard library only. A verifier that knows these few lines needs no protobuf library.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

HISTORY = b"thidua/history/1\0"
EVENTS = 0x0A
"""Protobuf key of the field `events` (1) of a History, length-delimited."""
VARINT_BYTES = 5
"""An event is shorter than 2 GiB: its length needs no more."""


class BrokenBlob(ValueError):
    """The bytes are no list of events. `offset`: the first byte that cannot be right."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(f"byte {offset}: {reason}")
        self.offset = offset


def canonical(value: Any) -> bytes:
    """The one JSON text of a value: sorted keys, no spaces, UTF-8. Raises ValueError for NaN and infinities."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def written(moment: datetime) -> str:
    """RFC 3339 in UTC, to the microsecond: instants are hashed as this text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def sha256(data: bytes) -> str:
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def genesis(namespace: str, workflow_id: str) -> bytes:
    """The hash before the first event. Without the run id: a reset shares the chain of the prefix that it copies."""
    return hashlib.sha256(HISTORY + namespace.encode() + b"\0" + workflow_id.encode()).digest()


def link(previous: bytes, event: bytes) -> bytes:
    """The hash after one more event."""
    return hashlib.sha256(previous + event).digest()


def framed(event: bytes) -> bytes:
    """One event as it stands in the blob: key, length, bytes."""
    rest, length = len(event), bytearray()
    while rest > 0x7F:
        length.append(rest & 0x7F | 0x80)
        rest >>= 7
    length.append(rest)
    return bytes((EVENTS,)) + bytes(length) + event


def events(blob: bytes) -> Iterator[tuple[int, bytes]]:
    """(offset of its first byte, bytes) of every event. Raises BrokenBlob where the framing breaks."""
    at = 0
    while at < len(blob):
        if blob[at] != EVENTS:
            raise BrokenBlob(at, "not the key of an event")
        start, length = _length(blob, at + 1)
        if start + length > len(blob):
            raise BrokenBlob(at, "the event is longer than the blob")
        yield start, blob[start : start + length]
        at = start + length


def _length(blob: bytes, at: int) -> tuple[int, int]:
    """(offset behind it, value) of a varint. Only its shortest form counts: one text for one meaning."""
    value = 0
    for index in range(VARINT_BYTES):
        if at + index >= len(blob):
            break
        byte = blob[at + index]
        value |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            if byte == 0 and index:
                break
            return at + index + 1, value
    raise BrokenBlob(at, "not the length of an event")


def links(blob: bytes, namespace: str, workflow_id: str) -> list[str]:
    """The chain after every event, in hex, the first one first. Raises BrokenBlob."""
    found, now = [], genesis(namespace, workflow_id)
    for _offset, event in events(blob):
        now = link(now, event)
        found.append(now.hex())
    return found


def head(blob: bytes, namespace: str, workflow_id: str) -> tuple[int, str]:
    """(number of events, chain after the last one). An empty blob has the genesis as its head. Raises BrokenBlob."""
    count, now = 0, genesis(namespace, workflow_id)
    for _offset, event in events(blob):
        count, now = count + 1, link(now, event)
    return count, now.hex()


def first_bytes(blob: bytes, count: int) -> bytes:
    """The blob of the first `count` events alone. Raises BrokenBlob, and ValueError when there are fewer."""
    end = seen = 0
    for offset, event in events(blob):
        if seen == count:
            break
        seen, end = seen + 1, offset + len(event)
    if seen < count:
        raise ValueError(f"{seen} events, {count} wanted")
    return blob[:end]
