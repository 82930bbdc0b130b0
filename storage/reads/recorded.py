"""What the record says of one workflow: the rows of its acts and the links of its audit chain, as they stand."""

from sqlmodel import Session, col, select

from storage.tables.record import Act, AuditEvent


def acts(session: Session, workflow_id: str) -> tuple[Act, ...]:
    """Rows of the acts of a workflow, refused ones too, in the order in which they were written."""
    query = select(Act).where(Act.workflow_id == workflow_id).order_by(col(Act.id))
    return tuple(session.exec(query))


def links(session: Session, subject: str) -> tuple[AuditEvent, ...]:
    """The audit chain of a subject from its first link."""
    query = select(AuditEvent).where(AuditEvent.subject == subject).order_by(col(AuditEvent.seq))
    return tuple(session.exec(query))
