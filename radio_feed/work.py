"""The work on episodes, as the worker knows it."""

from sqlalchemy import Engine

from core.clock import Clock
from core.outbox import Handler
from core.settings import Settings
from radio_feed.desk import plain_channel
from radio_feed.feeds.channel import Channel
from radio_feed.feeds.words import read_feed_words
from radio_feed.making import EPISODES, EpisodeMaker


def episode_work(settings: Settings, engine: Engine, clock: Clock) -> dict[str, Handler]:
    """The words around the episodes are read when there is an episode to make: what is wrong in them stops nothing else."""

    def channel(language: str, guid: str) -> Channel:
        return plain_channel(settings, read_feed_words(settings.content_path), language, guid)

    return {EPISODES: EpisodeMaker(engine, settings.masters_path, clock, channel).handler()}
