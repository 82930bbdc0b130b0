"""The auditor's records, append-only, and what his questions are found by."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision: str | None = "0011"

APPEND_ONLY = ("audit_read", "inspection", "inspection_act", "inspection_sample")


def upgrade() -> None:
    _audit_read()
    _inspection()
    _inspection_sample()
    _inspection_act()
    _audit_event()
    _upload()
    for table in APPEND_ONLY:
        _keep(table)


def _keep(table: str) -> None:
    message = f"{table} is append-only"
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        return
    changes = (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT"))
    for name, verbs, each in changes:
        op.execute(
            f"CREATE TRIGGER {table}_no_{name} BEFORE {verbs} ON {table} FOR EACH {each} "
            f"EXECUTE FUNCTION refuse_change('{message}')"
        )


def _audit_read() -> None:
    op.create_table(
        "audit_read",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("campaign_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("real_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_audit_read_address", "audit_read", ["account", "address", "real_at"], unique=False)
    op.create_index("ix_audit_read_subject", "audit_read", ["subject", "real_at"], unique=False)


def _inspection() -> None:
    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("to_unit", sa.String(), nullable=False),
        sa.Column("to_account", sa.String(), nullable=False),
        sa.Column("subjects", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("inspection", "n", name="uq_inspection_number"),
        sa.UniqueConstraint("key", name="uq_inspection_key"),
    )
    op.create_index("ix_inspection_to_unit", "inspection", ["to_unit"], unique=False)


def _inspection_sample() -> None:
    op.create_table(
        "inspection_sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("algorithm", sa.String(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stratified", sa.Boolean(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("cut_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("population_digest", sa.String(), nullable=False),
        sa.Column("drawn", sa.Text(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("real_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key", name="uq_inspection_sample_key"),
    )


def _inspection_act() -> None:
    op.create_table(
        "inspection_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("real_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["item"],
            ["inspection.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("item", "seq", name="uq_inspection_act"),
        sa.UniqueConstraint("key", name="uq_inspection_act_key"),
    )


def _audit_event() -> None:
    op.create_index("ix_audit_event_account", "audit_event", ["account", "id"], unique=False)
    op.create_index("ix_audit_event_at", "audit_event", ["campaign_at", "refusal", "tag", "campaign"], unique=False)
    op.create_index("ix_audit_event_refusal", "audit_event", ["refusal", "id"], unique=False)
    op.create_index("ix_audit_event_tag", "audit_event", ["tag", "id"], unique=False)
    op.create_index("ix_audit_event_unit", "audit_event", ["unit", "id"], unique=False)


def _upload() -> None:
    op.create_index("ix_upload_sha256", "upload", ["sha256"], unique=False)
