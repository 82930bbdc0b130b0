"""A draft knows the form that asked for it: the same form sent again makes no second draft."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    op.add_column("draft", sa.Column("form_key", sa.String(), nullable=True))
    op.add_column("draft", sa.Column("form_digest", sa.String(), nullable=True))
    op.create_index("uq_draft_form", "draft", ["form_key"], unique=True)
