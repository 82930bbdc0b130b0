"""Drafts of nominations: ordinary rows; a submission freezes a version by its digest."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from payloads.ids import digest_of, nomination_id
from storage.intake import KeyReused
from storage.tables.subject import Draft, DraftVersion, Nomination, Upload

EDITABLE = frozenset({"NOT_SUBMITTED", "RETURNED"})


class DraftLocked(Exception):
    """The dossier is filed: what it says can no longer be edited."""


@dataclass(frozen=True)
class NewFile:
    """An upload that lies in the store."""

    kind: str
    sha256: str
    name: str
    media_type: str
    size: int


def _digest(session: Session, draft_id: str, content: str) -> str:
    files = session.exec(select(Upload).where(Upload.draft == draft_id).order_by(col(Upload.kind)))
    return digest_of("draft", content, *(f"{file.kind}:{file.sha256}" for file in files))


@dataclass(frozen=True)
class NewDraft:
    """A draft as it is asked for. `form_key`: of the form that asks; None: nothing will ask for the same one again."""

    campaign: str
    unit: str
    content: dict[str, Any]
    account: str
    form_key: str | None = None

    @property
    def text(self) -> str:
        """The content as it is stored."""
        return json.dumps(self.content, ensure_ascii=False, sort_keys=True)

    @property
    def key(self) -> str | None:
        """The key as it is stored: a form of another officer or campaign is another form."""
        return digest_of("draft", self.campaign, self.account, self.form_key)[:40] if self.form_key else None


def create(session: Session, new: NewDraft, at: datetime) -> Draft:
    """A draft with the next number of its campaign, or the one that the same form made before.

    Raises KeyReused for the same form with another content. A transaction that loses a race for the number, or against
    the same form, raises IntegrityError and is run again by its caller.
    """
    asked = digest_of(new.unit, new.text)
    if new.key is not None:
        made = session.exec(select(Draft).where(Draft.form_key == new.key)).one_or_none()
        if made is not None:
            if made.form_digest != asked:
                raise KeyReused(new.key)
            return made
    last = session.exec(select(func.max(Draft.n)).where(Draft.campaign == new.campaign)).one() or 0
    draft_id = nomination_id(new.campaign, last + 1)
    draft = Draft(
        id=draft_id,
        campaign=new.campaign,
        n=last + 1,
        unit=new.unit,
        content=new.text,
        digest=_digest(session, draft_id, new.text),
        updated_at=at,
        updated_by=new.account,
        form_key=new.key,
        form_digest=asked,
    )
    session.add(draft)
    session.flush()
    return draft


def _require_editable(session: Session, draft_id: str) -> Draft:
    draft = session.get_one(Draft, draft_id)
    row = session.get(Nomination, draft_id)
    if row is not None and row.status not in EDITABLE:
        raise DraftLocked(draft_id)
    return draft


def _renew(session: Session, draft: Draft, account: str, at: datetime) -> None:
    """The draft has changed: a frozen version stays as it is, the draft goes on under the next number."""
    draft.digest = _digest(session, draft.id, draft.content)
    frozen = session.exec(
        select(DraftVersion).where(DraftVersion.nomination == draft.id, DraftVersion.version == draft.version)
    ).first()
    if frozen is not None and frozen.digest != draft.digest:
        draft.version += 1
    draft.updated_at, draft.updated_by = at, account


def update(session: Session, draft_id: str, content: dict[str, Any], account: str, at: datetime) -> Draft:
    """Replace the content. Raises DraftLocked."""
    draft = _require_editable(session, draft_id)
    draft.content = json.dumps(content, ensure_ascii=False, sort_keys=True)
    _renew(session, draft, account, at)
    return draft


def attach(session: Session, owner: str, file: NewFile, account: str, at: datetime) -> None:
    """Put a file in its place of a draft or of a unit's part; an earlier one of the same kind gives way.

    Raises DraftLocked.
    """
    draft = _require_editable(session, owner) if session.get(Draft, owner) else None
    old = session.exec(select(Upload).where(Upload.draft == owner, Upload.kind == file.kind)).first()
    if old is not None:
        session.delete(old)
        session.flush()
    session.add(
        Upload(
            draft=owner,
            kind=file.kind,
            sha256=file.sha256,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            uploaded_at=at,
            uploaded_by=account,
        )
    )
    session.flush()
    if draft is not None:
        _renew(session, draft, account, at)


def freeze(session: Session, draft: Draft) -> None:
    """Keep this version of the draft for ever: what the submission says. A second try changes nothing."""
    files = session.exec(select(Upload).where(Upload.draft == draft.id).order_by(col(Upload.kind))).all()
    query = select(DraftVersion).where(DraftVersion.nomination == draft.id, DraftVersion.version == draft.version)
    if session.exec(query).first() is None:
        content = json.loads(draft.content) | {
            "files": [
                {"kind": f.kind, "sha256": f.sha256, "name": f.name, "media_type": f.media_type, "size": f.size}
                for f in files
            ]
        }
        session.add(
            DraftVersion(
                nomination=draft.id,
                version=draft.version,
                digest=draft.digest,
                content=json.dumps(content, ensure_ascii=False, sort_keys=True),
            )
        )
        session.flush()


def frozen(session: Session, nomination: str, version: int) -> dict[str, Any]:
    """What a submission said, with its files. Raises NoResultFound for a version that was never frozen."""
    row = session.exec(
        select(DraftVersion).where(DraftVersion.nomination == nomination, DraftVersion.version == version)
    ).one()
    content: dict[str, Any] = json.loads(row.content)
    return content
