"""Files that somebody names in a terminal."""

from __future__ import annotations

from pathlib import Path

from scheduler.domain.errors import BadInputError


def given_bytes(path: Path, what: str) -> bytes:
    """The file's bytes; ``what`` is told to give where ``path`` is a folder ("filen med …").

    Raises BadInputError where it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise BadInputError(f"Filen {path} finns inte: kontrollera sökvägen.") from None
    except IsADirectoryError:
        raise BadInputError(f"{path} är en mapp: ange {what}.") from None
    except OSError as error:
        raise BadInputError(f"Filen {path} går inte att läsa: {error.strerror}.") from None
