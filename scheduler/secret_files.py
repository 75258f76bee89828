"""Secrets that stand in a file, as containers and systemd hand them out, and not in the
environment, which any process of the same user can read and a crash report may hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scheduler.domain.errors import BadInputError

SECRETS = (
    "SVARSDAG_DATABASE_URL",
    "SVARSDAG_SECRET_KEY",
    "SVARSDAG_METRICS_TOKEN",
    "SVARSDAG_SMTP_PASSWORD",
    "SVARSDAG_OIDC_CLIENT_SECRET",
)
"""The variables that may instead be named with ``_FILE`` after them, with a file's path."""

_ENDING = "_FILE"


def with_secret_files(env: Mapping[str, str]) -> Mapping[str, str]:
    """The environment with the secrets that stand in files, without white space around them.

    Raises BadInputError that names the variable, and never what the file holds.
    """
    return {**env, **{name: _read(env, name) for name in SECRETS if env.get(name + _ENDING)}}


def _read(env: Mapping[str, str], name: str) -> str:
    given = f"{name}{_ENDING}"
    path = Path(env[given])
    if env.get(name):
        raise BadInputError(f"Både {name} och {given} är satta: ta bort den ena.")
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise BadInputError(f"{given} är {path}, som inte finns: rätta sökvägen.") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "inte text i UTF-8"
        raise BadInputError(
            f"{given} är {path}, som inte går att läsa ({reason}): kontrollera att det är en "
            "textfil och att användaren som kör Svarsdag får läsa den."
        ) from None
    if not secret or not secret.isprintable():
        raise BadInputError(
            f"{given} är {path}, som är tom eller har fler än en rad: skriv hemligheten på en rad."
        )
    return secret
