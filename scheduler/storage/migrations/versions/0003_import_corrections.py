"""corrections kept with an import, and names learnt from plans"""

from alembic import op
import sqlalchemy as sa


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "body_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_key", sa.String(length=50), nullable=False),
        sa.Column("alias", sa.String(length=200), nullable=False),
        sa.Column("alias_normalised", sa.String(length=200), nullable=False),
        sa.Column("body_key", sa.String(length=100), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_alias")),
        sa.UniqueConstraint(
            "region_key", "alias_normalised", name=op.f("uq_body_alias_region_key_alias_normalised")
        ),
    )
    with op.batch_alter_table("plan_import", schema=None) as batch_op:
        batch_op.add_column(sa.Column("corrections", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_event_region_key_subject"), ["region_key", "subject"], unique=False
        )


def downgrade() -> None:

    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_region_key_subject"))
    with op.batch_alter_table("plan_import", schema=None) as batch_op:
        batch_op.drop_column("corrections")
    op.drop_table("body_alias")
