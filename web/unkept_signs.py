"""A NUL is refused before anything is done: PostgreSQL keeps none, and nobody types one."""

from __future__ import annotations

from itertools import chain

from flask import abort, request

_NUL = "\0"
# To look at the form of anything else would read its content before the API has said how much it
# takes.
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def refuse_nul() -> None:
    """Answers 400 where a text of the address or of the form holds one."""
    sent = request.form.items(multi=True) if request.mimetype in _FORMS else ()
    typed = chain(request.args.items(multi=True), sent)
    if _NUL in request.path or any(_NUL in name or _NUL in text for name, text in typed):
        abort(400)
