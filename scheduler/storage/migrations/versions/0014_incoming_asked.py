"""what an incoming remiss's way was planned from"""

from alembic import op
import sqlalchemy as sa


revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("incoming") as batch:
        batch.add_column(sa.Column("asked", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("incoming") as batch:
        batch.drop_column("asked")
