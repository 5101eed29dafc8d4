"""Antso: the application. Wiring and nothing else; `gunicorn 'app:create_app()'` serves it."""

from collections.abc import Sequence

from flask import Flask, Response, request
from sqlalchemy import Engine
from werkzeug.exceptions import HTTPException

from core.clock import SystemClock
from core.database import connect
from core.errors import OperatorError
from core.logging import log_failure, set_up_logging
from core.process import forbid_core_dumps
from core.settings import Part, Settings, read_settings
from core.wiring import EXTENSION, Wiring
from ivr.clips import clip_files
from ivr.health import health
from ivr.ready import unready
from ivr.sounds import call_sounds
from ivr.webhooks import voice_webhooks


def create_app(
    settings: Settings | None = None, parts: Sequence[str] = ("voice", "web"), engine: Engine | None = None
) -> Flask:
    """The application with the parts asked for. `settings` None reads the environment, `engine` None connects by them."""
    settings = settings or read_settings(also=[unready] if "voice" in parts else [])
    refuse_other_parts(settings, parts)
    set_up_logging()
    forbid_core_dumps()
    wiring = Wiring(settings, engine or connect(settings.database_url), SystemClock(settings.clock_offset))
    app = Flask(__name__, static_folder=None)
    app.extensions[EXTENSION] = wiring
    app.register_blueprint(health(wiring))
    if "voice" in parts:
        app.wsgi_app = voice_webhooks(wiring, app.wsgi_app)  # type: ignore[assignment, method-assign]  # as Flask's docs have it
        app.register_blueprint(clip_files(wiring))
        app.register_blueprint(call_sounds(wiring))
    if "web" in parts:
        import web  # a voice process holds no page

        web.mount(app)
    app.register_error_handler(Exception, _failed)
    return app


def refuse_other_parts(settings: Settings, parts: Sequence[str]) -> None:
    """A process that has the secrets of one part serves that part alone."""
    if settings.part is not Part.ALL and set(parts) != {settings.part.value}:
        remedy = f"Serve create_app(parts=('{settings.part}',)), or set PART to what is served."
        raise OperatorError(f"PART is {settings.part} and this would serve {', '.join(parts)}.", remedy)


def _failed(error: Exception) -> Response | HTTPException:
    """A page that failed: logged by type and place alone, for the message may hold what somebody typed."""
    if isinstance(error, HTTPException):
        return error
    log_failure("page.failed", error, path=request.url_rule.rule if request.url_rule else "")
    return Response("Something went wrong on our side. Please try again.\n", 500, mimetype="text/plain")
