"""Bodies, their members and lead times, and the mailbox each is reached at."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.accounts import ContactRole
from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.services import aliases, contacts
from web.current import account, region_key, svarsdag

blueprint = Blueprint("bodies", __name__, url_prefix="/organ")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    return _page({})


def _page(typed: dict[str, str], status: int = 200) -> ResponseReturnValue:
    app, key = svarsdag(), region_key()
    return render_template(
        "bodies/show.html",
        contacts=contacts.contacts(app, key),
        chiefs=contacts.contacts(app, key, ContactRole.CHIEF),
        coordinators=contacts.contacts(app, key, ContactRole.COORDINATOR),
        typed=typed,
        aliases=aliases.aliases(app, key),
    ), status


@blueprint.post("/<body_key>/epost")
def set_contact(body_key: str) -> ResponseReturnValue:
    return _set(ContactRole.SECRETARY, body_key)


@blueprint.post("/organisationer/<organisation_key>/epost")
def set_chief(organisation_key: str) -> ResponseReturnValue:
    return _set(ContactRole.CHIEF, organisation_key)


@blueprint.post("/samordnare/epost")
def set_coordinator() -> ResponseReturnValue:
    return _set(ContactRole.COORDINATOR, region_key())


def _set(role: ContactRole, whose: str) -> ResponseReturnValue:
    email = request.form.get("email", "")
    place = whose if role is ContactRole.SECRETARY else f"{role.value}-{whose}"
    try:
        contacts.set_contact(
            svarsdag(),
            region_key(),
            account().username,
            whose,
            email,
            role,
            seen=request.form.get("seen"),
        )
    except (BadInputError, ConflictError) as error:
        flash(str(error), "error")
        return _page({place: email}, 409 if isinstance(error, ConflictError) else 400)
    flash("Adressen är sparad." if email.strip() else "Adressen är borttagen.", "done")
    return redirect(url_for("bodies.show") + f"#{place}")


@blueprint.post("/namn/<int:alias_id>/glom")
def forget_alias(alias_id: int) -> ResponseReturnValue:
    aliases.remove_alias(svarsdag(), region_key(), account().username, alias_id)
    flash("Namnet är glömt. Sparade möten är kvar.", "done")
    return redirect(url_for("bodies.show") + "#namn")
