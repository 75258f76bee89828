"""The attacks of docs/sakerhet.md, made on the same site as the tests of the web."""

from tests.web.conftest import browser, client, svarsdag

__all__ = ["browser", "client", "svarsdag"]
