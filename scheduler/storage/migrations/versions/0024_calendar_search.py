"""searches for next year's dates that somebody follows"""

from alembic import op
import sqlalchemy as sa

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_search",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("region_key", sa.String(50), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("cost", sa.Integer()),
        sa.Column("bound", sa.Integer()),
        sa.Column("is_stopped", sa.Boolean(), nullable=False),
        sa.Column("best", sa.JSON()),
        sa.Column("others", sa.JSON()),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(100), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_search")),
    )
    op.create_index(op.f("ix_calendar_search_started_at"), "calendar_search", ["started_at"])


def downgrade() -> None:
    op.drop_table("calendar_search")
