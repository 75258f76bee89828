"""who reads a mailbox while its reader is away"""

from alembic import op
import sqlalchemy as sa

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contact") as batch:
        batch.add_column(
            sa.Column("deputy_email", sa.String(254), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("absences", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("contact") as batch:
        for name in ("deputy_email", "absences"):
            batch.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("contact") as batch:
        batch.drop_column("absences")
        batch.drop_column("deputy_email")
