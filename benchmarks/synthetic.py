"""Rows of many nominations without an engine: dossiers, states, files, audit events, sittings, past awards.

The rows have the shape of real ones and indexes see what they would see; hashes are made up, so no chain verifies.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic_core import to_json
from sqlmodel import Session, SQLModel

from cli.demo import DEFINITION
from cli.loading import read_campaign, write_campaign
from cli.seeding import seed_accounts
from definitions.organisation import organisation
from payloads import ids
from rules.acting import Role
from rules.award_history import AwardLevel, Grade
from rules.campaign import CampaignState
from rules.council_acts import Ballot, Result, SessionState
from rules.nomination_acts import NominationState
from storage import installation
from storage.facts import basis_of
from storage.organisation import load as load_organisation
from storage.session import Database
from storage.statement import table_of
from storage.tables.award import AwardBatch, AwardRecord
from storage.tables.record import AuditEvent
from storage.tables.subject import Campaign, Draft, Nomination, Sitting, Upload

NOW = datetime(2024, 8, 20, 1, tzinfo=UTC)
FILED = datetime(2024, 8, 6, 1, tzinfo=UTC)
AT_ONCE = 5_000
"""Nominations in one transaction."""
IN_A_SITTING = 400
REFUSED_SHARE, DEPARTS_SHARE, TWIN_SHARE = 0.04, 0.003, 0.002
FAMILY = ("Triệu", "Hoàng", "Nông", "Lý", "Ma", "Nguyễn", "Đàm", "Hà", "La", "Bàn")
MIDDLE = ("Văn", "Thị", "Minh", "Quang", "Thu", "Đức", "Ngọc", "Xuân", "Hữu", "Kim")
GIVEN = ("An", "Bình", "Chanh", "Dung", "Hiếu", "Khoa", "Lan", "Mai", "Phúc", "Toàn", "Vinh", "Yến")
STEPS: tuple[tuple[str, str, Role, float], ...] = (
    ("submit", "", Role.UNIT_HEAD, 0),
    ("accept", "chuyen-vien", Role.SPECIALIST, 40),
    ("file_appraisal", "chuyen-vien", Role.SPECIALIST, 70),
    ("place_on_agenda", "", Role.MESSENGER, 150),
    ("record_council_opinion", "", Role.MESSENGER, 220),
    ("conclude", "chu-tich", Role.AUTHORITY, 300),
    ("record_decision", "", Role.MESSENGER, 330),
)
"""Act, account ("": the unit's head, or the system), role, hours after the filing."""


def fill(database: Database, nominations: int, seed: int) -> str:
    """An installation with so many nominations in one campaign; its code."""
    loaded = read_campaign(DEFINITION)
    with database.write() as session:
        installation.create(session, rehearsal=True, frozen_at=NOW, engine_version="", real_now=NOW)
        load_organisation(session, organisation())
        write_campaign(session, loaded, FILED)
        seed_accounts(session, loaded)
        units = _launch(session, loaded.code, [unit.code for unit in loaded.units.units if unit.member])
    draw = random.Random(seed)
    for first in range(1, nominations + 1, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, nominations + 1))
        with database.write() as session:
            _nominations(session, loaded.code, numbers, units, draw)
    with database.write() as session:
        _sittings(session, loaded.code, nominations)
        _awards(session, nominations, draw)
        session.connection().exec_driver_sql("ANALYZE")
    return loaded.code


def _launch(session: Session, code: str, units: list[str]) -> list[str]:
    row = session.get_one(Campaign, code)
    state = CampaignState(ids.campaign_id(code), code, row.issuer, True, 60, "DECISION", windows=basis_of(row).windows)
    row.phase, row.act_no, row.state = "DECISION", 1, to_json(state).decode()
    return units


def _insert(session: Session, model: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(table_of(model).insert(), rows)


def _name(draw: random.Random, n: int) -> str:
    # A number keeps names apart, as addresses do in life; a few dossiers share one on purpose.
    shared = draw.random() < TWIN_SHARE
    words = f"{draw.choice(FAMILY)} {draw.choice(MIDDLE)} {draw.choice(GIVEN)}"
    return words if shared else f"{words} {n}"


def _nominations(session: Session, code: str, numbers: range, units: list[str], draw: random.Random) -> None:
    drafts: list[dict[str, Any]] = []
    cases: list[dict[str, Any]] = []
    files: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for n in numbers:
        unit, workflow_id = units[n % len(units)], ids.nomination_id(code, n)
        filed_at = FILED + timedelta(seconds=draw.randrange(3 * 86_400))
        name = _name(draw, n)
        content = f'{{"award": "", "name": "{name}", "recipient_class": "INDIVIDUAL", "standards": []}}'
        parts: dict[str, Any] = {"campaign": code, "n": n, "unit": unit}
        drafts.append(
            parts
            | {"id": workflow_id, "version": 1, "content": content, "digest": f"{n:064x}", "form_key": None}
            | {"updated_at": filed_at, "updated_by": f"tt-{unit}", "form_digest": None}
        )
        cases.append(_case(workflow_id, parts, filed_at, draw))
        for kind in ("TO_TRINH", "BIEN_BAN_HOP_XET", "BAO_CAO_THANH_TICH"):
            sha = f"{n if draw.random() > TWIN_SHARE else 7:061x}{len(kind):03x}"
            files.append(
                {"draft": workflow_id, "kind": kind, "sha256": sha, "name": f"{kind}.pdf", "size": 90_000}
                | {"media_type": "application/pdf", "uploaded_at": filed_at, "uploaded_by": f"tt-{unit}"}
            )
        events += _events(workflow_id, code, unit, filed_at, draw)
    _insert(session, Draft, drafts)
    _insert(session, Nomination, cases)
    _insert(session, Upload, files)
    _insert(session, AuditEvent, events)


def _case(workflow_id: str, parts: dict[str, Any], filed_at: datetime, draw: random.Random) -> dict[str, Any]:
    departs, sitting = draw.random() < DEPARTS_SHARE, 1 + parts["n"] // IN_A_SITTING
    state = NominationState(
        workflow_id, parts["campaign"], parts["n"], parts["unit"], "TO_AWARD", "INDIVIDUAL", 1, f"{parts['n']:064x}",
        "HERE", received_at=filed_at, filed_at=filed_at, accepted_at=filed_at, proposal="AWARD",
        session=ids.council_id(parts["campaign"], sitting), agree=10, base=11, needed=8,
        conclusion="NOT_AWARD" if departs else "AWARD", departs=departs,
    )  # fmt: skip
    return parts | {
        "id": workflow_id, "status": state.status, "outcome": "open", "act_no": len(STEPS), "draft_version": 1,
        "recipient_class": state.recipient_class, "filed_at": filed_at, "supplement_due_at": None,
        "session": state.session, "superior": "", "decision": "", "state": to_json(state).decode(), "next_due_at": None,
    }  # fmt: skip


def _events(
    workflow_id: str, code: str, unit: str, filed_at: datetime, draw: random.Random
) -> Iterator[dict[str, Any]]:
    seq = 0
    if draw.random() < REFUSED_SHARE:
        seq = 1
        yield _event(workflow_id, code, seq, "submit", (f"tt-{unit}", Role.UNIT_HEAD, unit), filed_at, "INCOMPLETE")
    for act, account, role, hours in STEPS:
        seq += 1
        who = (account or (f"tt-{unit}" if act == "submit" else ""), role, unit if act == "submit" else "ubnd-huyen")
        yield _event(workflow_id, code, seq, act, who, filed_at + timedelta(hours=hours * draw.uniform(0.8, 1)), "")


def _event(
    workflow_id: str, code: str, seq: int, act: str, who: tuple[str, Role, str], at: datetime, refusal: str
) -> dict[str, Any]:
    account, role, unit = who
    return {
        "subject": workflow_id, "seq": seq, "tag": f"nomination:{act}:{'refused' if refusal else 'recorded'}",
        "campaign": code, "act_no": None if refusal else seq, "account": account, "role": role.value, "unit": unit,
        "campaign_at": at, "real_at": at, "before": "A", "after": "B", "refusal": refusal,
        "data": '{"answered": [], "reason_note": ""}', "previous": "0" * 64, "hash": f"{seq:064x}",
    }  # fmt: skip


def _sittings(session: Session, code: str, nominations: int) -> None:
    rows = []
    for n in range(1, 2 + nominations // IN_A_SITTING):
        items = tuple(range(max(1, (n - 1) * IN_A_SITTING), min(n * IN_A_SITTING, nominations + 1)))
        results = tuple(Result(one, 10, 1, 0, 11, 8) for one in items)
        ballot = Ballot("b1", "SECRET", items, 11, 8, closed=True, results=results)
        workflow_id = ids.council_id(code, n)
        state = SessionState(workflow_id, code, n, "SIGNED", FILED, items, ballots=(ballot,), ranking=items[:5])
        rows.append(
            {"id": workflow_id, "campaign": code, "n": n, "status": "SIGNED", "act_no": 5, "sits_at": FILED}
            | {"state": to_json(state).decode(), "next_due_at": None}
        )
    _insert(session, Sitting, rows)


def _awards(session: Session, count: int, draw: random.Random) -> None:
    batch = {"id": "0" * 64, "file_name": "x", "file_sha": "x", "account": "", "imported_at": FILED, "lines": count}
    _insert(session, AwardBatch, [batch | {"awards": count, "illustrative": True}])
    day = FILED.date()
    rows = [
        {
            "key": f"{n:064x}", "batch": "0" * 64, "row": n, "award": "GK",
            "grade": Grade.NONE.value, "level": AwardLevel.DISTRICT_CHAIR.value,
            "recipient_class": "INDIVIDUAL", "direct_worker": None, "year": 2010 + n % 14, "movement": "",
            "decision_number": str(n), "decision_date": day, "authority": "x", "recipient": _name(draw, n), "unit": "x",
            "quantity": 1, "illustrative": True, "search": "x",
        }
        for n in range(count)
    ]  # fmt: skip
    _insert(session, AwardRecord, rows)
