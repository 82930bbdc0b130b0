"""The archive: queue, runs, leaves, root statements, keys; what is archived or sealed stays."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"

APPEND_ONLY = ("archived_run", "archive_root", "archive_key")
PLACED = "OLD.serial IS NOT NULL OR NEW.hash <> OLD.hash OR NEW.content <> OLD.content"
SEALED = "a leaf is kept as it is, and gets its place once"


def upgrade() -> None:
    _archive_finding()
    _archive_key()
    _archive_leaf()
    _archive_mark()
    _archive_queue()
    _archive_root()
    _archived_run()
    if op.get_bind().dialect.name == "sqlite":
        _keep_in_sqlite()
    else:
        _keep_in_postgresql()


def _archive_finding() -> None:
    op.create_table(
        "archive_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workflow_id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("run_id", "kind", name="uq_archive_finding"),
    )


def _archive_key() -> None:
    op.create_table(
        "archive_key",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("installation", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint"),
        sa.UniqueConstraint("installation", "number", name="uq_archive_key_number"),
    )


def _archive_leaf() -> None:
    op.create_table(
        "archive_leaf",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("installation", sa.String(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('RUN', 'CHAIN')", name="ck_archive_leaf_kind"),
        sa.PrimaryKeyConstraint("hash"),
        sa.UniqueConstraint("installation", "serial", "position", name="uq_archive_leaf_place"),
    )
    op.create_index("ix_archive_leaf_subject", "archive_leaf", ["kind", "subject", "seq"], unique=False)


def _archive_mark() -> None:
    op.create_table(
        "archive_mark",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _archive_queue() -> None:
    op.create_table(
        "archive_queue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workflow_id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_archive_queue_workflow_id"), "archive_queue", ["workflow_id"], unique=False)


def _archive_root() -> None:
    op.create_table(
        "archive_root",
        sa.Column("installation", sa.String(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("installation", "serial"),
    )


def _archived_run() -> None:
    op.create_table(
        "archived_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workflow_id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("workflow_type", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaf", sa.String(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('COMPLETED', 'CONTINUED_AS_NEW', 'FAILED', 'TERMINATED', 'TIMED_OUT', 'CANCELED', 'OPEN')",
            name="ck_archived_run_status",
        ),
        sa.ForeignKeyConstraint(
            ["leaf"],
            ["archive_leaf.hash"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("run_id", "events", name="uq_archived_run_events"),
    )
    op.create_index("ix_archived_run_workflow", "archived_run", ["workflow_id", "id"], unique=False)
    op.create_index(op.f("ix_archived_run_workflow_type"), "archived_run", ["workflow_type"], unique=False)


def _keep_in_sqlite() -> None:
    refuse = "BEGIN SELECT RAISE(ABORT, '{}'); END"
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            message = refuse.format(f"{table} is append-only")
            op.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {message}")
    op.execute(f"CREATE TRIGGER archive_leaf_kept BEFORE DELETE ON archive_leaf {refuse.format(SEALED)}")
    op.execute(f"CREATE TRIGGER archive_leaf_fixed BEFORE UPDATE ON archive_leaf WHEN {PLACED} {refuse.format(SEALED)}")


def _keep_in_postgresql() -> None:
    # refuse_change: migration 0004.
    for table in APPEND_ONLY:
        refuse = f"EXECUTE FUNCTION refuse_change('{table} is append-only')"
        op.execute(f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}")
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}")
    refuse = f"EXECUTE FUNCTION refuse_change('{SEALED}')"
    op.execute(f"CREATE TRIGGER archive_leaf_kept BEFORE DELETE ON archive_leaf FOR EACH ROW {refuse}")
    op.execute(f"CREATE TRIGGER archive_leaf_fixed BEFORE UPDATE ON archive_leaf FOR EACH ROW WHEN ({PLACED}) {refuse}")
