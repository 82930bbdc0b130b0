"""A programme in every state, and for every act a body that is in order."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from rules import programme_acts as acts
from rules.calendar import start_of_day
from rules.campaign_acts import Paper
from rules.facts import VIETNAM


def day(text: str) -> datetime:
    """Local midnight of an ISO day, in UTC."""
    return start_of_day(datetime.fromisoformat(text).replace(tzinfo=VIETNAM).date())


CODE = "bac-kan-2021-2025"
ISSUER, SUCCESSOR, UNIT = "tinh-bac-kan", "tinh-thai-nguyen", "so-noi-vu"
NOW = day("2024-08-07")
PAPER = Paper("215/BC-UBND", day("2024-08-05"))
OPENS, CLOSES = day("2021-01-01"), day("2025-01-01")
ISSUED = day("2021-08-16")


def planned(key: str, kind: str, first: str, until: str, **changes: Any) -> acts.Item:
    """An event as it came into the programme at its issue. `until` is exclusive."""
    item = acts.Item(key, kind, f"Việc {key}", day(first), day(until), "dự kiến", UNIT, planned_at=ISSUED)
    return replace(item, **changes)


TO_DO = planned("dai-hoi", "CONGRESS", "2024-07-01", "2024-10-01")
BEGUN = planned("dot-75", "CAMPAIGN", "2024-01-01", "2024-04-01", status="STARTED", started_at=day("2024-05-28"))
TO_REVIEW = planned("so-ket", "INTERIM_REVIEW", "2024-07-01", "2024-10-01")
TO_INSPECT = planned("kiem-tra-2024", "INSPECTION", "2024-01-01", "2025-01-01")
PLAN = acts.Inspection(1, 2024, "31/KH-HĐTĐKT", day("2024-02-01"), ("huyen-cho-don",), ("BONUS", "ARCHIVE"))
FOUND = acts.Finding(1, 1, "huyen-cho-don", "ARCHIVE", day("2024-06-10"), day("2024-08-01"), "note")
DONE = planned("bieu-duong", "HONOURING", "2023-04-01", "2023-07-01", status="DONE", done_at=day("2023-06-10"))

NONE = acts.ProgrammeState(f"programme/{CODE}", CODE, ISSUER, frozen=True, settle_seconds=60)
ACTIVE = replace(
    NONE,
    status="ACTIVE",
    year=2024,
    opens_at=OPENS,
    closes_at=CLOSES,
    issued_at=ISSUED,
    items=(TO_DO, BEGUN, TO_REVIEW, TO_INSPECT, DONE),
    settled=("100-ngay-dem",),
    inspections=(PLAN,),
    findings=(FOUND,),
    last_inspection=1,
    last_finding=1,
)
ENDED = replace(ACTIVE, items=(DONE,), findings=())


def programme_in(status: str, act: str = "") -> acts.ProgrammeState:
    """The programme in that state, such that a valid `act` has nothing left to be refused for."""
    if status == "NONE":
        return NONE
    state = ENDED if status == "CLOSED" or act == "close" else ACTIVE
    return replace(state, status=status)


BODIES: dict[str, object] = {
    "start": acts.Start(
        Paper("612/CTr-UBND", ISSUED),
        "digest",
        OPENS,
        CLOSES,
        (acts.PlannedItem("dai-hoi", "CONGRESS", "Đại hội", day("2024-07-01"), day("2024-10-01"), "Quý III", UNIT),),
        (acts.YearlyDuty("phat-dong", "LAUNCH", "Phát động", UNIT),),
        ("NUMBER_ILLEGIBLE",),
        ("NUMBER_ILLEGIBLE",),
    ),
    "plan_item": acts.PlanItem(
        "hoi-thi", "HONOURING", "Hội thi", day("2024-09-01"), day("2024-10-01"), "tháng 9", UNIT, PAPER
    ),
    "start_item": acts.StartItem("dai-hoi", PAPER, day("2024-08-01")),
    "complete_item": acts.CompleteItem("dai-hoi", PAPER, day("2024-08-01")),
    "review": acts.Review("so-ket", PAPER, day("2024-08-01"), "note"),
    "supersede": acts.Supersede("dai-hoi", "bac-kan-2025", PAPER),
    "drop_item": acts.DropItem("dai-hoi", PAPER, "note"),
    "hand_over": acts.HandOver(("dai-hoi", "so-ket"), SUCCESSOR, day("2024-08-01"), PAPER),
    "record_target": acts.RecordTarget("GRDP", "2024", "6.8", "215/BC-CTK", "RANGE", "6.5", "7.0"),
    "file_inspection_plan": acts.FileInspectionPlan(
        "kiem-tra-2024", 2024, PAPER, ("huyen-ba-be", "huyen-na-ri"), ("DOCUMENTS", "BONUS")
    ),
    "record_finding": acts.RecordFinding(1, "huyen-cho-don", "BONUS", day("2024-07-01"), day("2024-09-01"), "note"),
    "remedy_finding": acts.RemedyFinding(1, PAPER, day("2024-07-20")),
    "summarise": acts.Summarise(PAPER, "note"),
    "close": acts.Close(PAPER),
    "note_range_begun": acts.NoteRangeBegun("dai-hoi"),
    "note_range_passed": acts.NoteRangePassed("dai-hoi"),
    "turn_year": acts.TurnYear(2025),
    "rearm": acts.Rearm(),
}

STANDING = "SPECIALIST STANDING_HEAD"
BY_PAPER = "STANDING_HEAD AUTHORITY"
LIVE = "ACTIVE REVIEWED"
LEGAL: dict[str, tuple[str, str, str]] = {
    "start": ("NONE", "AUTHORITY", "ACTIVE"),
    "plan_item": ("ACTIVE", BY_PAPER, ""),
    "start_item": ("ACTIVE", STANDING, ""),
    "complete_item": (LIVE, STANDING, ""),
    "review": (LIVE, STANDING, ""),
    "supersede": ("ACTIVE", BY_PAPER, ""),
    "drop_item": (LIVE, BY_PAPER, ""),
    "hand_over": (LIVE, BY_PAPER, ""),
    "record_target": (LIVE, STANDING, ""),
    "file_inspection_plan": ("ACTIVE", STANDING, ""),
    "record_finding": (LIVE, STANDING, ""),
    "remedy_finding": (LIVE, STANDING, ""),
    "summarise": ("ACTIVE", STANDING, "REVIEWED"),
    "close": ("REVIEWED", "AUTHORITY", "CLOSED"),
    "note_range_begun": ("ACTIVE", "SYSTEM", ""),
    "note_range_passed": ("ACTIVE", "SYSTEM", ""),
    "turn_year": ("ACTIVE", "SYSTEM", ""),
    "rearm": ("*", "SYSTEM", ""),
}
"""Act → from which states, by whom, to which; "" = the state stays. Written down here a second time."""
