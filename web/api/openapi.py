"""OpenAPI 3.1, made from the operations that are declared."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import msgspec

from web.api.bodies import FILE, JSON, Upload
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
_WRITING_ERRORS = {
    "409": "Somebody changed it meanwhile, or it is done already; nothing was changed",
    "413": "Too large",
    "415": "Another Content-Type than the operation takes",
    "422": "Has another shape than described, or cannot be: the detail says why",
}
_PARAMETER = re.compile(r"<(?:(id):)?(\w+)>")


@cache
def document() -> dict[str, Any]:
    """The whole description."""
    answers = [one.answer for one in OPERATIONS.values()]
    bodies = [one.body for one in OPERATIONS.values() if one.body not in (None, Upload)]
    _schemas, components = msgspec.json.schema_components(
        [*answers, *bodies, Problem], ref_template=_TEMPLATE
    )
    paths: dict[str, Any] = {}
    for one in OPERATIONS.values():
        path = PREFIX + _PARAMETER.sub(r"{\2}", one.path)
        paths.setdefault(path, {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Svarsdag", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(one: Operation) -> dict[str, Any]:
    schema = {"$ref": _TEMPLATE.format(name=one.answer.__name__)}
    wrong = {"$ref": _TEMPLATE.format(name=Problem.__name__)}
    writes = one.method != "GET"
    return {
        "operationId": one.name,
        "summary": one.summary,
        "security": [{"token": [one.scope.value]}],
        "parameters": _parameters(one),
        **({"requestBody": _body(one.body)} if one.body else {}),
        "responses": {
            str(one.status): {
                "description": "Done" if writes else "Found",
                "content": {"application/json": {"schema": schema}},
            },
            **{
                status: {"description": text, "content": {PROBLEM_TYPE: {"schema": wrong}}}
                for status, text in (_ERRORS | (_WRITING_ERRORS if writes else {})).items()
            },
        },
    }


def _body(kind: type[msgspec.Struct]) -> dict[str, Any]:
    if kind is Upload:
        return {"required": True, "content": {FILE: {}}}  # octets have no schema (OpenAPI 3.1)
    schema = {"$ref": _TEMPLATE.format(name=kind.__name__)}
    return {"required": True, "content": {JSON: {"schema": schema}}}


def _parameters(one: Operation) -> list[dict[str, Any]]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": kind}}
        for kind, name in (
            ("integer" if found == "id" else "string", name)
            for found, name in _PARAMETER.findall(one.path)
        )
    ]
    in_query = [
        {"name": found.encode_name, "in": "query", "schema": msgspec.json.schema(found.type)}
        for found in msgspec.structs.fields(one.query)
    ]
    return in_path + in_query
