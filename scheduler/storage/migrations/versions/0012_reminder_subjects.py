"""reminders of incoming remisser, digests and escalation; contacts by role; a round's own rules"""

from alembic import op
import sqlalchemy as sa


revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ROLES = "('secretary', 'chief', 'coordinator')"


def upgrade() -> None:
    with op.batch_alter_table("contact") as batch:
        batch.drop_constraint(op.f("uq_contact_region_key_body_key"), type_="unique")
        batch.alter_column("body_key", new_column_name="subject_key", existing_type=sa.String(100))
        batch.add_column(
            sa.Column("role", sa.String(20), nullable=False, server_default="secretary")
        )
        batch.add_column(
            sa.Column("digest_stopped_at", sa.DateTime(timezone=True), nullable=True)
        )
    with op.batch_alter_table("contact") as batch:
        batch.alter_column("role", existing_type=sa.String(20), server_default=None)
        batch.create_check_constraint(op.f("ck_contact_role"), f"role in {_ROLES}")
        batch.create_unique_constraint(
            op.f("uq_contact_region_key_role_subject_key"), ["region_key", "role", "subject_key"]
        )
    with op.batch_alter_table("remiss") as batch:
        batch.add_column(sa.Column("reminder_rules", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("reminder") as batch:
        batch.alter_column("remiss_id", existing_type=sa.String(36), nullable=True)
        batch.alter_column("recipient_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("region_key", sa.String(50), nullable=True))
        batch.add_column(sa.Column("incoming_id", sa.String(36), nullable=True))
        batch.add_column(sa.Column("step_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("to_role", sa.String(20), nullable=True))
        batch.add_column(sa.Column("to_key", sa.String(100), nullable=True))
        batch.add_column(sa.Column("topic", sa.String(200), nullable=True))
        batch.add_column(sa.Column("anchor_day", sa.Date(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_reminder_incoming_id_incoming"), "incoming", ["incoming_id"], ["id"]
        )
        batch.create_foreign_key(
            op.f("fk_reminder_step_id_incoming_step"), "incoming_step", ["step_id"], ["id"]
        )
    op.execute(
        "UPDATE reminder SET"
        " region_key = (SELECT region_key FROM remiss WHERE remiss.id = reminder.remiss_id),"
        " to_role = 'secretary',"
        " to_key = (SELECT body_key FROM remiss_recipient"
        "   WHERE remiss_recipient.id = reminder.recipient_id),"
        " topic = 'recipient\\:' || recipient_id || '\\:secretary',"
        " anchor_day = CASE WHEN rule LIKE 'intake%' THEN"
        "   (SELECT intake_day FROM remiss_recipient"
        "     WHERE remiss_recipient.id = reminder.recipient_id)"
        "  WHEN rule LIKE 'deadline%' THEN"
        "   (SELECT CASE WHEN remiss_recipient.extended_to > remiss.deadline"
        "      THEN remiss_recipient.extended_to ELSE remiss.deadline END"
        "     FROM remiss_recipient JOIN remiss ON remiss.id = remiss_recipient.remiss_id"
        "     WHERE remiss_recipient.id = reminder.recipient_id) END"
    )
    # An intent of the present dates keeps its identity under the new kind of key.
    op.execute(
        "UPDATE reminder SET"
        " dedup_key = 'recipient\\:' || recipient_id || '\\:' || rule || '\\:' || anchor_day"
        " WHERE anchor_day IS NOT NULL AND deadline_version ="
        " (SELECT deadline_version FROM remiss WHERE remiss.id = reminder.remiss_id)"
    )
    with op.batch_alter_table("reminder") as batch:
        batch.alter_column("region_key", existing_type=sa.String(50), nullable=False)
        batch.alter_column("to_role", existing_type=sa.String(20), nullable=False)
        batch.alter_column("to_key", existing_type=sa.String(100), nullable=False)
        batch.alter_column("topic", existing_type=sa.String(200), nullable=False)
        batch.create_check_constraint(op.f("ck_reminder_to_role"), f"to_role in {_ROLES}")
    op.create_index(op.f("ix_reminder_topic_state"), "reminder", ["topic", "state"])
    op.create_index(
        op.f("ix_reminder_region_key_state_due_at"), "reminder", ["region_key", "state", "due_at"]
    )
    op.create_index(op.f("ix_reminder_incoming_id_state"), "reminder", ["incoming_id", "state"])


def downgrade() -> None:
    op.execute("DELETE FROM reminder WHERE recipient_id IS NULL OR to_role <> 'secretary'")
    op.drop_index(op.f("ix_reminder_incoming_id_state"), "reminder")
    op.drop_index(op.f("ix_reminder_region_key_state_due_at"), "reminder")
    op.drop_index(op.f("ix_reminder_topic_state"), "reminder")
    with op.batch_alter_table("reminder") as batch:
        batch.drop_constraint(op.f("ck_reminder_to_role"), type_="check")
        batch.drop_constraint(op.f("fk_reminder_step_id_incoming_step"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_reminder_incoming_id_incoming"), type_="foreignkey")
        for column in (
            "anchor_day", "topic", "to_key", "to_role", "step_id", "incoming_id", "region_key"
        ):
            batch.drop_column(column)
        batch.alter_column("recipient_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("remiss_id", existing_type=sa.String(36), nullable=False)
    with op.batch_alter_table("remiss") as batch:
        batch.drop_column("reminder_rules")
    op.execute("DELETE FROM contact WHERE role <> 'secretary'")
    with op.batch_alter_table("contact") as batch:
        batch.drop_constraint(op.f("uq_contact_region_key_role_subject_key"), type_="unique")
        batch.drop_constraint(op.f("ck_contact_role"), type_="check")
        batch.drop_column("digest_stopped_at")
        batch.drop_column("role")
        batch.alter_column("subject_key", new_column_name="body_key", existing_type=sa.String(100))
        batch.create_unique_constraint(
            op.f("uq_contact_region_key_body_key"), ["region_key", "body_key"]
        )
