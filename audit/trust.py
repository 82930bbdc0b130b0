"""How far a rebuilt moment can be trusted, in words: by which build it was rebuilt, and whether that agrees."""

from collections.abc import Iterable

from audit.edition import EDITION, EXACT
from audit.made import REPLAY
from audit.moment import Moment, Reel
from runtime.build import digest_in

WHY = {
    "NOT_KEPT": "không được giữ ở đây",
    "DAMAGED": "có được giữ nhưng tệp đã hỏng",
    REPLAY: "không chạy lại hết được lịch sử này",
    "LATE": "chạy lại quá thời gian cho phép nên đã dừng",
    "DIED": "bị dừng đột ngột khi chạy lại",
    "FAULT": "không đọc được lịch sử này",
}
"""Why a build that ran a case could not be run again → said after its name."""


def short(build: str) -> str:
    """A build's name as people read it: eight digits of its digest."""
    return (digest_in(build) or build)[:8] or "không rõ"


def _names(builds: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(short(build) for build in builds))


def rebuilt(reel: Reel) -> int:
    """How many of the acts are rebuilt as they are on record."""
    return sum(moment.agreement in (EXACT, EDITION) for moment in reel.moments)


def note(reel: Reel, moment: Moment) -> str:
    """Shown wherever a moment is shown."""
    return f"{_by(reel)}: {rebuilt(reel)}/{len(reel.moments)} mốc khớp với lịch sử{_lost(reel)}{_here(reel, moment)}"


def _by(reel: Reel) -> str:
    own = [moment.build for moment in reel.moments if reel.code(moment) == moment.build]
    others = len(reel.moments) - len(own)
    if not own:
        return f"Dựng lại bằng mã chương trình hiện nay (bản {short(reel.today)})"
    if not others:
        return f"Dựng lại bằng chính bản chương trình đã xử lý ({_names(own)})"
    return (
        f"Dựng lại {len(own)} mốc bằng chính bản chương trình đã xử lý ({_names(own)}), "
        f"{others} mốc bằng mã chương trình hiện nay (bản {short(reel.today)})"
    )


def _lost(reel: Reel) -> str:
    reasons = {reason: [build for build, why in reel.lost if why == reason] for _build, reason in reel.lost}
    return "".join(f"; bản đã xử lý {_names(builds)} {WHY[reason]}" for reason, builds in reasons.items())


def _here(reel: Reel, moment: Moment) -> str:
    own = reel.code(moment) == moment.build
    if reel.failure:
        return "; mã hiện nay không chạy lại hết được, mốc không dựng được là bản ghi trong lịch sử."
    if moment.agreement == EDITION:
        return "; mốc này do bản chương trình trước ghi, khi trạng thái có ít mục hơn."
    if moment.agreement != EXACT:
        code = "chính bản đã xử lý nó lại" if own else "mã hiện nay"
        return f"; RIÊNG MỐC NÀY {code} dựng ra kết quả khác, nội dung dưới đây là bản ghi trong lịch sử."
    return f"; mốc này khớp từng byte với bản {short(moment.build)} đã xử lý nó." if own else "."
