"""What machines ask: is it alive, does it do its work, and how much. No page, no cookie."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from scheduler.services.operation import readiness
from web.current import svarsdag
from web.metrics import WebMetrics

blueprint = Blueprint("monitoring", __name__)

_LOCAL = frozenset({"127.0.0.1", "::1"})
# A proxy on the same machine asks from a local address for somebody who is not there.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


@blueprint.after_request
def never_stored(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/health")
def alive() -> ResponseReturnValue:
    """200 as long as this process answers: what decides whether to start it anew."""
    return jsonify(status="ok")


@blueprint.get("/health/ready")
def ready() -> ResponseReturnValue:
    """200 where the database answers and reminders tick, else 503: whether to wake somebody."""
    found = readiness(svarsdag())
    answer = jsonify(
        status="ok" if found.is_ready else "unavailable",
        database="ok" if found.has_database else "unreachable",
        **{job.value: pace.value for job, pace in found.paces.items()},
    )
    return answer, 200 if found.is_ready else 503


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """The figures, for whoever has the token, or without one set for this machine itself."""
    token = svarsdag().settings.metrics_token
    if token and not _carries(token):
        refusal = Response("Ange rätt token (SVARSDAG_METRICS_TOKEN).\n", 401, _PLAIN)
        refusal.headers["WWW-Authenticate"] = 'Bearer realm="svarsdag"'
        return refusal
    if not token and not _is_local():
        return Response(
            "Bara från maskinen själv: sätt SVARSDAG_METRICS_TOKEN för att fråga utifrån.\n",
            403,
            _PLAIN,
        )
    found: WebMetrics = current_app.extensions["svarsdag-metrics"]
    data, content_type = found.exposition(request.headers.get("Accept", ""))
    return Response(data, content_type=content_type)


_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


def _carries(token: str) -> bool:
    sent = request.headers.get("Authorization", "")
    return secrets.compare_digest(sent.encode(), f"Bearer {token}".encode())


def _is_local() -> bool:
    return request.remote_addr in _LOCAL and not any(name in request.headers for name in _FORWARDED)
