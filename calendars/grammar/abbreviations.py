"""Bodies known by their abbreviations alone, beside a date: ``14 januari SN, BUN``."""

from __future__ import annotations

from collections.abc import Callable

from calendars.grammar.lexicon import find_bodies, label_body
from calendars.grammar.words import KL, NOTE_WORDS
from calendars.patterns import compiled_on_use

_ABBREVIATION = compiled_on_use(
    r"(?<![\w-])(?!(?:OBS|NB|PM|EU|AB|SKR|SKL|VT|HT|FM|EM|KL|NY|TID|DAG|SAL|ORT|LOV|USA)\b)"
    r"(?:[A-ZÅÄÖ]{2,6}|[A-ZÅÄÖ][a-zåäö]{0,2}[A-ZÅÄÖ][A-ZÅÄÖa-zåäö]{0,2})(?:[\s-]?(?:AU|au))?(?![\w-])"
)
_CLOCK = compiled_on_use(r"(?<![\d.:])\d{1,2}[.:]\d\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?(?![\d.:])")


def bodies_alone(text: str, is_known: Callable[[str], bool]) -> list[str]:
    """The bodies of a text that names bodies, at least one by an abbreviation, and says nothing
    else than a note of their meetings; [] where it says more."""
    found = [(mention.start, mention.name) for mention in find_bodies(text)]
    rest = text
    for mention in find_bodies(text):
        rest = rest[: mention.start] + " " * (mention.end - mention.start) + rest[mention.end :]
    short = [m for m in _ABBREVIATION.finditer(rest) if not NOTE_WORDS.match(m.group())]
    for match in short:
        name = label_body(match.group(), is_known) or " ".join(match.group().split())
        found.append((match.start(), name))
    rest = _CLOCK.sub(" ", KL.sub(" ", _ABBREVIATION.sub(" ", rest)))
    if not short or NOTE_WORDS.match(rest) is None:
        return []
    return list(dict.fromkeys(name for _start, name in sorted(found)))
