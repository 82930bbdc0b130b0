"""Samples that anybody can draw again: every member is ranked by a hash of the seed and its id, the lowest are taken.

The rank of an id is SHA-256 over "thidua-sample-1", a zero byte, the seed, a zero byte, the id, all in UTF-8, as
lower-case hex. It depends on nothing else: not on the order of the list, a library's generator or its version.
"""

import hashlib
from collections.abc import Iterable, Mapping

ALGORITHM = "thidua-sample-1"
BY_RISK = "thidua-risk-1"
"""Highest score first; equal scores in the order of :func:`rank`."""


def population_digest(ids: Iterable[str]) -> str:
    """SHA-256 over the sorted ids, each ended by a line feed: names the list that a sample was drawn from."""
    return hashlib.sha256("".join(f"{one}\n" for one in sorted(ids)).encode()).hexdigest()


def rank(seed: str, member: str) -> str:
    """The place of a member under a seed, as 64 hex digits."""
    return hashlib.sha256(f"{ALGORITHM}\0{seed}\0{member}".encode()).hexdigest()


def draw(seed: str, members: Iterable[str], size: int) -> tuple[str, ...]:
    """The `size` members of lowest rank, in the order of their ranks; all of them when there are fewer."""
    return tuple(sorted(members, key=lambda one: (rank(seed, one), one))[: max(0, size)])


def shares(counts: Mapping[str, int], size: int) -> dict[str, int]:
    """Stratum → how many of a sample it gets: in proportion, by the largest remainder, ties by the stratum's name."""
    total = sum(counts.values())
    size = min(size, total)
    given = {name: size * count // total for name, count in counts.items()} if total else {}
    by_rest = sorted(given, key=lambda name: (-(size * counts[name] % total), name))
    for name in by_rest[: size - sum(given.values())]:
        given[name] += 1
    return given


def draw_by_stratum(seed: str, strata: Mapping[str, str], size: int) -> tuple[str, ...]:
    """:func:`draw` within every stratum. `strata`: member → stratum. Strata by name, ranks within."""
    members: dict[str, list[str]] = {}
    for member, stratum in strata.items():
        members.setdefault(stratum, []).append(member)
    given = shares({name: len(found) for name, found in members.items()}, size)
    return tuple(one for name in sorted(members) for one in draw(seed, members[name], given[name]))


def by_score(seed: str, scores: Mapping[str, int], size: int) -> tuple[str, ...]:
    """The `size` members with the highest scores above nothing; equal scores by their rank under the seed."""
    by_points: dict[int, list[str]] = {}
    for member, points in scores.items():
        if points > 0:
            by_points.setdefault(points, []).append(member)
    found: list[str] = []
    for points in sorted(by_points, reverse=True):
        # Only among those that can still be taken does the rank matter.
        if len(found) < size:
            found += draw(seed, by_points[points], size - len(found))
    return tuple(found)
