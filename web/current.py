"""The application and the user behind the current request."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app
from flask_login import UserMixin, current_user

from scheduler.domain.accounts import Account
from scheduler.domain.bodies import Region
from scheduler.domain.rights import NOBODY, Principal, Right
from scheduler.services.app import App
from web.page_rights import RIGHT_OF


class User(UserMixin):  # type: ignore[misc]
    """What flask-login needs of an account."""

    def __init__(self, account: Account, token: str) -> None:
        self.account = account
        self.token = token

    def get_id(self) -> str:
        """The session's secret: the cookie names no account."""
        return self.token


def app_of(flask_app: Flask) -> App:
    return cast(App, flask_app.extensions["svarsdag"])


def svarsdag() -> App:
    """The application of the current request, acting for whoever is logged in."""
    return app_of(current_app).acting_as(principal())


def principal() -> Principal:
    """On whose behalf the current request is made."""
    user = cast(User, current_user)
    return user.account.principal if user.is_authenticated else NOBODY


def may_open(endpoint: str, body: str | None = None) -> bool:
    """Whether whoever is logged in may go there, for the body if one is named: what a page shows
    of links and buttons."""
    return principal().may(RIGHT_OF[endpoint], region(), body)


def may(right: Right) -> bool:
    """Whether whoever is logged in has the right, for some body at least."""
    return principal().may(right, region())


def account() -> Account:
    """The account that is logged in; only in views behind a log-in."""
    return cast(User, current_user).account


def session_token() -> str:
    """The secret of the session; only in views behind a log-in."""
    return cast(User, current_user).token


def region_key() -> str:
    return account().region


def region() -> Region:
    return svarsdag().config.region(region_key())
