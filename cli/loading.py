"""From a campaign's files to rows: units, persons, the Council, the campaign with the basis of its rules."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from pydantic_core import to_json
from sqlmodel import Session, select

from definitions.basis import basis_of
from definitions.cluster import cluster_of
from definitions.facts import Campaign as Loaded
from definitions.facts import load_campaign
from definitions.problem import DefinitionRefused, Severity
from runtime.failure import Failure
from storage.organisation import load_clusters
from storage.participants import register_unit, take_part
from storage.tables.person import Person, Unit
from storage.tables.subject import Campaign, CampaignUnit, CampaignVersion, CouncilMember


def read_campaign(path: Path, instead: Mapping[str, str] | None = None) -> Loaded:
    """The campaign of a definition file. Raises Failure naming every error with its line.

    `instead`: companion → file name that takes its place, for a rehearsal under another statute.
    """
    try:
        return load_campaign(path, instead)
    except DefinitionRefused as refused:
        lines = [f"{p.file}:{p.line}: {p.sentence}" for p in refused.problems if p.severity is Severity.ERROR]
        raise Failure("Định nghĩa phong trào có lỗi, chưa nạp:\n" + "\n".join(lines)) from refused


def write_register(session: Session, loaded: Loaded) -> None:
    """Units and persons that the files name; what is there already is brought up to date."""
    for unit in loaded.units.units:
        row = Unit(
            code=unit.code,
            name=unit.name,
            category=unit.category,
            valid_from=unit.valid_from,
            # The file names the last day, the row the first one after it.
            valid_until=unit.valid_until + timedelta(days=1) if unit.valid_until else None,
            email=f"{unit.code}@dien-tap.invalid" if loaded.units.illustrative else "",
            illustrative=loaded.units.illustrative,
        )
        register_unit(session, row)
    load_clusters(session, tuple(cluster_of(stated) for stated in loaded.units.clusters))
    for member in loaded.council.members if loaded.council is not None else ():
        assert loaded.council is not None  # for the type checker
        person = Person(
            code=member.code,
            name=member.name,
            post=member.post,
            unit=member.unit,
            illustrative=loaded.council.illustrative,
        )
        session.merge(person)
    session.flush()


def write_campaign(session: Session, loaded: Loaded, at: datetime) -> None:
    """Units, Council and the campaign as a draft. The persons of the Council become persons here."""
    defn, basis = loaded.definition, basis_of(loaded)
    write_register(session, loaded)
    version = add_version(session, loaded, at)
    session.add(
        Campaign(
            code=loaded.code,
            title=defn.title,
            issuer=defn.issuer.code,
            issuer_name=defn.issuer.full_name,
            basis=version.basis,
            definition=version.definition,
            definition_digest=version.digest,
        )
    )
    session.flush()
    take_part(session, loaded.code, basis)


def add_version(session: Session, loaded: Loaded, at: datetime) -> CampaignVersion:
    """Keep what the files say: an act by a numbered paper can change over to it. Its units are registered at once."""
    write_register(session, loaded)
    version = CampaignVersion(
        digest=loaded.digest,
        campaign=loaded.code,
        basis=to_json(basis_of(loaded)).decode(),
        definition=loaded.definition.model_dump_json(),
        loaded_at=at,
    )
    return session.merge(version)


def forget_draft(session: Session, code: str) -> None:
    """Take back a campaign that was never launched, with its participants and its Council; versions stay."""
    for table in (CampaignUnit, CouncilMember):
        for row in session.exec(select(table).where(table.campaign == code)):
            session.delete(row)
    session.delete(session.get_one(Campaign, code))
    session.flush()
