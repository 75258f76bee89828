"""Which organisations and bodies somebody wants to see: read from the address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from scheduler.domain.bodies import Body, Organisation, Region
from web.views.forms import whole_of

# So many rows, an organisation's own counted too, make a page; one organisation is never parted.
_MOST_ROWS = 50


class Group(Struct, frozen=True):
    """An organisation with those of its bodies that are shown."""

    organisation: Organisation
    bodies: tuple[Body, ...]


class ShownBodies(Struct, frozen=True):
    """A page of what is searched for; ``organisation`` and ``text`` are "" for all."""

    organisation: str
    text: str
    page: int
    groups: tuple[Group, ...]
    has_more: bool
    is_all: bool

    @property
    def bodies(self) -> tuple[Body, ...]:
        return tuple(body for group in self.groups for body in group.bodies)

    @property
    def typed(self) -> dict[str, str]:
        """The address that shows the same search."""
        found = {"organisation": self.organisation, "sok": self.text}
        return {name: value for name, value in found.items() if value}


def shown_bodies(region: Region, args: Mapping[str, str]) -> ShownBodies:
    """Raises BadInputError for a page that is no number."""
    organisation, text = args.get("organisation", ""), args.get("sok", "").strip()
    if organisation not in region.organisations:
        organisation = ""
    page = max(1, whole_of(args, "sida", "Sidan") or 1)
    pages = list(_pages(_found(region, organisation, text)))
    return ShownBodies(
        organisation,
        text,
        page,
        pages[page - 1] if page <= len(pages) else (),
        page < len(pages),
        is_all=len(pages) == 1 and not organisation and not text,
    )


def _found(region: Region, organisation: str, text: str) -> Iterator[Group]:
    """Those whose name holds the text; all bodies of an organisation whose own name does."""
    wanted = text.casefold()
    for one in region.organisations.values():
        if organisation and one.key != organisation:
            continue
        bodies = tuple(body for body in region.bodies.values() if body.organisation == one.key)
        if wanted not in one.name.casefold():
            bodies = tuple(
                body
                for body in bodies
                if wanted in body.name.casefold() or wanted in body.full_name.casefold()
            )
            if not bodies:
                continue
        yield Group(one, bodies)


def _pages(groups: Iterable[Group]) -> Iterator[tuple[Group, ...]]:
    page: list[Group] = []
    rows = 0
    for group in groups:
        size = 1 + len(group.bodies)
        if page and rows + size > _MOST_ROWS:
            yield tuple(page)
            page, rows = [], 0
        page.append(group)
        rows += size
    if page:
        yield tuple(page)
