"""How the running fares, as JSON and in Swedish."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from scheduler.domain.swedish import long_date
from scheduler.domain.ticks import Tick, TickJob, TickPace, TickResult
from scheduler.services.operation import Operation
from scheduler.settings import STOCKHOLM

JOB_WORDS = {TickJob.REMINDERS: "Påminnelser", TickJob.SOURCES: "Planer på webben"}
_COUNT_WORDS = {
    "sent": "sända",
    "cancelled": "behövdes inte",
    "postponed": "försöks igen",
    "dead": "gick inte fram",
    "new_imports": "nya att granska",
    "unchanged": "oförändrade",
    "failed": "gick inte att hämta",
}


def operation_json(found: Operation) -> dict[str, Any]:
    """The figures, as ``svarsdag status --json`` prints them."""
    mails = found.mails
    return {
        "now": found.now.isoformat(),
        "mail_server": found.can_send,
        "stopped": found.is_still,
        "mails": {
            "waiting": mails.waiting,
            "overdue": mails.overdue,
            "retrying": mails.retrying,
            "sent": found.settled("sent"),
            "cancelled": found.settled("cancelled"),
            "dead": mails.dead,
            "oldest_overdue": _iso(mails.oldest_overdue),
            "oldest_overdue_seconds": round(found.oldest_overdue_seconds),
            "next_due": _iso(mails.next_due),
        },
        "sources": {"active": found.sources.active, "failing": found.sources.failing},
        "backup": {
            "scheduled": found.takes_backups,
            "old": found.has_old_backup,
            "succeeded_at": _iso(found.backup.succeeded_at),
            "file": found.backup.file,
            "failed_at": _iso(found.backup.failed_at),
            "error": found.backup.error,
        },
        "jobs": {
            job.value: {
                "pace": found.pace(job).value,
                "totals": {name: total for (of, name), total in found.totals.items() if of is job},
            }
            for job in TickJob
        },
        "ticks": [_tick_json(one) for one in found.ticks],
    }


def _tick_json(one: Tick) -> dict[str, Any]:
    return {
        "job": one.job.value,
        "host": one.host,
        "pid": one.pid,
        "started_at": one.started_at.isoformat(),
        "seen_at": one.seen_at.isoformat(),
        "finished_at": _iso(one.finished_at),
        "seconds": one.seconds,
        "result": one.result.value if one.result else None,
        "counts": dict(one.counts),
        "error": one.error,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def operation_text(found: Operation) -> str:
    """The figures for a terminal."""
    return "\n".join(_lines(found))


def _lines(found: Operation) -> Iterator[str]:
    mails = found.mails
    if not found.can_send:
        yield "Ingen e-postserver är angiven (SVARSDAG_SMTP_HOST): inget sänds."
    for job in TickJob:
        yield f"{JOB_WORDS[job]}: {pace_sentence(found, job)}"
    yield (
        f"Utskick: {mails.waiting} väntar på sin tid, {mails.overdue} skulle ha sänts "
        f"(varav {mails.retrying} försöks igen), {mails.dead} gick inte fram, "
        f"{found.settled('sent')} sända"
    )
    if mails.oldest_overdue is not None:
        late = duration(timedelta(seconds=found.oldest_overdue_seconds))
        yield f"  Äldst skulle ha sänts {_moment(mails.oldest_overdue)}, för {late} sedan"
    if mails.next_due is not None:
        yield f"  Nästa sänds {_moment(mails.next_due)}"
    yield (
        f"Planer på webben: {found.sources.active} adresser, "
        f"{found.sources.failing} går inte att hämta"
    )
    yield from backup_sentences(found)
    for one in found.ticks:
        yield f"  {one.host} (process {one.pid}), {JOB_WORDS[one.job].lower()}: {tick_words(one)}"


def pace_sentence(found: Operation, job: TickJob) -> str:
    """Whether a job is done by anybody, and if not what to do."""
    last = found.newest(job)
    if last is None:
        return "har aldrig körts. Starta svarsdag serve eller svarsdag tick."
    ago = duration(found.now - last.seen_at)
    if found.pace(job) is TickPace.LATE:
        where = f"på {last.host} (process {last.pid})"
        what = "stannade mitt i" if last.finished_at is None else "har stannat"
        return (
            f"{what}: senaste livstecknet kom för {ago} sedan {where}. "
            "Starta svarsdag serve eller svarsdag tick."
        )
    if last.finished_at is None:
        return f"pågår sedan {duration(found.now - last.started_at)}."
    return f"går som de ska, senast för {ago} sedan."


def backup_sentences(found: Operation) -> list[str]:
    """What the scheduled backups came to, and what to do where the newest is too old."""
    run = found.backup
    if not found.takes_backups:
        return ["Säkerhetskopior tas inte av sig själva (SVARSDAG_BACKUP_DIR)."]
    said = ["Ingen säkerhetskopia är tagen än."]
    if run.succeeded_at is not None:
        ago = duration(found.now - run.succeeded_at)
        when = f"{_moment(run.succeeded_at)}, för {ago} sedan"
        said = [f"Den senaste säkerhetskopian togs {when} ({run.file})."]
    if run.failed_at is not None:
        said.append(f"Senast misslyckades den {_moment(run.failed_at)}. {run.error}")
    if found.has_old_backup:
        said.append(
            "Säkerhetskopian är för gammal. Se att en process tickar med SVARSDAG_BACKUP_DIR satt "
            "och att mappen går att skriva i, eller ta en nu med svarsdag backup."
        )
    return said


def tick_words(one: Tick) -> str:
    """What one tick came to: ”2 september 2019 kl. 09.00, 0,3 s: 3 sända”."""
    when = _moment(one.started_at)
    if one.seconds is None:
        return f"{when}, inte klar, senast sedd {_moment(one.seen_at)}"
    took = f"{one.seconds:.1f} s".replace(".", ",")
    if one.result is TickResult.FAILED:
        return f"{when}, {took}: misslyckades ({one.error}), se loggen"
    done = [f"{count} {_COUNT_WORDS[name]}" for name, count in one.counts.items() if count]
    return f"{when}, {took}: {', '.join(done) or 'inget att göra'}"


def duration(length: timedelta) -> str:
    """A length of time in one unit, rounded down: ”3 minuter”."""
    seconds = max(int(length.total_seconds()), 0)
    for unit, one, several in ((86400, "dygn", "dygn"), (3600, "timme", "timmar")):
        if seconds >= unit:
            count = seconds // unit
            return f"{count} {one if count == 1 else several}"
    if seconds >= 60:
        return f"{seconds // 60} {'minut' if seconds < 120 else 'minuter'}"
    return f"{seconds} {'sekund' if seconds == 1 else 'sekunder'}"


def _moment(value: datetime) -> str:
    local = value.astimezone(STOCKHOLM)
    return f"{long_date(local.date())} kl. {local:%H.%M}"
