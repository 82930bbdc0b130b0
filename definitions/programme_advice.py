"""What an officer should look at before a programme is issued or taken over: what its own words and days show."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from definitions.loader import Document, Keys
from definitions.phrase import counted_years, range_of, strange_joint, years_of
from definitions.problem import Problem
from rules.calendar import short_date

WHOLE = Decimal(100)


def advice(document: Document) -> Iterator[Problem]:
    """Every warning and note; nothing here refuses the file."""
    yield from _illegible(document)
    yield from _counted(document)
    yield from _words(document)
    yield from _phases(document)
    yield from _names(document)
    yield from _already_issued(document)
    yield from _nominal(document)
    yield from _actual(document)
    yield from _replaced(document)
    yield from _orphans(document)
    yield from _structures(document)
    yield from _illustrative(document)


def _items(document: Document) -> Iterator[tuple[Keys, str]]:
    for path, _ in document.items("items"):
        yield path, document.text_at(*path, "label")


def _span(first: date, last: date) -> str:
    return f"{short_date(first)} – {short_date(last)}"


def _illegible(document: Document) -> Iterator[Problem]:
    if document.at("document") is None:
        return
    if not document.text_at("document", "number"):
        sentence = "Số của chương trình không đọc được trên bản chụp; tra sổ văn bản đi của cơ quan ban hành."
        yield document.warning("NUMBER_ILLEGIBLE", sentence, "document", "number")
    if document.number_at("document", "date", "day") is None:
        month, year = document.number_at("document", "date", "month"), document.number_at("document", "date", "year")
        sentence = f"Ngày ban hành không đọc được, chỉ rõ tháng {month}/{year}; tra sổ văn bản đi."
        yield document.warning("DAY_ILLEGIBLE", sentence, "document", "date", "day")


def _counted(document: Document) -> Iterator[Problem]:
    """«5 năm (2021-2026)»: the span has six years, and the programme runs to 2025."""
    first, last = document.day_at("period", "from_on"), document.day_at("period", "to_on")
    places: list[Keys] = [("document", "title"), ("title",), ("period", "as_written")]
    places += [(*path, "as_written") for path, _ in document.items("basis")]
    for path in places:
        for years, begins, ends in counted_years(document.text_at(*path)):
            if ends - begins + 1 != years:
                runs = f"; thời kỳ của chương trình là {first.year}-{last.year}" if first and last else ""
                sentence = (
                    f"«{years} năm ({begins}-{ends})» gồm {ends - begins + 1} năm{runs}. "
                    "Giữ nguyên văn, hệ thống theo thời kỳ của chương trình."
                )
                yield document.warning("PERIOD_LENGTH", sentence, *path)


def _words(document: Document) -> Iterator[Problem]:
    """The range beside the words: a copying error, or words that name no range, show here."""
    for path, label in _items(document):
        words = document.text_at(*path, "as_written")
        first, last = document.day_at(*path, "from_on"), document.day_at(*path, "to_on")
        if not (words and first and last):
            continue
        joint, named = strange_joint(words), range_of(words)
        if joint:
            sentence = f"«{words}»: chữ «{joint}» giữa hai quý có lẽ là «và»; hệ thống hiểu là {_span(first, last)}."
            yield document.warning("WORDS_UNCLEAR", sentence, *path, "as_written")
        elif named is None:
            sentence = f"«{label}»: không đọc được khoảng thời gian từ «{words}»; đối chiếu {_span(first, last)}."
            yield document.warning("RANGE_UNREADABLE", sentence, *path, "as_written")
        elif named != (first, last):
            sentence = f"«{label}»: «{words}» là {_span(*named)} nhưng tệp ghi {_span(first, last)}; đối chiếu."
            yield document.warning("WORDS_DIFFER", sentence, *path, "from_on")


def _phases(document: Document) -> Iterator[Problem]:
    """One movement under two phases."""
    seen: dict[str, tuple[str, str]] = {}
    for path, label in _items(document):
        movement, phase = document.text_at(*path, "movement"), document.text_at(*path, "phase_as_written")
        if not movement or years_of(phase) is None:
            continue
        before = seen.setdefault(movement, (phase, label))
        if before[0] != phase:
            sentence = (
                f"Cùng phong trào nhưng việc này ghi «giai đoạn {phase}», việc «{before[1]}» ghi «giai đoạn "
                f"{before[0]}»; hỏi cơ quan ban hành giai đoạn nào đúng."
            )
            yield document.warning("MOVEMENT_PHASE_DIFFERS", sentence, *path, "phase_as_written")


def _names(document: Document) -> Iterator[Problem]:
    """A movement named otherwise than where it was launched: an alias, or a name that nobody knows."""
    proper = {
        document.text_at(*path, "key"): document.text_at(*path, "name") for path, _ in document.items("movements")
    }
    others = {
        document.text_at(*path, "key"): [name for _, name in document.items(*path, "aliases")]
        for path, _ in document.items("movements")
    }
    for path, label in _items(document):
        movement, written = document.text_at(*path, "movement"), document.text_at(*path, "movement_as_written")
        if not written or movement not in proper or written == proper[movement]:
            continue
        if written in others[movement]:
            sentence = f"«{written}» và «{proper[movement]}» là một phong trào mang hai tên; số liệu gộp chung."
            yield document.info("MOVEMENT_ALIAS", sentence, *path, "movement_as_written")
        else:
            sentence = f"«{label}» gọi phong trào là «{written}», khác «{proper[movement]}»; ghi thêm tên gọi khác."
            yield document.warning("MOVEMENT_NAME_UNKNOWN", sentence, *path, "movement_as_written")


def _issued_by(document: Document) -> date | None:
    """The last day on which the programme can have been issued, as far as its date can be read."""
    year, month = document.number_at("document", "date", "year"), document.number_at("document", "date", "month")
    day = document.number_at("document", "date", "day")
    if year is None or month is None or not 1 <= month <= len(range(12)):
        return None
    try:
        return date(year, month, day) if day else date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        return None


def _already_issued(document: Document) -> Iterator[Problem]:
    by = _issued_by(document)
    for path, label in _items(document):
        issued_on = document.day_at(*path, "already_issued", "issued_on")
        if issued_on and by and issued_on <= by:
            paper, where = (document.text_at(*path, "already_issued", name) for name in ("document", "article"))
            sentence = (
                f"Còn ghi là việc sẽ làm, nhưng {where} đã viện dẫn {paper} ngày {short_date(issued_on)}: «{label}» "
                "đã xong trước khi chương trình ban hành."
            )
            yield document.warning("ITEM_ALREADY_ISSUED", sentence, *path, "already_issued")


def _nominal(document: Document) -> Iterator[Problem]:
    for path, _label in _items(document):
        days, anniversary = document.number_at(*path, "nominal_days"), document.day_at(*path, "anniversary_on")
        first, last = document.day_at(*path, "from_on"), document.day_at(*path, "to_on")
        if not (days and anniversary and first and last):
            continue
        begins = anniversary - timedelta(days=days)
        words = f"{days} ngày đêm trước {short_date(anniversary)} bắt đầu từ {short_date(begins)}"
        if first <= begins <= last:
            sentence = f"{words}, nằm trong khoảng dự kiến {_span(first, last)}."
            yield document.info("NOMINAL_DAYS", sentence, *path, "nominal_days")
        else:
            sentence = f"{words}, ngoài khoảng dự kiến {_span(first, last)}; hỏi cơ quan ban hành."
            yield document.warning("NOMINAL_DAYS_DIFFER", sentence, *path, "nominal_days")


def _actual(document: Document) -> Iterator[Problem]:
    for path, label in _items(document):
        began = document.day_at(*path, "actual", "began_on")
        first, last = document.day_at(*path, "from_on"), document.day_at(*path, "to_on")
        if began and first and last and not first <= began <= last:
            days = (began - last).days if began > last else (began - first).days
            sentence = (
                f"«{label}» dự kiến {_span(first, last)}, thực tế bắt đầu {short_date(began)} "
                f"({document.text_at(*path, 'actual', 'document')}): lệch {days} ngày. Cả hai ngày đều được giữ."
            )
            yield document.warning("ACTUAL_OUTSIDE_RANGE", sentence, *path, "actual", "began_on")


def _replaced(document: Document) -> Iterator[Problem]:
    for path, label in _items(document):
        by = document.text_at(*path, "replaced", "by")
        if by:
            paper = document.text_at(*path, "replaced", "document")
            sentence = f"«{label}» trên thực tế được thay bằng «{by}» ({paper}); ghi việc thay thế bằng văn bản."
            yield document.warning("ITEM_REPLACED", sentence, *path, "replaced")


def _orphans(document: Document) -> Iterator[Problem]:
    ended = document.day_at("issuer", "ended_on")
    name = document.text_at("issuer", "successor", "name")
    for path, label in _items(document):
        last = document.day_at(*path, "to_on")
        if ended and last and last >= ended:
            sentence = (
                f"«{label}» dự kiến tới {short_date(last)}, sau khi cơ quan ban hành kết thúc ({short_date(ended)}); "
                f"bàn giao cho {name or 'cơ quan kế thừa'} bằng văn bản."
            )
            yield document.warning("ITEM_ORPHANED", sentence, *path, "to_on")


def _structures(document: Document) -> Iterator[Problem]:
    """Parts of one structure are looked at together, but never held to add up."""
    groups: dict[str, list[Keys]] = {}
    for path, _ in document.items("targets"):
        if group := document.text_at(*path, "group"):
            groups.setdefault(group, []).append(path)
    for group, paths in groups.items():
        total = _sum(document, paths)
        if total is not None and total != WHOLE:
            said = f"{total.normalize():f}".replace(".", ",")
            sentence = (
                f"Các phần của «{group}» cộng lại {said} %, không phải 100 %; phần còn lại chương trình không nêu. "
                "Từng chỉ tiêu được so riêng."
            )
            yield document.info("STRUCTURE_SUM", sentence, *paths[0])


def _sum(document: Document, paths: list[Keys]) -> Decimal | None:
    try:
        return sum((Decimal(document.text_at(*path, "low")) for path in paths), Decimal(0))
    except InvalidOperation:
        return None


def _illustrative(document: Document) -> Iterator[Problem]:
    if document.at("agencies", "illustrative") is True and isinstance(document.at("agencies"), Mapping):
        sentence = "Danh sách cơ quan, đơn vị là minh họa; thay bằng danh sách thật trước khi dùng thật."
        yield document.warning("UNITS_ILLUSTRATIVE", sentence, "agencies", "illustrative")
