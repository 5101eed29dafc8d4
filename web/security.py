"""What every page has: headers (P19), sessions and CSRF (P18). A page without them must never be served.

CSRF is checked by blueprint, because the webhooks beside the pages are signed instead.
"""

import hmac
from hashlib import sha256

from flask import Blueprint, Flask, Response, current_app
from flask_wtf.csrf import CSRFProtect

from core.wiring import EXTENSION, Wiring

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def wiring() -> Wiring:
    """What app.py handed to this application."""
    held: Wiring = current_app.extensions[EXTENSION]
    return held


def arm(app: Flask) -> None:
    """Sessions and CSRF for the whole application; `guard` puts them to work on a blueprint."""
    settings = app.extensions[EXTENSION].settings
    app.secret_key = hmac.digest(settings.secret_key.reveal().encode(), b"web sessions", sha256)
    app.config.update(
        SESSION_COOKIE_NAME="antso" if settings.demo else "__Host-antso",
        SESSION_COOKIE_SECURE=not settings.demo,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        # The check of the Referer would refuse our own pages: they send none (P19).
        WTF_CSRF_SSL_STRICT=False,
    )
    CSRFProtect(app)


def check_csrf() -> None:
    """Refuse (400) a POST without the token of its page."""
    protection: CSRFProtect = current_app.extensions["csrf"]
    protection.protect()


def guard(blueprint: Blueprint) -> None:
    """Put the headers on all that the blueprint answers. What is not said to be static is kept nowhere."""
    blueprint.after_request(_with_headers)


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
