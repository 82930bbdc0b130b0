"""Notices that came about as they do in life: real rules, real recording, real errands; no row written by hand."""

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import to_json
from sqlmodel import col, select

from payloads import ids
from payloads.record import RECORDED
from rules import campaign as c
from rules import enrolment as e
from rules import nomination_acts as n
from rules.acting import Role
from storage import delivery
from storage.facts import state_of
from storage.record import record
from storage.session import Database
from storage.tables.person import Unit
from storage.tables.record import Note, Notice
from storage.tables.subject import Campaign, CampaignVersion, Enrolment, Nomination
from tests import factories as make
from tests.factories import at

LABEL = "Tổ sản xuất chè Shan, thôn Phja Khao"
REASON = "Báo cáo thành tích chưa có\nxác nhận của thủ trưởng."
EMAIL = "vanthu@phuongvien.example"
UNIT_NAME = "UBND xã Phương Viên, huyện Chợ Đồn"
CAMPAIGN = ids.campaign_id(make.CODE)


class Story:
    """One campaign with unit u1, and the acts that happen to it."""

    def __init__(self, database: Database, *, kind: str = "REAL", email: str = EMAIL, unit: str = UNIT_NAME) -> None:
        self.database = database
        self.acts: Counter[str] = Counter()
        with database.write() as session:
            # Real installations run on real time; the instants of the acts are given by the test.
            make.add_installation(session, None if kind == "REAL" else make.NOW, kind)
            make.add_unit(session, "u1")
            row = session.get_one(Unit, "u1")
            row.name, row.email = unit, email
            make.add_campaign(session, make.campaign_state(definition_version=1), act_no=0)
            session.add(Note(id="reason", digest=ids.digest_of(REASON), text=REASON, account="x", written_at=make.NOW))
            version = session.get_one(Campaign, make.CODE)
            session.add(
                CampaignVersion(
                    digest="second", campaign=make.CODE, basis=version.basis, definition="{}", loaded_at=make.NOW
                )
            )

    def draft(self, number: int, label: str = LABEL) -> None:
        with self.database.write() as session:
            row = make.add_draft(session, number, "u1")
            row.content = json.dumps({"name": label}, ensure_ascii=False)

    def act(self, workflow_id: str, body: object, role: Role, when: datetime, unit: str = "") -> None:
        """One act, recorded; then the errands that it ordered for the units."""
        self.acts[workflow_id] += 1
        act_no = self.acts[workflow_id]
        with self.database.read() as session:
            stamp = make.stamp(f"{workflow_id}#{act_no}", make.actor(role, unit), when)
            entry = make.entry(session, self._state(session, workflow_id), stamp, body, act_no)
        written = replace(entry, body=to_json(body).decode())
        assert record(self.database, written).outcome == RECORDED, written.refusal
        if workflow_id == CAMPAIGN:
            self._errands(when)

    def _state(self, session: Any, workflow_id: str) -> Any:
        if workflow_id == CAMPAIGN:
            return state_of(session.get_one(Campaign, make.CODE))
        table, kind, new = {
            "enrolment": (Enrolment, e.EnrolmentState, e.EnrolmentState(workflow_id, make.CODE, "u1")),
            "nomination": (
                Nomination,
                n.NominationState,
                n.NominationState(workflow_id, make.CODE, int(workflow_id[-1]), "u1"),
            ),
        }[ids.subject_of(workflow_id)]
        row: Any = session.get(table, workflow_id)
        return TypeAdapter(kind).validate_json(row.state) if row else new

    def _errands(self, when: datetime) -> None:
        with self.database.read() as session:
            work = self._state(session, CAMPAIGN).work
        for errand in work:
            if errand.startswith("notify:"):
                _, kind, detail = errand.split(":", 2)
                with self.database.write() as session:
                    delivery.notify_units(session, make.CODE, CAMPAIGN, kind, detail, self.acts[CAMPAIGN], when)
            self.act(CAMPAIGN, c.NoteDelivered(errand, 1, 0), Role.SYSTEM, when)

    def notices(self) -> list[Notice]:
        with self.database.read() as session:
            return list(session.exec(select(Notice).order_by(col(Notice.id))).all())

    def notice(self) -> Notice:
        [row] = self.notices()
        return row

    # -- what happens ----------------------------------------------------------------------------------------------

    def enrol(self, basis: str = "MEMBER") -> None:
        self.act("enrolment/cd/u1", e.Enrol(basis), Role.MESSENGER, at(28, 5, 9))

    def reminders(self) -> None:
        for days in (3, 1):
            self.act("enrolment/cd/u1", e.Remind(days), Role.SYSTEM, at(15 - days, 8, 8))
        self.act("enrolment/cd/u1", e.NoteOverdue(), Role.SYSTEM, at(15, 8, 0, 1))

    def submit(self, number: int = 1) -> str:
        self.draft(number)
        case = ids.nomination_id(make.CODE, number)
        self.act(case, make.submission(), Role.UNIT_OFFICER, make.NOW, "u1")
        return case

    def paper(self, number: str) -> c.Paper:
        return c.Paper(number, at(5, 8))

    def campaign(self, body: object, when: datetime = make.NOW) -> None:
        self.act(CAMPAIGN, body, Role.AUTHORITY, when)

    def to_conclusion(self, number: int) -> str:
        case = self.submit(number)
        self.act(case, n.Accept(), Role.SPECIALIST, at(9, 8, 9))
        result = n.FileAppraisal((n.StandardResult("general", True),), "AWARD", "reason")
        self.act(case, result, Role.SPECIALIST, at(16, 8, 9))
        self.act(case, n.PlaceOnAgenda("council/cd/1"), Role.MESSENGER, at(19, 8, 8))
        opinion = n.RecordCouncilOpinion("council/cd/1", 9, 11, 8, 1)
        self.act(case, opinion, Role.MESSENGER, at(19, 8, 11))
        return case

    def conclude(self, case: str, result: str, reason: str = "") -> None:
        self.act(case, n.Conclude(result, reason), Role.AUTHORITY, at(20, 8, 9))

    def forwarded(self, case: str, granted: bool) -> None:
        self.conclude(case, "FORWARD")
        self.act(case, n.ForwardUp("12/TTr-UBND"), Role.AUTHORITY, at(22, 8, 9))
        answer = n.RecordSuperiorOutcome(granted, "1500/QĐ-UBND", at(23, 8))
        self.act(case, answer, Role.STANDING_HEAD, at(23, 8, 9))
