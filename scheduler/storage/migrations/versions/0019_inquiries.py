"""questions with personal links: polls of days, slots and signatures"""

from alembic import op
import sqlalchemy as sa


revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_KINDS_BEFORE = "kind in ('body', 'organisation', 'round', 'incoming', 'role', 'region')"
_KINDS = "kind in ('body', 'organisation', 'round', 'incoming', 'inquiry', 'role', 'region')"


def upgrade() -> None:
    op.create_table(
        "inquiry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region_key", sa.String(length=50), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body_key", sa.String(length=100), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=255), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("by_wishes", sa.Boolean(), nullable=False),
        sa.Column("parts_total", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=True),
        sa.Column("chosen_option", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminders_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('poll', 'slots', 'signup')", name=op.f("ck_inquiry_kind")),
        sa.CheckConstraint(
            "state in ('open', 'decided', 'closed', 'withdrawn')", name=op.f("ck_inquiry_state")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_inquiry_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    op.create_index(op.f("ix_inquiry_meeting_id"), "inquiry", ["meeting_id"], unique=False)
    op.create_index(
        op.f("ix_inquiry_region_key_state"), "inquiry", ["region_key", "state"], unique=False
    )
    op.create_table(
        "inquiry_invitee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inquiry_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("subject_key", sa.String(length=100), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=300), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_inquiry_invitee_inquiry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_invitee")),
        sa.UniqueConstraint(
            "inquiry_id",
            "role",
            "subject_key",
            name=op.f("uq_inquiry_invitee_inquiry_id_role_subject_key"),
        ),
    )
    op.create_table(
        "inquiry_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inquiry_id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.Column("end_time", sa.Time(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_inquiry_option_inquiry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_option")),
        sa.UniqueConstraint(
            "inquiry_id",
            "day",
            "start_time",
            name=op.f("uq_inquiry_option_inquiry_id_day_start_time"),
        ),
    )
    op.create_table(
        "inquiry_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitee_id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "answer in ('yes', 'if_needed', 'no')", name=op.f("ck_inquiry_choice_answer")
        ),
        sa.ForeignKeyConstraint(
            ["invitee_id"], ["inquiry_invitee.id"], name=op.f("fk_inquiry_choice_invitee_id")
        ),
        sa.ForeignKeyConstraint(
            ["option_id"], ["inquiry_option.id"], name=op.f("fk_inquiry_choice_option_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_choice")),
        sa.UniqueConstraint(
            "invitee_id", "option_id", name=op.f("uq_inquiry_choice_invitee_id_option_id")
        ),
    )
    op.create_index(
        op.f("ix_inquiry_choice_option_id"), "inquiry_choice", ["option_id"], unique=False
    )
    op.create_table(
        "inquiry_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("invitee_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["invitee_id"], ["inquiry_invitee.id"], name=op.f("fk_inquiry_link_invitee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_inquiry_link_token_hash")),
    )
    op.create_index(
        op.f("ix_inquiry_link_invitee_id"), "inquiry_link", ["invitee_id"], unique=False
    )
    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitee_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("said_late", sa.Boolean(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("signer", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.String(length=300), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=300), nullable=True),
        sa.CheckConstraint("state in ('signed', 'not_signed')", name=op.f("ck_signature_state")),
        sa.ForeignKeyConstraint(
            ["invitee_id"], ["inquiry_invitee.id"], name=op.f("fk_signature_invitee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    op.create_index(
        "uq_signature_invitee_id",
        "signature",
        ["invitee_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "slot_booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("invitee_id", sa.Integer(), nullable=False),
        sa.Column("booked_by", sa.String(length=300), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitee_id"], ["inquiry_invitee.id"], name=op.f("fk_slot_booking_invitee_id")
        ),
        sa.ForeignKeyConstraint(
            ["option_id"], ["inquiry_option.id"], name=op.f("fk_slot_booking_option_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_booking")),
        sa.UniqueConstraint("invitee_id", name=op.f("uq_slot_booking_invitee_id")),
        sa.UniqueConstraint("option_id", name=op.f("uq_slot_booking_option_id")),
    )
    op.create_table(
        "signature_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signature_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signature.id"], name=op.f("fk_signature_file_signature_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_file")),
        sa.UniqueConstraint(
            "signature_id", "position", name=op.f("uq_signature_file_signature_id_position")
        ),
    )
    with op.batch_alter_table("reminder") as batch:
        batch.add_column(sa.Column("inquiry_id", sa.String(36), nullable=True))
        batch.add_column(sa.Column("invitee_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_reminder_inquiry_id_inquiry"), "inquiry", ["inquiry_id"], ["id"]
        )
        batch.create_foreign_key(
            op.f("fk_reminder_invitee_id_inquiry_invitee"),
            "inquiry_invitee",
            ["invitee_id"],
            ["id"],
        )
    op.create_index(op.f("ix_reminder_inquiry_id_state"), "reminder", ["inquiry_id", "state"])
    with op.batch_alter_table("feed") as batch:
        batch.drop_constraint(op.f("ck_feed_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_feed_kind"), _KINDS)


def downgrade() -> None:
    op.execute("DELETE FROM reminder WHERE inquiry_id IS NOT NULL")
    op.execute("DELETE FROM feed WHERE kind = 'inquiry'")
    with op.batch_alter_table("feed") as batch:
        batch.drop_constraint(op.f("ck_feed_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_feed_kind"), _KINDS_BEFORE)
    op.drop_index(op.f("ix_reminder_inquiry_id_state"), "reminder")
    with op.batch_alter_table("reminder") as batch:
        batch.drop_constraint(op.f("fk_reminder_invitee_id_inquiry_invitee"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_reminder_inquiry_id_inquiry"), type_="foreignkey")
        batch.drop_column("invitee_id")
        batch.drop_column("inquiry_id")
    op.drop_table("signature_file")
    op.drop_table("signature")
    op.drop_table("slot_booking")
    op.drop_table("inquiry_choice")
    op.drop_table("inquiry_option")
    op.drop_table("inquiry_link")
    op.drop_table("inquiry_invitee")
    op.drop_table("inquiry")
