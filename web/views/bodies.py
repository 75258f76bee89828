"""Bodies, their members and lead times, and the mailbox each is reached at."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import BadInputError
from scheduler.services import accounts, aliases
from web.current import account, region_key, svarsdag

blueprint = Blueprint("bodies", __name__, url_prefix="/organ")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    return _page({})


def _page(typed: dict[str, str], status: int = 200) -> ResponseReturnValue:
    contacts = accounts.contacts(svarsdag(), region_key())
    learnt = aliases.aliases(svarsdag(), region_key())
    return render_template(
        "bodies/show.html", contacts=contacts, typed=typed, aliases=learnt
    ), status


@blueprint.post("/<body_key>/epost")
def set_contact(body_key: str) -> ResponseReturnValue:
    email = request.form.get("email", "")
    try:
        accounts.set_contact(svarsdag(), region_key(), account().username, body_key, email)
    except BadInputError as error:
        flash(str(error), "error")
        return _page({body_key: email}, 400)
    flash("Adressen är sparad.", "done")
    return redirect(url_for("bodies.show") + f"#{body_key}")


@blueprint.post("/namn/<int:alias_id>/glom")
def forget_alias(alias_id: int) -> ResponseReturnValue:
    aliases.remove_alias(svarsdag(), region_key(), account().username, alias_id)
    flash("Namnet är glömt. Sparade möten är kvar.", "done")
    return redirect(url_for("bodies.show") + "#namn")
