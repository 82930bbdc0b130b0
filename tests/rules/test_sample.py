"""Samples: the same seed draws the same, another seed another; strata in proportion; scores first, ranks after."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from rules.risk import SIGNS, score
from rules.sample import by_score, draw, draw_by_stratum, population_digest, rank, shares

IDS = tuple(f"nomination/cd/{n}" for n in range(1, 41))


def test_rank_is_what_the_document_says() -> None:
    by_hand = hashlib.sha256(b"thidua-sample-1\x00hat\x00nomination/cd/7").hexdigest()

    assert rank("hat", "nomination/cd/7") == by_hand


def test_a_known_sample_never_changes() -> None:
    # Written down once: a sample on record must be drawn again by every later release.
    assert draw("hat-giong", IDS, 4) == tuple(f"nomination/cd/{n}" for n in (24, 22, 16, 32))


@given(st.permutations(IDS), st.integers(0, 50))
def test_the_order_of_the_list_is_nothing_to_the_sample(order: list[str], size: int) -> None:
    drawn = draw("s", order, size)

    assert drawn == draw("s", IDS, size)
    assert len(set(drawn)) == len(drawn) == min(size, len(IDS))
    assert population_digest(order) == population_digest(IDS)


def test_a_larger_sample_goes_on_from_the_smaller() -> None:
    assert draw("s", IDS, 20)[:5] == draw("s", IDS, 5)
    assert draw("s", IDS, 10) != draw("t", IDS, 10)


def test_another_list_has_another_digest() -> None:
    assert population_digest(IDS) != population_digest(IDS[:-1])


@given(st.dictionaries(st.text("abcd", min_size=1, max_size=2), st.integers(0, 30), max_size=8), st.integers(0, 100))
def test_shares_are_whole_and_within_one_of_their_proportion(counts: dict[str, int], size: int) -> None:
    total = sum(counts.values())
    given_ = shares(counts, size)

    assert sum(given_.values()) == min(size, total)
    for name, count in given_.items():
        assert abs(count * total - min(size, total) * counts[name]) < total
        assert count <= counts[name]


def test_strata_are_drawn_each_by_itself() -> None:
    strata = {one: "a" if index % 4 else "b" for index, one in enumerate(IDS)}
    drawn = draw_by_stratum("s", strata, 8)

    assert [strata[one] for one in drawn] == ["a"] * 6 + ["b"] * 2
    assert drawn[6:] == draw("s", [one for one in IDS if strata[one] == "b"], 2)


def test_scores_come_first_and_equal_scores_by_rank() -> None:
    scores = {"a": 1, "b": 3, "c": 1, "d": 0}

    assert by_score("s", scores, 9) == ("b", *draw("s", ("a", "c"), 2))


def test_a_sign_counts_once_and_only_by_its_weight() -> None:
    signs = tuple(SIGNS)[:2]

    assert score((*signs, signs[0]), {signs[0]: 2, signs[1]: 1}) == 3
    assert score(signs, {}) == 0
