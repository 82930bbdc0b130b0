"""The questions of `thidua campaign new`, one after the other; an answer that is not understood is asked again."""

from collections.abc import Callable
from typing import Any, TypeVar

from cli.new_campaign import answers
from cli.new_campaign.answers import COUNCIL, KINDS, LEVELS, PATHS, Unclear
from cli.new_campaign.companions import ASKED
from cli.new_campaign.plan import CALLED

Ask = Callable[[str], str]
Say = Callable[[str], None]
T = TypeVar("T")


class Questions:
    """Asks what was not given already; `given`: what the flags said, by field of Answers."""

    def __init__(self, ask: Ask, say: Say, given: dict[str, Any]) -> None:
        self.ask, self.say, self.given = ask, say, given

    def one(self, field: str, question: str, read: Callable[[str], T]) -> None:
        """An answer that has to be there."""
        while self.given.get(field) is None:
            try:
                self.given[field] = read(self.ask(f"{question}: "))
            except Unclear as unclear:
                self.say(f"  {unclear}")

    def perhaps(self, field: str, question: str, read: Callable[[str], T]) -> None:
        """An answer that may be left empty."""
        while self.given.get(field) is None:
            said = self.ask(f"{question} (Enter: chưa có, không nêu): ")
            if not said.strip():
                return
            try:
                self.given[field] = read(said)
            except Unclear as unclear:
                self.say(f"  {unclear}")

    def several(self, field: str, question: str, read: Callable[[str], T], least: int = 0) -> None:
        """Answers one by one until an empty one."""
        found: list[T] = []
        while not self.given.get(field):
            said = self.ask(f"{question} (Enter: {'xong' if found or not least else 'cần ít nhất một'}): ")
            if not said.strip():
                if len(found) < least:
                    continue
                break
            try:
                found.append(read(said))
            except Unclear as unclear:
                self.say(f"  {unclear}")
        if found:
            self.given[field] = tuple(found)

    def choice(self, field: str, question: str, known: dict[str, str]) -> None:
        """One of the words, each with what it means."""
        if self.given.get(field) is None:
            for word, meaning in known.items():
                self.say(f"  {word}: {meaning}")
        self.one(field, question, answers.one_of(tuple(known)))


def put(ask: Ask, say: Say, given: dict[str, Any]) -> dict[str, Any]:
    """All questions; what the flags gave is not asked again."""
    q = Questions(ask, say, dict(given))
    say("Kế hoạch mới. Điều gì kế hoạch không nêu thì nhấn Enter: hệ thống không tự đặt.")
    q.one("issuer_name", "Cơ quan phát động, tên đầy đủ", answers.words)
    q.one("issuer", "Mã của cơ quan, ví dụ xa-ta-phin", answers.code)
    q.choice("level", "Cấp", LEVELS)
    q.one("standing", "Cơ quan thường trực, mã=Tên, ví dụ phong-vhxh=Phòng Văn hóa - Xã hội", answers.standing)
    q.one("title", "Tên phong trào, như ở trích yếu", answers.words)
    q.one("code", "Mã của phong trào, ví dụ xa-ta-phin-2026", answers.code)
    q.choice("kind", "Loại", KINDS)
    q.perhaps("number", "Số kế hoạch (chỉ phần số)", answers.words)
    q.perhaps("symbol", "Ký hiệu, ví dụ KH-UBND", answers.words)
    q.perhaps("issued_on", "Ngày ký, ví dụ 31/3/2026", answers.day)
    q.one("campaign", "Thời gian thi đua, từ..đến, ví dụ 1/3/2026..31/5/2026", answers.span)
    q.perhaps("submission", "Thời gian nộp hồ sơ (..<1/6/2026 là «trước ngày 01/6»)", answers.span)
    q.perhaps("registration", "Thời gian đăng ký thi đua", answers.span)
    q.perhaps("report", "Hạn báo cáo kết quả, ví dụ ..10/6/2026", answers.span)
    q.several("waves", "Một đợt thi đua, Tên=từ..đến", answers.wave)
    q.several("categories", "Một loại đơn vị, MÃ=Tên, ví dụ THON=Thôn", answers.category, least=1)
    for path, meaning in PATHS.items():
        say(f"  :{path} ở cuối: {meaning}")
    q.several("awards", "Một hình thức khen thưởng, ví dụ GIAY_KHEN=Giấy khen của …", answers.award, least=1)
    council = {"yes": "kế hoạch ghi có qua Hội đồng", "no": "ghi không qua", "unknown": "kế hoạch không nêu"}
    q.choice("council", "Hội đồng", council)
    assert set(council) == set(COUNCIL)
    if q.given["council"] == "yes":
        q.several("members", "Một thành viên Hội đồng, CHAIR=Họ và tên=Chức vụ", answers.member)
    q.several("gates", "Một điều kiện của hồ sơ, ví dụ REPORT:COLLECTIVE", answers.gate)
    _names(q)
    _settings(q)
    return q.given


def _names(q: Questions) -> None:
    """How the issuer calls its offices, one after the other."""
    if q.given.get("labels"):
        return
    q.say("Cách gọi các chức danh trên trang và văn bản:")
    upward = any(award.path == "FORWARDED" for award in q.given["awards"])
    keys = [key for key in CALLED if upward or not key.startswith("SUPERIOR")]
    found = [(key, said) for key in keys if (said := q.ask(f"  {CALLED[key]} (Enter: để sau): ").strip())]
    q.given["labels"] = tuple(found)


def _settings(q: Questions) -> None:
    """What the issuer settles where the plan is silent: only what this plan can need, and only if somebody wants to."""
    if q.given.get("values"):
        return
    keys = [key for key in ASKED if _concerns(key, q.given)]
    q.say(f"Kế hoạch này cần {len(keys)} giá trị của cơ quan phát động, ví dụ {ASKED[keys[0]][1]}.")
    q.choice("now", "Trả lời bây giờ", {"yes": "có", "no": "để sau, các giá trị là null"})
    if q.given.pop("now") == "no":
        return
    found = [(key, said) for key in keys if (said := q.ask(f"  {ASKED[key][1]} (Enter: chưa có): ").strip())]
    q.given["values"] = tuple(found)
    if found:
        q.perhaps("source", "Các giá trị đó ở văn bản nào", answers.words)


def _concerns(key: str, given: dict[str, Any]) -> bool:
    """Whether a plan of this kind can need the setting."""
    if key.startswith("minutes_") or key == "council_meets_on":
        return bool(given["council"] == "yes")
    if key == "forward_by":
        return any(award.path == "FORWARDED" for award in given["awards"])
    if key in ("appraisal_by", "letter_on", "decision_on", "ceremony_on"):
        return bool(given.get("submission"))
    if key == "report_reminder_days":
        return bool(given.get("report") or given.get("registration"))
    if key == "plan_due_on":
        return any(gate[0] == "PLAN" for gate in given.get("gates", ()))
    if key == "review_due_days":
        return any(gate[0].startswith("REVIEW_") for gate in given.get("gates", ()))
    return key != "quota_without_line"
