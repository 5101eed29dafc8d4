"""The sounds a call plays: files named by the hash of their bytes, so they never change and may be kept for ever.

A sound that was lost is answered with another: some carriers end a call on a 404.
"""

from typing import Protocol

from flask import Blueprint, Response, abort, send_file

from core.clips import ClipStore
from core.wiring import Wiring
from ivr.lost import TONE, Understudies

INTERNAL = "/internal/clips"
"""The location under which the web server in front holds the folder of clips (docs/operating.md)."""
FOR_EVER = "public, max-age=31536000, immutable"


def clip_files(parts: Wiring) -> Blueprint:
    """`/clips/<sha256>.wav`, with Range and ETag.

    In production the answer only names the file to the web server in front (X-Accel-Redirect), so that a slow phone
    company never holds a thread that answers calls.
    """
    clips = Blueprint("clips", __name__, url_prefix="/clips")
    store = parts.settings.clips
    send = _from(store) if parts.settings.demo else _by_web_server
    understudies = Understudies(parts.engine, store)

    @clips.get("/<name>.wav")
    def clip(name: str) -> Response:
        if len(name) != 64 or not set(name) <= set("0123456789abcdef"):
            abort(404)
        if not store.has(name):
            return _instead(name)
        response = send(name, etag=name)
        response.headers["Cache-Control"] = FOR_EVER
        return response

    def _instead(name: str) -> Response:
        """An apology, kept by nobody: the sound itself may be back when it is asked for again."""
        if not understudies.was_published(name):
            abort(404)
        other = understudies.of(name)
        response = send(other) if other else Response(TONE, mimetype="audio/wav")
        response.headers["Cache-Control"] = "no-store"
        return response

    return clips


class Send(Protocol):
    """Answers with a sound; with an `etag`, whoever has it already is told so."""

    def __call__(self, name: str, etag: str | None = None) -> Response: ...


def _from(store: ClipStore) -> Send:
    def send(name: str, etag: str | None = None) -> Response:
        return send_file(store.path(name), mimetype="audio/wav", etag=etag or False, conditional=True)

    return send


def _by_web_server(name: str, etag: str | None = None) -> Response:
    response = Response(mimetype="audio/wav", headers={"X-Accel-Redirect": f"{INTERNAL}/{name}.wav"})
    if etag:
        response.set_etag(etag)
    return response
