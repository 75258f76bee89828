"""The Flask application: wiring, security headers, and errors as pages."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import cast

from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from scheduler.domain.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    SvarsdagError,
)
from scheduler.logs import keep_secrets_out
from scheduler.services import log_ins
from scheduler.services.app import open_app
from scheduler.services.guard import require
from scheduler.settings import Settings
from scheduler.storage.database import DATABASE_AWAY
from web import filters, request_log
from web.api import problems
from web.converters import RowIdConverter
from web.cookieless import SessionsButForPublicPages
from web.current import User, app_of, region_key, svarsdag
from web.feed_files import AWAY, AWAY_RETRY_SECONDS, FeedFiles
from web.limits import limiter
from web.metrics import WebMetrics
from web.oidc import register_oidc
from web.page_rights import ALWAYS, RIGHT_OF
from web.unkept_signs import refuse_nul
from web.views import (
    accessibility,
    agendas,
    ahead,
    answers,
    api,
    api_tokens,
    asked,
    assignments,
    audit,
    auth,
    bodies,
    contact_forms,
    digests,
    feed_pages,
    feeds,
    help,
    incoming,
    inquiries,
    letters,
    mails,
    monitoring,
    my_account,
    next_year,
    obligations,
    oidc_log_in,
    operation,
    overview,
    plans,
    pm,
    processes,
    public,
    round_answers,
    round_reminders,
    rounds,
    settings_page,
    sources,
    users,
    whatif,
)

_MAX_REQUEST_BYTES = 21_000_000  # the readers' own limit and the form around it
_SESSION_HOURS = 10
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OPEN_ENDPOINTS = frozenset(
    {
        "answers.show",
        "answers.act",
        "asked.show",
        "asked.act",
        "asked.calendar",
        "digests.show",
        "digests.choose",
        "auth.log_in",
        "auth.check",
        "accessibility.show",
        "accessibility.send",
        "help.show",
        "help.show_one",
        "help.picture",
        "oidc.go",
        "oidc.answer",
        "auth.code",
        "auth.check_code",
        "auth.forgotten",
        "auth.ask_for_new",
        "auth.new_password",
        "auth.set_new",
        "auth.invitation",
        "auth.accept",
        "feed_pages.secret",
        "feed_pages.public",
        "public.regions",
        "public.region",
        "public.body",
        "public.round_page",
        "static",
        "monitoring.alive",
        "monitoring.ready",
        "monitoring.metrics",
        *api.ENDPOINTS,
    }
)
_HTTP_ERRORS = {
    400: "Begäran gick inte att förstå. Gå tillbaka och försök igen.",
    404: "Sidan finns inte. Kontrollera adressen eller gå till översikten.",
    405: "Sidan kan inte användas så. Gå tillbaka och försök igen.",
    413: "Filen är för stor: högst 20 MB kan läsas. Dela upp den.",
    429: "För många försök på kort tid. Vänta en minut och försök igen.",
}


def create_app(settings: Settings) -> Flask:
    """The application with its database opened and upgraded. Raises SvarsdagError."""
    keep_secrets_out()
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key or kept_secret(settings.data_dir),
        MAX_CONTENT_LENGTH=_MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=_MAX_REQUEST_BYTES,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_NAME="svarsdag",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=_SESSION_HOURS),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )
    app.session_interface = SessionsButForPublicPages()
    app.extensions["svarsdag"] = open_app(settings)
    app.extensions["svarsdag-metrics"] = metrics = WebMetrics(app_of(app))
    metrics.watch(app)  # first, so that it also counts what the other hooks take
    app.url_map.converters["id"] = RowIdConverter
    csrf = CSRFProtect(app)
    # Whoever has the secret link may answer, and has no session: the view guards itself.
    csrf.exempt(answers.blueprint)
    csrf.exempt(asked.blueprint)
    csrf.exempt(digests.blueprint)
    csrf.exempt(api.blueprint)  # programs send a token of their own, and no cookie is looked at
    limiter.init_app(app)
    app.before_request(refuse_nul)  # after the limits: it reads the form
    _log_ins(app)
    register_oidc(app, settings.oidc)
    filters.register(app)
    for view in (
        answers,
        asked,
        auth,
        oidc_log_in,
        my_account,
        users,
        api_tokens,
        overview,
        plans,
        sources,
        rounds,
        round_answers,
        round_reminders,
        pm,
        agendas,
        whatif,
        incoming,
        inquiries,
        ahead,
        next_year,
        processes,
        obligations,
        assignments,
        letters,
        feeds,
        feed_pages,
        public,
        mails,
        digests,
        operation,
        monitoring,
        bodies,
        contact_forms,
        settings_page,
        audit,
        help,
        accessibility,
        api,
    ):
        app.register_blueprint(view.blueprint)
    _register_errors(app)
    app.after_request(_secure)
    request_log.watch(app)
    app.wsgi_app = FeedFiles(app, app.wsgi_app, metrics)  # type: ignore[method-assign]
    app.wsgi_app = request_log.RequestLog(app.wsgi_app)  # type: ignore[method-assign]
    if (proxies := settings.trusted_proxies) > 0:
        # Only as many as are ours: what a visitor writes in the same headers comes before them.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    return app


def kept_secret(data_dir: Path) -> str:
    """The session key: made once and kept, so that a restart logs nobody out."""
    path = data_dir / "secret-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        # A temporary file is its owner's alone. A link fails where another worker was first.
        with NamedTemporaryFile("w", dir=data_dir, prefix="secret-key-", encoding="utf-8") as made:
            made.write(secrets.token_urlsafe(32))
            made.flush()
            with suppress(FileExistsError):
                os.link(made.name, path)
    return path.read_text(encoding="utf-8").strip()


def _log_ins(app: Flask) -> None:
    manager = LoginManager(app)
    app.extensions["svarsdag-log-in"] = manager
    app.before_request(_require_log_in)
    manager.login_view = "auth.log_in"
    manager.login_message = "Logga in för att fortsätta."
    manager.session_protection = "strong"

    @manager.user_loader
    def load(user_id: str) -> User | None:
        account = log_ins.account_of_session(app_of(app), user_id)
        return User(account, user_id) if account else None


def _require_log_in() -> ResponseReturnValue | None:
    """Every page wants a log-in and a right but the few that say otherwise, so that none is
    forgotten."""
    if request.endpoint is None or request.endpoint in OPEN_ENDPOINTS:
        return None
    if current_user.is_authenticated:
        if request.endpoint not in ALWAYS:
            require(svarsdag(), RIGHT_OF[request.endpoint], region_key())
        return None
    manager: LoginManager = current_app.extensions["svarsdag-log-in"]
    return cast(ResponseReturnValue, manager.unauthorized())


def _secure(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    # What somebody sees who is logged in is kept by no cache between, nor shown again unasked.
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _is_for_programs() -> bool:
    return request.path.startswith(problems.PREFIX)


def _error_page(message: str, status: int) -> ResponseReturnValue:
    if _is_for_programs():
        return problems.problem(message, status)
    return render_template("error.html", **_error(message, status)), status


def _error(message: str, status: int) -> dict[str, object]:
    """What the page of an error says; the request's id where somebody must look in the log."""
    return {
        "message": message,
        "status": status,
        "request_id": request_log.request_id() if status >= 500 else "",
    }


def _away_page() -> ResponseReturnValue:
    """As `_error_page`, without asking who is logged in: that stands in the database."""
    if _is_for_programs():
        return problems.problem(AWAY, 503)
    page = current_app.jinja_env.get_template("error.html")
    return page.render(**_error(AWAY, 503)), 503


def _register_errors(app: Flask) -> None:
    @app.errorhandler(SvarsdagError)
    def expected(error: SvarsdagError) -> ResponseReturnValue:
        if isinstance(error, NotFoundError):
            return _error_page(str(error), 404)
        if isinstance(error, ConflictError):
            return _error_page(str(error), 409)
        if isinstance(error, ForbiddenError):
            return _error_page(str(error), 403)
        return _error_page(str(error), 400)

    @app.errorhandler(CSRFError)
    def csrf(_error: CSRFError) -> ResponseReturnValue:
        return _error_page(
            "Sidan var för gammal för att sparas. Gå tillbaka, ladda om den och försök igen.", 400
        )

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        message = _HTTP_ERRORS.get(status, _HTTP_ERRORS[400])
        if _is_for_programs():
            message = problems.HTTP_ERRORS.get(status, message)
        return _error_page(message, status)

    def away(error: Exception) -> ResponseReturnValue:
        app.logger.error("the database is away: %s", type(error).__name__)
        response = app.make_response(_away_page())
        response.headers["Retry-After"] = str(AWAY_RETRY_SECONDS)
        return response

    for kind in DATABASE_AWAY:
        app.register_error_handler(kind, away)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> ResponseReturnValue:
        app.logger.exception("unexpected error", exc_info=error)
        return _error_page(
            "Något gick fel hos oss. Inget har ändrats; försök igen om en stund.", 500
        )
