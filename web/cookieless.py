"""Pages that are the same for everybody have no session: no cookie is set or looked at, and any
cache may keep them."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

PUBLIC = "/offentligt/"


class SessionsButForPublicPages(SecureCookieSessionInterface):
    """Flask's own sessions, but for addresses under ``PUBLIC``: there nobody is logged in."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith(PUBLIC):
            return None
        return super().open_session(app, request)
