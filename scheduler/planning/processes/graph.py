"""A template's steps for real parties: one node for each body that takes a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from scheduler.domain.bodies import Body, BodyKind, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.processes import ProcessAsked, ProcessStep, ProcessTemplate, StepTaker

_KIND_OF = {StepTaker.BOARDS: BodyKind.BOARD, StepTaker.ASSEMBLIES: BodyKind.ASSEMBLY}
_NAME_OF = {StepTaker.BOARDS: "styrelse", StepTaker.ASSEMBLIES: "fullmäktige"}


class Node(Struct, frozen=True):
    """A step as one body takes it, or nobody; ``before`` are the places of the nodes it waits
    for."""

    step: ProcessStep
    party: str
    body: Body | None
    before: tuple[int, ...]


def nodes_of(
    region: Region, template: ProcessTemplate, asked: ProcessAsked, outcomes: Mapping[str, str]
) -> tuple[Node, ...]:
    """The nodes in an order where each follows those it waits for, with the questions answered as
    in ``outcomes``.

    Raises BadInputError where a party has no body that can take its step, or where every party
    takes a step and there is none.
    """
    active = template.active(outcomes)
    nodes: list[Node] = []
    places: dict[str, dict[str, int]] = {}
    for step in active:
        if step.is_per_party and not asked.parties:
            raise BadInputError(f"Steget ”{step.name}” tas av varje part: ange parterna.")
        for party in asked.parties if step.is_per_party else ("",):
            before = [
                place
                for earlier in template.before(step, active)
                for place in _waited_for(places[earlier.key], party)
            ]
            node = Node(step, party, _body(region, step, asked.owner, party), tuple(before))
            places.setdefault(step.key, {})[party] = len(nodes)
            nodes.append(node)
    return tuple(nodes)


def _waited_for(earlier: Mapping[str, int], party: str) -> Sequence[int]:
    """Party waits for party; what is no party's waits for all, and all for what is no party's."""
    if party and party in earlier:
        return (earlier[party],)
    return tuple(earlier.values())


def _body(region: Region, step: ProcessStep, owner: str, party: str) -> Body | None:
    if step.taker is None:
        return None
    if step.taker is StepTaker.OWNER:
        return region.body(owner)
    wanted = _KIND_OF[step.taker]
    for body in region.bodies.values():
        if body.organisation == party and body.kind is wanted and len(body.members) < 2:
            return body
    organisation = region.organisations[party].name
    raise BadInputError(
        f"{organisation} har ingen {_NAME_OF[step.taker]} i regionens fil under config: lägg till "
        f"organet, eller ta bort parten (steget ”{step.name}”)."
    )
