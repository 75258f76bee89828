import pytest

from scheduler.domain.bodies import Region
from scheduler.domain.errors import UnknownNameError


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("KS Berg", "ks-berg"),
        ("ks  berg:", "ks-berg"),
        ("Kommunstyrelsen i Krokom", "ks-krokom"),
        ("Krokoms kommun, KS", "ks-krokom"),
        ("Bergs kommunstyrelse", "ks-berg"),
        ("RS RJH", "rs"),
        ("Regionens samverkansråd", "rsr"),
        ("GNU (RJH)", "gnu-rjh"),
        ("GNU (Östersund)", "gnu-ostersund"),
        ("Kommunchefsmöte", "kommunchefsgruppen"),
    ],
)
def test_bodies_are_found_by_the_names_people_write(jamtland: Region, name: str, key: str) -> None:
    body = jamtland.find_body(name)
    assert body is not None
    assert body.key == key


def test_gnu_alone_could_be_either_and_is_nobody(jamtland: Region) -> None:
    assert jamtland.find_body("GNU") is None


def test_an_unknown_body_gets_the_nearest_known_name(jamtland: Region) -> None:
    with pytest.raises(UnknownNameError, match="KS Berg"):
        jamtland.require_body("KS Bergh")


def test_parties_of_a_joint_body_are_its_members(jamtland: Region) -> None:
    parties = {p.key for p in jamtland.parties_of(jamtland.body("gnu-ostersund"))}
    # Neither Åre nor the region belongs to GNU (Östersund).
    assert len(parties) == 7
    assert not parties & {"are", "rjh"}
    assert [p.key for p in jamtland.parties_of(jamtland.body("ks-are"))] == ["are"]


def test_the_usual_addressees_of_rsr(jamtland: Region) -> None:
    names = {body.name for body in jamtland.addressees_of("rsr")}
    assert len(names) == 12
    assert {"RS", "GNS", "GNU (RJH)", "GNU (Östersund)", "KS Ragunda"} <= names
