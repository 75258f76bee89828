"""Who may decide a recipient's answer in place of the body itself.

Delegation by a nämnd or styrelse: KL 6:37 and 7:5; never in matters of principle, and never
opinions to fullmäktige (KL 6:38). The chair may decide what is too urgent to wait for the meeting
and reports it at the body's next one (KL 6:39-40). Fullmäktige decides its own opinions.
"""

from __future__ import annotations

from scheduler.domain.bodies import Body, BodyKind, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.remisser import DecisionForm, Recipient, RecipientRole

_DELEGATING = (BodyKind.BOARD, BodyKind.COMMITTEE, BodyKind.JOINT_COMMITTEE)
_FORM_NAMES = {
    DecisionForm.COMMITTEE: "arbetsutskottet",
    DecisionForm.CHAIR: "ordföranden",
    DecisionForm.OFFICIAL: "en tjänsteperson",
}


def may_be_decided_for(body: Body) -> bool:
    """Whether somebody else can be asked to decide for the body: only a nämnd or a styrelse
    delegates and has a chair who decides what is urgent (KL 6:37, 6:39, 7:5)."""
    return body.kind in _DELEGATING


def check_decision(region: Region, owner: Body, recipient: Recipient) -> None:
    """Raises BadInputError where the recipient's answer cannot be decided the way it says."""
    body = region.body(recipient.body)
    form = recipient.decision
    if recipient.role is RecipientRole.INFORMED or form is DecisionForm.BODY:
        return
    if form is DecisionForm.ASSEMBLY:
        _check_assembly(region, body)
        return
    name = _FORM_NAMES[form]
    if body.kind is BodyKind.ASSEMBLY:
        raise BadInputError(
            f"{body.name} är fullmäktige och kan inte låta {name} besluta om svaret: "
            "låt organet självt besluta."
        )
    if owner.kind is BodyKind.ASSEMBLY and _shares_party(region, owner, body):
        raise BadInputError(
            f"{body.name} kan inte låta {name} besluta: yttranden till fullmäktige får inte "
            f"delegeras (KL 6:38), och {owner.name} är organets fullmäktige. "
            "Låt organet självt besluta."
        )
    if form is DecisionForm.COMMITTEE and region.committee_of(body) is None:
        raise BadInputError(
            f"{body.name} har inget arbetsutskott i regionens fil under config: lägg till det "
            "under prepared_by, eller låt organet självt besluta."
        )


def _check_assembly(region: Region, body: Body) -> None:
    if body.kind is BodyKind.ASSEMBLY:
        raise BadInputError(f"{body.name} är självt fullmäktige: låt organet självt besluta.")
    if len(body.members) > 1:
        raise BadInputError(
            f"{body.name} är gemensam för flera parter och har inget eget fullmäktige: "
            "välj parternas fullmäktige som mottagare."
        )
    if region.assembly_of(body) is None:
        raise BadInputError(
            f"{body.name} har inget fullmäktige i regionens fil under config: lägg till det, "
            "eller låt organet självt besluta."
        )


def is_opinion_to_assembly(owner: Body, recipient: Recipient) -> bool:
    """Whether a delegated answer goes to a fullmäktige of somebody else: the ban of KL 6:38 is
    for the own one, but whoever delegates should look twice."""
    return owner.kind is BodyKind.ASSEMBLY and recipient.decision.is_delegated


def _shares_party(region: Region, one: Body, other: Body) -> bool:
    mine = {party.key for party in region.parties_of(one)}
    return any(party.key in mine for party in region.parties_of(other))
