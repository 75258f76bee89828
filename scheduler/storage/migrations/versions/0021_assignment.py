"""assignments: what is owed to a body, by whom and when"""

from alembic import op
import sqlalchemy as sa

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("region_key", sa.String(50), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("dnr", sa.String(100), nullable=False),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("body_key", sa.String(100), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("to_role", sa.String(20), nullable=False),
        sa.Column("to_key", sa.String(100), nullable=False),
        sa.Column("due_day", sa.Date()),
        sa.Column("due_month", sa.Date()),
        sa.Column("which", sa.String(10), nullable=False),
        sa.Column("meeting_id", sa.String(36), nullable=False),
        sa.Column("meeting_start", sa.Date()),
        sa.Column("meeting_end", sa.Date()),
        sa.Column("intake_day", sa.Date()),
        sa.Column("summons_day", sa.Date()),
        sa.Column("moved_last_day", sa.Date()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reported_on", sa.Date()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(100), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminders_checked_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "state in ('open', 'reported', 'withdrawn')", name=op.f("ck_assignment_state")
        ),
        sa.CheckConstraint(
            "(due_day is null) <> (due_month is null)", name=op.f("ck_assignment_due")
        ),
        sa.CheckConstraint(
            "to_role in ('secretary', 'chief', 'coordinator')", name=op.f("ck_assignment_to_role")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_region_key_state", "assignment", ["region_key", "state"])
    op.create_index(
        "ix_assignment_state_reminders_checked_at", "assignment", ["state", "reminders_checked_at"]
    )
    with op.batch_alter_table("reminder") as batch:
        batch.add_column(sa.Column("assignment_id", sa.String(36), nullable=True))
        batch.create_foreign_key(
            op.f("fk_reminder_assignment_id_assignment"), "assignment", ["assignment_id"], ["id"]
        )
    op.create_index(
        op.f("ix_reminder_assignment_id_state"), "reminder", ["assignment_id", "state"]
    )


def downgrade() -> None:
    op.execute("DELETE FROM reminder WHERE assignment_id IS NOT NULL")
    op.drop_index(op.f("ix_reminder_assignment_id_state"), "reminder")
    with op.batch_alter_table("reminder") as batch:
        batch.drop_constraint(op.f("fk_reminder_assignment_id_assignment"), type_="foreignkey")
        batch.drop_column("assignment_id")
    op.drop_table("assignment")
