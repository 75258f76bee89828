"""A pattern that waits to be compiled does all that a compiled one does."""

from __future__ import annotations

import re

import pytest

from calendars.patterns import compiled_on_use


def test_it_finds_what_the_compiled_pattern_finds() -> None:
    waiting, compiled = (
        compiled_on_use(r"(?P<day>\d+) maj", re.I),
        re.compile(r"(?P<day>\d+) maj", re.I),
    )
    text = "3 MAJ och 17 maj"
    assert waiting.findall(text) == compiled.findall(text) == ["3", "17"]
    assert waiting.sub("x", text) == "x och x"
    assert [found["day"] for found in waiting.finditer(text)] == ["3", "17"]
    assert waiting.groups == 1


def test_patterns_are_built_of_each_other_without_being_compiled() -> None:
    wrong = compiled_on_use("(")
    assert compiled_on_use(wrong.pattern + "a)").fullmatch("a")
    with pytest.raises(re.error):
        wrong.search("a")
