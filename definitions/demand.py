"""What a definition needs and has not got: values of the issuer, the Council's part, forms, labels. As errors.

A plan may leave much open; what its own awards, windows and waves need has to be stated by somebody.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from definitions.files import Files
from definitions.issuer import IssuerValues
from definitions.law import law_table
from definitions.loader import Keys
from definitions.problem import DefinitionRefused, Problem
from definitions.sentence import dotted
from rules.acting import Role
from rules.recipient import CLASSES
from rules.statute import FORMS

LABELS = {
    **{role.value: "vai trò trên trang và văn bản" for role in Role},
    "DECIDED_BY": "chức danh người quyết định, ghi trên văn bản",
    "EXECUTORS": "nơi thi hành, ghi ở điều khoản cuối của quyết định",
    "SUPERIOR": "cấp trên, gọi tắt trong câu",
    "CHANNEL": "nơi nộp hồ sơ, nếu không gọi như ở «channel»",
    "SUPERIOR_AUTHORITY": "chức danh người quyết định ở cấp trên",
}
"""Keys of `issuer.labels` and what each is for."""
_ALWAYS_LABELLED = ("AUTHORITY", "STANDING_HEAD")

Reason = Callable[[Files], str]
"""Why the definition needs a value; empty: it does not."""


def demands(files: Files, law: Path) -> Iterator[Problem]:
    """Everything that somebody still has to state, as errors; a value that is there is not looked at."""
    yield from _values(files)
    yield from _labels(files)
    yield from _forms(files, law)
    yield from _recipients(files)
    yield from _council(files)
    yield from _gates(files)


def _always(files: Files) -> str:
    return "mọi văn bản của phong trào"


def _dossiers(files: Files) -> str:
    return "đơn vị nộp hồ sơ ở đây" if files.dossier_awards() else ""


def _with_path(path: str, why: str) -> Reason:
    def reason(files: Files) -> str:
        paths = {files.definition.at(*award, "path") for award in files.dossier_awards()}
        return why if path in paths else ""

    return reason


def _decided(files: Files) -> str:
    decided = _with_path("DECIDED_HERE", "có hình thức khen thưởng quyết định ở đây")(files)
    return decided or ("có khen thưởng đột xuất" if isinstance(files.definition.at("ad_hoc"), dict) else "")


def _filing_day(why: str) -> Reason:
    """Planned days make sense only after a window in which dossiers arrive."""

    def reason(files: Files) -> str:
        return why if files.dossier_awards() and files.last_day("windows", "submission") else ""

    return reason


def _sits(files: Files) -> str:
    needed = any(files.council_says(award)[0] for award in files.dossier_awards())
    return "Hội đồng có trong đường đi của khen thưởng" if needed else ""


def _sits_after_filing(files: Files) -> str:
    return _sits(files) if files.last_day("windows", "submission") else ""


def _forwarded(files: Files) -> str:
    why = _with_path("FORWARDED", "có đề nghị lên cấp trên")(files)
    return why if files.last_day("windows", "submission") else ""


def _due(files: Files) -> str:
    days = [path for path, _ in files.windows() if path not in (("windows", "campaign"), ("windows", "submission"))]
    owed = [path for path in days if path[-1] != "window"]
    return "đơn vị có việc phải làm đúng hạn" if owed else ""


def _silent_categories(files: Files) -> str:
    """Named only when the plan limits others: a plan without a single line limits nobody."""
    silent = categories_without_line(files)
    return f"loại đơn vị không có dòng chỉ tiêu: {', '.join(silent)}" if silent else ""


DEMANDS: dict[str, Reason] = {
    "supplement_notice_working_days": _dossiers,
    "supplement_working_days": _dossiers,
    "supplement_after_window": _dossiers,
    "appraisal_working_days": _dossiers,
    "appraisal_by": _filing_day("hồ sơ phải được thẩm định"),
    "council_meets_on": _sits_after_filing,
    "report_reminder_days": _due,
    "forward_by": _forwarded,
    "letter_on": _filing_day("cơ quan thường trực trình khen thưởng"),
    "decision_on": _filing_day("khen thưởng phải được quyết định"),
    "ceremony_on": _filing_day("khen thưởng phải được trao"),
    "result_notice_working_days": _dossiers,
    "public_posting_days": _dossiers,
    "quota_without_line": _silent_categories,
    "bonus_paid_by": _decided,
    "place_name": _always,
    "number_owner": _always,
    "decision_symbol": _decided,
    "decision_series": _decided,
    "decision_signer_posts": _decided,
    "letter_symbol": _dossiers,
    "letter_series": _dossiers,
    "letter_signer_posts": _dossiers,
    "minutes_symbol": _sits,
    "minutes_series": _sits,
    "minutes_signer_posts": _sits,
    "amendment_symbol": _always,
    "amendment_series": _always,
}
"""Key of IssuerValues → when the definition needs it. The others are asked for nowhere."""


def _values(files: Files) -> Iterator[Problem]:
    if not isinstance(files.issuer.at("values"), dict):
        return
    for key, reason in DEMANDS.items():
        why = reason(files)
        if why and files.value(key) is None and not _misspelt_here(files, key):
            sentence = (
                f"Thiếu «{key}»: cần vì {why}, mà kế hoạch không nêu; ghi giá trị kèm nguồn vào mục «values» của "
                f"tệp này, hoặc vào «left_open» của tệp kế hoạch nếu kế hoạch có nêu."
            )
            yield files.issuer.error("VALUE_DEMANDED", sentence, "values")


def _misspelt_here(files: Files, key: str) -> bool:
    """A value that is there but of the wrong form is the model's to refuse."""
    values = files.issuer.at("values")
    return isinstance(values, dict) and values.get(key) is not None and key in IssuerValues.model_fields


def _labels(files: Files) -> Iterator[Problem]:
    definition, stated = files.definition, files.definition.at("issuer", "labels")
    labels = stated if isinstance(stated, dict) else {}
    for key in labels.keys() - LABELS.keys():
        sentence = f"«issuer.labels.{key}»: không có nhãn này; dùng một trong: {', '.join(LABELS)}."
        yield definition.error("LABEL_UNKNOWN", sentence, "issuer", "labels", key)
    needed = dict.fromkeys(_ALWAYS_LABELLED, "luôn cần")
    if why := _decided(files):
        needed |= {"DECIDED_BY": why, "EXECUTORS": why}
    if _with_path("FORWARDED", "x")(files):
        needed |= dict.fromkeys(("SUPERIOR", "SUPERIOR_AUTHORITY"), "có đề nghị lên cấp trên")
    for key, why in needed.items():
        if key not in labels and isinstance(definition.at("issuer"), dict):
            sentence = f"Thiếu «issuer.labels.{key}» ({LABELS[key]}): {why}."
            yield definition.error("LABEL_DEMANDED", sentence, "issuer")


def _forms(files: Files, law: Path) -> Iterator[Problem]:
    definition = files.definition
    known = set(FORMS) | _own_titles(files) | _laws_titles(files, law)
    for path, _ in definition.items("awards"):
        form = definition.text_at(*path, "form")
        if form and form not in known:
            sentence = (
                f"«{dotted(path)}»: «{form}» không có trong danh mục ({', '.join(FORMS)}); sửa mã, hoặc thêm danh hiệu "
                "riêng vào quy chế («forms» với «name») hay bảng pháp luật của địa phương."
            )
            yield definition.error("AWARD_FORM_UNKNOWN", sentence, *path, "form")


def _own_titles(files: Files) -> set[str]:
    forms = files.statute.at("forms")
    return (
        {str(form) for form in forms if files.statute.text_at("forms", form, "name")}
        if isinstance(forms, dict)
        else set()
    )


def _laws_titles(files: Files, law: Path) -> set[str]:
    """Titles of the issuer's and its province's own overlay."""
    issuer = files.definition.text_at("issuer", "code")
    try:
        table = law_table(law)
    except DefinitionRefused:
        return set()
    scopes = set(table.scopes_of(issuer, files.definition.text_at("issuer", "province_code")))
    rows = (row.id.split(".") for row in table.rows if row.scope in scopes)
    return {parts[1] for parts in rows if parts[0] == "award" and parts[-1] == "name"}


def _recipients(files: Files) -> Iterator[Problem]:
    definition = files.definition
    lists = [(*path, "recipients") for path, _ in definition.items("awards")] + [("ad_hoc", "recipients")]
    for path in lists:
        for item, code in definition.items(*path):
            if isinstance(code, str) and code not in CLASSES:
                sentence = (
                    f"«{dotted(item)}»: «{code}» không phải loại đối tượng; dùng một trong: {', '.join(CLASSES)}."
                )
                yield definition.error("RECIPIENT_UNKNOWN", sentence, *item)


def _council(files: Files) -> Iterator[Problem]:
    definition = files.definition
    for award in files.dossier_awards():
        said, who = files.council_says(award)
        name = definition.text_at(*award, "name")
        if said is None:
            sentence = (
                f"Kế hoạch không nêu «{name}» có qua Hội đồng hay không, quy chế cũng không; hỏi cơ quan ban hành rồi "
                "ghi «council» ở hình thức này trong quy chế («companions.statute»)."
            )
            yield definition.error("COUNCIL_NOT_STATED", sentence, *award, "council")
        elif said:
            yield from _council_is_there(files, award, name)
        elif who == "plan" and files.statute.at("forms", definition.text_at(*award, "form"), "council") is True:
            sentence = f"«{name}»: kế hoạch ghi không qua Hội đồng, quy chế lại ghi có; đối chiếu và sửa."
            yield definition.error("COUNCIL_CONTRADICTION", sentence, *award, "council")


def _council_is_there(files: Files, award: Keys, name: str) -> Iterator[Problem]:
    definition, form = files.definition, files.definition.text_at(*award, "form")
    if files.council.data is None and not definition.text_at("companions", "council"):
        sentence = f"«{name}» đi qua Hội đồng nhưng không có tệp Hội đồng; ghi «companions.council»."
        yield definition.error("COUNCIL_MISSING", sentence, "companions")
    if files.statute.data is None and not definition.text_at("companions", "statute"):
        sentence = f"«{name}» đi qua Hội đồng nhưng không có quy chế Hội đồng; ghi «companions.statute»."
        yield definition.error("STATUTE_MISSING", sentence, "companions")
    elif isinstance(files.statute.at("forms"), dict) and not isinstance(files.statute.at("forms", form), dict):
        sentence = f"Quy chế không có cách biểu quyết cho «{form}» ({name}); bổ sung vào «forms»."
        yield files.statute.error("FORM_WITHOUT_RULES", sentence, "forms")
    elif files.statute.at("forms", form, "council") is False:
        sentence = f"«{name}»: kế hoạch ghi có qua Hội đồng, quy chế lại ghi không; đối chiếu và sửa."
        yield definition.error("COUNCIL_CONTRADICTION", sentence, *award, "council")


def _gates(files: Files) -> Iterator[Problem]:
    """A gate asks for something that units are told to do in this plan."""
    definition = files.definition
    owed = {str(item) for _, item in definition.items("registration", "includes")}
    owed |= {f"REVIEW_{definition.number_at(*wave, 'no')}" for wave, _ in definition.items("waves")}
    if isinstance(definition.at("unit_plan"), dict):
        owed.add("PLAN")
    if isinstance(definition.at("windows", "report"), dict) or isinstance(definition.at("reporting"), dict):
        owed.add("REPORT")
    for path, _ in definition.items("gates"):
        key = definition.text_at(*path, "key")
        if key and key not in owed:
            sentence = f"«{dotted(path)}»: kế hoạch không giao đơn vị việc «{key}» nên không thể lấy làm điều kiện."
            yield definition.error("GATE_WITHOUT_DUTY", sentence, *path, "key")


def categories_without_line(files: Files) -> dict[str, int]:
    """Categories of taking part units that no quota line names (itself or unit by unit) → how many units."""
    definition, units = files.definition, files.units
    named = {text for path, _ in definition.items("quotas") for _, text in definition.items(*path, "units")}
    covered = {text for path, _ in definition.items("quotas") for _, text in definition.items(*path, "categories")}
    missing: dict[str, int] = {}
    if not covered and not named:
        return missing
    for code, path in (files.units_with("member") | files.units_with("duty_bearer")).items():
        category = units.text_at(*path, "category")
        if code not in named and category not in covered:
            missing[category] = missing.get(category, 0) + 1
    return missing
