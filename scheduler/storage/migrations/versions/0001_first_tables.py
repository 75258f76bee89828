"""first tables"""

from alembic import op
import sqlalchemy as sa


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("region_key", sa.String(length=50), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("region_key", sa.String(length=50), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=50), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_event_region_key_at"), ["region_key", "at"], unique=False
        )

    op.create_table(
        "change_stamp",
        sa.Column("region_key", sa.String(length=50), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("region_key", name=op.f("pk_change_stamp")),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_key", sa.String(length=50), nullable=False),
        sa.Column("body_key", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("region_key", "body_key", name=op.f("uq_contact_region_key_body_key")),
    )
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("region_key", sa.String(length=50), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('body', 'organisation', 'round')", name=op.f("ck_feed_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feed_token_hash")),
    )
    op.create_table(
        "plan_import",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region_key", sa.String(length=50), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("body_key", sa.String(length=100), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.String(length=100), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('review', 'confirmed', 'discarded')", name=op.f("ck_plan_import_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_import")),
    )
    with op.batch_alter_table("plan_import", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plan_import_region_key_created_at"),
            ["region_key", "created_at"],
            unique=False,
        )

    op.create_table(
        "meeting",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region_key", sa.String(length=50), nullable=False),
        sa.Column("body_key", sa.String(length=100), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.Column("end_time", sa.Time(), nullable=True),
        sa.Column("place", sa.String(length=255), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("source_file", sa.String(length=255), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("source_text", sa.Text(), nullable=False),
        sa.Column("import_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("end_date >= start_date", name=op.f("ck_meeting_end_date")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["plan_import.id"], name=op.f("fk_meeting_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_region_key_body_key_start_date"),
            ["region_key", "body_key", "start_date"],
            unique=False,
        )

    op.create_table(
        "remiss",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region_key", sa.String(length=50), nullable=False),
        sa.Column("owner_key", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("dnr", sa.String(length=100), nullable=False),
        sa.Column("dispatch_date", sa.Date(), nullable=False),
        sa.Column("target_meeting_id", sa.String(length=36), nullable=False),
        sa.Column("target_date", sa.Date(), nullable=False),
        sa.Column("target_end_date", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column("window_earliest", sa.Date(), nullable=False),
        sa.Column("window_latest", sa.Date(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("accepted_by", sa.String(length=100), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state in ('open', 'closed')", name=op.f("ck_remiss_state")),
        sa.ForeignKeyConstraint(
            ["target_meeting_id"], ["meeting.id"], name=op.f("fk_remiss_target_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remiss")),
    )
    with op.batch_alter_table("remiss", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_remiss_region_key_state_deadline"),
            ["region_key", "state", "deadline"],
            unique=False,
        )

    op.create_table(
        "remiss_recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("remiss_id", sa.String(length=36), nullable=False),
        sa.Column("body_key", sa.String(length=100), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("route", sa.JSON(), nullable=False),
        sa.Column("intake_day", sa.Date(), nullable=True),
        sa.Column("meeting_start", sa.Date(), nullable=True),
        sa.Column("meeting_end", sa.Date(), nullable=True),
        sa.Column("ready_day", sa.Date(), nullable=True),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=100), nullable=True),
        sa.Column("answer_note", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state in ('waiting', 'answered')", name=op.f("ck_remiss_recipient_state")
        ),
        sa.ForeignKeyConstraint(
            ["remiss_id"], ["remiss.id"], name=op.f("fk_remiss_recipient_remiss_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remiss_recipient")),
        sa.UniqueConstraint(
            "remiss_id", "body_key", name=op.f("uq_remiss_recipient_remiss_id_body_key")
        ),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dedup_key", sa.String(length=255), nullable=False),
        sa.Column("remiss_id", sa.String(length=36), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.String(length=36), nullable=True),
        sa.Column("message_id", sa.String(length=255), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("data_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state in ('due', 'sent', 'cancelled', 'dead')", name=op.f("ck_reminder_state")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["remiss_recipient.id"], name=op.f("fk_reminder_recipient_id")
        ),
        sa.ForeignKeyConstraint(["remiss_id"], ["remiss.id"], name=op.f("fk_reminder_remiss_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_reminder_dedup_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_reminder_message_id")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reminder_recipient_id_state"), ["recipient_id", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_reminder_remiss_id"), ["remiss_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_reminder_state_next_try"), ["state", "next_try"], unique=False
        )


def downgrade() -> None:

    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_state_next_try"))
        batch_op.drop_index(batch_op.f("ix_reminder_remiss_id"))
        batch_op.drop_index(batch_op.f("ix_reminder_recipient_id_state"))

    op.drop_table("reminder")
    op.drop_table("remiss_recipient")
    with op.batch_alter_table("remiss", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remiss_region_key_state_deadline"))

    op.drop_table("remiss")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_region_key_body_key_start_date"))

    op.drop_table("meeting")
    with op.batch_alter_table("plan_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_import_region_key_created_at"))

    op.drop_table("plan_import")
    op.drop_table("feed")
    op.drop_table("contact")
    op.drop_table("change_stamp")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_region_key_at"))

    op.drop_table("audit_event")
    op.drop_table("account")
