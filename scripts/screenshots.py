"""Takes the pictures in docs/bilder from a real, freshly made demonstration.

Run with ``make screenshots``. Needs Debian's chromium.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PORT = 8021
BASE = f"http://127.0.0.1:{PORT}"
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PROPOSAL = (
    "/rundor/ny?title=Sammanslagning+av+gemensamma+n%C3%A4mnder&dnr=RS%2F559%2F2019"
    "&owner=rsr&dispatch=2019-09-02"
)
INCOMING = (
    "/inkommande/ny?title=En+ny+lag&sender=Finansdepartementet&sender_dnr=Fi2019%2F02941"
    "&body=ks-ragunda&received=2019-09-02&deadline=2019-10-25"
)
MOST_PIXELS_HIGH = 1400
SIZES = {"": (1440, 900), "-telefon": (360, 740)}


def svarsdag(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("svarsdag")), *arguments]


def wait_until_up(server: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        if server.poll() is not None:
            raise SystemExit("the server did not start")
        try:
            urllib.request.urlopen(f"{BASE}/logga-in")
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not answer")


def log_in(page: Page, password: str) -> None:
    page.goto(f"{BASE}/logga-in")
    page.fill("#username", "demo")
    page.fill("#password", password)
    page.click("main button[type=submit]")


def take(page: Page, folder: Path, suffix: str) -> None:
    def shot(name: str, path: str) -> None:
        if path:
            page.goto(BASE + path)
        width = page.viewport_size["width"] if page.viewport_size else 0
        height = min(MOST_PIXELS_HIGH, page.evaluate("document.documentElement.scrollHeight"))
        clip = {"x": 0, "y": 0, "width": width, "height": height}
        page.screenshot(path=folder / f"{name}{suffix}.png", full_page=True, clip=clip)

    shot("oversikt", "/")
    shot("forslag", PROPOSAL)
    shot("omojligt", PROPOSAL + "&target=2019-10-07")
    page.goto(BASE + "/rundor/")
    page.click("tbody a")
    shot("runda", "")
    page.locator("summary:has-text('Svarslänkar')").first.click()
    page.locator("button:has-text('Skapa svarslänk')").first.click()
    shot("svar", "/svar/" + page.locator("code.address").inner_text().rpartition("/")[2])
    shot("motesplaner", "/motesplaner/")
    page.goto(BASE + "/motesplaner/ny")
    page.fill("#text", "KS Berg: 14 januari, tisdag 11 februari 2020\nKS Bergh: 3 mars 2020")
    page.fill("#year", "2020")
    page.click("main button[type=submit]")
    page.wait_for_url("**/motesplaner/import/*")
    shot("granska", "")
    shot("inkommande", INCOMING)
    shot("kalendrar", "/kalendrar/")
    page.goto(BASE + "/kalendrar/")
    page.select_option("#subject", "role:krokom")
    page.click("button:has-text('Skapa kalenderadress')")
    page.wait_for_selector("#subject", state="detached")
    page.wait_for_load_state()
    shot("kalender", "")
    shot("utskick", "/utskick/")
    shot("organ", "/organ/")
    shot("drift", "/utskick/drift/")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "bilder"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data_dir:
        environment = os.environ | {
            "SVARSDAG_DATA_DIR": data_dir,
            "SVARSDAG_TODAY": "2019-09-02",
            "SVARSDAG_BASE_URL": BASE,
        }
        printed = subprocess.run(
            svarsdag("demo"), env=environment, check=True, capture_output=True, text=True
        ).stdout
        found = re.search(r"lösenord (\S+)", printed)
        if found is None:
            raise SystemExit("no demo login was printed")
        server = subprocess.Popen(
            svarsdag("web", "--port", str(PORT), "--workers", "1"), env=environment
        )
        try:
            wait_until_up(server)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
                for suffix, (width, height) in SIZES.items():
                    page = browser.new_page(
                        viewport={"width": width, "height": height}, locale="sv-SE"
                    )
                    log_in(page, found.group(1))
                    take(page, folder, suffix)
                    page.context.close()
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=10)


if __name__ == "__main__":
    main()
