"""Questions before each act on a campaign and on a unit's part."""

from api.pages.forms.base import Field, Fields, Form, Option, paper_fields
from api.pages.words import WINDOWS, moment
from rules.campaign import MOVABLE, ORDER, STATES
from rules.facts import Window
from rules.window import say_day, say_last_day
from storage.reads.campaign import CampaignView
from storage.reads.unit import UnitPart


def _accepted(fields: Fields) -> Fields:
    accepted = [code for code, yes in fields.pop("accepted", {}).items() if yes]
    return fields | {"accepted_warnings": accepted}


def launch(campaign: CampaignView) -> Form:
    """The signed plan, and every warning answered one by one."""
    warnings = tuple(
        Field(
            f"accepted.{warned.code}",
            f"Đã xem và chấp nhận: {warned.sentence}",
            "confirm",
            group="Cảnh báo của kế hoạch: cần ý kiến từng mục" if index == 0 else "",
        )
        for index, warned in enumerate(campaign.basis.warnings)
    )
    return Form(
        title="Phát động phong trào",
        submit="Phát động",
        intro=f"Các đơn vị ({campaign.units}) được ghi tên tham gia và được báo ngay. {campaign.basis.plan}.",
        fields=(*paper_fields("ví dụ: 153/KH-UBND"), *warnings),
        icon="send",
        shape=_accepted,
    )


def _window_words(window: Window) -> str:
    start = f"từ {say_day(window.opens_at)} " if window.opens_at else ""
    end = f"đến hết {say_last_day(window.closes_at)}" if window.closes_at else "không có ngày cuối"
    return f"{WINDOWS[window.key]}: {start}{end}"


def amend(campaign: CampaignView) -> Form:
    """A loaded version of the definition, by a numbered paper."""
    versions = tuple(
        Option(
            version.digest,
            f"Bản nạp lúc {moment(version.loaded_at)}",
            "; ".join(_window_words(window) for window in version.windows),
        )
        for version in campaign.versions
    )
    return Form(
        title="Sửa đổi kế hoạch bằng văn bản",
        submit="Áp dụng bản sửa đổi",
        intro="Chọn bản kế hoạch đã nạp. Việc đã xong không đổi; mọi đơn vị được báo.",
        fields=(
            *paper_fields(),
            Field("definition_digest", "Bản kế hoạch", "choice", options=versions),
            Field("reason", "Nội dung thay đổi", "area"),
            Field("reopens", "Văn bản ghi mở lại thời hạn đã kết thúc", "confirm"),
        ),
        icon="writing",
    )


def extend(campaign: CampaignView) -> Form:
    """A window ends later, by a numbered paper."""
    windows = tuple(
        Option(window.key, _window_words(window)) for window in campaign.windows if window.closes_at is not None
    )
    return Form(
        title="Gia hạn",
        submit="Gia hạn",
        intro="Hạn mới có hiệu lực ngay với mọi đơn vị; các đơn vị được báo.",
        fields=(
            *paper_fields("ví dụ: 412/UBND-NV"),
            Field("window", "Thời hạn nào", "choice", options=windows),
            Field("closes_at", "Hạn mới: đến hết ngày", "last_day", hint="ví dụ: 12/8/2024"),
            Field("as_written", "Câu chữ trong văn bản", hint="ví dụ: đến hết ngày 12/8/2024"),
            Field("reopens", "Văn bản ghi mở lại thời hạn đã kết thúc", "confirm"),
        ),
        icon="rotate-clockwise",
    )


def suspend(campaign: CampaignView) -> Form:
    """Nothing is taken while suspended."""
    return Form(
        title="Tạm dừng phong trào",
        submit="Tạm dừng",
        intro="Trong lúc tạm dừng không việc nào được ghi nhận. Các hạn không tự lùi: muốn lùi, gia hạn bằng văn bản.",
        fields=(*paper_fields(), Field("reason", "Lý do", "area")),
        icon="hand-stop",
        danger=True,
    )


def resume(campaign: CampaignView) -> Form:
    """Go on."""
    shifts = "Văn bản cho lùi các hạn chưa hết thêm đúng thời gian đã tạm dừng"
    return Form(
        title="Tiếp tục phong trào",
        submit="Tiếp tục",
        fields=(*paper_fields(), Field("shifts", shifts, "confirm")),
        icon="player-track-next",
    )


def move_phase(campaign: CampaignView) -> Form:
    """Only forward."""
    after = ORDER[ORDER.index(campaign.phase) + 1 :] if campaign.phase in ORDER else ()
    later = tuple(phase for phase in after if phase in MOVABLE)
    return Form(
        title="Chuyển giai đoạn",
        submit="Chuyển giai đoạn",
        intro=f"Đang ở «{STATES[campaign.phase]}». Chỉ chuyển tới, không lùi lại.",
        fields=(
            Field("phase", "Chuyển sang", "choice", options=tuple(Option(phase, STATES[phase]) for phase in later)),
        ),
        icon="player-track-next",
    )


def summarise(campaign: CampaignView) -> Form:
    """The final review."""
    return Form(
        title="Báo cáo tổng kết",
        submit="Ghi báo cáo tổng kết",
        fields=(Field("reason", "Nội dung tổng kết", "area"),),
        icon="file-text",
    )


def cancel(campaign: CampaignView) -> Form:
    """Everybody is told."""
    return Form(
        title="Hủy phong trào",
        submit="Hủy phong trào",
        intro="Mọi đơn vị được báo và phần tham gia của họ kết thúc. Việc này không hoàn lại được.",
        fields=(*paper_fields(), Field("reason", "Lý do", "area")),
        icon="ban",
        danger=True,
    )


def close(campaign: CampaignView) -> Form:
    """The end."""
    return Form(
        title="Kết thúc phong trào",
        submit="Kết thúc",
        intro="Chỉ kết thúc được khi mọi hồ sơ, phiên họp và quyết định đã xong; việc còn dở sẽ được nêu tên.",
        icon="lock",
    )


CAMPAIGN = {
    "launch": launch,
    "amend": amend,
    "extend": extend,
    "suspend": suspend,
    "resume": resume,
    "move_phase": move_phase,
    "summarise": summarise,
    "cancel": cancel,
    "close": close,
}


def enrol(part: UnitPart) -> Form:
    """A unit that joins after the launch."""
    return Form(
        title=f"Ghi tên tham gia: {part.unit_name}",
        submit="Ghi tên",
        fields=(Field("basis", "Căn cứ ghi tên", hint="ví dụ: Quyết định 685/QĐ-UBND ngày 13/3/2024"),),
        icon="user",
    )


def register_work(part: UnitPart) -> Form:
    """Voluntary; never a condition."""
    return Form(
        title="Đăng ký công trình, phần việc",
        submit="Đăng ký",
        intro="Tự nguyện theo khuyến khích của kế hoạch; không phải điều kiện để được xét khen thưởng.",
        fields=(Field("title", "Tên công trình, đề tài, tác phẩm", "area"),),
        icon="writing",
    )


def report_own_award(part: UnitPart) -> Form:
    """Giấy khen that the unit's own head gave."""
    return Form(
        title="Báo cáo Giấy khen của đơn vị",
        submit="Gửi báo cáo",
        intro="Ghi các trường hợp thủ trưởng đơn vị đã tự khen, để một thành tích không được khen hai lần.",
        fields=(
            Field("decision_number", "Số quyết định của đơn vị", hint="ví dụ: 31/QĐ-UBND"),
            Field("decided_at", "Ngày quyết định", "day", hint="ví dụ: 05/8/2024"),
            Field("collectives", "Số tập thể", "number", start="0"),
            Field("individuals", "Số cá nhân", "number", start="0"),
            Field("list", "Danh sách", "area", optional=True),
        ),
        icon="certificate",
    )


def file_report(part: UnitPart) -> Form:
    """The result report with its file."""
    already = part.report_file is not None
    hint = f"Đã có tệp «{part.report_file.name}»; chọn tệp khác để thay. " if part.report_file else ""
    return Form(
        title="Gửi báo cáo kết quả",
        submit="Gửi báo cáo",
        fields=(
            Field("number", "Số, ký hiệu báo cáo", hint="ví dụ: 120/BC-UBND"),
            Field("REPORT", "Tệp báo cáo", "file", hint=f"{hint}PDF, Word hoặc ảnh; không quá 20 MB", optional=already),
        ),
        icon="send",
    )


ENROLMENT = {
    "enrol": enrol,
    "register_work": register_work,
    "report_own_award": report_own_award,
    "file_report": file_report,
}
