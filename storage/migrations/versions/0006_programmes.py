"""Programmes: each row is a copy of its workflow's state, with a line for everything it ever had."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    _programme()
    _programme_line()


def _programme() -> None:
    op.create_table(
        "programme",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("issuer_name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("act_no", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("definition_digest", sa.String(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('NONE', 'ACTIVE', 'REVIEWED', 'CLOSED')", name="ck_programme_status"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index(op.f("ix_programme_next_due_at"), "programme", ["next_due_at"], unique=False)


def _programme_line() -> None:
    op.create_table(
        "programme_line",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('ITEM', 'MEASURE', 'INSPECTION', 'FINDING')", name="ck_programme_line_kind"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_programme_line_programme"), "programme_line", ["programme"], unique=False)
