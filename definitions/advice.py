"""What an officer should look at before the launch: warnings and notes that the data itself shows."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from definitions.dates_advice import dates_advice
from definitions.demand import categories_without_line
from definitions.files import Files
from definitions.law import LAW_DIR, day_table, law_table
from definitions.law_advice import endings, law_advice, moves_on
from definitions.loader import Document, Keys
from definitions.organisation import organisation
from definitions.problem import DefinitionRefused, Problem, errors
from rules.deadline import WEEKENDS

_CAMPAIGN_CALLED = re.compile(r"đợt thi đua (cao điểm|đặc biệt|ngắn hạn|nước rút)", re.IGNORECASE)


def advice(files: Files, law: Path = LAW_DIR) -> Iterator[Problem]:
    """Every warning and note on the files; nothing here refuses them but errors in the files of law."""
    try:
        table = law_table(law)
    except DefinitionRefused as refused:
        yield from errors(refused.problems)
        yield from dates_advice(files, WEEKENDS, False)
    else:
        yield from dates_advice(files, day_table(path=law), moves_on(files, law, table))
        yield from law_advice(files, law, table)
    yield from endings(files, _ended())
    yield from _ambiguous_quotas(files.definition)
    yield from _units_without_quota(files)
    yield from _sets(files)
    yield from _called_two_things(files.definition)
    yield from _movements(files.definition)
    yield from _targets(files.definition)
    yield from _gates(files.definition)
    yield from _silent(files)
    yield from _illustrative(files)
    yield from _not_expressed(files.definition)


def _ended() -> dict[str, date]:
    """Unit → last day of existence, from the tables of organisations; nothing when they have errors of their own."""
    try:
        units = organisation().units
    except DefinitionRefused:
        return {}
    return {code: unit.valid_until - timedelta(days=1) for code, unit in units.items() if unit.valid_until}


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


def _units_without_quota(files: Files) -> Iterator[Problem]:
    definition, missing = files.definition, categories_without_line(files)
    for path, _ in definition.items("categories"):
        code, name = definition.text_at(*path, "code"), definition.text_at(*path, "name")
        if code in missing:
            sentence = (
                f"Kế hoạch không có dòng chỉ tiêu cho «{name}» ({missing[code]} đơn vị); "
                "hỏi cơ quan ban hành, tạm dùng «quota_without_line» trong tệp cài đặt."
            )
            yield definition.warning("CATEGORY_WITHOUT_QUOTA", sentence, *path)


def _sets(files: Files) -> Iterator[Problem]:
    """Members of clusters against those whom the plan tells to carry it out, where the plan names both sets."""
    if not isinstance(files.definition.at("participants", "duty_bearers"), dict):
        return
    members, bound = files.units_with("member"), files.units_with("duty_bearer")
    for title, only, keys in (
        ("Là thành viên cụm, khối nhưng không được giao nhiệm vụ", members.keys() - bound.keys(), "members"),
        ("Được giao nhiệm vụ nhưng không phải thành viên cụm, khối", bound.keys() - members.keys(), "duty_bearers"),
    ):
        if only:
            names = "; ".join(files.units.text_at(*(members | bound)[code], "name") for code in sorted(only))
            yield files.definition.info("SETS_DIFFER", f"{title}: {names}.", "participants", keys)


def _called_two_things(definition: Document) -> Iterator[Problem]:
    """One campaign under two labels: the plan's own texts call it otherwise than its title."""
    label = definition.text_at("label").lower()
    own = _CAMPAIGN_CALLED.search(label)
    if own is None:
        return
    texts: list[Keys] = [(*path, "text") for name in _TEXTS for path, _ in definition.items(name)]
    seen: set[str] = set()
    for path in texts:
        for other in _CAMPAIGN_CALLED.finditer(definition.text_at(*path)):
            called = other.group().lower()
            if called != own.group().lower() and called not in seen:
                seen.add(called)
                sentence = f"Kế hoạch gọi là «{own.group()}» ở tên gọi nhưng «{called}» ở đây; một phong trào, một tên."
                yield definition.info("CALLED_TWO_THINGS", sentence, *path)


_TEXTS = ("standards", "duties", "contents", "principles")
"""Lists whose `text` is the plan's own words."""


def _movements(definition: Document) -> Iterator[Problem]:
    for path, _ in definition.items("movements"):
        name, words = definition.text_at(*path, "name"), definition.text_at(*path, "as_written")
        if words and words != name:
            source = definition.text_at(*path, "source")
            where = f" ({source})" if source else ""
            sentence = (
                f"Phong trào «{words}» ở nơi khác là «{name}»{where}: một phong trào, hai tên; hệ thống coi là một."
            )
            yield definition.info("MOVEMENT_NAME_DIFFERS", sentence, *path, "as_written")


def _targets(definition: Document) -> Iterator[Problem]:
    targets = list(definition.items("targets"))
    assigned = [path for path, _ in targets if list(definition.items(*path, "assigned_to"))]
    if targets and not assigned:
        sentence = (
            f"{len(targets)} chỉ tiêu không giao cho đơn vị nào: chỉ theo dõi chung, không tính vào điểm của đơn vị "
            "khi chưa có phân giao."
        )
        yield definition.warning("KPI_NOT_ASSIGNED", sentence, "targets")


def _silent(files: Files) -> Iterator[Problem]:
    """What a plan with dossiers leaves to the statute altogether."""
    definition = files.definition
    unsaid = [
        words
        for words, there in (
            ("số lượng đề nghị (không giới hạn)", bool(list(definition.items("quotas")))),
            ("thành phần hồ sơ (theo danh mục của pháp luật, thiếu thì chỉ cảnh báo)", bool(definition.at("dossier"))),
            ("thời gian nộp hồ sơ (nhận đến hết thời gian thi đua)", bool(definition.at("windows", "submission"))),
        )
        if not there
    ]
    if unsaid and files.dossier_awards():
        yield definition.info("PLAN_SILENT", f"Kế hoạch không nêu: {'; '.join(unsaid)}.", "awards")


def _gates(definition: Document) -> Iterator[Problem]:
    """What becomes a condition of dossiers, and how strictly."""
    for path, _ in definition.items("gates"):
        label, words = definition.text_at(*path, "label"), definition.text_at(*path, "as_written")
        effect = "thiếu thì không nhận" if definition.at(*path, "refuses") is True else "thiếu hoặc trễ thì cảnh báo"
        if label:
            yield definition.info("GATE", f"Điều kiện của hồ sơ: {label} («{words}»); {effect}.", *path)


def _illustrative(files: Files) -> Iterator[Problem]:
    values = [path for path in _value_paths(files.issuer) if files.issuer.at(*path, "illustrative") is True]
    if values:
        names = ", ".join(str(path[-1]) for path in values)
        sentence = (
            f"{len(values)} giá trị là minh họa, chưa phải quy định của cơ quan ban hành: {names}. "
            "Trước khi dùng thật, thay bằng giá trị có văn bản."
        )
        yield files.issuer.warning("ISSUER_VALUES_ILLUSTRATIVE", sentence, *values[0])
    for document, code, what, real in (
        (files.definition, "PLAN_ILLUSTRATIVE", "Kế hoạch", "kế hoạch thật"),
        (files.units, "UNITS_ILLUSTRATIVE", "Danh sách đơn vị", "danh sách theo quyết định của cơ quan ban hành"),
        (files.council, "COUNCIL_ILLUSTRATIVE", "Danh sách Hội đồng", "danh sách theo quyết định của cơ quan ban hành"),
    ):
        if document.at("illustrative") is True:
            yield document.warning(code, f"{what} là minh họa; trước khi dùng thật, thay bằng {real}.", "illustrative")


def _value_paths(issuer: Document) -> list[Keys]:
    values = issuer.at("values")
    return [("values", key) for key in values] if isinstance(values, dict) else []


def _not_expressed(definition: Document) -> Iterator[Problem]:
    for path, words in definition.items("not_expressed"):
        if isinstance(words, str) and words:
            yield definition.info("NOT_EXPRESSED", f"Giữ nguyên văn, hệ thống không tự áp dụng: «{words}»", *path)
