"""processes under way and their steps"""

from alembic import op
import sqlalchemy as sa

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_KINDS_BEFORE = "kind in ('body', 'organisation', 'round', 'incoming', 'inquiry', 'role', 'region')"
_KINDS = (
    "kind in ('body', 'organisation', 'round', 'incoming', 'inquiry', 'process', 'role', 'region')"
)


def upgrade() -> None:
    op.create_table(
        "process",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("region_key", sa.String(50), nullable=False),
        sa.Column("template", sa.String(100), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("dnr", sa.String(100), nullable=False),
        sa.Column("owner_key", sa.String(100), nullable=False),
        sa.Column("parties", sa.JSON(), nullable=False),
        sa.Column("start_day", sa.Date(), nullable=False),
        sa.Column("wanted_day", sa.Date()),
        sa.Column("end_day", sa.Date()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("started_by", sa.String(100), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminders_checked_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("state in ('open', 'closed')", name=op.f("ck_process_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process")),
    )
    op.create_index("ix_process_region_key_state", "process", ["region_key", "state"])
    op.create_index(
        "ix_process_state_reminders_checked_at", "process", ["state", "reminders_checked_at"]
    )
    op.create_table(
        "process_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.String(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(100), nullable=False),
        sa.Column("party", sa.String(100), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("body_key", sa.String(100), nullable=False),
        sa.Column("meeting_id", sa.String(36), nullable=False),
        sa.Column("meeting_start", sa.Date()),
        sa.Column("meeting_end", sa.Date()),
        sa.Column("papers_day", sa.Date()),
        sa.Column("planned_day", sa.Date()),
        sa.Column("done_by", sa.Date()),
        sa.Column("done_day", sa.Date()),
        sa.Column("done_note", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(100), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_process_step_process_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_step")),
        sa.UniqueConstraint(
            "process_id", "step", "party", name=op.f("uq_process_step_process_id_step_party")
        ),
    )
    with op.batch_alter_table("reminder") as batch:
        batch.add_column(sa.Column("process_id", sa.String(36), nullable=True))
        batch.add_column(sa.Column("process_step_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_reminder_process_id_process"), "process", ["process_id"], ["id"]
        )
    op.create_index(op.f("ix_reminder_process_id_state"), "reminder", ["process_id", "state"])
    with op.batch_alter_table("feed") as batch:
        batch.drop_constraint(op.f("ck_feed_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_feed_kind"), _KINDS)


def downgrade() -> None:
    op.execute("DELETE FROM reminder WHERE process_id IS NOT NULL")
    op.execute("DELETE FROM feed WHERE kind = 'process'")
    with op.batch_alter_table("feed") as batch:
        batch.drop_constraint(op.f("ck_feed_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_feed_kind"), _KINDS_BEFORE)
    op.drop_index(op.f("ix_reminder_process_id_state"), "reminder")
    with op.batch_alter_table("reminder") as batch:
        batch.drop_constraint(op.f("fk_reminder_process_id_process"), type_="foreignkey")
        batch.drop_column("process_step_id")
        batch.drop_column("process_id")
    op.drop_table("process_step")
    op.drop_table("process")
