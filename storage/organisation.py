"""Writing organisations: units with what they were called in their time, successions, tiers, clusters.

The files are the source: a load puts their rows in place of the ones loaded before, in one transaction.
"""

from datetime import date

import sqlalchemy as sql
from pydantic_core import to_json
from sqlmodel import Session

from rules.cluster import Cluster as ClusterFacts
from rules.organisation import Basis, Dated, Organisation, category_on, name_on
from rules.organisation import Unit as UnitFacts
from storage.statement import add, table_of
from storage.tables.organisation import Cluster, ClusterMember, LevelPeriod, UnitPeriod, UnitSuccession
from storage.tables.person import Unit

KINDS = {"names": "NAME", "categories": "CATEGORY", "parents": "PARENT", "seats": "SEAT"}
"""Field of `rules.organisation.Unit` → kind of its rows."""
FROM_FILES = (UnitPeriod, UnitSuccession, LevelPeriod)


def load(session: Session, organisation: Organisation) -> tuple[int, int]:
    """Write everything that the files say in place of what they said before; (units, successions).

    A unit that a campaign's files brought in stays, with its address for notices; only what the organisation files say
    of it is replaced. What stands in decisions, audit events and papers is not touched.
    """
    for model in FROM_FILES:
        session.connection().execute(sql.delete(table_of(model)))
    for unit in organisation.units.values():
        _put_unit(session, unit)
        for field, kind in KINDS.items():
            for row in getattr(unit, field):
                add(session, UnitPeriod, {"unit": unit.code, "kind": kind, **_dated(row)})
    for step in organisation.successions:
        values = {
            "from_unit": step.from_unit,
            "to_unit": step.to_unit,
            "kind": step.kind.value,
            "starts_on": step.on,
            "functions": ",".join(function.value for function in step.functions),
            "places": ",".join(step.places),
        }
        add(session, UnitSuccession, values | _grounds(step.basis))
    for rule in organisation.levels:
        place = {"task": rule.task.value, "level": rule.level.value, "scope": rule.scope}
        add(session, LevelPeriod, place | _dated(rule.row))
    return len(organisation.units), len(organisation.successions)


def _put_unit(session: Session, unit: UnitFacts) -> None:
    """The unit's own row: its last name and category, as everything that does not ask for a day shows it."""
    row = session.get(Unit, unit.code) or Unit(code=unit.code, name="", category="")
    row.name, row.category = name_on(unit, date.max), category_on(unit, date.max)
    row.valid_from, row.valid_until, row.level = unit.valid_from, unit.valid_until, unit.level.value
    row.instrument, row.article = unit.basis.source.title, unit.basis.source.article
    row.evidence, row.illustrative = unit.basis.evidence, unit.basis.illustrative
    session.add(row)
    session.flush()


def load_clusters(session: Session, clusters: tuple[ClusterFacts, ...]) -> None:
    """Clusters and blocs of a campaign's files, each in place of the one of that code before."""
    members = table_of(ClusterMember)
    for cluster in clusters:
        session.merge(
            Cluster(
                code=cluster.code,
                name=cluster.name,
                kind=cluster.kind.value,
                instrument=cluster.basis.source.title,
                article=cluster.basis.source.article,
                evidence=cluster.basis.evidence,
                illustrative=cluster.basis.illustrative,
                note=cluster.basis.note,
                scoring=to_json(cluster.scoring).decode() if cluster.scoring else "",
            )
        )
        session.flush()
        session.connection().execute(sql.delete(members).where(members.c.cluster == cluster.code))
        for part, rows in (("MEMBER", cluster.members), ("HEAD", cluster.heads), ("DEPUTY", cluster.deputies)):
            for position, row in enumerate(rows):
                values = {
                    "cluster": cluster.code,
                    "position": position,
                    "unit": row.value,
                    "part": part,
                    "valid_from": row.valid_from,
                    "valid_until": row.valid_until,
                }
                add(session, ClusterMember, values)


def _dated(row: Dated) -> dict[str, object]:
    return {"value": row.value, "valid_from": row.valid_from, "valid_until": row.valid_until, **_grounds(row.basis)}


def _grounds(basis: Basis) -> dict[str, object]:
    return {
        "instrument": basis.source.title,
        "article": basis.source.article,
        "evidence": basis.evidence,
        "verified": basis.verified,
        "illustrative": basis.illustrative,
        "note": basis.note,
    }
