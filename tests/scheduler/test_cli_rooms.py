"""Every command is found by its name alone."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import scheduler.cli
from scheduler.cli import main
from scheduler.cli.rooms import ROOMS


def test_every_command_of_every_room_is_listed_with_its_room() -> None:
    modules = {
        name: import_module(f"scheduler.cli.{name}")
        for _finder, name, _is_package in pkgutil.iter_modules(scheduler.cli.__path__)
    }
    assert set(main.commands) == set(ROOMS)
    for name, room in ROOMS.items():
        assert main.commands[name] in vars(modules[room]).values()
