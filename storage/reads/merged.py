"""Figures of awards and enrolments under the units of that time and under those that stand today; nothing twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from rules.merged import Figure, Share, fold
from rules.organisation import Function, Organisation
from storage.facts import basis_of
from storage.reads.organisation import names_on
from storage.reads.passing import places_of
from storage.tables.subject import Campaign, Enrolment, Nomination

MEASURES = ("ENROLLED", "REPORTED", "OWN_AWARDS", "NOMINATED", "AWARDED")


@dataclass(frozen=True)
class Merged:
    """The same figures twice. `then`: by the unit that had them; `now`: by successor, or by all that share one."""

    then: tuple[Share, ...]
    now: tuple[Share, ...]
    names: dict[str, str]
    """Code → name on the day that was asked for."""

    def sums(self) -> dict[str, tuple[int, int]]:
        """Measure → (sum under the units of that time, sum under the successors): always equal."""
        return {measure: (_sum(self.then, measure), _sum(self.now, measure)) for measure in MEASURES}


def _sum(shares: tuple[Share, ...], measure: str) -> int:
    return sum(share.amount for share in shares if share.measure == measure)


def merged(
    session: Session, organisation: Organisation, on: date, campaign: str = "", places: Mapping[str, str] | None = None
) -> Merged:
    """Figures of one campaign, or of all, under the units that stand on `on`.

    `places`: unit → where it lies, for units that were split by place; None: as the campaigns' own files say.
    """
    figures = tuple(_figures(session, campaign, _places(session) if places is None else places))
    units, successions = organisation.units, organisation.successions
    # Before the first succession every unit stands for itself.
    then = fold(units, (), figures, on)
    now = fold(units, successions, figures, on, Function.PROPOSER)
    codes = {code for share in (*then, *now) for code in share.units}
    return Merged(then, now, names_on(session, codes, on))


def _places(session: Session) -> dict[str, str]:
    plans = session.exec(select(Campaign)).all()
    return {unit: place for plan in plans for unit, place in places_of(basis_of(plan)).items() if place}


def _figures(session: Session, campaign: str, places: Mapping[str, str]) -> Iterator[Figure]:
    enrolments, nominations = select(Enrolment), select(Nomination)
    if campaign:
        enrolments = enrolments.where(Enrolment.campaign == campaign)
        nominations = nominations.where(Nomination.campaign == campaign)
    for row in session.exec(enrolments):
        place = places.get(row.unit, "")
        for measure, amount in (
            ("ENROLLED", int(row.status != "NOT_ENROLLED")),
            ("REPORTED", int(row.reported_at is not None)),
            ("OWN_AWARDS", row.own_awards),
        ):
            if amount:
                yield Figure(row.unit, measure, amount, place)
    for case in session.exec(nominations):
        place = places.get(case.unit, "")
        if case.filed_at is not None:
            yield Figure(case.unit, "NOMINATED", 1, place)
        if case.status in ("AWARDED", "FORWARD_GRANTED"):
            yield Figure(case.unit, "AWARDED", 1, place)
