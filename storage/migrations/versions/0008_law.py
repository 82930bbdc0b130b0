"""Rule sets pinned by receptions, rows of law that officers confirmed, and the phases of approval and registration."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"

PHASES = (
    "phase IN ('DRAFT', 'PENDING_APPROVAL', 'APPROVED', 'LAUNCHED', 'REGISTRATION', 'RUNNING', 'SUBMISSION', "
    "'APPRAISAL', 'COUNCIL', 'DECISION', 'SUMMARY', 'CLOSED', 'CANCELLED')"
)


def upgrade() -> None:
    _campaign()
    _pinned_rules()
    _law_confirmation()
    op.create_index("ix_award_record_recipient", "award_record", ["recipient", "unit"], unique=False)


def _campaign() -> None:
    # SQLite knows no change of a constraint: the table is written anew there.
    with op.batch_alter_table("campaign") as table:
        table.drop_constraint("ck_campaign_phase", type_="check")
        table.create_check_constraint("ck_campaign_phase", PHASES)


def _pinned_rules() -> None:
    op.create_table(
        "pinned_rules",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("nomination", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "nomination"),
    )


def _law_confirmation() -> None:
    op.create_table(
        "law_confirmation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("act_no", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_law_confirmation_row_key"), "law_confirmation", ["row_key"], unique=False)
