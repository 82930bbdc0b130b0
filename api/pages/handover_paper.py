"""From the rows of a handover to its minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic_core import to_json
from sqlmodel import Session, select

from api.pages.handover_words import line_of
from api.pages.words import number
from documents.handover import HandoverLine, HandoverMinutes
from documents.model import Issuer, Signer
from payloads.ids import digest_of
from rules.calendar import deadline_phrase, in_vietnam
from storage.facts import basis_of
from storage.installation import is_rehearsal
from storage.reads.common import unit_names
from storage.reads.handover import Handed, HeldPaper, OpenCase, holdings
from storage.tables.subject import Campaign

SYMBOL = "BB-BG"
"""Series of these minutes in this system; the office's own register may give another number by hand."""


@dataclass(frozen=True)
class Party:
    """One of the two officers."""

    account: str
    name: str
    post: str

    def __str__(self) -> str:
        return f"{self.name}, {self.post}" if self.post else self.name


def minutes(
    session: Session,
    giver: Party,
    taker: Party | None,
    roles: tuple[str, ...],
    cases: Sequence[OpenCase],
    at: datetime,
    papers: Sequence[HeldPaper] = (),
    made: Handed | None = None,
) -> HandoverMinutes:
    """The minutes of a recorded handover, or the list of what is open, handed to nobody yet."""
    names = unit_names(session, (case.unit for case in cases))
    lines = tuple(
        HandoverLine(
            work=words.work,
            unit=names.get(case.unit, ""),
            due=deadline_phrase(case.due_at) if case.due_at else "không có hạn",
            status=words.status,
        )
        for case, words in ((case, line_of(case)) for case in cases)
    )
    stated = (giver, taker, roles, lines, at.isoformat(), made)
    return HandoverMinutes(
        issuer=_issuer(session, made, giver),
        number=number(made.id) if made else None,
        symbol=SYMBOL,
        issued_on=in_vietnam(at).date() if made else None,
        made_at=at,
        digest=digest_of(to_json(stated).decode()),
        rehearsal=is_rehearsal(session),
        giver=str(giver),
        receiver=str(taker) if taker else "",
        roles=roles,
        moved=bool(made and made.moved),
        ground=made.paper if made else "",
        reason=made.reason if made else "",
        at=at,
        lines=lines,
        papers=tuple(dict.fromkeys(paper.title for paper in papers)),
        signer_giver=Signer(("NGƯỜI BÀN GIAO",), giver.name),
        signer_receiver=Signer(("NGƯỜI NHẬN",), taker.name if taker else ""),
    )


def _issuer(session: Session, made: Handed | None, giver: Party) -> Issuer:
    """The office of the first role that is handed on; the place that its campaigns' papers are dated from."""
    held = made.roles if made else holdings(session, giver.account)
    unit = held[0].unit if held else ""
    name = unit_names(session, (unit,)).get(unit, "") or "CƠ QUAN"
    plan = session.exec(select(Campaign).order_by(Campaign.code)).first()
    return Issuer((name.upper(),), basis_of(plan).place if plan else "……")
