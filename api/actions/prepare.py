"""What the server itself adds to an act: nobody sends the digest of a dossier or the list of the Council's members."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_jsonable_python
from sqlmodel import Session, col, select

from activities.ruling import days, limit_from
from definitions.law.named import named
from payloads.ids import campaign_of, digest_of, key_of
from rules.deadline import Deadline, recompute
from rules.recount import running_limit
from rules.signing import collective_of, head_of, own_post
from storage import programme, signing_power
from storage.drafts import freeze
from storage.facts import BASIS, basis_of
from storage.intake import now_of
from storage.participants import passed_units
from storage.reads.campaign import council
from storage.ruling import NOMINATION
from storage.tables.programme import Programme
from storage.tables.subject import Campaign, CampaignVersion, Draft, Nomination, Upload

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


def _convene(session: Session, workflow_id: str, given: Fields) -> Fields:
    """The members, and the notice of the statute by today's table of days off."""
    notice = _limit(session, workflow_id, "council.notice_days")
    return _members(session, workflow_id, given) | {"notice": to_jsonable_python(notice)}


def _send_sheets(session: Session, workflow_id: str, given: Fields) -> Fields:
    """The members, and the least time to reply by today's table of days off."""
    reply = _limit(session, workflow_id, "council.written_reply_days")
    return _members(session, workflow_id, given) | {"reply": to_jsonable_python(reply)}


def _request_supplement(session: Session, workflow_id: str, given: Fields) -> Fields:
    """The issuer's limit for a supplement; without a day of the officer's it is the due one."""
    found = _limit(session, workflow_id, "supplement.limit")
    return given | {"due_at": given.get("due_at"), "limit": to_jsonable_python(found)}


def _limit(session: Session, workflow_id: str, value_id: str) -> Deadline | None:
    campaign = session.get(Campaign, campaign_of(workflow_id))
    if campaign is None:
        raise NotThere(workflow_id)
    return limit_from(session, basis_of(campaign).values, value_id, now_of(session, datetime.now(UTC))[0])


def _recount_limit(session: Session, workflow_id: str, given: Fields) -> Fields:
    """The limit that runs, by today's table of days off."""
    row = session.get(Nomination, workflow_id)
    if row is None:
        raise NotThere(workflow_id)
    running = running_limit(NOMINATION.validate_json(row.state))
    return given | {"limit": to_jsonable_python(recompute(running, days(session)) if running is not None else None)}


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


def _grant(session: Session, workflow_id: str, given: Fields) -> Fields:
    """How the issuer names itself, the own post of who may sign, and whose posts give powers by themselves."""
    issuer = key_of(workflow_id)
    agency, post = signing_power.agency_of(session, issuer), signing_power.post_of(session, str(given.get("person")))
    if agency is None or post is None:
        raise NotThere(workflow_id)
    return given | {
        "body": collective_of(agency.name),
        "head_post": head_of(agency.capacities),
        "post": own_post(post),
        "posts": to_jsonable_python(signing_power.posts_at(session, issuer, agency)),
    }


PREPARE: dict[tuple[str, str], Callable[[Session, str, Fields], Fields]] = {
    ("nomination", "submit"): _dossier,
    ("nomination", "supplement"): _dossier,
    ("campaign", "launch"): _launch,
    ("campaign", "amend"): _amend,
    ("nomination", "request_supplement"): _request_supplement,
    ("nomination", "recount_limit"): _recount_limit,
    ("council", "convene"): _convene,
    ("council", "record_attendance"): _members,
    ("council", "open_ballot"): _members,
    ("council", "send_sheets"): _send_sheets,
    ("enrolment", "file_report"): _file("report", lambda given: "REPORT"),
    ("enrolment", "file_plan"): _file("plan", lambda given: "PLAN"),
    ("enrolment", "file_review"): _file("review", lambda given: f"REVIEW_{given.get('wave', '')}"),
    ("campaign", "propose"): _propose,
    ("campaign", "hand_over"): _hand_over,
    ("programme", "start"): _programme_start,
    ("programme", "record_target"): _target,
    ("law", "confirm"): _confirm,
    ("signing", "grant"): _grant,
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
    ("nomination", "request_supplement"): frozenset({"limit"}),
    ("nomination", "recount_limit"): frozenset({"limit"}),
    ("council", "convene"): frozenset({"members", "notice"}),
    ("council", "record_attendance"): frozenset({"members"}),
    ("council", "open_ballot"): frozenset({"members"}),
    ("council", "send_sheets"): frozenset({"members", "reply"}),
    ("enrolment", "file_report"): frozenset({"report"}),
    ("enrolment", "file_plan"): frozenset({"plan"}),
    ("enrolment", "file_review"): frozenset({"review"}),
    ("programme", "start"): frozenset({"definition_digest", "opens_at", "closes_at", "items", "yearly", "warnings"}),
    ("programme", "record_target"): frozenset({"operator", "low", "high", "over"}),
    ("law", "confirm"): frozenset({"row_key", "digest", "value", "scan"}),
    ("signing", "grant"): frozenset({"body", "head_post", "post", "posts"}),
}
"""Fields that only the server fills; they are not part of any request."""


def prepare(session: Session, subject: str, act: str, workflow_id: str, given: Mapping[str, Any]) -> Fields:
    """The fields of an act with what the server adds. Raises NotThere."""
    kept = {k: v for k, v in given.items() if k not in SERVER_FIELDS.get((subject, act), frozenset())}
    adder = PREPARE.get((subject, act))
    return adder(session, workflow_id, kept) if adder else kept
