"""Merkle trees after RFC 6962 §2.1: root, paths of inclusion and of consistency. Pure; hashes as raw 32 bytes."""

import hashlib
from collections.abc import Sequence
from functools import reduce


def leaf_hash(content: bytes) -> bytes:
    """SHA-256 of 0x00 and the content: no leaf can pass for a node."""
    return hashlib.sha256(b"\0" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and both children."""
    return hashlib.sha256(b"\1" + left + right).digest()


def levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Every level of the tree over leaf hashes in their order, the leaves first, the root alone last.

    The odd node at the end of a level goes up unchanged: that is the same tree as the recursive one of the RFC.
    """
    if not leaves:
        return [[hashlib.sha256(b"").digest()]]
    found = [list(leaves)]
    while len(level := found[-1]) > 1:
        paired = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
        found.append(paired + level[len(paired) * 2 :])
    return found


def root(leaves: Sequence[bytes]) -> bytes:
    """Root over leaf hashes in their order; of no leaf at all: SHA-256 of nothing."""
    return levels(leaves)[-1][0]


class Growing:
    """A tree that leaves are appended to, held as the roots of its full subtrees: each root costs a few hashes."""

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """Append a leaf hash."""
        size, now = 1, leaf
        while self._peaks and self._peaks[-1][0] == size:
            size, now = size * 2, node_hash(self._peaks.pop()[1], now)
        self._peaks.append((size, now))

    def root(self) -> bytes:
        """The root over the leaves so far."""
        if not self._peaks:
            return root([])
        return reduce(lambda right, left: node_hash(left, right), [peak for _size, peak in reversed(self._peaks)])


def path(tree: Sequence[Sequence[bytes]], position: int) -> list[bytes]:
    """The inclusion path of one leaf in a tree as `levels` gives it, from its sibling to the child of the root.

    Raises IndexError outside the tree.
    """
    if not 0 <= position < len(tree[0]):
        raise IndexError(position)
    found = []
    for level in tree[:-1]:
        if position ^ 1 < len(level):
            found.append(level[position ^ 1])
        position >>= 1
    return found


def root_by(leaf: bytes, position: int, size: int, siblings: Sequence[bytes]) -> bytes | None:
    """The root to which a path leads from a leaf; None when its length does not fit the place (RFC 9162 §2.1.3.2)."""
    if not 0 <= position < size:
        return None
    now, at, last = leaf, position, size - 1
    for sibling in siblings:
        if last == 0:
            return None
        if at & 1 or at == last:
            now = node_hash(sibling, now)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            now = node_hash(now, sibling)
        at, last = at >> 1, last >> 1
    return now if last == 0 else None


def verify(leaf: bytes, position: int, size: int, siblings: Sequence[bytes], expected: bytes) -> bool:
    """Whether the leaf stands at that place of the tree of that size with that root."""
    return root_by(leaf, position, size, siblings) == expected


def consistency(leaves: Sequence[bytes], first: int) -> list[bytes]:
    """The path that proves that the tree over the first so many leaves was only appended to (RFC 6962 §2.1.2).

    Empty when there is nothing to prove: of no leaf at all, and of all of them. Raises IndexError outside the tree.
    """
    if not 0 <= first <= len(leaves):
        raise IndexError(first)
    found: list[bytes] = []
    low, high, whole = 0, len(leaves), True
    while low < first < high:
        middle = low + (1 << (high - low - 1).bit_length() - 1)
        if first <= middle:
            found.append(root(leaves[middle:high]))
            high = middle
        else:
            found.append(root(leaves[low:middle]))
            low, whole = middle, False
    if found and not whole:
        found.append(root(leaves[low:high]))
    return found[::-1]


def extends(first: int, old: bytes, second: int, new: bytes, path: Sequence[bytes]) -> bool:
    """Whether the tree of `second` leaves begins with the one of `first` (RFC 9162 §2.1.4.2); roots as given."""
    if not 0 < first < second:
        return not path and (old == root([]) if first == 0 else first == second and old == new)
    rest = [old, *path] if first & (first - 1) == 0 else list(path)
    if not rest:
        return False
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = rest[0]
    for sibling in rest[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            now = node_hash(now, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and (was, now) == (old, new)
