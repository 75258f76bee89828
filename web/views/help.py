"""Hjälp: the handbook and the other documents, for everybody."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from web import handbook_text

blueprint = Blueprint("help", __name__, url_prefix="/hjalp")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    return _page(handbook_text.FIRST)


@blueprint.get("/<key>")
def show_one(key: str) -> ResponseReturnValue:
    return _page(key)


@blueprint.get("/bilder/<name>")
def picture(name: str) -> Response:
    return send_from_directory(handbook_text.pictures(), name, max_age=3600)


def _page(key: str) -> ResponseReturnValue:
    return render_template(
        "help/show.html",
        found=handbook_text.document(key),
        documents=handbook_text.titles(),
        english=handbook_text.ENGLISH,
    )
