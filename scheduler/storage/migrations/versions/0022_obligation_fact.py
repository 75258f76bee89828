"""what people have said of obligations"""

from alembic import op
import sqlalchemy as sa

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "obligation_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_key", sa.String(50), nullable=False),
        sa.Column("body_key", sa.String(100), nullable=False),
        sa.Column("rule", sa.String(50), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("said_by", sa.String(100), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_fact")),
        sa.UniqueConstraint(
            "region_key",
            "body_key",
            "rule",
            "year",
            name=op.f("uq_obligation_fact_region_key_body_key_rule_year"),
        ),
    )


def downgrade() -> None:
    op.drop_table("obligation_fact")
