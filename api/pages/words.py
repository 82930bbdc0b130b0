"""Words on pages: states, days, counts and sentences, in plain Vietnamese; every label comes from the rules' tables."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache

from jinja2 import Environment

from api.actions.draft import may_edit
from api.actions.visible import may_see
from api.pages import address
from definitions.law import holidays
from definitions.law.words import value_words
from definitions.statute_words import PREFIX, provision, statute_name, statute_value
from rules.acting import ROLE_LABELS, UNIT_ROLES, Role
from rules.calendar import Holiday, deadline_phrase, in_vietnam, short_date, weekday_name, working_days_between
from rules.campaign import STATES as PHASES
from rules.facts import LegalValue
from rules.labels import NOTICES, PARTS, RESULTS, obligation, period_name, window_name
from rules.register import TABLES
from rules.statute import MODES
from rules.window import say_day, say_last_day
from storage.account import Officer
from storage.reads.nomination import NominationLine
from storage.reads.rehearsal import Coming

CLASSES = {"INDIVIDUAL": "Cá nhân", "COLLECTIVE": "Tập thể", "HOUSEHOLD": "Hộ gia đình", "ORGANISATION": "Tổ chức"}
SEATS = {
    "CHAIR": "Chủ tịch Hội đồng",
    "STANDING_VICE_CHAIR": "Phó Chủ tịch thường trực",
    "VICE_CHAIR": "Phó Chủ tịch",
    "MEMBER": "Ủy viên",
    "SECRETARY": "Thư ký",
}
VALUE_NAMES = {
    "supplement.limit": "Thời gian bổ sung hồ sơ",
    "appraisal.limit.district": "Thời gian thẩm định",
    "appraisal.limit.province": "Thời gian thẩm định",
    "appraisal.limit.commune": "Thời gian thẩm định",
    "principle.P6": "Một thành tích chỉ khen một lần",
    "award.GK.authority": "Thẩm quyền tặng Giấy khen",
    "form_number.CAMPAIGN": "Mẫu báo cáo thành tích",
    "registry.number_limit": "Thời hạn vào số",
}
OUTCOMES = {"PENDING": "Đang gửi", "SENT": "Đã gửi", "FAILED": "Không gửi được"}
CHANNELS = {"smtp": "thư điện tử", "SMTP": "thư điện tử", "outbox": "hộp thư diễn tập", "OUTBOX": "hộp thư diễn tập"}
TAGS: dict[str, tuple[str, str]] = {
    "DRAFT": ("", "file-text"),
    "NOT_SUBMITTED": ("", "file-text"),
    "SUBMITTED": ("info", "search"),
    "RETURNED": ("warn", "corner-up-left"),
    "ACCEPTED": ("info", "gavel"),
    "APPRAISAL": ("info", "gavel"),
    "AWARDED": ("good", "certificate"),
    "FORWARD_GRANTED": ("good", "certificate"),
    "ISSUED": ("good", "certificate"),
    "REPORTED": ("good", "circle-check"),
    "SIGNED": ("good", "ballpen"),
    "REJECTED": ("bad", "ban"),
    "CANCELLED": ("bad", "ban"),
    "DROPPED": ("", "ban"),
    "WITHDRAWN": ("", "arrow-back-up"),
    "UNCONFIRMED": ("warn", "alert-triangle"),
    "CONFIRMED": ("good", "circle-check"),
    "LAPSED": ("", "minus"),
    "NOT_AWARDED": ("", "minus"),
    "FORWARD_DECLINED": ("warn", "corner-up-left"),
    "CONVENED": ("info", "calendar-event"),
    "SITTING": ("info", "users"),
    "BALLOT": ("info", "users"),
    "CLOSED": ("", "lock"),
    "ENDED": ("", "lock"),
    "NOT_ENROLLED": ("", "minus"),
    "NONE": ("", "file-text"),
    "REVIEWED": ("good", "file-text"),
}
WORK = {
    ("campaign", "launch"): "Xem lại kế hoạch và phát động",
    ("campaign", "summarise"): "Ghi báo cáo tổng kết",
    ("campaign", "close"): "Kết thúc phong trào",
    ("campaign", "approve"): "Xem và phê duyệt kế hoạch",
    ("enrolment", "register"): "Đăng ký thi đua",
    ("enrolment", "sign_pledge"): "Ký giao ước thi đua",
    ("enrolment", "file_plan"): "Gửi kế hoạch của đơn vị",
    ("enrolment", "file_review"): "Gửi báo cáo sơ kết đợt",
    ("enrolment", "file_report"): "Gửi báo cáo kết quả",
    ("nomination", "submit"): "Hoàn thiện và nộp hồ sơ",
    ("nomination", "supplement"): "Bổ sung theo yêu cầu rồi nộp lại",
    ("nomination", "accept"): "Kiểm tra thành phần hồ sơ",
    ("nomination", "file_appraisal"): "Thẩm định theo tiêu chuẩn",
    ("nomination", "conclude"): "Kết luận",
    ("nomination", "forward_up"): "Trình cấp trên khen thưởng",
    ("nomination", "record_superior_outcome"): "Ghi trả lời của cấp trên",
    ("council", "convene"): "Lập phiên họp Hội đồng",
    ("council", "record_attendance"): "Ghi thành phần dự họp",
    ("council", "open_ballot"): "Mở biểu quyết",
    ("council", "send_sheets"): "Gửi phiếu lấy ý kiến",
    ("council", "enter_count"): "Nhập kết quả kiểm phiếu",
    ("council", "close_ballot"): "Khóa biểu quyết",
    ("council", "sign_minutes"): "Ký biên bản họp",
    ("decision", "submit_letter"): "Lập tờ trình khen thưởng",
    ("decision", "check"): "Kiểm tra dự thảo quyết định",
    ("decision", "sign"): "Ký quyết định",
    ("decision", "number"): "Vào số quyết định",
    ("decision", "issue"): "Phát hành quyết định",
    ("programme", "start"): "Xem lại chương trình và ban hành",
    ("programme", "complete_item"): "Ghi kết quả việc đã tới thời gian dự kiến",
    ("programme", "review"): "Ghi kết quả sơ kết, tổng kết",
    ("programme", "file_inspection_plan"): "Lập kế hoạch kiểm tra của năm",
    ("programme", "remedy_finding"): "Ghi kết quả khắc phục hạn chế",
    ("programme", "close"): "Kết thúc chương trình",
    ("inspection", "answer"): "Trả lời câu hỏi kiểm tra",
}
SOON_DAYS = 3


def state_label(subject: str, state: str) -> str:
    """The words of a state, from the subject's table."""
    return TABLES[subject].states[state]


def act_label(subject: str, act: str) -> str:
    """What the button of an act says, from the subject's table."""
    return TABLES[subject].by_act[act].label


def role_label(role: Role | str) -> str:
    """The words of a role."""
    return ROLE_LABELS[Role(role)]


def tag_of(state: str) -> tuple[str, str]:
    """(tone, icon) of a state's tag; a state without an entry is under way."""
    return TAGS.get(state, ("info", "clock"))


def weekday(at: datetime) -> str:
    """«thứ Sáu»: the weekday as it stands inside a sentence."""
    name = weekday_name(in_vietnam(at).date())
    return name[0].lower() + name[1:]


def full_day(at: datetime) -> str:
    """«thứ Sáu 09/8/2024»."""
    return f"{weekday(at)} {say_day(at)}"


def clock_time(at: datetime) -> str:
    """«10:24»."""
    return f"{in_vietnam(at):%H:%M}"


def moment(at: datetime) -> str:
    """«10:24, thứ Sáu 09/8/2024»."""
    return f"{clock_time(at)}, {full_day(at)}"


def exact(at: datetime) -> str:
    """With seconds, for histories: «10:24:05 ngày 09/8/2024»."""
    return f"{in_vietnam(at):%H:%M:%S} ngày {say_day(at)}"


@cache
def _holidays() -> tuple[Holiday, ...]:
    return holidays()


@dataclass(frozen=True)
class Due:
    """Days left in words. `tone`: bad, warn, good or calm."""

    tone: str
    icon: str
    words: str
    detail: str


def due(closes_at: datetime | None, now: datetime) -> Due:
    """How long until an exclusive bound, in working days; today is not counted."""
    if closes_at is None:
        return Due("calm", "minus", "Không có hạn", "")
    today, last = in_vietnam(now).date(), in_vietnam(closes_at - timedelta(microseconds=1)).date()
    detail = deadline_phrase(closes_at)
    if now >= closes_at:
        return Due("bad", "alert-circle", _over(last, today), detail)
    if last == today:
        return Due("warn", "alert-triangle", "Hết hạn hôm nay", detail)
    left = working_days_between(today + timedelta(days=1), last, _holidays())
    tone, icon = ("warn", "alert-triangle") if left <= SOON_DAYS else ("good", "clock")
    words = f"Còn {number(left)} ngày làm việc" if left else f"Còn {(last - today).days} ngày nghỉ"
    return Due(tone, icon, words, detail)


def _over(last: date, today: date) -> str:
    days = working_days_between(last + timedelta(days=1), today, _holidays())
    return f"Quá hạn {number(days)} ngày làm việc" if days else "Vừa quá hạn"


def number(value: int) -> str:
    """«1.234»."""
    return f"{value:,}".replace(",", ".")


def size(value: int) -> str:
    """«212 KB», «1,2 MB»."""
    if value < 1_000_000:
        return f"{max(1, round(value / 1000))} KB"
    return f"{value / 1_000_000:.1f} MB".replace(".", ",", 1)


def percent(part: int, whole: int) -> float:
    """Share in percent for a bar, 0 to 100."""
    return round(100 * min(part, whole) / whole, 1) if whole else 0.0


def media(media_type: str) -> str:
    """«PDF», «Word», «Ảnh»."""
    if media_type.startswith("image/"):
        return "Ảnh"
    return "PDF" if media_type == "application/pdf" else "Word"


def coming(item: Coming) -> str:
    """What will happen when the rehearsal clock passes an instant."""
    many = f"{number(item.cases)} đơn vị"
    dossiers = f"{number(item.cases)} hồ sơ"
    if item.act == "MovePhase":
        return f"Phong trào chuyển sang «{PHASES[item.detail]}»"
    if item.act == "Remind":
        return f"Nhắc {many}: còn {item.detail} ngày tới hạn {obligation(item.key)}"
    return {
        "NoteOverdue": f"Báo quá hạn {obligation(item.key)} tới {many}",
        "NoteSupplementOverdue": f"Hết hạn bổ sung của {dossiers}; báo cho đơn vị và cơ quan thường trực",
        "Lapse": f"Khép lại {dossiers} không được nhận trong hạn",
        "NoteRangeBegun": f"Báo tới thời gian dự kiến của {number(item.cases)} việc trong chương trình",
        "NoteRangePassed": f"Nhắc {number(item.cases)} việc đã qua thời gian dự kiến của chương trình",
        "TurnYear": "Chương trình sang năm mới",
    }.get(item.act, f"{number(item.cases)} việc đến hạn")


def iso_day(text: str) -> str:
    """A day that a state keeps as text: «07/8/2024»."""
    return short_date(date.fromisoformat(text))


def ratio(text: str) -> str:
    """A multiplier as people write it: «3/10» is «0,3»; one that has no end as a decimal stays a fraction."""
    number_ = Fraction(text)
    decimal = f"{float(number_):.4f}".rstrip("0").rstrip(".")
    return decimal.replace(".", ",") if Fraction(decimal) == number_ else text


def points(text: str) -> str:
    """Points as people write them: «9,5»."""
    return text.replace(".", ",")


def notice(kind: str, detail: str) -> str:
    """What a notice says, in one line."""
    words = NOTICES.get(kind, "Thông báo")
    if kind == "REPORT_REMINDER":
        return f"{words[:-1]}: còn {detail} ngày."
    if kind in ("SUPPLEMENT_REQUEST", "SUPPLEMENT_MOVED") and detail:
        return f"{words[:-1]}, nộp lại {deadline_phrase(datetime.fromisoformat(detail))}."
    if kind == "EXTENDED" and detail:
        return f"{words[:-1]}: {window_name(detail).lower()}."
    if kind in ("OBLIGATION_REMINDER", "OBLIGATION_OVERDUE") and detail:
        key, _, days = detail.partition(":")
        return f"{words[:-1]}: {obligation(key)}{f', còn {days} ngày' if days else ''}."
    if kind == "AWARDED" and detail:
        return f"{words[:-1]} theo Quyết định số {detail}."
    return words


def case_number(n: int) -> str:
    """How a dossier is named by its number."""
    return f"Hồ sơ số {n}"


def dossier_states(line: tuple[tuple[str, int], ...]) -> str:
    """«1 đang thẩm định, 1 đã rút»: the states of a unit's dossiers."""
    labels = TABLES["nomination"].states
    return "; ".join(f"{count} {labels[state][0].lower()}{labels[state][1:]}" for state, count in line)


def nominee_kind(line: NominationLine) -> str:
    """«Cá nhân» or «Tập thể»; a draft may not say it yet."""
    return CLASSES.get(line.recipient_class, "Chưa chọn đối tượng")


def legal_value(value: LegalValue) -> str:
    """A legal value in words: «2/3 tổng số thành viên», «8 ngày làm việc»; empty for a mere yes."""
    if value.id.startswith(PREFIX) and (value.unit != "share" or value.id.startswith(f"{PREFIX}threshold.")):
        return statute_value(value)
    if value.value.casefold() in ("true", "false"):
        return "" if value.value.casefold() == "true" else "không"
    return value_words(value)


def capacity(role: Role | str, unit_name: str) -> str:
    """A role with its unit, unless the role's own words name it already."""
    words = role_label(role)
    return words if unit_name in words else f"{words}, {unit_name}"


def sees(officer: Officer, unit: str, campaign: str) -> bool:
    """Whether a link to a case of that unit in that campaign leads somewhere for this officer ("" = of the issuer)."""
    return may_see(officer, unit, campaign)


def acts_for(officer: Officer, unit: str) -> bool:
    """Whether the officer is one of that unit's own."""
    return any(held.role in UNIT_ROLES and held.unit == unit for held in officer.roles)


def install(environment: Environment) -> None:
    """Give the words to the templates."""
    for function in (
        state_label, act_label, role_label, tag_of, weekday, full_day, clock_time, moment, exact, due, number, size,
        percent, media, coming, notice, case_number, dossier_states, nominee_kind, say_day, say_last_day,
        deadline_phrase, sees, legal_value, capacity, acts_for, window_name, period_name, points,
        short_date, iso_day, ratio,
    ):  # fmt: skip
        environment.globals[function.__name__] = function
        environment.filters[function.__name__] = function
    environment.globals.update(
        CLASSES=CLASSES, RESULTS=RESULTS, PARTS=PARTS, SEATS=SEATS, MODES=MODES,
        statute_name=statute_name, provision=provision, WORK=WORK, OUTCOMES=OUTCOMES, edits=may_edit,
        CHANNELS=CHANNELS, VALUE_NAMES=VALUE_NAMES, TABLES=TABLES, address=address,
    )  # fmt: skip
