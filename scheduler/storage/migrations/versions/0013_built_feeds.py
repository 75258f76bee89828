"""feeds of more kinds, public ones, and feeds kept as they were built"""

from alembic import op
import sqlalchemy as sa


revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_KINDS = "kind in ('body', 'organisation', 'round', 'incoming', 'role', 'region')"
_OLD_KINDS = "kind in ('body', 'organisation', 'round')"


def upgrade() -> None:
    with op.batch_alter_table("feed") as batch:
        batch.add_column(sa.Column("address", sa.String(100), nullable=True))
        batch.add_column(
            sa.Column("options", sa.String(100), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("holder", sa.String(200), nullable=False, server_default=""))
        batch.add_column(sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True))
        batch.alter_column("token_hash", existing_type=sa.String(64), nullable=True)
        batch.drop_constraint(op.f("ck_feed_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_feed_kind"), _KINDS)
        batch.create_check_constraint(
            op.f("ck_feed_address"), "(token_hash is null) <> (address is null)"
        )
    # They showed meetings alone.
    op.execute("UPDATE feed SET options = 'meetings' WHERE kind IN ('body', 'organisation')")
    with op.batch_alter_table("feed") as batch:
        batch.alter_column("options", existing_type=sa.String(100), server_default=None)
        batch.alter_column("holder", existing_type=sa.String(200), server_default=None)
    op.create_index(
        "uq_feed_address",
        "feed",
        ["address"],
        unique=True,
        sqlite_where=sa.text("revoked_at is null"),
        postgresql_where=sa.text("revoked_at is null"),
    )
    with op.batch_alter_table("change_stamp") as batch:
        batch.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("change_stamp") as batch:
        batch.alter_column("revision", existing_type=sa.Integer(), server_default=None)
    op.create_table(
        "built_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_key", sa.String(50), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(100), nullable=False),
        sa.Column("options", sa.String(100), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("config_mark", sa.String(64), nullable=False),
        sa.Column("last_modified", sa.DateTime(timezone=True), nullable=False),
        sa.Column("etag", sa.String(64), nullable=False),
        sa.Column("gzip_etag", sa.String(64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("gzip_data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_built_feed")),
        sa.UniqueConstraint(
            "region_key",
            "kind",
            "subject",
            "options",
            name=op.f("uq_built_feed_region_key_kind_subject_options"),
        ),
    )


def downgrade() -> None:
    op.drop_table("built_feed")
    with op.batch_alter_table("change_stamp") as batch:
        batch.drop_column("revision")
    op.drop_index("uq_feed_address", "feed")
    op.execute("DELETE FROM feed WHERE token_hash IS NULL OR kind NOT IN ('body', 'organisation', 'round')")
    with op.batch_alter_table("feed") as batch:
        batch.drop_constraint(op.f("ck_feed_address"), type_="check")
        batch.drop_constraint(op.f("ck_feed_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_feed_kind"), _OLD_KINDS)
        batch.alter_column("token_hash", existing_type=sa.String(64), nullable=False)
        batch.drop_column("last_used_at")
        batch.drop_column("holder")
        batch.drop_column("options")
        batch.drop_column("address")
