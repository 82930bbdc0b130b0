"""Which rows workflows own, so that histories alone give them, and which are data that no history can give.

Every table is in one of the two lists (a test holds them against the metadata). Of an owned table single columns may be
data, and single rows: what was loaded before the workflow began, chains of persons, letters to every unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import RowMapping

from payloads.ids import campaign_id, subject_of
from payloads.record import Recording
from rules.campaign import CampaignState
from rules.council_acts import SessionState
from rules.decision import DecisionState
from rules.enrolment import EnrolmentState
from rules.law_row import LawRowState
from rules.nomination_acts import NominationState
from rules.programme_acts import ProgrammeState
from rules.signing_power import SigningState
from storage.rows import WRITERS

FROM_FILE = "đến từ tệp định nghĩa được nạp; lịch sử chỉ giữ mã băm"
POST = "sổ gửi thư: kênh, số lần thử và kết quả gửi"
AUDITOR = "việc của người kiểm tra: không phải quy trình"
ARCHIVE = "lưu trữ lịch sử: ghi về lịch sử, không nằm trong lịch sử"


@dataclass(frozen=True)
class Owned:
    """A table whose rows histories give. `key`: what tells its rows apart; `of`: column with the workflow's id."""

    key: tuple[str, ...]
    of: str
    data: Mapping[str, str] = field(default_factory=dict)
    """Column → why no history can give it."""
    loaded: bool = False
    """Rows exist before the workflow begins (act number 0): until then they are data."""


OWNED: dict[str, Owned] = {
    "act": Owned(("workflow_id", "update_id"), "workflow_id"),
    "audit_event": Owned(("subject", "seq"), "subject"),
    "audit_head": Owned(("subject",), "subject"),
    "slot": Owned(("scope", "holder"), "holder"),
    "delivery": Owned(("update_id",), "target"),
    "notice": Owned(
        ("key",),
        "subject",
        dict.fromkeys(("channel", "outcome", "tries", "next_try_at", "error", "message_id", "seen_at"), POST),
    ),
    "campaign": Owned(
        ("code",),
        "code",
        dict.fromkeys(("title", "issuer_name", "basis", "definition", "definition_digest"), FROM_FILE),
        loaded=True,
    ),
    "programme": Owned(
        ("id",),
        "id",
        dict.fromkeys(("title", "issuer", "issuer_name", "basis", "definition", "definition_digest"), FROM_FILE),
        loaded=True,
    ),
    "programme_line": Owned(("id",), "programme"),
    "enrolment": Owned(("id",), "id"),
    "nomination": Owned(("id",), "id"),
    "sitting": Owned(("id",), "id"),
    "decision": Owned(("id",), "id"),
    "law_confirmation": Owned(("id",), "id"),
    "signing_book": Owned(("id",), "id"),
    "pinned_rules": Owned(("digest", "nomination"), "nomination"),
    "issued_paper": Owned(
        ("subject", "kind", "target", "sha256"), "subject", {"title": "có tên người nhận, lấy từ hồ sơ đã nộp"}
    ),
}
DATA: dict[str, str] = {
    "installation": "bản cài đặt: tạo một lần khi cài",
    "clock": "đồng hồ diễn tập: do người diễn tập tiến tới",
    "unit": "danh bạ đơn vị: nạp từ tệp",
    "unit_period": "tổ chức bộ máy: nạp từ tệp",
    "unit_succession": "tổ chức bộ máy: nạp từ tệp",
    "level_period": "tổ chức bộ máy: nạp từ tệp",
    "cluster": "cụm, khối: nạp từ tệp",
    "cluster_member": "cụm, khối: nạp từ tệp",
    "person": "danh bạ người: tên không vào lịch sử",
    "account": "tài khoản và mật khẩu",
    "role_grant": "phân quyền tài khoản",
    "sign_in": "phiên đăng nhập",
    "handover": "bàn giao giữa cán bộ: không thuộc quy trình nào",
    "handover_case": "bàn giao giữa cán bộ: không thuộc quy trình nào",
    "campaign_version": "tệp định nghĩa đã nạp: lịch sử chỉ giữ mã băm",
    "campaign_unit": "đơn vị tham gia: theo tệp định nghĩa",
    "council_member": "thành viên Hội đồng: theo tệp định nghĩa",
    "draft": "bản nháp: soạn trước khi nộp, có tên người",
    "draft_version": "nội dung hồ sơ đã nộp: có tên người, lịch sử chỉ giữ mã băm",
    "upload": "tệp đính kèm: nội dung nằm trong kho",
    "note": "lời ghi tự do: không vào lịch sử, có thể phải xóa theo luật",
    "intake": "sổ tiếp nhận: có trước khi việc đến quy trình",
    "award_batch": "lịch sử khen thưởng: danh sách nhập và tên người được khen",
    "award_record": "lịch sử khen thưởng: danh sách nhập và tên người được khen",
    "archive_queue": ARCHIVE,
    "archived_run": ARCHIVE,
    "archive_leaf": ARCHIVE,
    "archive_root": ARCHIVE,
    "archive_key": ARCHIVE,
    "archive_mark": ARCHIVE,
    "archive_finding": ARCHIVE,
    "audit_read": AUDITOR,
    "inspection": AUDITOR,
    "inspection_act": AUDITOR,
    "inspection_sample": AUDITOR,
}
OWNED_ROWS_THAT_ARE_DATA: dict[str, str] = {
    "audit_event": "chuỗi của từng người (đăng nhập, xem, bị từ chối ở cửa) và của tài khoản",
    "audit_head": "như trên",
    "notice": "thư báo cho mọi đơn vị: đơn vị nào thì theo tệp định nghĩa; lịch sử giữ số lượng và thời điểm",
    "campaign": "phong trào đã nạp mà chưa phát động",
    "programme": "chương trình đã nạp mà chưa ban hành",
}
JSON: dict[tuple[str, str], TypeAdapter[Any]] = {
    ("act", "recording"): TypeAdapter(Recording),
    ("campaign", "state"): TypeAdapter(CampaignState),
    ("enrolment", "state"): TypeAdapter(EnrolmentState),
    ("nomination", "state"): TypeAdapter(NominationState),
    ("sitting", "state"): TypeAdapter(SessionState),
    ("decision", "state"): TypeAdapter(DecisionState),
    ("programme", "state"): TypeAdapter(ProgrammeState),
    ("law_confirmation", "state"): TypeAdapter(LawRowState),
    ("signing_book", "state"): TypeAdapter(SigningState),
}
"""Columns that hold a payload as text: what an earlier release wrote lacks the fields that came later."""


def is_of_a_workflow(subject: str) -> bool:
    """Whether a chain or an act belongs to a workflow, and not to a person."""
    return subject_of(subject) in WRITERS


def workflow_of(table: str, row: RowMapping) -> str:
    """Id of the workflow that owns a row."""
    value = str(row[OWNED[table].of])
    return campaign_id(value) if table == "campaign" else value
