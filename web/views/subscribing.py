"""The part of a page that tells how to subscribe to a feed."""

from __future__ import annotations

from flask import render_template

from scheduler.domain.feeds import FeedContent
from scheduler.presentation.calendar_clients import CALENDAR_CLIENTS
from scheduler.services.feeds.preview import next_events
from web.current import svarsdag
from web.qr import qr_code


def subscribe_page(template: str, name: str, content: FeedContent, address: str) -> str:
    """Renders ``template`` with the addresses of a feed and of the page about it, the latter also
    as a QR code; what to do in each calendar program; and what comes next in the feed.

    The addresses are those of the installation, whatever host the request names.
    """
    page = address.removesuffix(".ics")
    return render_template(
        template,
        name=name,
        address=address,
        webcal="webcal" + address.removeprefix("https").removeprefix("http"),
        page=page,
        # A camera opens a page anywhere; webcal only where a program has claimed it.
        qr=qr_code(page),
        clients=CALENDAR_CLIENTS,
        events=next_events(svarsdag(), content),
    )
