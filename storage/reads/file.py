"""Which file or paper lies under a digest, and whose it is: asked before any byte leaves the store."""

from dataclasses import dataclass

from sqlmodel import Session, select

from payloads.ids import campaign_of, subject_of
from storage.tables.subject import Decision, Draft, Enrolment, IssuedPaper, Upload


@dataclass(frozen=True)
class StoredFile:
    """A file in the store. `unit` "": of the issuer; `public`: an issued decision, an official text; for everybody."""

    sha256: str
    name: str
    media_type: str
    unit: str
    campaign: str
    public: bool = False


def stored_files(session: Session, sha256: str) -> tuple[StoredFile, ...]:
    """Every place in which these bytes stand; the same bytes may be in dossiers of several units."""
    uploads = session.exec(select(Upload).where(Upload.sha256 == sha256)).all()
    papers = session.exec(select(IssuedPaper).where(IssuedPaper.sha256 == sha256)).all()
    return (
        *(
            StoredFile(
                sha256,
                row.name,
                row.media_type,
                _unit(session, row.draft),
                campaign_of(row.draft),
                subject_of(row.draft) == "law",
            )
            for row in uploads
        ),
        *(
            StoredFile(
                sha256,
                f"{row.title}.pdf",
                "application/pdf",
                _unit(session, row.target),
                row.campaign,
                _issued(session, row),
            )
            for row in papers
        ),
    )


def owners(session: Session, sha256: str) -> tuple[str, ...]:
    """Workflow ids of the cases in which these bytes stand."""
    uploads = session.exec(select(Upload.draft).where(Upload.sha256 == sha256)).all()
    papers = session.exec(select(IssuedPaper.subject, IssuedPaper.target).where(IssuedPaper.sha256 == sha256)).all()
    return tuple(dict.fromkeys((*uploads, *(target or subject for subject, target in papers))))


def _unit(session: Session, owner: str) -> str:
    if not owner:
        return ""
    row = session.get(Enrolment, owner) if subject_of(owner) == "enrolment" else session.get(Draft, owner)
    return row.unit if row else ""


def _issued(session: Session, paper: IssuedPaper) -> bool:
    if paper.target or subject_of(paper.subject) != "decision":
        return False
    row = session.get(Decision, paper.subject)
    return row is not None and row.status == "ISSUED"
