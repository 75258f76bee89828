"""the day each part of the way to an incoming remiss's answer last moved from"""

from alembic import op
import sqlalchemy as sa


revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incoming", sa.Column("moved_from", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("incoming") as batch:
        batch.drop_column("moved_from")
