"""What the tests of attacks have beside `every_page`: answers, files, a colleague, a signature."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from scheduler.domain.answer_files import FileKind
from scheduler.domain.answers import GivenAnswer, NewFile
from scheduler.domain.signatures import NewSignature, SignatureState
from scheduler.services import (
    answer_links,
    import_corrections,
    imports,
    link_answers,
    link_delegation,
    rounds,
)
from scheduler.services.app import App
from scheduler.services.inquiries import signups
from scheduler.storage.tables.base import metadata
from tests.web.every_page import REGION, Addresses, every_page

FILE = NewFile("Protokoll.pdf", FileKind.PDF, b"%PDF-1.7 svar")


def filled(app: App) -> Addresses:
    """Every page of a database with something of everything."""
    pages = every_page(app)
    (accepted,) = rounds.rounds(app, REGION)
    tokens = {}
    with app.database.write() as connection:
        for entry in accepted.register:
            url = answer_links.make_link(app, connection, accepted, entry, "ks@example.org")
            tokens[entry.body] = url.rpartition("/")[2]
        job = metadata.tables["reminder"]
        connection.execute(update(job).values(last_error="550 not here"))
    given = GivenAnswer("§ 7", date(2019, 9, 1), "Vi tillstyrker.", (FILE,))
    link_answers.answer(app, tokens["ks-ragunda"], given)
    link_answers.decline(app, tokens["ks-krokom"], "Berör oss inte")
    link_delegation.delegate(app, tokens["ks-berg"], "Bo Ek", "bo@berg.example")
    signup = pages["asked.show"][2].rpartition("/")[2]
    signed = NewSignature(SignatureState.SIGNED, date(2019, 9, 1), signer="Eva Ek", note="Ja")
    signups.sign(app, signup, signed, [FILE])
    import_id = imports.start_import(
        app, REGION, "eva", file_name="förslag.txt", content=b"KS Bergh: 3 mars", year=2020
    )
    import_corrections.choose_body(app, REGION, import_id, "KS Bergh", "KS Berg")
    pages["plans.review"].append(f"/motesplaner/import/{import_id}")
    return pages
