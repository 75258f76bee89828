"""TOML or JSON that is checked while it is read: an error names file, key and what is expected."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.errors import ConfigError
from scheduler.domain.names import nearest_name

_LONGEST_KEY = 50


class TomlNode(Struct, frozen=True):
    """A TOML value with the place it stands at, so that errors can name it.

    Every method raises ConfigError that names file, key and what is expected.
    """

    file: str
    path: str
    value: Any

    def fail(self, expected: str) -> ConfigError:
        where = f"{self.file}: {self.path}" if self.path else self.file
        return ConfigError(f"Fel i {where} – {expected}")

    def table(self, allowed: Sequence[str] | None = None) -> Mapping[str, TomlNode]:
        if not isinstance(self.value, dict):
            raise self.fail("en tabell väntas.")
        for key in self.value:
            if allowed is not None and key not in allowed:
                near = nearest_name(key, allowed)
                hint = f"menade du ”{near}”?" if near else f"tillåtna är {', '.join(allowed)}."
                raise self.fail(f"okänd nyckel ”{key}”: {hint}")
        prefix = f"{self.path}." if self.path else ""
        return {k: replace(self, path=f"{prefix}{k}", value=v) for k, v in self.value.items()}

    def rows(self) -> list[TomlNode]:
        if not isinstance(self.value, list):
            raise self.fail("en lista väntas.")
        return [
            replace(self, path=f"{self.path}[{i}]", value=v) for i, v in enumerate(self.value, 1)
        ]

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.fail("en text väntas.")
        return self.value

    def key(self) -> str:
        """A word that may stand in addresses, names of files and the database."""
        text = self.text()
        if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text) is None or len(text) > _LONGEST_KEY:
            raise self.fail(
                f"en nyckel av a–z, 0–9 och bindestreck, högst {_LONGEST_KEY} tecken, väntas, inte "
                f"{text[:60]!r}."
            )
        return text

    def texts(self) -> tuple[str, ...]:
        return tuple(row.text() for row in self.rows())

    def integer(self, low: int, high: int) -> int:
        if type(self.value) is not int or not low <= self.value <= high:
            raise self.fail(f"ett heltal mellan {low} och {high} väntas, inte {self.value!r}.")
        return self.value

    def truth(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.fail(f"true eller false väntas, inte {self.value!r}.")
        return self.value

    def one_of(self, known: Sequence[str], what: str) -> str:
        text = self.text()
        if text not in known:
            near = nearest_name(text, known)
            hint = f" Menade du ”{near}”?" if near else f" Kända: {', '.join(known)}."
            raise self.fail(f"”{text}” är {what}.{hint}")
        return text

    def date(self) -> date:
        # datetime is a date too, but a clock time here is a mistake.
        if type(self.value) is not date:
            raise self.fail(f"ett datum som 2019-09-02 väntas, inte {self.value!r}.")
        return self.value


class JsonNode(TomlNode, frozen=True):
    """A JSON value, read as the same TOML would be. JSON has no dates: they are texts."""

    def date(self) -> date:
        try:
            return date.fromisoformat(self.value)
        except (TypeError, ValueError):
            raise self.fail(
                f'ett datum som "2019-09-02" väntas, inte {json.dumps(self.value)}.'
            ) from None


def get(table: Mapping[str, TomlNode], key: str, owner: TomlNode) -> TomlNode:
    """``table[key]``; raises ConfigError where it is missing."""
    if key not in table:
        raise owner.fail(f"nyckeln ”{key}” saknas.")
    return table[key]


def list_of(table: Mapping[str, TomlNode], key: str) -> list[TomlNode]:
    return table[key].rows() if key in table else []


def texts_of(table: Mapping[str, TomlNode], key: str) -> tuple[str, ...]:
    return table[key].texts() if key in table else ()


def load_toml(path: Path, label: str) -> TomlNode:
    """The file's root. ``label`` is the file's name in errors. Raises ConfigError."""
    try:
        return TomlNode(label, "", tomllib.loads(_text(path, label)))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"Fel i {label} – filen är inte giltig TOML: {error}") from None


def load_toml_or_json(path: Path, label: str) -> TomlNode:
    """As `load_toml`, and JSON where the file's name ends so."""
    if path.suffix.lower() != ".json":
        return load_toml(path, label)
    try:
        value = json.loads(_text(path, label), object_pairs_hook=_unique_keys)
    except json.JSONDecodeError as error:
        raise ConfigError(
            f"Fel i {label} – filen är inte giltig JSON: rad {error.lineno}, tecken {error.colno}."
        ) from None
    except RecursionError:
        raise ConfigError(f"Fel i {label} – listorna ligger för djupt i varandra.") from None
    except _DuplicateKeyError as error:
        raise ConfigError(f"Fel i {label} – nyckeln ”{error}” står två gånger.") from None
    return JsonNode(label, "", value)


class _DuplicateKeyError(Exception):
    """A key that stands twice: Python would keep the last in silence, TOML refuses it."""


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _DuplicateKeyError(key)
        found[key] = value
    return found


def _text(path: Path, label: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(f"Filen {label} finns inte i {path.parent}: lägg dit den.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"Fel i {label} – filen är inte UTF-8: spara den om som UTF-8.") from None
    except OSError as error:
        raise ConfigError(f"Filen {label} går inte att läsa: {error.strerror}.") from None
