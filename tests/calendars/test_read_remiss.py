"""Letters as they were sent, with what each must give, and wordings one sentence at a time."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.case_numbers import find_case_numbers
from calendars.read_remiss import read_remiss
from calendars.remiss_facts import LetterDeadline, RemissFacts
from tests.support import DATA

LETTERS = sorted((DATA / "remisser").glob("*.txt"))
# Göteborg's shorthand in the expected lines, and what the papers call it.
SAME = {"ks": "kommunstyrelsen"}
# The sender of this letter stands nowhere in its text: only in its address list, as a recipient.
SENDER_UNSTATED = "007-goteborg-samrad-detaljplan-2021.txt"


def expected(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = [line.partition("# expected: ")[2] for line in lines if "# expected: " in line]
    return [line.split("|") for line in marked]


def facts_of(path: Path) -> RemissFacts:
    text = path.read_text(encoding="utf-8").split("# --- text ---\n", 1)[1]
    return read_remiss(text, path.name)


def with_status(facts: RemissFacts, status: str) -> list[LetterDeadline]:
    return [one for one in facts.deadlines if one.status == status]


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_letters_give_what_they_must(path: Path) -> None:
    facts = facts_of(path)
    lines = expected(path)
    wanted: dict[str, list[str]] = {}
    for line in lines:
        wanted.setdefault(line[0], []).extend(line[1:])
    deadlines = [day for day in wanted.get("deadline", []) if day[:2] == "20"]
    current = with_status(facts, "current")
    assert [str(one.date) for one in current] == [day[:10] for day in deadlines]
    for one, day in zip(current, deadlines, strict=True):
        assert one.reason is None
        clock = day[11:16]
        assert (one.time.strftime("%H:%M") if one.time else "") == clock.replace("(", "").strip()
    replaced = [str(one.date) for one in with_status(facts, "superseded")]
    assert replaced == wanted.get("superseded-deadline", [])
    extensions = [(one.applies_to, str(one.date)) for one in with_status(facts, "extension")]
    assert extensions == [(line[1], line[2]) for line in lines if line[0] == "extension"]
    if not deadlines:
        assert "deadline_missing" in {problem.code for problem in facts.problems}
    names = {recipient.value for recipient in facts.recipients}
    assert {name.removesuffix(" (four)") for name in wanted.get("recipient", [])} <= names
    for name in wanted.get("remitter", []):
        if path.name == SENDER_UNSTATED:
            assert "sender_missing" in {problem.code for problem in facts.problems}
            continue
        short = name.split(",")[0].split(" (")[0].casefold()
        assert facts.sender is not None
        assert facts.sender.value.casefold() == SAME.get(short, short)


def only_deadline(text: str) -> LetterDeadline:
    facts = read_remiss(text, "brev.txt")
    assert len(facts.deadlines) == 1, facts.deadlines
    return facts.deadlines[0]


JUNE = date(2025, 6, 15)


@pytest.mark.parametrize(
    "sentence",
    [
        "Remissvaren ska ha kommit in till Finansdepartementet senast den 15 juni 2025.",
        "Remissvaren ska ha kommit in till Finansdepartementet senast\nden 15 juni 2025.",
        "Sista dag att svara på remissen är den 15 juni 2025.",
        "Sista dag att svara på remissen var den 15 juni 2025.",
        "Sista svarsdag 2025-06-15",
        "Sista svarsdag: 15 juni 2025",
        "Sista svarsdatum\n2025-06-15",
        "Svar senast: 2025-06-15",
        "Svarsdatum: 15/6 2025",
        "Vi önskar ert yttrande senast 15/6-25.",
        "Yttrande lämnas senast söndagen den 15 juni 2025.",
        "Nämndens yttrande ska vara stadsledningskontoret tillhanda senast 2025-06- 15.",
        "Remisstid: fr o m 10 mars 2025 t o m 15 juni 2025",
        "Samrådstid: 10 mars – 15 juni 2025",
        "Samrådet pågår mellan den 10 mars och den 15 juni 2025.",
        "Granskningstiden är från och med den 10 mars 2025 till och med den 15 juni 2025.",
        "Remisstiden går ut den 15 juni 2025.",
        "Remisstiden gick ut den 15 juni 2025.",
        "Senast den 15 juni 2025 ska remissvaren inkommit till Näringsdepartementet.",
        "Den 15 juni 2025 är sista dag att lämna synpunkter.",
        "Den 15 juni 2025 går remisstiden ut.",
        "Den 15 juni 2025 ska remissvaren ha kommit in till regionen.",
        "Synpunkter lämnas skriftligen till kommunstyrelsen t.o.m. 15 juni 2025.",
        "Svarstiden är satt till den 15 juni 2025.",
        "Svarstiden löper till den 15 juni 2025.",
        "Sista inlämningsdag för yttrandet är 15 juni 2025.",
        "Era synpunkter behöver vi senast den 15:e juni 2025.",
        "Remissvar skickas till region@example.org senast 15.6.2025.",
        "Yttrandet ska ha inkommit senast 2025.06.15.",
        "Svar på remissen ska vara oss tillhanda senast den 15 juni 2025 kl. 12.00.",
        "Deadline för remissvar: 2025-06-15",
        "Välkommen med era kommentarer fram till den 15 juni 2025!",
        "Kommunen ges tillfälle att yttra sig senast den 15 juni 2025 över förslaget SOU 2024:98.",
        "Motionen översänds till nämnden för yttrande senast den 15 juni 2025.",
        "Anmäl dig till mötet senast den 2 maj 2025. Svar på remissen lämnas senast 15 juni 2025.",
        "Remissvaren ska, i Word- och pdf-format, ha kommit in senast den 15 juni, 2025.",
        "Datum: 2025-03-01\nDnr: KS 2025/0001\nSista svarsdag: 2025-06-15\nHandläggare: N.N.",
        "| Datum | Dnr | Sista svarsdag |\n| 2025-03-01 | KS 2025/0001 | 2025-06-15 |",
        "Datum        Diarienummer     Svar senast\n2025-03-01   KS 2025/0001     2025-06-15",
        "Vi vill ha ert remissvar senast kl. 12.00 den 15 juni 2025.",
    ],
)
def test_a_wording_of_a_last_response_date(sentence: str) -> None:
    found = only_deadline(sentence)
    assert (found.date, found.status, found.certainty) == (JUNE, "current", "sure")
    assert found.source.row is not None
    assert found.source.text
    assert found.time in (None, time(12, 0))


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Remissvaren ska ha kommit in före den 16 juni 2025.", "dagen före"),
        ("Sista svarsdag bör kunna sättas till 15 juni 2025.", "förslag"),
        ("Vi vill ha ert remissvar den 15 juni 2025.", "senast"),
        ("Svar senast måndagen den 15 juni 2025.", "söndag"),
        ("Datum: 2025-03-01\n\nSvar på remissen lämnas senast den 15 juni.", "Året saknas"),
        ("Remiss 2025\n\nSvar på remissen lämnas senast den 15 juni.", "enda årtalet"),
        ("Vi önskar era synpunkter. Vi behöver dem senast den 15 juni 2025.", "meningen före"),
        ("Tidigare sista svarsdag var den 15 juni 2025.", "inget nytt datum"),
        ("Utskickat 2025-09-01.\n\nRemissvar senast den 15 juni 2025.", "före brevets egen dag"),
    ],
)
def test_an_uncertain_date_says_why(sentence: str, why: str) -> None:
    found = only_deadline(sentence)
    assert (found.date, found.certainty) == (JUNE, "uncertain")
    assert found.reason is not None
    assert why in found.reason


@pytest.mark.parametrize(
    "sentence",
    [
        "Yttrande, 2025-05-21",
        "Kommunstyrelsen antar yttrande, daterat 2025-05-21, och översänder det som sitt svar.",
        "Remiss av betänkandet SOU 2024:98 En plan för 2025–2032",
        "Förslagen i remissen föreslås träda i kraft senast den 1 januari 2026.",
        "Anmälan till informationsmötet om remissen görs senast den 3 mars 2025.",
        "Kommuner som vill svara senare kan begära anstånd senast den 1 februari 2024.",
        "Begäran om anstånd med remissen ska ha gjorts senast den 3 mars 2025.",
        "Remissvaren behandlas vid regionstyrelsens sammanträde den 24 september 2025.",
        "Kommunstyrelsens arbetsutskott 2025-06-10, § 190",
        "Sammanträdesdatum: 2023-02-28\nYttrande över remiss",
        "Politiska förslag ska senast skickas in till Elise för utskick till kommunstyrelsens "
        "sammanträde den 3 juni 2025.",
        "Den 12 februari 2015 gav regeringen Lantmäteriet i uppdrag att ta fram ett förslag som nu "
        "sänds på remiss.",
        "Stockholm den 3 mars 2025",
    ],
)
def test_other_dates_are_no_response_dates(sentence: str) -> None:
    facts = read_remiss(sentence, "brev.txt")
    assert facts.deadlines == ()
    assert "deadline_missing" in {problem.code for problem in facts.problems}


@pytest.mark.parametrize(
    ("sentence", "code", "words"),
    [
        ("Svarstiden är tre månader.", "deadline_unreadable", "rad 1"),
        ("Svar på remissen senast fredag vecka 20.", "deadline_unreadable", "vecka 20"),
        ("Svar på remissen senast den 31 juni 2025.", "impossible_date", "31 juni"),
        ("Svar på remissen senast den 3 juni.", "year_missing", "saknar år"),
        ("Svar senast måndagen den 15 juni 2025.", "weekday_mismatch", "söndag"),
    ],
)
def test_what_cannot_be_used_is_a_problem(sentence: str, code: str, words: str) -> None:
    found = {p.code: p.message for p in read_remiss(sentence, "brev.txt").problems}
    assert words in found[code]


def statuses(text: str) -> list[tuple[str, str, str | None]]:
    found = read_remiss(text, "brev.txt").deadlines
    return [(str(one.date), one.status, one.applies_to) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "Svarstiden var satt till den 14 augusti 2017. Remisstiden har förlängts. Svaren ska "
        "istället ha kommit in senast den 15 september 2017.",
        "Remissvar skulle ha kommit in senast den 14 augusti 2017. Remisstiden förlängs till den "
        "15 september 2017.",
        "Remisstiden förlängs från den 14 augusti 2017 till den 15 september 2017.",
        "Ny sista svarsdag för remissen är den 15 september 2017 (tidigare 14 augusti 2017).",
        "Sista svarsdag är 2017-09-15 i stället för 2017-08-14.",
        "Nytt sista datum för synpunkter är 15 september 2017. Tidigare datum var 14 augusti 2017.",
    ],
)
def test_a_replaced_date_is_kept_as_superseded(text: str) -> None:
    assert sorted(statuses(text)) == [
        ("2017-08-14", "superseded", None),
        ("2017-09-15", "current", None),
    ]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Bräcke kommun har fått anstånd med sitt svar till den 2 september 2022.",
            "Bräcke kommun",
        ),
        (
            "Miljöförvaltningen har begärt och fått förlängd remisstid till den 2 september 2022.",
            "Miljöförvaltningen",
        ),
        (
            "Regionen beviljar kulturnämnden förlängd svarstid till den 2 september 2022.",
            "kulturnämnden",
        ),
        (
            "Remissen gick till kulturnämnden. Nämnden har fått anstånd att svara till den "
            "2 september 2022.",
            "kulturnämnden",
        ),
    ],
)
def test_an_extension_is_one_recipients(text: str, who: str) -> None:
    whole = f"Remissvar ska ha kommit in senast den 25 augusti 2022. {text}"
    assert statuses(whole) == [
        ("2022-08-25", "current", None),
        ("2022-09-02", "extension", who),
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Remissvar lämnas senast den 1 juni 2025 för del A och den 3 juli 2025 för del B.",
            ["del A", "del B"],
        ),
        (
            "Remissvaren ska ha kommit in enligt följande:\n- Kommuner: senast 2025-06-01\n"
            "- Myndigheter: senast 2025-07-03",
            ["Kommuner", "Myndigheter"],
        ),
        (
            "För kommuner är sista svarsdag den 1 juni 2025 och för regioner den 3 juli 2025.",
            ["kommuner", "regioner"],
        ),
    ],
)
def test_two_parts_have_a_date_each(text: str, parts: list[str]) -> None:
    assert statuses(text) == [
        ("2025-06-01", "current", parts[0]),
        ("2025-07-03", "current", parts[1]),
    ]


def test_two_dates_that_nothing_tells_apart_are_uncertain() -> None:
    text = "Svar på remissen senast 2025-06-01.\n\nSista svarsdag: 2025-07-03"
    found = read_remiss(text, "brev.txt").deadlines
    assert [one.certainty for one in found] == ["uncertain", "uncertain"]
    assert "flera sista svarsdagar" in str(found[0].reason)


@pytest.mark.parametrize(
    "number",
    [
        *("RS/559/2019", "VLL 2105-2018", "KS 2019/0123", "KS/2018:137", "GNS/11/2018"),
        *("KU.2017.91", "2017/KS 0001", "RV180949", "LD13/03336", "2019/00136", "109-7-2017"),
        *("KN2025/00288", "SLK 0381/22", "KS-2025-00141", "2015/07839/RS", "N2015/4841/TIF"),
        *(
            "0587/14",
            "Ju2021/02713",
            "N160-0233/24",
            "402-10287-20",
            "SLK-2023-01145",
            "A2025/00455",
        ),
    ],
)
def test_a_case_number_after_its_label(number: str) -> None:
    for label in ("Dnr", "Dnr:", "Diarienummer:", "(dnr", "Diarienr"):
        facts = read_remiss(f"{label} {number} och mer.", "brev.txt")
        assert [(one.value, one.certainty) for one in facts.dnr] == [(number, "sure")]


@pytest.mark.parametrize("number", ["RS/559/2019", "KS 2019/0123", "LD13/03336", "109-7-2017"])
def test_a_case_number_without_a_label_is_uncertain(number: str) -> None:
    facts = read_remiss(f"Sekretariatet 2019-08-07 {number} Tfn 063-14 76 47", "brev.txt")
    assert [(one.value, one.certainty) for one in facts.dnr] == [(number, "uncertain")]


@pytest.mark.parametrize(
    "text",
    [
        "SOU 2024:98",
        "Ds 2015:11",
        "prop. 2024/25:1",
        "lagen (2017:725)",
        "(EU) 2016/679",
        "den 10-03-2021",
        "2025-06-15",
        "tfn 063-14 76 47",
        "2025–2032",
        "sidan 4/12",
    ],
)
def test_these_are_no_case_numbers(text: str) -> None:
    assert find_case_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("Remiss från Region Halland om kulturplan.", "Region Halland"),
        ("Region Hallands remiss av kulturplanen.", "Region Halland"),
        ("Kommunstyrelsen har remitterat motionen till nämnden.", "Kommunstyrelsen"),
        (
            "Svaren ska ha kommit in till Länsstyrelsen i Hallands län.",
            "Länsstyrelsen i Hallands län",
        ),
        ("Avsändare: Miljö- och klimatnämnden", "Miljö- och klimatnämnden"),
    ],
)
def test_the_sender_is_who_asks(text: str, sender: str) -> None:
    found = read_remiss(text, "brev.txt").sender
    assert found is not None
    assert found.value == sender


@pytest.mark.parametrize(
    "text",
    [
        "Remissinstanser\n1. KS Berg\n2. KS Åre",
        "## Remissinstanser:\n\n1. KS Berg\n2. KS Åre\n\nSvara i tid.",
        "Remissen skickas till:\n- KS Berg\n- KS Åre",
        "Sändlista\nKS Berg\nKS Åre\n\nMed vänlig hälsning",
        "Mottagare:\n* KS Berg\n\n* KS Åre",
    ],
)
def test_the_recipients_of_a_list(text: str) -> None:
    found = read_remiss(text, "brev.txt").recipients
    assert [(one.value, one.certainty) for one in found] == [
        ("KS Berg", "sure"),
        ("KS Åre", "sure"),
    ]
    assert [one.source.row for one in found] == sorted({one.source.row for one in found})


def test_the_pm_of_2019_proposes_its_date() -> None:
    text = (
        "1(7) Sekretariatet 2019-08-07 RS/559/2019 PM Sammanslagning av gemensamma nämnder Syfte\n"
        "Regionens samverkansråd skickar en begäran till samtliga parter om synpunkter på en "
        "eventuell sammanslagning. Sista svarsdag bör då kunna sättas till 29 oktober. "
        "Sammanträden Regionens samverkansråd: 7 oktober, 11 november, 2 december"
    )
    facts = read_remiss(text, "pm.txt")
    assert statuses(text) == [("2019-10-29", "current", None)]
    assert facts.deadlines[0].certainty == "uncertain"
    assert facts.sender is not None
    assert facts.sender.value == "Regionens samverkansråd"


def test_recipients_in_a_sentence_are_uncertain() -> None:
    text = "Motionen sänds på remiss till A-nämnden, vård- och omsorgsnämnden samt kulturnämnden."
    found = read_remiss(text, "brev.txt").recipients
    names = ["A-nämnden", "vård- och omsorgsnämnden", "kulturnämnden"]
    assert [(one.value, one.certainty) for one in found] == [(n, "uncertain") for n in names]


def test_the_day_it_was_sent() -> None:
    for text in ("Datum: 2025-03-01", "Remissen skickades den 1 mars 2025.", "Utsänd 2025-03-01"):
        found = read_remiss(text, "brev.txt").sent
        assert found is not None
        assert (found.value, found.certainty) == (date(2025, 3, 1), "sure")
    assert read_remiss("Sammanträdesdatum: 2025-03-01", "brev.txt").sent is None


# What letters are made of, in any order.
PIECES = """Remissvar|senast|den 15 juni 2025|t o m|från|till|och|för|Dnr|KS 2019/0123|nämnden
har fått|anstånd|kl 13:00|31 februari|2025-06- 15|före|Remissinstanser|:|.|- 1.|#|(tidigare
förlängts|15/6-25|99/99|Sista svarsdag|Datum|sönd 3 mars|1 juni–3 juli|2025"""
WORDS = st.sampled_from([*re.split(r"[|\n]", PIECES), "\n", "\n\n", "|", "\t"])


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=60).map(" ".join)))
def test_any_text_gives_facts(text: str) -> None:
    facts = read_remiss(text, "brev.txt")
    rows = len(text.replace("\u00ad", "").splitlines())
    assert facts.deadlines or any(problem.severity == "error" for problem in facts.problems)
    for one in facts.deadlines:
        assert one.source.row is not None
        assert 1 <= one.source.row <= rows
        assert (one.certainty == "uncertain") == bool(one.reason)


def test_a_long_text_is_read_in_good_time() -> None:
    text = "Remiss till nämnden för miljö- och klimat- samt vård " * 4000
    assert read_remiss(text, "brev.txt").deadlines == ()


def test_a_day_to_ask_for_more_time_by_is_no_last_response_date() -> None:
    facts = read_remiss(
        "Sista dag för yttrande: 31/5 2026\n"
        "Vill ni ha förlängd svarstid, meddela detta före 1 maj.\n",
        "brev.txt",
    )
    assert [(d.date, d.status) for d in facts.deadlines] == [(date(2026, 5, 31), "current")]


def test_a_day_that_is_to_be_another_instead_is_replaced_in_one_sentence() -> None:
    facts = read_remiss(
        "Tidigare svarsdatum den 1 april 2026 ska istället vara den 4 maj 2026 kl. 12.00.",
        "brev.txt",
    )
    assert [(d.date, d.time, d.status) for d in facts.deadlines] == [
        (date(2026, 4, 1), None, "superseded"),
        (date(2026, 5, 4), time(12), "current"),
    ]


def test_a_later_day_for_some_is_told_with_whom_it_is_for() -> None:
    facts = read_remiss(
        "Remissvar ska lämnas senast den 15 september 2026. "
        "För kommuner som behöver politisk behandling gäller 30 september 2026.",
        "brev.txt",
    )
    assert [(d.date, d.applies_to, d.certainty) for d in facts.deadlines] == [
        (date(2026, 9, 15), None, "uncertain"),
        (date(2026, 9, 30), "kommuner som behöver politisk behandling", "uncertain"),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Remiss\nDatum 2026-02-03\nTill: Kommunerna i länet\n"
            "Remiss av förslag till regional utvecklingsstrategi\nRegionen önskar era synpunkter.",
            "förslag till regional utvecklingsstrategi",
        ),
        ("Remiss – Regional transportplan\nSvar önskas den 1 juni.", "Regional transportplan"),
        (
            "Remiss av betänkandet En ny modell för finansiering av kollektivtrafik i\n"
            "Norrlands inland och fjällkommunerna",
            "betänkandet En ny modell för finansiering av kollektivtrafik i Norrlands inland och "
            "fjällkommunerna",
        ),
    ],
)
def test_a_title_ends_with_its_line_and_a_long_line_goes_on(text: str, title: str) -> None:
    found = read_remiss(text, "brev.txt").title
    assert found is not None
    assert found.value == title
