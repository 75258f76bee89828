"""Case numbers (diarienummer) in running text, as they are found in real documents.

``RS/559/2019``, ``VLL 2105-2018``, ``KS 2019/0123``, ``KS/2018:137``, ``KU.2017.91``,
``2017/KS 0001``, ``RV180949``, ``LD13/03336``, ``2019/00136``, ``109-7-2017``,
``2015/07839/RS``, ``SLK 0381/22``, ``KS-2025-00141``.

After a label ("Dnr", "Diarienummer") anything with a figure is one; without a label only a form
that nothing else has, so that ``SOU 2024:98``, ``(EU) 2016/679`` and telephone numbers are none.
"""

from __future__ import annotations

import re

from msgspec import Struct

from calendars.patterns import compiled_on_use

_LABEL = compiled_on_use(
    r"(?P<yours>\b(?:er|ert|din|ditt)\s+)?"
    r"\b(?:diarie(?:nummer|nr\.?|beteckning)|dnr\.?|d\.nr\.?|ärende(?:nummer|nr\.?|beteckning)|"
    r"beteckning|referens(?:nummer)?|målnummer)"
    r"(?![^\W\d])\s*[:.]?\s*(?:för\s+remissen\s*)?(?:är\s+)?",
    re.IGNORECASE,
)
_PREFIX = r"[A-ZÅÄÖ]{1,5}\d{0,3}"
_YEAR = r"(?:19|20)\d\d"
_PREFIXED = compiled_on_use(
    r"(?<![\w/:.-])(?:"
    rf"{_PREFIX}[/.-]\d{{1,6}}[/-]{_YEAR}"  # RS/559/2019
    rf"|{_PREFIX}[/.-]{_YEAR}[/:.-]\d{{1,6}}(?:-\d{{1,3}})?"  # KS/2018:137 KU.2017.91 KS-2025-00141
    rf"|{_PREFIX}\s?{_YEAR}[/:-]\d{{1,6}}(?:/[A-ZÅÄÖ]\w{{0,4}})?"  # KS 2019/0123 KN2025/00288
    rf"|[A-ZÅÄÖ][a-zåäö]{_YEAR}/\d{{4,6}}"  # Ju2021/02713, a ministry's
    rf"|{_PREFIX}\s\d{{1,6}}-{_YEAR}"  # VLL 2105-2018
    rf"|{_PREFIX}\s?\d{{2}}/\d{{3,6}}"  # LD13/03336
    rf"|{_PREFIX}[-\s]\d{{3,6}}/\d{{2}}"  # SLK 0381/22 N160-0233/24
    rf"|{_YEAR}/[A-ZÅÄÖ]{{1,5}}\s?\d{{1,6}}"  # 2017/KS 0001
    rf"|{_YEAR}/\d{{4,6}}/[A-ZÅÄÖ]{{1,5}}"  # 2015/07839/RS
    r")(?![\w/:-])"
)
_BARE = compiled_on_use(
    r"(?<![\w/:.-])(?<!\(EU\) )(?:"
    rf"{_YEAR}/(?:0\d{{3,5}}|\d{{5,6}})"  # 2019/00136; an EU act has no leading zero
    rf"|\d{{1,5}}-\d{{1,5}}-{_YEAR}"  # 109-7-2017
    r")(?![\w/:-])"
)
_LABELLED = compiled_on_use(
    r"[A-ZÅÄÖ]{0,6}\d*[A-ZÅÄÖ]{0,5}(?:\s(?=\d+[-/:]\d))?"
    r"(?:[\w]*[/:.-])*\w*\d\w*(?:[/:.-]\w+)*"
)
# Written like case numbers, but the numbers of reports, bills, statutes and EU acts.
_PUBLICATION = compiled_on_use(
    r"^(?:SOU|DS|PROP|SFS|DIR|SKR|BET|RSKR|FI|EU|EG|EEG|ISBN|ISSN|ISO|TEL|SIS|SS|COM|KOM|HSLF|BFS"
    r"|FOHM|AFS|NFS|DNR|NR)"
    r"(?![A-ZÅÄÖ])",
    re.IGNORECASE,
)
_DAY = compiled_on_use(r"^(?:[0-3]\d-[01]\d-\d{4}|(?:19|20)\d\d-[01]\d-[0-3]\d)$")


class CaseNumber(Struct, frozen=True):
    """A case number, where it stands, and whether a label says that it is one.

    ``is_recipients`` where the letter says "Ert dnr": the number is the reader's own.
    """

    text: str
    start: int
    is_labelled: bool
    is_recipients: bool = False


def find_case_numbers(text: str) -> list[CaseNumber]:
    """Every case number in ``text``, in order, each once at its first place."""
    found: dict[int, CaseNumber] = {}
    for label in _LABEL.finditer(text):
        number = _after_label(text, label)
        if number is not None:
            found[number.start] = number
    taken = [(n.start, n.start + len(n.text)) for n in found.values()]
    for pattern in (_PREFIXED, _BARE):
        for match in pattern.finditer(text):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            if not _is_other(match.group()):
                found[match.start()] = CaseNumber(match.group(), match.start(), False)
                taken.append(match.span())
    return [found[start] for start in sorted(found)]


def _after_label(text: str, label: re.Match[str]) -> CaseNumber | None:
    for pattern in (_PREFIXED, _LABELLED):
        match = pattern.match(text, label.end())
        # A number alone needs two parts or five figures: "Referens 1" numbers a list.
        if match and not _is_other(match.group()) and len(re.findall(r"\d", match.group())) >= 3:
            number = match.group().rstrip(".:-/")
            return CaseNumber(number, match.start(), True, bool(label["yours"]))
    return None


def _is_other(number: str) -> bool:
    return bool(_DAY.match(number) or (_PUBLICATION.match(number) and ":" in number)) or (
        bool(_PUBLICATION.match(number)) and " " in number
    )
