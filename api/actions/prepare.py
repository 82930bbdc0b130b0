"""What the server itself adds to an act: nobody sends the digest of a dossier or the list of the Council's members."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import to_jsonable_python
from sqlmodel import Session, col, select

from payloads.ids import campaign_of
from storage.drafts import freeze
from storage.facts import basis_of
from storage.tables.subject import Campaign, CampaignVersion, CouncilMember, Draft, Upload

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
    }


def _amend(session: Session, workflow_id: str, given: Fields) -> Fields:
    version = session.get(CampaignVersion, str(given.get("definition_digest", "")))
    if version is None or version.campaign != campaign_of(workflow_id):
        raise NotThere(workflow_id)
    return given | {"windows": json.loads(version.basis)["windows"]}


def _members(session: Session, workflow_id: str, given: Fields) -> Fields:
    query = select(CouncilMember.person).where(CouncilMember.campaign == campaign_of(workflow_id))
    return given | {"members": list(session.exec(query.order_by(col(CouncilMember.position))).all())}


def _report(session: Session, workflow_id: str, given: Fields) -> Fields:
    query = select(Upload).where(Upload.draft == workflow_id, Upload.kind == "REPORT")
    file = session.exec(query).first()
    return given | {"report": file.sha256 if file else ""}


PREPARE: dict[tuple[str, str], Callable[[Session, str, Fields], Fields]] = {
    ("nomination", "submit"): _dossier,
    ("nomination", "supplement"): _dossier,
    ("campaign", "launch"): _launch,
    ("campaign", "amend"): _amend,
    ("council", "convene"): _members,
    ("council", "open_ballot"): _members,
    ("enrolment", "file_report"): _report,
}
SERVER_FIELDS: dict[tuple[str, str], frozenset[str]] = {
    ("nomination", "submit"): frozenset(
        {"draft_version", "draft_digest", "recipient_class", "papers", "standards", "evidence"}
    ),
    ("nomination", "supplement"): frozenset({"draft_version", "draft_digest", "papers"}),
    ("campaign", "launch"): frozenset({"definition_digest", "windows", "warnings"}),
    ("campaign", "amend"): frozenset({"windows"}),
    ("council", "convene"): frozenset({"members"}),
    ("council", "open_ballot"): frozenset({"members"}),
    ("enrolment", "file_report"): frozenset({"report"}),
}
"""Fields that only the server fills; they are not part of any request."""


def prepare(session: Session, subject: str, act: str, workflow_id: str, given: Mapping[str, Any]) -> Fields:
    """The fields of an act with what the server adds. Raises NotThere."""
    kept = {k: v for k, v in given.items() if k not in SERVER_FIELDS.get((subject, act), frozenset())}
    adder = PREPARE.get((subject, act))
    return adder(session, workflow_id, kept) if adder else kept
