"""Addresses of pages: Vietnamese words, one for every subject and every act."""

import re

from payloads import ids

ACTS: dict[str, dict[str, str]] = {
    "campaign": {
        "propose": "trinh-phe-duyet",
        "approve": "phe-duyet",
        "return_plan": "tra-lai-ke-hoach",
        "launch": "phat-dong",
        "amend": "sua-doi",
        "hand_over": "chuyen-ke-thua",
        "extend": "gia-han",
        "suspend": "tam-dung",
        "resume": "tiep-tuc",
        "move_phase": "chuyen-giai-doan",
        "summarise": "tong-ket",
        "cancel": "huy",
        "close": "ket-thuc",
    },
    "enrolment": {
        "enrol": "ghi-ten",
        "register_work": "dang-ky-cong-trinh",
        "report_own_award": "khen-thuong-cua-don-vi",
        "register": "dang-ky",
        "sign_pledge": "ky-giao-uoc",
        "file_plan": "ke-hoach",
        "file_review": "so-ket",
        "score_self": "tu-cham-diem",
        "score": "cham-diem",
        "hand_over": "chuyen-ke-thua",
        "file_report": "bao-cao-ket-qua",
    },
    "nomination": {
        "submit": "nop",
        "supplement": "nop-bo-sung",
        "withdraw": "rut",
        "request_supplement": "tra-lai",
        "recount_limit": "tinh-lai-thoi-han",
        "accept": "tiep-nhan",
        "reject": "tu-choi",
        "file_appraisal": "tham-dinh",
        "conclude": "ket-luan",
        "hold": "tam-dung-xet",
        "release": "xet-tiep",
        "hand_over": "chuyen-ke-thua",
        "forward_up": "trinh-cap-tren",
        "record_superior_outcome": "tra-loi-cua-cap-tren",
    },
    "council": {
        "convene": "trieu-tap",
        "record_attendance": "diem-danh",
        "declare_conflict": "khai-bao-lien-quan",
        "open_ballot": "mo-bieu-quyet",
        "enter_count": "nhap-ket-qua",
        "close_ballot": "khoa-bieu-quyet",
        "recount": "dem-lai",
        "send_sheets": "gui-phieu-lay-y-kien",
        "cast_vote": "quyet-dinh-ngang-phieu",
        "rank": "xep-thu-tu",
        "release_item": "cho-rut-ho-so",
        "sign_minutes": "ky-bien-ban",
        "cancel": "huy",
    },
    "decision": {
        "submit_letter": "trinh",
        "check": "da-kiem-tra",
        "return_to_drafter": "tra-lai",
        "drop": "bo-du-thao",
        "sign": "ky",
        "number": "vao-so",
        "issue": "phat-hanh",
    },
    "programme": {
        "start": "ban-hanh",
        "plan_item": "bo-sung-viec",
        "start_item": "bat-dau",
        "complete_item": "hoan-thanh",
        "review": "so-ket-tong-ket",
        "supersede": "thay-the",
        "drop_item": "khong-to-chuc",
        "hand_over": "ban-giao",
        "record_target": "chi-tieu",
        "file_inspection_plan": "ke-hoach-kiem-tra",
        "record_finding": "ghi-han-che",
        "remedy_finding": "khac-phuc",
        "summarise": "tong-ket",
        "close": "ket-thuc",
    },
    "law": {"confirm": "xac-nhan", "withdraw": "rut-xac-nhan"},
    "signing": {"grant": "giao", "end": "cham-dut"},
}
"""Subject → act → last part of its address. Acts of timers and messengers have none."""
BY_SLUG: dict[str, dict[str, str]] = {
    subject: {slug: act for act, slug in acts.items()} for subject, acts in ACTS.items()
}


def campaign(code: str) -> str:
    """A campaign's page."""
    return f"/phong-trao/{code}"


def scores(code: str) -> str:
    """Points and places in the clusters and blocs of a campaign."""
    return f"/phong-trao/{code}/diem"


def enrolment(code: str, unit: str) -> str:
    """The page of a unit's part."""
    return f"/phong-trao/{code}/don-vi/{unit}"


def nomination(code: str, n: int) -> str:
    """A dossier's page."""
    return f"/ho-so/{code}/{n}"


def sitting(code: str, n: int) -> str:
    """A sitting's page."""
    return f"/hoi-dong/{code}/{n}"


def decision(code: str, n: int) -> str:
    """A decision's page."""
    return f"/quyet-dinh/{code}/{n}"


def programme(code: str) -> str:
    """A programme's page."""
    return f"/chuong-trinh/{code}"


def law_row(code: str) -> str:
    """The page of a row of law."""
    return f"/can-cu-phap-ly/{code}"


def signing(issuer: str) -> str:
    """Powers to sign at an issuer."""
    return f"/quyen-ky/{issuer}"


ALONE = {"programme": programme, "law": law_row, "signing": signing}
"""Subjects that belong to no campaign."""
SHAPE = re.compile(
    r"(?:nomination|council|decision)/[\w.-]+/[0-9]{1,9}|enrolment/[\w.-]+/[\w.-]+|"
    r"(?:campaign|programme|law|signing)/[\w.-]+"
)


def is_case(workflow_id: str) -> bool:
    """Whether an id is shaped as those of cases are; people type addresses too."""
    return SHAPE.fullmatch(workflow_id) is not None


def of(workflow_id: str) -> str:
    """The page of whatever a workflow is about."""
    subject, code, *tail = workflow_id.split("/")
    if subject == "campaign":
        return campaign(code)
    if subject in ALONE:
        return ALONE[subject](code)
    if subject == "enrolment":
        return enrolment(code, tail[0])
    return {"nomination": nomination, "council": sitting, "decision": decision}[subject](code, int(tail[0]))


def task(subject: str, code: str, n: int, unit: str) -> str:
    """Where a task of the work list is done; a task over many dossiers begins something new."""
    if subject == "campaign":
        return campaign(code)
    if subject == "programme":
        return programme(code)
    if subject == "inspection":
        return f"/kiem-tra/cau-hoi/{n}"
    if subject == "enrolment":
        return enrolment(code, unit)
    if n == 0:
        return f"/{'hoi-dong' if subject == 'council' else 'quyet-dinh'}/{code}/moi"
    return of(f"{subject}/{code}/{n}")


def act(workflow_id: str, name: str) -> str:
    """The page that asks before an act."""
    return f"{of(workflow_id)}/{ACTS[ids.subject_of(workflow_id)][name]}"
