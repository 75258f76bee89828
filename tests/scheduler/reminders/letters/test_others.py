"""Letters about incoming remisser, whole rounds and weeks."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from scheduler.domain.accounts import ContactRole
from scheduler.reminders.letters.as_text import text_of
from scheduler.reminders.letters.facts import (
    DigestFacts,
    IncomingFacts,
    MissingAnswer,
    RoundFacts,
    WaitingMatter,
    anchor_of,
)
from scheduler.reminders.letters.write import write

INCOMING = IncomingFacts(
    rule="intake-7",
    to=ContactRole.SECRETARY,
    body="KSAU Ragunda",
    answering_body="KS Ragunda",
    name="En utredning",
    sender="Socialdepartementet",
    dnr="S2019/1",
    papers_day=date(2019, 9, 24),
    summons_day=date(2019, 10, 1),
    meeting_start=date(2019, 10, 8),
    meeting_end=date(2019, 10, 8),
    sent_day=date(2019, 10, 29),
    limit=date(2019, 10, 31),
    today=date(2019, 9, 17),
    url="http://127.0.0.1:8000/inkommande/1",
)


def test_each_step_of_an_incoming_remiss_asks_for_its_own() -> None:
    subjects = {
        rule: write(replace(INCOMING, rule=rule, today=today)).subject
        for rule, today in (
            ("intake-7", date(2019, 9, 17)),
            ("summons-1", date(2019, 9, 30)),
            ("meeting+1", date(2019, 10, 9)),
            ("sent+1", date(2019, 10, 30)),
            ("deadline-1", date(2019, 10, 28)),
            ("deadline+1", date(2019, 11, 1)),
        )
    }
    assert subjects == {
        "intake-7": "KSAU Ragunda: underlag till ”En utredning” senast 24 september 2019",
        "summons-1": "KSAU Ragunda: kallelse med ”En utredning” 1 oktober 2019",
        "meeting+1": "KSAU Ragunda: har ni beslutat om ”En utredning”?",
        "sent+1": "KSAU Ragunda: är svaret på ”En utredning” sänt?",
        "deadline-1": "KSAU Ragunda: sänd svaret på ”En utredning” senast 31 oktober 2019",
        "deadline+1": "KSAU Ragunda: svaret på ”En utredning” är inte registrerat",
    }
    text = text_of(write(INCOMING))
    assert "KS Ragunda ska svara på remissen ”En utredning” (S2019/1) från Social" in text
    assert "Svaret är planerat att sändas tisdag 29 oktober 2019 (om 42 dagar)." in text
    assert "Sista dag för svaret är torsdag 31 oktober 2019 (om 44 dagar)." in text


def test_the_coordinator_gets_those_that_are_missing() -> None:
    facts = RoundFacts(
        owner="RSR",
        name="Sammanslagning",
        dnr="RS/559/2019",
        missing=(
            MissingAnswer("KS Ragunda", date(2019, 10, 29), date(2019, 10, 22)),
            MissingAnswer("GNS", date(2019, 10, 29), None),
        ),
        asked_count=12,
        target=date(2019, 11, 11),
        compile_workdays=4,
        today=date(2019, 10, 30),
        round_url="http://127.0.0.1:8000/rundor/1",
    )
    letter = write(facts)
    assert letter.subject == "RSR: 2 svar på ”Sammanslagning” saknas"
    text = text_of(letter)
    assert "2 av 12 svar saknas" in text
    assert "4 arbetsdagar behövs" in text
    assert "Sista svarsdag var tisdag 29 oktober 2019 (för 1 dag sedan). Mötet var 22 okt" in text


def test_the_weeks_list_has_the_nearest_day_in_its_subject() -> None:
    facts = DigestFacts(
        "Ragunda kommun",
        (
            WaitingMatter(
                "KS Ragunda",
                "Sammanslagning",
                "RSR",
                "Möte",
                date(2019, 10, 22),
                date(2019, 10, 29),
            ),
            WaitingMatter(
                "KS Ragunda",
                "En utredning",
                "Socialdepartementet",
                "Svar inne",
                date(2019, 10, 31),
                date(2019, 10, 31),
            ),
        ),
        date(2019, 10, 21),
        "http://127.0.0.1:8000/veckolista/abc",
    )
    letter = write(facts)
    assert letter.subject == "Ragunda kommun: 2 ärenden väntar, det närmaste 22 oktober 2019"
    text = text_of(letter)
    assert "KS Ragunda: ”Sammanslagning” till RSR\nMöte tisdag 22 oktober 2019 (i morgon)." in text
    assert "Vill du inte ha listan: http://127.0.0.1:8000/veckolista/abc" in text
    late = write(replace(facts, today=date(2019, 10, 30), waiting=facts.waiting[:1]))
    assert "1 av dem skulle redan ha varit klara." in text_of(late)


def test_a_rules_key_names_its_day() -> None:
    assert anchor_of("deadline-3-chief") == "deadline"
    assert anchor_of("meeting+1") == "meeting"
    assert anchor_of("change") is None
