"""What the rows know about a frame of the time machine: names, papers, who looked, the chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.exc import NoResultFound
from sqlmodel import Session

from api.pages.inspection_words import case_words
from audit.codes import Names
from audit.moment import Moment, Reel
from audit.names import names_of
from payloads.ids import subject_of
from storage import archive, drafts
from storage.audit import broken_link, position
from storage.intake import now_of
from storage.reads.common import PersonName, people_of_accounts, unit_names
from storage.reads.decision import papers_for
from storage.reads.inspection import Looked, who_looked
from storage.reads.inspection_campaign import titles_of
from storage.session import Database


@dataclass(frozen=True)
class Paper:
    """A paper that existed at the moment."""

    label: str
    sha256: str


@dataclass(frozen=True)
class Attested:
    """What stands behind the frame besides the replay."""

    lines: int
    """Rows of the case's audit chain."""
    broken: int | None
    """Row of that chain that does not follow; None: it is whole."""
    runs: int
    """Runs of the case in the archive."""
    serials: tuple[int, ...]
    """Root statements that cover them."""


@dataclass(frozen=True)
class Shown:
    """What the rows know about the frame."""

    title: str
    titles: Mapping[str, str]
    """Of campaigns, by code."""
    names: Names
    """Of what the case's codes stand for."""
    now: datetime
    """By the installation's clock."""
    people: Mapping[str, PersonName]
    units: Mapping[str, str]
    papers: tuple[Paper, ...]
    looked: tuple[Looked, ...]
    attested: Attested


def _papers(session: Session, workflow_id: str, moment: Moment) -> tuple[Paper, ...]:
    """Files of the version that was filed then, and what had been printed by then; by their hashes."""
    found = []
    version = moment.state.get("draft_version")
    if subject_of(workflow_id) == "nomination" and version:
        try:
            files = drafts.frozen(session, workflow_id, int(version))["files"]
        except NoResultFound:
            files = []
        found += [Paper(str(one["name"]), str(one["sha256"])) for one in files]
    for printed in papers_for(session, workflow_id):
        if printed.rendered_at <= moment.effective_at:
            found.append(Paper(printed.title or printed.label, printed.sha256))
    return tuple(found)


def _attested(session: Session, workflow_id: str) -> Attested:
    runs = archive.runs_of(session, workflow_id)
    serials = tuple(sorted({run.serial for run in runs if run.serial is not None}))
    return Attested(position(session, workflow_id), broken_link(session, workflow_id), len(runs), serials)


def shown_of(database: Database, workflow_id: str, reel: Reel, moment: Moment) -> Shown:
    with database.read() as session:
        titles = titles_of(session)
        return Shown(
            title=case_words(workflow_id, titles) or workflow_id,
            titles=titles,
            names=names_of(session, workflow_id, (each.state for each in reel.moments)),
            now=now_of(session, datetime.now(UTC))[0],
            people=people_of_accounts(session, {each.account for each in reel.moments}),
            units=unit_names(session, {each.unit for each in reel.moments}),
            papers=_papers(session, workflow_id, moment),
            looked=who_looked(session, workflow_id),
            attested=_attested(session, workflow_id),
        )
