"""What a plan's days show: lengths, days off, corrections, waves, events, deadlines nobody set. Nothing refuses."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from definitions.files import CAMPAIGN, PARENT, REPORT, SUBMISSION, Files
from definitions.loader import Document, Keys
from definitions.problem import Problem
from definitions.sentence import dotted
from rules.calendar import (
    Holiday,
    days_between,
    days_named,
    is_working_day,
    short_date,
    weekday_name,
    working_days_between,
)
from rules.deadline import DayTable, Deadline, excludes_last_day

_MONTH_ONLY = re.compile(r"tháng \d{1,2}(?!\d|/\d{1,2}/)", re.IGNORECASE)


def dates_advice(files: Files, table: DayTable, rolls: bool) -> Iterator[Problem]:
    """Every warning and note that the days give. `rolls`: last days move on from days off where the plan is silent."""
    yield from _blank(files.definition)
    yield from _length(files)
    yield from _days_off(files, table, rolls)
    yield from _corrections(files)
    yield from _launched_before_signed(files)
    yield from _parent_window(files)
    yield from _words(files)
    yield from _waves(files)
    yield from _events(files)
    yield from _no_deadline(files)
    yield from _filing(files, table, rolls)


def span(days: tuple[date | None, date | None]) -> str:
    """«20/5/2024 – 05/8/2024»."""
    return " – ".join(short_date(day) for day in days if day)


def _blank(definition: Document) -> Iterator[Problem]:
    number = definition.text_at("document", "number")
    day = definition.text_at("document", "issued_on")
    if isinstance(definition.at("document"), dict) and not (number and day):
        what = " và ".join(name for name, there in (("số", number), ("ngày", day)) if not there)
        sentence = (
            f"Kế hoạch còn để trống {what}: đây là dự thảo. {what.capitalize()} có khi văn thư cấp; người phát động "
            "ghi theo bản đã ban hành."
        )
        yield definition.warning("NUMBER_BLANK", sentence, "document", "number" if not number else "issued_on")


def _length(files: Files) -> Iterator[Problem]:
    nominal = files.definition.number_at("nominal_days")
    first, last = files.first_day(*CAMPAIGN), files.last_day(*CAMPAIGN)
    if not (nominal and first and last) or days_between(first, last) == nominal:
        return
    sentence = (
        f"Kế hoạch gọi là {nominal} ngày đêm nhưng từ {short_date(first)} đến hết {short_date(last)} là "
        f"{days_between(first, last)} ngày; {nominal} ngày từ {short_date(first)} hết ngày "
        f"{short_date(first + timedelta(days=nominal - 1))}. Hệ thống theo hai ngày đã ghi."
    )
    yield files.definition.warning("LENGTH_DIFFERS", sentence, "nominal_days")


def day_off(day: date, table: tuple[Holiday, ...]) -> str:
    """Why nobody works that day: «Tết Nguyên đán», «Chủ nhật»; empty for a working day."""
    if is_working_day(day, table):
        return ""
    named = [holiday.name.split(". ")[0] for holiday in table if holiday.day == day and holiday.name]
    return ", ".join([*named, weekday_name(day)])


def _days_off(files: Files, table: DayTable, rolls: bool) -> Iterator[Problem]:
    definition = files.definition
    dated: tuple[tuple[str, str, str, Keys], ...] = (
        ("PARENT_ON_DAY_OFF", "Kế hoạch của cấp trên ghi ngày", "đối chiếu bản gốc", ("parent", "issued_on")),
        ("DOCUMENT_ON_DAY_OFF", "Kế hoạch này ghi ngày", "đối chiếu bản gốc", ("document", "issued_on")),
        ("ANNIVERSARY_ON_DAY_OFF", "Ngày kỷ niệm", "bố trí lễ trao tặng cho phù hợp", ("anniversary", "day")),
    )
    for code, words, advised, path in dated:
        day = definition.day_at(*path)
        if day and (why := day_off(day, table.days)):
            sentence = f"{words} {short_date(day)} là {why}, ngày nghỉ; {advised}."
            yield definition.warning(code, sentence, *path)
    for window, name in files.windows():
        last = files.in_effect(window, table, rolls)
        if window != CAMPAIGN and window[-1] != "window" and last and (why := day_off(last.last_on, table.days)):
            yield _deadline_on_day_off(files, window, name, last, why)


def _deadline_on_day_off(files: Files, window: Keys, name: str, bound: Deadline, why: str) -> Problem:
    last, moved, used = bound.last_on, bound.rolled_on, bound.effective_on
    other = last if bound.rolls else moved
    reading = "đã bật dời sang ngày làm việc tiếp theo" if bound.rolls else "không tự dời"
    sentence = (
        f"{name.capitalize()} hết ngày {short_date(last)} là ngày nghỉ ({why}). Ngày làm việc tiếp theo là "
        f"{short_date(moved)} ({weekday_name(moved)}). Hệ thống {reading}: áp dụng {short_date(used)}, không phải "
        f"{short_date(other)}. Việc dời suy từ Bộ luật Dân sự, Điều 148; đổi bằng «roll_forward»."
    )
    return files.definition.warning("DEADLINE_ON_DAY_OFF", sentence, *window, "to_on")


def _corrections(files: Files) -> Iterator[Problem]:
    definition = files.definition
    for window, name in files.windows():
        if not isinstance(definition.at(*window, "correction"), dict):
            continue
        written, effective = files.last_day(*window, written=True), files.last_day(*window)
        if written and effective:
            reason = definition.text_at(*window, "correction", "reason")
            source = definition.text_at(*window, "correction", "source")
            issued_on = files.issued_on()
            before = f", trước ngày ký kế hoạch ({short_date(issued_on)})" if issued_on and written < issued_on else ""
            sentence = (
                f"{name.capitalize()}: văn bản ghi hết ngày {short_date(written)}{before}; áp dụng hết ngày "
                f"{short_date(effective)} theo hiệu chỉnh ({reason}; {source}). Cả hai ngày đều được giữ; người có "
                "thẩm quyền xác nhận khi phát động."
            )
            yield definition.warning("DEADLINE_CORRECTED", sentence, *window, "correction")


def _launched_before_signed(files: Files) -> Iterator[Problem]:
    definition = files.definition
    first, issued_on = files.first_day(*CAMPAIGN), definition.day_at("document", "issued_on")
    if first and issued_on and first < issued_on:
        sentence = (
            f"Kế hoạch ký ngày {short_date(issued_on)}, sau khi thi đua đã bắt đầu ({short_date(first)}) "
            f"{(issued_on - first).days} ngày; vẫn chấp nhận, hai ngày đều được giữ."
        )
        yield definition.warning("SIGNED_AFTER_START", sentence, "document", "issued_on")


def _parent_window(files: Files) -> Iterator[Problem]:
    definition = files.definition
    own = (files.first_day(*CAMPAIGN), files.last_day(*CAMPAIGN))
    parent = (files.first_day(*PARENT), files.last_day(*PARENT))
    if None in own or None in parent:
        return
    document, source = definition.text_at("parent", "document"), definition.text_at("parent", "window_source")
    if own != parent:
        sentence = (
            f"Thời gian thi đua ({span(own)}) khác với {document} ({span(parent)}, theo: {source}); đối chiếu hai bản."
        )
        yield definition.warning("PARENT_WINDOW_DIFFERS", sentence, *CAMPAIGN, "from_on")
    elif definition.at("parent", "window_from_original") is not True:
        sentence = (
            f"Thời gian thi đua trùng với {document} ({span(parent)}), nhưng thời gian của cấp trên lấy từ: {source}; "
            "đối chiếu bản gốc của kế hoạch cấp trên."
        )
        yield definition.warning("PARENT_WINDOW_NOT_FROM_ORIGINAL", sentence, "parent", "window_source")
    else:
        yield definition.info(
            "PARENT_WINDOW_SAME", f"Thời gian thi đua trùng với {document} ({span(parent)}).", "parent"
        )


def _words(files: Files) -> Iterator[Problem]:
    """The days beside the words: a copying error shows when the words name another day."""
    definition = files.definition
    for window, name in [*files.windows(), (PARENT, "thời gian thi đua của cấp trên")]:
        words = definition.text_at(*window, "as_written")
        named = days_named(words)
        for field in ("from_on", "to_on"):
            day = definition.day_at(*window, field)
            if day and named and day not in named and not _MONTH_ONLY.search(words):
                where = dotted((*window, field))
                sentence = f"«{where}» là {short_date(day)} nhưng lời văn đã chép không có ngày này; đối chiếu."
                yield definition.warning("WORDS_DIFFER", sentence, *window, field)
        # The end of the words tells: «từ ngày 01/7, trước ngày 21/7».
        if words and definition.at(*window, "to_included") is excludes_last_day(words):
            sentence = f"{name.capitalize()}: «trước ngày» không gồm ngày đó, «đến hết ngày» thì có; đối chiếu."
            yield definition.warning("WORDS_DIFFER", sentence, *window, "to_included")


def _waves(files: Files) -> Iterator[Problem]:
    definition = files.definition
    for wave, _ in definition.items("waves"):
        words = definition.text_at(*wave, "window", "as_written")
        days = (files.first_day(*wave, "window"), files.last_day(*wave, "window"))
        if _MONTH_ONLY.search(words) and None not in days:
            sentence = (
                f"«{words}» chỉ ghi tháng, không ghi ngày; hệ thống hiểu là {span(days)} (ngày đầu tháng đầu, ngày "
                "cuối tháng cuối)."
            )
            yield definition.warning("WAVE_WITHOUT_DAY", sentence, *wave, "window")
        issuers = files.value("review_due_days")
        if definition.at(*wave, "review_required") is True and definition.at(*wave, "review_due") is None:
            settled = (
                "tạm theo «review_due_days» của cơ quan" if issuers else "chưa ai cho hạn nên chỉ theo dõi, không nhắc"
            )
            no = definition.number_at(*wave, "no")
            sentence = f"Kế hoạch yêu cầu sơ kết đợt {no} nhưng không nêu hạn; hỏi cơ quan ban hành, {settled}."
            yield definition.warning("REVIEW_WITHOUT_DEADLINE", sentence, *wave, "review_required")


def _events(files: Files) -> Iterator[Problem]:
    """Anniversaries: years that do not add up, and days before the paper that greets them."""
    definition, issued_on = files.definition, files.issued_on()
    lists: list[Keys] = [("anniversaries",), *((*wave, "events") for wave, _ in definition.items("waves"))]
    events = [("anniversary",), *(path for each in lists for path, _ in definition.items(*each))]
    for path in events:
        day, name = definition.day_at(*path, "day"), definition.text_at(*path, "name")
        since, years = definition.day_at(*path, "since"), definition.number_at(*path, "years")
        if day and since and years and (day.year - since.year != years or day.month != since.month):
            sentence = f"«{name}»: từ {short_date(since)} đến {short_date(day)} không phải {years} năm; đối chiếu."
            yield definition.warning("ANNIVERSARY_YEARS", sentence, *path)
        if day and issued_on and day < issued_on:
            sentence = (
                f"«{name}» ({short_date(day)}) đã qua khi kế hoạch được ký ({short_date(issued_on)}); vẫn giữ như văn "
                "bản."
            )
            yield definition.info("EVENT_BEFORE_DOCUMENT", sentence, *path)


def _no_deadline(files: Files) -> Iterator[Problem]:
    definition = files.definition
    if isinstance(definition.at("unit_plan"), dict) and definition.at("unit_plan", "due") is None:
        settled = files.value("plan_due_on")
        day = settled[0].day_at(*settled[1]) if settled else None
        how = f"tạm theo «plan_due_on» của cơ quan: {short_date(day)}" if day else "chưa ai cho hạn nên không xét trễ"
        words = definition.text_at("unit_plan", "as_written")
        sentence = (
            f"Đơn vị phải có kế hoạch riêng («{words}») nhưng không nêu thế nào là kịp thời; hỏi cơ quan ban hành, "
            f"{how}."
        )
        yield definition.warning("TIMELY_NOT_DEFINED", sentence, "unit_plan")


def _filing(files: Files, table: DayTable, rolls: bool) -> Iterator[Problem]:
    first, bound = files.first_day(*SUBMISSION), files.in_effect(SUBMISSION, table, rolls)
    last = bound.effective_on if bound else None
    if first and last and first <= last:
        days = working_days_between(first, last, table.days)
        sentence = f"Thời gian nộp hồ sơ có {days} ngày làm việc ({span((first, last))})."
        yield files.definition.info("FILING_WORKING_DAYS", sentence, *SUBMISSION)
    event = files.definition.day_at("anniversary", "day")
    if last and event and last < event:
        left = working_days_between(last + timedelta(days=1), event, table.days)
        sentence = (
            f"Từ khi hết hạn nộp hồ sơ ({short_date(last)}) đến ngày kỷ niệm ({short_date(event)}) có {left} ngày làm "
            "việc cho thẩm định, Hội đồng, ký và trao tặng."
        )
        yield files.definition.info("DAYS_TO_ANNIVERSARY", sentence, "anniversary", "day")
    report = files.last_day(*REPORT)
    if last and report and report > last:
        sentence = (
            f"Hạn báo cáo kết quả (hết {short_date(report)}) sau hạn nộp hồ sơ (hết {short_date(last)}): "
            "thẩm định có thể bắt đầu khi chưa có báo cáo của đơn vị."
        )
        yield files.definition.info("REPORT_AFTER_FILING", sentence, *REPORT, "to_on")
    elif first and report and report < first:
        sentence = (
            f"Hạn báo cáo kết quả (hết {short_date(report)}) trước khi nhận hồ sơ (từ {short_date(first)}): báo cáo có "
            "thể là điều kiện của hồ sơ, theo mục «gates»."
        )
        yield files.definition.info("REPORT_BEFORE_FILING", sentence, *REPORT, "to_on")
