"""Reminders by mail: the database is the truth, anything that ticks is harmless to run twice."""
