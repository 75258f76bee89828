"""The command ``svarsdag``: parses, calls one service, prints.

Each command imports its service when it runs, so that ``read`` and ``--help`` load neither the
solver, the database nor the web.
"""

from scheduler.cli import (
    answers,
    feeds,
    incoming,
    operation,
    planning,
    reading,
    reminders,
    requests,
    rounds,
    running,
    sources,
    whatif,
)
from scheduler.cli.group import main

__all__ = [
    "answers",
    "feeds",
    "incoming",
    "main",
    "operation",
    "planning",
    "reading",
    "reminders",
    "requests",
    "rounds",
    "running",
    "sources",
    "whatif",
]
