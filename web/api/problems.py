"""Errors as application/problem+json (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from flask import Response

from web.request_log import request_id

PREFIX = "/api/"
PROBLEM_TYPE = "application/problem+json"
HTTP_ERRORS = {
    404: "Adressen finns inte: se /api/v1/openapi.json.",
    405: "Adressen kan inte användas så: vilken metod den har står i /api/v1/openapi.json.",
    413: "Innehållet är för stort: högst 200 kB JSON, eller en fil på 20 MB, tas emot.",
    415: "Innehållets slag tas inte emot: vilken Content-Type det ska ha står i "
    "/api/v1/openapi.json.",
    429: "För många anrop på kort tid. Vänta en minut och försök igen.",
}
WITHOUT_KEY = (
    "Nyckeln saknas eller gäller inte. Skicka den som ”Authorization: Bearer …”, och be "
    "regionens administratör om en ny om den har gått ut."
)


class Problem(msgspec.Struct, frozen=True):
    """What every error looks like. ``detail`` says in Swedish what is wrong and what to do."""

    title: str
    status: int
    detail: str
    request_id: str
    """The id that the request has in the log and in the header X-Request-ID."""
    type: str = "about:blank"


def problem(detail: str, status: int) -> Response:
    body = msgspec.json.encode(Problem(HTTPStatus(status).phrase, status, detail, request_id()))
    response = Response(body, status, mimetype=PROBLEM_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="svarsdag"'
    return response
