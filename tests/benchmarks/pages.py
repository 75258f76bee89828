"""Measures every page with a crowded region in the database: ``make bench-pages``.

500 bodies, 6,000 meetings, 300 open rounds of twelve recipients: each page in milliseconds at the
server (the median of seven) and in kB, beside its limits, and beside the empty log-in page.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from scheduler.domain.feeds import FeedContent, FeedKind
from scheduler.domain.reminders import ReminderState
from scheduler.services import accounts, imports, reminders, rounds
from scheduler.services.feeds.public import publish_feed
from tests.crowded import REGION, crowded_region
from tests.feeding import MEETINGS
from tests.web.conftest import PASSWORD, Browser
from web.app import create_app

_MOST_MS = 100
_MOST_KB = 100
_RUNS = 7


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    started = time.perf_counter()
    app = crowded_region(folder, municipalities=166, round_count=300)
    flask_app = create_app(app.settings)
    accounts.put_account(app, "eva", REGION, PASSWORD)
    accepted = rounds.rounds(app, REGION)[0]
    publish_feed(app, "eva", FeedContent(REGION, FeedKind.ORGANISATION, "k1", MEETINGS))
    meeting = imports.stored_meetings(app, REGION)[0]
    mail = reminders.mails(app, REGION, [ReminderState.DUE])[0]
    browser = Browser(flask_app.test_client())
    browser.log_in()
    print(f"made in {time.perf_counter() - started:.0f} s\n")
    pages = (
        "/",
        "/motesplaner/",
        "/motesplaner/?vy=manad&manad=2019-04",
        "/motesplaner/?vy=lista",
        f"/motesplaner/mote/{meeting.id}",
        f"/motesplaner/mote/{meeting.id}/dagordning",
        "/rundor/",
        f"/rundor/{accepted.id}",
        "/rundor/ny",
        "/rundor/ny?owner=rs&dispatch=2019-03-04&shown=1"
        + "".join(f"&recipient=ks-k{n}" for n in range(33)),
        "/inkommande/",
        "/planering/processer/",
        "/planering/uppdrag/",
        "/planering/ataganden/",
        "/planering/forfragningar/",
        "/kalendrar/",
        "/utskick/",
        f"/utskick/{mail.reminder.id}",
        "/utskick/drift/",
        "/organ/",
        "/anvandare/",
        "/mitt-konto/",
        f"/offentligt/{REGION}/",
    )
    empty = _median_ms(Browser(flask_app.test_client()), "/glomt-losenord")
    print(f"{'sida':60} {'ms':>7} {'kB':>7}   mot en tom sida ({empty:.1f} ms)")
    for page in pages:
        size = len(browser.client.get(page).data) / 1000
        took = _median_ms(browser, page)
        mark = " <--" if took > _MOST_MS or size > _MOST_KB else ""
        print(f"{page[:60]:60} {took:7.1f} {size:7.1f} {took / empty:8.1f}{mark}")


def _median_ms(browser: Browser, page: str) -> float:
    browser.get(page)
    times = []
    for _ in range(_RUNS):
        begun = time.perf_counter()
        browser.get(page)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
