"""Files that come with an answer: checked before anything is kept. None is opened or run, and none
is searched for viruses; whoever saves one from the register is told so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from scheduler.domain.answer_files import kind_of, safe_name
from scheduler.domain.answers import NewFile
from scheduler.domain.errors import BadInputError
from scheduler.domain.policies import AnswerPolicy

_MEGABYTE = 1_000_000


def checked_files(
    policy: AnswerPolicy, uploads: Iterable[tuple[str, bytes]]
) -> tuple[NewFile, ...]:
    """The files as they will be kept, in order, with safe names that differ; one that came twice is
    kept once.

    Raises BadInputError that names the file where one is empty, too large or of a kind that is not
    taken, or where they are too many.
    """
    found: list[NewFile] = []
    hashes: set[bytes] = set()
    for name, content in uploads:
        shown = name.replace("\\", "/").rpartition("/")[2][:100] or "utan namn"
        if not content:
            raise BadInputError(f"Filen ”{shown}” är tom: välj den igen.")
        if len(content) > policy.max_file_mb * _MEGABYTE:
            raise BadInputError(
                f"Filen ”{shown}” är större än {policy.max_file_mb} MB: dela upp den."
            )
        kind = kind_of(content)
        if kind is None or kind not in policy.file_kinds:
            kinds = ", ".join(sorted(one.value for one in policy.file_kinds))
            raise BadInputError(
                f"Filen ”{shown}” tas inte emot: innehållet är inget av {kinds}, eller har makron. "
                "Spara den som PDF och välj den filen."
            )
        digest = hashlib.sha256(content).digest()
        if digest not in hashes:
            hashes.add(digest)
            found.append(NewFile(_free_name(safe_name(name, kind), found), kind, content))
    if len(found) > policy.max_files:
        raise BadInputError(f"Det är {len(found)} filer: högst {policy.max_files} tas emot.")
    return tuple(found)


def _free_name(name: str, taken: Iterable[NewFile]) -> str:
    """``name``, with a number where another file has it; case is no difference on Windows."""
    names = {one.name.casefold() for one in taken}
    stem, _dot, ending = name.rpartition(".")
    number, free = 1, name
    while free.casefold() in names:
        number += 1
        free = f"{stem} ({number}).{ending}"
    return free
