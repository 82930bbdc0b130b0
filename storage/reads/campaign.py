"""Campaigns: the list, and the overview with its windows, counts, quotas, papers and open points."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from payloads.basis import CampaignBasis, Participant
from payloads.naming import Names, names_of
from rules.campaign import CampaignState, Paper
from rules.campaign_acts import Passed
from rules.facts import Source, Window
from rules.quota import allot
from rules.refusal import GROUNDS
from storage.facts import BASIS, basis_of, lines_of, state_of
from storage.quota import proposals, usual_award
from storage.reads.common import PersonName, note_texts, order_key, people, short_title, unit_names
from storage.reads.quota import QuotaLine, line_view, share, today
from storage.tables.person import Unit
from storage.tables.record import AuditEvent, Slot
from storage.tables.subject import (
    Campaign,
    CampaignUnit,
    CampaignVersion,
    CouncilMember,
    Decision,
    Draft,
    Enrolment,
    Nomination,
    Sitting,
)


@dataclass(frozen=True)
class CampaignLine:
    """One campaign in a list."""

    code: str
    title: str
    issuer_name: str
    phase: str
    suspended: bool
    units: int
    submitted: int


@dataclass(frozen=True)
class Version:
    """A version of the definition that is loaded but not in force."""

    digest: str
    loaded_at: datetime
    windows: tuple[Window, ...]
    issuer: str = ""
    issuer_name: str = ""
    participants: tuple[Participant, ...] = ()


@dataclass(frozen=True)
class Counts:
    """How far the dossiers have come."""

    drafts: int
    """Drafts that were never submitted."""
    by_status: dict[str, int]
    by_outcome: dict[str, int]
    late_refusals: int
    submitted: int
    complete: int
    """Accepted for appraisal at some time."""
    appraised: int

    @property
    def awarded(self) -> int:
        """Cases that ended with an award, here or by the province."""
        return self.by_status.get("AWARDED", 0) + self.by_status.get("FORWARD_GRANTED", 0)


@dataclass(frozen=True)
class Quotas:
    """Slots taken and slots there are."""

    used: int
    maximum: int
    """Over all units that have a quota line."""
    forward_used: int
    forward_maximum: int | None
    forward_ambiguous: bool
    lines: tuple[QuotaLine, ...]
    """Every line of the plan, those that a paper has ended too."""


@dataclass(frozen=True)
class MeetingLine:
    """A sitting or a decision in a list."""

    campaign: str
    n: int
    status: str
    at: datetime | None
    label: str


@dataclass(frozen=True)
class PassedLine:
    """A unit that has ended, and who takes its place; by name."""

    unit: str
    to_unit: str
    source: str = ""
    """The instrument that says so; empty: named by hand, or recorded before it was kept."""
    verified: bool = False


@dataclass(frozen=True)
class CampaignView:
    """A campaign as its page shows it."""

    code: str
    title: str
    short_title: str
    issuer_name: str
    phase: str
    suspended: bool
    state: CampaignState | None
    """None before the launch."""
    basis: CampaignBasis
    definition_digest: str
    versions: tuple[Version, ...]
    windows: tuple[Window, ...]
    papers: tuple[Paper, ...]
    counts: Counts
    quotas: Quotas
    units: int
    enrolled: int
    """Units that owe a report; after a merger also those that have ended, whose part passed on to a successor."""
    reported: int
    sittings: tuple[MeetingLine, ...]
    decisions: tuple[MeetingLine, ...]
    summary: str

    names: Names
    """How it calls its offices and awards."""
    passed: tuple[PassedLine, ...] = ()
    """Units whose part went to their successors, by the paper of a handover."""

    def window(self, key: str) -> Window:
        """The window of that key as it stands now; one without bounds and words where the plan sets none."""
        found = (window for window in self.windows if window.key == key)
        return next(found, Window(key, None, None, "", Source("")))

    def has(self, key: str) -> bool:
        """Whether the plan sets that window."""
        return any(window.key == key for window in self.windows)


def campaigns(session: Session) -> tuple[CampaignLine, ...]:
    """Every campaign, the latest code first."""
    units = dict(_count_by(session, CampaignUnit.campaign, distinct=CampaignUnit.unit))
    filed = dict(_count_by(session, Nomination.campaign, distinct=Nomination.id))
    rows = session.exec(select(Campaign).order_by(col(Campaign.code).desc()))
    return tuple(
        CampaignLine(
            row.code,
            short_title(row),
            row.issuer_name,
            row.phase,
            row.suspended,
            units.get(row.code, 0),
            filed.get(row.code, 0),
        )
        for row in rows
    )


def _count_by(session: Session, group: object, distinct: object) -> list[tuple[str, int]]:
    query = select(group, func.count(func.distinct(distinct))).group_by(group)  # type: ignore[call-overload]  # columns
    return [(str(key), int(number)) for key, number in session.exec(query)]


def campaign(session: Session, code: str) -> CampaignView | None:
    """The overview of one campaign; None when there is none of that code."""
    row = session.get(Campaign, code)
    if row is None:
        return None
    basis, state = basis_of(row), state_of(row)
    units = session.exec(
        select(func.count(func.distinct(CampaignUnit.unit))).where(CampaignUnit.campaign == code)
    ).one()
    parts = select(func.count(), func.count(col(Enrolment.reported_at))).where(Enrolment.campaign == code)
    enrolled, reported = session.exec(parts).one()
    summary = note_texts(session, [state.summary_note]) if state else {}
    return CampaignView(
        code=row.code,
        title=row.title,
        short_title=short_title(row),
        issuer_name=row.issuer_name,
        phase=row.phase,
        suspended=row.suspended,
        state=state,
        basis=basis,
        definition_digest=row.definition_digest,
        versions=_versions(session, row),
        windows=state.windows if state and state.windows else basis.windows,
        papers=state.papers if state else (),
        counts=counts(session, code),
        quotas=_quotas(session, code, basis),
        units=units,
        enrolled=enrolled or units,
        reported=reported,
        sittings=sittings(session, code),
        decisions=decisions(session, code),
        summary=summary.get(state.summary_note, "") if state else "",
        names=names_of(basis),
        passed=passed_lines(session, state.passing) if state else (),
    )


def _versions(session: Session, row: Campaign) -> tuple[Version, ...]:
    query = select(CampaignVersion).where(
        CampaignVersion.campaign == row.code, CampaignVersion.digest != row.definition_digest
    )
    found = []
    for version in session.exec(query.order_by(col(CampaignVersion.loaded_at).desc())):
        basis = BASIS.validate_json(version.basis)
        found.append(
            Version(
                version.digest, version.loaded_at, basis.windows, basis.issuer, basis.issuer_name, basis.participants
            )
        )
    return tuple(found)


def passed_lines(session: Session, passing: Iterable[Passed]) -> tuple[PassedLine, ...]:
    """Units and their successors by name."""
    found = tuple(passing)
    names = unit_names(session, (code for passed in found for code in (passed.unit, passed.to_unit)))
    return tuple(
        PassedLine(
            names.get(passed.unit, passed.unit),
            names.get(passed.to_unit, passed.to_unit),
            passed.instrument,
            passed.verified,
        )
        for passed in found
    )


def counts(session: Session, code: str) -> Counts:
    """Dossiers of a campaign by state and outcome, each way in one query."""
    by_status = dict(
        session.exec(
            select(Nomination.status, func.count()).where(Nomination.campaign == code).group_by(Nomination.status)
        ).all()
    )
    by_outcome = dict(
        session.exec(
            select(Nomination.outcome, func.count()).where(Nomination.campaign == code).group_by(Nomination.outcome)
        ).all()
    )
    drafts = session.exec(
        select(func.count())
        .select_from(Draft)
        .where(Draft.campaign == code, col(Draft.id).not_in(select(Nomination.id)))
    ).one()
    late = session.exec(
        select(func.count()).select_from(AuditEvent).where(AuditEvent.campaign == code, AuditEvent.refusal == "LATE")
    ).one()
    return Counts(
        drafts=drafts,
        by_status=by_status,
        by_outcome=by_outcome,
        late_refusals=late,
        submitted=sum(by_status.values()) - by_status.get("LAPSED", 0) - by_status.get("NOT_SUBMITTED", 0),
        complete=_reached(session, code, "accept"),
        appraised=_reached(session, code, "file_appraisal"),
    )


def _reached(session: Session, code: str, act: str) -> int:
    """How many dossiers had that act recorded, whatever came of them later."""
    query = select(func.count(func.distinct(AuditEvent.subject))).where(
        AuditEvent.campaign == code, AuditEvent.tag == f"nomination:{act}:recorded"
    )
    return session.exec(query).one()


def _quotas(session: Session, code: str, basis: CampaignBasis) -> Quotas:
    categories = session.exec(
        select(Unit.code, Unit.category).where(
            col(Unit.code).in_(select(CampaignUnit.unit).where(CampaignUnit.campaign == code))
        )
    ).all()
    held, on = proposals(session, f"{code}/unit", basis.quotas, usual_award(basis.awards)), today(session)
    speaking = {unit: lines_of(basis, unit, category) for unit, category in categories}
    counts_for = Counter(line for unit, lines in speaking.items() for line in allot(unit, lines, on))
    shares = [share(unit, lines, held.get(unit, ()), on) for unit, lines in speaking.items()]
    forward = session.exec(select(func.count()).select_from(Slot).where(Slot.scope == f"{code}/forward")).one()
    return Quotas(
        used=sum(one.used for one in shares) + sum(len(held[unit]) for unit in held.keys() - speaking.keys()),
        maximum=sum(one.maximum or 0 for one in shares),
        forward_used=forward,
        forward_maximum=basis.forward_quota.maximum if basis.forward_quota else None,
        forward_ambiguous=bool(basis.forward_quota and basis.forward_quota.ambiguous),
        lines=tuple(line_view(line, line.holds(on), counts_for[line]) for line in basis.quotas),
    )


def sittings(session: Session, code: str = "") -> tuple[MeetingLine, ...]:
    """Sittings of a campaign, or of all, the latest first."""
    query = select(Sitting).order_by(col(Sitting.campaign).desc(), col(Sitting.n).desc())
    if code:
        query = query.where(Sitting.campaign == code)
    return tuple(
        MeetingLine(row.campaign, row.n, row.status, row.sits_at, f"Phiên họp thứ {row.n}")
        for row in session.exec(query)
    )


def decisions(session: Session, code: str = "") -> tuple[MeetingLine, ...]:
    """Decisions of a campaign, or of all, the latest first."""
    query = select(Decision).order_by(col(Decision.campaign).desc(), col(Decision.n).desc())
    if code:
        query = query.where(Decision.campaign == code)
    return tuple(
        MeetingLine(
            row.campaign,
            row.n,
            row.status,
            row.dated,
            f"Quyết định số {row.number:02d}/{row.series}" if row.number else f"Dự thảo quyết định {row.n}",
        )
        for row in session.exec(query)
    )


@dataclass(frozen=True)
class Member:
    """A person on the decision that establishes the Council."""

    person: str
    name: PersonName
    seat: str
    unit_name: str


def council(session: Session, code: str, at: datetime) -> tuple[Member, ...]:
    """Members of the Council at an instant, in the order of the establishing decision."""
    query = select(CouncilMember).where(CouncilMember.campaign == code).order_by(col(CouncilMember.position))
    rows = [
        row
        for row in session.exec(query)
        if (row.valid_from is None or row.valid_from <= at) and (row.valid_until is None or at < row.valid_until)
    ]
    names = people(session, (row.person for row in rows))
    return tuple(Member(row.person, names.get(row.person, PersonName(row.person)), row.seat, "") for row in rows)


def refusal_counts(session: Session, code: str) -> dict[str, int]:
    """Refusals of a campaign by their code; only registered grounds."""
    query = (
        select(AuditEvent.refusal, func.count())
        .where(AuditEvent.campaign == code, col(AuditEvent.refusal).in_(GROUNDS))
        .group_by(AuditEvent.refusal)
    )
    return dict(session.exec(query).all())


def units_in(session: Session, code: str) -> tuple[tuple[str, str], ...]:
    """Code and name of every unit of a campaign, by name."""
    codes = session.exec(select(CampaignUnit.unit).where(CampaignUnit.campaign == code).distinct()).all()
    names = unit_names(session, codes)
    return tuple(sorted(names.items(), key=lambda item: order_key(item[1])))
