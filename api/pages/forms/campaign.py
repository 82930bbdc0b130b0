"""Questions before each act on a campaign."""

from collections.abc import Mapping

from api.pages.forms.base import Field, Fields, Form, Option, paper_fields
from api.pages.words import moment
from rules.campaign import MOVABLE, ORDER, STATES
from rules.facts import Window
from rules.labels import window_name
from rules.window import say_day, say_last_day
from storage.reads.campaign import CampaignView, PassedLine, Version
from storage.reads.passing import Passing


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
    return f"{window_name(window.key)}: {start}{end}"


def propose(campaign: CampaignView) -> Form:
    """The letter that asks a superior for the approval of a thematic plan."""
    return Form(
        title="Trình phê duyệt kế hoạch",
        submit="Trình phê duyệt",
        intro=f"Kế hoạch này chỉ được phát động sau khi có văn bản phê duyệt. {campaign.basis.plan}.",
        fields=paper_fields("ví dụ: 22/TTr-SNV"),
        icon="send",
    )


def approve(campaign: CampaignView) -> Form:
    """The superior's paper."""
    return Form(
        title="Phê duyệt kế hoạch",
        submit="Phê duyệt",
        intro="Sau khi phê duyệt, phong trào phát động được.",
        fields=paper_fields("ví dụ: 310/QĐ-UBND"),
    )


def return_plan(campaign: CampaignView) -> Form:
    """Back to whoever proposed it."""
    return Form(
        title="Trả lại kế hoạch",
        submit="Trả lại",
        fields=(Field("reason", "Cần sửa gì", "area"),),
        icon="corner-up-left",
    )


def amend(campaign: CampaignView) -> Form:
    """A loaded version of the definition, by a numbered paper."""
    versions = tuple(_version(version) for version in own_versions(campaign))
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


def own_versions(campaign: CampaignView) -> tuple[Version, ...]:
    """Loaded versions by the authority that launched, or that does not say who takes over."""
    issuer = campaign.state.issuer if campaign.state else campaign.basis.issuer
    return tuple(version for version in campaign.versions if version.issuer in ("", issuer))


def successor_versions(campaign: CampaignView) -> tuple[Version, ...]:
    """Loaded versions by another authority: its successor."""
    own = {version.digest for version in own_versions(campaign)}
    return tuple(version for version in campaign.versions if version.digest not in own)


def _version(version: Version, by: str = "") -> Option:
    label = f"{by}, bản nạp lúc {moment(version.loaded_at)}" if by else f"Bản nạp lúc {moment(version.loaded_at)}"
    return Option(version.digest, label, "; ".join(_window_words(window) for window in version.windows))


def _said_by(line: PassedLine) -> str:
    """Who says that one unit follows another; nothing unconfirmed is shown as more."""
    return f" ({line.source}{'' if line.verified else ', chưa xác nhận'})" if line.source else ""


def hand_over(campaign: CampaignView, passing: Mapping[str, Passing]) -> Form:
    """The successor of the launching authority goes on. `passing`: digest of a version → what it passes on."""
    versions = successor_versions(campaign)
    notes: list[tuple[str, tuple[str, ...]]] = []
    for version in versions:
        found = passing[version.digest]
        lines = tuple(f"{line.unit} → {line.to_unit}{_said_by(line)}" for line in found.passed)
        notes.append((f"{len(lines)} đơn vị đã kết thúc chuyển cho đơn vị kế thừa", lines))
        if found.unknown:
            notes.append(("Chưa rõ một đơn vị kế thừa: chuyển từng phần, từng hồ sơ bằng tay", found.unknown))
    notes = list(dict.fromkeys(notes))
    loaded = "" if versions else " Chưa có bản kế hoạch nào của cơ quan khác được nạp."
    return Form(
        title="Chuyển cho cơ quan kế thừa",
        submit="Chuyển phong trào",
        intro="Cơ quan kế thừa làm tiếp phong trào theo bản kế hoạch của mình. Phần tham gia, bản nháp và hồ sơ của "
        f"đơn vị đã kết thúc được chuyển cùng lúc; việc đã quyết định không đổi.{loaded}",
        fields=(
            *paper_fields(),
            Field(
                "definition_digest",
                "Bản kế hoạch của cơ quan kế thừa",
                "choice",
                options=tuple(_version(version, version.issuer_name) for version in versions),
                start=versions[0].digest if len(versions) == 1 else "",
            ),
            Field("reason", "Nội dung chuyển giao", "area"),
        ),
        icon="corner-up-left",
        notes=tuple(notes),
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
    "propose": propose,
    "approve": approve,
    "return_plan": return_plan,
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
