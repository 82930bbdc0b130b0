"""Is a window open at an instant? Bounds are half-open: [opens_at, closes_at). No grace."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rules.cluster import Cluster
from rules.facts import (
    VIETNAM,
    AdHocPath,
    AwardPath,
    DossierItem,
    Gate,
    LegalValue,
    Obligation,
    QuotaRule,
    Source,
    Window,
)
from rules.refusal import Early, Late, Suspended, WrongPhase
from rules.ruling import BonusRows, RuleSet
from rules.signing import SigningRows

RESULT_REPORT = Obligation("REPORT", "Báo cáo kết quả", Source("Kế hoạch"), "REPORT")
"""What campaigns owe whose facts were recorded before obligations were data."""


@dataclass(frozen=True)
class CaseFacts:
    """What a case has to know of its campaign, as resolved into its history. `version` = act number of the campaign."""

    version: int
    campaign: str
    phase: str
    suspended: bool
    frozen: bool
    """True: the rehearsal clock is frozen and no timer is armed."""
    windows: tuple[Window, ...]
    settle_seconds: int
    unit_quota: QuotaRule | None = None
    """The first of `unit_quotas`; alone in histories from before a unit could have several lines."""
    forward_quota: QuotaRule | None = None
    dossier: tuple[DossierItem, ...] = ()
    standards: tuple[str, ...] = ()
    standards_one_of: tuple[str, ...] = ()
    reminder_days: tuple[int, ...] = ()
    supplement_after_window: bool = True
    values: tuple[LegalValue, ...] = ()
    council_path: bool = True
    plan: str = ""
    """The plan as cited in refusals, e.g. «Kế hoạch 153/KH-UBND ngày 28/5/2024»."""
    extra: dict[str, str] = field(default_factory=dict)
    awards: tuple[AwardPath, ...] = ()
    """Empty: one giấy khen decided here, by way of the Council (campaigns loaded before awards were data)."""
    gates: tuple[Gate, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    ad_hoc: AdHocPath | None = None
    cluster: Cluster | None = None
    """The unit's cluster or bloc, with this unit as its only member here: its heads, and its scale where it has one."""
    ruling: RuleSet | None = None
    """The rule set of one dossier, resolved for the act that pins it."""
    bonus: BonusRows | None = None
    """Resolved for the act that dates a decision."""
    signing: SigningRows | None = None
    """Resolved for the act that signs."""
    standing: str = ""
    """The standing body as sentences name it, e.g. «Phòng Nội vụ»."""
    unit_quotas: tuple[QuotaRule, ...] = ()
    """Every line that speaks of the unit on some day: for both kinds together, for one kind, or for one award."""
    superior: str = ""
    """The authority one level up, e.g. «tỉnh»; empty: nothing is forwarded."""

    def has(self, key: str) -> bool:
        """Whether the plan sets that window at all."""
        return any(window.key == key for window in self.windows)

    def obligation(self, key: str) -> Obligation | None:
        """What a unit owes under that key; None: this campaign does not ask for it."""
        for obligation in self.obligations or (RESULT_REPORT,):
            if obligation.key == key:
                return obligation
        return None

    def bound(self, obligation: Obligation) -> datetime | None:
        """The exclusive end of an obligation's window; None: no date is set."""
        if not obligation.window or not self.has(obligation.window):
            return None
        return self.window(obligation.window).closes_at

    def award(self, code: str) -> AwardPath | None:
        """The award of that code; "" = the first one decided here. None: not an award of this campaign."""
        for award in self.awards:
            if award.code == code or (not code and award.path == "DECIDED_HERE"):
                return award
        return None

    def council_in_path(self, code: str, sudden: bool = False) -> bool:
        """Whether a nominee for that award goes through the Council. A sudden achievement goes the simplified way."""
        if sudden:
            return self.ad_hoc is not None and self.ad_hoc.council
        award = self.award(code)
        return award.council if award is not None else self.council_path

    def window(self, key: str) -> Window:
        """The window of that key. A KeyError is a fault: the definition check demands the windows its acts use."""
        for window in self.windows:
            if window.key == key:
                return window
        raise KeyError(key)


CLOSED_PHASES = frozenset({"CLOSED", "CANCELLED"})


def say_instant(at: datetime) -> str:
    """An instant as on papers: 23:59 ngày 08/8/2024 (day in two digits; month in two only for January and February)."""
    local = at.astimezone(VIETNAM)
    return f"{local:%H:%M} ngày {say_day(at)}"


def say_day(at: datetime) -> str:
    """The Vietnamese day of an instant, e.g. 08/8/2024. Leading 0 for days < 10, months 1, 2: NĐ 30/2020, annex I."""
    local = at.astimezone(VIETNAM)
    month = f"{local.month:02d}" if local.month <= 2 else str(local.month)
    return f"{local:%d}/{month}/{local.year}"


def say_last_day(closes_at: datetime) -> str:
    """The last whole day before an exclusive bound."""
    return say_day(closes_at - timedelta(microseconds=1))


def local_midnight(at: datetime) -> datetime:
    """The beginning of the Vietnamese day that `at` lies in."""
    return at.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)


def say_bound(closes_at: datetime) -> str:
    """An exclusive bound in words: «hết ngày 08/8/2024», or «trước 17:00 ngày 08/8/2024» inside a day."""
    if closes_at == local_midnight(closes_at):
        return f"hết ngày {say_last_day(closes_at)}"
    return f"trước {say_instant(closes_at)}"


def require_open(window: Window, filed_at: datetime) -> None:
    """`filed_at` must lie in the window. Refuses EARLY or LATE, naming bound and source. Rounds nothing, no grace."""
    if window.opens_at is not None and filed_at < window.opens_at:
        raise Early(
            f"Chưa đến thời gian nhận hồ sơ: hồ sơ nộp lúc {say_instant(filed_at)}, "
            f"thời gian nhận bắt đầu từ {say_instant(window.opens_at)}.",
            "Bản nháp vẫn được giữ; nộp lại khi thời gian nhận hồ sơ mở.",
            window.source,
        )
    if window.closes_at is not None and filed_at >= window.closes_at:
        raise Late(
            f"Đã hết thời gian nhận hồ sơ: hồ sơ nộp lúc {say_instant(filed_at)}, "
            f"hạn cuối là {say_bound(window.closes_at)} ({window.as_written}).",
            "Nếu đã nộp đúng hạn trên cổng dịch vụ công hoặc qua văn thư, đề nghị cơ quan thường trực ghi nhận "
            "kèm bằng chứng; nếu không, đơn vị có thể đề nghị gia hạn bằng văn bản. Bản nháp vẫn được giữ.",
            window.source,
        )


def require_live(facts: CaseFacts) -> None:
    """The campaign must be neither suspended nor ended. Refuses SUSPENDED or WRONG_PHASE."""
    if facts.suspended:
        raise Suspended(
            "Phong trào đang tạm dừng nên chưa ghi nhận được việc này.",
            "Chờ thông báo tiếp tục của cơ quan phát động; nội dung đã nhập vẫn được giữ.",
        )
    if facts.phase in CLOSED_PHASES:
        raise WrongPhase(
            "Phong trào đã kết thúc.", "Việc phát sinh sau khi kết thúc gửi bằng văn bản tới cơ quan thường trực."
        )
