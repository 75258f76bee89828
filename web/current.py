"""The application and the user behind the current request."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app
from flask_login import UserMixin, current_user

from scheduler.domain.accounts import Account
from scheduler.domain.bodies import Region
from scheduler.services.app import App


class User(UserMixin):  # type: ignore[misc]
    """What flask-login needs of an account."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        return str(self.account.id)


def app_of(flask_app: Flask) -> App:
    return cast(App, flask_app.extensions["svarsdag"])


def svarsdag() -> App:
    """The application of the current request."""
    return cast(App, current_app.extensions["svarsdag"])


def account() -> Account:
    """The account that is logged in; only in views behind a log-in."""
    return cast(User, current_user).account


def region_key() -> str:
    return account().region


def region() -> Region:
    return svarsdag().config.region(region_key())
