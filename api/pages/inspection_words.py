"""Words of the auditor's pages: acts of every chain, cases, grounds of refusal, states of inspections."""

from collections.abc import Mapping

from jinja2 import Environment

from api.pages import address
from api.pages.words import case_number
from payloads.ids import subject_of
from rules.ground_labels import REFUSALS
from rules.inspection import TABLES as INSPECTIONS
from rules.register import TABLES
from rules.risk import SIGNS

KINDS = {
    "nomination": "Hồ sơ",
    "enrolment": "Việc của đơn vị",
    "council": "Phiên họp Hội đồng",
    "decision": "Quyết định",
    "campaign": "Phong trào",
    "programme": "Chương trình",
    "law": "Căn cứ pháp lý",
    "signing": "Quyền ký",
    "handover": "Bàn giao",
    "account": "Tài khoản",
    "inspection": "Cuộc kiểm tra",
    "sample": "Mẫu kiểm tra",
    "reading": "Lượt xem của người kiểm tra",
    "evidence": "Gói chứng cứ",
}
ALONE = {
    ("handover", "hand_over"): "Bàn giao việc",
    ("sample", "draw"): "Rút mẫu kiểm tra",
    ("reading", "open"): "Mở xem",
    ("evidence", "export"): "Xuất gói chứng cứ",
    ("nomination", "attach"): "Đính kèm tệp",
    ("enrolment", "attach"): "Đính kèm tệp",
    ("law", "attach"): "Đính kèm tệp",
    ("campaign", "create_draft"): "Lập hồ sơ",
    ("nomination", "update_draft"): "Sửa hồ sơ",
    ("account", "account"): "Quản lý tài khoản",
}
"""Acts that stand in no table of moves."""


def refusal_words(code: str) -> str:
    """What a ground is called."""
    return REFUSALS.get(code, "Lý do khác")


def act_words(tag: str) -> str:
    """What an act is called, from its tag `subject:act:fact`."""
    kind, act, _fact = tag.split(":")
    if (kind, act) in ALONE:
        return ALONE[kind, act]
    tables = list(INSPECTIONS.values()) if kind == "inspection" else [TABLES[kind]] if kind in TABLES else []
    move = next((table.by_act[act] for table in tables if act in table.by_act), None)
    return move.label.rstrip("…") if move else "Việc khác"


def acts_of(tags: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(subject:act, words) of the tags that stand in the record, by subject."""
    pairs = dict.fromkeys(tag.rpartition(":")[0] for tag in tags if not tag.startswith("reading:"))
    order = list(KINDS)
    listed = [(pair, f"{KINDS.get(pair.split(':')[0], 'Khác')}: {act_words(f'{pair}:')}") for pair in pairs]
    return tuple(sorted(listed, key=lambda one: (order.index(_kind(one[0])) if _kind(one[0]) in order else 99, one[1])))


def _kind(pair: str) -> str:
    return pair.split(":")[0]


def case_words(workflow_id: str, titles: Mapping[str, str]) -> str:
    """What a case is called: «Hồ sơ số 3, Chợ Đồn 2024». `titles`: campaign → short title."""
    if not workflow_id:
        return ""
    kind, *tail = workflow_id.split("/")
    if kind in TABLES and not address.is_case(workflow_id):
        return KINDS.get(kind, "Việc khác")
    title = titles.get(tail[0], tail[0]) if tail else ""
    if kind == "nomination":
        return f"{case_number(int(tail[1]))}, {title}"
    if kind == "council":
        return f"Phiên họp thứ {tail[1]}, {title}"
    if kind == "decision":
        return f"Dự thảo quyết định {tail[1]}, {title}"
    if kind == "inspection":
        return f"Cuộc kiểm tra số {tail[0]}"
    return f"{KINDS.get(kind, 'Việc khác')}: {title}" if kind in ("campaign", "enrolment") else KINDS.get(kind, "")


def case_href(workflow_id: str) -> str:
    """Where an auditor looks at a case; "" for what has no page."""
    kind = subject_of(workflow_id) if workflow_id else ""
    if kind == "nomination" and address.is_case(workflow_id):
        return f"/kiem-tra{address.of(workflow_id)}"
    if kind == "inspection":
        return f"/kiem-tra/cuoc/{workflow_id.split('/')[1]}"
    return address.of(workflow_id) if address.is_case(workflow_id) else ""


def inspection_state(kind: str, status: str) -> str:
    """The words of a state of an inspection, finding or question."""
    return INSPECTIONS[kind].states[status]


def step_words(kind: str, act: str) -> str:
    """What a step of an inspection is called."""
    return INSPECTIONS[kind].by_act[act].label.rstrip("…")


STATE_TAGS = {
    "OPEN": ("info", "search"),
    "ASKED": ("warn", "send"),
    "ANSWERED": ("info", "check"),
    "CLOSED": ("", "lock"),
}


def install(environment: Environment) -> None:
    """Give the words to the templates."""
    environment.globals.update(
        refusal_words=refusal_words, act_words=act_words, case_words=case_words, case_href=case_href, SIGNS=SIGNS,
        inspection_state=inspection_state, step_words=step_words, STATE_TAGS=STATE_TAGS, AUDIT_KINDS=KINDS,
    )  # fmt: skip
