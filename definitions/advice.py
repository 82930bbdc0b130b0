"""What an officer should look at before the launch: warnings and notes that the data itself shows."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from definitions.files import WINDOW_NAMES, WINDOWS, Files
from definitions.law import LAW_FILE, check_law, holidays, law_values
from definitions.loader import Document, Keys
from definitions.problem import Problem
from definitions.sentence import dotted
from rules.calendar import (
    Holiday,
    days_between,
    days_named,
    is_working_day,
    short_date,
    start_of_day,
    weekday_name,
    working_days_between,
)
from rules.facts import LegalValue

_CAMPAIGN, _SUBMISSION, _REPORT, _PARENT_WINDOW = WINDOWS


def advice(files: Files, law: Path = LAW_FILE) -> Iterator[Problem]:
    """Every warning and note on the files; nothing here refuses them."""
    table = () if check_law(law) else holidays(law)
    yield from _length(files)
    yield from _days_off(files.definition, table)
    yield from _launched_before_signed(files.definition)
    yield from _ambiguous_quotas(files.definition)
    yield from _parent_window(files)
    yield from _words(files.definition)
    yield from _units_without_quota(files)
    yield from _sets(files)
    yield from _units_that_end(files)
    yield from _filing(files, table)
    yield from _illustrative(files)
    yield from _unverified_law(files, law)


def _length(files: Files) -> Iterator[Problem]:
    nominal = files.definition.number_at("nominal_days")
    first, last = files.definition.day_at(*_CAMPAIGN, "from_on"), files.last_day(*_CAMPAIGN)
    if not (nominal and first and last) or days_between(first, last) == nominal:
        return
    sentence = (
        f"Kế hoạch gọi là {nominal} ngày đêm nhưng từ {short_date(first)} đến hết {short_date(last)} là "
        f"{days_between(first, last)} ngày; {nominal} ngày từ {short_date(first)} hết ngày "
        f"{short_date(first + timedelta(days=nominal - 1))}. Hệ thống theo hai ngày đã ghi."
    )
    yield files.definition.warning("LENGTH_DIFFERS", sentence, "nominal_days")


def _days_off(definition: Document, table: tuple[Holiday, ...]) -> Iterator[Problem]:
    dated: tuple[tuple[str, str, str, Keys], ...] = (
        ("PARENT_ON_DAY_OFF", "Kế hoạch của cấp trên ghi ngày", "đối chiếu bản gốc", ("parent", "issued_on")),
        ("DOCUMENT_ON_DAY_OFF", "Kế hoạch này ghi ngày", "đối chiếu bản gốc", ("document", "issued_on")),
        ("ANNIVERSARY_ON_DAY_OFF", "Ngày kỷ niệm", "bố trí lễ trao tặng cho phù hợp", ("anniversary", "day")),
    )
    for code, words, advised, path in dated:
        day = definition.day_at(*path)
        if day and not is_working_day(day, table):
            sentence = f"{words} {short_date(day)} là {weekday_name(day)}, ngày nghỉ; {advised}."
            yield definition.warning(code, sentence, *path)


def _launched_before_signed(definition: Document) -> Iterator[Problem]:
    first, issued_on = definition.day_at(*_CAMPAIGN, "from_on"), definition.day_at("document", "issued_on")
    if first and issued_on and first < issued_on:
        sentence = (
            f"Kế hoạch ký ngày {short_date(issued_on)}, sau khi đợt thi đua đã bắt đầu ({short_date(first)}) "
            f"{(issued_on - first).days} ngày; vẫn chấp nhận, hai ngày đều được giữ."
        )
        yield definition.warning("SIGNED_AFTER_START", sentence, "document", "issued_on")


def _ambiguous_quotas(definition: Document) -> Iterator[Problem]:
    for path in [*(item for item, _ in definition.items("quotas")), ("forward_quota",)]:
        maximum = definition.number_at(*path, "maximum")
        if definition.at(*path, "ambiguous") is True and maximum:
            combined = definition.at(*path, "combined") is True
            reading = f"tổng cộng không quá {maximum:02}" if combined else f"mỗi loại không quá {maximum:02}"
            words = definition.text_at(*path, "as_written")
            sentence = (
                f"«{words}» có thể hiểu là tổng cộng {maximum:02}, hoặc {maximum:02} tập thể và {maximum:02} cá nhân; "
                f"hệ thống hiểu là {reading}. Đề nghị cơ quan ban hành xác nhận."
            )
            yield definition.warning("QUOTA_AMBIGUOUS", sentence, *path, "as_written")


def _parent_window(files: Files) -> Iterator[Problem]:
    definition = files.definition
    own = (definition.day_at(*_CAMPAIGN, "from_on"), files.last_day(*_CAMPAIGN))
    parent = (definition.day_at(*_PARENT_WINDOW, "from_on"), files.last_day(*_PARENT_WINDOW))
    if None in own or None in parent:
        return
    document, source = definition.text_at("parent", "document"), definition.text_at("parent", "window_source")
    if own != parent:
        sentence = (
            f"Thời gian thi đua ({_span(own)}) khác với {document} ({_span(parent)}, theo: {source}); "
            "đối chiếu hai bản."
        )
        yield definition.warning("PARENT_WINDOW_DIFFERS", sentence, *_CAMPAIGN, "from_on")
    elif definition.at("parent", "window_from_original") is not True:
        sentence = (
            f"Thời gian thi đua trùng với {document} ({_span(parent)}), nhưng thời gian của cấp trên lấy từ: {source}; "
            "đối chiếu bản gốc của kế hoạch cấp trên."
        )
        yield definition.warning("PARENT_WINDOW_NOT_FROM_ORIGINAL", sentence, "parent", "window_source")
    else:
        yield definition.info(
            "PARENT_WINDOW_SAME", f"Thời gian thi đua trùng với {document} ({_span(parent)}).", "parent"
        )


def _span(days: tuple[date | None, date | None]) -> str:
    return " – ".join(short_date(day) for day in days if day)


def _words(definition: Document) -> Iterator[Problem]:
    """The days beside the words: a copying error shows when the words name another day."""
    for window in WINDOWS:
        named = days_named(definition.text_at(*window, "as_written"))
        for field in ("from_on", "to_on"):
            day = definition.day_at(*window, field)
            if day and named and day not in named:
                name = dotted((*window, field))
                sentence = f"«{name}» là {short_date(day)} nhưng lời văn đã chép không có ngày này; đối chiếu."
                yield definition.warning("WORDS_DIFFER", sentence, *window, field)
        excludes = definition.text_at(*window, "as_written").startswith("trước ngày")
        if definition.at(*window, "to_included") is excludes:
            name = WINDOW_NAMES[window].capitalize()
            sentence = f"{name}: «trước ngày» không gồm ngày đó, «đến hết ngày» thì có; đối chiếu."
            yield definition.warning("WORDS_DIFFER", sentence, *window, "to_included")


def _units_without_quota(files: Files) -> Iterator[Problem]:
    definition, units = files.definition, files.units
    named = {text for path, _ in definition.items("quotas") for text in _strings(definition, *path, "units")}
    covered = {text for path, _ in definition.items("quotas") for text in _strings(definition, *path, "categories")}
    takes_part = files.units_with("member") | files.units_with("duty_bearer")
    missing: dict[str, int] = {}
    for code, path in takes_part.items():
        category = units.text_at(*path, "category")
        if code not in named and category not in covered:
            missing[category] = missing.get(category, 0) + 1
    for path, _ in definition.items("categories"):
        code, name = definition.text_at(*path, "code"), definition.text_at(*path, "name")
        if code in missing:
            sentence = (
                f"Kế hoạch không có dòng chỉ tiêu cho «{name}» ({missing[code]} đơn vị); "
                "hỏi cơ quan ban hành, tạm dùng «quota_without_line» trong tệp cài đặt."
            )
            yield definition.warning("CATEGORY_WITHOUT_QUOTA", sentence, *path)


def _strings(document: Document, *path: str | int) -> list[str]:
    return [item for _, item in document.items(*path) if isinstance(item, str)]


def _sets(files: Files) -> Iterator[Problem]:
    members, bound = files.units_with("member"), files.units_with("duty_bearer")
    for title, only, keys in (
        ("Là thành viên cụm, khối nhưng không được giao nhiệm vụ", members.keys() - bound.keys(), "members"),
        ("Được giao nhiệm vụ nhưng không phải thành viên cụm, khối", bound.keys() - members.keys(), "duty_bearers"),
    ):
        if only:
            names = "; ".join(files.units.text_at(*(members | bound)[code], "name") for code in sorted(only))
            yield files.definition.info("SETS_DIFFER", f"{title}: {names}.", "participants", keys)


def _units_that_end(files: Files) -> Iterator[Problem]:
    last = files.last_day(*_REPORT)
    for code, path in files.units_with("member").items():
        until = files.units.day_at(*path, "valid_until")
        if last and until and until < last:
            sentence = (
                f"Đơn vị «{code}» kết thúc ({short_date(until)}) trước hạn báo cáo ({short_date(last)}); "
                "nêu đơn vị kế thừa."
            )
            yield files.units.warning("UNIT_ENDS_DURING_CAMPAIGN", sentence, *path)


def _filing(files: Files, table: tuple[Holiday, ...]) -> Iterator[Problem]:
    first, last = files.definition.day_at(*_SUBMISSION, "from_on"), files.last_day(*_SUBMISSION)
    if first and last and first <= last:
        days = working_days_between(first, last, table)
        sentence = f"Thời gian nộp hồ sơ có {days} ngày làm việc ({_span((first, last))})."
        yield files.definition.info("FILING_WORKING_DAYS", sentence, *_SUBMISSION)
    report = files.last_day(*_REPORT)
    if last and report and start_of_day(report) > start_of_day(last):
        sentence = (
            f"Hạn báo cáo kết quả (hết {short_date(report)}) sau hạn nộp hồ sơ (hết {short_date(last)}): "
            "thẩm định có thể bắt đầu khi chưa có báo cáo của đơn vị."
        )
        yield files.definition.info("REPORT_AFTER_FILING", sentence, *_REPORT, "to_on")


def _illustrative(files: Files) -> Iterator[Problem]:
    values = [path for path in _value_paths(files.issuer) if files.issuer.at(*path, "illustrative") is True]
    if values:
        names = ", ".join(str(path[-1]) for path in values)
        sentence = (
            f"{len(values)} giá trị là minh họa, chưa phải quy định của cơ quan ban hành: {names}. "
            "Trước khi dùng thật, thay bằng giá trị có văn bản."
        )
        yield files.issuer.warning("ISSUER_VALUES_ILLUSTRATIVE", sentence, *values[0])
    for document, code, what in (
        (files.units, "UNITS_ILLUSTRATIVE", "Danh sách đơn vị"),
        (files.council, "COUNCIL_ILLUSTRATIVE", "Danh sách Hội đồng"),
    ):
        if document.at("illustrative") is True:
            sentence = (
                f"{what} là minh họa; trước khi dùng thật, thay bằng danh sách theo quyết định của cơ quan ban hành."
            )
            yield document.warning(code, sentence, "illustrative")


def _value_paths(issuer: Document) -> list[Keys]:
    values = issuer.at("values")
    return [("values", key) for key in values] if isinstance(values, dict) else []


def _unverified_law(files: Files, law: Path) -> Iterator[Problem]:
    """Named for the day of the decision, when that is known: the values that the papers will rest on."""
    problems = check_law(law)
    yield from problems
    definition, decision = files.definition, files.value("decision_on")
    day = (decision[0].day_at(*decision[1]) if decision else None) or definition.day_at("document", "issued_on")
    if problems or day is None:
        return
    scope = ("national", definition.text_at("issuer", "province_code"), definition.text_at("issuer", "code"))
    unverified = [row for row in law_values(day, scope=scope, path=law).values() if not row.verified]
    if unverified:
        names = ", ".join(sorted(_name(row) for row in unverified))
        sentence = f"{len(unverified)} giá trị pháp lý chưa được xác nhận bằng văn bản chính thức: {names}."
        yield definition.info("LAW_UNVERIFIED", sentence, "document")


def _name(row: LegalValue) -> str:
    return f"{row.id} [{row.evidence}]"
