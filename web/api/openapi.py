"""OpenAPI 3.1, made from the operations that are declared."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import msgspec

from web.api.operations import OPERATIONS, Operation
from web.api.problems import PROBLEM_TYPE, Problem

PREFIX = "/api/v1"
_TEMPLATE = "#/components/schemas/{name}"
_ERRORS = {
    "400": "A parameter is unknown or cannot be read",
    "401": "No valid token",
    "403": "The token's scopes or its account's role do not reach so far",
    "404": "Does not exist in the account's region",
    "429": "Too many calls",
}


@cache
def document() -> dict[str, Any]:
    """The whole description."""
    answers = [one.answer for one in OPERATIONS.values()]
    _schemas, components = msgspec.json.schema_components(
        [*answers, Problem], ref_template=_TEMPLATE
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Svarsdag", "version": "1"},
        "paths": {
            PREFIX + re.sub(r"<(\w+)>", r"{\1}", one.path): {"get": _operation(one)}
            for one in OPERATIONS.values()
        },
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(one: Operation) -> dict[str, Any]:
    schema = {"$ref": _TEMPLATE.format(name=one.answer.__name__)}
    wrong = {"$ref": _TEMPLATE.format(name=Problem.__name__)}
    return {
        "operationId": one.name,
        "summary": one.summary,
        "security": [{"token": [one.scope.value]}],
        "parameters": _parameters(one),
        "responses": {
            "200": {
                "description": "Found",
                "content": {"application/json": {"schema": schema}},
            },
            **{
                status: {"description": text, "content": {PROBLEM_TYPE: {"schema": wrong}}}
                for status, text in _ERRORS.items()
            },
        },
    }


def _parameters(one: Operation) -> list[dict[str, Any]]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"<(\w+)>", one.path)
    ]
    in_query = [
        {"name": found.encode_name, "in": "query", "schema": msgspec.json.schema(found.type)}
        for found in msgspec.structs.fields(one.query)
    ]
    return in_path + in_query
