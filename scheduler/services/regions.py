"""Regions of an installation's own: files that are added beside those of config/."""

from __future__ import annotations

import os
import shutil
import tempfile
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from scheduler.configuration import Configuration, load_configuration
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.settings import Settings

_MOST_BYTES = 1_000_000


class Change(StrEnum):
    """What adding a file came to."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


class AddedRegion(Struct, frozen=True):
    """The region as it is read, and where its file stands."""

    region: Region
    file: Path
    change: Change


def configured_regions(settings: Settings) -> dict[str, Region]:
    """Every region of config/ and of the installation's own. Raises ConfigError."""
    return dict(load_configuration(settings.config_dir, settings.regions_dir).regions)


def is_own(settings: Settings, key: str) -> bool:
    """Whether a region was added here, and is none of config/."""
    return (_folder(settings) / f"{key}.toml").exists()


def add_region(settings: Settings, source: Path, *, replaces: bool = False) -> AddedRegion:
    """Checks a region's file together with all others and takes it in, whole or not at all. The
    same file again changes nothing.

    ``replaces``: another version of one that was added before. Raises BadInputError for a file that
    cannot be read, ConfigError for what is wrong in it, ConflictError for a region that is there
    already, or whose new file lacks bodies of the old: what is stored of them would be nobody's.
    """
    content = _content(source)
    folder = _folder(settings)
    with tempfile.TemporaryDirectory(prefix="svarsdag-") as name:
        trial = Path(name) / "regions"
        if folder.exists():
            shutil.copytree(folder, trial)
        trial.mkdir(exist_ok=True)
        region = _read_alone(settings, source, content)
        before = load_configuration(settings.config_dir, trial).regions.get(region.key)
        if before is not None and not (trial / f"{region.key}.toml").exists():
            raise ConflictError(
                f"Regionen ”{region.key}” finns redan i config/: ändra filen där, eller ge den nya "
                "en annan nyckel under region.key."
            )
        change = _change(trial / f"{region.key}.toml", content)
        if change is Change.REPLACED and before is not None:
            _check_replaced(before, region, replaces=replaces)
        (trial / f"{region.key}.toml").write_bytes(content)
        # With all the others: an address of a public calendar may be taken.
        found = load_configuration(settings.config_dir, trial)
    target = folder / f"{region.key}.toml"
    if change is not Change.UNCHANGED:
        _write(target, content)
    return AddedRegion(found.regions[region.key], target, change)


def _folder(settings: Settings) -> Path:
    return settings.regions_dir or settings.data_dir / "regions"


def _content(source: Path) -> bytes:
    try:
        content = source.read_bytes()
    except OSError as error:
        raise BadInputError(
            f"{source} går inte att läsa ({error.strerror}): kontrollera sökvägen."
        ) from None
    if len(content) > _MOST_BYTES:
        raise BadInputError(f"{source} är större än 1 MB: det är ingen regions fil.")
    return content


def _read_alone(settings: Settings, source: Path, content: bytes) -> Region:
    """The region of the file. An error names it as it was given."""
    with tempfile.TemporaryDirectory(prefix="svarsdag-") as name:
        own = Path(name) / "regions"
        own.mkdir()
        (own / source.name).with_suffix(".toml").write_bytes(content)
        config = Path(name) / "config"
        shutil.copytree(settings.config_dir, config)
        for path in config.glob("*.toml"):
            if path.name != "default.toml":
                path.unlink()
        found: Configuration = load_configuration(config, own)
    (region,) = found.regions.values()
    return region


def _change(target: Path, content: bytes) -> Change:
    if not target.exists():
        return Change.ADDED
    return Change.UNCHANGED if target.read_bytes() == content else Change.REPLACED


def _check_replaced(before: Region, region: Region, *, replaces: bool) -> None:
    if not replaces:
        raise ConflictError(
            f"{region.name} finns redan med ett annat innehåll: lägg till --replace för att byta "
            "ut filen."
        )
    gone = [body.name for key, body in before.bodies.items() if key not in region.bodies]
    if gone:
        raise ConflictError(
            f"Den nya filen saknar {', '.join(gone)}, som kan ha möten och svar i databasen: låt "
            "organen stå kvar."
        )


def _write(target: Path, content: bytes) -> None:
    """The whole file, or the one before: others may be reading it."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except OSError as error:
        raise BadInputError(
            f"{target} går inte att skriva ({error.strerror}): sätt SVARSDAG_REGIONS_DIR till en "
            "mapp som går att skriva i, och som webben och det som tickar också läser."
        ) from None
