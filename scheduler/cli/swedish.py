"""Lets click, which tells of wrong options and prints the help, speak Swedish."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"


def speak_swedish() -> None:
    """Binds click's texts to our translation. click asks the standard library's gettext, whose
    choice of language is the environment's: a user whose terminal speaks English reads Swedish
    here all the same, as everywhere else in the product."""
    gettext.bindtextdomain("messages", str(LOCALE))
    os.environ["LANGUAGE"] = "sv"
