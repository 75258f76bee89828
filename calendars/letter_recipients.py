"""The recipients a remiss letter names: in a list under a heading, or in a sentence.

::

    Remissinstanser
    1. Stockholms tingsrätt
    2. Polismyndigheten

    ... på remiss till förskolenämnden, grundskolenämnden och äldre samt vård- och omsorgsnämnden
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from calendars.letter_text import HEADING, LIST_ITEM, Sentence, quote
from calendars.organisation_names import is_generic, names_an_organisation
from calendars.patterns import compiled_on_use

_HEAD = compiled_on_use(
    r"\s*(?:#{1,6}\s*)?(?:lista (?:över|på) )?"
    r"(?:remissinstans(?:er|erna)?|sändlista(?:n)?|remisslista|"
    r"mottagare|adressater|sändes? till|skickas till|remissen (?:skickas|sänds|går|har sänts|har "
    r"skickats) till|följande (?:\w+ )?(?:remissinstanser|instanser|organ|nämnder|mottagare)\b.*|"
    r".{0,160}\b(?:till|remissinstanser|instanser)(?: följande(?: \w+)?)?(?=\s*:))\s*[:]?\s*",
    re.IGNORECASE,
)
_MAIL = compiled_on_use(r"\(?\S+@\S+|\(e-post[^)]*\)|\s{3,}.*")
_NOT_A_NAME = compiled_on_use(
    r"\b(?:ska|senast|ni|vi|för kännedom|enligt|bilaga|sida|datum)\b|[.?!:]$", re.IGNORECASE
)
_MAX_NAME = 120
_INLINE = compiled_on_use(
    r"(?:\bpå remiss|\böversän|\bremittera|\bremiss\w*\s+(?:har\s+)?(?:skicka|sän)|\butskicka)"
    r"[^.]{0,400}?\btill\s+(?:bland andra\s+)?"
    r"(?P<list>[^.;:]+?)"
    r"(?=\s+(?:på remiss|för (?:yttrande|synpunkter|svar)|senast|med sista|att besvara)|[.;:]|$)",
    re.IGNORECASE,
)
_INLINE_LABEL = compiled_on_use(
    r"\s*(?:#+\s*)?(?:remissinstanser|sändlista|mottagare|adressater)\s*:\s*(?P<list>\S.+)",
    re.IGNORECASE,
)
_AND = compiled_on_use(r"\s+(?:och|samt)\s+")


class NamedRecipient(Struct, frozen=True):
    """A recipient as written, its row and the text it stands in; ``is_listed`` in a list."""

    name: str
    row: int
    text: str
    is_listed: bool


def find_recipients(rows: Sequence[str], sentences: Sequence[Sentence]) -> list[NamedRecipient]:
    """Every recipient once, lists first; where a letter has a list its sentences add none."""
    listed = _once(_listed(rows))
    return listed or _once([one for sentence in sentences for one in _inline(sentence)])


def _once(found: Sequence[NamedRecipient]) -> list[NamedRecipient]:
    by_name: dict[str, NamedRecipient] = {}
    for one in found:
        by_name.setdefault(one.name.casefold(), one)
    return list(by_name.values())


def _listed(rows: Sequence[str]) -> list[NamedRecipient]:
    found: list[NamedRecipient] = []
    index = 0
    while index < len(rows):
        head = _HEAD.fullmatch(rows[index].rstrip())
        index += 1
        if head is None or not rows[index - 1].strip():
            continue
        items, index = _items(rows, index)
        found += items
    return found


def _items(rows: Sequence[str], start: int) -> tuple[list[NamedRecipient], int]:
    """The items below a heading and where they end. Marked items go on over blank rows; a list
    without marks ends at the first blank row after it."""
    found: list[NamedRecipient] = []
    is_marked = False
    for index in range(start, len(rows)):
        line = rows[index]
        mark = LIST_ITEM.match(line)
        if not line.strip():
            if found and not is_marked:
                return found, index
            continue
        if HEADING.match(line) or (is_marked and not mark) or _HEAD.fullmatch(line.rstrip()):
            return found, index
        is_marked = is_marked or bool(mark)
        name = _MAIL.sub("", line[mark.end() if mark else 0 :]).strip(" ,;|\t")
        if not mark and (len(name) > _MAX_NAME or _NOT_A_NAME.search(name)):
            return found, index
        if name and re.search(r"[^\W\d]", name):
            found.append(NamedRecipient(name, index + 1, quote(line), True))
    return found, len(rows)


def _inline(sentence: Sentence) -> list[NamedRecipient]:
    labelled = _INLINE_LABEL.match(sentence.written)
    match = labelled or _INLINE.search(sentence.written)
    if match is None:
        return []
    # "till" may come several times; the list stands after the last.
    text = re.split(r"\btill\s+(?:bland andra\s+)?", match["list"])[-1]
    names = [name for part in text.split(",") for name in _split_at_and(part.strip())]
    row = sentence.row_at(match.start("list"))
    if not names or not all(names_an_organisation(name) for name in names):
        return []
    return [
        NamedRecipient(name.rstrip(" ."), row, sentence.quote, labelled is not None)
        for name in names
        if not is_generic(name) and len(name) <= _MAX_NAME and not re.search(r"\d", name)
    ]


def _split_at_and(text: str) -> list[str]:
    """ "A-nämnden och B-nämnden" is two, "vård- och omsorgsnämnden" one."""
    text = re.sub(r"^(?:och|samt)\s+", "", text)
    for match in _AND.finditer(text):
        left, right = text[: match.start()], text[match.end() :]
        if left.endswith("-") or not (names_an_organisation(left) and names_an_organisation(right)):
            continue
        return [left, *_split_at_and(right)]
    return [text] if text else []
