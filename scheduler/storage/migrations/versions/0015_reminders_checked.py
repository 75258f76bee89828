"""when a round's reminders were last compared with those there shall be; where a list is stopped"""

from alembic import op
import sqlalchemy as sa


revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("remiss", "incoming"):
        op.add_column(
            table, sa.Column("reminders_checked_at", sa.DateTime(timezone=True), nullable=True)
        )
        op.create_index(
            f"ix_{table}_state_reminders_checked_at", table, ["state", "reminders_checked_at"]
        )
    with op.batch_alter_table("contact") as batch:
        batch.add_column(sa.Column("digest_token", sa.String(50), nullable=True))
        batch.create_unique_constraint(op.f("uq_contact_digest_token"), ["digest_token"])


def downgrade() -> None:
    with op.batch_alter_table("contact") as batch:
        batch.drop_constraint(op.f("uq_contact_digest_token"), type_="unique")
        batch.drop_column("digest_token")
    for table in ("remiss", "incoming"):
        op.drop_index(f"ix_{table}_state_reminders_checked_at", table)
        with op.batch_alter_table(table) as batch:
            batch.drop_column("reminders_checked_at")
