"""exceptions for one recipient: an extension, days to approval"""

from alembic import op
import sqlalchemy as sa


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("remiss_recipient") as batch:
        batch.add_column(sa.Column("lag_days", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("extended_to", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("remiss_recipient") as batch:
        batch.drop_column("extended_to")
        batch.drop_column("lag_days")
