"""Work that the system does by itself after an act, in words."""

from rules.labels import NOTICES, window_name

ERRANDS = {
    "enrol": "ghi tên các đơn vị tham gia",
    "notify": "báo cho các đơn vị",
    "end": "khép lại phần của các đơn vị",
    "pass_on": "chuyển các hồ sơ đang xét",
    "agenda": "chuyển chương trình họp",
    "opinions": "chuyển ý kiến Hội đồng tới các hồ sơ",
    "release": "đưa hồ sơ ra khỏi chương trình họp",
    "minutes": "in biên bản",
    "letter": "in tờ trình",
    "decision": "in quyết định",
    "certificates": "in giấy khen, bằng khen",
    "results": "chuyển kết quả tới các hồ sơ",
}
"""Work by the first part of its name."""


def errand(work: str) -> str:
    """«in tờ trình, lần 2» of «letter:2»; empty for work that nobody has named."""
    kind, _, detail = work.partition(":")
    said = ERRANDS.get(kind, "")
    if not said or not detail:
        return said
    if kind == "notify":
        return f"{said}: {_notice(detail)}"
    if kind == "release":
        return f"{said} (cả chương trình)" if detail == "all" else f"{said} (hồ sơ số {detail})"
    return f"{said}, lần {detail}" if kind == "letter" else f"{said}, bản kế hoạch {detail}"


def _notice(detail: str) -> str:
    kind, _, about = detail.partition(":")
    words = NOTICES.get(kind, "thông báo").rstrip(".")
    said = f"{words[0].lower()}{words[1:]}"
    return f"{said} ({window_name(about).lower()})" if kind == "EXTENDED" and about else said
