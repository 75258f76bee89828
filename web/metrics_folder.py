"""Where the web processes keep their counts together: whichever is asked knows those of all."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""prometheus-client reads it once, when it is imported."""


def make() -> Path | None:
    """Makes a fresh folder for the processes to come; None where the environment names one.

    Comes before web.metrics is imported.
    """
    if VARIABLE in os.environ:
        return None
    folder = Path(tempfile.mkdtemp(prefix="svarsdag-metrics-"))
    os.environ[VARIABLE] = str(folder)
    return folder


def remove(folder: Path | None) -> None:
    """Removes a folder that `make` made."""
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def is_shared() -> bool:
    """Whether this process shares its counts with others."""
    return VARIABLE in os.environ
