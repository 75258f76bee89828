"""Every use case asks whether whoever it is done for may do it."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

import scheduler.services
from scheduler.domain.errors import ForbiddenError, NotFoundError
from scheduler.domain.feeds import FeedContent, FeedKind, FeedPart
from scheduler.domain.rights import NOBODY, RIGHT_WORDS, RIGHTS, ROLE_WORDS, Principal, Right, Role
from scheduler.services.app import App
from scheduler.services.guard import require

# Services that ask nobody, and why they need not. A new one belongs above with `needs`.
OPEN = {
    # The secret in the address is the proof, and opens what it is for alone.
    "answer_links.open_link",
    "digests.choose_digest",
    "digests.digest_page",
    "feeds.addresses.feed_of_token",
    "feeds.addresses.secret_url",
    "feeds.preview.next_events",
    "feeds.serving.serve_secret",
    "inquiries.calendar.calendar_of_link",
    "inquiries.changing.answering",
    "inquiries.links.open_link",
    "inquiries.polls.answer_poll",
    "inquiries.polls.take_back_answer",
    "inquiries.signups.sign",
    "inquiries.signups.take_back_signature",
    "inquiries.slots.pick_slot",
    "inquiries.slots.queue_for_slot",
    "inquiries.slots.release_slot",
    "inquiries.slots.wish_slots",
    "link_answers.acting",
    "link_answers.answer",
    "link_answers.answer_page",
    "link_answers.check_not_too_many",
    "link_answers.confirm",
    "link_answers.decline",
    "link_answers.take_back",
    "link_delegation.delegate",
    "link_delegation.end_delegation",
    "link_requests.ask_extension",
    "link_requests.report_moved_meeting",
    "link_requests.withdraw_request",
    # What is public is for everybody.
    "feeds.public.public_feed",
    "feeds.public.public_url",
    "feeds.public.content_in_config",
    "feeds.serving.serve_public",
    "public_pages.public_meetings",
    "public_pages.public_region",
    "public_pages.public_regions",
    "public_pages.public_round",
    "feedback.give_feedback",
    # Comes before anybody is known.
    "invitations.accept_invitation",
    "invitations.open_invitation",
    "api_tokens.bearer_of_token",
    "log_ins.account_of_session",
    "log_ins.account_with_email",
    "log_ins.begin_session",
    "log_ins.end_session",
    "log_ins.log_in",
    "passwords.ask_for_new_password",
    "passwords.open_new_password",
    "passwords.set_new_password",
    "two_step.is_code",
    # One's own account, by the session's.
    "log_ins.log_out_elsewhere",
    "log_ins.renew_session",
    "log_ins.own_account",
    "log_ins.sessions_of",
    "passwords.change_password",
    "two_step.turn_off",
    "two_step.turn_on",
    "rate_limits.count",
    "rate_limits.counted",
    "rate_limits.forget",
    "rate_limits.forget_all",
    # The ticker, the operator and the health checks, which see no region's matters.
    "answer_links.shown_link",
    "assignments.follow_all",
    "log_ins.forget_ended",
    "single_mails.send_now",
    "demo.load_demo",
    "digests.shown_unsubscribe_url",
    "inquiries.links.shown_link",
    "operation.is_still",
    "operation.operation",
    "operation.readiness",
    "reminder_sync.reconcile",
    "reminders.can_send",
    "reminders.check_can_send",
    "reminders.open_session",
    "reminders.send_due_reminders",
    "retention.last_taken",
    "retention.take_old",
    "retention.take_old_once_a_day",
    "retention.what_is_old",
    "scheduled_backups.take_due_backup",
    "source_checks.refresh_due",
    "ticks.run_tick",
    # The operator's alone, in all regions (test_persons.py).
    "persons.count_person",
    "persons.export_person",
    "persons.purge_person",
    # Works on what a guarded service has given.
    "answer_export.register_csv",
    "answer_export.register_xlsx",
    "feeds.building.build",
    "feeds.building.current",
    "feeds.building.is_fresh",
    "feeds.building.state_now",
    "inquiries.changing.changing",
    "inquiries.polls.clock_of",
    "imports.prepare_import",
    "mail_calendar.calendar_of",
    "mail_writing.thread_id",
    "next_year_search.is_lost",
    "next_year_search.proposal",
}


def services() -> Iterator[tuple[str, Callable[..., Any]]]:
    """The use cases: public functions that begin with the App and open their own transaction."""
    prefix = scheduler.services.__name__ + "."
    for found in pkgutil.walk_packages(scheduler.services.__path__, prefix):
        module = import_module(found.name)
        for name, service in inspect.getmembers(module, inspect.isfunction):
            parameters = list(inspect.signature(service).parameters)
            is_ours = service.__module__ == module.__name__ and not name.startswith("_")
            if is_ours and parameters[:1] == ["app"] and "connection" not in parameters:
                yield f"{found.name.removeprefix(prefix)}.{name}", service


SERVICES = {name: service for name, service in services() if name not in OPEN}
for _asks in ("guard.require", "guard.require_operator", "import_access.require_own"):
    SERVICES.pop(_asks)
CONTENT = FeedContent("jamtland", FeedKind.BODY, "rsr", frozenset({FeedPart.MEETINGS}))


def call(app: App, service: Callable[..., Any]) -> None:
    """Calls with the region and nothing else that makes sense: the right is asked for first."""
    given: dict[str, object] = {}
    for name, parameter in list(inspect.signature(service).parameters.items())[1:]:
        if name in ("region", "content"):
            given[name] = "jamtland" if name == "region" else CONTENT
        elif parameter.default is parameter.empty:
            given[name] = None
    service(app, **given)


def test_what_is_open_exists() -> None:
    assert sorted(OPEN - {name for name, _ in services()}) == []


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_nobody_may(sqlite_app: App, name: str) -> None:
    nobody = Principal("", "jamtland", None)
    with pytest.raises(ForbiddenError):
        call(sqlite_app.acting_as(nobody), SERVICES[name])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_what_is_another_regions_does_not_exist(sqlite_app: App, name: str) -> None:
    other = Principal("vera", "vasterbotten", Role.ADMINISTRATOR)
    for one in (other, NOBODY):
        with pytest.raises(NotFoundError):
            call(sqlite_app.acting_as(one), SERVICES[name])


def test_a_secretary_has_a_right_for_own_bodies_and_a_contact_for_its_organisation(
    sqlite_app: App,
) -> None:
    berg = sqlite_app.acting_as(
        Principal("siv", "jamtland", Role.SECRETARY, "berg", frozenset({"ks-berg"}))
    )
    require(berg, Right.IMPORT_PLANS, "jamtland")
    require(berg, Right.IMPORT_PLANS, "jamtland", "ks-berg")
    with pytest.raises(ForbiddenError, match="läsa in mötesplaner för KF Berg"):
        require(berg, Right.IMPORT_PLANS, "jamtland", "kf-berg")
    with pytest.raises(ForbiddenError, match="planera och ändra remissrundor"):
        require(berg, Right.MANAGE_ROUNDS, "jamtland")
    answering = sqlite_app.acting_as(Principal("kim", "jamtland", Role.CONTACT, "berg"))
    require(answering, Right.REGISTER_ANSWERS, "jamtland", "kf-berg")
    with pytest.raises(ForbiddenError):
        require(answering, Right.REGISTER_ANSWERS, "jamtland", "ks-ragunda")


def test_every_role_and_right_has_its_words() -> None:
    assert set(RIGHTS) == set(ROLE_WORDS) == set(Role)
    assert set(RIGHT_WORDS) == set(Right)
