"""What a page of a feed needs, read in one short transaction: messages and workers' stories together."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import Connection

from core.clock import ANTANANARIVO
from core.settings import Settings
from radio_feed.episodes import (
    Episode,
    episode_of,
    episodes_after,
    feed_guids,
    page_before,
    page_of_episodes,
    standing,
)
from radio_feed.feeds.channel import Channel
from radio_feed.feeds.words import FeedWords, words_for
from radio_feed.voices import between, may_be_sent, merged, voices_changed_at, voices_on_air
from stories.published import PublishedStory


class NoSuchFeed(LookupError):
    """No episode was ever made in this language, or the feed has no such page: 404."""


@dataclass(frozen=True)
class Desk:
    """Answers of one moment. `words` by language (content/feeds.yaml)."""

    connection: Connection
    settings: Settings
    words: Mapping[str, FeedWords]
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(ANTANANARIVO).date()

    def languages(self) -> list[str]:
        """Those that have a feed."""
        return [*feed_guids(self.connection)]

    def feed(self, language: str) -> "Feed":
        """Raises NoSuchFeed."""
        guid = feed_guids(self.connection).get(language)
        if guid is None:
            raise NoSuchFeed(language)
        return Feed(self, language, guid)

    def story(self, name: str) -> PublishedStory | None:
        """A worker's story that may be heard on the web at this moment."""
        return may_be_sent(self.connection, name, self.today, self.settings.mode)


@dataclass(frozen=True)
class Feed:
    """The feed of one language."""

    desk: Desk
    language: str
    guid: str

    @cached_property
    def voices(self) -> tuple[Episode, ...]:
        desk = self.desk
        folder, mode = desk.settings.stories_path, desk.settings.mode
        return voices_on_air(desk.connection, self.language, self.guid, folder, desk.today, mode)

    @cached_property
    def channel(self) -> Channel:
        desk, settings = self.desk, self.desk.settings
        stands = standing(desk.connection, self.language, desk.today, settings.mode)
        voices = voices_changed_at(self.voices, desk.connection, desk.now)
        return Channel(
            language=self.language,
            guid=self.guid,
            base=settings.public_url,
            words=words_for(desk.words, self.language),
            number=settings.line_number,
            trial=settings.demo,
            count=stands.count,
            changed_at=max(filter(None, (stands.changed_at, voices)), default=None),
        )

    @property
    def edition(self) -> tuple[object, ...]:
        """Another whenever anything in the feed is."""
        channel = self.channel
        voices = tuple((story.message, story.title, story.enclosures[0].sha256) for story in self.voices)
        told = (channel.title, channel.base, channel.number, channel.count, channel.changed_at, channel.words)
        return (*map(repr, told), voices)

    def page(self, number: int) -> tuple[Episode, ...]:
        """A page of a hundred messages, and the stories of its time. Raises NoSuchFeed for a page that is not there."""
        if not 1 <= number <= self.channel.pages:
            raise NoSuchFeed(number)
        asked = (self.desk.connection, self.language, self.desk.today, self.desk.settings.mode)
        episodes = page_of_episodes(*asked, number)
        until = episodes[-1].published_at if number < self.channel.pages else None
        return merged(episodes, between(self.voices, page_before(*asked, number), until))

    def episode(self, message: str) -> Episode | None:
        desk = self.desk
        return episode_of(desk.connection, self.language, message, desk.today, desk.settings.mode)


def whole(feed: Feed, reading: Callable[[], AbstractContextManager[Connection]]) -> Iterator[Episode]:
    """All episodes, the newest first. Each hundred is read for itself: no reader holds a transaction open for long."""
    voices, last = feed.voices, None
    while True:
        with reading() as connection:
            desk = feed.desk
            page = episodes_after(connection, feed.language, desk.today, desk.settings.mode, last)
        if not page:
            yield from voices
            return
        last = page[-1]
        here = between(voices, None, last.published_at)
        voices = voices[len(here) :]
        yield from merged(page, here)
