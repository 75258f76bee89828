"""How an operation of the API is declared; what is declared is also what OpenAPI shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec
from flask import Blueprint, Response, current_app, request
from msgspec import Struct

from scheduler.domain.api_tokens import ApiScope
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError, ForbiddenError, UnknownNameError
from scheduler.services.api_tokens import bearer_of_token
from scheduler.services.app import App
from web.api.bodies import body_of
from web.api.problems import WITHOUT_KEY, problem
from web.current import app_of

Q = TypeVar("Q", bound=Struct)
_BEARER = "bearer "
_MAX_TOKEN = 200


class Caller(Struct, frozen=True):
    """The application, acting for the token's account, the account's region and what the token was
    made for."""

    app: App
    region: Region
    scopes: frozenset[ApiScope]

    @property
    def name(self) -> str:
        """Who acts, as the log says it."""
        return self.app.principal.name


class NoQuery(Struct, frozen=True):
    """An operation that takes no parameters."""


class Operation(Struct, frozen=True):
    """One operation. ``path`` is Flask's; parameters in it are texts, or numbers of rows (``id:``).
    One that writes is a POST, with what it takes as ``body``: None is nothing."""

    name: str
    path: str
    summary: str
    scope: ApiScope
    query: type[Struct]
    answer: type[Struct]
    method: str = "GET"
    body: type[Struct] | None = None
    status: int = 200


OPERATIONS: dict[str, Operation] = {}
"""Those declared, by name, which is also the endpoint's and the operationId."""


def operation(
    blueprint: Blueprint,
    path: str,
    summary: str,
    scope: ApiScope,
    answer: type[Struct],
    query: type[Struct] = NoQuery,
) -> Callable[[Callable[..., Struct]], Callable[..., Struct]]:
    """Declares ``function(caller, query, **path parameters)`` as GET ``path``."""

    def declare(function: Callable[..., Struct]) -> Callable[..., Struct]:
        declared = Operation(function.__name__, path, summary, scope, query, answer)
        _publish(blueprint, declared, function)
        return function

    return declare


def writing(
    blueprint: Blueprint,
    path: str,
    summary: str,
    scope: ApiScope,
    answer: type[Struct],
    body: type[Struct] | None = None,
    query: type[Struct] = NoQuery,
    status: int = 200,
) -> Callable[[Callable[..., Struct]], Callable[..., Struct]]:
    """Declares ``function(caller, query, body, **path parameters)`` as POST ``path``. What the
    service will not take of it is answered with 422."""

    def declare(function: Callable[..., Struct]) -> Callable[..., Struct]:
        declared = Operation(
            function.__name__, path, summary, scope, query, answer, "POST", body, status
        )
        _publish(blueprint, declared, function)
        return function

    return declare


def _publish(blueprint: Blueprint, declared: Operation, function: Callable[..., Struct]) -> None:
    OPERATIONS[declared.name] = declared

    def view(**parameters: str | int) -> Response:
        caller = _caller()
        if caller is None:
            return problem(WITHOUT_KEY, 401)
        if declared.scope not in caller.scopes:
            raise ForbiddenError(
                f"Nyckeln har inte räckvidden ”{declared.scope.value}”: be regionens "
                "administratör om en som har den."
            )
        query = _query(declared.query)
        if declared.method == "GET":
            found = function(caller, query, **parameters)
        else:
            body = body_of(declared.body)
            if isinstance(body, Response):
                return body
            try:
                found = function(caller, query, body, **parameters)
            except (BadInputError, UnknownNameError) as error:
                return problem(str(error), 422)
        response = Response(
            msgspec.json.encode(found), declared.status, mimetype="application/json"
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    blueprint.add_url_rule(declared.path, declared.name, view, methods=[declared.method])


def _caller() -> Caller | None:
    """Who calls, by the token in the Authorization header alone; None for nobody."""
    given = request.headers.get("Authorization", "")
    if not given.lower().startswith(_BEARER) or len(given) > _MAX_TOKEN:
        return None
    app = app_of(current_app)
    bearer = bearer_of_token(app, given[len(_BEARER) :].strip())
    if bearer is None or bearer.principal.region is None:
        return None
    region = app.config.region(bearer.principal.region)
    return Caller(app.acting_as(bearer.principal), region, bearer.scopes)


def _query(kind: type[Q]) -> Q:
    """The parameters of the address. Raises BadInputError for one that is unknown, said twice or
    unreadable."""
    fields = {one.encode_name: one for one in msgspec.structs.fields(kind)}
    values: Mapping[str, list[str]] = dict(request.args.lists())
    read: dict[str, Any] = {}
    for name, given in values.items():
        if name not in fields:
            allowed = ", ".join(fields) or "inga"
            raise BadInputError(f"Parametern ”{name}” finns inte. De som finns: {allowed}.")
        if len(given) != 1:
            raise BadInputError(f"Parametern ”{name}” står flera gånger: skriv den en gång.")
        try:
            read[fields[name].name] = msgspec.convert(given[0], fields[name].type, strict=False)
        except msgspec.ValidationError as error:
            raise BadInputError(
                f"{name}: ”{given[0]}” går inte att läsa. Se parametern i /api/v1/openapi.json."
            ) from error
    return kind(**read)
