"""Where the operations are registered, and their description."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from web.api import openapi
from web.limits import API_LIMIT, limiter

blueprint = Blueprint("api", __name__, url_prefix=openapi.PREFIX)
limiter.limit(API_LIMIT)(blueprint)


@blueprint.get("/openapi.json")
def description() -> Response:
    return Response(msgspec.json.encode(openapi.document()), mimetype="application/json")
