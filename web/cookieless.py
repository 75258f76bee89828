"""Pages that are the same for everybody have no session: no cookie is set or looked at, and any
cache may keep them. Nor has the API, where a token is the only proof, nor what machines ask: who is
logged in stands in the database, which they ask about."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from web.api.problems import PREFIX as API

PUBLIC = "/offentligt/"
_OF_MACHINES = frozenset({"/health", "/health/ready", "/metrics"})


class SessionsButForPublicPages(SecureCookieSessionInterface):
    """Flask's own sessions, but for addresses under ``PUBLIC``, the API's and those that machines
    ask: there nobody is logged in."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith((PUBLIC, API)) or request.path in _OF_MACHINES:
            return None
        return super().open_session(app, request)
