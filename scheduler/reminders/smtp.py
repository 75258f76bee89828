"""Hands messages to an SMTP server, many over one connection."""

from __future__ import annotations

import smtplib
import ssl
import time
from contextlib import suppress

from msgspec import Struct


class TransportError(Exception):
    """The server did not confirm the message.

    ``permanent``: it never will take it (a 5xx reply). ``maybe_delivered``: the last reply was
    lost, so it may have taken it all the same.
    """

    def __init__(
        self, message: str, *, permanent: bool = False, maybe_delivered: bool = False
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.maybe_delivered = maybe_delivered


class _ConnectionLostError(TransportError):
    """The connection ended before any of the message had left."""


class SmtpServer(Struct, frozen=True):
    """Where mail goes out. ``timeout_seconds`` is the longest wait for one reply. With ``use_tls``
    the server's certificate must be valid, or nothing is sent: over TLS from the first byte on port
    465 (RFC 8314, 3.3), by STARTTLS on others."""

    host: str
    port: int
    username: str = ""
    password: str = ""
    use_tls: bool = True
    timeout_seconds: float = 30
    tls_port: int = 465

    @property
    def is_tls_from_start(self) -> bool:
        return self.port == self.tls_port


class Envelope(Struct, frozen=True):
    """A rendered message and where it goes."""

    address: str
    message: bytes


class SmtpSession:
    """One worker's connection: opened when it is first needed, opened anew after a fault."""

    def __init__(self, server: SmtpServer, sender: str) -> None:
        self._server = server
        self._sender = sender
        self._smtp: smtplib.SMTP | None = None
        self._has_served = False

    def open(self) -> None:
        """Connects, unless there is a connection. Raises TransportError."""
        if self._smtp is not None:
            return
        try:
            self._smtp = _connect(self._server)
        except smtplib.SMTPResponseException as error:
            # A greeting or login that is refused is a setting to mend, no message's fault.
            raise TransportError(_reply(error.smtp_code, error.smtp_error)) from None
        except (smtplib.SMTPException, OSError) as error:
            raise TransportError(_text(error)) from None
        self._has_served = False

    def send(self, envelope: Envelope, lease_ends: float) -> None:
        """Returns when the server has taken the message. Raises TransportError.

        DATA is begun only where its two replies can be waited for before ``lease_ends`` (seconds
        of ``time.monotonic``): a worker that was stopped for long leaves it to another.
        """
        self._begin(envelope.address)
        if time.monotonic() + 2 * self._server.timeout_seconds > lease_ends:
            self._reset()
            raise TransportError("too little of the lease was left to send the message")
        self._hand_over(envelope.message)
        self._has_served = True

    def close(self) -> None:
        """Takes leave. What was sent is settled by now: how the connection ends does not matter."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
            self._drop()

    def _begin(self, address: str) -> None:
        """MAIL and RCPT. A connection that has served may have been closed by the server since,
        for its age or its number of messages: then once more over a new one."""
        has_served = self._smtp is not None and self._has_served
        try:
            self._name_both(address)
        except _ConnectionLostError:
            if not has_served:
                raise
            self._name_both(address)

    def _name_both(self, address: str) -> None:
        self.open()
        smtp = self._connection()
        try:
            code, text = smtp.mail(self._sender)
            if code == 250:
                code, text = smtp.rcpt(address)
        except UnicodeEncodeError:
            # smtplib speaks no SMTPUTF8 (RFC 6531) unless asked, and few mailboxes need it.
            self._reset()
            raise TransportError(f"{address} has letters outside ASCII", permanent=True) from None
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise _ConnectionLostError(_text(error)) from None
        if code == 421:  # RFC 5321, 3.8: the server closes the connection
            self._drop()
            raise _ConnectionLostError(_reply(code, text))
        if not 200 <= code < 300:
            self._reset()
            raise TransportError(_reply(code, text), permanent=code >= 500)

    def _hand_over(self, message: bytes) -> None:
        try:
            code, text = self._connection().data(message)
        except smtplib.SMTPDataError as error:
            # The server refused DATA itself: nothing was sent.
            self._reset()
            reply = _reply(error.smtp_code, error.smtp_error)
            raise TransportError(reply, permanent=error.smtp_code >= 500) from None
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise TransportError(_text(error), maybe_delivered=True) from None
        if not 200 <= code < 300:
            self._reset()
            raise TransportError(_reply(code, text), permanent=code >= 500)

    def _connection(self) -> smtplib.SMTP:
        assert self._smtp is not None  # noqa: S101 - for the type checker; open() was called
        return self._smtp

    def _reset(self) -> None:
        """Makes the connection ready for the next message, or lets it go."""
        if self._smtp is None:
            return
        try:
            code, _text = self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            code = 421
        if code != 250:
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _connect(server: SmtpServer) -> smtplib.SMTP:
    timeout = server.timeout_seconds
    smtp: smtplib.SMTP
    if server.use_tls and server.is_tls_from_start:
        context = ssl.create_default_context()
        smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=timeout)
    try:
        if server.use_tls and not server.is_tls_from_start:
            # Raises where the server offers none: what could be read on the way is not sent.
            smtp.starttls(context=ssl.create_default_context())
        if server.username:
            smtp.login(server.username, server.password)
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def _text(error: Exception) -> str:
    return str(error) or type(error).__name__


def _reply(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
