"""Statements that SQLite and PostgreSQL both have and SQLAlchemy names after each."""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from scheduler.storage.database import Database


def insert_into(database: Database, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what happens ON CONFLICT."""
    return postgresql.insert(table) if database.is_postgresql else sqlite.insert(table)
