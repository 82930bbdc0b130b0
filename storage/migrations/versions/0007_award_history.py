"""The award history: imported lists and the past awards in them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    _award_batch()
    _award_record()


def _award_batch() -> None:
    op.create_table(
        "award_batch",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_sha", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("awards", sa.Integer(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _award_record() -> None:
    op.create_table(
        "award_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("batch", sa.String(length=64), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("award", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("recipient_class", sa.String(), nullable=False),
        sa.Column("direct_worker", sa.Boolean(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("movement", sa.String(), nullable=False),
        sa.Column("decision_number", sa.String(), nullable=False),
        sa.Column("decision_date", sa.Date(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.CheckConstraint("grade IN ('NONE', 'NHAT', 'NHI', 'BA')", name="ck_award_record_grade"),
        sa.CheckConstraint(
            "level IN ('PRESIDENT', 'PRIME_MINISTER', 'MINISTRY', 'PROVINCE_CHAIR', 'DISTRICT_CHAIR', "
            "'COMMUNE_CHAIR', 'UNIT_HEAD')",
            name="ck_award_record_level",
        ),
        sa.CheckConstraint(
            "recipient_class IN ('COLLECTIVE', 'INDIVIDUAL', 'FAMILY', 'HOUSEHOLD', 'ENTERPRISE', 'FOREIGN')",
            name="ck_award_record_recipient_class",
        ),
        sa.ForeignKeyConstraint(
            ["batch"],
            ["award_batch.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key", name="uq_award_record_key"),
    )
    op.create_index(op.f("ix_award_record_batch"), "award_record", ["batch"], unique=False)
    op.create_index("ix_award_record_count", "award_record", ["year", "level", "award"], unique=False)
