"""Workers' stories in the feeds: what their tellers allowed for the web, in the season "voices". No trailer, no transcript.

What must never happen here: a withdrawn story told or sent. Nothing of them is stored: each answer asks anew what may go out.
"""

import base64
import hashlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID, uuid5

from sqlalchemy import Connection

from audio.masters import DOWNLOADED
from audio.speech import Origin
from core.clock import ANTANANARIVO
from core.settings import Mode
from publishing.shapes import Status
from radio_feed.episodes import Enclosure, Episode
from radio_feed.feeds.text import title_of
from radio_feed.seasons import SEASONS, VOICES
from stories.published import PublishedStory, Sound, StoryFile, Use, published_stories, withdrawn_on


def voices_on_air(
    connection: Connection, language: str, feed: str, folder: Path, today: date, mode: Mode
) -> tuple[Episode, ...]:
    """The stories of a language as episodes, the newest first; `feed` is its feed's guid, `folder` where their sounds lie.

    One whose sounds are not all there is left out.
    """
    practice = mode is Mode.DEMO
    stories = published_stories(connection, Use.WEB, today, practice=practice)
    told = (_episode(story, feed, folder) for story in stories if story.language == language)
    return tuple(episode for episode in told if episode)


def may_be_sent(connection: Connection, name: str, today: date, mode: Mode) -> PublishedStory | None:
    """The story of that name, where it may be heard on the web today."""
    practice = mode is Mode.DEMO
    stories = published_stories(connection, Use.WEB, today, practice=practice)
    return next((story for story in stories if story.name == name), None)


def voices_changed_at(stories: Sequence[Episode], connection: Connection, now: datetime) -> datetime | None:
    """When a story last came or went. Days alone are kept: on the day of a withdrawal it is always now."""
    ends = [_midnight(on + timedelta(days=1)) for on in withdrawn_on(connection).values()]
    moments = [*(min(now, end) for end in ends), *(story.published_at for story in stories)]
    return max(moments, default=None)


def between(
    stories: Sequence[Episode], before: datetime | None, until: datetime | None
) -> tuple[Episode, ...]:
    """Those of a page: older than the page before it, and not older than its own last episode."""
    return tuple(
        story
        for story in stories
        if (before is None or story.published_at < before) and (until is None or story.published_at >= until)
    )


def merged(episodes: Sequence[Episode], stories: Sequence[Episode]) -> tuple[Episode, ...]:
    """Both, the newest first."""
    return tuple(sorted((*episodes, *stories), key=lambda one: one.published_at, reverse=True))


def _episode(story: PublishedStory, feed: str, folder: Path) -> Episode | None:
    enclosures = _enclosures(story, folder)
    if not enclosures:
        return None
    return Episode(
        guid=str(uuid5(UUID(feed), f"story/{story.name}")),
        message=story.name,
        language=story.language,
        title=title_of(story.title),
        theme=VOICES,
        season=SEASONS[VOICES],
        number=0,
        sentences=(story.summary,),
        offsets=(),
        sources=(),
        seconds=story.seconds,
        origin=Origin.RECORDED,
        # A person has approved it (P23).
        status=Status.REVIEWED,
        published_at=_midnight(story.aired_from),
        expires_on=None,
        chooses="",
        keys=(),
        clip="",
        master=enclosures[0].sha256,
        enclosures=enclosures,
        voice_changed=story.voice_changed,
    )


def _enclosures(story: PublishedStory, folder: Path) -> tuple[Enclosure, ...]:
    """All of them, or none where one is missing."""
    found = []
    for form in DOWNLOADED:
        sound = story.files.get(Sound(form.value))
        if sound is None or not sound.path(folder).is_file():
            return ()
        found.append(Enclosure(form, sound.sha256, _sha384(sound, folder), sound.size))
    return tuple(found)


def _sha384(sound: StoryFile, folder: Path) -> str:
    return _checksum(sound.path(folder), sound.sha256)


@cache
def _checksum(path: Path, _sha256: str) -> str:
    """Of a file whose bytes never change under their SHA-256."""
    return base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ANTANANARIVO)
