"""what each account may do: those there are could do everything"""

from alembic import op
import sqlalchemy as sa

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account") as batch:
        batch.add_column(
            sa.Column("role", sa.String(20), nullable=False, server_default="administrator")
        )
        batch.add_column(
            sa.Column("organisation_key", sa.String(100), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("bodies", sa.JSON(), nullable=False, server_default="[]"))
        batch.create_check_constraint(
            op.f("ck_account_role"),
            "role in ('administrator', 'coordinator', 'secretary', 'contact', 'reader')",
        )
        batch.create_index(op.f("ix_account_region_key"), ["region_key"])
    with op.batch_alter_table("account") as batch:
        for name in ("role", "organisation_key", "bodies"):
            batch.alter_column(name, server_default=None)
    with op.batch_alter_table("plan_import") as batch:
        batch.add_column(
            sa.Column("organisation_key", sa.String(100), nullable=False, server_default="")
        )
    with op.batch_alter_table("plan_import") as batch:
        batch.alter_column("organisation_key", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("plan_import") as batch:
        batch.drop_column("organisation_key")
    with op.batch_alter_table("account") as batch:
        batch.drop_index(op.f("ix_account_region_key"))
        batch.drop_constraint(op.f("ck_account_role"), type_="check")
        batch.drop_column("bodies")
        batch.drop_column("organisation_key")
        batch.drop_column("role")
