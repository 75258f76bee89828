"""The field ``files`` of a form with an answer."""

from __future__ import annotations

from flask import request

from scheduler.domain.answers import NewFile
from scheduler.domain.policies import AnswerPolicy
from scheduler.services.answer_files import checked_files


def files_of(policy: AnswerPolicy) -> tuple[NewFile, ...]:
    """The files that were chosen, checked. Raises BadInputError that names the file."""
    # A form without a file sends one without name or content.
    chosen = [one for one in request.files.getlist("files") if one.filename]
    return checked_files(policy, [(one.filename or "", one.read()) for one in chosen])
