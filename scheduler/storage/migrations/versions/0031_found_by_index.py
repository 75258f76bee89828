"""a region's calendars, and what a recipient has asked and passed on, are found by an index"""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_feed_region_key_kind_subject": ("feed", ["region_key", "kind", "subject"]),
    "ix_answer_request_recipient_id": ("answer_request", ["recipient_id"]),
    "ix_delegation_recipient_id": ("delegation", ["recipient_id"]),
}


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(op.f(name), table, columns)


def downgrade() -> None:
    for name, (table, _columns) in INDEXES.items():
        op.drop_index(op.f(name), table)
