"""Runs what an image and compose.yaml say, with the kernel's own means: each container has a
network of its own behind a bridge, a root that nothing can write to, and no rights to gain.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from tests.containers.building import Image

BRIDGE = "svarsdag0"
HOST = "10.91.7.1"
_NETWORK = "10.91.7"
_PREFIX = "svarsdag-"


class Hosts:
    """The names that containers find each other by; a service of several has several addresses."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lines = ["127.0.0.1 localhost"]
        self._last = 1
        self._write()

    def add(self, name: str, address: str | None = None) -> str:
        if address is None:
            self._last += 1
            address = f"{_NETWORK}.{self._last}"
        self._lines.append(f"{address} {name}")
        self._write()
        return address

    def _write(self) -> None:
        self.path.write_text("\n".join(self._lines) + "\n")


class Container(Struct):
    """A running container, or one that has ended."""

    name: str
    address: str
    process: subprocess.Popen[bytes]
    log: Path
    enter: list[str]

    def run(self, command: Sequence[str], stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Another command in the same room, as ``docker compose exec``."""
        room = ["nsenter", f"--target={_first(self.process)}", "--mount", "--net", "--pid"]
        return subprocess.run(
            [*room, *self.enter, *command], input=stdin, capture_output=True, text=True, check=False
        )

    def stop(self) -> None:
        """As an engine stops it: asked first, and killed after ten seconds."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(_first(self.process), signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Ends the room's first process, and with it all the others in it."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(_first(self.process), signal.SIGKILL)
        self.process.wait()


def _first(process: subprocess.Popen[bytes]) -> int:
    """The room's first process, which is the command itself: its parent waits for it outside.
    Raises ProcessLookupError where the command has ended."""
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None:
        if children := path.read_text().split():
            return int(children[0])
        time.sleep(0.01)
    raise ProcessLookupError


@contextlib.contextmanager
def network() -> Iterator[None]:
    """The bridge; this machine is `HOST` on it."""
    _ip("link", "add", BRIDGE, "type", "bridge")
    try:
        # Of its own: else it takes that of the port with the lowest, and those who know it lose it.
        _ip("link", "set", BRIDGE, "address", "02:53:56:44:00:01")
        _ip("addr", "add", f"{HOST}/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        yield
    finally:
        names = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True)
        for line in names.stdout.splitlines():
            if line.startswith(_PREFIX):
                _ip("netns", "delete", line.split()[0])
        _ip("link", "delete", BRIDGE)


def start(
    name: str,
    image: Image,
    command: Sequence[str],
    variables: Mapping[str, str],
    hosts: Hosts,
    address: str,
    work: Path,
    mounts: Mapping[Path, str] | None = None,
) -> Container:
    """Starts a container. ``mounts``: folders of this machine, and where they stand inside.

    As compose.yaml says: ``read_only``, ``tmpfs: [/tmp]``, ``cap_drop: [ALL]``,
    ``no-new-privileges``.
    """
    space = _PREFIX + name
    _join(space, address)
    found = dict(mounts or {})
    for volume in image.volumes:
        if volume not in found.values():
            found[volume_of(work / name / "volume", image, volume)] = volume
    user, group = _ids(image)
    script = [
        "mount --make-rprivate /",
        f"mount --bind {image.root} {image.root}",
        f"mount -t proc proc {image.root}/proc",
        f"mount --bind /dev {image.root}/dev",
        f"mount -t tmpfs tmpfs {image.root}/dev/shm",
        f"mount -t tmpfs tmpfs {image.root}/tmp",
        f"mount --bind {hosts.path} {image.root}/etc/hosts",
        *(
            f"mkdir -p {image.root}{inside} && mount --bind {path} {image.root}{inside}"
            for path, inside in sorted(found.items(), key=lambda one: one[1])
        ),
        f"mount -o remount,bind,ro {image.root}",
        "exec setpriv --no-new-privs --inh-caps=-all --bounding-set="
        + ",".join(f"-{one}" for one in _DROPPED)
        + f' chroot --userspec={user}:{group} {image.root} env -i "$@"',
    ]
    words = [f"{key}={value}" for key, value in (image.variables | dict(variables)).items()]
    log = work / name / "log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            ["ip", "netns", "exec", space, "unshare", "--mount", "--pid", "--fork"]
            + ["sh", "-ec", "\n".join(script), "sh", *words, *command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    enter = ["chroot", f"--userspec={user}:{group}", str(image.root), "env", "-i", *words]
    return Container(name, address, process, log, enter)


# chroot needs two, which the change of user then takes away.
_DROPPED = ("net_raw", "sys_admin", "sys_ptrace", "dac_override", "net_admin", "mknod")


def volume_of(folder: Path, image: Image, inside: str) -> Path:
    """A folder for a volume, with the owner that it has in the image."""
    folder.mkdir(parents=True, exist_ok=True)
    owner = (image.root / inside.lstrip("/")).stat()
    os.chown(folder, owner.st_uid, owner.st_gid)
    shutil.copymode(image.root / inside.lstrip("/"), folder)
    return folder


def _ids(image: Image) -> tuple[int, int]:
    for line in (image.root / "etc/passwd").read_text().splitlines():
        _name, _x, user, group, *_rest = line.split(":")
        if user == image.user:
            return int(user), int(group)
    return int(image.user), 0


def _join(space: str, address: str) -> None:
    """A network room of its own, joined to the bridge; that of one which has ended is kept."""
    if Path("/run/netns", space).exists():
        return
    number = address.rsplit(".", 1)[1]
    outside, inside = f"sv{number}", f"in{number}"
    _ip("netns", "add", space)
    _ip("link", "add", outside, "type", "veth", "peer", "name", inside)
    _ip("link", "set", outside, "master", BRIDGE, "up")
    _ip("link", "set", inside, "netns", space)
    _ip("-n", space, "addr", "add", f"{address}/24", "dev", inside)
    _ip("-n", space, "link", "set", inside, "up")
    _ip("-n", space, "link", "set", "lo", "up")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
