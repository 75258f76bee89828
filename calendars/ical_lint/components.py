"""Content lines to components: names, parameters, BEGIN and END (RFC 5545, 3.1, 3.4 and 3.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from calendars.ical_lint.faults import Faults
from calendars.ical_lint.octets import RawLine
from calendars.patterns import compiled_on_use

_PARAMETER = r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)'
_CONTENT = compiled_on_use(rf"([A-Za-z0-9-]+)((?:{_PARAMETER})*):(.*)", re.DOTALL)
_ONE_PARAMETER = compiled_on_use(_PARAMETER)

# Where each may stand; others (VTODO, X-…) may stand in a calendar.
_PARENTS: Mapping[str, tuple[str, ...]] = {
    "STANDARD": ("VTIMEZONE",),
    "DAYLIGHT": ("VTIMEZONE",),
    "VALARM": ("VEVENT", "VTODO"),
}


class Property(Struct, frozen=True):
    """One property: its line in the file, name and parameters in capitals, and value."""

    row: int
    name: str
    parameters: Mapping[str, str]
    value: str


class Component(Struct):
    """What stands between a BEGIN and its END."""

    row: int
    name: str
    properties: list[Property] = field(default_factory=list)
    children: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [one for one in self.properties if one.name == name]

    def first(self, name: str) -> Property | None:
        return next((one for one in self.properties if one.name == name), None)

    def walk(self) -> Iterator[Component]:
        yield self
        for child in self.children:
            yield from child.walk()


def calendars(lines: list[RawLine], faults: Faults) -> list[Component]:
    """The calendars of a file; what stands wrong is reported and kept where it stands."""
    found: list[Component] = []
    opened: list[Component] = []
    for line in lines:
        one = _property(line, faults)
        if one is None:
            continue
        name = one.value.strip().upper()
        if one.name == "BEGIN":
            _open(Component(one.row, name), opened, found, faults)
        elif one.name == "END":
            _close(one.row, name, opened, faults)
        elif opened:
            opened[-1].properties.append(one)
        else:
            _outside(one.row, bool(found), faults)
    for component in reversed(opened):
        faults.error(
            component.row,
            "unclosed",
            f"{component.name} saknar END:{component.name}; filen kan vara avbruten",
            "exportera den på nytt",
        )
    if not found:
        faults.error(
            None,
            "no_calendar",
            "filen är ingen kalender, BEGIN:VCALENDAR saknas",
            "ange en .ics-fil",
        )
    return found


def _property(line: RawLine, faults: Faults) -> Property | None:
    content = _CONTENT.fullmatch(line.text)
    if content is None:
        faults.error(
            line.row,
            "no_property",
            f"”{line.text[:40]}” är ingen egenskap",
            "skriv radslut i text som \\n, och namn, kolon och värde på varje rad",
        )
        return None
    parameters = {
        name.upper(): value.strip('"') for name, value in _ONE_PARAMETER.findall(content[2])
    }
    return Property(line.row, content[1].upper(), parameters, content[5])


def _open(
    component: Component, opened: list[Component], found: list[Component], faults: Faults
) -> None:
    if not opened:
        if component.name != "VCALENDAR":
            _outside(component.row, bool(found), faults)
        found.append(component)
    else:
        inside = opened[-1].name
        if inside not in _PARENTS.get(component.name, ("VCALENDAR",)):
            faults.error(
                component.row,
                "misplaced",
                f"{component.name} står i {inside}, där den inte får stå",
                f"avsluta {inside} före den",
            )
        opened[-1].children.append(component)
    opened.append(component)


def _close(row: int, name: str, opened: list[Component], faults: Faults) -> None:
    names = [component.name for component in opened]
    if name not in names:
        faults.error(row, "misplaced", f"END:{name} har ingen BEGIN:{name}", "ta bort raden")
        return
    while opened[-1].name != name:
        component = opened.pop()
        faults.error(
            component.row,
            "unclosed",
            f"{component.name} saknar END:{component.name}",
            f"skriv den före rad {row}",
        )
    opened.pop()


def _outside(row: int, after: bool, faults: Faults) -> None:
    where = "efter kalenderns slut" if after else "före BEGIN:VCALENDAR"
    faults.error(row, "outside", f"raden står {where} och läses inte", "ta bort den")
