"""What the units of a campaign have proposed, as their quotas count it: the dossiers that hold a slot."""

import json
from collections.abc import Iterable

from sqlmodel import Session, col, or_, select

from rules.facts import AwardPath, QuotaRule
from rules.quota import Proposal, filing_day
from storage.tables.record import Slot
from storage.tables.subject import Nomination


def proposals(session: Session, scope: str, lines: Iterable[QuotaRule], usual_award: str) -> dict[str, list[Proposal]]:
    """Unit → its proposals that hold a slot. `scope`: «<campaign>/unit», or that of one unit.

    `usual_award`: the award of a dossier that names none; asked only where one of the lines counts by award.
    """
    by_award = any(line.award for line in lines)
    query = (
        select(
            Slot.scope, Nomination.recipient_class, Nomination.filed_at, Nomination.state if by_award else Slot.holder
        )
        .join(Nomination, col(Nomination.id) == col(Slot.holder))
        .where(or_(Slot.scope == scope, col(Slot.scope).startswith(f"{scope}/", autoescape=True)))
    )
    found: dict[str, list[Proposal]] = {}
    for name, recipient, filed_at, said in session.exec(query):
        assert filed_at is not None  # whoever holds a slot has filed
        award = (json.loads(said).get("award") if by_award else "") or usual_award
        found.setdefault(name.split("/")[2], []).append(Proposal(recipient, award, filing_day(filed_at)))
    return found


def usual_award(awards: Iterable[AwardPath]) -> str:
    """Code of the award of a dossier that names none: the first one decided here; empty: awards are not data here."""
    return next((award.code for award in awards if award.path == "DECIDED_HERE"), "")
