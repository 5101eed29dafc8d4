"""One feed of all episodes, written to nowhere by us or by feedgen: `python -m scripts.bench.feed_archive ours|feedgen`.

feedgen knows no podcast namespace: it writes title, link, guid, date, notes, enclosure, duration, season and episode alone. It is
the floor of the CPU. Both read the same rows. The figures come out as JSON.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from core.database import connect, reading
from core.settings import Settings, read_settings
from radio_feed.desk import Desk, whole
from radio_feed.feeds.notes import html
from radio_feed.feeds.rss import all_xml
from radio_feed.feeds.words import read_feed_words

LANGUAGE = "fr"


def ours(settings: Settings) -> int:
    """Streamed, as /feeds/<language>/all.xml is; how many bytes."""
    engine = connect(settings.database_url)
    with reading(engine) as connection:
        feed = _desk(settings, connection).feed(LANGUAGE)
        channel = feed.channel
    return sum(map(len, all_xml(channel, whole(feed, partial(reading, engine)))))


def feedgen(settings: Settings) -> int:
    from feedgen.feed import FeedGenerator

    engine = connect(settings.database_url)
    with reading(engine) as connection:
        feed = _desk(settings, connection).feed(LANGUAGE)
        channel = feed.channel
    made = FeedGenerator()
    made.load_extension("podcast")
    made.title(channel.title)
    made.link(href=channel.home)
    made.description(channel.words.description)
    made.language(channel.language)
    for episode in whole(feed, partial(reading, engine)):
        entry = made.add_entry(order="append")
        entry.title(episode.title)
        entry.link(href=channel.page_of(episode))
        entry.guid(episode.guid)
        entry.published(episode.published_at)
        entry.description(html(channel, episode))
        first = episode.enclosures[0]
        entry.enclosure(channel.sound(episode, first), str(first.size), "audio/mpeg")
        entry.podcast.itunes_duration(str(round(episode.seconds)))
        entry.podcast.itunes_season(episode.season)
        entry.podcast.itunes_episode(episode.number)
    return len(made.rss_str())


WRITERS: dict[str, Callable[[Settings], int]] = {"ours": ours, "feedgen": feedgen}


def _desk(settings: Settings, connection: Connection) -> Desk:
    words = read_feed_words(settings.content_path)
    return Desk(connection, settings, words, "", datetime.now(UTC))


def main() -> None:
    settings = read_settings(env_file=Path("no.env"))
    writer = WRITERS[sys.argv[1]]
    before, began = _peak(), time.process_time()
    size = writer(settings)
    taken = time.process_time() - began
    print(json.dumps({"cpu": taken, "before": before, "peak": _peak(), "size": size}))


def _peak() -> int:
    """Bytes: the most this process ever held. What getrusage tells begins with its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


if __name__ == "__main__":
    main()
