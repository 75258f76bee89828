"""The web's fixtures, for drills that go through it."""

from tests.web.conftest import browser, client, svarsdag

__all__ = ["browser", "client", "svarsdag"]
