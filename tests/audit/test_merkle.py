"""Merkle trees against the words of RFC 6962 §2.1 and the published test vectors of Certificate Transparency."""

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from audit import merkle
from audit.verifier import consistency

CONTENTS = some.lists(some.binary(max_size=8), max_size=70)
# The eight inputs, roots and paths of the reference implementation's tests (merkletree tests of Certificate
# Transparency, leaf by leaf).
INPUTS = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")] + [
    bytes.fromhex("606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def naive_root(leaves: list[bytes]) -> bytes:
    """MTH of the RFC, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of the RFC, word for word."""
    if len(leaves) <= 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def tree_of(contents: list[bytes]) -> list[bytes]:
    return [merkle.leaf_hash(content) for content in contents]


@pytest.mark.parametrize("size", range(1, 9))
def test_published_roots(size: int) -> None:
    assert merkle.root(tree_of(INPUTS[:size])).hex() == ROOTS[size - 1]


def test_published_root_of_no_leaf() -> None:
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_published_path() -> None:
    tree = merkle.levels(tree_of(INPUTS))

    assert [sibling.hex() for sibling in merkle.path(tree, 7)] == [
        merkle.leaf_hash(INPUTS[6]).hex(),
        merkle.node_hash(merkle.leaf_hash(INPUTS[4]), merkle.leaf_hash(INPUTS[5])).hex(),
        ROOTS[3],
    ]


@given(CONTENTS)
def test_root_is_the_recursive_one(contents: list[bytes]) -> None:
    assert merkle.root(tree_of(contents)) == naive_root(tree_of(contents))


@given(CONTENTS.filter(bool))
def test_every_path_is_the_recursive_one_and_leads_to_the_root(contents: list[bytes]) -> None:
    leaves = tree_of(contents)
    tree = merkle.levels(leaves)

    for position, leaf in enumerate(leaves):
        siblings = merkle.path(tree, position)
        assert siblings == naive_path(position, leaves)
        assert merkle.verify(leaf, position, len(leaves), siblings, tree[-1][0])


@given(CONTENTS.filter(bool), some.data())
def test_no_other_place_leaf_size_or_path_is_believed(contents: list[bytes], data: some.DataObject) -> None:
    leaves = tree_of(contents)
    tree, size = merkle.levels(leaves), len(leaves)
    position = data.draw(some.integers(0, size - 1))
    siblings, expected = merkle.path(tree, position), tree[-1][0]

    other = data.draw(some.integers(0, size + 3).filter(lambda place: place != position))
    assert leaves[position] in leaves[other : other + 1] or not merkle.verify(
        leaves[position], other, size, siblings, expected
    )
    assert not merkle.verify(merkle.leaf_hash(b"never"), position, size, siblings, expected)
    assert not merkle.verify(leaves[position], position, size, [*siblings, expected], expected)
    if siblings:
        assert not merkle.verify(leaves[position], position, size, siblings[:-1], expected)
        turned = [bytes(32), *siblings[1:]]
        assert not merkle.verify(leaves[position], position, size, turned, expected)


def test_a_place_outside_the_tree_has_no_path() -> None:
    for position in (-1, 2):
        with pytest.raises(IndexError):
            merkle.path(merkle.levels(tree_of([b"a", b"b"])), position)
        assert not merkle.verify(merkle.leaf_hash(b"a"), position, 2, [], bytes(32))


def test_published_paths_of_consistency() -> None:
    """Of the reference implementation: from the first 1, 2, 6 leaves to all eight."""
    proofs = {first: [each.hex()[:8] for each in merkle.consistency(tree_of(INPUTS), first)] for first in (1, 2, 6)}

    assert proofs == {
        1: ["96a296d2", "5f083f0a", "6b47aaf2"],
        2: ["5f083f0a", "6b47aaf2"],
        6: ["0ebc5d34", "ca854ea1", "d37ee418"],
    }


@given(CONTENTS.filter(bool), some.data())
def test_a_tree_extends_its_beginnings_and_nothing_else(contents: list[bytes], data: some.DataObject) -> None:
    leaves = tree_of(contents)
    first = data.draw(some.integers(0, len(leaves)))
    old, new = merkle.root(leaves[:first]), merkle.root(leaves)
    path = merkle.consistency(leaves, first)
    spoilt = [each for n in range(len(path)) for each in (path[:n] + path[n + 1 :], [*path[:n], new, *path[n + 1 :]])]
    if first < len(leaves):
        spoilt.append([*path, new])

    for extends in (merkle.extends, consistency.extends):
        assert believed(extends, first, old, len(leaves), new, path)
        assert not believed(extends, first, merkle.leaf_hash(b"never"), len(leaves), new, path)
        assert not any(believed(extends, first, old, len(leaves), new, each) for each in spoilt if each != path)


def believed(extends: Callable[..., bool], *said: object) -> bool:
    """The stand-alone verifier raises where a path is too short: no proof either."""
    try:
        return extends(*said)
    except IndexError:
        return False


@given(CONTENTS)
def test_a_growing_tree_has_the_root_of_what_it_holds(contents: list[bytes]) -> None:
    growing, leaves = merkle.Growing(), tree_of(contents)
    roots = [growing.root()]
    for leaf in leaves:
        growing.add(leaf)
        roots.append(growing.root())

    assert roots == [merkle.root(leaves[:size]) for size in range(len(leaves) + 1)]
