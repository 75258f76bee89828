"""What a calendar can be about, as choices of a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from scheduler.domain.bodies import Region
from scheduler.domain.feeds import FeedKind
from scheduler.domain.inquiries import InquiryState
from scheduler.domain.processes import ProcessState
from scheduler.services import incoming_rounds, processes, rounds
from scheduler.services.app import App
from scheduler.services.inquiries import asking

MOST_OF_A_KIND = 60
"""So many are listed of each kind; the others are found by a search."""


class Choice(Struct, frozen=True):
    value: str
    name: str


class Choices(Struct, frozen=True):
    """Those of a kind; ``is_cut`` where there are more, ``is_public`` where anybody may see it."""

    label: str
    options: tuple[Choice, ...]
    is_cut: bool
    is_public: bool


def subject_choices(app: App, region: Region, text: str, chosen: str) -> list[Choices]:
    """Those whose name holds ``text``, and ``chosen`` whatever it is called."""
    wanted = text.casefold()
    found = []
    for label, kind, is_public, named in _all(app, region):
        options = [Choice(f"{kind.value}:{key}", name) for key, name in named]
        held = [one for one in options if wanted in one.name.casefold() or one.value == chosen]
        shown = held[:MOST_OF_A_KIND]
        shown += [one for one in held[MOST_OF_A_KIND:] if one.value == chosen]
        found.append(Choices(label, tuple(shown), len(shown) < len(held), is_public))
    return found


def _all(
    app: App, region: Region
) -> Iterator[tuple[str, FeedKind, bool, Iterable[tuple[str, str]]]]:
    organisations = [(one.key, one.name) for one in region.organisations.values()]
    chiefs = [(key, f"Chefen i {name}") for key, name in organisations]
    open_rounds = rounds.open_titles(app, region.key)
    incoming = incoming_rounds.all_incoming(app, region.key)
    started = processes.all_processes(app, region.key)
    asked = asking.inquiries(app, region.key)
    yield "Chefer: allt att bevaka", FeedKind.ROLE, False, chiefs
    yield (
        "Remissrundor",
        FeedKind.ROUND,
        True,
        [(key, title or "Utan rubrik") for key, title in open_rounds.items()],
    )
    yield (
        "Inkommande remisser",
        FeedKind.INCOMING,
        False,
        [(one.id, one.name) for one in incoming if one.state.is_outstanding],
    )
    yield (
        "Processer",
        FeedKind.PROCESS,
        False,
        [(one.id, one.title) for one in started if one.state is ProcessState.OPEN],
    )
    yield (
        "Förfrågningar",
        FeedKind.INQUIRY,
        False,
        [(one.id, one.title) for one in asked if one.state is not InquiryState.WITHDRAWN],
    )
    bodies = [(one.key, one.name) for one in region.bodies.values()]
    yield "Organ", FeedKind.BODY, True, bodies
    yield "Organisationer", FeedKind.ORGANISATION, True, organisations
