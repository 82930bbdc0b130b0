"""What refuses a campaign's files: contradictions that no officer could act on. Every one in one run.

Works on plain data, so that one misspelt field does not hide a window that ends before it begins.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from definitions.files import PARENT, Files
from definitions.issuer import IssuerValues
from definitions.loader import Document, Keys
from definitions.problem import Problem
from definitions.sentence import dotted
from rules.calendar import short_date

_SINGLE_SEATS = {"CHAIR": "chủ tịch Hội đồng", "SECRETARY": "thư ký Hội đồng"}
_CALENDAR = ("appraisal_by", "council_meets_on", "letter_on", "decision_on", "ceremony_on")
_AFTER_COUNCIL = ("council_meets_on", "forward_by")


def refusals(files: Files) -> Iterator[Problem]:
    """Every contradiction in the files, as errors."""
    yield from _window_order(files)
    yield from _deadlines_before_document(files)
    yield from _dated(files.definition)
    yield from _duplicates(files)
    yield from _unknown_names(files)
    yield from _quota_overlaps(files.definition)
    yield from _validity_order(files)
    yield from _waves(files)
    yield from _targets(files.definition)
    yield from _left_open(files.definition)
    yield from _issuer_differs(files)
    yield from _seats(files.council)
    yield from _calendar_order(files, _CALENDAR)
    yield from _calendar_order(files, _AFTER_COUNCIL)


def _window_order(files: Files) -> Iterator[Problem]:
    for window, name in [*files.windows(), (PARENT, "thời gian thi đua của cấp trên")]:
        first, last = files.first_day(*window), files.last_day(*window)
        if first and last and last < first:
            sentence = (
                f"«{dotted(window)}»: {name} kết thúc ({short_date(last)}) "
                f"trước khi bắt đầu ({short_date(first)}); sửa một trong hai ngày."
            )
            yield files.definition.error("WINDOW_ENDS_BEFORE_START", sentence, *window, "to_on")


def _deadlines_before_document(files: Files) -> Iterator[Problem]:
    issued_on = files.issued_on()
    for window, name in files.windows():
        last = files.last_day(*window)
        if issued_on and last and last < issued_on:
            corrected = "; ngày hiệu chỉnh cũng vậy" if files.definition.at(*window, "correction") else ""
            sentence = (
                f"«{dotted(window)}»: {name} đã hết ({short_date(last)}) trước ngày ký kế hoạch "
                f"({short_date(issued_on)}){corrected}; đối chiếu bản gốc và sửa. Nếu bản gốc ghi như vậy, giữ ngày đã "
                "ghi và thêm «correction» với ngày đúng, lý do, nguồn: người có thẩm quyền xác nhận khi phát động."
            )
            yield files.definition.error("DEADLINE_BEFORE_DOCUMENT", sentence, *window, "to_on")


def _dated(definition: Document) -> Iterator[Problem]:
    document = definition.at("document")
    undated = isinstance(document, dict) and "issued_on" in document and document["issued_on"] is None
    if undated and definition.at("document", "issued_in") is None:
        sentence = (
            "«document.issued_on»: kế hoạch không có ngày; ghi ngày ký, hoặc với bản dự thảo ghi "
            "«issued_in: {year: …, month: …}»."
        )
        yield definition.error("DATE_MISSING", sentence, "document", "issued_on")


def _duplicates(files: Files) -> Iterator[Problem]:
    definition = files.definition
    lists: tuple[tuple[Document, Keys, str], ...] = (
        (definition, ("categories",), "code"),
        (definition, ("quotas",), "id"),
        (definition, ("dossier", "items"), "kind"),
        (definition, ("ad_hoc", "items"), "kind"),
        (definition, ("standards",), "code"),
        (definition, ("awards",), "code"),
        (definition, ("path",), "stage"),
        (definition, ("waves",), "no"),
        (definition, ("targets",), "code"),
        (definition, ("movements",), "code"),
        (files.units, ("units",), "code"),
        (files.council, ("members",), "code"),
    )
    for document, path, field in lists:
        yield from _duplicates_in(document, path, field)


def _duplicates_in(document: Document, path: Keys, field: str) -> Iterator[Problem]:
    first_lines: dict[object, int] = {}
    for item, _ in document.items(*path):
        code = document.at(*item, field)
        if not isinstance(code, str | int) or not code:
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
    codes = {definition.text_at(*path, "code") for path, _ in definition.items("awards")}
    yield from _not_in(definition, [(*path, "award") for path in _quota_paths(definition)], codes, "AWARD")
    for paper, _ in definition.items("dossier", "items"):
        yield from _not_in(definition, _texts(definition, *paper, "awards"), codes, "AWARD")
    awards = [(*path, "quota") for path, _ in definition.items("awards")]
    yield from _not_in(definition, awards, quotas, "QUOTA")
    yield from _not_in(definition, [("issuer", "standing_body")], units, "UNIT")
    for target, _ in definition.items("targets"):
        yield from _not_in(definition, _texts(definition, *target, "assigned_to"), units, "UNIT")
    members = [(*path, "unit") for path, _ in files.council.items("members")]
    yield from _not_in(files.council, members, units, "UNIT")
    rows = [(*path, "category") for path, _ in files.units.items("units")]
    yield from _not_in(files.units, rows, categories, "CATEGORY")


_KINDS = {
    "UNIT": "đơn vị «{}» không có trong tệp đơn vị",
    "CATEGORY": "loại đơn vị «{}» không có trong mục «categories»",
    "AWARD": "hình thức khen thưởng «{}» không có trong mục «awards»",
    "QUOTA": "chỉ tiêu «{}» không có trong mục «quotas»",
}


def _not_in(document: Document, paths: Sequence[Keys], known: set[str], kind: str) -> Iterator[Problem]:
    for path in paths if known - {""} or kind == "QUOTA" else ():
        name = document.text_at(*path)
        if name and name not in known:
            sentence = f"«{dotted(path)}»: {_KINDS[kind].format(name)}; sửa mã hoặc bổ sung."
            yield document.error(f"{kind}_UNKNOWN", sentence, *path)


def _quota_paths(definition: Document) -> list[Keys]:
    return [path for path, _ in definition.items("quotas")] + [("forward_quota",)]


def _texts(document: Document, *path: str | int) -> list[Keys]:
    return [item for item, _ in document.items(*path)]


def _quota_overlaps(definition: Document) -> Iterator[Problem]:
    """Two lines for the same unit or category, for the same kind of recipient and award, on the same day."""
    for field in ("units", "categories"):
        seen: dict[str, list[tuple[Keys, Keys]]] = {}
        for quota, _ in definition.items("quotas"):
            for item in _texts(definition, *quota, field):
                name = definition.text_at(*item)
                for other, place in seen.get(name, []):
                    if _meet(definition, quota, other):
                        line = definition.line(place)
                        sentence = f"«{dotted(item)}»: «{name}» đã có chỉ tiêu ở dòng {line}; giữ lại một."
                        yield definition.error("QUOTA_TWICE", sentence, *item)
                        break
                seen.setdefault(name, []).append((quota, item))


def _meet(definition: Document, one: Keys, other: Keys) -> bool:
    kinds = {definition.text_at(*path, "recipient") for path in (one, other)}
    if definition.text_at(*one, "award") != definition.text_at(*other, "award"):
        return False
    spans = [
        (definition.day_at(*path, "valid_from") or date.min, definition.day_at(*path, "valid_until") or date.max)
        for path in (one, other)
    ]
    return (len(kinds) == 1 or "" in kinds) and max(s[0] for s in spans) <= min(s[1] for s in spans)


def _validity_order(files: Files) -> Iterator[Problem]:
    lists = ((files.units, "units"), (files.council, "members"), (files.definition, "quotas"))
    for document, name in lists:
        for path, _ in document.items(name):
            first, last = document.day_at(*path, "valid_from"), document.day_at(*path, "valid_until")
            if first and last and last < first:
                sentence = (
                    f"«{dotted(path)}»: hết hiệu lực ({short_date(last)}) trước khi có hiệu lực ({short_date(first)})."
                )
                yield document.error("VALIDITY_ENDS_BEFORE_START", sentence, *path, "valid_until")


def _waves(files: Files) -> Iterator[Problem]:
    """A wave lies inside its campaign, and its review does not fall due before it ends."""
    definition = files.definition
    first, last = files.first_day("windows", "campaign"), files.last_day("windows", "campaign")
    for wave, _ in definition.items("waves"):
        begins, ends = files.first_day(*wave, "window"), files.last_day(*wave, "window")
        if (first and begins and begins < first) or (last and ends and ends > last):
            sentence = f"«{dotted(wave)}»: đợt nằm ngoài thời gian thi đua; sửa ngày của đợt hoặc của phong trào."
            yield definition.error("WAVE_OUTSIDE", sentence, *wave, "window")
        due = files.last_day(*wave, "review_due")
        if due and ends and due < ends:
            sentence = f"«{dotted(wave)}»: hạn sơ kết ({short_date(due)}) trước khi đợt kết thúc ({short_date(ends)})."
            yield definition.error("REVIEW_BEFORE_END", sentence, *wave, "review_due")


def _targets(definition: Document) -> Iterator[Problem]:
    for path, _ in definition.items("targets"):
        operator = definition.text_at(*path, "operator")
        low, high = definition.text_at(*path, "low"), definition.text_at(*path, "high")
        if operator == "QUALITATIVE" and (low or high):
            sentence = f"«{dotted(path)}»: chỉ tiêu định tính không có con số; bỏ «low», «high» hoặc sửa «operator»."
            yield definition.error("TARGET_BOUNDS", sentence, *path, "operator")
        elif operator and operator != "QUALITATIVE" and not low:
            sentence = f'«{dotted(path)}»: thiếu con số của chỉ tiêu; ghi «low» trong dấu nháy, ví dụ "43.91".'
            yield definition.error("TARGET_BOUNDS", sentence, *path, "low")
        elif operator == "RANGE" and (not high or _number(high) < _number(low)):
            sentence = f"«{dotted(path)}»: khoảng cần hai con số, số sau không nhỏ hơn số trước."
            yield definition.error("TARGET_BOUNDS", sentence, *path, "high")


def _number(text: str) -> float:
    """For comparing only; what is no number is refused by the model."""
    try:
        return float(text)
    except ValueError:
        return 0.0


def _left_open(definition: Document) -> Iterator[Problem]:
    stated = definition.at("left_open")
    for key in stated.keys() - IssuerValues.model_fields.keys() if isinstance(stated, dict) else ():
        moved = (
            "; những điều về Hội đồng ghi trong quy chế («companions.statute»)" if key.startswith("council_") else ""
        )
        sentence = f"«left_open.{key}»: không có điểm này trong mẫu; xóa hoặc sửa tên{moved}."
        yield definition.error("FIELD_UNKNOWN", sentence, "left_open", key)


def _issuer_differs(files: Files) -> Iterator[Problem]:
    plan = files.definition.text_at("issuer", "code")
    for document, what in ((files.issuer, "Tệp cài đặt"), (files.statute, "Quy chế")):
        given = document.text_at("issuer")
        if plan and given and plan != given:
            sentence = f"{what} này của «{given}», còn kế hoạch do «{plan}» ban hành; dùng đúng tệp của cơ quan."
            yield document.error("ISSUER_DIFFERS", sentence, "issuer")


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
