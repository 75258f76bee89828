"""The application on a port of its own, for a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from msgspec.structs import replace
from werkzeug.serving import make_server

from web.current import app_of


@contextmanager
def served(flask_app: Flask) -> Iterator[str]:
    """Serves the application while the block runs, and gives its address."""
    server = make_server("127.0.0.1", 0, flask_app, threaded=True)
    # Calendars tell the address of the installation, which is known only now.
    found = app_of(flask_app)
    here = f"http://127.0.0.1:{server.server_port}"
    settings = replace(found.settings, base_url=here)
    flask_app.extensions["svarsdag"] = replace(found, settings=settings)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
