"""Drafts and files: what a unit composes before it files."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from activities.dispatch import refuse_at_door
from api.actions.acting import capacity_of
from api.actions.prepare import EVIDENCE, NotThere
from api.actions.visible import may_see, unit_in
from api.deps import Parts
from documents.sniff import WrongFile, sniff
from payloads.ids import campaign_id, campaign_of, subject_of
from rules.acting import Role
from rules.refusal import Refusal, RefusalNote, WrongRole, WrongUnit
from storage import drafts
from storage.account import Officer
from storage.facts import basis_of
from storage.intake import now_of
from storage.tables.subject import Campaign, Draft, Enrolment, Nomination

LIMIT_BYTES = 20 * 1024 * 1024
COLLISIONS = 20
STANDING = frozenset({Role.SPECIALIST, Role.STANDING_HEAD})
TEXT = "TEXT-"
"""How the kinds of copies of official texts begin (`prepare.text_kind`)."""


@dataclass(frozen=True)
class Given:
    """An uploaded file as it came in."""

    kind: str
    name: str
    data: bytes


def may_edit(officer: Officer, unit: str) -> bool:
    """A unit edits its own; the standing body may enter what was filed elsewhere."""
    return unit in officer.units() or any(officer.holds(role) for role in STANDING)


def _require(parts: Parts, officer: Officer, unit: str, workflow_id: str, act: str) -> None:
    of_law = subject_of(workflow_id) == "law"
    if officer.holds(Role.LAW_OFFICER) if of_law else may_edit(officer, unit):
        return
    refusal: Refusal = WrongUnit("Hồ sơ này của đơn vị khác.", "Chọn hồ sơ của đơn vị mình.")
    if of_law:
        refusal = WrongRole("Chỉ cán bộ pháp chế kèm được bản văn bản vào căn cứ pháp lý.", "Nhờ cán bộ pháp chế.")
    refuse_at_door(parts.database, capacity_of(officer), workflow_id, act, refusal.note())
    # Who may not even see it is not told that it exists; a new draft names a unit that everybody knows.
    if act == "create_draft" or of_law or may_see(officer, unit, campaign_of(workflow_id)):
        raise refusal
    raise NotThere(workflow_id)


def create(
    parts: Parts, officer: Officer, campaign: str, unit: str, content: dict[str, Any], form_key: str | None = None
) -> Draft:
    """A new draft of a unit; the same form sent again finds the draft that it made.

    Raises NotThere, WrongUnit, KeyReused.
    """
    _require(parts, officer, unit, campaign_id(campaign), "create_draft")
    new = drafts.NewDraft(campaign, unit, content, officer.account, form_key)
    for _ in range(COLLISIONS):
        try:
            return _create(parts, new)
        except IntegrityError:
            # Another draft has taken the number first, or the same form came twice at once.
            continue
    return _create(parts, new)


def _create(parts: Parts, new: drafts.NewDraft) -> Draft:
    with parts.database.write() as session:
        if session.get(Campaign, new.campaign) is None:
            raise NotThere(new.campaign)
        at, _epoch = now_of(session, datetime.now(UTC))
        return drafts.create(session, new, at)


def update(parts: Parts, officer: Officer, draft_id: str, content: dict[str, Any]) -> Draft:
    """Replace what a draft says. Raises NotThere, WrongUnit, DraftLocked."""
    with parts.database.read() as session:
        draft = session.get(Draft, draft_id)
        unit = _holder(session, draft) if draft is not None else ""
    if draft is None:
        raise NotThere(draft_id)
    _require(parts, officer, unit, draft_id, "update_draft")
    with parts.database.write() as session:
        at, _epoch = now_of(session, datetime.now(UTC))
        return drafts.update(session, draft_id, content, officer.account, at)


def attach(parts: Parts, officer: Officer, owner: str, given: Given) -> drafts.NewFile:
    """Store a file and put it in its place. Type by content; at most LIMIT_BYTES.

    `owner`: a draft (kinds of the plan's list, or EVIDENCE), a unit's part (kind REPORT) or a row of law (a kind for
    each text). Raises WrongFile, NotThere, WrongUnit, WrongRole, DraftLocked.
    """
    with parts.database.read() as session:
        unit, kinds = _owner(session, owner)
    _require(parts, officer, unit, owner, "attach")
    if given.kind not in kinds and not (subject_of(owner) == "law" and given.kind.startswith(TEXT)):
        raise NotThere(given.kind)
    try:
        media_type = sniff(given.data, LIMIT_BYTES)
    except WrongFile as wrong:
        note = RefusalNote(wrong.code, wrong.sentence, "Chọn tệp khác rồi tải lên lại.", "")
        refuse_at_door(parts.database, capacity_of(officer), owner, "attach", note)
        raise
    file = drafts.NewFile(given.kind, parts.store.put(given.data), given.name[:200], media_type, len(given.data))
    with parts.database.write() as session:
        at, _epoch = now_of(session, datetime.now(UTC))
        drafts.attach(session, owner, file, officer.account, at)
    return file


def _holder(session: Any, draft: Draft) -> str:
    """Who goes on with a draft: once it was filed, whoever proposes the case now."""
    filed = session.get(Nomination, draft.id)
    return str(filed.unit if filed is not None else draft.unit)


def _owner(session: Any, owner: str) -> tuple[str, frozenset[str]]:
    """The unit behind a draft or a unit's part, and the kinds of file that have a place there."""
    draft = session.get(Draft, owner)
    if draft is not None:
        campaign = session.get_one(Campaign, draft.campaign)
        basis = basis_of(campaign)
        listed = (*basis.dossier, *(basis.ad_hoc.dossier if basis.ad_hoc else ()))
        return _holder(session, draft), frozenset(item.kind for item in listed) | {EVIDENCE}
    if subject_of(owner) == "law":
        return unit_in(session, owner), frozenset()
    enrolment = session.get(Enrolment, owner)
    if enrolment is None:
        raise NotThere(owner)
    waves = (window.key for window in basis_of(session.get_one(Campaign, enrolment.campaign)).windows)
    return enrolment.unit, frozenset({"REPORT", "PLAN", *(f"REVIEW_{key}" for key in waves if key.startswith("WAVE_"))})
