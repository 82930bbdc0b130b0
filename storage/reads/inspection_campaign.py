"""The inspector's questions over a whole campaign: decisions, departures, the standing body's own, papers, deeds."""

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sql
from sqlmodel import Session, col, select

from payloads.ids import campaign_id
from storage.facts import basis_of
from storage.reads.campaign import MeetingLine, decisions, sittings
from storage.reads.common import note_texts, order_key, plain, short_title, unit_names
from storage.reads.inspection_case import APPRAISING, PAPERED, Step, steps
from storage.reads.inspection_deed import DRAFT, Repeated, repeated
from storage.statement import table_of, text_of
from storage.tables.subject import Campaign, CampaignUnit, Draft, Nomination

NOMINATION = table_of(Nomination)
MOST = 100
DEPARTS = '"departs":true'
"""As the state of a nomination is stored."""


@dataclass(frozen=True)
class CaseLine:
    """A dossier in a list of the inspector."""

    id: str
    n: int
    title: str
    unit: str
    unit_name: str
    status: str
    filed_at: datetime | None
    agree: int = 0
    base: int = 0
    rank: int = 0
    conclusion: str = ""
    departs: bool = False
    reason: str = ""


@dataclass(frozen=True)
class OwnNominee:
    """A dossier of the standing body itself, and who let it pass."""

    line: CaseLine
    appraisers: tuple[Step, ...]


@dataclass(frozen=True)
class CampaignAnswers:
    """All that the page of questions of a campaign shows."""

    code: str
    title: str
    decisions: tuple[MeetingLine, ...]
    sittings: tuple[MeetingLine, ...]
    ranked: tuple[CaseLine, ...]
    departures: tuple[CaseLine, ...]
    standing_name: str
    own: tuple[OwnNominee, ...]
    papers: tuple[Step, ...]
    repeated: tuple[Repeated, ...]


def campaign_answers(session: Session, code: str) -> CampaignAnswers | None:
    """The answers of one campaign; None when there is none of that code."""
    plan = session.get(Campaign, code)
    if plan is None:
        return None
    basis = basis_of(plan)
    own = (
        lines_of(session, NOMINATION.c.campaign == code, NOMINATION.c.unit == basis.standing) if basis.standing else ()
    )
    acts = steps(session, (line.id for line in own), APPRAISING)
    return CampaignAnswers(
        code=code,
        title=short_title(plan),
        decisions=decisions(session, code),
        sittings=sittings(session, code),
        ranked=_ranked(session, code),
        departures=lines_of(session, NOMINATION.c.campaign == code, NOMINATION.c.state.contains(DEPARTS)),
        standing_name=basis.standing_name,
        own=tuple(OwnNominee(line, tuple(a for a in acts if a.subject == line.id)) for line in own),
        papers=steps(session, (campaign_id(code),), PAPERED),
        repeated=repeated(session, code),
    )


def _ranked(session: Session, code: str) -> tuple[CaseLine, ...]:
    """Dossiers that the Council ranked, by place."""
    placed = sql.and_(NOMINATION.c.state.contains('"rank":'), ~NOMINATION.c.state.contains('"rank":0'))
    lines = lines_of(session, NOMINATION.c.campaign == code, placed)
    return tuple(sorted(lines, key=lambda line: (line.rank, line.n)))


def lines_of(session: Session, *where: sql.ColumnElement[bool], most: int = MOST) -> tuple[CaseLine, ...]:
    """Filed dossiers under these conditions, by number."""
    query = (
        select(Nomination, Draft.content)
        .outerjoin(Draft, col(Draft.id) == col(Nomination.id))
        .where(*where)
        .order_by(col(Nomination.campaign), col(Nomination.n))
        .limit(most)
    )
    rows = session.exec(query).all()
    names = unit_names(session, (row.unit for row, _content in rows))
    states = [json.loads(row.state) for row, _content in rows]
    texts = note_texts(session, (str(state.get("reason_note", "")) for state in states))
    return tuple(
        CaseLine(
            row.id, row.n, str(json.loads(content or "{}").get("name", "")), row.unit, names.get(row.unit, row.unit),
            row.status, row.filed_at, int(state.get("agree", 0)), int(state.get("base", 0)), int(state.get("rank", 0)),
            str(state.get("conclusion", "")), bool(state.get("departs", False)),
            texts.get(str(state.get("reason_note", "")), ""),
        )
        for (row, content), state in zip(rows, states, strict=True)
    )  # fmt: skip


def titles_of(session: Session, only: frozenset[str] | None = None) -> dict[str, str]:
    """Code → short title of every campaign, or of these."""
    return {row.code: short_title(row) for row in session.exec(select(Campaign)) if only is None or row.code in only}


def units_of(session: Session, campaigns: frozenset[str]) -> frozenset[str]:
    """Units that take part in these campaigns."""
    query = select(CampaignUnit.unit).where(col(CampaignUnit.campaign).in_(campaigns)).distinct()
    return frozenset(session.exec(query).all())


def find_cases(session: Session, campaigns: frozenset[str], words: str, most: int = 20) -> tuple[CaseLine, ...]:
    """Filed dossiers by number or by the nominee's name without accents."""
    wanted = plain(words).split()
    if not wanted:
        return ()
    if len(wanted) == 1 and wanted[0].isdecimal():
        number = int(wanted[0])
        return lines_of(session, NOMINATION.c.campaign.in_(campaigns), NOMINATION.c.n == number, most=most)
    query = sql.select(DRAFT.c.id, text_of(session, DRAFT.c.content, "name")).where(DRAFT.c.campaign.in_(campaigns))
    rows = session.connection().execute(query).all()
    found = sorted((one for one in rows if _has(str(one[1] or ""), wanted)), key=lambda one: order_key(str(one[1])))
    return lines_of(session, NOMINATION.c.id.in_([one[0] for one in found[:most]]), most=most)


def _has(name: str, wanted: list[str]) -> bool:
    found = plain(name)
    return all(word in found for word in wanted)
