"""The texts of a new campaign's companions: settings, units, Council, statute. What was not said stays null."""

from collections.abc import Iterable
from typing import get_args

from cli.new_campaign.answers import Answers
from cli.new_campaign.words import SCHEMA, STATUTE_SCHEMA, quoted, slug
from definitions.issuer import IssuerValues, StatedText

ASKED = {
    "supplement_notice_working_days": ("ngày làm việc", "báo cho đơn vị biết hồ sơ thiếu trong mấy ngày"),
    "supplement_working_days": ("ngày làm việc", "đơn vị có mấy ngày để bổ sung"),
    "supplement_after_window": ("có/không", "true: được bổ sung sau khi hết hạn nộp; false: không"),
    "appraisal_working_days": ("ngày làm việc", "thẩm định trong mấy ngày"),
    "appraisal_by": ("ngày", "ngày dự kiến thẩm định xong"),
    "council_meets_on": ("ngày", "ngày dự kiến họp Hội đồng"),
    "report_reminder_days": ("ngày trước hạn", "nhắc đơn vị trước hạn mấy ngày, ví dụ [7, 1]"),
    "plan_due_on": ("ngày", "ngày cuối để kế hoạch của đơn vị là kịp thời"),
    "review_due_days": ("ngày sau khi đợt kết thúc", "sơ kết đợt trong mấy ngày"),
    "forward_by": ("ngày", "ngày dự kiến trình cấp trên"),
    "letter_on": ("ngày", "ngày dự kiến có tờ trình"),
    "decision_on": ("ngày", "ngày dự kiến có quyết định"),
    "ceremony_on": ("ngày", "ngày dự kiến trao thưởng"),
    "result_notice_working_days": ("ngày làm việc", "báo kết quả cho đơn vị trong mấy ngày"),
    "public_posting_days": ("ngày", "niêm yết mấy ngày; 0 là không niêm yết"),
    "quota_without_line": ("mỗi đơn vị", "số suất của loại đơn vị mà kế hoạch không nêu"),
    "bonus_paid_by": ("quỹ", "tiền thưởng lấy từ quỹ nào"),
    "place_name": ("địa danh", "địa danh ghi ở đầu văn bản"),
    "number_owner": ("sổ đăng ký văn bản", "ai cấp số: CLERK (văn thư) hoặc SERVICE (hệ thống này)"),
    "decision_symbol": ("ký hiệu", "ký hiệu của quyết định, ví dụ QĐ-UBND"),
    "decision_series": ("sổ", "sổ đăng ký quyết định"),
    "letter_symbol": ("ký hiệu", "ký hiệu của tờ trình"),
    "letter_series": ("sổ", "sổ đăng ký tờ trình"),
    "minutes_symbol": ("ký hiệu", "ký hiệu của biên bản họp Hội đồng"),
    "minutes_series": ("sổ", "sổ đăng ký biên bản"),
    "amendment_symbol": ("ký hiệu", "ký hiệu của văn bản sửa đổi kế hoạch"),
    "amendment_series": ("sổ", "sổ đăng ký văn bản sửa đổi"),
    "decision_signer_posts": ("chức vụ ký", "chức vụ ký quyết định, ví dụ [CHỦ TỊCH]"),
    "letter_signer_posts": ("chức vụ ký", "chức vụ ký tờ trình"),
    "minutes_signer_posts": ("chức vụ ký", "chức vụ ký biên bản"),
}
"""Key of the issuer's settings → its unit and what it is."""


def unit_of(key: str) -> str:
    """How a setting is counted."""
    return ASKED[key][0]


def is_text(key: str) -> bool:
    """Whether a setting is free text, so that «05» stays «05»."""
    stated: object = get_args(IssuerValues.model_fields[key].annotation)[0]
    return stated is StatedText


def settings_text(said: Answers) -> str:
    """The issuer's settings."""
    lines = [
        f"{SCHEMA}/$defs/IssuerSettings",
        f"# Những điều kế hoạch không nêu mà cơ quan phát động ({said.issuer_name}) phải cho biết.",
        "# Mỗi giá trị ghi kèm văn bản làm căn cứ:",
        "#   {value: 5, unit: ngày làm việc, source: Quyết định …, illustrative: false}",
        "# null: chưa ai cho biết. «thidua campaign check» nêu những giá trị mà kế hoạch này cần.",
        "# Kế hoạch có nêu thì ghi ở «left_open» của tệp kế hoạch, để null ở đây.",
        "",
        "illustrative: false",
        f"issuer: {said.issuer}",
        f"note: {quoted('Giá trị do ' + said.issuer_name + ' cho biết')}",
        "",
        "values:",
    ]
    given = dict(said.values)
    for key, (unit, what) in ASKED.items():
        lines.append(f"  # {what}")
        if key not in given:
            lines.append(f"  {key}: null")
            continue
        shown = quoted(given[key]) if is_text(key) else given[key]
        source = quoted(said.source or "(chưa ghi văn bản làm căn cứ)")
        lines.append(f"  {key}: {{value: {shown}, unit: {quoted(unit)}, source: {source}, illustrative: false}}")
    return "\n".join(lines) + "\n"


def units_text(said: Answers) -> str:
    """The units: so far only the issuer and its standing body."""
    first = said.categories[0][0]
    codes = ", ".join(f"{code} ({name})" for code, name in said.categories)
    rows = [(said.issuer, said.issuer_name), said.standing]
    return "\n".join(
        [
            f"{SCHEMA}/$defs/Units",
            "# Các đơn vị: mỗi dòng một đơn vị. Chép từ quyết định phân chia cụm, khối hoặc danh sách kèm kế hoạch.",
            "#   code: mã tự đặt, chữ thường không dấu, không đổi về sau     name: tên đầy đủ, đúng như trên văn bản",
            f"#   category: một mã ở mục «categories» của tệp kế hoạch: {codes}",
            "#   valid_from, valid_until: ngày đầu, ngày cuối tồn tại (null: không rõ, còn tồn tại)",
            "#   member: tham gia thi đua     duty_bearer: được kế hoạch giao nhiệm vụ, báo cáo",
            "# Cụm, khối thi đua và thang điểm: mục «clusters», xem docs/writing-a-campaign.md.",
            "",
            "illustrative: false",
            "note: Danh sách do cơ quan phát động lập",
            "",
            "units:",
            *(
                f"  - {{code: {code}, name: {quoted(name)}, category: {first}, valid_from: null, valid_until: null, "
                "member: false, duty_bearer: false}"
                for code, name in dict(rows).items()
            ),
            "  # Thêm từng đơn vị như dòng sau, bỏ dấu # ở đầu:",
            f"  # - {{code: don-vi-1, name: Đơn vị 1, category: {said.categories[-1][0]}, valid_from: null, "
            "valid_until: null, member: true, duty_bearer: true}",
            "",
        ]
    )


def council_text(said: Answers) -> str:
    """The Council's persons."""
    day = said.issued_on.isoformat() if said.issued_on else "null"
    rows = [
        f"  - {{code: {slug(name)}, name: {quoted(name)}, seat: {seat}, post: {quoted(post)}, unit: {said.issuer}, "
        f"valid_from: {day}, valid_until: null}}"
        for seat, name, post in said.members
    ]
    sample = (
        "  # - {code: ho-ten, name: Họ và tên, seat: CHAIR, post: Chức vụ, unit: "
        f"{said.issuer}, valid_from: 2026-01-01, valid_until: null}}"
    )
    return "\n".join(
        [
            f"{SCHEMA}/$defs/Council",
            "# Thành viên Hội đồng theo quyết định thành lập: người, không phải chức danh; ít nhất ba người, trong",
            "# đó đúng một Chủ tịch (CHAIR) và một thư ký (SECRETARY); những người khác:",
            "# STANDING_VICE_CHAIR, VICE_CHAIR, MEMBER.",
            "# valid_from: từ ngày quyết định; valid_until: ngày cuối cùng, null nếu đang giữ.",
            "",
            "illustrative: false",
            "note: Theo quyết định thành lập Hội đồng",
            f"name: {quoted('Hội đồng Thi đua - Khen thưởng ' + said.issuer_name)}",
            "# Số và ngày quyết định thành lập Hội đồng: chép từ quyết định.",
            "decision: {number: null, decided_on: null, illustrative: false}",
            "",
            *(["members:", *rows, sample] if rows else ["members: []", sample]),
            "",
        ]
    )


def statute_text(said: Answers) -> str:
    """The statute: one section for each form that the Council votes on; every number is asked."""
    forms = dict.fromkeys(award.form for award in said.awards if award.path != "OWN_UNIT")
    lines = [
        STATUTE_SCHEMA,
        "# Quy chế của Hội đồng. Cách viết từng mục: docs/writing-a-statute.md. Chép, không suy ra: điều quy chế",
        "# không nêu thì hỏi cơ quan ban hành. «thidua campaign check» nêu từng chỗ còn null.",
        "",
        "illustrative: false",
        f"issuer: {said.issuer}",
        'note: ""',
        "",
        "document: {name: Quy chế Hội đồng, number: null, issued_on: null, in_force_from: null, in_force_until: null}",
        "membership: {minimum: null, maximum: null, vice_chairs: null, seats: [], illustrative: false}",
        "# Tỷ lệ thành viên phải có mặt: 2/3, 75%, majority (quá nửa)",
        "quorum: {share: null, base: ALL_MEMBERS, illustrative: false}",
        "",
        "forms:",
        *(line for form in forms for line in _form(form, said.council)),
        "",
        "# Thành viên có liên quan: enforced true là không được biểu quyết; changes_base true là trừ khi tính tỷ lệ",
        "recusal: {enforced: null, changes_base: null, illustrative: false}",
        "# Số người kiểm phiếu khi bỏ phiếu giấy: {count: 2, illustrative: false}",
        "tellers: null",
        "# Lấy ý kiến bằng văn bản thay cho họp; null: quy chế không có",
        "written_round: null",
        "# notice_days: báo trước mấy ngày; notice_unit: days (ngày lịch) hoặc working_days (ngày làm việc)",
        "meetings: {per_year: null, notice_days: null, notice_unit: days, chair_in_absence: null, illustrative: false}",
        "# Ngang phiếu thì theo phía chủ trì: true hoặc false",
        "chair_casting_vote: {decides: null, illustrative: false}",
        "# Những câu khác của quy chế, nguyên văn",
        "notes: []",
    ]
    return "\n".join(lines) + "\n"


def _form(form: str, council: str) -> Iterable[str]:
    path = {"yes": "true", "no": "false"}.get(council, "null")
    yield f"  {form}:"
    yield f"    council: {path} # có qua Hội đồng không; null: quy chế không nêu"
    yield "    threshold: null # tỷ lệ phiếu: 2/3, 80%, majority (quá nửa)"
    yield "    base: ALL_MEMBERS # tính trên: ALL_MEMBERS tổng số, PRESENT người dự, VALID_BALLOTS phiếu hợp lệ"
    yield "    modes: [] # cách biểu quyết được phép: SHOW_OF_HANDS, PAPER, WRITTEN_ROUND, WRITTEN_OPINION"
    yield "    usual_mode: null # cách thường dùng, một trong các cách trên"
    yield "    secret: null # true: bắt buộc phiếu kín"
    yield "    ranked: null # true: Hội đồng xếp thứ tự"
    yield "    illustrative: false"
