"""what the scheduled backups came to"""

from alembic import op
import sqlalchemy as sa

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "backup_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("succeeded_at", MOMENT),
        sa.Column("file", sa.String(255)),
        sa.Column("failed_at", MOMENT),
        sa.Column("error", sa.String(500)),
        sa.Column("lease_token", sa.String(36)),
        sa.Column("lease_until", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_run")),
    )


def downgrade() -> None:
    op.drop_table("backup_run")
