"""Carries out a Dockerfile's own steps where there is no container engine: each stage in a fresh
Debian that debootstrap made.

Two things differ from the image: Debian's own Python stands in for the base's, and pip is told the
certificates and registries that this machine's is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from msgspec import Struct

from tests.containers.dockerfile import Stage, Step, command_of, copy_of, stages_of, variables_of

SUITE = "bookworm"
_PACKAGES = "python3,python3-venv,ca-certificates"
_CERTIFICATES = "etc/ssl/certs/ca-certificates.crt"
_PIP = ("PIP_", "SSL_CERT_FILE", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY")


class Image(Struct):
    """What a Dockerfile makes: a root and how a container of it is started."""

    root: Path
    variables: dict[str, str]
    user: str = "0"
    folder: str = "/"
    command: list[str] = []
    health: list[str] = []
    volumes: list[str] = []


def debian(folder: Path) -> Path:
    """A fresh root with Python, from the mirror that this machine's apt uses."""
    if (folder / "usr/bin/python3").exists():
        return folder
    subprocess.run(
        ["debootstrap", "--variant=minbase", f"--include={_PACKAGES}", SUITE, folder, _mirror()],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    # The base's Python is called python.
    (folder / "usr/local/bin/python").symlink_to("/usr/bin/python3")
    if (certificates := Path("/", _CERTIFICATES)).exists():
        shutil.copy(certificates, folder / _CERTIFICATES)
    return folder


def _mirror() -> str:
    told = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)"],
        check=True,
        capture_output=True,
        text=True,
    )
    return told.stdout.split()[0]


def build(context: Path, base: Path, work: Path) -> Image:
    """The image of the last stage. ``context`` is the folder with the Dockerfile."""
    images: dict[str, Image] = {}
    for stage in stages_of(context / "Dockerfile"):
        images[stage.name] = _built(stage, context, base, work / stage.name, images)
    return images[stage.name]


def _built(stage: Stage, context: Path, base: Path, root: Path, others: dict[str, Image]) -> Image:
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "--archive", base, root], check=True)
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    (root / "etc/hosts").touch()
    image = Image(root, {"PATH": "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"})
    for step in stage.steps:
        print(f"  {step.instruction} {step.value.split(chr(10))[0][:100]}", flush=True)
        _carry_out(step, image, context, others)
    return image


def _carry_out(step: Step, image: Image, context: Path, others: dict[str, Image]) -> None:
    match step.instruction:
        case "WORKDIR":
            image.folder = step.value
            (image.root / step.value.lstrip("/")).mkdir(parents=True, exist_ok=True)
        case "COPY":
            _copy(step, image, context, others)
        case "RUN":
            _run(step.value, image)
        case "ENV":
            image.variables |= variables_of(step, image.variables)
        case "USER":
            image.user = step.value
        case "VOLUME":
            image.volumes.append(step.value)
        case "HEALTHCHECK":
            image.health = command_of(step.value)
        case "CMD":
            image.command = command_of(step.value)
        case "EXPOSE":
            pass
        case other:
            raise NotImplementedError(f"Dockerfile:{step.line}: {other}")


def _copy(step: Step, image: Image, context: Path, others: dict[str, Image]) -> None:
    copy = copy_of(step)
    start = others[copy.stage].root if copy.stage else context
    target = image.root / os.path.join(image.folder, copy.target).lstrip("/")
    for source in copy.sources:
        path = start / source.lstrip("/")
        if path.is_dir():
            ignored = None if copy.stage else shutil.ignore_patterns("__pycache__")
            shutil.copytree(path, target, symlinks=True, ignore=ignored, dirs_exist_ok=True)
        else:
            is_folder = copy.target.endswith("/")
            target.mkdir(parents=True, exist_ok=True) if is_folder else None
            shutil.copy(path, target / path.name if is_folder else target)


def _run(command: str, image: Image) -> None:
    of_pip = {name: value for name, value in os.environ.items() if name.startswith(_PIP)}
    mounts = [f"mount -t proc proc {image.root}/proc"]
    for path in _pip_files():
        inside = image.root / str(path).lstrip("/")
        mounts.append(f"mkdir -p {inside if path.is_dir() else inside.parent}")
        mounts.append("true" if path.is_dir() else f"touch {inside}")
        mounts.append(f"mount --bind {path} {inside}")
    inner = f"cd {image.folder} && {command}"
    script = " && ".join([*mounts, f'exec chroot {image.root} sh -ec "$INNER"'])
    subprocess.run(
        ["unshare", "--mount", "sh", "-ec", script],
        check=True,
        env=of_pip | image.variables | {"INNER": inner},
        stdout=subprocess.DEVNULL,
    )


def _pip_files() -> list[Path]:
    """pip's configuration on this machine, and the folders of packages it names: an index in
    ``simple`` refers to files beside it."""
    files = [Path("/etc/pip.conf")]
    text = "".join(file.read_text() for file in files if file.exists())
    named = [word.removeprefix("file://") for word in text.split()]
    folders = [Path(word) for word in named if word.startswith("/")]
    folders = [path.parent if path.name == "simple" else path for path in folders]
    told = [Path(os.environ["PIP_FIND_LINKS"])] if "PIP_FIND_LINKS" in os.environ else []
    return [path for path in {*files, *folders, *told} if path.exists() and path.suffix != ".crt"]
