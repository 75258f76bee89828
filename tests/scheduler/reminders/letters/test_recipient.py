from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from scheduler.domain.accounts import ContactRole
from scheduler.domain.changes import DateChange, Notice
from scheduler.reminders.letters.as_html import html_of
from scheduler.reminders.letters.as_text import text_of
from scheduler.reminders.letters.facts import RecipientFacts
from scheduler.reminders.letters.recipient import recipient_letter

FACTS = RecipientFacts(
    rule="intake-7",
    to=ContactRole.SECRETARY,
    body="KS Ragunda",
    owner="RSR",
    title="Sammanslagning av gemensamma nämnder",
    dnr="RS/559/2019",
    intake_day=date(2019, 10, 8),
    meeting_start=date(2019, 10, 22),
    meeting_end=date(2019, 10, 22),
    deadline=date(2019, 10, 29),
    today=date(2019, 10, 1),
    round_url="http://127.0.0.1:8000/rundor/1",
    why=("Svaret är klart sju dagar efter mötet.",),
    answer_url="http://127.0.0.1:8000/svar/abc",
)


def text(facts: RecipientFacts) -> str:
    return text_of(recipient_letter(facts))


def subject(facts: RecipientFacts) -> str:
    return recipient_letter(facts).subject


def test_the_letter_says_what_and_when_and_why() -> None:
    found = text(FACTS)
    assert "Underlaget behöver vara inne senast tisdag 8 oktober 2019 (om 7 dagar)." in found
    assert "KS Ragunda kan besluta om svaret vid mötet 22 oktober 2019." in found
    assert "Sista svarsdag är tisdag 29 oktober 2019 (om 28 dagar)." in found
    assert "Varför dessa datum?\n- Svaret är klart sju dagar efter mötet." in found
    assert "http://127.0.0.1:8000/svar/abc" in found
    assert subject(FACTS).startswith("KS Ragunda: underlag till")
    assert subject(FACTS).endswith("senast 8 oktober 2019")


def test_the_html_says_the_same() -> None:
    page = html_of(recipient_letter(FACTS))
    for sentence in (*recipient_letter(FACTS).paragraphs, *FACTS.why):
        assert sentence in page
    assert 'href="http://127.0.0.1:8000/svar/abc"' in page
    # Nothing is fetched when the letter is opened.
    assert "src=" not in page
    assert "url(" not in page


def test_the_days_left_are_those_of_the_day_it_is_sent() -> None:
    late = replace(FACTS, rule="deadline-7", today=date(2019, 10, 28))
    assert "(i morgon)" in text(late)
    assert "Underlaget" not in text(late)  # its day has passed
    after = replace(FACTS, rule="deadline+1", today=date(2019, 10, 30))
    assert "Sista svarsdag var tisdag 29 oktober 2019 (för 1 dag sedan)." in text(after)
    assert "saknas" in subject(after)


def test_before_the_meeting_and_after_it() -> None:
    before = replace(FACTS, rule="meeting-7", today=date(2019, 10, 15))
    assert subject(before).endswith("på mötet 22 oktober 2019")
    assert "Står remissen på dagordningen?" in text(before)
    after = replace(FACTS, rule="meeting+1", today=date(2019, 10, 23))
    assert subject(after).startswith("KS Ragunda: har ni beslutat om")
    assert "Registrera beslutets paragraf och datum." in text(after)
    # A late letter never asks for what cannot be done any more.
    late = replace(FACTS, rule="intake-1", today=date(2019, 10, 9))
    assert "underlag" not in subject(late)


def test_who_has_confirmed_the_meeting_is_not_asked_again() -> None:
    confirmed = replace(FACTS, rule="meeting-7", today=date(2019, 10, 15), meeting_confirmed=True)
    assert "har bekräftat att ärendet tas upp vid mötet 22 oktober 2019" in text(confirmed)
    assert "dagordningen" not in text(confirmed)


def test_a_chief_is_told_why_the_letter_comes_and_need_not_log_in() -> None:
    chief = replace(FACTS, to=ContactRole.CHIEF, rule="deadline-3-chief", today=date(2019, 10, 26))
    assert "KS Ragunda inte har svarat" in text(chief)
    assert "/svar/abc" in text(chief)
    assert "/rundor/" not in text(chief)


def test_a_notice_says_old_and_new_date_and_why() -> None:
    notice = Notice(
        (DateChange("Möte", "KS Ragunda 22 oktober 2019", "KS Ragunda 26 september 2019"),),
        ("Mötet 22 oktober är inställt.",),
    )
    letter = recipient_letter(replace(FACTS, rule="change", notice=notice))
    assert letter.subject == "KS Ragunda: ändrade datum för ”Sammanslagning av gemensamma nämnder”"
    assert "Möte: KS Ragunda 22 oktober 2019 → KS Ragunda 26 september 2019" in text_of(letter)
    assert "- Mötet 22 oktober är inställt." in text_of(letter)
    assert "till <strong>KS Ragunda 26 september 2019</strong>" in html_of(letter)
