"""compose.yaml as far as Svarsdag's own file goes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<how>[?-])(?P<default>[^}]*))?\}")


def services_of(path: Path, variables: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Each service, with ``${NAME:?}`` and ``${NAME:-default}`` filled in. Raises KeyError for a
    variable that must be set and is not."""

    def fill(match: re.Match[str]) -> str:
        value = variables.get(match["name"], "")
        if not value and match["how"] == "?":
            raise KeyError(match["name"])
        return value or (match["default"] or "" if match["how"] == "-" else "")

    def filled(value: Any) -> Any:
        match value:
            case str():
                return _VARIABLE.sub(fill, value)
            case dict():
                return {key: filled(one) for key, one in value.items()}
            case list():
                return [filled(one) for one in value]
        return value

    services: dict[str, dict[str, Any]] = filled(yaml.safe_load(path.read_bytes())["services"])
    return services
