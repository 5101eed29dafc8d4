"""Answers, played into the one call that keyed receipt and PIN: decrypted in memory as they are asked for, kept by nobody (P03).
Stories, asked for withdrawal each time they are fetched (P21), whatever release or call named them.

An address lives as long as its call stands where it is said: then the state that holds the key is gone or has moved on. Nothing
here touches a file but a ciphertext, and nothing is answered in part.
"""

import re

from flask import Blueprint, Response, abort, send_file
from sqlalchemy import Engine

from core.clock import day_of
from core.database import reading
from core.ledger import rows_of
from core.logging import log_failure
from core.wiring import Wiring
from ivr.lost import TONE
from ivr.sound_tokens import read_token
from ivr.store import find_call
from ivr.words import sound_word
from stories.published import Sound, may_be_heard
from vault.boxes import Altered, Opened, UnknownVersion
from vault.call_seal import SERVERS, CallSeal
from vault.caller import open_answer
from vault.reading import NotYours

WAV = b"RIFF"
"""How an answer begins, which the console seals as a telephone plays it: 8 kHz, one channel, 16 bits."""


INTERNAL = "/internal/stories"
"""The location under which the web server in front holds the folder of stories (docs/operating.md)."""
STORY = re.compile(rf"[0-9a-f]{{32}}\.({Sound.PHONE}|{Sound.TRAILER})")
"""How a story's clip is named; no token of ours has a dot."""


class StoryLost(Exception):
    """A published story's file is not there: restore it, or take the story off the air."""


class NotPlayable(Exception):
    """An answer is no WAV: a telephone could not play it. It has to be recorded again."""


def call_sounds(parts: Wiring, seal: CallSeal = SERVERS) -> Blueprint:
    """`/sounds/<token>.wav`: whole, whatever range is asked for, and for no cache."""
    sounds = Blueprint("sounds", __name__, url_prefix="/sounds")

    @sounds.get("/<token>.wav")
    def sound(token: str) -> Response:
        if STORY.fullmatch(token):
            return _story(parts, token)
        opens = _key_for(parts.engine, seal, token)
        if opens is None:
            abort(404)
        response = Response(_answer(parts, *opens), mimetype="audio/wav")
        response.headers["Cache-Control"] = "no-store"
        response.headers["Accept-Ranges"] = "none"
        return response

    return sounds


def _story(parts: Wiring, file: str) -> Response:
    """A story or its trailer, while it may be heard; else a neutral tone: one that was taken back, one that never was."""
    name, settings = file.partition(".")[0], parts.settings
    with reading(parts.engine) as connection:
        today = day_of(parts.clock.now())
        heard = may_be_heard(connection, name, today, practice=settings.demo)
    path = settings.stories_path / f"{file}.wav"
    if not heard:
        response = Response(TONE, mimetype="audio/wav")
    elif not settings.demo:
        response = Response(mimetype="audio/wav", headers={"X-Accel-Redirect": f"{INTERNAL}/{path.name}"})
    elif path.is_file():
        response = send_file(path, mimetype="audio/wav", etag=False, last_modified=None)
    else:
        log_failure("alarm.raised", StoryLost())
        response = Response(TONE, mimetype="audio/wav")
    response.headers["Cache-Control"] = "no-store"
    return response


def _key_for(engine: Engine, seal: CallSeal, token: str) -> tuple[str, str] | None:
    """The item and what opens it, while its call hears it; else nothing."""
    named = read_token(seal, token)
    if named is None:
        return None
    sid, item = named
    with reading(engine) as connection:
        call = find_call(rows_of(connection), sid, seal)
    state = call.state if call else None
    heard = state.told.words if state and state.told else ()
    return (item, state.key) if state and state.key and sound_word(token) in heard else None


def _answer(parts: Wiring, item: str, key: str) -> bytes:
    """The sound; a tone where it cannot be had, for some carriers end a call on anything else."""
    try:
        with reading(parts.engine) as connection:
            opened = open_answer(rows_of(connection), parts.settings.sealed_path, item, key)
        return _wav(opened)
    except (NotYours, Altered, UnknownVersion, NotPlayable) as error:
        log_failure("alarm.raised", error)
        return TONE


def _wav(opened: Opened) -> bytes:
    audio = opened.read()
    if not audio.startswith(WAV):
        raise NotPlayable
    return audio
