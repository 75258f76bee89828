"""links at which a recipient answers without logging in"""

from alembic import op
import sqlalchemy as sa


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("remiss_id", sa.String(length=36), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["remiss_id"], ["remiss.id"], name="fk_answer_link_remiss_id"),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["remiss_recipient.id"],
            name="fk_answer_link_recipient_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_answer_link"),
        sa.UniqueConstraint("token_hash", name="uq_answer_link_token_hash"),
    )
    op.create_index("ix_answer_link_remiss_id", "answer_link", ["remiss_id"])
    op.create_index("ix_answer_link_recipient_id", "answer_link", ["recipient_id"])


def downgrade() -> None:
    op.drop_index("ix_answer_link_recipient_id", table_name="answer_link")
    op.drop_index("ix_answer_link_remiss_id", table_name="answer_link")
    op.drop_table("answer_link")
