"""The PM of a round, against the one that was written by hand in 2019 (RS/559/2019)."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from msgspec.structs import replace

from scheduler.configuration import Configuration, load_configuration
from scheduler.domain.bodies import Region
from scheduler.presentation.pm_docx import pm_docx
from scheduler.presentation.pm_text import Pm, pm_for, pm_text
from scheduler.services.exceptions import parse_exceptions
from scheduler.services.planning import RoundWish, plan_from_reading
from scheduler.services.reading import PlanReading, read_plan, read_plan_file
from scheduler.services.recipient_wishes import parse_wishes
from tests.support import CASE_2019, CASE_WISH, ROOT

# Written by hand from the meeting list and cases' table: the coordinator's own sentence, the same
# target and last response date, and the meetings from 2 September to 11 November.
GOLDEN = """\
Remiss: Sammanslagning av gemensamma nämnder (RS/559/2019)

Regionens samverkansråd sänder remissen måndagen den 2 september 2019 till RS, KS Berg, KS Bräcke, \
KS Härjedalen, KS Krokom, KS Ragunda, KS Strömsund, KS Åre, KS Östersund, GNS, GNU (RJH) och GNU \
(Östersund).

Utifrån sammanträdesplanen (se nedan) bör Regionens samverkansråd kunna få in svar från samtliga \
mottagare till sitt sammanträde måndagen den 11 november 2019. Sista svarsdag bör då kunna sättas \
till tisdagen den 29 oktober 2019. Det är den enda möjliga dagen: tidigare går inte, eftersom KS \
Ragunda har sitt svar klart först den 29 oktober, efter sammanträdet den 22 oktober, och senare \
går inte, eftersom Regionens samverkansråd behöver 4 arbetsdagar för att sammanställa svaren och \
kallar 7 dagar före sammanträdet.

Mottagare med bara ett sammanträde som räcker; ställs det in, eller bordläggs ärendet där, kommer \
svaret för sent:
– RS: 24–25 september
– KS Berg: 8 oktober
– KS Bräcke: 2 oktober
– KS Härjedalen: 2 oktober
– KS Krokom: 9 oktober
– KS Ragunda: 22 oktober
– KS Åre: 16 oktober
– KS Östersund: 8 oktober
– GNS: 11 oktober
– GNU (RJH): 16 september
– GNU (Östersund): 21 oktober

Ett svar som kommer efter sista svarsdag kan inte räkna med att bli behandlat förrän vid nästa \
sammanträde i Regionens samverkansråd, måndagen den 2 december 2019. Tidplanen tål ingen längre \
svarstid efter mötet (annars hinner inte KS Ragunda) och ingen längre tid före mötet (annars \
hinner inte GNU (RJH)).

Sammanträden 2019
RSR: 7 oktober, 11 november, 2 december
RS: 24–25 september
KS Berg: 10 september, 8 oktober
KS Bräcke: 2 oktober, 28 oktober
KS Härjedalen: 9 september, 2 oktober
KS Krokom: 11 september, 9 oktober, 23 oktober
KS Ragunda: 3 september, 22 oktober
KS Strömsund: 24 september, 22 oktober
KS Åre: 12 september, 16 oktober
KS Östersund: 10 september, 8 oktober, 5 november
GNS: 6 september, 11 oktober
GNU (RJH): 16 september, 11 november
GNU (Östersund): 21 oktober"""


@pytest.fixture(scope="module")
def config() -> Configuration:
    return load_configuration(ROOT / "config")


@pytest.fixture(scope="module")
def region(config: Configuration) -> Region:
    return config.region("jamtland")


def pm_of(config: Configuration, reading: PlanReading, wish: RoundWish) -> Pm:
    planned = plan_from_reading(config, config.region("jamtland"), reading, wish)
    return pm_for(planned.remiss, planned.proposal, planned.meetings)


def case_pm(config: Configuration, wish: RoundWish = CASE_WISH) -> Pm:
    return pm_of(config, read_plan_file(CASE_2019, config.region("jamtland"), year=2019), wish)


def small_pm(config: Configuration, plan: str, wish: RoundWish) -> Pm:
    region = config.region("jamtland")
    return pm_of(config, read_plan(plan.encode(), "plan.txt", region, year=2019), wish)


def test_the_case_of_2019(config: Configuration) -> None:
    assert pm_text(case_pm(config)) == GOLDEN


def test_the_word_file_holds_the_same_and_its_list_is_read_back(
    config: Configuration, region: Region
) -> None:
    pm = case_pm(config)
    document = docx.Document(io.BytesIO(pm_docx(pm)))
    written = [paragraph.text for paragraph in document.paragraphs]
    assert written == [line.removeprefix("– ") for line in GOLDEN.splitlines() if line]
    listed = "\n".join(written[written.index("Sammanträden 2019") :])
    reading = read_plan(listed.encode(), "pm.txt", region)
    read_back = {
        (body.name, record.start_date, record.end_date)
        for record, body in zip(reading.records, reading.bodies, strict=True)
        if body is not None
    }
    case = read_plan_file(CASE_2019, region, year=2019)
    in_period = {
        (body.name, record.start_date, record.end_date)
        for record, body in zip(case.records, case.bodies, strict=True)
        if body is not None
        and date(2019, 9, 2) <= record.start_date
        and record.start_date <= date(2019, 12 if body.name == "RSR" else 11, 11)
    }
    assert read_back == in_period


def test_a_target_that_cannot_be_met_says_why_and_what_would_do(config: Configuration) -> None:
    text = pm_text(case_pm(config, replace(CASE_WISH, target_date=date(2019, 10, 7))))
    assert "kan Regionens samverkansråd inte få in de svar som behövs" in text
    assert "sammanträde måndagen den 7 oktober 2019. Hindren är:" in text
    # Ragunda is ready 22 + 7 October; the summons 30 September less 4 working days is the 24th.
    assert "– KS Ragunda: första möjliga möte är 22 oktober 2019" in text
    assert "35 dagar efter 24 september 2019" in text
    ways = text.partition("det enklaste först:\n")[2].splitlines()
    assert (
        ways[0] == "– Flytta målmötet till 11 november 2019; sista svarsdag blir 29 oktober 2019."
    )
    assert text.count("Låt en tjänsteperson") <= 3
    # The meetings reach as far as the targets proposed instead.
    assert "KS Härjedalen: 9 september, 2 oktober, 13 november" in text
    assert "Sista svarsdag bör" not in text


# RSR's summons is 7 days before 11 November, and 4 working days to compile: 29 October.
PLAN = "RSR: 11 november\nKS Berg: 1 oktober, 22 oktober\nKS Ragunda: 24 oktober\nRS: 2 oktober\n"
WISH = RoundWish("RSR", date(2019, 9, 2), recipients=("KS Berg", "KS Ragunda"))


def test_a_wished_recipient_that_is_too_late_is_left_out_by_name(config: Configuration) -> None:
    wish = replace(WISH, wishes=parse_wishes(["KS Ragunda=önskad", "RS=kännedom"], [], []))
    wish = replace(wish, recipients=("KS Berg", "KS Ragunda", "RS"))
    text = pm_text(small_pm(config, PLAN, wish))
    assert "få in svar från alla mottagare utom KS Ragunda till" in text
    assert "Svar är önskat, men inget krav, från KS Ragunda." in text
    assert "RS får remissen för kännedom." in text
    # Ready 31 October, two days after the last day.
    assert "– KS Ragunda: första möjliga möte är 24 oktober 2019" in text
    # Berg has two meetings in time, so nobody has a single chance.
    assert "bara ett sammanträde" not in text
    # 1 + 7 October is the first day Berg is ready.
    assert "tidigast till tisdagen den 8 oktober 2019, eftersom KS Berg" in text
    assert "senast till tisdagen den 29 oktober 2019" in text
    assert "innehåller inget senare sammanträde i Regionens samverkansråd" in text


def test_a_fixed_day_an_extension_and_an_approval_are_told(config: Configuration) -> None:
    wish = replace(
        WISH,
        deadline=date(2019, 10, 28),
        exceptions=parse_exceptions(["KS Berg=0"], ["KS Ragunda=2019-10-31"], []),
    )
    text = pm_text(small_pm(config, PLAN, wish))
    assert "Sista svarsdag är satt till måndagen den 28 oktober 2019." in text
    assert "– KS Ragunda har anstånd till torsdagen den 31 oktober 2019." in text
    assert "– KS Berg justerar i tid för att ha svaret klart samma dag som mötet." in text


def test_an_extra_meeting_is_told_and_listed(config: Configuration) -> None:
    wish = replace(WISH, exceptions=parse_exceptions([], [], ["KS Ragunda=2019-10-16"]))
    text = pm_text(small_pm(config, PLAN, wish))
    assert "– KS Ragunda håller ett extra sammanträde onsdagen den 16 oktober 2019." in text
    assert "KS Ragunda: 16 oktober (extra), 24 oktober" in text


def test_delegation_and_groups_are_told(config: Configuration) -> None:
    plan = "RSR: 2 december\nKS Berg: 24 september\nKS Ragunda: 12 november\n"
    wish = replace(
        WISH,
        wishes=parse_wishes([], ["KS Ragunda=ordförande"], ["KS Berg=1", "KS Ragunda=2"]),
    )
    text = pm_text(small_pm(config, plan, wish))
    assert "För KS Ragunda beslutas svaret av ordföranden." in text
    assert "Den går från grupp till grupp." in text
    assert "– Grupp 1, utskick måndagen den 2 september 2019: KS Berg." in text
    assert "– Grupp 2, utskick " in text


def test_one_recipient_and_meetings_over_new_year(config: Configuration) -> None:
    plan = "RSR: 13 januari 2020\nKS Berg: 12 november 2019\n"
    wish = replace(WISH, recipients=("KS Berg",))
    text = pm_text(small_pm(config, plan, wish))
    assert "få in svar från mottagaren till" in text
    assert "Sammanträden\nRSR: 13 januari 2020\nKS Berg: 12 november 2019" in text
