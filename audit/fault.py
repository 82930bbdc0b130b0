"""What a verification finds wrong, and where: workflow id, run, event, place inside it."""

from dataclasses import dataclass
from typing import Any

SENTENCES = {
    "BYTES": "tệp lịch sử không đọc được",
    "NUMBERING": "số thứ tự sự kiện không liền mạch",
    "SEQUENCE": "sự kiện đứng sai chỗ trong lịch sử",
    "TIME": "thời điểm của sự kiện lùi về trước",
    "REFERENCE": "sự kiện dẫn tới một sự kiện không có hoặc không đúng loại",
    "IDENTITY": "mã của tiến trình, của lần chạy hoặc của yêu cầu không khớp nhau",
    "BUILD": "hai sự kiện của một bước nêu hai bản chương trình khác nhau",
    "REPLAY": "mã chương trình không chạy lại được lịch sử này",
    "LATE": "chạy lại quá thời gian cho phép nên đã dừng",
    "DIED": "tiến trình chạy lại bị dừng đột ngột",
    "NOT_DONE": "sự kiện không do mã chương trình yêu cầu",
    "NOT_THERE": "mã chương trình yêu cầu việc này nhưng lịch sử không có",
    "KIND": "việc mã chương trình yêu cầu khác loại với sự kiện",
    "ARGUMENT": "nội dung gửi đi ghi để lưu khác nội dung mã chương trình lập",
    "RESULT": "kết quả trong lịch sử khác kết quả mã chương trình lập",
    "DURATION": "khoảng thời gian khác với khoảng mã chương trình đặt",
    "OPTION": "tuỳ chọn của việc khác với tuỳ chọn mã chương trình đặt",
    "PATCH": "dấu bản vá khác với dấu mã chương trình đặt",
    "DIGEST": "mã băm không đúng với nội dung",
    "RECEIPT": "biên nhận khác với hành vi mà nó xác nhận",
    "ACT_NUMBER": "số thứ tự hành vi không liền mạch",
    "ENDING": "kết quả cuối cùng không đúng với trạng thái cuối",
    "CHAIN_OF_RUNS": "hai lần chạy liên tiếp không nối khớp nhau",
    "CUT": "lịch sử bị thiếu phần cuối",
    "NO_ROW": "lịch sử có hành vi này nhưng sổ ghi không có",
    "NO_HISTORY": "sổ ghi có hành vi này nhưng lịch sử không có",
    "ROW": "sổ ghi khác với lịch sử",
    "AUDIT_CHAIN": "chuỗi sự kiện kiểm toán bị đứt",
    "PAPER": "văn bản mà lịch sử nêu không còn trong kho hoặc đã bị đổi",
}
"""Code → what is wrong, inside a sentence."""


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it has to be."""

    code: str
    event_id: int
    """0: of the run as a whole, or of rows outside the history."""
    place: str = ""
    """Inside the event, e.g. «state.status»."""
    recorded: Any = None
    """What stands there."""
    rebuilt: Any = None
    """What has to stand there."""
    workflow_id: str = ""
    run_id: str = ""

    @property
    def sentence(self) -> str:
        """For people: what is wrong, and where."""
        run = f"lần chạy {self.run_id[:8]}" if self.run_id else ""
        event = f"sự kiện {self.event_id}" if self.event_id else "toàn bộ" if run else ""
        inside = f"chỗ «{self.place}»" if self.place else ""
        where = ", ".join(part for part in (self.workflow_id, run, event, inside) if part)
        return f"{where}: {SENTENCES[self.code]}."

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "code": self.code,
            "workflow_id": self.workflow_id,
            "run_id": self.run_id,
            "event_id": self.event_id,
            "place": self.place,
            "recorded": _short(self.recorded),
            "rebuilt": _short(self.rebuilt),
            "sentence": self.sentence,
        }


def _short(value: Any) -> Any:
    """A value as JSON can hold it, long ones cut: the whole stands in the history."""
    if value is None or isinstance(value, bool | int):
        return value
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 200 else f"{text[:200]}…"
