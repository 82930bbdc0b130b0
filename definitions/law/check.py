"""What only shows when all entries stand side by side: revisions, overlaps, holes, instruments and repeals."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from definitions.law.article import cites
from definitions.law.entry import GAP, INSTRUMENT, REPEAL, ROW, Entry, Key
from definitions.problem import Problem
from rules.calendar import short_date


def current(entries: Iterable[Entry]) -> list[Entry]:
    """The highest revision of each entry, in file order, less those that were withdrawn."""
    highest: dict[Key, Entry] = {}
    for entry in entries:
        if entry.key not in highest or highest[entry.key].revision < entry.revision:
            highest[entry.key] = entry
    return [entry for entry in highest.values() if not entry.withdrawn]


def cross_problems(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Everything wrong between entries; a correction counts in place of what it corrects."""
    yield from _revisions(entries)
    standing = current(entries)
    rows = [entry for entry in standing if entry.table == ROW]
    instruments = {entry.text("id"): entry for entry in standing if entry.table == INSTRUMENT}
    repeals = [entry for entry in standing if entry.table == REPEAL]
    yield from _periods(rows)
    yield from _successors(instruments)
    for repeal in repeals:
        yield from _known(repeal, "instrument", instruments)
        yield from _known(repeal, "by", instruments)
    for row in rows:
        yield from _instrument(row, instruments)
        yield from _repealed(row, repeals)


def _revisions(entries: Iterable[Entry]) -> Iterator[Problem]:
    """An entry is written once; every later word on it is the next revision and says why."""
    versions: dict[Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        if all(entry.key):
            versions[entry.key].append(entry)
    for same in versions.values():
        seen: dict[int, Entry] = {}
        for entry in same:
            first = seen.setdefault(entry.revision, entry)
            if first is not entry:
                sentence = (
                    f"đã có ở {first.file}:{first.line} với cùng id, phạm vi, ngày bắt đầu và «revision»; "
                    "sửa một dòng đã có thì viết dòng mới với «revision» lớn hơn và «note»."
                )
                yield entry.error("DUPLICATE", sentence)
            if entry.revision > 1 and not entry.text("note").strip():
                sentence = f"bản sửa «revision» {entry.revision} phải nêu lý do ở «note»."
                yield entry.error("REVISION_WITHOUT_NOTE", sentence, "revision")
        for entry in same:
            if entry.revision > 1 and entry.revision - 1 not in seen:
                sentence = f"có «revision» {entry.revision} nhưng không có bản {entry.revision - 1} để sửa."
                yield entry.error("REVISION_ORDER", sentence, "revision")


def _periods(rows: Iterable[Entry]) -> Iterator[Problem]:
    """Within one id and scope the days are covered once and without a gap."""
    lines: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for row in rows:
        if all(row.key):
            lines[row.text("id"), row.text("scope")].append(row)
    for line in lines.values():
        line.sort(key=lambda row: row.first)
        longest = line[0]
        for row in line[1:]:
            if row.first < longest.end:
                sentence = (
                    f"({row.text('scope')}) chồng thời gian với dòng ở {longest.file}:{longest.line}: "
                    f"cho dòng đó «until» = {row.first.isoformat()} (ngày đầu không còn hiệu lực) hoặc sửa «from»."
                )
                yield row.error("OVERLAP", sentence, "from")
            elif longest.end < row.first:
                sentence = (
                    f"({row.text('scope')}) từ {short_date(longest.end)} đến trước {short_date(row.first)} không có "
                    f"dòng nào (dòng trước ở {longest.file}:{longest.line}); thêm dòng, hoặc một dòng {GAP} nếu chưa "
                    "tìm thấy."
                )
                yield row.error("HOLE", sentence, "from")
            longest = max(longest, row, key=lambda each: each.end)


def _successors(instruments: Mapping[str, Entry]) -> Iterator[Problem]:
    for entry in instruments.values():
        if entry.text("successor"):
            yield from _known(entry, "successor", instruments)


def _known(entry: Entry, name: str, instruments: Mapping[str, Entry]) -> Iterator[Problem]:
    if entry.text(name) and entry.text(name) not in instruments:
        sentence = f"không có văn bản «{entry.text(name)}» trong các bảng [[instrument]]; thêm văn bản hoặc sửa mã."
        yield entry.error("INSTRUMENT_UNKNOWN", sentence, name)


def _instrument(row: Entry, instruments: Mapping[str, Entry]) -> Iterator[Problem]:
    """A row rests on a known instrument and does not begin after its end; outliving it has to be explained."""
    name = row.text("instrument")
    if not name:
        if row.text("evidence") != GAP:
            yield row.error("INSTRUMENT_UNKNOWN", "thiếu «instrument»; chỉ dòng GAP được để trống.", "instrument")
        return
    yield from _known(row, "instrument", instruments)
    if name not in instruments or row.day("from") is None:
        return
    basis = instruments[name]
    if row.first >= basis.end:
        sentence = f"bắt đầu {short_date(row.first)} khi văn bản {name} đã hết hiệu lực ({short_date(basis.end)})."
        yield row.error("INSTRUMENT_NOT_IN_FORCE", sentence, "from")
    elif row.text("note").strip():
        return
    elif row.first < basis.first:
        sentence = f"bắt đầu trước khi văn bản {name} có hiệu lực ({short_date(basis.first)}); nêu lý do ở «note»."
        yield row.warning("INSTRUMENT_NOT_IN_FORCE", sentence, "from")
    elif row.end > basis.end:
        sentence = f"còn hiệu lực sau khi văn bản {name} hết hiệu lực ({short_date(basis.end)}); nêu lý do ở «note»."
        yield row.warning("INSTRUMENT_NOT_IN_FORCE", sentence, "until")


def _repealed(row: Entry, repeals: Iterable[Entry]) -> Iterator[Problem]:
    for repeal in repeals:
        day = repeal.day("from") or date.max
        same = repeal.text("instrument") == row.text("instrument") and _reaches(repeal, row)
        if same and row.end > day and cites(row.text("article"), repeal.text("article")):
            sentence = (
                f"{repeal.text('article')} của {row.text('instrument')} bị {repeal.text('by')} bãi bỏ từ "
                f"{short_date(day)} ({repeal.file}:{repeal.line}); dòng này phải có «until» không sau ngày đó."
            )
            yield row.error("REPEALED", sentence, "until")


def _reaches(repeal: Entry, row: Entry) -> bool:
    """A repeal holds in its own scope, everywhere when national, and for the bodies of its province."""
    scope = repeal.text("scope")
    return scope in ("national", row.text("scope"), f"province:{row.overlay.province}")
