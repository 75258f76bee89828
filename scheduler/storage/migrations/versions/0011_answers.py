"""answers with their files, what recipients ask for, colleagues who answer, and the states of it"""

from alembic import op
import sqlalchemy as sa


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("remiss_recipient") as batch:
        batch.add_column(sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("acknowledged_by", sa.String(length=100), nullable=True))
        batch.add_column(sa.Column("acknowledged_day", sa.Date(), nullable=True))
        batch.drop_constraint(op.f("ck_remiss_recipient_state"), type_="check")
        batch.create_check_constraint(
            op.f("ck_remiss_recipient_state"),
            "state in ('waiting', 'acknowledged', 'answered', 'declined')",
        )
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("remiss_id", sa.String(length=36), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("sender", sa.String(length=300), nullable=False),
        sa.Column("paragraph", sa.String(length=300), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("answer_text", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.String(length=100), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["remiss_id"], ["remiss.id"], name="fk_answer_remiss_id"),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["remiss_recipient.id"], name="fk_answer_recipient_id"
        ),
        sa.ForeignKeyConstraint(["link_id"], ["answer_link.id"], name="fk_answer_link_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
    )
    op.create_index("ix_answer_remiss_id", "answer", ["remiss_id"])
    _unique_where("answer", ["recipient_id"], "withdrawn_at IS NULL")
    op.create_table(
        "answer_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name="fk_answer_file_answer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_file"),
        sa.UniqueConstraint("answer_id", "position", name="uq_answer_file_answer_id_position"),
    )
    op.create_table(
        "answer_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("remiss_id", sa.String(length=36), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_by", sa.String(length=100), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('extension', 'moved_meeting')", name=op.f("ck_answer_request_kind")
        ),
        sa.CheckConstraint(
            "state in ('asked', 'granted', 'refused', 'withdrawn')",
            name=op.f("ck_answer_request_state"),
        ),
        sa.ForeignKeyConstraint(["remiss_id"], ["remiss.id"], name="fk_answer_request_remiss_id"),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["remiss_recipient.id"], name="fk_answer_request_recipient_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_answer_request"),
    )
    op.create_index("ix_answer_request_remiss_id", "answer_request", ["remiss_id"])
    _unique_where("answer_request", ["recipient_id", "kind"], "state = 'asked'")
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("remiss_id", sa.String(length=36), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("delegated_by", sa.String(length=100), nullable=False),
        sa.Column("delegated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["remiss_id"], ["remiss.id"], name="fk_delegation_remiss_id"),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["remiss_recipient.id"], name="fk_delegation_recipient_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_delegation"),
    )
    op.create_index("ix_delegation_remiss_id", "delegation", ["remiss_id"])
    _unique_where("delegation", ["recipient_id"], "ended_at IS NULL")


def _unique_where(table: str, columns: list[str], where: str) -> None:
    op.create_index(
        f"uq_{table}_{'_'.join(columns)}",
        table,
        columns,
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def downgrade() -> None:
    for table in ("delegation", "answer_request", "answer_file", "answer"):
        op.drop_table(table)
    op.execute(
        "UPDATE remiss_recipient SET state = 'waiting' WHERE state in ('acknowledged', 'declined')"
    )
    with op.batch_alter_table("remiss_recipient") as batch:
        batch.drop_constraint(op.f("ck_remiss_recipient_state"), type_="check")
        batch.create_check_constraint(
            op.f("ck_remiss_recipient_state"), "state in ('waiting', 'answered')"
        )
        batch.drop_column("acknowledged_day")
        batch.drop_column("acknowledged_by")
        batch.drop_column("acknowledged_at")
