"""Forms about a mailbox: its address, who stands in, and when."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.accounts import Absence, ContactRole
from scheduler.domain.bodies import OrganisationKind
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.services import absences, contacts
from web.current import account, region, region_key, svarsdag
from web.views.forms import day_of

blueprint = Blueprint("contact_forms", __name__, url_prefix="/organ/brevlada/<role>/<key>")


@blueprint.post("/ersattare")
def set_deputy(role: str, key: str) -> ResponseReturnValue:
    found, email = _role(role), request.form.get("email", "")
    try:
        absences.set_deputy(
            svarsdag(),
            region_key(),
            account().username,
            key,
            email,
            found,
            seen=request.form.get("seen"),
        )
        flash("Ersättaren är sparad." if email.strip() else "Ersättaren är borttagen.", "done")
    except (BadInputError, ConflictError) as error:
        flash(str(error), "error")
    return _back(found, key)


@blueprint.post("/adress")
def set_address(role: str, key: str) -> ResponseReturnValue:
    found, email = _role(role), request.form.get("email", "")
    try:
        contacts.set_contact(
            svarsdag(),
            region_key(),
            account().username,
            key,
            email,
            found,
            seen=request.form.get("seen"),
        )
        flash(
            "Adressen är sparad."
            if email.strip()
            else "Adressen är borttagen. Ångra under Tidigare adresser.",
            "done",
        )
    except (BadInputError, ConflictError) as error:
        flash(str(error), "error")
    return _back(found, key)


@blueprint.post("/franvaro")
def add_absence(role: str, key: str) -> ResponseReturnValue:
    found = _role(role)
    try:
        absence = Absence(_day("first", "Första dagen"), _day("last", "Sista dagen"))
        absences.add_absence(svarsdag(), region_key(), account().username, key, absence, found)
        flash("Frånvaron är sparad: breven går till ersättaren de dagarna.", "done")
    except BadInputError as error:
        flash(str(error), "error")
    return _back(found, key)


@blueprint.post("/franvaro/bort")
def remove_absence(role: str, key: str) -> ResponseReturnValue:
    found = _role(role)
    first = _day("first", "Första dagen")
    absences.remove_absence(svarsdag(), region_key(), account().username, key, first, found)
    flash("Frånvaron är borttagen.", "done")
    return _back(found, key)


def _role(text: str) -> ContactRole:
    if text not in [one.value for one in ContactRole]:
        raise NotFoundError("Brevlådan finns inte. Välj organet i listan.")
    return ContactRole(text)


def _day(field: str, name: str) -> date:
    day = day_of(request.form, field, name)
    if day is None:
        raise BadInputError(f"{name} saknas: skriv år-månad-dag, till exempel 2026-07-06.")
    return day


def _back(role: ContactRole, key: str) -> ResponseReturnValue:
    if role is ContactRole.SECRETARY:
        return redirect(url_for("bodies.show_body", body_key=key) + "#kontakt")
    if role is ContactRole.CHIEF:
        return redirect(url_for("bodies.show_organisation", organisation_key=key) + "#kontakt")
    for one in region().organisations.values():
        if one.kind is OrganisationKind.REGION:
            page = url_for("bodies.show_organisation", organisation_key=one.key)
            return redirect(page + "#samordnare")
    return redirect(url_for("bodies.show") + f"#coordinator-{region_key()}")
