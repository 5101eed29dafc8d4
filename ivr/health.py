"""How the line is: `/health` for who keeps it up, `/metrics` for Prometheus.

Up means that a call would be answered: the database answers and something is published. Figures are for this machine
(and not through a web server in front of it) or for who sends METRICS_TOKEN.
"""

import hmac

from flask import Blueprint, Response, abort, request
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from core.database import reading
from core.wiring import Wiring
from ivr.metrics import scrape_registry
from publishing.releases import current_number


def health(parts: Wiring) -> Blueprint:
    page = Blueprint("health", __name__)

    @page.get("/health")
    def up() -> Response:
        try:
            with reading(parts.engine) as connection:
                published = current_number(connection) is not None
        except SQLAlchemyError:
            return _answer("The database does not answer.", 503)
        return _answer("ok", 200) if published else _answer("Nothing is published.", 503)

    @page.get("/metrics")
    def metrics() -> Response:
        if not (_from_this_machine() or _has_token(parts.settings.metrics_token.reveal())):
            abort(404)
        figures = generate_latest(scrape_registry(parts.engine, parts.clock))
        return Response(figures, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})

    return page


def _from_this_machine() -> bool:
    """Asked from loopback by nobody else's order: a web server in front says for whom it asks."""
    return request.remote_addr in ("127.0.0.1", "::1") and "X-Forwarded-For" not in request.headers


def _has_token(token: str) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())


def _answer(text: str, status: int) -> Response:
    return Response(f"{text}\n", status, mimetype="text/plain", headers={"Cache-Control": "no-store"})
