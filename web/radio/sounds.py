"""What a feed leads to: the words of an episode, its chapters, its sounds, the feed's cover."""

import re
from functools import partial

from flask import Blueprint, Response, abort

from audio.masters import DOWNLOADED, Form, file_name
from radio_feed.covers import channel_cover
from radio_feed.desk import NoSuchFeed
from radio_feed.episodes import Episode, cover_file
from radio_feed.feeds import transcripts
from radio_feed.feeds.channel import CHAPTERS, CHAPTERS_TYPE, TRANSCRIPTS, TYPES
from radio_feed.feeds.words import FeedWords
from stories.published import Sound
from web.radio.conditional import conditional
from web.radio.feeds import for_anyone, no_such_feed, open_desk
from web.radio.files import send_stored
from web.security import guard, wiring

NAMED = re.compile("[0-9a-f]{64}")
SAVED_AS = re.compile("[a-z0-9-]{1,120}")
SUFFIXES = {"mp3": Form.SHARE, "ogg": Form.NOTE}
"""A form whose files have that suffix: only what is downloaded is sent, never an air master."""

sounds = Blueprint("feed_sounds", __name__)  # "sounds" is the telephone's
guard(sounds)
sounds.after_request(for_anyone)
sounds.register_error_handler(NoSuchFeed, no_such_feed)


@sounds.get("/feeds/<language>/<name>")
def show_text(language: str, name: str) -> Response:
    """A transcript or the chapters: `<message>.vtt`, `.srt`, `.txt`, `.chapters.json`; `.estimated` may stand before the end."""
    message, _, kind = name.partition(".")
    kind = kind.removeprefix("estimated.")
    if kind not in (*TRANSCRIPTS, CHAPTERS):
        abort(404)
    with open_desk() as desk:
        feed = desk.feed(language)
        words, episode = feed.channel.words, feed.episode(message)
    if episode is None or not transcripts.has_words(episode):
        abort(404)
    document = _text(kind, episode, words)
    mimetype = CHAPTERS_TYPE if kind == CHAPTERS else TRANSCRIPTS[kind]
    return conditional(document, None, mimetype, document.encode)


def _text(kind: str, episode: Episode, words: FeedWords) -> str:
    match kind:
        case "vtt":
            return transcripts.vtt(episode, words)
        case "srt":
            return transcripts.srt(episode)
        case "txt":
            return transcripts.plain(episode)
        case _:
            return transcripts.chapters_json(episode, words)


@sounds.get("/feeds/<language>/cover.jpg")
def send_cover(language: str) -> Response:
    """The feed's cover, which the worker drew with the first episode; until then it is drawn here."""
    with open_desk() as desk:
        file = cover_file(desk.feed(language).language)
    path = wiring().settings.masters_path / file
    if not path.is_file():
        return conditional(file, None, "image/jpeg", partial(channel_cover, language))
    return send_stored(path, file, "image/jpeg", file, for_ever=False)


@sounds.get("/audio/<named>/<name>.<suffix>")
def send_sound(named: str, name: str, suffix: str) -> Response:
    """A sound by the hash of its bytes; `name` is only what it is called where it is saved."""
    if not NAMED.fullmatch(named) or not SAVED_AS.fullmatch(name) or suffix not in SUFFIXES:
        abort(404)
    form = SUFFIXES[suffix]
    path = wiring().settings.masters_path / file_name(named, form)
    return send_stored(path, named, TYPES[form], f"{name}.{suffix}")


@sounds.get("/audio/voices/<name>/<form>.<suffix>")
def send_story(name: str, form: str, suffix: str) -> Response:
    """A worker's story, while it may be heard: nobody is told to keep it, and each request asks anew (P21)."""
    with open_desk() as desk:
        story = desk.story(name)
    sound = story.files.get(Sound(form)) if story and form in DOWNLOADED else None
    if sound is None or not sound.file.endswith(f".{suffix}"):
        abort(404)
    path = sound.path(wiring().settings.stories_path)
    return send_stored(path, sound.sha256, TYPES[Form(form)], f"antso-{form}.{suffix}", for_ever=False)
