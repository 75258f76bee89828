"""What a line without dates can be: the name of a body nobody has heard of, or a heading over days
that are no meetings.

The lines this reader expects::

    Tjörns kommunala förvaltningsbolag
    Nämndens utbildningsdagar 2023
    Kommunstyrelsens planeringsutskott, företagsbesök
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendars.grammar.lexicon import find_bodies
from calendars.grammar.lines import LogicalLine
from calendars.grammar.words import GENERIC_LABEL, NOTE_WORDS, PLAN_WORDS
from calendars.patterns import compiled_on_use
from calendars.wording import deadline_in, is_furniture, is_no_sitting, kind_in, place_in, status_in

# "Protokoll", "Kallelser och protokoll": dates below are those of the papers.
ARCHIVE = compiled_on_use(
    r"(?:(?:publicerade\s+)?(?:kallelser?|handlingar|protokoll|föredragningslist\w+|ärendelist\w+|"
    r"minnesanteckningar|anslag|(?:digitala?\s+)?anslagstavlan?)(?:\s*,\s*|\s+och\s+|\s+)?)+(?:\s*(?:19|20)\d\d)?",
    re.IGNORECASE,
)
_SAYS_SOMETHING = compiled_on_use(
    r"\b(?:är|har|ska|blir|kan|får|finns|gäller|föreslås?|beslutar|datum|följande|senast|inom|efter|"
    r"nästa|kommande|tidigare|välkommen|ordförande|kontakt|läs|se|här|sekreterare|protokoll\w*|kallelse\w*|handling\w*|"
    r"notering|anmärkning|plats|lokal|övrigt|kommentar|status)\b",
    re.IGNORECASE,
)
# "Kansliet": those who work for a body.
_OFFICE = compiled_on_use(
    r"(?:kansli|förvaltning|kontor|enhet|expedition|växel)(?:en|et|n)?\b", re.IGNORECASE
)
_MOST_WORDS_OF_A_NAME = 5


def heads_other_days(text: str) -> bool:
    """``Nämndens utbildningsdagar 2023``: days below, until the next heading, are no meetings."""
    return (
        re.search(r"dagar(?:na)?\b", text, re.IGNORECASE) is not None
        and is_no_sitting(text)
        and not re.search(r"sammanträd|möte", text, re.IGNORECASE)
    )


def is_other_doing(line: LogicalLine, label: str, bodies: Sequence[str]) -> bool:
    """``Kommunstyrelsens planeringsutskott, företagsbesök``: what the body does on days that are no
    meetings of its own; its heading names it with what it does."""
    named = find_bodies(label)
    doing = label[named[-1].end :] if named else ""
    return (
        len(bodies) == 1
        and named[0].start == 0
        and stands_as_heading(line)
        and re.fullmatch(r",\s+[a-zåäö]{5,}", doing) is not None
        and not NOTE_WORDS.match(doing)
        and not _SAYS_SOMETHING.search(doing)
        and kind_in(doing) is None
        and status_in(doing) is None
        and deadline_in(doing) is None
    )


def stands_as_heading(line: LogicalLine) -> bool:
    return line.after_blank and not line.is_bullet and line.text[-1:] not in ".:,;"


def is_unknown_name(label: str) -> bool:
    """A short line of words with a capital, such as ``Tjörns kommunala förvaltningsbolag``."""
    words = label.split()
    return (
        0 < len(words) <= _MOST_WORDS_OF_A_NAME
        and label[:1].isupper()
        and re.fullmatch(r"[^\W\d][\w&/ -]*", label) is not None
        and not re.search(r"\d|\s{2}", label)
        and not GENERIC_LABEL.match(label)
        and not PLAN_WORDS.search(label)
        and not _SAYS_SOMETHING.search(label)
        and not NOTE_WORDS.match(label)
        and not is_no_sitting(label)
        and not ARCHIVE.fullmatch(label)
        and not _OFFICE.search(label)
        and not is_furniture(label, "")
        and deadline_in(label) is None
        and kind_in(label) is None
        and status_in(label) is None
        and place_in(label)[0] is None
    )


def could_be_a_name(label: str) -> bool:
    """A short line with a capital and nothing of a sentence, such as ``Samordningsförbundet``."""
    words = label.split()
    return (
        0 < len(words) <= 4
        and label[:1].isupper()
        and not re.search(r"\d|[,:/()@]|§", label)
        and not GENERIC_LABEL.match(label)
        and not PLAN_WORDS.search(label)
        and not is_furniture(label, "")
        and re.search(
            r"(?:grupp|gruppen|mötet|möte|rådet|förbund\w*|bolag(?:et)?|AB|klubben|samråd\w*|"
            r"styrgruppen|konsensus|nätverket|forum)$",
            label,
        )
        is not None
    )
