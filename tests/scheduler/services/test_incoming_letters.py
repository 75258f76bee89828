"""What a letter says of the answer that is wanted, for a user to confirm."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

from scheduler.configuration import Configuration
from scheduler.domain.bodies import Region
from scheduler.domain.incoming import IncomingRemiss
from scheduler.domain.remisser import DecisionForm, ExtraMeeting, Recipient, RoundRules
from scheduler.services.incoming import remisser_of
from scheduler.services.incoming_letters import wish_from_letter
from scheduler.services.incoming_wishes import wish_of
from scheduler.services.remiss_letters import read_letter
from tests.scheduler.services.incoming_cases import goteborg_configuration, letter


def test_a_ministry_s_letter(config: Configuration) -> None:
    halland = config.region("halland")
    wish = wish_from_letter(halland, letter("031", halland), "KS Kungsbacka")
    assert (wish.body, wish.sender, wish.sender_dnr, wish.deadline) == (
        "ks-kungsbacka",
        "Arbetsmarknadsdepartementet",
        "A2025/00455",
        date(2025, 8, 4),
    )


def test_the_only_body_that_the_letter_names_answers(jamtland: Region) -> None:
    text = "Remissen har skickats till:\n1. KS Ragunda\n\nSvara senast den 3 maj 2027 kl. 12.00."
    wish = wish_from_letter(jamtland, read_letter(text, "brev", jamtland), None)
    assert (wish.body, wish.deadline, wish.deadline_time) == (
        "ks-ragunda",
        date(2027, 5, 3),
        time(12),
    )
    two = text.replace("1. KS Ragunda", "1. KS Ragunda\n2. KS Berg")
    assert wish_from_letter(jamtland, read_letter(two, "brev", jamtland), None).body is None


def test_an_extension_is_only_the_body_s_own(tmp_path: Path) -> None:
    # 004: 25 August 2022 for all, 2 September for miljö- och klimatnämnden.
    region = goteborg_configuration(tmp_path).region("goteborg")
    read = letter("004-goteborg-kemi", region)
    own = wish_from_letter(region, read, "mkn")
    assert (own.deadline, own.extended_to) == (date(2022, 8, 25), date(2022, 9, 2))
    assert wish_from_letter(region, read, "kretslopp").extended_to is None


def test_what_a_user_would_say_of_a_remiss_gives_it_back(config: Configuration) -> None:
    remiss = IncomingRemiss(
        key="incoming",
        body="ks-kungsbacka",
        received=date(2025, 2, 7),
        deadline=date(2025, 6, 15),
        sender="Departementet",
        sender_dnr="D2025/1",
        dnr="KS 2025/7",
        title="En lag",
        part="Kap. 3",
        deadline_time=time(13),
        extended_to=date(2025, 6, 24),
        start=date(2025, 2, 10),
        heard=(
            Recipient("miljo-kungsbacka", group=1),
            Recipient("teknik-kungsbacka", decision=DecisionForm.CHAIR, group=2),
        ),
        decision=DecisionForm.COMMITTEE,
        rules=RoundRules(10, 3, None, True),
        immediate=frozenset({"miljo-kungsbacka"}),
        extra_meetings=(ExtraMeeting("ksau-kungsbacka", date(2025, 5, 16)),),
        short_notice=(ExtraMeeting("miljo-kungsbacka", date(2025, 3, 3)),),
        may_delegate=False,
    )
    (again,), problems = remisser_of(config.region("halland"), wish_of(remiss), None)
    assert again == remiss
    assert problems == ()
