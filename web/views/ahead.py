"""Planering: what lies further ahead than one remiss."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

blueprint = Blueprint("ahead", __name__, url_prefix="/planering")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    return render_template("ahead/index.html")
