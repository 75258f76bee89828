"""Backups: one file with all rows, taken while others write, and proved by being read again.

The rows are copied in one snapshot (`copying.snapshot`) into an SQLite file, whichever database
they stand in. The file is therefore restored into either kind, needs no tool of the same version
as the server's, and what it holds is compared with what was read rather than with itself.
"""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import IO

from msgspec import DecodeError, Struct, ValidationError
from msgspec.json import decode, encode, format

from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.settings import Settings
from scheduler.storage import copying, migrate
from scheduler.storage.copying import Sums, TableSum
from scheduler.storage.database import DATABASE_AWAY, Database, DatabaseError

_FORMAT = 1
_MANIFEST = "manifest.json"
_ROWS = "svarsdag.db"
# What the data folder keeps beside the database. Uploaded plans and the files of answers are rows.
_KEY = "secret-key"
# Where a backup is made, beside its file. One that died leaves it behind; none takes a day.
_WORKSHOP = ".svarsdag-"
_LEFT_BEHIND_SECONDS = 24 * 3600
_NOT_WRITTEN = (
    "Säkerhetskopian {out} kunde inte skrivas ({reason}): se till att mappen går att skriva i, att "
    "disken har plats och att databasen svarar. Ingen fil är sparad."
)


class Manifest(Struct, frozen=True):
    """What a backup says of itself: the version of its tables, what each holds, and the SHA-256
    (hexadecimal) of its files."""

    format: int
    taken_at: datetime
    version: str
    tables: dict[str, TableSum]
    files: dict[str, str]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


class Restored(Struct, frozen=True):
    """What a restore gave. ``kept_key``: the data folder had another session key, which stays."""

    manifest: Manifest
    rows: int
    upgraded: bool
    kept_key: bool


def copy_database(from_url: str, to_url: str) -> Sums:
    """Copies everything from one database to an empty one, of the same kind or the other.

    What is written to the first meanwhile would be missing in the second, and is noticed until the
    very end.

    Raises BadInputError or ConflictError; the target is then as it was, but for its tables.
    """
    source, target = Database(from_url), Database(to_url)
    try:
        if source.engine.url == target.engine.url:
            raise BadInputError("Från och till är samma databas: ange två olika.")
        copying.require_current(source, "Databasen att kopiera från")
        copying.prepare(target, "Databasen att kopiera till")
        with copying.snapshot(source) as connection:
            return copying.copy_rows(connection, target, at_rest=source)
    except DATABASE_AWAY as error:
        raise BadInputError(
            f"En av databaserna svarar inte ({_first_line(error)}): inget är kopierat. Kontrollera "
            "adresserna och att båda är igång."
        ) from None
    finally:
        source.close()
        target.close()


def take_backup(settings: Settings, out: Path) -> Manifest:
    """Writes a backup to ``out``, which must not exist, and reads it again before it gets its name:
    a backup that has its name is whole. Folders beside it that a backup which died left behind more
    than a day ago are removed.

    Raises BadInputError or ConflictError, and leaves nothing behind.
    """
    if out.exists():
        raise ConflictError(f"{out} finns redan: ange ett annat filnamn.")
    database = Database(settings.database_url)
    try:
        copying.require_current(database, "Databasen")
        _clear(_made(out.parent))
        with tempfile.TemporaryDirectory(prefix=_WORKSHOP, dir=out.parent) as name:
            manifest = _pack(database, settings, Path(name), Path(name) / "backup.tar.gz")
            _verify(Path(name) / "backup.tar.gz")
            _keep(Path(name) / "backup.tar.gz", out)
    except OSError as error:
        raise BadInputError(_NOT_WRITTEN.format(out=out, reason=error.strerror or error)) from None
    except DATABASE_AWAY as error:
        raise BadInputError(_NOT_WRITTEN.format(out=out, reason=_first_line(error))) from None
    finally:
        database.close()
    return manifest


def restore_backup(settings: Settings, path: Path, *, replace: bool = False) -> Restored:
    """Fills the settings' database from a backup, upgraded where it is older. What the database
    holds is removed only with ``replace``.

    Raises BadInputError for a file that is no whole backup or a newer version's, and ConflictError
    where the database is not empty; it is then as it was, but for its tables.
    """
    target = Database(settings.database_url)
    try:
        with _unpacked(path) as (manifest, folder):
            rows = Database(f"sqlite:///{folder / _ROWS}")
            try:
                upgraded = migrate.upgrade(rows)
                copying.prepare(target, "Databasen att fylla")
                with copying.snapshot(rows) as connection:
                    sums = copying.copy_rows(connection, target, replace=replace)
            finally:
                rows.close()
            kept_key = _put_key(folder / _KEY, settings.data_dir / _KEY)
    except DATABASE_AWAY as error:
        raise BadInputError(
            f"Databasen svarar inte, eller disken är full ({_first_line(error)}): inget är "
            "tillbaka. Rätta felet och läs tillbaka igen."
        ) from None
    finally:
        target.close()
    return Restored(manifest, sum(table.rows for table in sums.values()), upgraded, kept_key)


def _clear(folder: Path) -> None:
    for left in folder.glob(f"{_WORKSHOP}*/"):
        # What cannot be removed is in nobody's way but the disk's.
        with suppress(OSError):
            if not left.is_symlink() and time.time() - left.stat().st_mtime > _LEFT_BEHIND_SECONDS:
                shutil.rmtree(left)


def _pack(database: Database, settings: Settings, folder: Path, out: Path) -> Manifest:
    rows = Database(f"sqlite:///{folder / _ROWS}")
    try:
        migrate.upgrade(rows)
        with copying.snapshot(database) as connection:
            tables = copying.copy_rows(connection, rows)
    finally:
        rows.close()  # the last one out puts SQLite's log into the file
    files = {_ROWS: folder / _ROWS}
    if (settings.data_dir / _KEY).is_file():
        files[_KEY] = settings.data_dir / _KEY
    manifest = Manifest(
        _FORMAT,
        settings.now(),
        migrate.head() or "",
        dict(tables),
        {name: _sha256(path) for name, path in files.items()},
    )
    (folder / _MANIFEST).write_bytes(format(encode(manifest), indent=1))
    with open(out, "xb", opener=_private) as whole:
        with tarfile.open(fileobj=whole, mode="w:gz") as archive:
            archive.add(folder / _MANIFEST, _MANIFEST)
            for name, path in files.items():
                archive.add(path, name)
        whole.flush()
        os.fsync(whole.fileno())
    return manifest


def _verify(path: Path) -> None:
    """Restores the file into a scratch database, as a real restore would, and compares."""
    with _unpacked(path, path.parent) as (manifest, folder):
        rows = Database(f"sqlite:///{folder / _ROWS}")
        scratch = Database(f"sqlite:///{folder / 'scratch.db'}")
        try:
            migrate.upgrade(scratch)
            with copying.snapshot(rows) as connection:
                found = copying.copy_rows(connection, scratch)
        finally:
            rows.close()
            scratch.close()
        if dict(found) != manifest.tables:
            raise ConflictError("Säkerhetskopian säger något annat än databasen: ta om den.")


def _take_out(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Writes a file's content, readable to its owner alone. (The filters of tarfile are not in the
    first versions of Python 3.11.)"""
    content = archive.extractfile(member)
    if content is None:
        return  # no file
    with open(folder / member.name, "xb", opener=_private) as out:
        shutil.copyfileobj(content, out)


@contextmanager
def _unpacked(path: Path, within: Path | None = None) -> Iterator[tuple[Manifest, Path]]:
    """The backup's files in a folder that goes away, each as its checksum says."""
    with tempfile.TemporaryDirectory(prefix="svarsdag-", dir=within) as name:
        folder = Path(name)
        try:
            with tarfile.open(path, mode="r:gz") as archive:
                for member in archive:
                    if member.isreg() and member.name in (_MANIFEST, _ROWS, _KEY):
                        _take_out(archive, member, folder)
            manifest = decode((folder / _MANIFEST).read_bytes(), type=Manifest)
        except FileNotFoundError:
            raise BadInputError(
                f"{path} finns inte, eller är ingen säkerhetskopia av Svarsdag: kontrollera "
                "sökvägen."
            ) from None
        except (tarfile.TarError, EOFError, OSError, DecodeError, ValidationError):
            raise BadInputError(
                f"{path} går inte att läsa som säkerhetskopia, eller är avbruten: ta en annan."
            ) from None
        if manifest.format != _FORMAT or not migrate.is_known(manifest.version):
            raise BadInputError(
                f"{path} är tagen av en nyare version av Svarsdag ({manifest.version}): "
                "installera minst den versionen och läs tillbaka med den."
            )
        for file, digest in manifest.files.items():
            if not (folder / file).is_file() or _sha256(folder / file) != digest:
                raise BadInputError(
                    f"{path} är skadad: {file} stämmer inte med sin kontrollsumma. Ta en annan "
                    "säkerhetskopia."
                )
        yield manifest, folder


def _put_key(found: Path, place: Path) -> bool:
    """Puts the session key back where there is none; True where another one stays."""
    if not found.is_file():
        return False
    if place.exists():
        return place.read_bytes() != found.read_bytes()
    _made(place.parent)
    with open(place, "xb", opener=_private) as key:
        key.write(found.read_bytes())
    return False


def _keep(temporary: Path, out: Path) -> None:
    # A link fails where the name is taken, which a rename would not.
    os.link(temporary, out)
    folder = os.open(out.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _first_line(error: DatabaseError) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _private(path: str, flags: int) -> int:
    """Passwords' hashes and addresses stand in the file: only its owner reads it."""
    return os.open(path, flags, 0o600)


def _sha256(path: Path) -> str:
    opened: IO[bytes]
    with path.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()
