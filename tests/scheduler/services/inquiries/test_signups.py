"""Sign-ups: who has signed, who is late, and who nobody knows anything of."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.domain.errors import BadInputError
from scheduler.domain.inquiries import Inquiry
from scheduler.domain.signatures import NewSignature, SignatureState
from scheduler.services import answer_files
from scheduler.services.app import App
from scheduler.services.inquiries import asking, signups
from scheduler.services.inquiries.signups import SignupCount
from tests.scheduler.services.inquiries.asked import REGION, SIGNUP, ask_signup, token_of

SIGNED, NOT_SIGNED = SignatureState.SIGNED, SignatureState.NOT_SIGNED
TODAY = date(2019, 9, 2)


def now(app: App) -> Inquiry:
    return asking.get_inquiry(app, REGION, SIGNUP)


def words(app: App) -> dict[str, str]:
    region = app.config.region(REGION)
    return {
        one.invitee.to.key: one.words for one in signups.party_statuses(region, now(app), TODAY)
    }


def test_handslaget_as_the_minutes_say(sqlite_app: App) -> None:
    """Kommundirektörerna, § 24 (21 October 2024): "Krokom har klivit på samtliga", "Bräcke har
    också klivit på samtliga", "Åre har också klivit på samtliga", "Ragunda är i samma läge som
    Åre", "Berg har inte klivit på då det kom lite fel i tiden", "Strömsund anmälde sig lite sent.
    … i alla fall två av dem" (of four). No day is told, and Härjedalen and Östersund are not
    named: neither is guessed."""
    app = sqlite_app
    everybody = (
        "krokom", "bracke", "berg", "are", "ragunda", "stromsund", "harjedalen", "ostersund",
    )  # fmt: skip
    inquiry = ask_signup(app, *everybody, parts=4)
    said = {key: NewSignature(SIGNED, parts=4) for key in ("krokom", "bracke", "are", "ragunda")}
    said["berg"] = NewSignature(NOT_SIGNED, note="Det kom lite fel i tiden")
    said["stromsund"] = NewSignature(SIGNED, said_late=True, parts=2)
    for one in inquiry.invitees:
        if one.to.key in said:
            signups.register(app, REGION, "eva", SIGNUP, one.id, said[one.to.key])
    assert words(app) == {
        "krokom": "undertecknat, dag inte angiven",
        "bracke": "undertecknat, dag inte angiven",
        "berg": "inte undertecknat",
        "are": "undertecknat, dag inte angiven",
        "ragunda": "undertecknat, dag inte angiven",
        "stromsund": "undertecknat sent, dag inte angiven, 2 av 4 delar",
        "harjedalen": "ingen uppgift (3 dagar efter sista dag)",
        "ostersund": "ingen uppgift (3 dagar efter sista dag)",
    }
    assert signups.count_of(now(app)) == SignupCount(8, 5, 1, 1, 2)
    table = signups.as_csv(app.config.region(REGION), now(app), TODAY).decode("utf-8-sig")
    lines = table.splitlines()
    assert len(lines) == 9
    assert any("2 av 4" in line and "sent" in line for line in lines)
    assert signups.as_xlsx(app.config.region(REGION), now(app), TODAY).startswith(b"PK")


def test_a_party_signs_by_its_link_with_a_file_and_takes_it_back(app: App) -> None:
    inquiry = ask_signup(app, "berg", "are")
    token = token_of(app, inquiry, "berg")
    files = answer_files.checked_files(
        app.config.answer_policy, [("avtal.pdf", b"%PDF-1.4\n%%EOF")]
    )
    new = NewSignature(SIGNED, date(2019, 9, 1), signer="Eva Ek")
    signups.sign(app, token, new, files)
    assert words(app)["berg"] == "undertecknat 2 dagar sent"
    signature = now(app).signature_of(inquiry.invitees[0].id)
    assert signature is not None
    (file,) = signature.files
    found = signups.signature_file(app, REGION, SIGNUP, file.id)
    assert found == ("avtal.pdf", b"%PDF-1.4\n%%EOF")
    sequence = now(app).sequence
    signups.sign(app, token, new)  # a double click, where the file is chosen no more
    assert now(app).sequence == sequence
    signups.sign(app, token, NewSignature(SIGNED, date(2019, 8, 29)))
    assert words(app)["berg"] == "undertecknat"
    signups.take_back_signature(app, token)
    signups.take_back_signature(app, token)
    assert words(app)["berg"].startswith("ingen uppgift")
    # What was taken back is kept, with its file.
    assert signups.signature_file(app, REGION, SIGNUP, file.id) == found
    with pytest.raises(BadInputError, match="inte varit"):
        signups.sign(app, token, NewSignature(SIGNED, date(2019, 9, 3)))
    with pytest.raises(BadInputError, match="mellan 1 och 1"):
        signups.sign(app, token, NewSignature(SIGNED, parts=2))
