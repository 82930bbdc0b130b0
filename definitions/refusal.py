"""What refuses a campaign's files: contradictions that no officer could act on. Every one in one run.

Works on plain data, so that one misspelt field does not hide a window that ends before it begins.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from definitions.files import WINDOW_NAMES, WINDOWS, Files
from definitions.issuer import IssuerValues
from definitions.loader import Document, Keys
from definitions.problem import Problem
from definitions.sentence import dotted
from rules.calendar import short_date

_SINGLE_SEATS = {"CHAIR": "chủ tịch Hội đồng", "SECRETARY": "thư ký Hội đồng"}
_CALENDAR = ("appraisal_by", "council_meets_on", "letter_on", "decision_on", "ceremony_on")
_AFTER_COUNCIL = ("council_meets_on", "forward_by")
_BALLOTS = ("council_ballot_bang_khen", "council_ballot_giay_khen")


def refusals(files: Files) -> Iterator[Problem]:
    """Every contradiction in the files, as errors."""
    yield from _window_order(files)
    yield from _deadlines_before_document(files)
    yield from _duplicates(files)
    yield from _unknown_names(files)
    yield from _quota_overlaps(files)
    yield from _validity_order(files)
    yield from _left_open(files.definition)
    yield from _issuer_differs(files)
    yield from _seats(files.council)
    yield from _calendar_order(files, _CALENDAR)
    yield from _calendar_order(files, _AFTER_COUNCIL)
    yield from _ballots(files)


def _window_order(files: Files) -> Iterator[Problem]:
    for window in WINDOWS:
        from_on, last = files.definition.day_at(*window, "from_on"), files.last_day(*window)
        if from_on and last and last < from_on:
            sentence = (
                f"«{dotted(window)}»: {WINDOW_NAMES[window]} kết thúc ({short_date(last)}) "
                f"trước khi bắt đầu ({short_date(from_on)}); sửa một trong hai ngày."
            )
            yield files.definition.error("WINDOW_ENDS_BEFORE_START", sentence, *window, "to_on")


def _deadlines_before_document(files: Files) -> Iterator[Problem]:
    issued_on = files.definition.day_at("document", "issued_on")
    for window in WINDOWS[:3]:
        last = files.last_day(*window)
        if issued_on and last and last < issued_on:
            sentence = (
                f"«{dotted(window)}»: {WINDOW_NAMES[window]} đã hết ({short_date(last)}) trước ngày ký kế hoạch "
                f"({short_date(issued_on)}); đối chiếu bản gốc và sửa."
            )
            yield files.definition.error("DEADLINE_BEFORE_DOCUMENT", sentence, *window, "to_on")


def _duplicates(files: Files) -> Iterator[Problem]:
    lists: tuple[tuple[Document, Keys, str], ...] = (
        (files.definition, ("categories",), "code"),
        (files.definition, ("quotas",), "id"),
        (files.definition, ("dossier", "items"), "kind"),
        (files.definition, ("standards",), "code"),
        (files.definition, ("awards",), "code"),
        (files.definition, ("path",), "stage"),
        (files.units, ("units",), "code"),
        (files.council, ("members",), "code"),
    )
    for document, path, field in lists:
        yield from _duplicates_in(document, path, field)


def _duplicates_in(document: Document, path: Keys, field: str) -> Iterator[Problem]:
    first_lines: dict[str, int] = {}
    for item, _ in document.items(*path):
        code = document.text_at(*item, field)
        if not code:
            continue
        if code in first_lines:
            sentence = f"«{dotted(path)}»: mã «{code}» đã dùng ở dòng {first_lines[code]}; mỗi mã chỉ dùng một lần."
            yield document.error("CODE_TWICE", sentence, *item, field)
        first_lines.setdefault(code, document.line((*item, field)))


def _unknown_names(files: Files) -> Iterator[Problem]:
    definition, units = files.definition, files.unit_codes()
    categories = {definition.text_at(*path, "code") for path, _ in definition.items("categories")}
    quotas = {definition.text_at(*path, "id") for path, _ in definition.items("quotas")}
    quotas.add(definition.text_at("forward_quota", "id"))
    for quota in _quota_paths(definition):
        yield from _not_in(definition, _texts(definition, *quota, "categories"), categories, "CATEGORY")
        yield from _not_in(definition, _texts(definition, *quota, "units"), units, "UNIT")
    awards = [(*path, "quota") for path, _ in definition.items("awards")]
    yield from _not_in(definition, awards, quotas, "QUOTA")
    yield from _not_in(definition, [("issuer", "standing_body")], units, "UNIT")
    members = [(*path, "unit") for path, _ in files.council.items("members")]
    yield from _not_in(files.council, members, units, "UNIT")
    rows = [(*path, "category") for path, _ in files.units.items("units")]
    yield from _not_in(files.units, rows, categories, "CATEGORY")


_KINDS = {
    "UNIT": "đơn vị «{}» không có trong tệp đơn vị",
    "CATEGORY": "loại đơn vị «{}» không có trong mục «categories»",
    "QUOTA": "chỉ tiêu «{}» không có trong mục «quotas»",
}


def _not_in(document: Document, paths: Sequence[Keys], known: set[str], kind: str) -> Iterator[Problem]:
    for path in paths if known - {""} else ():
        name = document.text_at(*path)
        if name and name not in known:
            sentence = f"«{dotted(path)}»: {_KINDS[kind].format(name)}; sửa mã hoặc bổ sung."
            yield document.error(f"{kind}_UNKNOWN", sentence, *path)


def _quota_paths(definition: Document) -> list[Keys]:
    return [path for path, _ in definition.items("quotas")] + [("forward_quota",)]


def _texts(document: Document, *path: str | int) -> list[Keys]:
    return [item for item, _ in document.items(*path)]


def _quota_overlaps(files: Files) -> Iterator[Problem]:
    definition = files.definition
    for field in ("units", "categories"):
        seen: dict[str, Keys] = {}
        for quota, _ in definition.items("quotas"):
            for item in _texts(definition, *quota, field):
                name = definition.text_at(*item)
                if name in seen:
                    sentence = (
                        f"«{dotted(item)}»: «{name}» đã có chỉ tiêu ở dòng {definition.line(seen[name])}; giữ lại một."
                    )
                    yield definition.error("QUOTA_TWICE", sentence, *item)
                seen.setdefault(name, item)


def _validity_order(files: Files) -> Iterator[Problem]:
    for document, name in ((files.units, "units"), (files.council, "members")):
        for path, _ in document.items(name):
            first, last = document.day_at(*path, "valid_from"), document.day_at(*path, "valid_until")
            if first and last and last < first:
                sentence = (
                    f"«{dotted(path)}»: hết hiệu lực ({short_date(last)}) trước khi có hiệu lực ({short_date(first)})."
                )
                yield document.error("VALIDITY_ENDS_BEFORE_START", sentence, *path, "valid_until")


def _left_open(definition: Document) -> Iterator[Problem]:
    stated = definition.at("left_open")
    if not isinstance(stated, dict):
        return
    for key in stated.keys() - IssuerValues.model_fields.keys():
        sentence = f"«left_open.{key}»: không có điểm này trong mẫu; xóa hoặc sửa tên."
        yield definition.error("FIELD_UNKNOWN", sentence, "left_open", key)
    for key in IssuerValues.model_fields.keys() - stated.keys():
        sentence = f"«left_open.{key}»: thiếu; ghi null nếu kế hoạch không nêu, hoặc giá trị của kế hoạch."
        yield definition.error("FIELD_MISSING", sentence, "left_open")


def _issuer_differs(files: Files) -> Iterator[Problem]:
    plan, settings = files.definition.text_at("issuer", "code"), files.issuer.text_at("issuer")
    if plan and settings and plan != settings:
        sentence = f"Tệp cài đặt này của «{settings}», còn kế hoạch do «{plan}» ban hành; dùng đúng tệp của cơ quan."
        yield files.issuer.error("ISSUER_DIFFERS", sentence, "issuer")


def _seats(council: Document) -> Iterator[Problem]:
    held = [council.text_at(*path, "seat") for path, _ in council.items("members")]
    for seat, name in _SINGLE_SEATS.items():
        if held and held.count(seat) != 1:
            sentence = f"Hội đồng phải có đúng một {name} ({seat}), tệp có {held.count(seat)}."
            yield council.error("COUNCIL_SEAT", sentence, "members")


def _calendar_order(files: Files, keys: Sequence[str]) -> Iterator[Problem]:
    found = [(key, place) for key in keys if (place := files.value(key))]
    days = [(key, *place, day) for key, place in found if (day := place[0].day_at(*place[1]))]
    for (before, _, _, earlier), (after, document, path, later) in pairwise(days):
        if later < earlier:
            sentence = f"«{after}» ({short_date(later)}) trước «{before}» ({short_date(earlier)}); sửa lịch."
            yield document.error("CALENDAR_ORDER", sentence, *path)


def _ballots(files: Files) -> Iterator[Problem]:
    allowed = files.value("council_ballots_allowed")
    listed = allowed[0].at(*allowed[1]) if allowed else None
    for key in _BALLOTS:
        place = files.value(key)
        mode = place[0].at(*place[1]) if place else None
        if place and isinstance(listed, list) and mode not in listed:
            sentence = f"«{key}»: hình thức biểu quyết «{mode}» không có trong «council_ballots_allowed»."
            yield place[0].error("BALLOT_NOT_ALLOWED", sentence, *place[1])
