"""The operations of the API, a module an area: each calls one service and gives values."""

from web.api.operations import OPERATIONS
from web.views.api import answers, imports, plans, proposals, reading, rounds  # noqa: F401 - they declare
from web.views.api.blueprint import blueprint

__all__ = ["ENDPOINTS", "blueprint"]

ENDPOINTS = frozenset({"api.description", *(f"api.{name}" for name in OPERATIONS)})
"""The API guards itself, by token."""
