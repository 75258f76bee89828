"""Bodies, their members and lead times, and the mailbox each is reached at."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.accounts import ContactRole
from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.planning.obligation_phrases import promise, standing
from scheduler.presentation.obligations import STATE_WORDS
from scheduler.services import aliases, body_pages, contacts
from web.current import account, region, region_key, svarsdag
from web.views.shown_bodies import shown_bodies

blueprint = Blueprint("bodies", __name__, url_prefix="/organ")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    return _page({})


@blueprint.get("/<body_key>")
def show_body(body_key: str) -> ResponseReturnValue:
    return render_template(
        "bodies/body.html",
        page=body_pages.body_page(svarsdag(), region_key(), body_key),
        promise=promise,
        standing=standing,
        state_words=STATE_WORDS,
    )


@blueprint.get("/organisationer/<organisation_key>")
def show_organisation(organisation_key: str) -> ResponseReturnValue:
    return render_template(
        "bodies/organisation.html",
        page=body_pages.organisation_page(svarsdag(), region_key(), organisation_key),
    )


def _page(typed: dict[str, str], status: int = 200) -> ResponseReturnValue:
    app, key = svarsdag(), region_key()
    return render_template(
        "bodies/show.html",
        shown=shown_bodies(region(), request.args),
        contacts=contacts.contacts(app, key),
        chiefs=contacts.contacts(app, key, ContactRole.CHIEF),
        coordinators=contacts.contacts(app, key, ContactRole.COORDINATOR),
        typed=typed,
        aliases=aliases.aliases(app, key),
        forgotten=aliases.forgotten(app, key),
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
    # The search that the place was found by follows along.
    organisation, text, page = (request.args.get(one) for one in ("organisation", "sok", "sida"))
    return redirect(
        url_for("bodies.show", organisation=organisation, sok=text, sida=page, _anchor=place)
    )


@blueprint.post("/namn/<int:alias_id>/glom")
def forget_alias(alias_id: int) -> ResponseReturnValue:
    aliases.remove_alias(svarsdag(), region_key(), account().username, alias_id)
    flash("Namnet är glömt. Sparade möten är kvar. Ångra längst ner på sidan.", "done")
    return redirect(url_for("bodies.show") + "#namn")


@blueprint.post("/namn/lar-igen")
def restore_alias() -> ResponseReturnValue:
    name = request.form.get("alias", "")
    aliases.restore_alias(svarsdag(), region_key(), account().username, name)
    flash("Namnet är lärt igen och gäller i nästa plan.", "done")
    return redirect(url_for("bodies.show") + "#namn")
