"""What the tables of law and of organisations say about a plan: texts that end, bodies that end, rows unverified."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from definitions.files import CAMPAIGN, REPORT, SUBMISSION, Files
from definitions.instrument_id import mentioned, same_paper
from definitions.law import Instrument, LawTable, law_values
from definitions.loader import Keys
from definitions.problem import Problem
from rules.calendar import short_date
from rules.deadline import ROLLS, rolls
from rules.facts import LegalValue

P3 = "principle.P3"
"""Whether the result of a campaign may be a basis for merit commendation."""


def law_advice(files: Files, law: Path, table: LawTable) -> Iterator[Problem]:
    """Every warning and note that rests on law/; nothing here refuses anybody."""
    yield from _cited(files, table)
    yield from _result_use(files, law, table)
    yield from _authority_words(files)
    yield from _council(files)
    yield from _unverified(files, law, table)


def _scopes(files: Files, table: LawTable) -> tuple[str, ...]:
    text = files.definition.text_at
    return table.scopes_of(text("issuer", "code"), text("issuer", "province_code"), text("code"))


def moves_on(files: Files, law: Path, table: LawTable) -> bool:
    """Whether the issuer has last days that are days off move on, as the rows of the plan's day say."""
    day = files.issued_on()
    row = law_values(day, scopes=_scopes(files, table), path=law).get(ROLLS) if day else None
    return rolls((row,) if row else ())


def _cited(files: Files, table: LawTable) -> Iterator[Problem]:
    definition, day = files.definition, files.issued_on()
    arrival = files.first_day(*SUBMISSION) or files.last_day(*REPORT) or files.last_day(*CAMPAIGN)
    for path, _ in definition.items("cited_law"):
        id_, words = definition.text_at(*path, "id"), definition.text_at(*path, "as_written")
        if not id_:
            continue
        for written in mentioned(words):
            if written != id_ and same_paper(written) == same_paper(id_):
                sentence = f"Kế hoạch ghi «{written}»; hệ thống hiểu là {id_} theo danh mục văn bản."
                yield definition.info("INSTRUMENT_NORMALISED", sentence, *path)
        instrument = table.instruments.get(id_)
        if instrument is None:
            sentence = f"«{id_}» không có trong danh mục văn bản (law/); bổ sung văn bản hoặc sửa số, ký hiệu."
            yield definition.warning("INSTRUMENT_UNKNOWN", sentence, *path)
        elif (ends := instrument.valid_until) is not None:
            yield from _ended(files, path, instrument, ends, (day, arrival))


def _ended(
    files: Files, path: Keys, instrument: Instrument, ends: date, days: tuple[date | None, date | None]
) -> Iterator[Problem]:
    """`days`: the plan's own day, and the day from which dossiers arrive."""
    definition, (day, arrival) = files.definition, days
    after = f"; thay bằng {instrument.successor}" if instrument.successor else ""
    if day and ends <= day:
        sentence = f"Kế hoạch ngày {short_date(day)} dẫn {instrument.id}, hết hiệu lực từ {short_date(ends)}{after}."
        yield definition.warning("LAW_CITED_ENDED", sentence, *path)
    elif arrival and ends <= arrival:
        since = "hồ sơ nộp từ" if files.first_day(*SUBMISSION) else "việc cuối cùng của kế hoạch đến"
        sentence = (
            f"Kế hoạch dẫn {instrument.id}, hết hiệu lực từ {short_date(ends)}{after}; {since} {short_date(arrival)} "
            "theo văn bản có hiệu lực khi tiếp nhận, kể cả mẫu báo cáo. Bộ quy định được ghi trên từng hồ sơ."
        )
        yield definition.warning("LAW_CITED_ENDS", sentence, *path)


def _result_use(files: Files, law: Path, table: LawTable) -> Iterator[Problem]:
    definition, last = files.definition, files.last_day(*CAMPAIGN)
    row = law_values(last, scopes=_scopes(files, table), path=law).get(P3) if last else None
    for path, _ in definition.items("result_use"):
        words = definition.text_at(*path, "as_written")
        sentence = f"Kế hoạch lấy kết quả phong trào làm cơ sở đánh giá cả năm («{words}»): {_says(row, last)}"
        yield definition.warning("RESULT_FEEDS_MERIT", sentence, *path)


def _says(row: LegalValue | None, day: date | None) -> str:
    if row is None or not row.value.strip():
        when = f" ngày {short_date(day)}" if day else ""
        return (
            f"chưa đọc được quy định nào{when} cho hay không cho dùng làm căn cứ đề nghị khen thưởng công trạng (GAP). "
            "Hệ thống chỉ cảnh báo; ghi quyết định của người có thẩm quyền khi phát động."
        )
    checked = "đã xác nhận" if row.verified else "chưa xác nhận theo văn bản chính thức"
    return (
        "chỉ dùng để chấm điểm, không làm căn cứ đề nghị khen thưởng công trạng ở cấp trên, theo "
        f"{row.source} ({checked})."
    )


def _authority_words(files: Files) -> Iterator[Problem]:
    definition = files.definition
    for path, _ in definition.items("awards"):
        words, meant = definition.text_at(*path, "authority_as_written"), definition.text_at(*path, "authority")
        if words and meant and words != meant:
            name = definition.text_at(*path, "name")
            sentence = (
                f"«{name}»: kế hoạch ghi «{words}» tặng; theo luật người tặng là người đứng đầu. Giữ lời văn, hệ thống "
                f"hiểu là «{meant}»; đề nghị cơ quan ban hành xác nhận."
            )
            yield definition.warning("AUTHORITY_WORDS", sentence, *path, "authority_as_written")


def _council(files: Files) -> Iterator[Problem]:
    """Where only the statute says whether the Council is in the path; that nobody says refuses (definitions.demand)."""
    definition = files.definition
    for award in files.dossier_awards():
        said, who = files.council_says(award)
        if who == "statute":
            name, statute = definition.text_at(*award, "name"), files.statute.text_at("document", "name")
            path = "có qua Hội đồng" if said else "không qua Hội đồng"
            sentence = f"Kế hoạch không nêu «{name}» có qua Hội đồng hay không; theo quy chế «{statute}»: {path}."
            yield definition.warning("COUNCIL_NOT_STATED", sentence, *award, "council")


def _unverified(files: Files, law: Path, table: LawTable) -> Iterator[Problem]:
    """Named for the day of the decision, when that is known: the values that the papers will rest on."""
    definition, decision = files.definition, files.value("decision_on")
    day = (decision[0].day_at(*decision[1]) if decision else None) or files.issued_on()
    if day is None:
        return
    issuer = definition.text_at("issuer", "code")
    rows = law_values(day, scopes=_scopes(files, table), path=law).values()
    unverified = [row for row in rows if not row.verified]
    if unverified:
        tags = Counter(row.evidence.partition(":")[0] for row in unverified)
        counts = ", ".join(f"{tag} {count}" for tag, count in sorted(tags.items()))
        sentence = (
            f"{len(unverified)} giá trị pháp lý ngày {short_date(day)} chưa được xác nhận theo văn bản chính thức "
            f"({counts}); xem «thidua law show --on {day.isoformat()} --issuer {issuer}»."
        )
        yield definition.info("LAW_UNVERIFIED", sentence, "document")


def endings(files: Files, ended: Mapping[str, date]) -> Iterator[Problem]:
    """Who is gone before the plan is: the issuer, whole categories, single units. Grouped, so that it can be read.

    `ended`: code → last day of existence, included, from the tables of organisations; the files' own days come first.
    """
    last = files.ends()
    if last is None:
        return
    yield from _issuer_ends(files, last, ended)
    days: dict[str, date] = {}
    for code, path in (files.units_with("member") | files.units_with("duty_bearer")).items():
        until = files.units.day_at(*path, "valid_until") or ended.get(code)
        if until and until < last:
            days[code] = until
    yield from _units_end(files, last, days)


def _issuer_ends(files: Files, last: date, ended: Mapping[str, date]) -> Iterator[Problem]:
    definition = files.definition
    code, name = definition.text_at("issuer", "code"), definition.text_at("issuer", "name")
    until = definition.day_at("issuer", "ends_on") or ended.get(code)
    if until and until < last:
        sentence = (
            f"{name} kết thúc hoạt động (hết {short_date(until)}) trước khi kế hoạch xong (hết {short_date(last)}): từ "
            f"{short_date(until + timedelta(days=1))} việc ký, thẩm định, nơi nhận hồ sơ thuộc cơ quan tiếp nhận; nạp "
            "bản kế hoạch của cơ quan đó."
        )
        yield definition.warning("ISSUER_ENDS", sentence, "issuer")


def _units_end(files: Files, last: date, days: Mapping[str, date]) -> Iterator[Problem]:
    units, definition = files.units, files.definition
    taking_part = files.units_with("member") | files.units_with("duty_bearer")
    said: set[str] = set()
    for path, _ in definition.items("categories"):
        category = definition.text_at(*path, "code")
        codes = [code for code, row in taking_part.items() if units.text_at(*row, "category") == category]
        if codes and all(code in days for code in codes):
            name, until = definition.text_at(*path, "name"), max(days[code] for code in codes)
            said.update(code for code in codes if days[code] == until)
            sentence = (
                f"Từ {short_date(until + timedelta(days=1))} không còn «{name}» nào ({len(codes)} đơn vị), kế hoạch "
                f"đến hết {short_date(last)} mới xong; {_lines(files, category)}phân bổ lại bằng văn bản sửa đổi."
            )
            yield definition.warning("CATEGORY_ENDS", sentence, *path)
    for until in sorted(set(days.values())):
        codes = [code for code, day in days.items() if day == until and code not in said]
        if codes:
            names = "; ".join(units.text_at(*taking_part[code], "name") for code in codes)
            sentence = (
                f"{len(codes)} đơn vị kết thúc (hết {short_date(until)}) trước khi kế hoạch xong (hết "
                f"{short_date(last)}); nêu đơn vị kế thừa: {names}."
            )
            yield units.warning("UNIT_ENDS", sentence, *taking_part[codes[0]])


def _lines(files: Files, category: str) -> str:
    """Which quota lines lose their subject with a category."""
    definition = files.definition
    lines = [path for path, _ in definition.items("quotas")]
    named = [
        definition.text_at(*path, "id")
        for path in lines
        if category in {text for _, text in definition.items(*path, "categories")}
    ]
    return f"dòng chỉ tiêu {', '.join(named)} không còn đối tượng này; " if named else ""
