"""`law/published.lock`: what was published stays as it is. `python -m definitions.law.lock` appends what is new.

One line for each entry, in the order of publication: its digest, the running chain, its key. The digest is SHA-256 over
every field; the chain is SHA-256 over the chain before and this line's digest and key, so no line can be changed, taken
out or put in between without every later line saying so. A correction is a new entry with a higher revision and a note.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from definitions.law.entry import Entry, as_text
from definitions.law.reader import LAW_DIR, read_entries
from definitions.law.resolve import check_law
from definitions.problem import Problem, Severity, errors

LOCK_NAME = "published.lock"
HEADING = "# digest chain key: written by `python -m definitions.law.lock`; lines are only ever appended"
_START = "0" * 64


@dataclass(frozen=True)
class Line:
    """One published entry."""

    digest: str
    chain: str
    key: str

    def __str__(self) -> str:
        return f"{self.digest} {self.chain} {self.key}"


def published(entries: Iterable[Entry], after: Sequence[Line] = ()) -> list[Line]:
    """The lines of entries, chained to the lines before them."""
    chain = after[-1].chain if after else _START
    lines = []
    for entry in entries:
        key, digest = key_of(entry), digest_of(entry)
        chain = _chained(chain, digest, key)
        lines.append(Line(digest, chain, key))
    return lines


def key_of(entry: Entry) -> str:
    """Table, id, scope and first day of an entry with its revision, in one line."""
    return " | ".join((*entry.key, f"r{entry.revision}")).replace("\n", " ")


def digest_of(entry: Entry) -> str:
    """SHA-256 over every field as text, whatever the order and layout in the file."""
    fields = {name: as_text(value) for name, value in entry.fields.items()}
    fields["revision"] = str(entry.revision)
    said = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def read_lock(folder: Path = LAW_DIR) -> list[Line]:
    """The lines of the lock; none when nothing was published yet. ValueError for a line of another form."""
    path = folder / LOCK_NAME
    if not path.is_file():
        return []
    lines = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if text.startswith("#"):
            continue
        parts = text.split(" ", 2)
        if len(parts) != len(Line.__dataclass_fields__):
            raise ValueError(f"{path}:{number}")
        lines.append(Line(*parts))
    return lines


def lock_problems(folder: Path = LAW_DIR) -> list[Problem]:
    """What was published and is changed or gone, what is not published yet, and a chain that does not hold."""
    path = folder / LOCK_NAME
    try:
        lines = read_lock(folder)
    except ValueError as problem:
        return [_error(str(path), 1, "LOCK_UNREADABLE", f"Dòng không đúng dạng: {problem}. Lấy lại tệp từ kho mã.")]
    entries = {key_of(entry): entry for entry in read_entries(folder)[0]}
    return [*_chain_problems(path, lines), *_entry_problems(path, lines, entries)]


def append_new(folder: Path = LAW_DIR) -> int:
    """Publish every entry that is new and answer how many.

    Raises:
        ValueError: the files have errors, or something that was published is not as it was; the text names all of it.
    """
    refused = [*errors(check_law(folder)), *(p for p in lock_problems(folder) if p.code != "NOT_PUBLISHED")]
    if refused:
        raise ValueError("\n".join(str(problem) for problem in refused))
    lines = read_lock(folder)
    known = {line.key for line in lines}
    new = published((entry for entry in read_entries(folder)[0] if key_of(entry) not in known), lines)
    path = folder / LOCK_NAME
    if new:
        kept = path.read_text(encoding="utf-8") if path.is_file() else f"{HEADING}\n"
        path.write_text(kept + "".join(f"{line}\n" for line in new), encoding="utf-8")
    return len(new)


def _chain_problems(path: Path, lines: Iterable[Line]) -> Iterator[Problem]:
    before = _START
    for line in lines:
        if line.chain != _chained(before, line.digest, line.key):
            sentence = f"Chuỗi băm đứt tại «{line.key}»: dòng này hoặc dòng trước nó đã bị sửa, bỏ hay chèn."
            yield _error(str(path), 1, "LOCK_CHAIN", sentence)
            return
        before = line.chain


def _entry_problems(path: Path, lines: Sequence[Line], entries: dict[str, Entry]) -> Iterator[Problem]:
    remedy = "khôi phục dòng cũ, rồi viết dòng mới với «revision» lớn hơn và «note»."
    for line in lines:
        entry = entries.get(line.key)
        if entry is None:
            yield _error(str(path), 1, "PUBLISHED_REMOVED", f"«{line.key}» đã công bố nay không còn: {remedy}")
        elif digest_of(entry) != line.digest:
            yield entry.error("PUBLISHED_EDITED", f"đã công bố nay bị sửa: {remedy}")
    known = {line.key for line in lines}
    for entry in (entry for key, entry in entries.items() if key not in known):
        sentence = "chưa có trong danh sách công bố; chạy «python -m definitions.law.lock»."
        yield entry.error("NOT_PUBLISHED", sentence)


def _chained(before: str, digest: str, key: str) -> str:
    return hashlib.sha256(f"{before}{digest}{key}".encode()).hexdigest()


def _error(file: str, line: int, code: str, sentence: str) -> Problem:
    return Problem(file, line, Severity.ERROR, code, sentence)


def main(folder: Path = LAW_DIR) -> int:
    """Append and say what was done; 1 when it is refused."""
    try:
        count = append_new(folder)
    except ValueError as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    sys.stdout.write(f"{LOCK_NAME}: +{count}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
