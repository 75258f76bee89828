"""A region that is added to a running installation."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.domain.errors import BadInputError, ConfigError, ConflictError
from scheduler.services.app import open_app
from scheduler.services.regions import Change, add_region, configured_regions, is_own
from scheduler.settings import Settings
from tests.support import settings_for

SMALL = """
[region]
key = "gotland"
name = "Region Gotland"
source = "påhittad"

[[organisations]]
key = "gotland"
name = "Gotlands kommun"
short = "Gotland"
kind = "kommun"

[[bodies]]
key = "rs"
name = "RS"
full_name = "Regionstyrelsen"
kind = "styrelse"
organisation = "gotland"
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path / "data", f"sqlite:///{tmp_path / 'svarsdag.db'}")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "min region.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_it_is_there_when_the_application_is_opened(settings: Settings, file: Path) -> None:
    assert "gotland" not in open_app(settings).config.regions
    added = add_region(settings, file)
    assert added.change is Change.ADDED
    region = open_app(settings).config.region("gotland")
    assert region == added.region
    assert set(region.bodies) == {"rs", "ks-gotland", "kf-gotland", "ksau-gotland"}
    assert is_own(settings, "gotland")
    assert not is_own(settings, "jamtland")
    assert {"gotland", "jamtland"} <= set(configured_regions(settings))


def test_the_same_file_again_changes_nothing(settings: Settings, file: Path) -> None:
    first = add_region(settings, file)
    before = first.file.stat().st_mtime_ns
    assert add_region(settings, file).change is Change.UNCHANGED
    assert first.file.stat().st_mtime_ns == before


def test_another_version_is_asked_for_and_keeps_its_bodies(settings: Settings, file: Path) -> None:
    add_region(settings, file)
    file.write_text(SMALL.replace("Region Gotland", "Gotland"), encoding="utf-8")
    with pytest.raises(ConflictError, match="--replace"):
        add_region(settings, file)
    assert configured_regions(settings)["gotland"].name == "Region Gotland"
    assert add_region(settings, file, replaces=True).change is Change.REPLACED
    assert configured_regions(settings)["gotland"].name == "Gotland"
    file.write_text(SMALL.partition("[[bodies]]")[0], encoding="utf-8")
    with pytest.raises(ConflictError, match="saknar RS"):
        add_region(settings, file, replaces=True)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('key = "gotland"\nname = "Region', 'key = "../../x"\nname = "Region', "a–z"),
        ('kind = "styrelse"', 'kind = "klubb"', "klubb"),
        ("[region]", "[region", "min region.toml"),
        ('organisation = "gotland"', 'organisation = "visby"', "visby"),
    ],
)
def test_what_is_wrong_in_it_is_said_and_nothing_is_kept(
    settings: Settings, file: Path, old: str, new: str, words: str
) -> None:
    file.write_text(SMALL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        add_region(settings, file)
    assert not list(settings.data_dir.rglob("*.toml"))


def test_a_region_of_config_is_not_added_over(settings: Settings, file: Path) -> None:
    file.write_text(SMALL.replace('key = "gotland"', 'key = "jamtland"', 1), encoding="utf-8")
    with pytest.raises(ConflictError, match="config/"):
        add_region(settings, file)


def test_an_address_of_a_calendar_has_one_region(settings: Settings, file: Path) -> None:
    text = SMALL + '\n[public_feeds]\nbodies = ["rs"]\nsource = "x"\naddresses = { rs = "rsr" }\n'
    taken = next(iter(configured_regions(settings)["jamtland"].public_feeds))
    file.write_text(text.replace("rsr", taken), encoding="utf-8")
    with pytest.raises(ConfigError, match="är tagen av"):
        add_region(settings, file)


def test_a_file_that_is_not_there(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="kontrollera sökvägen"):
        add_region(settings, tmp_path / "saknas.toml")
