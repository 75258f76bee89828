"""The whole of compose.yaml where there is no container engine: `make drill-containers`, as root.

The image is built by the Dockerfile's own steps in a fresh Debian, its containers run in rooms of
their own behind a bridge, Debian's Caddy stands for the proxy's image and the wheel's PostgreSQL
for the database's. Each line that is printed was seen; the first that fails ends the drill.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from scheduler.services.app import App, open_app
from tests.chaos.lab import PostgresqlServer
from tests.chaos.seeding import due_reminders
from tests.chaos.smtp import running_server
from tests.containers.building import Image, build, debian
from tests.containers.running import HOST, Container, network
from tests.containers.site import NAME, Site
from tests.support import ROOT, settings_for

PROGRAMS = ("debootstrap", "caddy", "ip", "setpriv", "curl")
MAILS = 1_500
WORK = Path("/var/tmp/svarsdag-containers")


def main() -> None:
    lacking = [name for name in PROGRAMS if not shutil.which(name)]
    if lacking:
        sys.exit(f"Saknas: {', '.join(lacking)}. apt-get install debootstrap caddy iproute2 curl")
    WORK.mkdir(exist_ok=True)
    with ExitStack() as stack:
        work = Path(stack.enter_context(TemporaryDirectory(dir=WORK)))
        work.chmod(0o755)
        image = _image(work)
        stack.enter_context(network())
        post = stack.enter_context(running_server(work / "mails", host=HOST))
        url = stack.enter_context(_database(work))
        _drill(Site(work, image, url, post, stack))
    print("Övningen är klar: allt ovan är sett.")


def seen(what: str, holds: object, told: object = "") -> None:
    """Prints what was seen; ends the drill where it was not."""
    if not holds:
        sys.exit(f"FEL: {what}\n{told}")
    print(f"✓ {what}", flush=True)


def _image(work: Path) -> Image:
    print("Debian …", flush=True)
    base = debian(WORK / "debian")
    print("Dockerfile …", flush=True)
    context = work / "context"
    context.mkdir()
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    for name in filter(None, tracked.split("\0")):
        (context / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, context / name, follow_symlinks=False)
    for pattern in (ROOT / ".dockerignore").read_text().split():
        for path in context.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    image = build(context, base, work)
    used = subprocess.run(["du", "-sm", image.root], check=True, capture_output=True, text=True)
    version = subprocess.run(
        ["chroot", image.root, "python", "--version"], check=True, capture_output=True, text=True
    )
    print(f"  {used.stdout.split()[0]} MB med {version.stdout.strip()}")
    return image


@contextmanager
def _database(work: Path) -> Iterator[str]:
    """A PostgreSQL that the containers reach over the bridge, and its address for them."""
    server = PostgresqlServer(work / "postgresql")
    try:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("CREATE ROLE svarsdag LOGIN PASSWORD 'of-the-drill'")
            connection.execute("CREATE DATABASE svarsdag OWNER svarsdag")
        with (work / "postgresql/pg_hba.conf").open("a") as rules:
            rules.write("host svarsdag svarsdag 10.91.7.0/24 scram-sha-256\n")
        server.stop()
        server.start_on(HOST)
        yield f"postgresql://svarsdag:of-the-drill@{HOST}/svarsdag"
    finally:
        server.stop()  # the wheel does not know the one that listens to the bridge


def _drill(site: Site) -> None:
    upgrade = site.up("upgrade")
    seen("upgrade skapar databasen och slutar", upgrade.process.wait(120) == 0, _log(upgrade))

    webs = [site.up("web", 1), site.up("web", 2)]
    for web in webs:
        seen(
            f"{web.name}: Dockerfilens HEALTHCHECK",
            _becomes_healthy(site, web),
            _log(web),
        )
    told = webs[0].run(
        ["sh", "-c", "id -u; touch /etc/x /opt/svarsdag/x; touch /tmp/x && echo tmp"]
    )
    seen(
        "webben är användare 10001, kan inte skriva i sitt filsystem men i /tmp",
        told.stdout.split() == ["10001", "tmp"] and told.stderr.count("Read-only") == 2,
        told,
    )

    proxy = site.proxy()
    _behind_proxy(site, proxy, webs)
    _reminders(site)
    _backup(site)
    web = site.up("web", 3)
    seen("en webb till startar", _becomes_healthy(site, web), _log(web))
    started = time.monotonic()
    web.stop()
    took = time.monotonic() - started
    seen(f"och slutar när den ombeds ({took:.1f} s)", web.process.returncode == 0, _log(web))


def _becomes_healthy(site: Site, web: Container) -> bool:
    return _soon(lambda: web.run(site.image.health).returncode == 0)


def _log(container: Container) -> str:
    return container.log.read_text(errors="replace")[-3000:]


def _soon(holds: Callable[[], bool], seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.3)
    return False


def _behind_proxy(site: Site, proxy: Container, webs: list[Container]) -> None:
    authority = site.work / "proxy-home/caddy/pki/authorities/local/root.crt"
    seen("proxyn har ett certifikat", _soon(authority.exists), _log(proxy))
    asked = _Asked(proxy.address, authority)
    seen("https genom proxyn", _soon(lambda: asked.status("/health") == 200), _log(proxy))
    location = asked.header("/", "Location")
    seen(
        "vidare till inloggningen, på https",
        location.startswith((f"https://{NAME}/logga-in", "/logga-in")),
        location,
    )
    account = ["svarsdag", "account", "add", "eva", "--region", "jamtland", "--role", "coordinator"]
    made = webs[0].run(account, stdin="ett långt lösenord för övningen\n")
    seen("compose exec web svarsdag account add", made.returncode == 0, made)
    _region(site, webs)
    before = [_requests(web) for web in webs]
    for _ in range(40):
        asked.status("/logga-in")
    seen(
        "båda webbarna får frågor",
        all(_requests(web) > old for web, old in zip(webs, before, strict=True)),
        before,
    )
    webs[1].kill()
    statuses = [asked.status("/logga-in") for _ in range(40)]
    seen("en webb som dör märks inte av den som frågar", statuses == [200] * 40, statuses)
    webs[1] = site.up("web", 2)
    seen("och kommer tillbaka", _becomes_healthy(site, webs[1]), _log(webs[1]))


def _region(site: Site, webs: list[Container]) -> None:
    """A region that one container adds is there for all when they have started anew."""
    text = (ROOT / "config/halland.toml").read_text(encoding="utf-8")
    text = text.replace('key = "halland"', 'key = "ovning"', 1).partition("[public_feeds]")[0]
    command = ["sh", "-c", "cat > /tmp/r.toml && svarsdag region add /tmp/r.toml"]
    added = webs[0].run(command, stdin=text)
    seen("compose exec web svarsdag region add", added.returncode == 0, added)
    webs[1].stop()
    webs[1] = site.up("web", 2)
    seen("en annan container startas om", _becomes_healthy(site, webs[1]), _log(webs[1]))
    listed = webs[1].run(["svarsdag", "region", "list"]).stdout
    seen("och har regionen", "ovning:" in listed, listed)


def _requests(web: Container) -> int:
    """How many requests the web has logged or counted."""
    script = (
        "import os, urllib.request as u; r = u.Request('http://127.0.0.1:8000/metrics', "
        "headers={'Authorization': 'Bearer ' + os.environ['SVARSDAG_METRICS_TOKEN']}); "
        "print(u.urlopen(r).read().decode())"
    )
    told = web.run(["python", "-c", script]).stdout
    counts = [
        float(line.rsplit(" ", 1)[1])
        for line in told.splitlines()
        if line.startswith("svarsdag_http_request_duration_seconds_count")
    ]
    return int(sum(counts))


class _Asked:
    """Requests by https to the proxy under the site's name."""

    def __init__(self, address: str, authority: Path) -> None:
        self._address, self._authority = address, authority

    def _curl(self, *words: str) -> str:
        told = subprocess.run(
            ["curl", "--silent", "--cacert", self._authority, "--resolve"]
            + [f"{NAME}:443:{self._address}", "--output", "/dev/null", *words],
            capture_output=True,
            text=True,
            check=False,
        )
        return told.stdout

    def status(self, path: str) -> int:
        return int(self._curl("--write-out", "%{http_code}", f"https://{NAME}{path}") or 0)

    def header(self, path: str, name: str) -> str:
        return self._curl("--write-out", f"%header{{{name}}}", f"https://{NAME}{path}")


def _reminders(site: Site) -> None:
    """Mails that are due while the installation is upgraded: each is sent, and once."""
    app = _app(site)
    expected = due_reminders(app, MAILS)
    ticks = [site.up("tick", 1), site.up("tick", 2)]
    seen(
        "de som tickar sänder",
        _soon(lambda: len(site.post.deliveries()) > MAILS // 6),
        _log(ticks[0]),
    )
    started = time.monotonic()
    for tick in ticks:
        tick.stop()
    sent, took = len(site.post.deliveries()), time.monotonic() - started
    ended = [tick.process.returncode for tick in ticks]
    seen(f"de slutar mitt i när de ombeds ({sent} av {MAILS} sända, {took:.1f} s)", sent < MAILS)
    seen("och av sig själva, inte dödade", ended == [0, 0], ended)
    upgrade = site.up("upgrade")
    seen("uppgraderingen körs om", upgrade.process.wait(120) == 0, _log(upgrade))
    ticks = [site.up("tick", 1), site.up("tick", 2)]
    seen(
        "resten sänds efteråt",
        _soon(lambda: len({one.message_id for one in site.post.deliveries()}) == MAILS, 240),
        len(site.post.deliveries()),
    )
    found = [one.message_id for one in site.post.deliveries()]
    seen("alla påminnelser, var och en en gång", sorted(found) == sorted(expected), len(found))
    health = site.services["tick"]["healthcheck"]["test"][1:]
    told = ticks[0].run(health)
    seen("compose.yamls healthcheck för tick", told.returncode == 0, told)


def _app(site: Site) -> App:
    settings = settings_for(site.work / "own", site.url)
    (site.work / "own").mkdir(exist_ok=True)
    return open_app(settings)


def _backup(site: Site) -> None:
    folder = site.work / "backup"
    folder.mkdir()
    shutil.chown(folder, 10001, 10001)
    command = ["svarsdag", "backup", "--out", "/backup/kopia.tar.gz"]
    run = site.up("web", 9, mounts={folder: "/backup"}, command=command)
    seen("compose run web svarsdag backup", run.process.wait(120) == 0, _log(run))
    seen("kopian finns", (folder / "kopia.tar.gz").stat().st_size > 1000)


if __name__ == "__main__":
    main()
