"""incoming remisser and the steps of their accepted way"""

from alembic import op
import sqlalchemy as sa


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incoming",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region_key", sa.String(length=50), nullable=False),
        sa.Column("body_key", sa.String(length=100), nullable=False),
        sa.Column("sender", sa.String(length=200), nullable=False),
        sa.Column("sender_dnr", sa.String(length=100), nullable=False),
        sa.Column("dnr", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("part", sa.String(length=200), nullable=False),
        sa.Column("received", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("deadline_time", sa.Time(), nullable=True),
        sa.Column("extended_to", sa.Date(), nullable=True),
        sa.Column("limit_day", sa.Date(), nullable=False),
        sa.Column("sent_day", sa.Date(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("accepted_by", sa.String(length=100), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=100), nullable=True),
        sa.Column("answer_note", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state in ('waiting', 'answered')", name=op.f("ck_incoming_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming")),
    )
    op.create_index(
        op.f("ix_incoming_region_key_state_limit_day"),
        "incoming",
        ["region_key", "state", "limit_day"],
    )
    op.create_table(
        "incoming_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incoming_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body_key", sa.String(length=100), nullable=False),
        sa.Column("for_body_key", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("meeting_start", sa.Date(), nullable=True),
        sa.Column("meeting_end", sa.Date(), nullable=True),
        sa.Column("papers_day", sa.Date(), nullable=False),
        sa.Column("summons_day", sa.Date(), nullable=True),
        sa.Column("approved_day", sa.Date(), nullable=True),
        sa.Column("ready_day", sa.Date(), nullable=True),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "role in ('prepares', 'heard', 'answers')", name=op.f("ck_incoming_step_role")
        ),
        sa.ForeignKeyConstraint(
            ["incoming_id"], ["incoming.id"], name=op.f("fk_incoming_step_incoming_id_incoming")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_step")),
        sa.UniqueConstraint(
            "incoming_id", "position", name=op.f("uq_incoming_step_incoming_id_position")
        ),
    )


def downgrade() -> None:
    op.drop_table("incoming_step")
    op.drop_index(op.f("ix_incoming_region_key_state_limit_day"), "incoming")
    op.drop_table("incoming")
