"""A round's answers for its coordinator: files, the export, and the links that are out."""

from __future__ import annotations

import tempfile

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from scheduler.domain.answer_links import AnswerLink
from scheduler.domain.answers import Answer, RequestKind
from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.services import answer_export, answer_links, answer_requests, rounds
from scheduler.services.app import App
from web.current import account, region_key, svarsdag

blueprint = Blueprint("round_answers", __name__, url_prefix="/rundor/<round_id>/svar")

# A file from outside is saved, never shown: whatever it holds, it runs in no page of ours.
_FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
_ZIP_IN_MEMORY = 10_000_000
_DECIDED = {
    (RequestKind.EXTENSION, True): "Anståndet är beviljat. Mottagaren får besked med e-post.",
    (RequestKind.EXTENSION, False): "Anståndet är avslaget. Mottagaren får besked med e-post.",
    (RequestKind.MOVED_MEETING, True): (
        "Mötet är flyttat i planen. Håller rundan inte längre står förslaget till omplanering här."
    ),
    (RequestKind.MOVED_MEETING, False): "Uppgiften är avslagen. Mottagaren får besked med e-post.",
}


def answers_by_recipient(app: App, region: str, round_id: str) -> dict[int, list[Answer]]:
    """The answers that stand, by the recipient's id in the register."""
    found: dict[int, list[Answer]] = {}
    for row in answer_export.answer_register(app, round_id, region).rows:
        kept = found.setdefault(row.entry.id, [])
        if row.answer and not row.answer.withdrawn_at and row.answer not in kept:
            kept.append(row.answer)
    return found


def links_by_recipient(app: App, region: str, round_id: str) -> dict[int, list[AnswerLink]]:
    """One link for each address that has one that works, by the recipient's id."""
    now = app.settings.now()
    found: dict[int, dict[str, AnswerLink]] = {}
    for one in answer_links.links_of_round(app, region, round_id):
        if one.revoked_at is None and one.expires_at > now:
            found.setdefault(one.recipient_id, {})[one.address] = one
    return {entry_id: list(by_address.values()) for entry_id, by_address in found.items()}


@blueprint.get("/filer/<id:file_id>")
def download(round_id: str, file_id: int) -> ResponseReturnValue:
    file, content = answer_export.answer_file(svarsdag(), region_key(), round_id, file_id)
    response = Response(content, content_type="application/octet-stream")
    response.headers.update(_FILE_HEADERS)
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    return response


@blueprint.get("/svar.zip")
def archive(round_id: str) -> ResponseReturnValue:
    out = tempfile.SpooledTemporaryFile(max_size=_ZIP_IN_MEMORY)  # noqa: SIM115 - closed when sent
    try:
        answer_export.write_zip(svarsdag(), out, round_id, region_key())
    except BaseException:
        out.close()
        raise
    out.seek(0)
    response = send_file(
        out,
        mimetype="application/zip",
        as_attachment=True,
        download_name="svar.zip",
    )
    response.call_on_close(out.close)
    response.headers.update(_FILE_HEADERS)
    return response


@blueprint.post("/begaran/<id:request_id>")
def decide(round_id: str, request_id: int) -> ResponseReturnValue:
    grant = request.form.get("grant") == "yes"
    try:
        decided = answer_requests.decide(
            svarsdag(),
            region_key(),
            account().username,
            round_id,
            request_id,
            grant=grant,
            decision=request.form.get("decision", ""),
        )
    except (BadInputError, ConflictError) as error:
        flash(str(error), "error")
        return redirect(url_for("rounds.show", round_id=round_id))
    flash(_DECIDED[decided.kind, grant], "done")
    return redirect(url_for("rounds.show", round_id=round_id))


@blueprint.post("/<id:entry_id>/ny-lank")
def hand_out(round_id: str, entry_id: int) -> ResponseReturnValue:
    app, key = svarsdag(), region_key()
    url = answer_links.hand_out_link(app, key, account().username, round_id, entry_id)
    accepted = rounds.get_round(app, key, round_id)
    page = render_template(
        "rounds/new_link.html", round=accepted, entry=accepted.entry(entry_id), url=url
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"  # the address is shown this once
    return response


@blueprint.post("/<id:entry_id>/avsluta-lankar")
def revoke(round_id: str, entry_id: int) -> ResponseReturnValue:
    address = request.form.get("address") or None
    ended = answer_links.revoke_links(
        svarsdag(), region_key(), account().username, round_id, entry_id, address
    )
    if ended:
        flash("Länkarna är avslutade. Nästa brev får en ny.", "done")
    else:
        flash("Det fanns ingen länk kvar att avsluta.", "check")
    return redirect(url_for("rounds.show", round_id=round_id))
