"""The tables. Times are UTC, dates are dates, keys of bodies and regions are those of config."""

from scheduler.storage.tables.answers import (
    answer,
    answer_file,
    answer_link,
    answer_request,
    delegation,
)
from scheduler.storage.tables.api_tokens import api_token
from scheduler.storage.tables.assignments import assignment
from scheduler.storage.tables.base import UtcDateTime, metadata
from scheduler.storage.tables.feedback import feedback
from scheduler.storage.tables.feeds import built_feed, change_stamp, feed
from scheduler.storage.tables.inquiries import (
    inquiry,
    inquiry_choice,
    inquiry_invitee,
    inquiry_link,
    inquiry_option,
    signature,
    signature_file,
    slot_booking,
)
from scheduler.storage.tables.limits import rate_limit
from scheduler.storage.tables.log_ins import log_in_link, log_in_session, recovery_code
from scheduler.storage.tables.mail import contact, reminder
from scheduler.storage.tables.meetings import body_alias, meeting, plan_import, plan_source
from scheduler.storage.tables.obligations import obligation_fact
from scheduler.storage.tables.processes import process, process_step
from scheduler.storage.tables.retention import retention_run
from scheduler.storage.tables.rounds import incoming, incoming_step, remiss, remiss_recipient
from scheduler.storage.tables.searches import calendar_search
from scheduler.storage.tables.shared import account, audit_event
from scheduler.storage.tables.ticks import backup_run, tick, tick_total

__all__ = [
    "UtcDateTime",
    "retention_run",
    "metadata",
    "body_alias",
    "plan_import",
    "plan_source",
    "meeting",
    "remiss",
    "remiss_recipient",
    "incoming",
    "incoming_step",
    "assignment",
    "process",
    "process_step",
    "obligation_fact",
    "calendar_search",
    "answer",
    "answer_file",
    "answer_link",
    "answer_request",
    "delegation",
    "inquiry",
    "inquiry_invitee",
    "inquiry_link",
    "inquiry_option",
    "inquiry_choice",
    "slot_booking",
    "signature",
    "signature_file",
    "contact",
    "reminder",
    "account",
    "log_in_session",
    "log_in_link",
    "recovery_code",
    "api_token",
    "rate_limit",
    "feed",
    "built_feed",
    "change_stamp",
    "audit_event",
    "feedback",
    "tick",
    "tick_total",
    "backup_run",
]
