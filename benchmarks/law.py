"""How long a dossier waits for its rule set: 10,000 generated rows, resolved by the index and by reading every row.

The rows are written as files and read by the real loader. Days are drawn at random over thirty years, so that almost
every resolution meets a stretch of days that nobody asked for before: nothing is told that a cache did.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import percentile
from definitions.law import LawTable, law_table
from rules.facts import LegalValue

TARGET_MS = 5.0
PROVINCES, ISSUERS = 10, 20
FIRST, DAYS = date(2000, 1, 1), 30 * 365
# Share of the rows in each kind of scope, and how many periods an id has there.
NATIONAL_SHARE, PROVINCE_SHARE = 0.4, 0.4
PERIODS = 4
FEWEST_ROWS, FEWEST_RESOLUTIONS = 100, 10
INSTRUMENT = """[[instrument]]
id = "1/2000/NĐ-CP"
kind = "Nghị định"
name = "Nghị định số 1/2000/NĐ-CP"
issuer = "Chính phủ"
from = 2000-01-01
evidence = "M"
"""
Answer = dict[str, LegalValue]


def run(rows: int, resolutions: int, seed: int) -> dict[str, Any]:
    """Figures of `resolutions` rule sets over `rows` rows. ValueError when the two ways ever differ."""
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        (path / "values.toml").write_text(INSTRUMENT + "".join(generated(rows, draw)), encoding="utf-8")
        began = time.perf_counter()
        table = law_table(path)
        read_seconds = time.perf_counter() - began
    cases = [(FIRST + timedelta(days=draw.randrange(DAYS)), _scopes(draw)) for _ in range(resolutions)]
    ours, answers = _timed(lambda on, scopes: table.held(on, scopes), cases)
    naive, expected = _timed(lambda on, scopes: by_reading_every_row(table, on, scopes), cases)
    if answers != expected:
        raise ValueError("the index and the rows give different answers")
    warm, _ = _timed(lambda on, scopes: table.held(on, scopes), [cases[0]] * resolutions)
    p95 = percentile(ours, 95)
    return {
        "rows": len(table.rows),
        "resolutions": resolutions,
        "seed": seed,
        "values_each": round(median(len(answer) for answer in answers)),
        "read_seconds": round(read_seconds, 2),
        "ms": {"p50": _ms(median(ours)), "p95": _ms(p95), "max": _ms(max(ours))},
        "again_ms": {"p50": _ms(median(warm)), "p95": _ms(percentile(warm, 95))},
        "naive_ms": {"p50": _ms(median(naive)), "p95": _ms(percentile(naive, 95))},
        "ratio": round(median(naive) / median(ours), 1),
        "target_ms": TARGET_MS,
        "met": p95 * 1000 <= TARGET_MS,
    }


def by_reading_every_row(table: LawTable, on: date, scopes: Sequence[str]) -> Answer:
    """The same answer without an index: every row is looked at, once for each scope."""
    held: Answer = {}
    for scope in scopes:
        for row in table.rows:
            begun = row.valid_from is None or row.valid_from <= on
            if row.scope == scope and begun and (row.valid_until is None or on < row.valid_until):
                held[row.id] = row
    return held


def generated(count: int, draw: random.Random) -> Iterator[str]:
    """`count` rows: ids of the nation with several periods each, overridden here and there by provinces and issuers."""
    national = round(count * NATIONAL_SHARE)
    province = round(count * PROVINCE_SHARE)
    ids = -(-national // PERIODS)
    yield from _rows("national", national, ids, draw)
    for kind, total, bodies in (("province", province, PROVINCES), ("issuer", count - national - province, ISSUERS)):
        for body in range(bodies):
            share = total * (body + 1) // bodies - total * body // bodies
            yield from _rows(f"{kind}:{kind}-{body}", share, ids, draw)


def _rows(scope: str, count: int, ids: int, draw: random.Random) -> Iterator[str]:
    names = draw.sample(range(ids), k=-(-count // PERIODS))
    for number in range(count):
        name, period = names[number // PERIODS], number % PERIODS
        step = DAYS // PERIODS
        first = FIRST + timedelta(days=period * step + (name * 7) % step if period else 0)
        last = period == PERIODS - 1 or number == count - 1
        until = FIRST + timedelta(days=(period + 1) * step + (name * 7) % step)
        end = "" if last else f"until = {until.isoformat()}\n"
        yield (
            f'[[row]]\nid = "rule.v{name}"\nvalue = "{draw.randrange(1000)}"\nunit = "days"\n'
            f'from = {first.isoformat()}\n{end}scope = "{scope}"\n'
            f'instrument = "1/2000/NĐ-CP"\narticle = "Điều {name}"\nevidence = "M"\n'
        )


def _scopes(draw: random.Random) -> tuple[str, ...]:
    """Those of one dossier."""
    return (
        "national",
        f"province:province-{draw.randrange(PROVINCES)}",
        f"issuer:issuer-{draw.randrange(ISSUERS)}",
    )


def _timed(
    resolve: Callable[[date, Sequence[str]], Answer], cases: Sequence[tuple[date, Sequence[str]]]
) -> tuple[list[float], list[Answer]]:
    seconds, answers = [], []
    for on, scopes in cases:
        began = time.perf_counter()
        answer = resolve(on, scopes)
        seconds.append(time.perf_counter() - began)
        answers.append(answer)
    return seconds, answers


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)
