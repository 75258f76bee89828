"""a recipient's role, who decides its answer, its group, and the day its papers go out"""

from alembic import op
import sqlalchemy as sa


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("remiss_recipient") as batch:
        batch.add_column(sa.Column("role", sa.String(20), nullable=True))
        batch.add_column(sa.Column("decision", sa.String(20), nullable=True))
        batch.add_column(sa.Column("group_number", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("dispatch_date", sa.Date(), nullable=True))
    op.execute(
        "UPDATE remiss_recipient SET decision = 'body', group_number = 1,"
        " role = CASE WHEN mandatory THEN 'mandatory' ELSE 'wished' END,"
        " dispatch_date ="
        " (SELECT dispatch_date FROM remiss WHERE remiss.id = remiss_recipient.remiss_id)"
    )
    with op.batch_alter_table("remiss_recipient") as batch:
        batch.alter_column("role", existing_type=sa.String(20), nullable=False)
        batch.alter_column("decision", existing_type=sa.String(20), nullable=False)
        batch.alter_column("group_number", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("dispatch_date", existing_type=sa.Date(), nullable=False)
        batch.drop_column("mandatory")


def downgrade() -> None:
    with op.batch_alter_table("remiss_recipient") as batch:
        batch.add_column(sa.Column("mandatory", sa.Boolean(), nullable=True))
    op.execute("UPDATE remiss_recipient SET mandatory = (role = 'mandatory')")
    with op.batch_alter_table("remiss_recipient") as batch:
        batch.alter_column("mandatory", existing_type=sa.Boolean(), nullable=False)
        batch.drop_column("dispatch_date")
        batch.drop_column("group_number")
        batch.drop_column("decision")
        batch.drop_column("role")
