"""The command ``svarsdag``: parses, calls one service, prints.

A command's room is loaded when the command is called, and imports its service when it runs, so
that ``read`` and ``--help`` load neither the solver, the database nor the web.
"""

from scheduler.cli.group import main

__all__ = ["main"]
