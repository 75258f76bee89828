"""plan sources: web addresses that are fetched again"""

from alembic import op
import sqlalchemy as sa


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "plan_source",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region_key", sa.String(length=50), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("body_key", sa.String(length=100), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("etag", sa.String(length=255), nullable=True),
        sa.Column("last_modified", sa.String(length=255), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_check", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.String(length=36), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("import_id", sa.String(length=36), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["plan_import.id"], name=op.f("fk_plan_source_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_source")),
    )
    with op.batch_alter_table("plan_source", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plan_source_active_next_check"), ["active", "next_check"], unique=False
        )
        batch_op.create_index(
            "uq_plan_source_region_key_url",
            ["region_key", "url"],
            unique=True,
            sqlite_where=sa.text("active"),
            postgresql_where=sa.text("active"),
        )


def downgrade() -> None:

    with op.batch_alter_table("plan_source", schema=None) as batch_op:
        batch_op.drop_index("uq_plan_source_region_key_url")
        batch_op.drop_index(batch_op.f("ix_plan_source_active_next_check"))

    op.drop_table("plan_source")
