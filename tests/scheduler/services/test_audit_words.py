from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from scheduler import services
from scheduler.services.audit_words import area_of


def _modules() -> Iterator[ast.Module]:
    for path in Path(services.__file__).parent.rglob("*.py"):
        yield ast.parse(path.read_text())


def _names(node: ast.FunctionDef) -> list[str]:
    return [one.arg for one in node.args.posonlyargs + node.args.args]


def _strings(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)


def _taking(module: ast.Module) -> dict[str, int]:
    """Functions that take an ``action``, and at which place."""
    return {
        node.name: _names(node).index("action")
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef) and "action" in _names(node)
    }


def _acts(module: ast.Module, taking: dict[str, int]) -> Iterator[str]:
    """The acts that the module writes in the log: given to ``action=``, bound to the name
    ``action``, or given to a function that takes an ``action``."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg == "action":
                    yield from _strings(keyword.value)
            called = node.func
            if isinstance(called, ast.Name) and called.id in taking:
                for argument in node.args[taking[called.id] :][:1]:
                    yield from _strings(argument)
            elif isinstance(called, ast.Attribute) and called.attr in taking:
                # Called on an object: ``self`` is not among the arguments.
                for argument in node.args[taking[called.attr] - 1 :][:1]:
                    yield from _strings(argument)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "action":
            yield from _strings(node.value)


def test_every_act_in_the_log_has_an_area_and_words() -> None:
    modules = list(_modules())
    taking = {name: place for module in modules for name, place in _taking(module).items()}
    public = {name: place for name, place in taking.items() if not name.startswith("_")}
    acts = {act for module in modules for act in _acts(module, public | _taking(module))}
    assert {"accept_round", "revoke_token", "close_account", "remind_now", "book_slot"} <= acts
    assert sorted(act for act in acts if area_of(act) is None) == []
