"""What a page of a feed needs, read in one short transaction: messages and workers' stories together."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import Connection

from core.clock import ANTANANARIVO
from core.settings import Settings
from publishing.catalogue import chosen_languages
from radio_feed.episodes import (
    Episode,
    FeedState,
    count_episodes,
    current_episodes,
    episode_of,
    episodes_after,
    feed_guid,
    feed_guids,
    feed_state,
    page_before,
    page_of_episodes,
)
from radio_feed.feeds.channel import Channel
from radio_feed.feeds.words import FeedWords, words_edition, words_for
from radio_feed.voices import between, may_be_sent, merged, voices_changed_at, voices_on_air
from stories.published import PublishedStory


class NoSuchFeed(LookupError):
    """The line does not speak this language, or the feed has no such page: 404."""


def plain_channel(settings: Settings, words: Mapping[str, FeedWords], language: str, guid: str) -> Channel:
    """The feed of a language as it is told in its files: whatever is on the air."""
    return Channel(
        language=language,
        guid=guid,
        base=settings.public_url,
        words=words_for(words, language),
        number=settings.line_number,
        trial=settings.demo,
        count=0,
        changed_at=None,
    )


def edition_of(settings: Settings) -> str:
    """Another whenever what every episode's files tell of the line is: its words, its number, that it is a trial."""
    return f"{words_edition(settings.content_path)} {settings.line_number} {settings.demo}"


@dataclass(frozen=True)
class Desk:
    """Answers of one moment. `words` by language (content/feeds.yaml); `words_edition`, another for other words."""

    connection: Connection
    settings: Settings
    words: Mapping[str, FeedWords]
    words_edition: str
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(ANTANANARIVO).date()

    def languages(self) -> list[str]:
        """Those in which there ever was an episode."""
        return [*feed_guids(self.connection)]

    def feeds(self) -> Iterator["Feed"]:
        """Every feed, also of a language of the line that has no episode yet."""
        for language in sorted({*self.languages(), *chosen_languages(self.connection)}):
            yield self.feed(language)

    def feed(self, language: str) -> "Feed":
        """The feed of a language of the line: empty until its first episode is made. Raises NoSuchFeed."""
        state = feed_state(self.connection, language, self.today)
        if state is None:
            if language not in chosen_languages(self.connection):
                raise NoSuchFeed(language)
            state = FeedState(feed_guid(self.settings.public_url, language), 0, None, None)
        return Feed(self, language, state)

    def episodes(self, language: str) -> tuple[Episode, ...]:
        """All messages on the air in a language, the newest first."""
        return current_episodes(self.connection, language, self.today, self.settings.mode)

    def story(self, name: str) -> PublishedStory | None:
        """A worker's story that may be heard on the web at this moment."""
        return may_be_sent(self.connection, name, self.today, self.settings.mode)


@dataclass(frozen=True)
class Feed:
    """The feed of one language."""

    desk: Desk
    language: str
    state: FeedState

    @cached_property
    def voices(self) -> tuple[Episode, ...]:
        desk = self.desk
        folder, mode = desk.settings.stories_path, desk.settings.mode
        return voices_on_air(desk.connection, self.language, self.state.guid, folder, desk.today, mode)

    @cached_property
    def changed_at(self) -> datetime | None:
        """When a message or a story last came, changed or went; nothing where none ever did."""
        voices = voices_changed_at(self.voices, self.desk.connection, self.desk.now)
        return max(filter(None, (self.state.changed_at, voices)), default=None)

    @property
    def edition(self) -> str:
        """Another whenever anything in the feed is: asked for before anything is counted or read."""
        settings = self.desk.settings
        voices = [(story.message, story.title, story.enclosures[0].sha256) for story in self.voices]
        told = (settings.public_url, settings.line_number, settings.mode, self.state, self.changed_at, voices)
        return f"{told} {self.desk.words_edition}"

    @cached_property
    def channel(self) -> Channel:
        desk = self.desk
        count = count_episodes(desk.connection, self.language, desk.today, desk.settings.mode)
        plain = plain_channel(desk.settings, desk.words, self.language, self.state.guid)
        return replace(plain, count=count, changed_at=self.changed_at)

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
