"""The bytes of a history: framing, chain, canonical JSON."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as some
from temporalio.api.history.v1 import History, HistoryEvent

from audit import chain

EVENTS = some.lists(some.binary(max_size=400), max_size=12)


def blob_of(events: list[bytes]) -> bytes:
    return b"".join(chain.framed(event) for event in events)


@given(EVENTS)
def test_framing_is_undone_by_reading(events: list[bytes]) -> None:
    blob = blob_of(events)

    assert [event for _offset, event in chain.events(blob)] == events
    assert all(blob[offset : offset + len(event)] == event for offset, event in chain.events(blob))


@given(some.lists(some.integers(1, 10**12), max_size=8))
def test_framing_is_protobufs_own(ids: list[int]) -> None:
    events = [HistoryEvent(event_id=number, task_id=number // 2) for number in ids]

    blob = blob_of([event.SerializeToString(deterministic=True) for event in events])
    assert blob == History(events=events).SerializeToString(deterministic=True)


@given(EVENTS, some.data())
def test_a_changed_byte_changes_the_head_or_breaks_the_framing(events: list[bytes], data: some.DataObject) -> None:
    blob = blob_of([*events, b"last"])
    at = data.draw(some.integers(0, len(blob) - 1))
    changed = bytearray(blob)
    changed[at] ^= data.draw(some.integers(1, 255))

    try:
        heads = chain.head(bytes(changed), "ns", "case/1")
    except chain.BrokenBlob as broken:
        assert broken.offset <= len(blob)
    else:
        assert heads != chain.head(blob, "ns", "case/1")


@given(EVENTS, some.integers(0, 12))
def test_a_prefix_has_a_prefix_of_the_chain(events: list[bytes], count: int) -> None:
    count = min(count, len(events))
    blob = blob_of(events)

    beginning = chain.first_bytes(blob, count)
    assert blob.startswith(beginning)
    assert chain.links(beginning, "ns", "w") == chain.links(blob, "ns", "w")[:count]


def test_more_events_than_there_are_is_an_error() -> None:
    with pytest.raises(ValueError, match="1 events, 2 wanted"):
        chain.first_bytes(blob_of([b"one"]), 2)


def test_chain_is_what_the_contract_says() -> None:
    first = hashlib.sha256(b"thidua/history/1\0" + b"ns" + b"\0" + b"nomination/x/1").digest()
    second = hashlib.sha256(first + b"one").digest()
    third = hashlib.sha256(second + b"two").digest()

    assert chain.head(blob_of([b"one", b"two"]), "ns", "nomination/x/1") == (2, third.hex())
    assert chain.head(b"", "ns", "nomination/x/1") == (0, first.hex())


@pytest.mark.parametrize(
    ("blob", "offset"),
    [
        (b"\x12\x00", 0),
        (b"\x0a", 1),
        (b"\x0a\x05abc", 0),
        (b"\x0a\x01a\x0a\x80", 4),
        (b"\x0a\x81\x00a", 1),
        (b"\x0a\xff\xff\xff\xff\xff\x01", 1),
    ],
    ids=["other field", "no length", "short", "cut in the length", "long form of a length", "endless length"],
)
def test_broken_framing_names_its_byte(blob: bytes, offset: int) -> None:
    with pytest.raises(chain.BrokenBlob) as broken:
        list(chain.events(blob))

    assert broken.value.offset == offset


def test_canonical_json_is_one_text() -> None:
    assert chain.canonical({"b": [1, None], "a": "Chợ Đồn"}) == '{"a":"Chợ Đồn","b":[1,null]}'.encode()
    with pytest.raises(ValueError, match="not JSON compliant"):
        chain.canonical({"a": float("nan")})
