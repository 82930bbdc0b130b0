"""How many steps of a dossier one officer did: an index of the events by officers who handle dossiers."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision: str | None = "0012"


def upgrade() -> None:
    handled = sa.text("refusal = '' AND role NOT IN ('SYSTEM', 'MESSENGER', 'UNIT_OFFICER', 'UNIT_HEAD')")
    columns = ["campaign", "subject", "account"]
    op.create_index("ix_audit_event_handled", "audit_event", columns, sqlite_where=handled, postgresql_where=handled)
