"""Every use case asks here whether whoever it is done for may do it.

`needs` stands above a service and names its right; a service that acts for one body asks again
with `require` when it knows which. What a person of another region asks for does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Concatenate, ParamSpec, TypeVar

from scheduler.domain.errors import ForbiddenError, NotFoundError
from scheduler.domain.rights import RIGHT_WORDS, Right
from scheduler.services.app import App

P = ParamSpec("P")
T = TypeVar("T")
_NOT_FOUND = "Sidan finns inte. Kontrollera adressen eller gå till översikten."
Guarded = Callable[Concatenate[App, P], T]


def require(app: App, right: Right, region: str, body: str | None = None) -> None:
    """Raises ForbiddenError where the right is missing, for the body if one is named, and
    NotFoundError for a region that is somebody else's."""
    if not app.principal.is_in(region):
        raise NotFoundError(_NOT_FOUND)
    found = app.config.region(region)
    if not app.principal.may(right, found, body):
        where = f" för {found.bodies[body].name}" if body and body in found.bodies else ""
        raise ForbiddenError(
            f"Du har inte behörighet att {RIGHT_WORDS[right]}{where}. "
            f"Be en administratör i {found.name} om den."
        )


def require_operator(app: App) -> None:
    """Raises NotFoundError for whoever belongs to one region."""
    if app.principal.region is not None:
        raise NotFoundError(_NOT_FOUND)


def needs(right: Right) -> Callable[[Guarded[P, T]], Guarded[P, T]]:
    """For services with the parameters ``app`` and ``region``: `require`, then the service."""

    def guard(service: Guarded[P, T]) -> Guarded[P, T]:
        place = list(signature(service).parameters).index("region") - 1

        @wraps(service)
        def guarded(app: App, /, *args: P.args, **named: P.kwargs) -> T:
            region = named.get("region", args[place] if place < len(args) else None)
            if region is None:
                # Any region's, found by its id alone: for the operator.
                require_operator(app)
            else:
                require(app, right, str(region))
            return service(app, *args, **named)

        return guarded

    return guard
