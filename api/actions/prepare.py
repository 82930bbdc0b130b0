"""What the server itself adds to an act: nobody sends the digest of a dossier or the list of the Council's members."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_jsonable_python
from sqlmodel import Session, col, select

from definitions.law.named import named
from payloads.ids import campaign_of, digest_of
from storage import programme
from storage.drafts import freeze
from storage.facts import BASIS, basis_of
from storage.intake import now_of
from storage.participants import passed_units
from storage.reads.campaign import council
from storage.tables.programme import Programme
from storage.tables.subject import Campaign, CampaignVersion, Draft, Upload

Fields = dict[str, Any]
EVIDENCE = "EVIDENCE"


class NotThere(Exception):
    """The thing that the act is about does not exist, or is not visible to this officer."""


def _dossier(session: Session, workflow_id: str, given: Fields) -> Fields:
    draft = session.get(Draft, workflow_id)
    if draft is None:
        raise NotThere(workflow_id)
    content = json.loads(draft.content)
    files = session.exec(select(Upload).where(Upload.draft == workflow_id).order_by(col(Upload.kind))).all()
    freeze(session, draft)
    return given | {
        "draft_version": draft.version,
        "draft_digest": draft.digest,
        "recipient_class": content.get("recipient_class", ""),
        "papers": [file.kind for file in files if file.kind != EVIDENCE],
        "standards": content.get("standards", []),
        "evidence": next((file.sha256 for file in files if file.kind == EVIDENCE), ""),
        "award": content.get("award", ""),
        "commendation_type": content.get("commendation_type", ""),
        "wave": content.get("wave", ""),
    }


def _launch(session: Session, workflow_id: str, given: Fields) -> Fields:
    campaign = session.get(Campaign, campaign_of(workflow_id))
    if campaign is None:
        raise NotThere(workflow_id)
    basis = basis_of(campaign)
    return given | {
        "definition_digest": campaign.definition_digest,
        "windows": to_jsonable_python(basis.windows),
        "warnings": [warned.code for warned in basis.warnings],
        "needs_approval": basis.needs_approval,
    }


def _propose(session: Session, workflow_id: str, given: Fields) -> Fields:
    campaign = session.get(Campaign, campaign_of(workflow_id))
    if campaign is None:
        raise NotThere(workflow_id)
    return given | {"definition_digest": campaign.definition_digest}


def _amend(session: Session, workflow_id: str, given: Fields) -> Fields:
    version = session.get(CampaignVersion, str(given.get("definition_digest", "")))
    if version is None or version.campaign != campaign_of(workflow_id):
        raise NotThere(workflow_id)
    return given | {"windows": json.loads(version.basis)["windows"]}


def _hand_over(session: Session, workflow_id: str, given: Fields) -> Fields:
    """The successor and the units that pass on, from the loaded version and the organisation's rows of today."""
    amended = _amend(session, workflow_id, given)
    version = session.get_one(CampaignVersion, str(given["definition_digest"]))
    basis = BASIS.validate_json(version.basis)
    at, _epoch = now_of(session, datetime.now(UTC))
    passing = passed_units(session, campaign_of(workflow_id), at, {p.unit: p.place for p in basis.participants})
    return amended | {"issuer": basis.issuer, "passing": to_jsonable_python(passing)}


def _members(session: Session, workflow_id: str, given: Fields) -> Fields:
    """Persons on the establishing decision at this instant: who has left by now, or comes later, is not counted."""
    now, _epoch = now_of(session, datetime.now(UTC))
    return given | {"members": [member.person for member in council(session, campaign_of(workflow_id), now)]}


def _file(field: str, kind_of: Callable[[Fields], str]) -> Callable[[Session, str, Fields], Fields]:
    """Adds the digest of the file that lies in the place that the act speaks of."""

    def add(session: Session, workflow_id: str, given: Fields) -> Fields:
        query = select(Upload).where(Upload.draft == workflow_id, Upload.kind == kind_of(given))
        file = session.exec(query).first()
        return given | {field: file.sha256 if file else ""}

    return add


def _programme_start(session: Session, workflow_id: str, given: Fields) -> Fields:
    row = session.get(Programme, workflow_id)
    if row is None:
        raise NotThere(workflow_id)
    basis = programme.basis_of(row)
    return given | {
        "definition_digest": row.definition_digest,
        "opens_at": to_jsonable_python(basis.opens_at),
        "closes_at": to_jsonable_python(basis.closes_at),
        "items": to_jsonable_python(basis.items),
        "yearly": to_jsonable_python(basis.yearly),
        "warnings": sorted({warned.code for warned in basis.warnings}),
    }


def _target(session: Session, workflow_id: str, given: Fields) -> Fields:
    """Operator and bounds as the programme states them; a code that it does not have gets none, and is refused."""
    row = session.get(Programme, workflow_id)
    if row is None:
        raise NotThere(workflow_id)
    target = programme.basis_of(row).target(str(given.get("code", "")))
    if target is None:
        return given
    return given | {"operator": target.operator, "low": target.low, "high": target.high, "over": target.over}


def text_kind(number: str) -> str:
    """The place of a copy of an official text beside a row of law: one for each number of a text."""
    return f"TEXT-{digest_of('law-text', ''.join(number.split()).casefold())[:16]}"


def _confirm(session: Session, workflow_id: str, given: Fields) -> Fields:
    """What the row says today, and the copy that was put beside it for this text."""
    row = named(workflow_id)
    if row is None:
        raise NotThere(workflow_id)
    paper = given.get("paper")
    number = str(paper.get("number", "")) if isinstance(paper, Mapping) else ""
    query = select(Upload).where(Upload.draft == workflow_id, Upload.kind == text_kind(number))
    file = session.exec(query).first()
    return given | {
        "row_key": row.key,
        "digest": row.digest,
        "value": row.value.value,
        "scan": file.sha256 if file else "",
    }


PREPARE: dict[tuple[str, str], Callable[[Session, str, Fields], Fields]] = {
    ("nomination", "submit"): _dossier,
    ("nomination", "supplement"): _dossier,
    ("campaign", "launch"): _launch,
    ("campaign", "amend"): _amend,
    ("council", "convene"): _members,
    ("council", "record_attendance"): _members,
    ("council", "open_ballot"): _members,
    ("council", "send_sheets"): _members,
    ("enrolment", "file_report"): _file("report", lambda given: "REPORT"),
    ("enrolment", "file_plan"): _file("plan", lambda given: "PLAN"),
    ("enrolment", "file_review"): _file("review", lambda given: f"REVIEW_{given.get('wave', '')}"),
    ("campaign", "propose"): _propose,
    ("campaign", "hand_over"): _hand_over,
    ("programme", "start"): _programme_start,
    ("programme", "record_target"): _target,
    ("law", "confirm"): _confirm,
}
SERVER_FIELDS: dict[tuple[str, str], frozenset[str]] = {
    ("nomination", "submit"): frozenset(
        {
            "draft_version",
            "draft_digest",
            "recipient_class",
            "papers",
            "standards",
            "evidence",
            "award",
            "commendation_type",
            "wave",
        }
    ),
    ("nomination", "supplement"): frozenset({"draft_version", "draft_digest", "papers"}),
    ("campaign", "launch"): frozenset({"definition_digest", "windows", "warnings", "needs_approval"}),
    ("campaign", "propose"): frozenset({"definition_digest"}),
    ("campaign", "hand_over"): frozenset({"windows", "issuer", "passing"}),
    ("campaign", "amend"): frozenset({"windows"}),
    ("council", "convene"): frozenset({"members"}),
    ("council", "record_attendance"): frozenset({"members"}),
    ("council", "open_ballot"): frozenset({"members"}),
    ("council", "send_sheets"): frozenset({"members"}),
    ("enrolment", "file_report"): frozenset({"report"}),
    ("enrolment", "file_plan"): frozenset({"plan"}),
    ("enrolment", "file_review"): frozenset({"review"}),
    ("programme", "start"): frozenset({"definition_digest", "opens_at", "closes_at", "items", "yearly", "warnings"}),
    ("programme", "record_target"): frozenset({"operator", "low", "high", "over"}),
    ("law", "confirm"): frozenset({"row_key", "digest", "value", "scan"}),
}
"""Fields that only the server fills; they are not part of any request."""


def prepare(session: Session, subject: str, act: str, workflow_id: str, given: Mapping[str, Any]) -> Fields:
    """The fields of an act with what the server adds. Raises NotThere."""
    kept = {k: v for k, v in given.items() if k not in SERVER_FIELDS.get((subject, act), frozenset())}
    adder = PREPARE.get((subject, act))
    return adder(session, workflow_id, kept) if adder else kept
