"""how often something was tried, for all web processes together"""

from alembic import op
import sqlalchemy as sa

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rate_limit",
        sa.Column("key_hash", sa.String(64), primary_key=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_rate_limit_ends_at", "rate_limit", ["ends_at"])


def downgrade() -> None:
    op.drop_table("rate_limit")
