"""Rows of the auditor's for tests: one of each, in a world that has an installation."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from rules.acting import Actor, Role
from rules.inspection import INSPECTION, Step
from storage import inspection, inspection_sample, reading
from storage.reads.inspection_signs import RANDOM, Plan

AUDITOR = Actor("kiem", Role.AUDITOR, "ubnd")


def add_inspection(session: Session, now: datetime, title: str = "Kiểm tra giấy khen") -> int:
    """An inspection that is open; the id of its row."""
    new = inspection.New(INSPECTION, title, paper="12/QĐ-TTr", campaign="cd")
    return inspection.begin(session, AUDITOR, f"form-{title}", new, Step("open", "Xem việc bình xét."), now)


def plan(now: datetime, **changes: Any) -> Plan:
    """A random sample of three of campaign cd; `changes`: fields that are otherwise."""
    base = Plan(
        kind=RANDOM, seed="hat-giong", size=3, campaign="cd", unit="", stratified=False,
        cut_at=now, weights={}, near_hours=24, quick_minutes=10, many_steps=3,
    )  # fmt: skip
    return replace(base, **changes)


def add_one_of_each_audit(session: Session, now: datetime) -> None:
    """One row in every table of the auditor's."""
    add_inspection(session, now)
    inspection_sample.keep(session, AUDITOR, "form-sample", plan(now), now)
    reading.record_read(session, reading.Read(AUDITOR, "/ho-so/cd/1", ("nomination/cd/1",)), now)
