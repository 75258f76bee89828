"""Pages that are the same for everybody have no session: no cookie is set or looked at, and any
cache may keep them. Nor has the API, where a token is the only proof."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from web.api.problems import PREFIX as API

PUBLIC = "/offentligt/"


class SessionsButForPublicPages(SecureCookieSessionInterface):
    """Flask's own sessions, but for addresses under ``PUBLIC`` and the API's: there nobody
    is logged in."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith((PUBLIC, API)):
            return None
        return super().open_session(app, request)
