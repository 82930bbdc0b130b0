"""Dossiers: what they say, their papers, their place in the process; and lists of them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, col, func, select

from payloads.ids import nomination_id
from payloads.naming import Names, names_of
from rules.filing import all_scopes, dossier_of, proposal_of, unit_lines, unit_rule
from rules.nomination_acts import NominationState
from rules.quota import used
from storage import drafts
from storage.facts import basis_of, case_facts
from storage.intake import now_of
from storage.quota import proposals, usual_award
from storage.reads.common import (
    EVERYTHING,
    PAGE_SIZE,
    Page,
    PersonName,
    Scope,
    cut,
    note_texts,
    people_of_accounts,
    plain,
    short_title,
    unit_names,
)
from storage.reads.quota import QuotaLine, line_view
from storage.tables.person import Unit
from storage.tables.subject import Campaign, Draft, DraftVersion, Nomination, Upload

STATE = TypeAdapter(NominationState)
COLLECTIVE = "COLLECTIVE"
INDIVIDUAL = "INDIVIDUAL"
GROUPS = frozenset({COLLECTIVE, "HOUSEHOLD", "ORGANISATION"})
"""Recipient classes that are no single person: addressed by their own name."""


@dataclass(frozen=True)
class Content:
    """What a dossier says about its nominee, as the unit wrote it."""

    recipient_class: str = ""
    honorific: str = ""
    name: str = ""
    post: str = ""
    standards: tuple[str, ...] = ()
    summary: str = ""
    declared: bool = False
    award: str = ""
    """Code of the award that is proposed; empty: the first one that is decided here."""
    commendation_type: str = ""
    """AD_HOC for a sudden achievement; empty: the campaign's own type."""
    wave: str = ""
    """Key of the wave that the achievement belongs to; empty: the whole campaign."""
    direct_worker: bool = False
    place: str = ""
    """Where the nominee lives or works."""

    @property
    def title(self) -> str:
        """The nominee as a page names it."""
        if not self.name:
            return "Hồ sơ chưa có tên"
        return self.name if self.recipient_class in GROUPS else f"{self.honorific} {self.name}".strip()


def content_of(data: dict[str, Any]) -> Content:
    """A draft's content as a view; keys that a form has not filled yet are empty."""
    return Content(
        recipient_class=str(data.get("recipient_class", "")),
        honorific=str(data.get("honorific", "")),
        name=str(data.get("name", "")),
        post=str(data.get("post", "")),
        standards=tuple(str(code) for code in data.get("standards", ())),
        summary=str(data.get("summary", "")),
        declared=bool(data.get("declared", False)),
        award=str(data.get("award", "")),
        commendation_type=str(data.get("commendation_type", "")),
        wave=str(data.get("wave", "")),
        direct_worker=bool(data.get("direct_worker", False)),
        place=str(data.get("place", "")),
    )


@dataclass(frozen=True)
class NominationLine:
    """One dossier in a list."""

    id: str
    campaign: str
    n: int
    unit: str
    unit_name: str
    title: str
    recipient_class: str
    status: str
    outcome: str
    filed_at: datetime | None
    supplement_due_at: datetime | None


@dataclass(frozen=True)
class FileView:
    """A file of a dossier; bytes lie in the store."""

    sha256: str
    name: str
    media_type: str
    size: int
    uploaded_at: datetime | None = None


@dataclass(frozen=True)
class PaperSlot:
    """One paper that the plan asks for, and the file that stands in its place."""

    kind: str
    label: str
    form: str
    required: bool
    source: str
    file: FileView | None


@dataclass(frozen=True)
class CaseView:
    """One dossier as its page shows it."""

    id: str
    campaign: str
    campaign_title: str
    n: int
    unit: str
    unit_name: str
    submitted: bool
    """False: a draft only; no workflow has begun."""
    state: NominationState
    content: Content
    """What was submitted; before that, the draft."""
    draft: Content
    draft_version: int
    draft_digest: str
    updated_at: datetime
    updated_by: PersonName | None
    slots: tuple[PaperSlot, ...]
    evidence: FileView | None
    reason: str
    """The words of the latest return, rejection, withdrawal, appraisal or conclusion."""
    appraisal_reasons: dict[str, str]
    """Standard code → reason."""
    quota_used: int
    quota_maximum: int | None
    quota_lines: tuple[QuotaLine, ...]
    """Every line that speaks of the unit; current: the one that counts this dossier."""
    names: Names
    """How the campaign calls its offices, and the award that this dossier is for."""
    former_name: str = ""
    """The unit that the case began with, when its successor holds it by now."""

    @property
    def status(self) -> str:
        """State of the case in the table of moves."""
        return self.state.status

    @property
    def missing(self) -> tuple[PaperSlot, ...]:
        """Required papers that have no file."""
        return tuple(slot for slot in self.slots if slot.required and slot.file is None)

    @property
    def present(self) -> int:
        """How many of the plan's papers have a file."""
        return sum(slot.file is not None for slot in self.slots)


def case(session: Session, campaign: str, n: int) -> CaseView | None:
    """One dossier, a draft or a running or ended case; None when there is none of that number."""
    workflow_id = nomination_id(campaign, n)
    draft = session.get(Draft, workflow_id)
    plan = session.get(Campaign, campaign)
    if draft is None or plan is None:
        return None
    row = session.get(Nomination, workflow_id)
    state = STATE.validate_json(row.state) if row else NominationState(workflow_id, campaign, n, draft.unit)
    edited = json.loads(draft.content)
    said = drafts.frozen(session, workflow_id, state.draft_version) if row and row.draft_version else edited
    # A filed case belongs to whoever proposes it now; its slot and its papers stay the first unit's.
    holder = state.holder if row else draft.unit
    basis, unit = basis_of(plan), session.get_one(Unit, holder)
    first = session.get_one(Unit, state.unit)
    facts, content = case_facts(session, plan, state.unit), content_of(said)
    # A draft is counted as it would be filed now.
    filed = (
        state
        if state.filed_at
        else replace(
            state,
            recipient_class=content.recipient_class,
            award=content.award,
            filed_at=now_of(session, datetime.now(UTC))[0],
        )
    )
    quota, asked = unit_rule(filed, facts), proposal_of(filed, facts)
    held = proposals(session, all_scopes(state), facts.unit_quotas, usual_award(facts.awards)).get(state.unit, ())
    kind = state.commendation_type if row else content.commendation_type
    listed = dossier_of(facts, kind, filed.award)
    notes = note_texts(session, (state.reason_note, *(result.reason_note for result in state.appraisal)))
    files = _files(session, workflow_id)
    return CaseView(
        id=workflow_id,
        campaign=campaign,
        campaign_title=short_title(plan),
        n=n,
        unit=holder,
        unit_name=unit.name,
        submitted=row is not None,
        state=state,
        content=content,
        draft=content_of(edited),
        draft_version=draft.version,
        draft_digest=draft.digest,
        updated_at=draft.updated_at,
        updated_by=people_of_accounts(session, [draft.updated_by]).get(draft.updated_by),
        slots=tuple(PaperSlot(d.kind, d.label, d.form, d.required, str(d.source), files.get(d.kind)) for d in listed),
        evidence=next((file for file in files.values() if file.sha256 == state.evidence), None),
        reason=notes.get(state.reason_note, ""),
        appraisal_reasons={r.code: notes.get(r.reason_note, "") for r in state.appraisal},
        quota_used=used(unit_lines(filed, facts), asked.recipient, asked.award, held) if quota else len(held),
        quota_maximum=quota.maximum if quota else None,
        quota_lines=tuple(line_view(line, line == quota) for line in facts.unit_quotas),
        names=names_of(basis, state.award if row else content.award),
        former_name=first.name if holder != first.code else "",
    )


def _files(session: Session, owner: str) -> dict[str, FileView]:
    rows = session.exec(select(Upload).where(Upload.draft == owner))
    return {row.kind: FileView(row.sha256, row.name, row.media_type, row.size, row.uploaded_at) for row in rows}


def unit_of(session: Session, campaign: str, n: int) -> str | None:
    """The unit whose dossier that number is now; None when there is none."""
    row = session.get(Nomination, nomination_id(campaign, n))
    draft = session.get(Draft, nomination_id(campaign, n))
    return row.unit if row else draft.unit if draft else None


@dataclass(frozen=True)
class Filter:
    """What a list of dossiers is narrowed to; empty = everything."""

    campaign: str = ""
    unit: str = ""
    status: str = ""
    outcome: str = ""
    words: str = ""


def nominations(
    session: Session, wanted: Filter, scope: Scope = EVERYTHING, number: int = 1, size: int = PAGE_SIZE
) -> Page[NominationLine]:
    """Dossiers and drafts in the order of their numbers; search ignores accents and reads name, unit and number."""
    holder = func.coalesce(Nomination.unit, Draft.unit)
    query = select(Draft, Nomination, Unit.name).outerjoin(Nomination, col(Nomination.id) == col(Draft.id))
    query = query.join(Unit, col(Unit.code) == holder)
    if wanted.campaign:
        query = query.where(Draft.campaign == wanted.campaign)
    if wanted.unit:
        query = query.where(holder == wanted.unit)
    if wanted.outcome:
        query = query.where(Nomination.outcome == wanted.outcome)
    if wanted.status:
        query = query.where(func.coalesce(Nomination.status, "NOT_SUBMITTED") == wanted.status)
    query = query.where(scope.rows(holder, col(Draft.campaign)))
    rows = session.exec(query.order_by(col(Draft.campaign).desc(), col(Draft.n))).all()
    lines = [_line(draft, nomination, unit_name) for draft, nomination, unit_name in rows]
    words = plain(wanted.words).split()
    if words:
        lines = [line for line in lines if all(word in _searched(line) for word in words)]
    return cut(lines, number, size)


def _line(draft: Draft, row: Nomination | None, unit_name: str) -> NominationLine:
    content = content_of(json.loads(draft.content))
    return NominationLine(
        id=draft.id,
        campaign=draft.campaign,
        n=draft.n,
        unit=row.unit if row else draft.unit,
        unit_name=unit_name,
        title=content.title,
        recipient_class=row.recipient_class if row and row.recipient_class else content.recipient_class,
        status=row.status if row else "NOT_SUBMITTED",
        outcome=row.outcome if row else "not_submitted",
        filed_at=row.filed_at if row else None,
        supplement_due_at=row.supplement_due_at if row else None,
    )


def _searched(line: NominationLine) -> str:
    return plain(f"{line.title} {line.unit_name} {line.n}")


@dataclass(frozen=True)
class Nominee:
    """A nominee as sittings and decisions list them."""

    n: int
    title: str
    post: str
    unit: str
    unit_name: str
    recipient_class: str
    status: str
    state: NominationState


def nominees(session: Session, campaign: str, numbers: Iterable[int]) -> dict[int, Nominee]:
    """Number → nominee as submitted."""
    wanted = set(numbers)
    query = select(Nomination).where(Nomination.campaign == campaign, col(Nomination.n).in_(wanted))
    return _nominees(session, session.exec(query).all())


def nominees_in(session: Session, campaign: str, status: str) -> tuple[Nominee, ...]:
    """Nominees whose case is in a state, by number."""
    query = select(Nomination).where(Nomination.campaign == campaign, Nomination.status == status)
    found = _nominees(session, session.exec(query).all())
    return tuple(found[n] for n in sorted(found))


def _nominees(session: Session, rows: Iterable[Nomination]) -> dict[int, Nominee]:
    rows = list(rows)
    names = unit_names(session, (row.unit for row in rows))
    query = select(DraftVersion.nomination, DraftVersion.version, DraftVersion.content).where(
        col(DraftVersion.nomination).in_([row.id for row in rows])
    )
    said = {(nomination, version): text for nomination, version, text in session.exec(query)}
    found = {}
    for row in rows:
        content = content_of(json.loads(said.get((row.id, row.draft_version), "{}")))
        state = STATE.validate_json(row.state)
        found[row.n] = Nominee(
            row.n, content.title, content.post, row.unit, names.get(row.unit, row.unit), row.recipient_class,
            row.status, state,
        )  # fmt: skip
    return found
