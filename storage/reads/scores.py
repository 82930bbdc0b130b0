"""Points of the clusters and blocs of a campaign: each member's periods, its year, its place."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlmodel import Session, select

from payloads.ids import enrolment_id
from rules.cluster import Cluster, Place, Scoring, Total, head_on, members_on, ranking
from rules.enrolment_acts import EnrolmentState
from rules.scoring import YEAR, year_score
from storage.facts import basis_of
from storage.reads.common import unit_names
from storage.tables.subject import Campaign, Enrolment

STATE = TypeAdapter(EnrolmentState)


@dataclass(frozen=True)
class MemberScore:
    """One member. `own`, `given`: (period, points) by the unit itself and by its cluster or bloc."""

    unit: str
    name: str
    own: tuple[tuple[str, str], ...]
    given: tuple[tuple[str, str], ...]
    year: str
    """The year's score; empty while a period of it is missing."""
    place: int
    """0: not ranked yet."""
    shared: bool

    def points(self, period: str) -> str:
        """What the cluster gave for a period; empty: nothing yet."""
        return dict(self.given).get(period, "")


@dataclass(frozen=True)
class ClusterScores:
    """One cluster or bloc, the best member first."""

    cluster: Cluster
    scoring: Scoring | None
    head: str
    """Name of the unit that heads it on the day; empty: nobody was named."""
    periods: tuple[str, ...]
    members: tuple[MemberScore, ...]
    most: float
    """The highest year's score, for bars; at least 1."""


def periods_of(scoring: Scoring | None) -> tuple[str, ...]:
    """Periods that are scored: those that make the year, or the year itself."""
    if scoring is None:
        return ()
    return tuple(period for period, _weight in scoring.scale.weights) or (YEAR,)


def cluster_scores(session: Session, campaign: str, at: datetime) -> tuple[ClusterScores, ...]:
    """Every cluster and bloc of a campaign's definition with its members of that day."""
    basis = basis_of(session.get_one(Campaign, campaign))
    rows = session.exec(select(Enrolment).where(Enrolment.campaign == campaign))
    states = {row.id: STATE.validate_json(row.state) for row in rows}
    return tuple(_cluster(session, campaign, cluster, states, at) for cluster in basis.clusters)


def _cluster(
    session: Session, campaign: str, cluster: Cluster, states: dict[str, EnrolmentState], at: datetime
) -> ClusterScores:
    units, head, scoring = members_on(cluster, at), head_on(cluster, at), cluster.scoring
    names = unit_names(session, (*units, head))
    parts = {unit: states.get(enrolment_id(campaign, unit), EnrolmentState("", campaign, unit)) for unit in units}
    years = {unit: total for unit in units if scoring and (total := _year(scoring, parts[unit]))}
    placed = {place.unit: place for place in ranking(scoring, tuple(years.values()))} if scoring else {}
    members = [_member(parts[unit], names.get(unit, unit), years.get(unit), placed.get(unit)) for unit in units]
    members.sort(key=lambda member: (member.place == 0, member.place))
    most = max((float(total.points) for total in years.values()), default=0.0)
    return ClusterScores(cluster, scoring, names.get(head, ""), periods_of(scoring), tuple(members), max(most, 1.0))


def _year(scoring: Scoring, state: EnrolmentState) -> Total | None:
    """The year's result, with the points by criterion where the year was scored as such: ties go by them."""
    total = year_score(scoring, state)
    if total is None or scoring.scale.weights:
        return total
    given = next(scored for scored in state.scores if scored.period == YEAR and not scored.own)
    return Total(total.unit, total.period, total.points, tuple((point.code, point.value) for point in given.points))


def _member(state: EnrolmentState, name: str, year: Total | None, place: Place | None) -> MemberScore:
    own, given = (
        tuple((scored.period, scored.total) for scored in state.scores if scored.own == by_itself)
        for by_itself in (True, False)
    )
    points = year.points if year else ""
    return MemberScore(
        state.unit, name, own, given, points, place.place if place else 0, place.shared if place else False
    )
