"""Episodes that were never rendered: values, for what only writes them down."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from audio.masters import DOWNLOADED
from audio.speech import Offset, Origin
from core.settings import ROOT
from publishing.shapes import Source, Status
from radio_feed.episodes import Enclosure, Episode
from radio_feed.feeds.channel import Channel
from radio_feed.feeds.words import read_feed_words, words_for

BASE = "https://line.example"
GUID = "11111111-2222-5333-8444-555555555555"
FIRST = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
SENTENCES = ("Keep your passport.", "It is yours.", "", "Nobody may take it & keep it.")
SOURCE = Source(
    facts="2",
    title="ILO, indicators <2012>",
    says="It is.",
    grade="A",
    dated="2012",
    url="https://ilo.example/a?b&c",
)
WORDS = read_feed_words(ROOT / "content")


def channel(language: str = "fr", **changed: Any) -> Channel:
    plain = Channel(language, GUID, BASE, words_for(WORDS, language), "+261 20 00 000 00", False, 1, FIRST)
    return replace(plain, **changed)


def episode(number: int = 1, **changed: Any) -> Episode:
    """One of many; each is an hour older than the one before it."""
    timed = tuple(
        Offset(2.0 * place, 2.0 * place + 1.5, text) for place, text in enumerate(filter(None, SENTENCES))
    )
    plain = Episode(
        guid=str(uuid5(UUID(GUID), str(number))),
        message=f"message-{number}",
        language="fr",
        title=f"Le passeport {number}",
        theme="papers",
        season=5,
        number=number,
        sentences=SENTENCES,
        offsets=timed,
        sources=(SOURCE,),
        seconds=6.0,
        origin=Origin.SYNTHETIC,
        status=Status.DRAFT,
        published_at=FIRST - timedelta(hours=number),
        expires_on=None,
        chooses="2",
        keys=("1", "2", "1"),
        clip="c" * 64,
        master="a" * 64,
        enclosures=tuple(
            Enclosure(form, sha256(f"{number} {form}".encode()).hexdigest(), "b" * 64, 48_000 + number)
            for form in DOWNLOADED
        ),
    )  # fmt: skip
    return replace(plain, **changed)


def recorded(sentences: Sequence[str] = SENTENCES, **changed: Any) -> Episode:
    """A recording: one stretch of sound."""
    text = " ".join(filter(None, sentences))
    return episode(
        origin=Origin.RECORDED,
        sentences=tuple(sentences),
        offsets=(Offset(0.0, 12.0, text),),
        seconds=12.0,
        **changed,
    )
