"""The same page as JSON Feed 1.1 (jsonfeed.org), for who writes programs."""

import json
from collections.abc import Sequence
from typing import Any

from radio_feed.episodes import Episode
from radio_feed.feeds.channel import CHAPTERS_TYPE, TRANSCRIPTS, TYPES, Channel
from radio_feed.feeds.notes import html, summary
from radio_feed.feeds.rss import size_of
from radio_feed.feeds.transcripts import has_words

VERSION = "https://jsonfeed.org/version/1.1"


def page_json(channel: Channel, episodes: Sequence[Episode], page: int) -> bytes:
    """One page of the feed."""
    links = channel.links("json", page)
    document = {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": links["self"],
        "description": channel.words.description,
        "icon": channel.cover,
        "language": channel.language,
        "authors": [{"name": channel.words.author, "url": channel.base + "/"}],
        "items": [_item(channel, episode) for episode in episodes],
    }
    if "next" in links:
        document["next_url"] = links["next"]
    return json.dumps(document, ensure_ascii=False).encode()


def _item(channel: Channel, episode: Episode) -> dict[str, Any]:
    """`_antso` holds what JSON Feed has no word for; its names are those of the podcast namespace."""
    return {
        "id": episode.guid,
        "url": channel.page_of(episode),
        "title": episode.title,
        "content_html": html(channel, episode),
        "summary": summary(episode),
        "date_published": episode.published_at.isoformat(),
        "language": channel.language,
        "tags": [channel.words.seasons[episode.theme]],
        "attachments": [
            {
                "url": channel.sound(episode, enclosure),
                "mime_type": TYPES[enclosure.form],
                "title": size_of(channel, enclosure),
                "size_in_bytes": enclosure.size,
                "duration_in_seconds": round(episode.seconds),
            }
            for enclosure in episode.enclosures
        ],
        "_antso": _more(channel, episode),
    }


def _more(channel: Channel, episode: Episode) -> dict[str, Any]:
    told = has_words(episode)
    return {
        "about": channel.home,
        "origin": episode.origin.value,
        "status": episode.status.value,
        "season": episode.season,
        "episode": episode.number,
        "keys": [episode.chooses, *episode.keys],
        "expires_on": episode.expires_on.isoformat() if episode.expires_on else None,
        "transcripts": [
            {"url": channel.transcript(episode, kind), "type": mimetype}
            for kind, mimetype in TRANSCRIPTS.items()
            if told
        ],
        "chapters": {"url": channel.chapters(episode), "type": CHAPTERS_TYPE} if told else None,
    }
