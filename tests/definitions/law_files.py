"""Law folders for tests: one instrument and rows that differ from a plain one in what a test says."""

from collections.abc import Mapping
from pathlib import Path

from definitions.law import check_law

Changes = Mapping[str, str | None]
"""Field → TOML text, None to leave the field out."""
BLOCK = 13
"""Lines from one heading to the next: the n-th block of a file begins on line 1 + n * BLOCK."""

ROW: Changes = {
    "id": '"base_salary"',
    "value": '"1"',
    "unit": '"VND/month"',
    "from": "2024-01-01",
    "until": "2024-07-01",
    "scope": '"national"',
    "instrument": '"1/2020/NĐ-CP"',
    "article": '""',
    "evidence": '"M"',
    "note": '""',
}
INSTRUMENT: Changes = {
    "id": '"1/2020/NĐ-CP"',
    "kind": '"Nghị định"',
    "name": '"Nghị định số 1/2020/NĐ-CP"',
    "issuer": '"Chính phủ"',
    "from": "2020-01-01",
    "evidence": '"M"',
}
REPEAL: Changes = {
    "instrument": '"1/2020/NĐ-CP"',
    "article": '"Điều 5 khoản 1 điểm b"',
    "by": '"1/2020/NĐ-CP"',
    "from": "2024-03-01",
    "scope": '"national"',
    "evidence": '"M"',
}


def block(table: str, plain: Changes, changes: Changes) -> str:
    """One entry of BLOCK lines."""
    lines = [f"{name} = {text}" for name, text in {**plain, **changes}.items() if text is not None]
    lines += [f"# filler {n}" for n in range(BLOCK - 1 - len(lines))]
    return "\n".join([f"[[{table}]]", *lines]) + "\n"


def write_rows(path: Path, *rows: Changes, top: str = "") -> Path:
    """A file of rows only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(top + "".join(block("row", ROW, changes) for changes in rows), encoding="utf-8")
    return path


def write_law(folder: Path, *rows: Changes, instruments: tuple[Changes, ...] = ({},)) -> Path:
    """A folder with `values.toml` and its instruments."""
    write_rows(folder / "values.toml", *rows)
    text = "".join(block("instrument", INSTRUMENT, changes) for changes in instruments)
    (folder / "instruments.toml").write_text(text, encoding="utf-8")
    return folder


def write_repeals(folder: Path, *repeals: Changes) -> Path:
    """`repeals.toml` of the folder."""
    text = "".join(block("repeal", REPEAL, changes) for changes in repeals)
    (folder / "repeals.toml").write_text(text, encoding="utf-8")
    return folder


def found(folder: Path) -> list[tuple[str, str, int]]:
    """(file, code, line) of everything wrong with the folder."""
    return [(Path(p.file).name, p.code, p.line) for p in check_law(folder)]


def codes(folder: Path) -> list[str]:
    """The codes of everything wrong with the folder."""
    return [problem.code for problem in check_law(folder)]
