"""Runs the web with gunicorn, and the ticker beside it where one machine does everything."""

from __future__ import annotations

import gc
from collections.abc import Callable

from flask import Flask
from gunicorn import glogging
from gunicorn.app.base import BaseApplication
from gunicorn.config import Config

from scheduler import logs


class _Logger(glogging.Logger):  # type: ignore[misc]
    """What the server itself says goes the way of all the rest."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, make_app: Callable[[], Flask], options: dict[str, object]) -> None:
        self.make_app = make_app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        # Called in each worker, after the fork: database connections must not be shared.
        app = self.make_app()
        # What is loaded now stays: looked through at each collection it doubled the time of one
        # page in ten.
        gc.collect()
        gc.freeze()
        return app


def run(
    make_app: Callable[[], Flask],
    *,
    host: str,
    port: int,
    workers: int,
    when_ready: Callable[[], None] | None = None,
    on_exit: Callable[[], None] | None = None,
    as_json: bool | None = None,
) -> None:
    """Serves until stopped. ``when_ready`` runs once in the parent when the port is open,
    ``on_exit`` once in the parent at the end.

    No access log of the server's is written: the addresses of private feeds are secrets.
    web/request_log.py writes a line for each request without them, as JSON if ``as_json``.
    """
    logs.set_up(as_json)
    options: dict[str, object] = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "threads": 4,
        "accesslog": None,
        "loglevel": "warning",
        "logger_class": _Logger,
    }
    if when_ready is not None:
        options["when_ready"] = lambda _server: when_ready()
    if on_exit is not None:
        options["on_exit"] = lambda _server: on_exit()
    _Server(make_app, options).run()
