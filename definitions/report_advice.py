"""What a report's data show that an officer should look at: nothing here refuses the file."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from definitions.instrument_id import catalogue, misspelt, parted
from definitions.loader import Document, Keys
from definitions.problem import Problem
from definitions.register_order import Numbered, neighbours, order_of
from rules.calendar import short_date

_TRUNCATED = re.compile(r"(?<![\d/])\d{4}\s*[-–]\s*\d{1,3}(?![\d/])|(?<!\d)\d{1,2}/\d{1,2}/\d{1,3}(?!\d)")
_TWICE = re.compile(r"\b(\w+) \1\b", re.IGNORECASE)
_GROUPED = re.compile(r"\d+(?:\.\d+)+")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_QUOTED = ("as_written", "part_as_written", "whole_as_written")


def advice(report: Document) -> Iterator[Problem]:
    """Every warning and note."""
    yield from _truncated_years(report)
    yield from _words_twice(report)
    yield from _misspelt_instruments(report)
    yield from _registers(report)
    yield from _numbers_reused(report)
    yield from _undated(report)
    yield from _repeals(report)
    yield from _plans_before_movement(report)
    yield from _several_names(report)
    yield from _malformed_numbers(report)
    yield from _annexes(report)
    yield from _seats(report)
    yield from _ended(report)
    yield from _direct_workers(report)
    yield from _cascade(report)
    yield from _invented(report)


def quoted(report: Document) -> Iterator[tuple[Keys, str]]:
    """Every text of the file that quotes the paper."""
    for path in report.lines:
        if path and path[-1] in _QUOTED:
            yield path, report.text_at(*path)


def _truncated_years(report: Document) -> Iterator[Problem]:
    for path, text in quoted(report):
        for match in _TRUNCATED.finditer(text):
            sentence = f"«{match.group()}»: năm bị thiếu chữ số trong báo cáo; đối chiếu văn bản gốc trước khi dùng."
            yield report.warning("YEAR_TRUNCATED", sentence, *path)


def _words_twice(report: Document) -> Iterator[Problem]:
    for chapter, _ in report.items("outline"):
        for section, _ in report.items(*chapter, "sections"):
            for match in _TWICE.finditer(report.text_at(*section, "title")):
                sentence = f"Tiêu đề lặp chữ «{match.group()}»; sửa khi dùng đề cương này cho báo cáo sau."
                yield report.warning("WORD_TWICE", sentence, *section, "title")


def _misspelt_instruments(report: Document) -> Iterator[Problem]:
    ids = [report.text_at(*path, "id") for path, _ in report.items("instruments")]
    known = catalogue(one for one in ids if one)
    for path, text in quoted(report):
        for written, proper in misspelt(text, known):
            sentence = f"Báo cáo ghi «{written}»; số, ký hiệu đúng theo danh mục văn bản là {proper}."
            yield report.warning("INSTRUMENT_MISSPELT", sentence, *path)


def _numbered(report: Document) -> dict[tuple[str, str, int], list[Numbered]]:
    """Dated papers by issuer, symbol and year of the register."""
    found: dict[tuple[str, str, int], list[Numbered]] = defaultdict(list)
    for path, _ in report.items("instruments"):
        parts, day = parted(report.text_at(*path, "id")), report.day_at(*path, "issued_on")
        if parts and day and isinstance(path[-1], int):
            paper = Numbered(parts.number, day, report.text_at(*path, "id"), path[-1])
            symbol = parts.symbol if parts.year is None else f"{parts.year}/{parts.symbol}"
            found[report.text_at(*path, "issuer"), symbol, day.year].append(paper)
    return found


def _registers(report: Document) -> Iterator[Problem]:
    for (_issuer, symbol, year), papers in _numbered(report).items():
        order = order_of(papers)
        main = order.series[0] if order.series else ()
        for stray in order.strays:
            beside = "; ".join(_dated(paper) for paper in neighbours(stray, main))
            sentence = (
                f"Số {_dated(stray)} không theo thứ tự của sổ {symbol} năm {year} ({beside}): sai số, sai ngày, "
                "hoặc thuộc một sổ khác; đối chiếu văn bản gốc."
            )
            yield report.warning("NUMBER_OUT_OF_ORDER", sentence, "instruments", stray.place, "id")
        if len(order.series) > 1:
            lists = " | ".join(", ".join(_dated(paper) for paper in series) for series in order.series)
            sentence = (
                f"Ký hiệu {symbol} năm {year} có {len(order.series)} dãy số của cùng cơ quan: {lists}. "
                "Số và ký hiệu không đủ để nhận ra một văn bản; luôn kèm ngày và sổ."
            )
            yield report.warning("TWO_SERIES", sentence, "instruments", order.series[1][0].place, "id")


def _dated(paper: Numbered) -> str:
    return f"{paper.written} ({short_date(paper.issued_on)})"


def _numbers_reused(report: Document) -> Iterator[Problem]:
    first: dict[tuple[str, str], Numbered] = {}
    for (issuer, _symbol, _year), papers in sorted(_numbered(report).items()):
        for paper in papers:
            before = first.setdefault((issuer, paper.written), paper)
            if before is not paper:
                sentence = (
                    f"Số {paper.written} có hai văn bản: {short_date(before.issued_on)} "
                    f"(dòng {report.line(('instruments', before.place, 'id'))}) và {short_date(paper.issued_on)}; "
                    "chỉ nhận ra được khi kèm ngày."
                )
                yield report.warning("NUMBER_TWICE", sentence, "instruments", paper.place, "id")


def _undated(report: Document) -> Iterator[Problem]:
    for path, _ in report.items("instruments"):
        if report.at(*path, "issued_on") is None:
            sentence = f"{report.text_at(*path, 'id')}: báo cáo không ghi (hoặc ghi thiếu) ngày; tra văn bản gốc."
            yield report.info("DATE_MISSING", sentence, *path, "issued_on")


def _repeals(report: Document) -> Iterator[Problem]:
    for path, _ in report.items("instruments"):
        name, day = report.text_at(*path, "id"), report.day_at(*path, "issued_on")
        ends = list(report.items(*path, "ends"))
        for end, _ in ends:
            place, target = report.text_at(*end, "place"), report.text_at(*end, "target")
            if place and day:
                sentence = (
                    f"{name} ({short_date(day)}) chỉ bãi bỏ {place} của {target}; phần còn lại vẫn có hiệu lực, "
                    "nên hiệu lực phải ghi theo từng điểm, khoản."
                )
                yield report.info("PARTIAL_REPEAL", sentence, *end)
        if not ends and report.text_at(*path, "subject").casefold().startswith("bãi bỏ"):
            sentence = f"{name} bãi bỏ một phần văn bản khác nhưng báo cáo không nêu phần nào; tra văn bản gốc."
            yield report.warning("REPEAL_UNSPECIFIED", sentence, *path, "subject")


def _plans_before_movement(report: Document) -> Iterator[Problem]:
    for path, _ in report.items("movements"):
        begins = report.number_at(*path, "from_year")
        for plan, _ in report.items(*path, "plans"):
            day = report.day_at(*plan, "issued_on")
            if begins and day and day.year < begins:
                sentence = (
                    f"{report.text_at(*plan, 'id')} ({short_date(day)}) có trước phong trào "
                    f"«{report.text_at(*path, 'names', 0, 'name')}» (từ năm {begins}); đối chiếu xem có phải kế hoạch "
                    "của phong trào này."
                )
                yield report.warning("PLAN_BEFORE_MOVEMENT", sentence, *plan)


def _several_names(report: Document) -> Iterator[Problem]:
    for path, _ in report.items("movements"):
        names = [report.text_at(*name, "name") for name, _ in report.items(*path, "names")]
        if len(names) > 1:
            listed = "; ".join(f"«{name}»" for name in names)
            sentence = f"Một phong trào, {len(names)} tên: {listed}; cộng chung khi thống kê."
            yield report.info("MOVEMENT_NAMES", sentence, *path, "names")


def _malformed_numbers(report: Document) -> Iterator[Problem]:
    for path, text in quoted(report):
        for written in _GROUPED.findall(text):
            if not _THOUSANDS.fullmatch(written):
                yield report.warning("NUMBER_MALFORMED", _read_as(report, path, written), *path)


def _read_as(report: Document, path: Keys, written: str) -> str:
    sentence = f"«{written}» sai cách phân nhóm ba chữ số"
    value, whole = report.number_at(*path[:-1], "part"), report.number_at(*path[:-1], "whole")
    percent = report.text_at(*path[:-1], "percent")
    if path[-1] != "part_as_written" or value is None or not whole or not percent:
        return f"{sentence}; đối chiếu số liệu gốc."
    agrees = "khớp" if share_of(value, whole, percent) == percent else "không khớp"
    return f"{sentence}; đọc là {grouped(value)}: {grouped(value)}/{grouped(whole)} {agrees} với {percent} % đã nêu."


def share_of(part: int, whole: int, like: str) -> str:
    """part/whole in percent, with as many decimals as `like`, half rounded up: «92,72»."""
    decimals = len(like.partition(",")[2])
    exact = Decimal(part * 100) / Decimal(whole)
    return str(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)).replace(".", ",")


def grouped(number: int) -> str:
    """«1.063»."""
    return f"{number:,}".replace(",", ".")


def _annexes(report: Document) -> Iterator[Problem]:
    for path, _ in report.items("annexes"):
        if report.at(*path, "received") is False:
            words, place = report.text_at(*path, "as_written"), report.text_at(*path, "article")
            sentence = (
                f"Báo cáo ghi «{words}» ({place}) nhưng không có phụ lục: chỉ có tổng 10 năm, chưa có số từng năm; "
                "đề nghị cơ quan lập báo cáo gửi bổ sung."
            )
            yield report.warning("ANNEX_MISSING", sentence, *path)


def _seats(report: Document) -> Iterator[Problem]:
    held: dict[str, list[Keys]] = defaultdict(list)
    for path, _ in report.items("council", "seats"):
        held[report.text_at(*path, "holder")].append(path)
    total = sum(map(len, held.values()))
    for holder, paths in held.items():
        if len(paths) > 1:
            names = " và ".join(f"«{report.text_at(*path, 'name')}»" for path in paths)
            sentence = (
                f"Một người ({holder}) giữ {len(paths)} ghế: {names}. Hội đồng có {total} ghế, {len(held)} người; "
                "biểu quyết tính theo người."
            )
            yield report.warning("PERSON_TWO_SEATS", sentence, *paths[-1], "holder")


def _ended(report: Document) -> Iterator[Problem]:
    day, name = report.day_at("issuer", "province_ended", "on"), report.text_at("issuer", "province_name")
    if day:
        sentence = (
            f"{name[:1].upper()}{name[1:]} và các huyện kết thúc từ {short_date(day)}; "
            f"{report.text_at('issuer', 'province_ended', 'successor') or 'chưa rõ cơ quan nào'} kế thừa số liệu, "
            "tra cứu và cấp lại."
        )
        yield report.warning("PROVINCE_ENDED", sentence, "issuer", "province_ended")
    for path, _ in report.items("council", "seats"):
        gone = report.day_at(*path, "agency_ended", "on")
        if gone:
            sentence = (
                f"Ghế «{report.text_at(*path, 'name')}»: cơ quan này đã sắp xếp lại từ {short_date(gone)} "
                f"(nay: {report.text_at(*path, 'agency_ended', 'successor')}; nguồn chưa xác nhận); "
                "cần quyết định kiện toàn Hội đồng."
            )
            yield report.warning("SEAT_ENDED", sentence, *path, "agency_ended")


def _direct_workers(report: Document) -> Iterator[Problem]:
    path = ("statistics", "direct_workers")
    if report.at(*path) is not None and report.at(*path, "base") is None:
        sentence = (
            "Báo cáo không nói tỷ lệ người lao động trực tiếp tính trên số nào; hệ thống tính trên số cá nhân được "
            "khen trong năm, không kể khen thưởng kháng chiến. Đề nghị cơ quan lập báo cáo xác nhận."
        )
        yield report.warning("SHARE_BASE_UNSTATED", sentence, *path, "base")
    for subset, _ in report.items("statistics", "subsets"):
        if report.at(*subset, "operator") == "AT_LEAST":
            words = report.text_at(*subset, "as_written")
            yield report.info("FIGURE_AT_LEAST", f"«{words}» không phải số đúng; so sánh là «ít nhất».", *subset)


def _cascade(report: Document) -> Iterator[Problem]:
    dates = [day for path, _ in report.items("requests") if (day := report.day_at(*path, "issued_on"))]
    dated = report.day_at("document", "issued_on")
    if dates and dated:
        chain = " → ".join(short_date(day) for day in (*dates, dated))
        sentence = f"Chuỗi yêu cầu báo cáo: {chain}, tất cả {(dated - dates[0]).days} ngày; không văn bản nào ghi hạn."
        if any(report.at(*path, "due_on") for path, _ in report.items("requests")):
            sentence = f"Chuỗi yêu cầu báo cáo: {chain}, tất cả {(dated - dates[0]).days} ngày."
        yield report.info("REQUEST_CASCADE", sentence, "requests")


def _invented(report: Document) -> Iterator[Problem]:
    if report.at("illustration", "illustrative") is True:
        yield report.info("ILLUSTRATIVE", f"{report.text_at('illustration', 'note')}.", "illustration")
