"""The part of a form that holds a remiss letter: uploaded, or pasted."""

from __future__ import annotations

from flask import request

from scheduler.services.remiss_letters import (
    PASTED_NAME,
    LetterReading,
    letter_text,
    read_letter,
)
from web.current import region


def letter_of_form() -> LetterReading:
    """What the letter in the request says. Raises SvarsdagError where it cannot be read."""
    upload = request.files.get("letter_file")
    if upload and upload.filename:
        return read_letter(letter_text(upload.read(), upload.filename), upload.filename, region())
    return read_letter(request.form.get("letter", ""), PASTED_NAME, region())
