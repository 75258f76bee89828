"""The services of compose.yaml as a site that is up."""

from __future__ import annotations

import secrets
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.chaos.smtp import Post
from tests.containers.building import Image
from tests.containers.compose import services_of
from tests.containers.running import HOST, Container, Hosts, start, volume_of
from tests.support import ROOT

NAME = "svarsdag.example.org"


class Site:
    """The services of compose.yaml."""

    def __init__(self, work: Path, image: Image, url: str, post: Post, stack: ExitStack) -> None:
        self.work, self.image, self.url, self.post, self._stack = work, image, url, post, stack
        self.hosts = Hosts(work / "hosts")
        self.hosts.add("database", HOST)
        self.services = services_of(
            ROOT / "compose.yaml",
            {
                "POSTGRES_PASSWORD": "of-the-drill",
                "SVARSDAG_HOST": NAME,
                "SVARSDAG_SECRET_KEY": secrets.token_hex(32),
                "SVARSDAG_METRICS_TOKEN": secrets.token_hex(24),
                "SVARSDAG_SMTP_HOST": HOST,
                "SVARSDAG_SMTP_PORT": str(post.port),
                "SVARSDAG_MAIL_FROM": "svarsdag@example.org",
            },
        )
        self._addresses: dict[str, str] = {}

    def up(
        self,
        service: str,
        number: int = 1,
        mounts: Mapping[Path, str] | None = None,
        command: Sequence[str] = (),
    ) -> Container:
        """Starts a container of a service; again under the name it had, where it has run."""
        name = f"{service}-{number}"
        if name not in self._addresses:
            self._addresses[name] = self.hosts.add(service)
        told = self.services[service]
        assert told["read_only"] is True
        assert told["cap_drop"] == ["ALL"]
        # The drill's mail server has no certificate.
        variables = told["environment"] | {"SVARSDAG_SMTP_TLS": "0"}
        words = command or told.get("command") or self.image.command
        address = self._addresses[name]
        volumes = dict(mounts or {})
        for volume in told["volumes"]:
            outside, inside = volume.split(":")
            volumes[volume_of(self.work / outside, self.image, inside)] = inside
        found = start(name, self.image, words, variables, self.hosts, address, self.work, volumes)
        self._stack.callback(found.kill)
        return found

    def proxy(self) -> Container:
        """Debian's Caddy with the file that is mounted in the proxy, and a certificate of its own
        making."""
        told = self.services["proxy"]
        source = next(one for one in told["volumes"] if one.endswith("/etc/caddy/Caddyfile:ro"))
        file = ROOT / source.split(":")[0]
        subprocess.run(
            ["caddy", "validate", "--adapter", "caddyfile", "--config", file],
            check=True,
            env={"PATH": "/usr/bin", "SVARSDAG_HOST": NAME, "HOME": str(self.work)},
            capture_output=True,
        )
        own = self.work / "Caddyfile"
        own.write_text("{\n\tlocal_certs\n\tskip_install_trust\n}\n" + file.read_text())
        home = self.work / "proxy-home"
        home.mkdir()
        root = Image(Path("/"), {"PATH": "/usr/bin:/bin", "HOME": "/mnt", "XDG_DATA_HOME": "/mnt"})
        address = self.hosts.add("proxy")
        found = start(
            "proxy-1",
            root,
            ["caddy", "run", "--adapter", "caddyfile", "--config", str(own)],
            told["environment"] | {"XDG_CONFIG_HOME": "/mnt"},
            self.hosts,
            address,
            self.work,
            {home: "/mnt"},
        )
        self._stack.callback(found.kill)
        return found
