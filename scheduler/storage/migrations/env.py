"""Alembic's entry: runs inside the connection and transaction `migrate` hands over."""

from alembic import context

from scheduler.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters tables by copying them
)
context.run_migrations()
