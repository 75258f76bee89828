"""an index for the inquiries whose reminders have gone longest without a look"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_INDEX = "ix_inquiry_state_reminders_checked_at"


def upgrade() -> None:
    op.create_index(_INDEX, "inquiry", ["state", "reminders_checked_at"])


def downgrade() -> None:
    op.drop_index(_INDEX, "inquiry")
