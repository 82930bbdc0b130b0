"""Was the same deed rewarded elsewhere: the same name or the same file in another dossier, or a past award."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sql
from sqlmodel import Session, col, select

from storage.reads.common import plain, unit_names
from storage.statement import table_of, text_of
from storage.tables.award import AwardBatch, AwardRecord
from storage.tables.subject import Decision, Draft, Nomination, Upload

DRAFT, UPLOAD = table_of(Draft), table_of(Upload)
MOST = 50


@dataclass(frozen=True)
class Deed:
    """What may be the same deed. `why`: NAME (another dossier), FILE (same bytes there), AWARD (in the past)."""

    why: str
    subject: str
    """Workflow id of the other dossier; empty for a past award."""
    title: str
    unit_name: str
    status: str
    filed_at: datetime | None = None
    decision: str = ""
    award: str = ""
    file: str = ""


def same_deed(session: Session, nomination: str, within: frozenset[str]) -> tuple[Deed, ...]:
    """Other dossiers with this one's name or files, and past awards of that name; homonyms are not told apart.

    `within`: campaigns whose dossiers are looked at; past awards are public.
    """
    draft = session.get(Draft, nomination)
    if draft is None:
        return ()
    name = str(json.loads(draft.content).get("name", "")).strip()
    found = [*_by_file(session, nomination, within)]
    if name:
        # LIKE on the name as it is stored first: the engines compare it far faster than they take JSON apart.
        stored = f'"name": {json.dumps(name, ensure_ascii=False)}'
        query = sql.select(DRAFT.c.id).where(
            DRAFT.c.content.contains(stored, autoescape=True), DRAFT.c.id != nomination, DRAFT.c.campaign.in_(within)
        )
        ids = session.connection().execute(query.limit(MOST)).scalars().all()
        found += _dossiers(session, "NAME", dict.fromkeys(ids, ""))
        found += _past(session, name, _own_decision(session, nomination))
    return tuple(found)


def _by_file(session: Session, nomination: str, within: frozenset[str]) -> list[Deed]:
    own = sql.select(UPLOAD.c.sha256).where(UPLOAD.c.draft == nomination)
    query = sql.select(UPLOAD.c.draft, UPLOAD.c.name).join(DRAFT, DRAFT.c.id == UPLOAD.c.draft)
    query = query.where(UPLOAD.c.sha256.in_(own), UPLOAD.c.draft != nomination, DRAFT.c.campaign.in_(within))
    rows = session.connection().execute(query.limit(MOST)).all()
    return _dossiers(session, "FILE", {row[0]: str(row[1]) for row in rows})


def _dossiers(session: Session, why: str, files: dict[str, str]) -> list[Deed]:
    query = select(Draft, Nomination).outerjoin(Nomination, col(Nomination.id) == col(Draft.id))
    rows = session.exec(query.where(col(Draft.id).in_(files)).order_by(col(Draft.id))).all()
    names = unit_names(session, (filed.unit if filed else draft.unit for draft, filed in rows))
    return [
        Deed(
            why,
            draft.id,
            str(json.loads(draft.content).get("name", "")),
            names.get(filed.unit if filed else draft.unit, ""),
            filed.status if filed else "NOT_SUBMITTED",
            filed.filed_at if filed else None,
            str(json.loads(filed.state).get("decision_number", "")) if filed else "",
            file=files[draft.id],
        )
        for draft, filed in rows
    ]


def _own_decision(session: Session, nomination: str) -> str:
    """SHA-256 of the decision that gave this very award; empty while there is none."""
    row = session.get(Nomination, nomination)
    decision = session.get(Decision, row.decision) if row is not None else None
    return str(json.loads(decision.state).get("paper_sha", "")) if decision is not None else ""


def _past(session: Session, name: str, own: str) -> list[Deed]:
    query = select(AwardRecord).where(AwardRecord.recipient == name).order_by(col(AwardRecord.year).desc())
    if own:
        query = query.where(col(AwardRecord.batch).not_in(select(AwardBatch.id).where(AwardBatch.file_sha == own)))
    return [
        Deed("AWARD", "", row.recipient, row.unit, "", decision=f"{row.decision_number} ({row.year})", award=row.award)
        for row in session.exec(query.limit(MOST))
    ]


@dataclass(frozen=True)
class Repeated:
    """A name that several filed dossiers have, or a file that lies in several."""

    why: str
    words: str
    subjects: tuple[str, ...]


def repeated(session: Session, campaign: str) -> tuple[Repeated, ...]:
    """Names and files that stand in several dossiers of this campaign; the most frequent first."""
    name = text_of(session, DRAFT.c.content, "name")
    here = sql.select(DRAFT.c.id, name.label("name")).where(DRAFT.c.campaign == campaign)
    mine = session.connection().execute(here).all()
    counted: dict[str, list[str]] = {}
    for one, words in mine:
        if words:
            counted.setdefault(" ".join(plain(str(words)).split()), []).append(one)
    found = [Repeated("NAME", key, tuple(ids)) for key, ids in counted.items() if len(ids) > 1]
    shared = (
        sql.select(UPLOAD.c.sha256, sql.func.min(UPLOAD.c.name), sql.func.count(sql.distinct(UPLOAD.c.draft)))
        .where(UPLOAD.c.draft.startswith(f"nomination/{campaign}/", autoescape=True))
        .group_by(UPLOAD.c.sha256)
        .having(sql.func.count(sql.distinct(UPLOAD.c.draft)) > 1)
    )
    files = session.connection().execute(shared).all()
    listed = sorted(found, key=lambda one: (-len(one.subjects), one.words))[:MOST]
    return (*_named(session, listed), *_files(session, campaign, [(sha, name) for sha, name, _count in files[:MOST]]))


def _named(session: Session, listed: list[Repeated]) -> list[Repeated]:
    """The same with each name as its first dossier writes it."""
    firsts = {one.subjects[0] for one in listed}
    rows = session.exec(select(Draft.id, Draft.content).where(col(Draft.id).in_(firsts))).all()
    names = {draft: str(json.loads(content).get("name", "")) for draft, content in rows}
    return [Repeated(one.why, names.get(one.subjects[0], one.words), one.subjects) for one in listed]


def _files(session: Session, campaign: str, shared: Iterable[tuple[str, str]]) -> list[Repeated]:
    found = []
    for sha256, name in shared:
        here = col(Upload.draft).startswith(f"nomination/{campaign}/", autoescape=True)
        drafts = session.exec(select(Upload.draft).where(Upload.sha256 == sha256, here).distinct()).all()
        found.append(Repeated("FILE", name, tuple(sorted(drafts))))
    return found
