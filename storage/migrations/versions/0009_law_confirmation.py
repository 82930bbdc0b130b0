"""Of which content of a row of law a confirmation speaks, and its closed list of states."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"

STATES = "status IN ('UNCONFIRMED', 'CONFIRMED', 'WITHDRAWN')"


def upgrade() -> None:
    _law_confirmation()


def _law_confirmation() -> None:
    # SQLite knows no added constraint: the table is written anew there. Nothing could write it before this release.
    with op.batch_alter_table("law_confirmation") as table:
        table.add_column(sa.Column("digest", sa.String(), nullable=False, server_default=""))
        table.create_check_constraint("ck_law_confirmation_status", STATES)
    with op.batch_alter_table("law_confirmation") as table:
        table.alter_column("digest", existing_type=sa.String(), existing_nullable=False, server_default=None)
