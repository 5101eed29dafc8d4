"""What other people's readers of podcasts make of a feed: `python -m tests.radio_feed.judge FILE` prints it as JSON.

A process of its own, for castero's network library changes the sockets of whatever imports it. Each reader is asked for what it
knows: title, date (seconds since 1970), enclosure, seconds, transcript, chapters, guid; what it has no word for is left out.
"""

import calendar
import json
import sys
import warnings
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

Told = dict[str, Any]


def by_feedparser(content: bytes) -> list[Told]:
    import feedparser

    parsed = feedparser.parse(content)
    assert not parsed.bozo, parsed.bozo_exception
    return [
        {
            "title": entry.title,
            "date": calendar.timegm(entry.published_parsed),
            "enclosure": entry.enclosures[0].href,
            "size": int(entry.enclosures[0].length),
            "seconds": int(entry.itunes_duration),
            "guid": entry.id,
            "chapters": entry.podcast_chapters["url"] if "podcast_chapters" in entry else None,
            "last transcript": entry.podcast_transcript["url"] if "podcast_transcript" in entry else None,
        }
        for entry in parsed.entries
    ]


def by_podcastparser(content: bytes) -> list[Told]:
    import io

    import podcastparser

    parsed = podcastparser.parse("https://line.example/feeds/fr.xml", io.BytesIO(content))
    return [
        {
            "title": episode["title"],
            "date": episode["published"],
            "enclosure": episode["enclosures"][0]["url"],
            "size": episode["enclosures"][0]["file_size"],
            "seconds": episode["total_time"],
            "guid": episode["guid"],
        }
        for episode in parsed["episodes"]
    ]


def by_castero(content: bytes) -> list[Told]:
    from castero.feed import Feed

    feed = Feed(url="https://line.example/feeds/fr.xml", text=content)
    return [
        {
            "title": episode.title,
            "date": int(parsedate_to_datetime(episode.pubdate).timestamp()),
            "enclosure": episode.enclosure,
        }
        for episode in feed.parse_episodes()
    ]


def by_fastfeedparser(content: bytes) -> list[Told]:
    import fastfeedparser

    parsed = fastfeedparser.parse(content)
    return [
        {
            "title": entry.title,
            "date": int(datetime.fromisoformat(entry.published).timestamp()),
            "enclosure": entry.enclosures[0]["url"],
            "size": int(entry.enclosures[0]["length"]),
            "guid": entry.id,
        }
        for entry in parsed.entries
    ]


READERS = {
    "feedparser": by_feedparser,
    "podcastparser": by_podcastparser,
    "castero": by_castero,
    "fastfeedparser": by_fastfeedparser,
}


def main() -> None:
    warnings.simplefilter("ignore")
    documents = [Path(file).read_bytes() for file in sys.argv[1:]]
    read = {name: [reader(document) for document in documents] for name, reader in READERS.items()}
    print(json.dumps(read))  # noqa: T201


if __name__ == "__main__":
    main()
