from pathlib import Path

import pytest

from scheduler.configuration import Configuration, load_configuration
from scheduler.domain.bodies import BodyKind
from scheduler.domain.errors import ConfigError, UnknownNameError
from tests.support import ROOT


def test_the_defaults_with_their_reasons(config: Configuration) -> None:
    ks = config.region("jamtland").body("ks-berg")
    assert ks.lead_times.intake.days == 14
    assert ks.lead_times.response_lag_days == 7
    assert ks.lead_times.summons.days == 7
    assert ks.lead_times.compile.days == 4
    assert "RS/559/2019" in ks.lead_times.intake.source


def test_every_kommun_has_its_ks_kf_and_ksau(config: Configuration) -> None:
    for key, count in (("jamtland", 8), ("ostergotland", 13), ("vasterbotten", 15)):
        region = config.region(key)
        for prefix in ("ks", "kf", "ksau"):
            found = [b for b in region.bodies if b.startswith(f"{prefix}-")]
            assert len(found) == count, (key, prefix)


def test_ostergotland_has_five_samrad_with_their_duties(config: Configuration) -> None:
    region = config.region("ostergotland")
    councils = [b for b in region.bodies.values() if b.kind is BodyKind.COOPERATION_COUNCIL]
    assert len(councils) == 5
    twice = {o.body for o in region.obligations if o.rule == "min_meetings_per_year"}
    assert twice == {b.key for b in councils}
    assert all(len(b.members) == 14 for b in councils)


def test_vasterbotten_has_sixteen_principals(config: Configuration) -> None:
    region = config.region("vasterbotten")
    assert len(region.organisations) == 16
    assert len(region.body("ac-konsensus").members) == 16


def test_an_unknown_region_lists_the_known(config: Configuration) -> None:
    with pytest.raises(UnknownNameError, match="jamtland"):
        config.region("skane")


REGION = """
[region]
key = "x"
name = "Region X"
source = "test"
[[organisations]]
key = "rx"
name = "Region X"
short = "RX"
kind = "region"
[[bodies]]
key = "rs"
name = "RS"
full_name = "Regionstyrelsen"
kind = "styrelse"
organisation = "rx"
"""


OBLIGATION = """
[[obligations]]
body = "rs"
rule = "joint_work_plan"
value = 1
by = "03-31"
source = "Arbetsformer"
"""
STANDING = """
[[standing_items]]
body = "rs"
title = "Samverkan"
source = "Protokoll"
"""


def load(tmp_path: Path, region: str, default: str | None = None) -> Configuration:
    text = default or (ROOT / "config" / "default.toml").read_text(encoding="utf-8")
    (tmp_path / "default.toml").write_text(text, encoding="utf-8")
    (tmp_path / "x.toml").write_text(region, encoding="utf-8")
    return load_configuration(tmp_path)


def test_a_small_region_loads(tmp_path: Path) -> None:
    assert load(tmp_path, REGION).region("x").body("rs").name == "RS"


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (REGION.replace('kind = "styrelse"', 'kind = "styrelsen"'), ["x.toml", "kind", "styrelse"]),
        (REGION.replace('organisation = "rx"', 'organisation = "ry"'), ["organisation", "ry"]),
        (REGION.replace('name = "RS"\n', ""), ["bodies[1]", "name", "saknas"]),
        (REGION + 'colour = "red"\n', ["okänd nyckel", "colour"]),
        (
            REGION + 'meeting_capacity = { value = 0, source = "x" }\n',
            ["meeting_capacity", "heltal"],
        ),
        (REGION + "[[rounds]]\nowner = 3\n", ["rounds[1]", "saknas"]),
        (REGION + 'aliases = "RS X"\n', ["aliases", "lista"]),
        (REGION + REGION.split("[[bodies]]")[1].join(["[[bodies]]", ""]), ["rs", "finns redan"]),
        (REGION + "[[", ["TOML"]),
        (REGION + OBLIGATION.replace("joint", "join"), ["rule", "joint_work_plan"]),
        (REGION + OBLIGATION + OBLIGATION, ["obligations[2]", "två gånger"]),
        (
            REGION + OBLIGATION.replace("joint_work_plan", "regional_presidium"),
            ["obligations[1].by", "joint_work_plan"],
        ),
        (REGION + STANDING.replace('"rs"', '"rsr"'), ["standing_items[1]", "body", "rsr"]),
        (REGION + STANDING + 'kinds = ["möte"]\n', ["kinds", "inget slag av möte"]),
        (REGION + STANDING + "from = 2020-02-01\nto = 2020-01-01\n", ["to", "före from"]),
        (REGION + STANDING + STANDING, ["standing_items[2]", "två gånger"]),
    ],
)
def test_a_fault_names_file_key_and_what_is_expected(
    tmp_path: Path, broken: str, words: list[str]
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, broken)
    for word in ["config/x.toml", *words]:
        assert word in str(caught.value)


def test_a_standard_body_says_how_many_remisser_a_meeting_takes(tmp_path: Path) -> None:
    default = (ROOT / "config" / "default.toml").read_text(encoding="utf-8")
    capacity = 'meeting_capacity = { value = 4, source = "Praxis i länet" }\n'
    with_capacity = default.replace('key = "ks-{key}"\n', f'key = "ks-{{key}}"\n{capacity}', 1)
    towns = """
[[organisations]]
key = "berg"
name = "Bergs kommun"
short = "Berg"
kind = "kommun"

[[organisations]]
key = "krokom"
name = "Krokoms kommun"
short = "Krokom"
kind = "kommun"
"""
    own = """
[[bodies]]
key = "ks-krokom"
name = "KS Krokom"
full_name = "Kommunstyrelsen i Krokom"
kind = "styrelse"
organisation = "krokom"
"""
    region = load(tmp_path, REGION + towns + own, with_capacity).region("x")
    berg = region.body("ks-berg")
    assert (berg.meeting_capacity, berg.capacity_source) == (4, "Praxis i länet")
    # The region's own description of a body replaces the standard one, with all it says.
    assert region.body("ks-krokom").meeting_capacity is None
    assert region.body("kf-berg").meeting_capacity is None


def test_two_bodies_with_one_name_would_make_a_reader_guess(tmp_path: Path) -> None:
    second = """
[[bodies]]
key = "rs2"
name = "rs:"
full_name = "Regionstyrelsen två"
kind = "styrelse"
organisation = "rx"
"""
    with pytest.raises(ConfigError, match="hör till både"):
        load(tmp_path, REGION + second)


def test_a_lead_time_needs_its_reason(tmp_path: Path) -> None:
    default = (ROOT / "config" / "default.toml").read_text(encoding="utf-8")
    bare = default.replace("[preparation]", "[preparation]\ngap_days_old = 1", 1)
    with pytest.raises(ConfigError, match="default.toml"):
        load(tmp_path, REGION, bare)


def test_no_region_at_all(tmp_path: Path) -> None:
    text = (ROOT / "config" / "default.toml").read_text(encoding="utf-8")
    (tmp_path / "default.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="Ingen region"):
        load_configuration(tmp_path)


def test_a_region_can_have_its_own_days_to_avoid(tmp_path: Path) -> None:
    own = """
[[soft_blocks]]
name = "sportlovet"
weeks = [7]
source = "test"
"""
    blocks = load(tmp_path, REGION + own).region("x").soft_blocks
    assert [(block.name, block.weeks) for block in blocks] == [("sportlovet", (7,))]
    assert len(load(tmp_path, REGION).region("x").soft_blocks) == 5


@pytest.mark.parametrize(
    "line", ["weeks = [54]", 'first = "02-30"\nlast = "03-01"', "bridge_days = false", ""]
)
def test_days_to_avoid_that_cannot_be_are_refused(tmp_path: Path, line: str) -> None:
    broken = f'[[soft_blocks]]\nname = "x"\nsource = "x"\n{line}\n'
    with pytest.raises(ConfigError, match=r"x\.toml: soft_blocks\[1\]"):
        load(tmp_path, REGION + broken)


OWN_REMINDERS = """
[reminders]
digest_weekday = { value = 0, source = "Ingen lista" }
outgoing = [{ anchor = "deadline", days = -10, to = "secretary", source = "Tio dagar" }]
"""


def test_what_a_region_says_of_reminders_replaces_the_usual(
    tmp_path: Path, config: Configuration
) -> None:
    plan = load(tmp_path, REGION + OWN_REMINDERS).reminder_plan("x")
    assert [rule.key for rule in plan.outgoing] == ["deadline-10"]
    assert plan.digest_weekday == 0
    # What it does not name is as for everybody.
    assert plan.incoming == config.reminder_plan("jamtland").incoming
    assert [block.name for block in plan.quiet] == ["semestern", "jul och nyår"]


def test_quiet_weeks_are_named_among_the_days_to_avoid(tmp_path: Path) -> None:
    own = '\n[reminders]\nquiet_blocks = { value = ["semester"], source = "x" }\n'
    with pytest.raises(ConfigError, match="semestern"):
        load(tmp_path, REGION + own)
