"""The notes of an episode: how it begins, whose voice it is, where it comes from, how to hear it by phone."""

from collections.abc import Iterator
from html import escape

from audio.speech import Origin
from publishing.shapes import Source, Status
from radio_feed.episodes import Episode
from radio_feed.feeds.channel import Channel
from radio_feed.feeds.text import clean, shortened, written_day
from radio_feed.feeds.transcripts import is_estimated

MOST_BYTES = 4000
"""Of an item's description, as PSP-1 has it."""
LONGEST_SUMMARY = 400
"""Letters: with the remarks they stay well under MOST_BYTES, in any alphabet."""


def remarks(channel: Channel, episode: Episode) -> tuple[str, ...]:
    """What a listener must know of it, a sentence each. A synthetic voice is always named."""
    words = channel.words
    return tuple(
        sentence
        for sentence, holds in (
            (voice_of(channel, episode), True),
            (words.draft, episode.status is Status.DRAFT),
            (words.estimated, is_estimated(episode)),
            (by_phone(channel, episode), bool(episode.keys)),
            (_valid(channel, episode), episode.expires_on is not None),
        )
        if holds
    )


def voice_of(channel: Channel, episode: Episode) -> str:
    """Never "anonymous": words, dialect and rhythm remain where a voice is changed."""
    if episode.origin is Origin.SYNTHETIC:
        return channel.words.synthetic
    return channel.words.changed if episode.voice_changed else channel.words.recorded


def by_phone(channel: Channel, episode: Episode) -> str:
    """The line's number, where it has one, and the keys from the greeting on."""
    keys = " ".join((episode.chooses, *episode.keys))
    words = channel.words
    return (
        words.call.format(number=channel.number, keys=keys)
        if channel.number
        else words.keys.format(keys=keys)
    )


def _valid(channel: Channel, episode: Episode) -> str:
    day = episode.expires_on
    return channel.words.valid.format(day=written_day(day, channel.language)) if day else ""


def summary(episode: Episode) -> str:
    """How it begins: its first paragraph."""
    return shortened(clean(" ".join(_first_paragraph(episode.sentences))), LONGEST_SUMMARY)


def _first_paragraph(sentences: tuple[str, ...]) -> Iterator[str]:
    for sentence in sentences:
        if not sentence:
            return
        yield sentence


def html(channel: Channel, episode: Episode) -> str:
    """The notes as players show them: plain paragraphs, and its sources as a list. What PSP-1 has no room for is on its page."""
    told = (summary(episode), *remarks(channel, episode))
    notes = "".join(f"<p>{_text(each)}</p>" for each in told if each)
    opens, listed = f"<p>{_text(channel.words.sources)}</p><ul>", ""
    for source in episode.sources:
        line = f"<li>{_source(source)}</li>"
        if len((notes + opens + listed + line + "</ul>").encode()) > MOST_BYTES:
            break
        listed += line
    return notes + (f"{opens}{listed}</ul>" if listed else "")


def _source(source: Source) -> str:
    title = _text(source.title)
    linked = f'<a href="{_text(source.url)}">{title}</a>' if source.url else title
    return f"{linked} ({_text(source.dated)})"


def _text(words: str) -> str:
    return escape(clean(words))
