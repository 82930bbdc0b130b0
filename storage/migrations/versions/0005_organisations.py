"""Organisations over time: dated names, categories, parents; successions by function; clusters; handovers.

`unit.valid_until` becomes exclusive, as every other bound is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"

APPEND_ONLY = ("handover", "handover_case")


def upgrade() -> None:
    _unit()
    _unit_period()
    _unit_succession()
    _level_period()
    _cluster()
    _cluster_member()
    _handover()
    _handover_case()
    for table in APPEND_ONLY:
        _append_only(table)


def _unit() -> None:
    for column in ("level", "instrument", "article", "evidence"):
        op.add_column("unit", sa.Column(column, sa.String(), server_default=sa.text("''"), nullable=False))
    if op.get_bind().dialect.name == "sqlite":
        op.execute("UPDATE unit SET valid_until = date(valid_until, '+1 day') WHERE valid_until IS NOT NULL")
    else:
        op.execute("UPDATE unit SET valid_until = valid_until + 1 WHERE valid_until IS NOT NULL")


def _grounds() -> list[sa.schema.SchemaItem]:
    """What every dated row says about where it comes from."""
    return [
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    ]


def _period() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
    ]


def _unit_period() -> None:
    op.create_table(
        "unit_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        *_period(),
        *_grounds(),
        sa.CheckConstraint("kind IN ('NAME', 'CATEGORY', 'PARENT', 'SEAT')", name="ck_unit_period_kind"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_unit_period_unit", "unit_period", ["unit", "kind"], unique=False)


def _unit_succession() -> None:
    op.create_table(
        "unit_succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_unit", sa.String(), nullable=False),
        sa.Column("to_unit", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("functions", sa.Text(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        *_grounds(),
        sa.CheckConstraint("kind IN ('MERGE', 'SPLIT', 'TAKEOVER', 'ABOLISH')", name="ck_unit_succession_kind"),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("from_unit", "to_unit"):
        op.create_index(op.f(f"ix_unit_succession_{column}"), "unit_succession", [column], unique=False)


def _level_period() -> None:
    op.create_table(
        "level_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        *_period(),
        *_grounds(),
        sa.CheckConstraint("task IN ('STANDING_BODY', 'CHANNEL')", name="ck_level_period_task"),
        sa.PrimaryKeyConstraint("id"),
    )


def _cluster() -> None:
    op.create_table(
        "cluster",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("scoring", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('CUM', 'KHOI')", name="ck_cluster_kind"),
        sa.PrimaryKeyConstraint("code"),
    )


def _cluster_member() -> None:
    op.create_table(
        "cluster_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        *_period(),
        sa.CheckConstraint("part IN ('MEMBER', 'HEAD', 'DEPUTY')", name="ck_cluster_member_part"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("cluster", "unit", "part", "valid_from", name="uq_cluster_member"),
    )
    op.create_index("ix_cluster_member_unit", "cluster_member", ["unit"], unique=False)


def _handover() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("from_account", sa.String(), nullable=False),
        sa.Column("to_account", sa.String(), nullable=False),
        sa.Column("by_account", sa.String(), nullable=False),
        sa.Column("by_role", sa.String(), nullable=False),
        sa.Column("by_unit", sa.String(), nullable=False),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("real_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key", name="uq_handover_key"),
    )
    for column in ("from_account", "to_account"):
        op.create_index(op.f(f"ix_handover_{column}"), "handover", [column], unique=False)


def _handover_case() -> None:
    op.create_table(
        "handover_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("next_act", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("handover", "position", name="uq_handover_case"),
    )
    op.create_index(op.f("ix_handover_case_subject"), "handover_case", ["subject"], unique=False)


def _append_only(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    for name, when, each in (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {table}_no_{name} BEFORE {when} ON {table} FOR EACH {each} "
            f"EXECUTE FUNCTION refuse_change('{table} is append-only')"
        )
