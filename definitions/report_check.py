"""`thidua campaign check` of a report (`kind: REPORT`): every problem in one run, each at its line."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from definitions.award_forms import award_forms
from definitions.instrument_id import parted
from definitions.loader import Document, Keys, read_document
from definitions.problem import DefinitionRefused, Problem, errors, in_reading_order
from definitions.report import ReportDefinition
from definitions.report_advice import advice, share_of
from definitions.sentence import dotted, validate
from rules.award_history import AwardForm, folded
from rules.calendar import days_named, short_date

KIND = "REPORT"
_NUMBER = re.compile(r"\d+(?:\.\d+)*")


def check_report(path: Path) -> list[Problem]:
    """Every problem of the report's definition, in reading order; errors refuse it, the rest informs."""
    return _inspect(path)[1]


def load_report(path: Path) -> ReportDefinition:
    """The report at the path. Raises DefinitionRefused with all problems when there is an error."""
    definition, problems = _inspect(path)
    if definition is None or errors(problems):
        raise DefinitionRefused(problems)
    return definition


def _inspect(path: Path) -> tuple[ReportDefinition | None, list[Problem]]:
    report = read_document(path)
    definition = validate(report, ReportDefinition)
    found = [*report.problems]
    if report.data is not None:
        found += [*refusals(report, award_forms()), *advice(report)]
    return definition, in_reading_order(found)


def refusals(report: Document, forms: Sequence[AwardForm]) -> Iterator[Problem]:
    """Every contradiction that nobody could report on. Works on plain data: one misspelt field hides no other error."""
    yield from _period(report)
    yield from _cascade_order(report)
    yield from _council(report)
    yield from _instruments(report)
    yield from _copied_words(report)
    yield from _references(report)
    yield from _names_twice(report)
    yield from _figures(report, {form.code: form for form in forms})
    yield from _subsets(report)
    yield from _copied_figures(report)
    yield from _shares(report)
    yield from _illustration(report)


def _period(report: Document) -> Iterator[Problem]:
    first, last = report.number_at("period", "from_year"), report.number_at("period", "to_year")
    dated = report.day_at("document", "issued_on")
    if first and last and last < first:
        yield report.error(
            "PERIOD_ENDS_BEFORE_START", f"Kỳ báo cáo kết thúc ({last}) trước khi bắt đầu ({first}).", "period"
        )
    elif last and dated and dated.year < last:
        sentence = f"Báo cáo ngày {short_date(dated)} nhưng kỳ báo cáo đến hết năm {last}; sửa một trong hai."
        yield report.error("PERIOD_AFTER_DOCUMENT", sentence, "period", "to_year")


def _cascade_order(report: Document) -> Iterator[Problem]:
    steps = [*(path for path, _ in report.items("requests")), ("document",)]
    for before, after in zip(steps, steps[1:], strict=False):
        earlier, later = report.day_at(*before, "issued_on"), report.day_at(*after, "issued_on")
        if earlier and later and later < earlier:
            sentence = (
                f"«{dotted(after)}» ({short_date(later)}) có trước văn bản mà nó trả lời ({short_date(earlier)})."
            )
            yield report.error("REQUEST_ORDER", sentence, *after, "issued_on")


def _council(report: Document) -> Iterator[Problem]:
    stated = report.number_at("council", "stated_members")
    holders = {report.text_at(*path, "holder") for path, _ in report.items("council", "seats")} - {""}
    if stated is not None and holders and len(holders) != stated:
        sentence = (
            f"Báo cáo nêu {stated} thành viên nhưng các ghế đã chép thuộc {len(holders)} người; "
            "thành viên là người, không phải ghế: kiểm tra «holder» của từng ghế."
        )
        yield report.error("COUNCIL_COUNT", sentence, "council", "stated_members")


def _instruments(report: Document) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str], int] = {}
    for path, _ in report.items("instruments"):
        name = report.text_at(*path, "id")
        if name and parted(name) is None:
            sentence = f"«{name}» không phải số, ký hiệu văn bản; ghi như 172/2015/QĐ-UBND hoặc 34-CT/TW."
            yield report.error("INSTRUMENT_ID", sentence, *path, "id")
        day = report.text_at(*path, "issued_on")
        key = (report.text_at(*path, "issuer"), name, day)
        if name and key in seen:
            yield report.error("CODE_TWICE", f"Văn bản {name} ngày {day} đã có ở dòng {seen[key]}.", *path, "id")
        seen.setdefault(key, report.line((*path, "id")))


def _copied_words(report: Document) -> Iterator[Problem]:
    """Date and number beside the quoted words: a copying error shows when the words say otherwise."""
    for path, _ in report.items("instruments"):
        words, day = report.text_at(*path, "as_written"), report.day_at(*path, "issued_on")
        named = days_named(words)
        if day and named and day not in named:
            sentence = f"«issued_on» là {short_date(day)} nhưng lời văn đã chép ghi ngày khác; đối chiếu."
            yield report.error("WORDS_DIFFER", sentence, *path, "issued_on")
        number = parted(report.text_at(*path, "id"))
        if words and number and str(number.number) not in [text.lstrip("0") for text in re.findall(r"\d+", words)]:
            yield report.error("WORDS_DIFFER", f"Lời văn đã chép không có số {number.number}; đối chiếu.", *path, "id")


def _references(report: Document) -> Iterator[Problem]:
    known = {
        (report.text_at(*path, "id"), report.text_at(*path, "issued_on")) for path, _ in report.items("instruments")
    }
    ids = {name for name, _day in known}
    for movement, _ in report.items("movements"):
        rows = [row for field in ("plans", "reviews") for row, _ in report.items(*movement, field)]
        if report.at(*movement, "central") is not None:
            rows.append((*movement, "central"))
        for row in rows:
            name, day = report.text_at(*row, "id"), report.text_at(*row, "issued_on")
            if name and (name, day) not in known:
                sentence = f"Văn bản {name} ngày {day or '(trống)'} không có trong mục «instruments»; sửa hoặc bổ sung."
                yield report.error("INSTRUMENT_UNKNOWN", sentence, *row)
    targets: list[Keys] = [(*path, "instrument") for path, _ in report.items("citations")]
    for path, _ in report.items("instruments"):
        targets += [(*end, "target") for end, _ in report.items(*path, "ends")]
    for target in targets:
        if report.text_at(*target) and report.text_at(*target) not in ids:
            sentence = f"Văn bản {report.text_at(*target)} không có trong mục «instruments»; sửa hoặc bổ sung."
            yield report.error("INSTRUMENT_UNKNOWN", sentence, *target)


def _names_twice(report: Document) -> Iterator[Problem]:
    seen: dict[str, tuple[int, int]] = {}
    codes: set[str] = set()
    for index, (path, _) in enumerate(report.items("movements")):
        code = report.text_at(*path, "code")
        if code in codes:
            yield report.error("CODE_TWICE", f"Mã phong trào «{code}» đã dùng; mỗi mã chỉ dùng một lần.", *path, "code")
        codes.add(code)
        for name, _ in report.items(*path, "names"):
            key = folded(report.text_at(*name, "name"))
            if key and key in seen and seen[key][0] != index:
                sentence = f"Tên này đã thuộc phong trào khác (dòng {seen[key][1]}); một tên chỉ thuộc một phong trào."
                yield report.error("MOVEMENT_NAME_TWICE", sentence, *name, "name")
            seen.setdefault(key, (index, report.line((*name, "name"))))


def _figures(report: Document, forms: dict[str, AwardForm]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], int] = {}
    for path, _ in report.items("statistics", "awards"):
        code, awarded = report.text_at(*path, "award"), report.text_at(*path, "recipient_class")
        form = forms.get(code)
        if code and form is None:
            yield report.error(
                "AWARD_UNKNOWN", f"«{code}» không có trong danh mục definitions/award_forms.toml.", *path, "award"
            )
        if form and report.text_at(*path, "level") not in form.levels:
            yield report.error("AWARD_LEVEL", f"«{form.name}» không thuộc cấp này theo danh mục.", *path, "level")
        if form and awarded not in form.classes:
            sentence = f"«{form.name}» không tặng cho loại đối tượng này theo danh mục."
            yield report.error("AWARD_CLASS", sentence, *path, "recipient_class")
        if (code, awarded) in seen:
            yield report.error("CODE_TWICE", f"Số liệu này đã có ở dòng {seen[code, awarded]}.", *path)
        seen.setdefault((code, awarded), report.line(path))


def _subsets(report: Document) -> Iterator[Problem]:
    rows = [path for path, _ in report.items("statistics", "awards")]
    totals = {
        (report.text_at(*path, "award"), report.text_at(*path, "recipient_class")): report.number_at(*path, "count")
        for path in rows
    }
    movements = {report.text_at(*path, "code") for path, _ in report.items("movements")}
    for path, _ in report.items("statistics", "subsets"):
        key = (report.text_at(*path, "award"), report.text_at(*path, "recipient_class"))
        count, total = report.number_at(*path, "count"), totals.get(key)
        if report.text_at(*path, "movement") not in movements:
            yield report.error("MOVEMENT_UNKNOWN", "Phong trào này không có trong mục «movements».", *path, "movement")
        if count is not None and (total is None or count > total):
            sentence = (
                f"Số của phong trào ({count}) lớn hơn tổng đã nêu ({total if total is not None else 'không có'})."
            )
            yield report.error("SUBSET_TOO_LARGE", sentence, *path, "count")


def _copied_figures(report: Document) -> Iterator[Problem]:
    for field in ("awards", "subsets"):
        for path, _ in report.items("statistics", field):
            yield from _copied(report, (*path, "as_written"), report.number_at(*path, "count"))
    for path, _ in report.items("shares"):
        yield from _copied(report, (*path, "part_as_written"), report.number_at(*path, "part"))
        yield from _copied(report, (*path, "whole_as_written"), report.number_at(*path, "whole"))


def _copied(report: Document, words: Keys, value: int | None) -> Iterator[Problem]:
    text = report.text_at(*words)
    written = [int(number.replace(".", "")) for number in _NUMBER.findall(text)]
    if text and value is not None and value not in written:
        yield report.error("WORDS_DIFFER", f"Số đã chép là {value} nhưng lời văn ghi «{text}»; đối chiếu.", *words)


def _shares(report: Document) -> Iterator[Problem]:
    for path, _ in report.items("shares"):
        part, whole = report.number_at(*path, "part"), report.number_at(*path, "whole")
        percent = report.text_at(*path, "percent")
        if part is not None and whole and percent and share_of(part, whole, percent) != percent:
            sentence = (
                f"{part}/{whole} là {share_of(part, whole, percent)} %, không phải {percent} %; đối chiếu số liệu gốc."
            )
            yield report.error("SHARE_WRONG", sentence, *path, "percent")


def _illustration(report: Document) -> Iterator[Problem]:
    first, last = report.number_at("period", "from_year"), report.number_at("period", "to_year")
    years = [report.number_at(*path, "year") for path, _ in report.items("illustration", "years")]
    if first and last and years and years != list(range(first, last + 1)):
        sentence = f"Phân bổ minh họa phải có đủ các năm {first}–{last}, mỗi năm một dòng theo thứ tự."
        yield report.error("ILLUSTRATION_YEARS", sentence, "illustration", "years")
    names = {
        (report.text_at(*path, "code"), report.text_at(*name, "name"))
        for path, _ in report.items("movements")
        for name, _ in report.items(*path, "names")
    }
    for path, _ in report.items("illustration", "movements"):
        if (report.text_at(*path, "movement"), report.text_at(*path, "name")) not in names:
            sentence = "Phong trào và tên này không có trong mục «movements»; sửa mã hoặc tên."
            yield report.error("MOVEMENT_UNKNOWN", sentence, *path)
