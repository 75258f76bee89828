"""Rows <-> domain. The only package that imports SQLAlchemy; queries stand here by area."""
