"""the day each part of a round last moved from"""

from alembic import op
import sqlalchemy as sa


revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("remiss", sa.Column("moved_from", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("remiss") as batch:
        batch.drop_column("moved_from")
