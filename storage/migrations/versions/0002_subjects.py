"""Campaigns and their cases: each row is a copy of its workflow's state."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    _campaign()
    _campaign_unit()
    _campaign_version()
    _council_member()
    _decision()
    _draft()
    _draft_version()
    _enrolment()
    _issued_paper()
    _nomination()
    _sitting()
    _upload()


def _campaign() -> None:
    op.create_table(
        "campaign",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("issuer_name", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("act_no", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("definition_digest", sa.String(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "phase IN ('DRAFT', 'LAUNCHED', 'RUNNING', 'SUBMISSION', 'APPRAISAL', 'COUNCIL', 'DECISION', "
            "'SUMMARY', 'CLOSED', 'CANCELLED')",
            name="ck_campaign_phase",
        ),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index(op.f("ix_campaign_next_due_at"), "campaign", ["next_due_at"], unique=False)


def _campaign_unit() -> None:
    op.create_table(
        "campaign_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("campaign", "unit", "part", name="uq_campaign_unit"),
    )
    op.create_index(op.f("ix_campaign_unit_campaign"), "campaign_unit", ["campaign"], unique=False)


def _campaign_version() -> None:
    op.create_table(
        "campaign_version",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index(op.f("ix_campaign_version_campaign"), "campaign_version", ["campaign"], unique=False)


def _council_member() -> None:
    op.create_table(
        "council_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("campaign", "person", name="uq_council_member"),
    )
    op.create_index(op.f("ix_council_member_campaign"), "council_member", ["campaign"], unique=False)


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("act_no", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("dated", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('NONE', 'SUBMITTED', 'CHECKED', 'RETURNED', 'SIGNED', 'NUMBERED', 'ISSUED', 'DROPPED')",
            name="ck_decision_status",
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_decision_campaign"), "decision", ["campaign"], unique=False)


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.Column("form_key", sa.String(), nullable=True),
        sa.Column("form_digest", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_draft_campaign"), "draft", ["campaign"], unique=False)
    op.create_index(op.f("ix_draft_unit"), "draft", ["unit"], unique=False)
    op.create_index("uq_draft_form", "draft", ["form_key"], unique=True)


def _draft_version() -> None:
    op.create_table(
        "draft_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("nomination", "version", name="uq_draft_version"),
    )
    op.create_index(op.f("ix_draft_version_nomination"), "draft_version", ["nomination"], unique=False)


def _enrolment() -> None:
    op.create_table(
        "enrolment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("act_no", sa.Integer(), nullable=False),
        sa.Column("works", sa.Integer(), nullable=False),
        sa.Column("own_awards", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report_late", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('NOT_ENROLLED', 'ENROLLED', 'REPORTED', 'ENDED')", name="ck_enrolment_status"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_enrolment_campaign"), "enrolment", ["campaign"], unique=False)
    op.create_index(op.f("ix_enrolment_next_due_at"), "enrolment", ["next_due_at"], unique=False)


def _issued_paper() -> None:
    op.create_table(
        "issued_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("rendered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("subject", "kind", "target", "sha256", name="uq_issued_paper"),
    )
    op.create_index(op.f("ix_issued_paper_campaign"), "issued_paper", ["campaign"], unique=False)
    op.create_index(op.f("ix_issued_paper_subject"), "issued_paper", ["subject"], unique=False)


def _nomination() -> None:
    op.create_table(
        "nomination",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("act_no", sa.Integer(), nullable=False),
        sa.Column("recipient_class", sa.String(), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supplement_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("superior", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('NOT_SUBMITTED', 'SUBMITTED', 'RETURNED', 'ACCEPTED', 'APPRAISED', 'ON_AGENDA', 'OPINED',"
            " 'TO_AWARD', 'TO_FORWARD', 'FORWARDED', 'FORWARD_DECLINED', 'AWARDED', 'NOT_AWARDED', 'REJECTED', "
            "'WITHDRAWN', 'FORWARD_GRANTED', 'CANCELLED', 'LAPSED')",
            name="ck_nomination_status",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("campaign", "n", name="uq_nomination_number"),
    )
    op.create_index(op.f("ix_nomination_campaign"), "nomination", ["campaign"], unique=False)
    op.create_index(op.f("ix_nomination_next_due_at"), "nomination", ["next_due_at"], unique=False)
    op.create_index(op.f("ix_nomination_status"), "nomination", ["status"], unique=False)
    op.create_index(op.f("ix_nomination_unit"), "nomination", ["unit"], unique=False)


def _sitting() -> None:
    op.create_table(
        "sitting",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("act_no", sa.Integer(), nullable=False),
        sa.Column("sits_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('NONE', 'CONVENED', 'SITTING', 'BALLOT', 'COUNTED', 'SIGNED', 'CANCELLED')",
            name="ck_sitting_status",
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_sitting_campaign"), "sitting", ["campaign"], unique=False)


def _upload() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("draft", "kind", name="uq_upload_kind"),
    )
    op.create_index(op.f("ix_upload_draft"), "upload", ["draft"], unique=False)
